//===- Window.h - sliding windows over 1 to 3 dimensions --------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_EVAL_WINDOW_H
#define CNNC_DIALECTS_CNN_EVAL_WINDOW_H

#include "llvm/ADT/ArrayRef.h"
#include <algorithm>
#include <array>
#include <cstdint>

namespace cnnc::cnn {

/// One dimension of a sliding window: tap r of position o lies at
/// `o*stride - pad + r*dilation` of `extent` elements.
struct WindowDim {
  int64_t extent = 1, positions = 1;
  int64_t taps = 1, stride = 1, dilation = 1, pad = 0;

  int64_t at(int64_t position, int64_t tap) const {
    return position * stride - pad + tap * dilation;
  }
  bool contains(int64_t i) const { return i >= 0 && i < extent; }

  /// The positions [first, last) whose tap `tap` lies inside.
  std::pair<int64_t, int64_t> inside(int64_t tap) const {
    int64_t offset = tap * dilation - pad;
    // offset + o*stride >= 0 and offset + o*stride < extent.
    int64_t first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    int64_t last =
        extent <= offset ? 0 : (extent - offset + stride - 1) / stride;
    last = std::min(last, positions);
    return {std::min(first, last), last};
  }
};

/// A window over three dimensions; the first are trivial if there are fewer.
struct Window3 {
  std::array<WindowDim, 3> dims;

  /// All lists have one entry for each spatial dimension; of `pads` the first
  /// entries count.
  Window3(llvm::ArrayRef<int64_t> extents, llvm::ArrayRef<int64_t> positions,
          llvm::ArrayRef<int64_t> kernel, llvm::ArrayRef<int64_t> strides,
          llvm::ArrayRef<int64_t> dilations, llvm::ArrayRef<int64_t> pads) {
    size_t skipped = 3 - kernel.size();
    for (size_t d = 0; d < kernel.size(); ++d)
      dims[skipped + d] = {extents[d], positions[d], kernel[d],
                           strides[d], dilations[d], pads[d]};
  }

  int64_t elements() const {
    return dims[0].extent * dims[1].extent * dims[2].extent;
  }
  int64_t positions() const {
    return dims[0].positions * dims[1].positions * dims[2].positions;
  }
  int64_t taps() const { return dims[0].taps * dims[1].taps * dims[2].taps; }

  /// Calls `body(tap, position, element, count)` for every row of positions
  /// (along the last dimension) and every tap that meets elements there: for
  /// 0 <= i < count, tap `tap` of position `position + i` is element
  /// `element + i*dims[2].stride`. All three are flat, row-major indices.
  template <typename Body> void forEachTapRow(Body body) const {
    const auto &[a, b, c] = dims;
    int64_t tap = 0;
    for (int64_t r0 = 0; r0 < a.taps; ++r0)
      for (int64_t r1 = 0; r1 < b.taps; ++r1)
        for (int64_t r2 = 0; r2 < c.taps; ++r2, ++tap) {
          auto [begin0, end0] = a.inside(r0);
          auto [begin1, end1] = b.inside(r1);
          auto [begin2, end2] = c.inside(r2);
          if (begin2 == end2)
            continue;
          for (int64_t o0 = begin0; o0 < end0; ++o0)
            for (int64_t o1 = begin1; o1 < end1; ++o1)
              body(tap, (o0 * b.positions + o1) * c.positions + begin2,
                   (a.at(o0, r0) * b.extent + b.at(o1, r1)) * c.extent +
                       c.at(begin2, r2),
                   end2 - begin2);
        }
  }
};

} // namespace cnnc::cnn

#endif
