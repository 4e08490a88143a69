//===- RegisterBlock.h - sums that stay in vector registers -----*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_REGISTERBLOCK_H
#define CNNC_TARGETS_CPU_REGISTERBLOCK_H

#include "targets/cpu/CpuDevice.h"
#include <cmath>

namespace cnnc::cpu {

/// `rows` x `vectors` sums, one vector register each: a round multiplies one
/// broadcast number a row with `vectors` vectors.
struct RegisterBlock {
  int64_t rows = 1, vectors = 1;
  double cycles = INFINITY; ///< for a round over all blocks
};

/// The register block that covers `rows` x `blocks` vectors in the fewest
/// cycles; `blocks` is a multiple of its `vectors`.
RegisterBlock registerBlock(const CpuDevice &device, int64_t rows,
                            int64_t blocks);

} // namespace cnnc::cpu

#endif
