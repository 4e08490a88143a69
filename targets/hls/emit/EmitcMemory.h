//===- EmitcMemory.h - what operations of emitc read and write --*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EMIT_EMITCMEMORY_H
#define CNNC_TARGETS_HLS_EMIT_EMITCMEMORY_H

#include "mlir/Dialect/EmitC/IR/EmitC.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace cnnc::hls {

/// The array or variable that an lvalue is (an element of).
mlir::Value memoryOf(mlir::Value lvalue);

/// Adds the arrays and variables that `expression` reads to `reads`. False if
/// it does something besides computing a value.
bool collectReads(mlir::emitc::ExpressionOp expression,
                  llvm::SmallPtrSetImpl<mlir::Value> &reads);

/// Whether `op`, or an operation within it, may write one of `memories`, each
/// an array or variable of its own.
bool mayWrite(mlir::Operation *op,
              const llvm::SmallPtrSetImpl<mlir::Value> &memories);

} // namespace cnnc::hls

#endif
