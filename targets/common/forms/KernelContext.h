//===- KernelContext.h - a kernel's function while it is written *- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_FORMS_KERNELCONTEXT_H
#define CNNC_TARGETS_COMMON_FORMS_KERNELCONTEXT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/common/element/ElementEmitter.h"

namespace cnnc {

/// A function whose first arguments are the kernel's buffers and that executes
/// the tasks [begin, end) of the kernel's parallel loop, and what is known of
/// the kernel while that code is written at the builder's insertion point. A
/// target says where `begin` and `end` come from: arguments, or the number of
/// the thread (null in forms without such tasks).
class KernelContext {
public:
  /// Buffers begin at multiples of `alignment` bytes, or of what an argument's
  /// `llvm.align` says if that is less; 0 promises no more than the alignment
  /// of an element.
  KernelContext(mlir::OpBuilder &builder, cnn::KernelOp kernel,
                mlir::func::FuncOp function, mlir::Value begin, mlir::Value end,
                int64_t alignment = 0)
      : b(builder), kernel(kernel), tiling(kernel.getTilingAttr()),
        function(function), first(begin), last(end), alignment(alignment),
        start(&function.getBody().front()),
        buffers(function.getArguments().take_front(kernel->getNumOperands())) {}
  /// The same over `buffers`, which are defined before the operations of
  /// `start`, where views of them go.
  KernelContext(mlir::OpBuilder &builder, cnn::KernelOp kernel,
                cnn::TilingAttr tiling, mlir::Block &start,
                mlir::ValueRange buffers, mlir::Value begin, mlir::Value end)
      : b(builder), kernel(kernel), tiling(tiling), first(begin), last(end),
        alignment(0), start(&start), buffers(buffers) {}

  mlir::OpBuilder &b;
  cnn::KernelOp kernel;
  cnn::TilingAttr tiling;
  mlir::func::FuncOp function; ///< null if the buffers were given

  mlir::Location loc() { return kernel.getLoc(); }
  mlir::Value begin() { return first; }
  mlir::Value end() { return last; }

  /// An emitter whose inputs are bound to the function's arguments.
  ElementEmitter emitter(int64_t lanes);

  /// The result buffers, one for each yielded value.
  llvm::SmallVector<Buffer> outputs();

  /// Stores every yielded value's element at `index`.
  void storeResults(ElementEmitter &e, IndexRef index);
  /// The same in two steps, for a form that stores several at once: what the
  /// epilogue reads for one is then not read behind the store of another, whose
  /// address may look like its own to the processor (4 KiB apart).
  llvm::SmallVector<mlir::Value> computeResults(ElementEmitter &e,
                                                IndexRef index);
  void storeResults(ElementEmitter &e, IndexRef index,
                    llvm::ArrayRef<mlir::Value> values);

  /// The operation of type `Op` in the kernel's body; there is exactly one.
  template <typename Op> Op root() {
    auto ops = kernel.getBlock().getOps<Op>();
    return *ops.begin();
  }

private:
  /// `memref` as a buffer for the body value `value`, reshaped if need be.
  Buffer bufferFor(mlir::Value memref, mlir::Value value);
  int64_t alignmentOf(mlir::Value memref);
  llvm::DenseMap<std::pair<mlir::Value, mlir::Type>, mlir::Value> views;

  mlir::Value first, last;
  int64_t alignment;

  mlir::Block *start;
  llvm::SmallVector<mlir::Value> buffers;

  mlir::ValueRange memrefs() { return buffers; }
};

} // namespace cnnc

#endif
