//===- IntegerEpilogue.h - from integer sums to results ---------*- C++ -*-===//
//
// Behind a convolution or product on grids (passes/quantise) come factors and
// terms for each result, perhaps another tensor times a number, limits, and a
// rounding to the grid of the output. Whatever the order of these, it is one
// expression of integers (EngineNumbers.h): up to the rounding all of it is
// linear, and limits, which are monotone as the rounding is, may as well come
// behind it.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_INTEGEREPILOGUE_H
#define CNNC_TARGETS_HLS_ENGINE_INTEGEREPILOGUE_H

#include "targets/hls/engine/EnginePlan.h"

namespace cnnc::hls {

/// Follows the operations behind the sums of `plan`, whose product and operands
/// are known, and fills in what an engine makes of them: epilogue, output,
/// side, scales, units, scaling. Returns why no engine computes them, or
/// nothing.
std::string planIntegerEpilogue(cnn::KernelOp kernel, EnginePlan &plan,
                                cnn::GridRanges &ranges);

} // namespace cnnc::hls

#endif
