//===- IntegerLayout.cpp - integers as an engine reads them ---------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/IR/IRMapping.h"
#include "targets/hls/engine/EngineWeights.h"
#include "targets/hls/pipelines/GridStorage.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
/// Writes a kernel of the same results, whose body says with integers what an
/// engine does with them.
class IntegerKernel {
public:
  IntegerKernel(cnn::KernelOp old, const EnginePlan &plan,
                const EngineShape &shape, const WeightArrangement &arrangement)
      : old(old), plan(plan), shape(shape), arrangement(arrangement),
        layer(plan.layer.on(shape)), b(old), loc(old.getLoc()) {}

  void write() {
    SmallVector<Value> inputs = {inputOf(plan.x), weights(), scales()};
    if (plan.side && plan.side != plan.x)
      inputs.push_back(inputOf(plan.side));
    auto kernel = cnn::KernelOp::create(b, loc, old.getResultTypes(), inputs,
                                        old.getInits(), old.getTilingAttr());
    Block &body = kernel.getBody().emplaceBlock();
    for (Value input : inputs)
      body.addArgument(input.getType(), input.getLoc());
    b.setInsertionPointToEnd(&body);
    cnn::YieldOp::create(b, loc, results(body));
    old.replaceAllUsesWith(kernel.getResults());
    SmallVector<Value> operands(old.getInputs());
    old.erase();
    for (Value operand : operands)
      if (auto constant = operand.getDefiningOp<cnn::ConstantOp>();
          constant && constant->use_empty())
        constant.erase();
  }

private:
  Value inputOf(BlockArgument argument) {
    return old.getInputs()[argument.getArgNumber()];
  }

  Value weights() {
    Value numbers = inputOf(plan.weights);
    ElementsAttr value =
        mantissasOf(cnn::constantOf(numbers), *cnn::GridRanges().of(numbers),
                    shape.numbers.weight);
    value = joinGroups(value, plan.layer.perGroup(), layer.joined);
    auto logical =
        RankedTensorType::get(arrangement.shape, value.getElementType());
    SmallVector<char> storage;
    if (value.getShapedType().getShape() != logical.getShape())
      value = cnn::makeConstant(logical, cnn::constantBytes(value, storage));
    return cnn::ConstantOp::create(b, numbers.getLoc(),
                                   cnn::withLayout(logical, arrangement.layout),
                                   value);
  }

  /// Of each result the factor and the offset.
  Value scales() {
    SmallVector<int64_t> numbers;
    for (auto [factor, offset] :
         llvm::zip_equal(plan.units.factors, plan.units.offsets))
      numbers.append({factor, offset});
    int64_t count = plan.units.factors.size();
    ElementsAttr value = cnn::makeIntegers(b.getContext(), {count, 2}, numbers);
    return cnn::ConstantOp::create(b, loc, value);
  }

  Value shaped(Value x, ArrayRef<int64_t> shape) {
    if (cnn::shapeOf(x) == shape)
      return x;
    return cnn::ReshapeOp::create(b, loc, x, shape);
  }

  Value widened(Value x, int64_t exponent) {
    Value wide = cnn::CastOp::create(b, loc, x, b.getF64Type());
    return scaledBy(b, loc, wide, exponent);
  }

  /// Column `number` of the scales, one for each channel of the result.
  Value column(Value scales, int64_t number, int64_t exponent) {
    int64_t count = plan.units.factors.size();
    int64_t starts[] = {0, number}, steps[] = {1, 1}, sizes[] = {count, 1};
    Value slice = cnn::SliceOp::create(b, loc, scales, starts, steps, sizes);
    size_t rank = cnn::shapeOf(plan.product->getResult(0)).size();
    SmallVector<int64_t> perChannel(rank - 1, 1);
    perChannel.front() = count;
    return widened(shaped(slice, perChannel), exponent);
  }

  Value sums(Value x, Value w) {
    Operation *product = plan.product;
    IRMapping mapping;
    const Value factors[] = {x, w};
    for (auto [i, value] : llvm::enumerate(factors)) {
      Value operand = product->getOperand(i);
      SmallVector<int64_t> own(cnn::shapeOf(operand));
      if (i == 1 && layer.joined > 1)
        own[1] = layer.depth;
      mapping.map(operand, shaped(value, own));
    }
    SmallVector<Value> operands(product->getOperands());
    for (Value operand : ArrayRef(operands).drop_front(2))
      mapping.map(operand, x); // the bias, which is part of the offset
    Operation *copy = b.clone(*product, mapping);
    if (auto conv = dyn_cast<cnn::ConvOp>(copy)) {
      conv.getBiasMutable().clear();
      if (layer.joined > 1)
        conv.setGroup(layer.groups);
    }
    return copy->getResult(0);
  }

  Value results(Block &body) {
    const EngineUnits &units = plan.units;
    const EngineScaling &scaling = plan.layer.scaling;
    auto binary = [&](cnn::BinaryKind kind, Value x, Value y) -> Value {
      return cnn::BinaryOp::create(b, loc, kind, x, y);
    };
    auto number = [&](double value) -> Value {
      auto scalar = RankedTensorType::get({}, b.getF64Type());
      return cnn::ConstantOp::create(b, loc, cnn::makeSplat(scalar, value));
    };
    Value scales = body.getArgument(2);
    Value y = sums(widened(body.getArgument(0), units.x),
                   widened(body.getArgument(1), units.weights));
    y = binary(cnn::BinaryKind::mul, y,
               column(scales, 0, units.result - units.sum()));
    y = binary(cnn::BinaryKind::add, y, column(scales, 1, units.result));
    if (plan.side) {
      BlockArgument stored = plan.side == plan.x ? body.getArgument(0)
                                                 : body.getArguments().back();
      Value side = shaped(widened(stored, units.side), cnn::shapeOf(y));
      double factor = std::ldexp(double(scaling.sideFactor),
                                 int(units.result - units.side));
      side = binary(cnn::BinaryKind::mul, side, number(factor));
      y = binary(cnn::BinaryKind::add, y, side);
    }
    cnn::QuantizeOp quantize = plan.rounding;
    cnn::FixedAttr grid = quantize.getGrid();
    y = cnn::QuantizeOp::create(b, loc, y.getType(), y, grid,
                                cnn::RoundingKind::trn, cnn::OverflowKind::sat);
    double unit = std::ldexp(1.0, int(units.output));
    if (double(scaling.low) > grid.getLeastMantissa())
      y = binary(cnn::BinaryKind::max, y, number(double(scaling.low) * unit));
    if (double(scaling.high) < grid.getGreatestMantissa())
      y = binary(cnn::BinaryKind::min, y, number(double(scaling.high) * unit));
    Type stored = cnn::elementOf(old.getYield().getValues().front());
    return cnn::CastOp::create(b, loc, scaledBy(b, loc, y, -units.output),
                               stored);
  }

  cnn::KernelOp old;
  const EnginePlan &plan;
  const EngineShape &shape;
  const WeightArrangement &arrangement;
  EngineLayer layer; ///< as it is on the engine
  OpBuilder b;
  Location loc;
};
} // namespace

void cnnc::hls::layOutIntegers(cnn::KernelOp kernel, const EnginePlan &plan,
                               const EngineShape &shape,
                               const WeightArrangement &arrangement) {
  IntegerKernel(kernel, plan, shape, arrangement).write();
}
