//===- EnginePlan.h - a kernel as a call of an engine -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEPLAN_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEPLAN_H

#include "dialects/cnn/GridRanges.h"
#include "targets/hls/engine/EngineLayer.h"
#include <optional>

namespace cnnc::hls {

/// How integers stand for the numbers of a layer on grids: 1 stands for
/// 2^exponent.
struct EngineUnits {
  int64_t x = 0, weights = 0, side = 0;
  int64_t result = 0; ///< of what is shifted
  int64_t output = 0;
  /// Of each result; empty once they lie in memory.
  llvm::SmallVector<int64_t> factors, offsets;

  int64_t sum() const { return x + weights; }
};

/// What of a kernel's body an engine computes: a convolution or product and the
/// element-wise operations behind it that an engine has.
struct EnginePlan {
  EngineLayer layer;
  mlir::Operation *product = nullptr;
  /// What makes results of its sums, in order.
  llvm::SmallVector<mlir::Operation *> epilogue;
  mlir::BlockArgument x, weights, bias, side; ///< null if there is none
  mlir::BlockArgument scales; ///< factors and offsets of integers in memory
  mlir::Value output;         ///< what it writes
  EngineUnits units;          ///< of integers
  cnn::QuantizeOp rounding;   ///< of integers
};

struct PlannedEngine {
  std::optional<EnginePlan> plan;
  std::string reason; ///< "its weights are computed"
};

/// The longest beginning of the kernel that an engine computes. The kernel may
/// be on tensors, before or after its weights have been laid out, or on
/// buffers. `ranges`, if given, knows what other kernels pass on.
PlannedEngine planEngine(cnn::KernelOp kernel,
                         cnn::GridRanges *ranges = nullptr);

/// True if nothing of the kernel is left besides the plan.
bool isWhole(cnn::KernelOp kernel, const EnginePlan &plan);

/// Divides a kernel that an engine computes the beginning of into that and the
/// rest; both stand on tensors. Returns the beginning.
cnn::KernelOp splitOff(cnn::KernelOp kernel, const EnginePlan &plan);

} // namespace cnnc::hls

#endif
