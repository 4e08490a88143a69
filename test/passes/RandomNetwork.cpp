//===- RandomNetwork.cpp - networks that no one would train ---------------===//

#include "RandomNetwork.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Larger tensors are not computed with, to keep the evaluator fast.
static constexpr int64_t kLargest = 3000;

namespace {
class NetworkBuilder {
public:
  NetworkBuilder(MLIRContext &context, unsigned seed)
      : builder(&context), random(seed) {}

  OwningOpRef<ModuleOp> build(int size) {
    Location loc = builder.getUnknownLoc();
    OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
    builder.setInsertionPointToEnd(module->getBody());
    Type f32 = builder.getF32Type();
    SmallVector<Type> arguments = {RankedTensorType::get({1, 8, 4, 4}, f32),
                                   RankedTensorType::get({1, 8, 1, 1}, f32),
                                   RankedTensorType::get({4, 8}, f32)};
    auto function = func::FuncOp::create(
        builder, loc, "main", builder.getFunctionType(arguments, {}));
    Block *block = function.addEntryBlock();
    builder.setInsertionPointToEnd(block);
    llvm::append_range(pool, block->getArguments());
    for (int i = 0; i < size; ++i)
      addOperation();
    SmallVector<Value> results;
    for (int64_t count = number(1, 5); count > 0; --count)
      results.push_back(anyValue());
    func::ReturnOp::create(builder, name(), results);
    function.setFunctionType(
        builder.getFunctionType(arguments, TypeRange(ValueRange(results))));
    return module;
  }

private:
  int64_t number(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }
  bool oneIn(int64_t count) { return number(1, count) == 1; }

  Location name() {
    std::string text = "node" + std::to_string(++nodes);
    return NameLoc::get(builder.getStringAttr(text));
  }

  /// Later values are likelier: chains grow long.
  Value anyValue() {
    int64_t last = pool.size() - 1;
    return pool[std::max(number(0, last), number(0, last))];
  }
  Value valueOfRank(int64_t rank) {
    Value value = anyValue();
    for (int tries = 0; tries < 20; ++tries, value = anyValue())
      if (int64_t(shapeOf(value).size()) == rank)
        return value;
    return pool.front(); // of rank 4
  }
  int64_t anyAxis(Value value) {
    return number(0, int64_t(shapeOf(value).size()) - 1);
  }

  /// Adds a value to choose from; `like` gives it its layout.
  void add(Value value, Value like = {}) {
    auto type = cast<RankedTensorType>(value.getType());
    if (like && type.getRank() == int64_t(shapeOf(like).size()))
      value.setType(withLayout(type, layoutOf(like.getType())));
    if (type.getNumElements() <= kLargest && type.getElementType().isF32())
      pool.push_back(value);
  }

  Value constant(ArrayRef<int64_t> shape, bool splat = false) {
    auto type = RankedTensorType::get(shape, builder.getF32Type());
    SmallVector<float> values(type.getNumElements());
    float same = number(-8, 8) / 4.0f;
    for (float &value : values)
      value = splat ? same : number(-8, 8) / 16.0f;
    ArrayRef<char> bytes(reinterpret_cast<char *>(values.data()),
                         values.size() * sizeof(float));
    return ConstantOp::create(builder, name(), makeConstant(type, bytes));
  }

  Value other(Value value) {
    if (oneIn(4))
      return constant({}, true);
    for (int tries = 0; tries < 20; ++tries) {
      Value candidate = anyValue();
      auto shape = broadcastShapes(shapeOf(value), shapeOf(candidate));
      if (shape && ArrayRef<int64_t>(*shape) == shapeOf(value))
        return candidate;
    }
    return constant({shapeOf(value).empty() ? 1 : shapeOf(value).back()});
  }

