//===- Cubin.h - machine code for GPUs --------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_CUBIN_H
#define CNNC_TARGETS_PTX_CUBIN_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/common/CodeImage.h"

namespace cnnc::ptx {

/// The machine code that NVIDIA's ptxas makes of `ptx` for its architecture.
/// ptxas is looked for on the PATH, then in CUDA_HOME and /usr/local/cuda; its
/// complaints, and that there is none, are errors at `module`.
mlir::FailureOr<GpuImage> assembleCubin(mlir::ModuleOp module,
                                        const GpuImage &ptx);

} // namespace cnnc::ptx

#endif
