//===- RegisterBlock.h - sums that stay in vector registers -----*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_REGISTERBLOCK_H
#define CNNC_TARGETS_CPU_REGISTERBLOCK_H

#include "dialects/cnn/CnnOps.h"
#include "targets/cpu/CpuDevice.h"
#include <cmath>

namespace cnnc::cpu {

/// `rows` x `vectors` sums, one vector register each: a round multiplies one
/// broadcast number a row with `vectors` vectors.
struct RegisterBlock {
  int64_t rows = 1, vectors = 1;
  /// For a round over all blocks, with two multiply-adds a cycle.
  double cycles = INFINITY;

  /// The same on a device with its own number of them.
  double cyclesOn(const CpuDevice &device) const {
    return cycles * 2 / double(device.multiplyAdds);
  }
};

/// The register block that covers `rows` x `blocks` vectors in the fewest
/// cycles; `blocks` is a multiple of its `vectors`.
RegisterBlock registerBlock(const CpuDevice &device, int64_t rows,
                            int64_t blocks);

/// The register block of a convolution, of one vector, where the taps of a row
/// go by the column that they meet, with the weights of all of them beside the
/// sums: for fewer input channels than a block has. Nothing for other
/// convolutions, or where the registers do not suffice.
std::optional<RegisterBlock> blockByColumns(const CpuDevice &device,
                                            cnn::ConvOp conv);

} // namespace cnnc::cpu

#endif
