//===- EnginePlan.h - a kernel as a call of an engine -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEPLAN_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEPLAN_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/engine/EngineLayer.h"
#include <optional>

namespace cnnc::hls {

/// What of a kernel's body an engine computes: a convolution or product and the
/// element-wise operations behind it that an engine has.
struct EnginePlan {
  EngineLayer layer;
  mlir::Operation *product = nullptr;
  llvm::SmallVector<mlir::Operation *> epilogue; ///< in order
  mlir::BlockArgument x, weights, bias, side;    ///< null if there is none
  mlir::Value output;                            ///< what it writes
};

struct PlannedEngine {
  std::optional<EnginePlan> plan;
  std::string reason; ///< "its weights are computed"
};

/// The longest beginning of the kernel that an engine computes. The kernel may
/// be on tensors, before or after its weights have been laid out, or on
/// buffers.
PlannedEngine planEngine(cnn::KernelOp kernel);

/// True if nothing of the kernel is left besides the plan.
bool isWhole(cnn::KernelOp kernel, const EnginePlan &plan);

/// Divides a kernel that an engine computes the beginning of into that and the
/// rest; both stand on tensors. Returns the beginning.
cnn::KernelOp splitOff(cnn::KernelOp kernel, const EnginePlan &plan);

} // namespace cnnc::hls

#endif
