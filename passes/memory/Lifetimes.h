//===- Lifetimes.h - when buffers hold a value ------------------*- C++ -*-===//

#ifndef CNNC_PASSES_MEMORY_LIFETIMES_H
#define CNNC_PASSES_MEMORY_LIFETIMES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace cnnc {

/// The bytes of a dense buffer of static shape.
int64_t bytesOf(mlir::MemRefType type);

/// An allocation and the positions in its block of the first and the last
/// operation that touches its memory, through views or directly.
struct Lifetime {
  mlir::memref::AllocOp alloc;
  int64_t first = -1, last = -1;
  /// Bytes of the type, not rounded.
  int64_t size = 0;
  bool isUsed() const { return first >= 0; }
};

/// The lifetimes of all allocations of a function of one block, in order.
llvm::SmallVector<Lifetime> lifetimesOf(mlir::func::FuncOp function);

} // namespace cnnc

#endif
