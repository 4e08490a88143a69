//===- MaterializeLayouts.cpp - types as they lie in memory ---------------===//

#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/Relayout.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "passes/bufferize/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_MATERIALIZELAYOUTS
#include "passes/bufferize/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static void materialize(Value value) {
  if (auto type = dyn_cast<RankedTensorType>(value.getType()))
    value.setType(physicalType(type));
}

static LogicalResult checkOperations(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (!isa<KernelOp, ConstantOp, tensor::EmptyOp>(op) && !isView(&op))
      return op.emitOpError("stands outside of a kernel: run cnn-form-kernels "
                            "first");
  }
  return success();
}

namespace {
struct MaterializeLayouts
    : cnnc::impl::MaterializeLayoutsBase<MaterializeLayouts> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    if (!function.getBody().hasOneBlock()) {
      function.emitOpError("expected one block");
      return signalPassFailure();
    }
    Block &block = function.getBody().front();
    if (failed(checkOperations(block)))
      return signalPassFailure();
    keepLogicalSignature(function);
    for (BlockArgument argument : block.getArguments())
      materialize(argument);
    for (Operation &op : block) {
      if (auto constant = dyn_cast<ConstantOp>(op))
        layOut(constant);
      for (Value result : op.getResults())
        materialize(result);
    }
    function.setFunctionType(
        FunctionType::get(&getContext(), block.getArgumentTypes(),
                          block.getTerminator()->getOperandTypes()));
  }

  static void keepLogicalSignature(func::FuncOp function) {
    for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
      function.setArgAttr(i, "cnn.type", TypeAttr::get(type));
    for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
      function.setResultAttr(i, "cnn.type", TypeAttr::get(type));
  }

  void layOut(ConstantOp constant) {
    auto type = dyn_cast<RankedTensorType>(constant.getType());
    if (!type || physicalType(type) == type)
      return;
    constant.setValueAttr(physicalConstant(constant.getValue(), type));
    ++constants;
    padding += byteSize(type) - byteSize(type.dropEncoding());
  }
};
} // namespace
