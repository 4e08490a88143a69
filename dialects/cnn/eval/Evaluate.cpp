//===- Evaluate.cpp - the reference evaluator of the cnn dialect ----------===//

#include "dialects/cnn/eval/Evaluate.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Families.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc::cnn;

/// Calls the `compute` of an operation that has one; fails for others.
static LogicalResult computeAny(Operation *op, In in, Out out) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<UnaryOp, BinaryOp, SelectOp, CastOp, QuantizeOp, LookupOp, ConvOp,
            WinogradConvOp, StrassenConvOp, ConvTransposeOp, MatMulOp, PoolOp,
            MaxPoolIndicesOp, ReduceOp, ArgReduceOp, SoftmaxOp, CumSumOp,
            TopKOp, TransposeOp, BroadcastOp, SliceOp, PadOp, ConcatOp,
            GatherOp, GatherElementsOp, GatherNDOp, ScatterNDOp, ResampleOp,
            GridSampleOp, RoiAlignOp, NonMaxSuppressionOp>([&](auto known) {
        compute(known, in, out);
        return success();
      })
      .Default([](Operation *) { return failure(); });
}

/// A tensor for a result of `op`, unless that is too large.
static FailureOr<Tensor> allocateResult(Operation *op, RankedTensorType type) {
  int64_t bytes;
  if (__builtin_mul_overflow(numElements(type.getShape()),
                             int64_t(elementBytes(type.getElementType())),
                             &bytes) ||
      bytes > kMaxEvaluatedBytes) {
    op->emitOpError("a result of type ")
        << type << " is larger than the " << kMaxEvaluatedBytes
        << " bytes that are evaluated at most";
    return failure();
  }
  FailureOr<Tensor> result = Tensor::allocate(type);
  if (failed(result))
    op->emitOpError("no memory for a result of ") << bytes << " bytes";
  return result;
}

static FailureOr<SmallVector<Tensor>> evaluateKernel(KernelOp kernel, In in);

FailureOr<SmallVector<Tensor>> cnnc::cnn::evaluate(Operation *op, In operands) {
  if (auto kernel = dyn_cast<KernelOp>(op))
    return evaluateKernel(kernel, operands);
  for (Type type : op->getResultTypes())
    if (!isa<RankedTensorType>(type))
      return op->emitOpError("buffers are not evaluated");
  if (auto constant = dyn_cast<ConstantOp>(op))
    return SmallVector<Tensor>{Tensor::constant(constant.getValue())};
  if (isa<ReshapeOp, RelayoutOp>(op))
    return SmallVector<Tensor>{
        operands[0].as(cast<RankedTensorType>(op->getResult(0).getType()))};

  SmallVector<Tensor> results;
  bool empty = true;
  for (Type type : op->getResultTypes()) {
    FailureOr<Tensor> result = allocateResult(op, cast<RankedTensorType>(type));
    if (failed(result))
      return failure();
    empty = empty && result->size() == 0;
    results.push_back(*result);
  }
  if (!empty && failed(computeAny(op, operands, results)))
    return op->emitOpError("this operation is not evaluated");
  return results;
}

Tensor cnnc::cnn::evaluateElement(Operation *op, In operands) {
  assert(isElementwise(op) && !isa<LookupOp>(op) &&
         "elements are not independent");
  Type element = elementOf(op->getResult(0));
  FailureOr<Tensor> result =
      Tensor::allocate(RankedTensorType::get({}, element));
  if (failed(result))
    llvm::report_bad_alloc_error("one element");
  if (failed(computeAny(op, operands, *result)))
    llvm_unreachable("an elementwise operation without a function");
  return *result;
}

//===----------------------------------------------------------------------===//
// Functions and kernels
//===----------------------------------------------------------------------===//

