//===- AssignEngines.h - a network onto engines -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ASSIGNENGINES_H
#define CNNC_TARGETS_HLS_ENGINE_ASSIGNENGINES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/engine/ChooseEngines.h"

namespace cnnc::hls {

/// What became of a function whose kernels take turns on engines.
struct EngineAssignment {
  bool fits = false;
  std::string misfit; ///< if not, a table and what would do
  /// If not, with numbers of how many bits it may; 0 if with none.
  int64_t narrower = 0;
  unsigned shared = 0, divided = 0, streaming = 0;
  EngineChoice choice;
  Resources rest;         ///< of kernels that stream
  int64_t restCycles = 0; ///< of these
};

/// Gives the kernels of `function` without a tiling the form `engine` or the
/// cheapest streaming form; those that have neither stay without a tiling. To
/// be called where the network does not fit as one pipeline; nothing but the
/// division of kernels, and where numbers are scaled (SinkScale.h), has changed
/// where it does not fit either. Remarks say what runs where.
///
/// A network that fits as a pipeline, with a frame every `pipelineInterval`
/// cycles, fits here only where it is expected to be clearly faster; if not,
/// there are no remarks and no `misfit`.
EngineAssignment assignEngines(mlir::func::FuncOp function,
                               const HlsDevice &device, const Goal &goal,
                               int64_t pipelineInterval = 0);

} // namespace cnnc::hls

#endif
