//===- ExternalWeights.h - weights that stay in memory ----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_EXTERNALWEIGHTS_H
#define CNNC_TARGETS_HLS_PIPELINES_EXTERNALWEIGHTS_H

#include "targets/hls/Folding.h"

namespace cnnc::hls {

/// Weights of a convolution or product that a pipeline reads from memory while
/// it runs: blocks of `po` outputs times `pi` inputs one behind the other, in
/// the order in which they are needed. Numbers of a grid lie there as integers,
/// from which the kernel makes them.
struct ExternalWeights {
  mlir::BlockArgument argument; ///< of the kernel
  /// What turns what is in memory into numbers, in order; none for floats.
  llvm::SmallVector<mlir::Operation *, 2> conversions;
};

/// The external weights of a kernel of the form `conv_external` or
/// `dense_external`; nothing if they are constant still.
std::optional<ExternalWeights> externalWeights(cnn::KernelOp kernel);

/// Lays out the constant weights of such a kernel, which must stand on tensors:
/// a new constant beside the old one, and the conversions in the kernel.
/// Returns why not, or nothing.
std::string layOutWeights(cnn::KernelOp kernel);

} // namespace cnnc::hls

#endif
