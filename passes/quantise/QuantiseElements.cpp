//===- QuantiseElements.cpp - element by element, sums, movement ----------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "passes/quantise/Quantiser.h"
#include "passes/simplify/Rewrite.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Bits behind the last bit of the result that a constant term keeps, and of a
/// product with a constant those that the constant is exact to.
static constexpr int kGuardBits = 12;

static std::vector<double> map(Value constant,
                               llvm::function_ref<double(double)> function) {
  std::vector<double> values;
  auto numbers = constantDoubles(constant);
  for (double number : *numbers)
    values.push_back(function(number));
  return values;
}

/// The number of the grid that is nearest to `value`.
static double nearestOn(FixedAttr grid, double value) {
  double unit = std::ldexp(1.0, int(grid.getExponent()));
  return std::clamp(std::nearbyint(value / unit), grid.getLeastMantissa(),
                    grid.getGreatestMantissa()) *
         unit;
}

/// Where the grid ends, half a step included.
static bool isBelow(FixedAttr grid, double value) {
  return std::ldexp(value, int(-grid.getExponent())) <
         grid.getLeastMantissa() - 0.5;
}
static bool isAbove(FixedAttr grid, double value) {
  return std::ldexp(value, int(-grid.getExponent())) >
         grid.getGreatestMantissa() + 0.5;
}

/// The largest magnitude of the numbers that stand for others; at least the
/// last bit of their grid.
static double largestOf(const Stand &stand) {
  GridRange range;
  if (stand.isWide()) {
    range = GridRanges().of(stand.value).value_or(range);
  } else {
    range = {stand.grid.getExponent(), stand.grid.getLeastMantissa(),
             stand.grid.getGreatestMantissa()};
  }
  return std::ldexp(std::max({1.0, -range.low, range.high}),
                    int(range.exponent));
}

//===----------------------------------------------------------------------===//
// Functions of one value
//===----------------------------------------------------------------------===//

Value Quantiser::lookedUp(const Stand &x, const FunctionTable &content,
                          FixedAttr to) {
  Value &table = tables[{content.terms, content.coefficients}];
  if (!table) {
    // Where functions elsewhere find it, too.
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&block);
    table = constant({content.rows, content.terms}, content.coefficients);
  }
  ++counted.roundings;
  Value y = LookupOp::create(b, loc, x.value, table, x.grid);
  // The numbers of a whole table are rounded already.
  return content.terms == 1
             ? y
             : QuantizeOp::create(b, loc, y.getType(), y, to, RoundingKind::rnd,
                                  OverflowKind::sat);
}

void Quantiser::visitFunction(Operation *op, const TabledFunction &tabled) {
  const ElementFunction &function = tabled.function;
  const FunctionTable &content = tabled.table;
  if (op != function.ops.back())
    return; // part of what the last one becomes
  Stand x = standOf(function.x);
  if (!(NumberFormat{x.grid, x.scale} == tabled.from))
    x = rounded(x.value, x.scale, tabled.from);
  NumberFormat format = plan.formatOf(function.y);
  Value y = lookedUp(x, content, format.grid);
  std::string text = "is a table of " + std::to_string(content.rows) + " rows";
  if (content.terms > 1)
    text += " of polynomials of degree " + std::to_string(content.terms - 1) +
            ", at most " + llvm::formatv("{0:f2}", content.error).str() +
            " steps from the function before rounding";
  remarkDone(op, "cnn-quantise", text);
  define(op, {y, format.scale, format.grid});
}

void Quantiser::visitUnary(UnaryOp op) {
  Stand x = standOf(op.getX());
  if (op.getKind() != UnaryKind::relu) {
    // The least number of a grid has no negative there.
    return finish(op, unary(op.getKind(), x.value), x.scale);
  }
  if (!x.isWide()) {
    bool negative = !x.grid.getIsUnsigned();
    return define(op, {negative ? unary(UnaryKind::relu, x.value) : x.value,
                       x.scale, x.grid});
  }
  Value end = plan.roundedInstead(op.getY());
  // An unsigned grid saturates at zero.
  bool saturates = plan.onlyClippedBeforeRounding(op.getY()) &&
                   plan.formatOf(end).grid.getIsUnsigned();
  finish(op, saturates ? x.value : unary(UnaryKind::relu, x.value), x.scale);
}

//===----------------------------------------------------------------------===//
// Functions of a value and a constant
//===----------------------------------------------------------------------===//

/// x times constants: a new scale, or factors of few bits.
void Quantiser::visitScaling(BinaryOp op, Value xValue, Value factors) {
  Stand x = standOf(xValue);
  bool divides = op.getKind() == BinaryKind::div;
  auto factorOf = [&](double f) { return divides ? 1 / f : f; };
  auto splat = constantSplat(factors);
  bool sameShape = shapeOf(xValue) == shapeOf(op.getY());
  if (splat && factorOf(*splat) > 0 && scheme.isInt8 && sameShape) {
    double scale = float(x.scale * factorOf(*splat));
    return x.isWide() ? finish(op, x.value, scale)
                      : define(op, {x.value, scale, x.grid});
  }
  NumberFormat format = plan.formatOf(plan.roundedInstead(op.getY()));
  // Factors of few bits each, but also multiples of one unit: one that is much
  // less than others would make the sum behind many bits wide, which nobody
  // sees when it is rounded.
  double unit = std::ldexp(1.0, int(format.grid.getExponent()) - kGuardBits -
                                    std::ilogb(largestOf(x)) - 1);
  Value exact = constant(
      shapeOf(factors), map(factors, [&](double f) {
        double factor = factorOf(f) * x.scale / format.scale;
        return std::nearbyint(nearestOfBits(factor, kFactorBits) / unit) * unit;
      }));
  finish(op, binary(BinaryKind::mul, x.value, exact), format.scale);
}