/// Evaluates the operations of a block one after another and returns the
/// operands of its terminator.
static FailureOr<SmallVector<Tensor>>
evaluateBlock(Block &block, In arguments, EvaluateOp evaluateOp = evaluate) {
  llvm::DenseMap<Value, Tensor> values;
  llvm::DenseMap<Value, int64_t> usesLeft;
  auto define = [&](Value value, Tensor tensor) {
    int64_t uses = std::distance(value.use_begin(), value.use_end());
    if (uses == 0)
      return;
    usesLeft[value] = uses;
    values[value] = std::move(tensor);
  };
  auto take = [&](OperandRange operands) {
    SmallVector<Tensor> taken;
    for (Value value : operands)
      taken.push_back(values.lookup(value));
    for (Value value : operands)
      if (--usesLeft[value] == 0)
        values.erase(value);
    return taken;
  };
  for (auto [argument, tensor] : llvm::zip(block.getArguments(), arguments))
    define(argument, tensor);
  for (Operation &op : block.without_terminator()) {
    if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
      // Only a destination, which is never read.
      define(empty.getResult(), Tensor());
      continue;
    }
    if (!isa_and_nonnull<CnnDialect>(op.getDialect()))
      return op.emitOpError("only operations of the cnn dialect are evaluated");
    auto results = evaluateOp(&op, take(op.getOperands()));
    if (failed(results))
      return failure();
    for (auto [value, tensor] : llvm::zip(op.getResults(), *results))
      define(value, tensor);
  }
  return take(block.getTerminator()->getOperands());
}

static FailureOr<SmallVector<Tensor>> evaluateKernel(KernelOp kernel, In in) {
  ValueRange inputs = kernel.getInputs();
  if (!equalButForEncoding(inputs.getTypes(),
                           kernel.getBlock().getArgumentTypes()) ||
      kernel.getNumResults() != kernel.getInits().size())
    return kernel.emitOpError("kernels over physical shapes or buffers are not "
                              "evaluated");
  return evaluateBlock(kernel.getBlock(), in.take_front(inputs.size()));
}

FailureOr<SmallVector<Tensor>>
cnnc::cnn::evaluateFunction(func::FuncOp function, In inputs,
                            EvaluateOp evaluateOp) {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError("expected a body of one block to evaluate");
  Block &block = function.getBody().front();
  if (inputs.size() != block.getNumArguments())
    return function.emitOpError("takes ")
           << block.getNumArguments() << " inputs, got " << inputs.size();
  for (auto [input, type] : llvm::zip(inputs, block.getArgumentTypes()))
    if (!equalButForEncoding(TypeRange(Type(input.type())), TypeRange(type)))
      return function.emitOpError("takes an input of type ")
             << type << ", got " << input.type();
  return evaluateBlock(block, inputs, evaluateOp);
}

//===----------------------------------------------------------------------===//
// Cost
//===----------------------------------------------------------------------===//

static int64_t product(std::initializer_list<int64_t> factors) {
  return numElements(ArrayRef<int64_t>(factors.begin(), factors.end()));
}

/// Steps for each element of the first result.
static int64_t stepsPerResult(Operation *op) {
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case([](ConvOp conv) {
        return numElements(shapeOf(conv.getW()).drop_front());
      })
      .Case([](WinogradConvOp conv) {
        // Squares of points are multiplied, for at least one result each.
        return numElements(shapeOf(conv.getU()).drop_front());
      })
      .Case([](ConvTransposeOp conv) {
        // An upper bound: with strides, not every tap meets every result.
        ArrayRef<int64_t> w = shapeOf(conv.getW());
        return product({w[0], numElements(w.drop_front(2))});
      })
      .Case([](MatMulOp matmul) { return shapeOf(matmul.getA()).back(); })
      .Case<PoolOp, MaxPoolIndicesOp>(
          [](auto pool) { return numElements(pool.getKernel()); })
      .Case([](ResampleOp resample) {
        return shapeOf(resample.getIndices()).back();
      })
      .Case([](GridSampleOp) { return 64; })
      .Case([](RoiAlignOp roi) {
        int64_t ratio = std::max<int64_t>(roi.getSamplingRatio(), 16);
        return product({ratio, ratio});
      })
      .Case([](NonMaxSuppressionOp nms) { return shapeOf(nms.getBoxes())[1]; })
      .Default([](Operation *) { return 1; });
}

int64_t cnnc::cnn::evaluationCost(Operation *op) {
  int64_t cost = 0;
  auto add = [&](int64_t steps) {
    if (__builtin_add_overflow(cost, steps, &cost))
      cost = INT64_MAX;
  };
  for (Value operand : op->getOperands())
    if (auto type = dyn_cast<RankedTensorType>(operand.getType()))
      add(numElements(type.getShape()));
  for (Value result : op->getResults())
    if (auto type = dyn_cast<RankedTensorType>(result.getType()))
      add(product({numElements(type.getShape()), stepsPerResult(op)}));
  return cost;
}
