//===- Quantiser.cpp - builds the network that computes on grids ----------===//

#include "passes/quantise/Quantiser.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "passes/simplify/Rewrite.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringLiteral kPass = "cnn-quantise";

double cnnc::nearestOfBits(double number, int bits) {
  if (number == 0)
    return 0;
  int exponent;
  double fraction = std::frexp(number, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(fraction, bits)),
                    exponent - bits);
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

Value Quantiser::constant(ArrayRef<int64_t> shape, ArrayRef<double> values) {
  auto type = RankedTensorType::get(shape, b.getF64Type());
  if (!values.empty() && llvm::all_equal(values))
    return ConstantOp::create(b, loc, makeSplat(type, values.front()));
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                       values.size() * sizeof(double));
  return ConstantOp::create(b, loc, makeConstant(type, bytes));
}

Value Quantiser::binary(BinaryKind kind, Value x, Value y) {
  return BinaryOp::create(b, loc, kind, x, y);
}

Value Quantiser::unary(UnaryKind kind, Value x) {
  return UnaryOp::create(b, loc, kind, x);
}

Value Quantiser::product(Value value, Value factor) {
  auto splat = constantSplat(factor);
  return splat && *splat == 1 ? value : binary(BinaryKind::mul, value, factor);
}

Value Quantiser::again(Operation *op, ValueRange operands) {
  Operation *clone = b.clone(*op);
  clone->setOperands(operands);
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  clone->getResult(0).setType(type.clone(b.getF64Type()));
  return clone->getResult(0);
}

Value Quantiser::rescaled(const Stand &stand, double scale) {
  double factor = nearestOfBits(stand.scale / scale, kFactorBits);
  return product(stand.value, constant({}, factor));
}

Stand Quantiser::rounded(Value value, double scale, NumberFormat format) {
  value = rescaled({value, scale, {}}, format.scale);
  ++counted.roundings;
  Value y = QuantizeOp::create(b, loc, value.getType(), value, format.grid,
                               RoundingKind::rnd, OverflowKind::sat);
  return {y, format.scale, format.grid};
}

void Quantiser::define(Operation *op, Stand stand) {
  stands[op->getResult(0)] = stand;
}

void Quantiser::finish(Operation *op, Value value, double scale) {
  Value result = op->getResult(0);
  if (plan.isAbsorbed(result))
    define(op, {value, scale, {}});
  else
    define(op, rounded(value, scale, plan.formatOf(result)));
}

//===----------------------------------------------------------------------===//
// Between grids and f32
//===----------------------------------------------------------------------===//

Stand Quantiser::standOf(Value value) {
  auto it = stands.find(value);
  if (it != stands.end())
    return it->second;
  // An f32 value: others that want it on a grid find it from here on.
  NumberFormat format = plan.entryFormatOf(value);
  auto type = cast<RankedTensorType>(value.getType()).clone(b.getF64Type());
  Value wide = CastOp::create(b, loc, type, dequantised(value),
                              TypeAttr::get(b.getF64Type()));
  return stands[value] = rounded(wide, 1, format);
}

Value Quantiser::floating(Value value) {
  auto type = cast<RankedTensorType>(value.getType()).clone(b.getF32Type());
  return CastOp::create(b, loc, type, value, TypeAttr::get(b.getF32Type()));
}

Value Quantiser::dequantised(Value value) {
  if (Value known = floats.lookup(value))
    return known;
  auto it = stands.find(value);
  // A value that was only converted is f32 itself.
  if (it == stands.end() || !isReplaced.contains(value.getDefiningOp()))
    return value;
  const Stand &stand = it->second;
  return floats[value] =
             floating(product(stand.value, constant({}, stand.scale)));
}

void Quantiser::keepFloat(Operation *op) {
  bool converts = false;
  for (OpOperand &operand : op->getOpOperands()) {
    Value value = dequantised(operand.get());
    converts |= value != operand.get();
    operand.set(value);
  }
  bool computes = !op->hasTrait<OpTrait::IsTerminator>() &&
                  !isa<ConstantOp>(op) && op->getNumResults() > 0;
  if (!computes)
    return;
  ++counted.kept;
  if (converts)
    remarkMissed(op, kPass, "stays in floating point, between conversions");
}

//===----------------------------------------------------------------------===//
// Operations in order
//===----------------------------------------------------------------------===//

void Quantiser::visit(Operation *op) {
  b.setInsertionPoint(op);
  loc = op->getLoc();
  bool known = llvm::any_of(op->getOperands(),
                            [&](Value v) { return stands.contains(v); });
  const TabledFunction *tabled = plan.functionOf(op);
  bool computes = supportsGrids(op) || isa<SoftmaxOp>(op);
  if (!tabled && (!computes || (!known && !isContraction(op))))
    return keepFloat(op);
  ++counted.quantised;
  replaced.push_back(op);
  isReplaced.insert(op);
  if (tabled)
    return visitFunction(op, *tabled);
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](ConvOp) { visitContraction(op); })
      .Case([&](MatMulOp product) { visitProduct(product); })
      .Case([&](UnaryOp op) { visitUnary(op); })
      .Case([&](BinaryOp op) { visitBinary(op); })
      .Case([&](ConcatOp op) { visitConcat(op); })
      .Case([&](SoftmaxOp op) { visitSoftmax(op); })
      .Default([&](Operation *op) {
        if (passesThrough(op))
          return visitMovement(op);
        if (auto resample = dyn_cast<ResampleOp>(op))
          return visitResample(resample);
        visitSum(op);
      });
}

void Quantiser::run() {
  for (Operation &op : llvm::make_early_inc_range(block))
    visit(&op);
}

void Quantiser::eraseReplaced() {
  for (Operation *op : llvm::reverse(replaced)) {
    assert(op->use_empty() && "every user was visited");
    op->erase();
  }
  for (Operation &op : llvm::make_early_inc_range(block))
    if (isa<ConstantOp>(op) && op.use_empty())
      op.erase();
}
