//===- BufferPlace.h - where in an allocation a buffer lies -----*- C++ -*-===//

#ifndef CNNC_PASSES_MEMORY_BUFFERPLACE_H
#define CNNC_PASSES_MEMORY_BUFFERPLACE_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <string>

namespace cnnc {

/// A place in an allocation, and the strides there, in elements, of the shape
/// that lies at it.
struct BufferPlace {
  mlir::Value allocation;
  int64_t offset = 0; ///< bytes
  llvm::SmallVector<int64_t> strides;

  /// What its address is a multiple of, as allocations begin at multiples of
  /// the arena's alignment.
  int64_t alignment() const;
};

/// A view of `type`, dense or strided without an offset, `offset` bytes into
/// `bytes`.
mlir::Value viewAt(mlir::OpBuilder &builder, mlir::Location loc,
                   mlir::Value bytes, int64_t offset, mlir::MemRefType type);

/// Where a buffer lies: in a larger one already, or in an allocation of its
/// own. Nothing for the caller's memory and the weights.
std::optional<BufferPlace> placeOf(mlir::Value buffer);
/// Makes the place's allocation one of bytes, which others can be moved to.
void makeBytes(BufferPlace &place);

/// The allocation of which `buffer` shows the whole memory, or null.
mlir::memref::AllocOp wholeAllocation(mlir::Value buffer);

/// Why `allocation`, seen as a buffer of `shape`, cannot lie at a place with
/// `strides` that begins at a multiple of `alignment` bytes, for the sake of
/// those that see it under another shape; empty if it can.
std::string whyNotMoved(mlir::memref::AllocOp allocation,
                        llvm::ArrayRef<int64_t> shape,
                        llvm::ArrayRef<int64_t> strides, int64_t alignment);

/// Moves an allocation, seen as a buffer of `shape`, to a place in bytes for
/// which `whyNotMoved` has no objection; all its users, views included, follow.
void moveTo(mlir::memref::AllocOp allocation, llvm::ArrayRef<int64_t> shape,
            const BufferPlace &place);

/// The operation of type `Op` that is all a kernel does, on the kernel's own
/// inputs; null if there is more.
template <typename Op> Op soleOperation(cnn::KernelOp kernel) {
  auto op = llvm::dyn_cast<Op>(kernel.getBlock().front());
  if (!op || op->getNextNode() != kernel.getYield() ||
      kernel.getYield().getValues() != op->getResults() ||
      !llvm::all_of(op->getOperands(), llvm::IsaPred<mlir::BlockArgument>))
    return {};
  return op;
}

} // namespace cnnc

#endif
