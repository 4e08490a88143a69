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
void layOutForEngine(cnn::KernelOp kernel, const EnginePlan &plan,
                     const EngineShape &shape);

} // namespace cnnc::hls

#endif