  void addOperation() {
    using Adder = void (NetworkBuilder::*)();
    static constexpr Adder kAdders[] = {
        &NetworkBuilder::addUnary,     &NetworkBuilder::addUnary,
        &NetworkBuilder::addBinary,    &NetworkBuilder::addBinary,
        &NetworkBuilder::addBinary,    &NetworkBuilder::addConv,
        &NetworkBuilder::addConv,      &NetworkBuilder::addPool,
        &NetworkBuilder::addReduction, &NetworkBuilder::addConcat,
        &NetworkBuilder::addConcat,    &NetworkBuilder::addSliceOrPad,
        &NetworkBuilder::addTranspose, &NetworkBuilder::addReshape,
        &NetworkBuilder::addRelayout,  &NetworkBuilder::addRelayout,
        &NetworkBuilder::addSelect,    &NetworkBuilder::addMatMul,
        &NetworkBuilder::addSequential};
    (this->*kAdders[number(0, std::size(kAdders) - 1)])();
  }

  void addUnary() {
    static constexpr UnaryKind kKinds[] = {UnaryKind::relu, UnaryKind::abs,
                                           UnaryKind::neg, UnaryKind::sigmoid};
    Value x = anyValue();
    add(UnaryOp::create(builder, name(), kKinds[number(0, 3)], x), x);
  }

  void addBinary() {
    static constexpr BinaryKind kKinds[] = {BinaryKind::add, BinaryKind::mul,
                                            BinaryKind::sub, BinaryKind::max};
    Value x = anyValue();
    add(BinaryOp::create(builder, name(), kKinds[number(0, 3)], x, other(x)),
        x);
  }

  void addConv() {
    Value x = valueOfRank(4);
    int64_t kernel = oneIn(2) ? 3 : 1, out = oneIn(3) ? 5 : 16;
    Value w = constant({out, shapeOf(x)[1], kernel, kernel}, oneIn(4));
    add(ConvOp::create(builder, name(), x, w,
                       oneIn(2) ? constant({out}) : Value(),
                       ArrayRef<int64_t>{1, 1}, ArrayRef<int64_t>{1, 1},
                       SmallVector<int64_t>(4, kernel / 2), 1),
        x);
  }

  void addPool() {
    Value x = valueOfRank(4);
    int64_t stride = number(1, 2);
    add(PoolOp::create(
            builder, name(), oneIn(2) ? PoolKind::max : PoolKind::sum, x,
            ArrayRef<int64_t>{3, 3}, ArrayRef<int64_t>{stride, stride},
            ArrayRef<int64_t>{1, 1}, ArrayRef<int64_t>{1, 1, 1, 1}),
        x);
  }

  void addReduction() {
    Value x = anyValue();
    if (shapeOf(x).empty())
      return;
    if (oneIn(3))
      return add(SoftmaxOp::create(builder, name(), x, anyAxis(x), false), x);
    SmallVector<int64_t> axes = {anyAxis(x)};
    add(ReduceOp::create(builder, name(), ReduceKind::sum, x, axes));
  }

  void addConcat() {
    Value x = anyValue();
    if (shapeOf(x).empty())
      return;
    SmallVector<Value> xs = {x};
    for (Value candidate : llvm::reverse(pool))
      if (shapeOf(candidate) == shapeOf(x) && xs.size() < 3 && candidate != x &&
          oneIn(2))
        xs.push_back(candidate);
    if (xs.size() == 1)
      xs.push_back(oneIn(2) ? x : constant(shapeOf(x)));
    int64_t axis = std::min(int64_t(shapeOf(x).size()) - 1, number(0, 2));
    add(ConcatOp::create(builder, name(), xs, axis), x);
  }

  void addSliceOrPad() {
    Value x = anyValue();
    if (shapeOf(x).empty())
      return;
    int64_t axis = anyAxis(x), rank = shapeOf(x).size();
    if (oneIn(2)) {
      SmallVector<int64_t> low(rank, 0), high(rank, 0);
      low[axis] = number(0, 1);
      high[axis] = number(1, 2);
      return add(PadOp::create(builder, name(), PadMode::constant, x,
                               oneIn(2) ? constant({}, true) : Value(), low,
                               high),
                 x);
    }
    SmallVector<int64_t> starts(rank, 0), steps(rank, 1), sizes(shapeOf(x));
    if (sizes[axis] == 0)
      return;
    starts[axis] = number(0, sizes[axis] - 1);
    sizes[axis] = number(1, sizes[axis] - starts[axis]);
    add(SliceOp::create(builder, name(), x, starts, steps, sizes), x);
  }

