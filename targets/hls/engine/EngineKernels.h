//===- EngineKernels.h - the kernels of a module that share -----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEKERNELS_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEKERNELS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/engine/EnginePlan.h"
#include "targets/hls/engine/EngineTiling.h"
#include <vector>

namespace cnnc::hls {

/// A layer as an engine is called for it.
struct EngineCall {
  EngineLayer layer;
  EngineTile tile;
};

/// An outlined kernel that runs on an engine.
struct EngineKernel {
  mlir::func::FuncOp function;
  cnn::KernelOp kernel;
  EnginePlan plan; ///< its layer is as the engine sees it
  EngineTiling tiling;

  EngineCall call() const { return {plan.layer, tiling.tile}; }
};

/// Kernels whose tilings have the same numbers but for the tile.
struct SharedEngine {
  std::string name; ///< of its function: "conv_engine", "depthwise_engine", ...
  EngineShape shape;
  std::vector<EngineKernel> kernels;
};

/// The engines that the functions of `kernels`, the module `@kernels`, ask for,
/// in order of the first layer. Reports kernels that are not on buffers as
/// engines read them, and tilings that their engine cannot follow.
mlir::FailureOr<std::vector<SharedEngine>> readEngines(mlir::ModuleOp kernels);

} // namespace cnnc::hls

#endif