void Quantiser::visitWithConstant(BinaryOp op, Value xValue, Value other,
                                  bool isLeft) {
  Stand x = standOf(xValue);
  BinaryKind kind = op.getKind();
  bool clips = kind == BinaryKind::max || kind == BinaryKind::min;
  // Numbers that are rounded already stay where they are, unless the limit lies
  // where their grid does not reach.
  auto isOut = [&](double number) {
    double value = number / x.scale;
    return kind == BinaryKind::max ? isAbove(x.grid, value)
                                   : isBelow(x.grid, value);
  };
  bool inPlace = clips && !x.isWide() &&
                 shapeOf(xValue) == shapeOf(op.getY()) &&
                 llvm::none_of(*constantDoubles(other), isOut);
  NumberFormat format = inPlace ? NumberFormat{x.grid, x.scale}
                                : plan.formatOf(plan.roundedInstead(op.getY()));
  double last = std::ldexp(1.0, int(format.grid.getExponent()));
  double least = format.grid.getLeastMantissa() * last;
  double most = format.grid.getGreatestMantissa() * last;
  double unit = std::ldexp(last, -kGuardBits);
  std::vector<double> values = map(other, [&](double number) {
    double value = number / format.scale;
    return inPlace ? nearestOn(format.grid, value)
                   : std::nearbyint(value / unit) * unit;
  });
  // A limit that the grid does not reach is what saturation does anyway, and a
  // term of less than the guard bits is none: zeros of a type of their own
  // would make the sum as fine as that.
  bool isNothing =
      (kind == BinaryKind::add || (kind == BinaryKind::sub && !isLeft)) &&
      llvm::all_of(values, [](double value) { return value == 0; }) &&
      shapeOf(xValue) == shapeOf(op.getY());
  bool saturates =
      clips && (inPlace || plan.onlyClippedBeforeRounding(op.getY())) &&
      llvm::all_of(values,
                   [&](double value) {
                     return kind == BinaryKind::max ? value <= least
                                                    : value >= most;
                   }) &&
      shapeOf(xValue) == shapeOf(op.getY());
  Value same = rescaled(x, format.scale);
  if (!saturates && !isNothing) {
    Value term = constant(shapeOf(other), values);
    same = isLeft ? binary(kind, term, same) : binary(kind, same, term);
  }
  if (inPlace)
    define(op, {same, x.scale, x.grid});
  else
    finish(op, same, format.scale);
}

void Quantiser::visitBinary(BinaryOp op) {
  BinaryKind kind = op.getKind();
  bool isProduct = kind == BinaryKind::mul || kind == BinaryKind::div;
  if (auto known = constantOperand(op))
    return isProduct ? visitScaling(op, known->other, known->constant)
                     : visitWithConstant(op, known->other, known->constant,
                                         known->isLeft);
  Stand x = standOf(op.getA()), y = standOf(op.getB());
  if (isProduct)
    return finish(op, binary(kind, x.value, y.value), x.scale * y.scale);
  double scale = plan.formatOf(plan.roundedInstead(op.getY())).scale;
  finish(op, binary(kind, rescaled(x, scale), rescaled(y, scale)), scale);
}

//===----------------------------------------------------------------------===//
// Sums and movement
//===----------------------------------------------------------------------===//

void Quantiser::visitSum(Operation *op) {
  Stand x = standOf(op->getOperand(0));
  finish(op, again(op, x.value), x.scale);
}

void Quantiser::visitResample(ResampleOp op) {
  Stand x = standOf(op.getX());
  // Weights that make averages leave the numbers within the operand's grid.
  bool averages = true;
  std::vector<double> weights = map(op.getWeights(), [&](double weight) {
    averages &= weight >= 0;
    return nearestOfBits(weight, kGuardBits);
  });
  Value table = constant(shapeOf(op.getWeights()), weights);
  Value sum = again(op, {x.value, op.getIndices(), table});
  if (!averages)
    return finish(op, sum, x.scale);
  define(op, rounded(sum, x.scale, {x.grid, x.scale}));
}

void Quantiser::visitConcat(ConcatOp op) {
  NumberFormat format = plan.formatOf(op.getY());
  SmallVector<Value> parts;
  for (Value x : op.getXs()) {
    if (constantOf(x)) {
      parts.push_back(constant(shapeOf(x), map(x, [&](double number) {
                                 return nearestOn(format.grid,
                                                  number / format.scale);
                               })));
      continue;
    }
    Stand stand = standOf(x);
    bool same = NumberFormat{stand.grid, stand.scale} == format;
    parts.push_back(same ? stand.value
                         : rounded(stand.value, stand.scale, format).value);
  }
  define(op, {again(op, parts), format.scale, format.grid});
}

void Quantiser::visitMovement(Operation *op) {
  Stand x = standOf(op->getOperand(0));
  SmallVector<Value> operands(op->getOperands());
  operands[0] = x.value;
  if (auto pad = dyn_cast<PadOp>(op); pad && pad.getValue()) {
    double border = constantDoubles(pad.getValue())->front();
    if (isBelow(x.grid, border / x.scale) ||
        isAbove(x.grid, border / x.scale)) {
      x = rounded(x.value, x.scale, plan.formatOf(pad.getY()));
      operands[0] = x.value;
    }
    operands[1] =
        constant(shapeOf(pad.getValue()), nearestOn(x.grid, border / x.scale));
  }
  define(op, {again(op, operands), x.scale, x.grid});
}
