//===- Passes.h - passes of the ptx target ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PASSES_H
#define CNNC_TARGETS_PTX_PASSES_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {

#define GEN_PASS_DECL
#include "targets/ptx/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "targets/ptx/Passes.h.inc"

} // namespace cnnc

#endif
