//===- ValueBuilder.cpp - the words in which handlers write code ----------===//

#include "compiler/onnx/ValueBuilder.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

bool ValueBuilder::isHalf(Value v) {
  return element(v).isF16() || element(v).isBF16();
}

bool ValueBuilder::broadcastsTo(ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
  auto shape = broadcastShapes(from, to);
  return shape && ArrayRef<int64_t>(*shape) == to;
}

/// Values of up to this many elements are computed during import: shapes,
/// indices, scales and the tables that handlers make. Weights are left to
/// cnn-fold-constants.
static constexpr int64_t kMaxFoldedElements = 4096;
static constexpr int64_t kMaxFoldedCost = int64_t(1) << 24;

static bool isSmall(Value value) {
  return numElements(shapeOf(value)) <= kMaxFoldedElements;
}

/// Replaces `op` by constants if its operands are small constants.
static std::optional<SmallVector<Value>> foldToConstants(OpBuilder &builder,
                                                         Operation *op) {
  bool known = op->getNumOperands() != 0 &&
               llvm::all_of(op->getOperands(), [](Value operand) {
                 return isSmall(operand) && constantOf(operand);
               });
  if (!known || !llvm::all_of(op->getResults(), isSmall) ||
      evaluationCost(op) > kMaxFoldedCost)
    return std::nullopt;
  SmallVector<Tensor> operands;
  for (Value operand : op->getOperands())
    operands.push_back(Tensor::constant(constantOf(operand)));
  // What the evaluator does not compute stays in the module.
  ScopedDiagnosticHandler silence(op->getContext(),
                                  [](Diagnostic &) { return success(); });
  FailureOr<SmallVector<Tensor>> results = evaluate(op, operands);
  if (failed(results))
    return std::nullopt;
  SmallVector<Value> values;
  for (const Tensor &result : *results)
    values.push_back(
        ConstantOp::create(builder, op->getLoc(), result.toAttribute()));
  op->erase();
  return values;
}

SmallVector<Value> ValueBuilder::finish(OperationState &state, Infer infer) {
  state.types.clear();
  SmallVector<Type> types;
  broken_ = failed(infer(context(), loc_, state.operands,
                         state.attributes.getDictionary(context()),
                         state.getRawProperties(), {}, types));
  if (broken_)
    return {};
  for (Type type : types) {
    ArrayRef<int64_t> to = cast<RankedTensorType>(type).getShape();
    if (numElements(to) <= kMaxTensorElements)
      continue;
    emitError(loc_, "a result of shape ")
        << shapeString(to) << " has more than " << kMaxTensorElements
        << " elements";
    broken_ = true;
    return {};
  }
  state.addTypes(types);
  Operation *op = builder_.create(state);
  SmallVector<OpFoldResult> folded;
  if (succeeded(op->fold(folded)) && folded.size() == 1)
    if (auto value = dyn_cast<Value>(folded.front())) {
      op->erase();
      return {value};
    }
  if (auto constants = foldToConstants(builder_, op))
    return *constants;
  return SmallVector<Value>(op->getResults());
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value ValueBuilder::constant(ElementsAttr value) {
  return broken_ ? Value() : ConstantOp::create(builder_, loc_, value);
}

Value ValueBuilder::splat(Type element, ArrayRef<int64_t> shape, double value) {
  return constant(makeSplat(RankedTensorType::get(shape, element), value));
}

Value ValueBuilder::scalarLike(Value like, double value) {
  return broken_ ? Value() : scalar(element(like), value);
}

Value ValueBuilder::integerTensor(ArrayRef<int64_t> values) {
  return constant(makeIntegers(context(), int64_t(values.size()), values));
}

Value ValueBuilder::iota(int64_t count) {
  if (broken_)
    return {};
  if (count > kMaxGeneratedElements) {
    emitError(loc_, "an index list of ") << count << " entries is too large";
    broken_ = true;
    return {};
  }
  return integerTensor(llvm::to_vector(llvm::seq<int64_t>(0, count)));
}

Value ValueBuilder::floats(Type element, ArrayRef<int64_t> shape,
                           ArrayRef<double> values) {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(element).getFloatSemantics();
  unsigned width = element.getIntOrFloatBitWidth() / 8;
  SmallVector<char> bytes(values.size() * width);
  for (auto [i, value] : llvm::enumerate(values)) {
    APFloat number(value);
    bool losesInfo;
    number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
    uint64_t bits = number.bitcastToAPInt().getZExtValue();
    std::memcpy(bytes.data() + i * width, &bits, width);
  }
  return constant(makeConstant(RankedTensorType::get(shape, element), bytes));
}

//===----------------------------------------------------------------------===//
// Element by element
//===----------------------------------------------------------------------===//

Value ValueBuilder::unary(UnaryKind kind, Value x) {
  return create<UnaryOp>(kind, x);
}

Value ValueBuilder::binary(BinaryKind kind, Value a, Value b) {
  return create<BinaryOp>(kind, a, b);
}

Value ValueBuilder::select(Value condition, Value a, Value b) {
  return create<SelectOp>(condition, a, b);
}

Value ValueBuilder::convert(Value x, Type element) {
  return create<CastOp>(x, element);
}

Value ValueBuilder::widen(Value x) {
  return !broken_ && isHalf(x) ? convert(x, builder_.getF32Type()) : x;
}

//===----------------------------------------------------------------------===//
// Movement and reductions
//===----------------------------------------------------------------------===//

Value ValueBuilder::reshape(Value x, ArrayRef<int64_t> shape) {
  return create<ReshapeOp>(x, shape);
}

Value ValueBuilder::transpose(Value x, ArrayRef<int64_t> permutation) {
  return create<TransposeOp>(x, permutation);
}

Value ValueBuilder::broadcast(Value x, ArrayRef<int64_t> shape) {
  return create<BroadcastOp>(x, shape);
}

Value ValueBuilder::slice(Value x, ArrayRef<int64_t> starts,
                          ArrayRef<int64_t> steps, ArrayRef<int64_t> sizes) {
  return create<SliceOp>(x, starts, steps, sizes);
}

Value ValueBuilder::concat(ValueRange xs, int64_t axis) {
  return create<ConcatOp>(xs, axis);
}

Value ValueBuilder::gather(Value x, Value indices, int64_t axis) {
  return create<GatherOp>(x, indices, axis);
}

Value ValueBuilder::reduce(ReduceKind kind, Value x, ArrayRef<int64_t> axes) {
  return create<ReduceOp>(kind, x, axes);
}

Value ValueBuilder::mean(Value x, ArrayRef<int64_t> axes) {
  if (broken_)
    return {};
  double count = 1;
  for (int64_t axis : axes)
    count *= shape(x)[axis];
  return div(reduce(ReduceKind::sum, x, axes), count);
}

Value ValueBuilder::alongAxis(Value x, int64_t rank, int64_t axis) {
  if (broken_)
    return {};
  SmallVector<int64_t> to(rank, 1);
  to[axis] = numElements(shape(x));
  return reshape(x, to);
}
