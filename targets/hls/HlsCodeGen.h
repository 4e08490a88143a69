//===- HlsCodeGen.h - from lowered kernels to a project ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSCODEGEN_H
#define CNNC_TARGETS_HLS_HLSCODEGEN_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "targets/common/CodeImage.h"
#include "targets/hls/HlsTarget.h"

namespace cnnc::hls {

/// Adds the passes from lowered kernels (scf, memref, arith, math) in the
/// nested module `@kernels` to emitc, as it is printed.
void buildEmitcPipeline(mlir::OpPassManager &pm);

/// The project of `module`, whose kernels are in emitc: sources, weights, test
/// bench, scripts. The module's attribute `cnn.network` says what the top
/// function is called. Reports errors at the module. `text`, if given, gets the
/// kernels' C++ too.
mlir::FailureOr<HlsDesign> writeDesign(mlir::ModuleOp module,
                                       const HlsOptions &options,
                                       std::string *text = nullptr);

} // namespace cnnc::hls

#endif
