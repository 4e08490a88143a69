//===- WeightStream.h - weights from external memory ------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_WEIGHTSTREAM_H
#define CNNC_TARGETS_HLS_LOWER_WEIGHTSTREAM_H

#include "targets/hls/lower/Steps.h"

namespace cnnc::hls {

/// A stream of what lies in the external weights of the step, in words of
/// `lanes`, from the first to the last and `rounds` times over.
mlir::Value streamWeights(StepContext &context, int64_t lanes, int64_t rounds);

/// What is in memory as the number that the product's weights are.
mlir::Value weightNumber(StepContext &context, ProcessBuilder &p,
                         mlir::Value stored);

} // namespace cnnc::hls

#endif
