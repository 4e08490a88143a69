//===- EngineWeights.h - weights in the order of an engine ------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEWEIGHTS_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEWEIGHTS_H

#include "targets/hls/engine/EnginePlan.h"
#include "targets/hls/engine/EngineTiling.h"

namespace cnnc::hls {

/// Gives the constant weights of a kernel on tensors the order in which an
/// engine of `shape` reads them: groups, blocks of `po` results, blocks of `pi`
/// channels, taps, and in each block `po` times `pi` weights (of a depthwise
/// convolution blocks of `pi` channels, taps, `pi` weights); blocks that are
/// not full are filled up with zeros. Limits that are inputs of the kernel
/// become constants of its body, where lowering finds them.
///
/// Integers are written anew: weights become mantissas, and a second constant,
/// the scales, has a factor and an offset for each result (EngineNumbers.h), by
/// which the sums are multiplied and which is added before they are rounded
/// down.
void layOutForEngine(cnn::KernelOp kernel, const EnginePlan &plan,
                     const EngineShape &shape);

/// The shape that weights get, groups as a dimension of their own, and the
/// layout.
struct WeightArrangement {
  llvm::SmallVector<int64_t> shape;
  cnn::LayoutAttr layout;
};

/// Weights of a convolution of groups of `results`, of which `joined` become
/// one: those between them are zero. Of floats they are -0, which an engine
/// takes for no weight at all, as the product of zero and what is infinite or
/// no number would be none; where the convolution has -0 itself it gets 0, also
/// with groups of which none join.
mlir::ElementsAttr joinGroups(mlir::ElementsAttr weights, int64_t results,
                              int64_t joined);

/// The same for integers.
void layOutIntegers(cnn::KernelOp kernel, const EnginePlan &plan,
                    const EngineShape &shape,
                    const WeightArrangement &arrangement);

} // namespace cnnc::hls

#endif
