//===- Roofline.h - the most that this machine can do -----------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_ROOFLINE_H
#define CNNC_TOOLS_CNN_RUN_ROOFLINE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace cnnc::run {

/// What bounds a kernel from below (Williams, Waterman and Patterson:
/// "Roofline: An Insightful Visual Performance Model", CACM 52(4), 2009).
struct Roofline {
  double flops = 0; ///< f32 operations a second; a multiply-add is two
  double bytes = 0; ///< bytes a second

  /// The least time, in seconds, that a kernel can take that does so much and
  /// finds nothing of it done before.
  double seconds(uint64_t kernelFlops, uint64_t kernelBytes) const {
    return std::max(double(kernelFlops) / flops, double(kernelBytes) / bytes);
  }
};

/// Measures both for `threads` threads at once (all that the process may use,
/// for 0), in about a tenth of a second. Bytes are read over and over from
/// `workingSet` bytes, between 1 and 256 MiB: what fits in a cache comes from
/// there. Without memory for it, `bytes` is 0.
Roofline measureRoofline(size_t threads, uint64_t workingSet);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_ROOFLINE_H