  void addTranspose() {
    Value x = anyValue();
    auto permutation =
        llvm::to_vector(llvm::seq<int64_t>(0, shapeOf(x).size()));
    std::shuffle(permutation.begin(), permutation.end(), random);
    add(TransposeOp::create(builder, name(), x, permutation));
  }

  Value rowMajor(Value x) {
    auto type = cast<RankedTensorType>(x.getType());
    if (!layoutOf(type))
      return x;
    return RelayoutOp::create(builder, name(), withLayout(type, {}), x);
  }

  void addReshape() {
    Value x = rowMajor(anyValue());
    int64_t count = numElements(shapeOf(x));
    SmallVector<int64_t> shape = {count};
    if (count % 4 == 0)
      shape = {4, count / 4};
    if (count % 64 == 0 && oneIn(2))
      shape = {1, count / 16, 4, 4};
    add(ReshapeOp::create(builder, name(), x, shape));
  }

  void addRelayout() {
    Value x = valueOfRank(4);
    auto type = cast<RankedTensorType>(x.getType());
    LayoutAttr layout;
    if (oneIn(4))
      layout = LayoutAttr::get(builder.getContext(), {0, 2, 3, 1}, {}, {});
    else if (!oneIn(4))
      layout = channelBlocked(builder.getContext(), 4, 16);
    RankedTensorType moved = withLayout(type, layout);
    if (moved != type)
      add(RelayoutOp::create(builder, name(), moved, x));
  }

  void addSelect() {
    Value x = anyValue(), limit = other(x), y = other(x);
    Value c = BinaryOp::create(builder, name(), BinaryKind::less, x, limit);
    add(SelectOp::create(builder, name(), c, x, y), x);
    if (oneIn(2)) {
      Value i = CastOp::create(builder, name(), x, builder.getI32Type());
      add(CastOp::create(builder, name(), i, builder.getF32Type()), x);
    }
  }

  void addMatMul() {
    Value x = valueOfRank(2);
    Value w = constant({shapeOf(x).back(), 8});
    add(MatMulOp::create(builder, name(), x, w));
  }

  void addSequential() {
    Value x = anyValue();
    if (shapeOf(x).empty() || numElements(shapeOf(x)) == 0)
      return;
    int64_t axis = anyAxis(x);
    if (oneIn(2))
      return add(CumSumOp::create(builder, name(), x, axis, false, oneIn(2)));
    auto top = TopKOp::create(builder, name(), x, 1, axis, false);
    add(top.getValues());
    Value indices = top.getIndices();
    if (oneIn(2))
      add(CastOp::create(builder, name(), indices, builder.getF32Type()));
  }

  OpBuilder builder;
  std::mt19937 random;
  SmallVector<Value> pool;
  int nodes = 0;
};
} // namespace

OwningOpRef<ModuleOp> cnnc::test::randomNetwork(MLIRContext &context,
                                                unsigned seed, int size) {
  return NetworkBuilder(context, seed).build(size);
}

SmallVector<Tensor> cnnc::test::randomInputs(func::FuncOp function,
                                             unsigned seed) {
  std::mt19937 random(seed);
  SmallVector<Tensor> inputs;
  for (Type type : function.getArgumentTypes()) {
    FailureOr<Tensor> tensor =
        Tensor::allocate(cast<RankedTensorType>(type).dropEncoding());
    for (float &value : tensor->mutableValues<float>())
      value = int(random() % 33 - 16) / 8.0f;
    inputs.push_back(*tensor);
  }
  return inputs;
}
