//===- KernelContext.h - a kernel's function while it is written *- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_KERNELCONTEXT_H
#define CNNC_TARGETS_CPU_KERNELCONTEXT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/common/element/ElementEmitter.h"

namespace cnnc::cpu {

/// The function `void kernel(memrefs..., index begin, index end)` that executes
/// the tasks [begin, end) of a kernel's parallel loop, and what is known of the
/// kernel while its body is written at the builder's insertion point.
class KernelContext {
public:
  KernelContext(mlir::OpBuilder &builder, cnn::KernelOp kernel,
                mlir::func::FuncOp function)
      : b(builder), kernel(kernel), tiling(kernel.getTilingAttr()),
        function(function) {}

  mlir::OpBuilder &b;
  cnn::KernelOp kernel;
  cnn::TilingAttr tiling;
  mlir::func::FuncOp function;

  mlir::Location loc() { return kernel.getLoc(); }
  mlir::Value begin() { return function.getArguments().take_back(2)[0]; }
  mlir::Value end() { return function.getArguments().take_back(2)[1]; }

  /// An emitter whose inputs are bound to the function's arguments.
  ElementEmitter emitter(int64_t lanes);

  /// The result buffers, one for each yielded value.
  llvm::SmallVector<Buffer> outputs();

  /// Stores every yielded value's element at `index`.
  void storeResults(ElementEmitter &e, IndexRef index);

  /// The operation of type `Op` in the kernel's body; there is exactly one.
  template <typename Op> Op root() {
    auto ops = kernel.getBlock().getOps<Op>();
    return *ops.begin();
  }

private:
  /// `memref` as a buffer for the body value `value`, reshaped if need be.
  Buffer bufferFor(mlir::Value memref, mlir::Value value);
  llvm::DenseMap<std::pair<mlir::Value, mlir::Type>, mlir::Value> views;

  mlir::ValueRange memrefs() { return function.getArguments().drop_back(2); }
};

//===----------------------------------------------------------------------===//
// The forms of code; `tiling.getForm()` names the one that a kernel gets. Each
// writes the whole body of the function.
//===----------------------------------------------------------------------===//

/// `loops`: one element of the results after the other, a vector of lanes at a
/// time. Configuration: `lanes`, `task_dims` (how many leading physical
/// dimensions make up the tasks), `tasks`, `grain`.
void emitLoopForm(KernelContext &context);

/// `softmax`, `cumsum`, `top_k`: one row along an axis after the other.
/// Configuration: `lanes`, `tasks`, `grain`.
void emitSoftmaxForm(KernelContext &context);
void emitCumSumForm(KernelContext &context);
void emitTopKForm(KernelContext &context);

/// `scatter_nd`, `non_max_suppression`: sequential, one task.
void emitScatterForm(KernelContext &context);
void emitNonMaxSuppressionForm(KernelContext &context);

/// `direct_conv`, `depthwise_conv`, `gemm`: register blocks.
void emitDirectConvForm(KernelContext &context);
void emitDepthwiseConvForm(KernelContext &context);
void emitGemmForm(KernelContext &context);

} // namespace cnnc::cpu

#endif
