//===- Plan.cpp - where a network rounds, and to what ---------------------===//

#include "passes/quantise/Plan.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "passes/simplify/Rewrite.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

int64_t cnnc::chooseInteger(const Histogram &histogram, int64_t width,
                            bool isUnsigned) {
  double largest = histogram.largest();
  if (largest == 0)
    return 1;
  int sign = isUnsigned ? 0 : 1, exponent;
  std::frexp(largest, &exponent); // largest < 2^exponent
  int64_t best = 0;
  double least = INFINITY;
  for (int64_t bits = exponent + sign + 1; bits > exponent + sign - 5; --bits) {
    double step = std::ldexp(1.0, int(bits - width));
    double limit = std::ldexp(1.0, int(bits - sign)) - step;
    double error = histogram.error(step, limit);
    if (error < least) {
      least = error;
      best = bits;
    }
  }
  return best;
}

//===----------------------------------------------------------------------===//
// Which operations
//===----------------------------------------------------------------------===//

static bool isFiniteConstant(Value value) {
  return constantOf(value) && elementOf(value).isF32() &&
         std::isfinite(largestMagnitude(value));
}

static bool supports(BinaryOp op) {
  auto constant = constantOperand(op);
  if (constant && !isFiniteConstant(constant->constant))
    return false;
  switch (op.getKind()) {
  case BinaryKind::add:
  case BinaryKind::sub:
  case BinaryKind::max:
  case BinaryKind::min:
  case BinaryKind::mul:
    return true;
  case BinaryKind::div: {
    auto divisors = constant && !constant->isLeft
                        ? constantDoubles(constant->constant)
                        : std::nullopt;
    return divisors && llvm::none_of(*divisors, [](double d) {
             return d == 0 || !std::isfinite(1 / d);
           });
  }
  default:
    return false;
  }
}

static bool supports(UnaryKind kind) {
  return kind == UnaryKind::relu || kind == UnaryKind::neg ||
         kind == UnaryKind::abs;
}

bool cnnc::supportsGrids(Operation *op) {
  if (!isa_and_nonnull<CnnDialect>(op->getDialect()) ||
      op->getNumResults() != 1 || !elementOf(op->getResult(0)).isF32() ||
      numElements(shapeOf(op->getResult(0))) == 0)
    return false;
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([](ConvOp op) {
        return isFiniteConstant(op.getW()) &&
               (!op.getBias() || isFiniteConstant(op.getBias()));
      })
      .Case([](MatMulOp op) {
        for (Value operand : {op.getA(), op.getB()})
          if (constantOf(operand) && !isFiniteConstant(operand))
            return false;
        return shapeOf(op.getA()).back() > 0;
      })
      .Case([](UnaryOp op) { return supports(op.getKind()); })
      .Case([](BinaryOp op) { return supports(op); })
      .Case([](PoolOp op) {
        return op.getKind() == PoolKind::sum || everyWindowMeets(op);
      })
      .Case([](ReduceOp op) {
        return op.getKind() != ReduceKind::prod &&
               numElements(shapeOf(op.getX())) > 0;
      })
      .Case([](ResampleOp op) {
        return !op.getWeights() || isFiniteConstant(op.getWeights());
      })
      .Case([](PadOp op) {
        return !op.getValue() || isFiniteConstant(op.getValue());
      })
      .Case([](ConcatOp op) {
        return llvm::all_of(op.getXs(), [](Value x) {
          return !constantOf(x) || isFiniteConstant(x);
        });
      })
      .Case<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, GatherOp,
            GatherElementsOp, GatherNDOp>([](auto) { return true; })
      .Default([](Operation *) { return false; });
}

bool cnnc::passesThrough(Operation *op) {
  if (auto pool = dyn_cast<PoolOp>(op))
    return pool.getKind() == PoolKind::max;
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return reduce.getKind() != ReduceKind::sum;
  if (auto resample = dyn_cast<ResampleOp>(op))
    return !resample.getWeights();
  return isa<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, PadOp, GatherOp,
             GatherElementsOp, GatherNDOp>(op);
}

//===----------------------------------------------------------------------===//
// Where
//===----------------------------------------------------------------------===//

/// True if `a` is computed after `b`.
static bool isLater(Value a, Value b) {
  Operation *left = a.getDefiningOp(), *right = b.getDefiningOp();
  return left && (!right || right->isBeforeInBlock(left));
}

static bool isPlainSum(Value value) {
  auto pool = value.getDefiningOp<PoolOp>();
  auto reduce = value.getDefiningOp<ReduceOp>();
  return (pool && pool.getKind() == PoolKind::sum) ||
         (reduce && reduce.getKind() == ReduceKind::sum);
}

bool Plan::isAbsorbed(Value value) const {
  if (!value.hasOneUse())
    return false;
  Operation *user = *value.user_begin();
  if (!supportsGrids(user) || functionOf(user) ||
      shapeOf(user->getResult(0)) != shapeOf(value))
    return false;
  if (isa<UnaryOp>(user))
    return true;
  auto binary = dyn_cast<BinaryOp>(user);
  if (!binary)
    return false;
  bool isProduct = binary.getKind() == BinaryKind::mul ||
                   binary.getKind() == BinaryKind::div;
  if (constantOperand(binary))
    // A product on top of a rescaled sum would need too many bits.
    return !isProduct || isPlainSum(value);
  // The other operand is rounded: one sum of full width is enough to carry.
  Value other = binary.getA() == value ? binary.getB() : binary.getA();
  return !isProduct && isLater(value, other);
}

Value Plan::roundedInstead(Value value) const {
  while (isAbsorbed(value))
    value = (*value.user_begin())->getResult(0);
  return value;
}

bool Plan::onlyClippedBeforeRounding(Value value) const {
  for (; isAbsorbed(value); value = (*value.user_begin())->getResult(0)) {
    Operation *user = *value.user_begin();
    auto unary = dyn_cast<UnaryOp>(user);
    auto binary = dyn_cast<BinaryOp>(user);
    bool clips = (unary && unary.getKind() == UnaryKind::relu) ||
                 (binary && constantOperand(binary) &&
                  (binary.getKind() == BinaryKind::max ||
                   binary.getKind() == BinaryKind::min));
    if (!clips)
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// To what
//===----------------------------------------------------------------------===//

int64_t Plan::wantedBits(Value value) {
  int64_t bits = 0;
  for (Operation *user : value.getUsers()) {
    int64_t wanted = kLeastFloatBits;
    if (const TabledFunction *tabled = functionOf(user))
      // What a table takes is as fine as its results, or finer: two bits more
      // let the rounding on the way in cost next to nothing.
      wanted = std::max(kWholeTableBits,
                        formatOf(tabled->function.y).grid.getWidth());
    else if (supportsGrids(user))
      wanted = passesThrough(user) ? wantedBits(user->getResult(0)) : 0;
    if (wanted == 0)
      return 0;
    bits = std::max(bits, wanted);
  }
  return bits;
}

/// The result of the concatenation where the value, moved or not, ends up; null
/// if it goes elsewhere too.
Value Plan::meetsInConcat(Value value) const {
  while (value.hasOneUse()) {
    Operation *user = *value.user_begin();
    if (!supportsGrids(user))
      return {};
    if (isa<ConcatOp>(user))
      return user->getResult(0);
    if (!passesThrough(user))
      return {};
    value = user->getResult(0);
  }
  return {};
}

NumberFormat Plan::choose(Value value) {
  MLIRContext *context = value.getContext();
  const Histogram &histogram = calibration.histograms.at(value);
  int64_t wanted = wantedBits(value);
  if (!scheme.isInt8) {
    // Given integer bits mean one type for all.
    bool isUnsigned = !scheme.integer && isNonNegative(value);
    int64_t width =
        scheme.integer ? scheme.width : std::max(scheme.width, wanted);
    int64_t integer = scheme.integer
                          ? *scheme.integer
                          : chooseInteger(histogram, width, isUnsigned);
    return {FixedAttr::get(context, width, integer, isUnsigned), 1};
  }
  int64_t width = std::max<int64_t>(8, wanted);
  int64_t steps = (int64_t(1) << (width - 1)) - 1;
  double limit = histogram.bestLimit(steps);
  auto grid = FixedAttr::get(context, width, width, false);
  return {grid, limit > 0 ? double(float(limit / double(steps))) : 1};
}

NumberFormat Plan::formatOf(Value value) {
  if (Value joint = meetsInConcat(value))
    value = joint;
  if (auto it = formats.find(value); it != formats.end())
    return it->second;
  NumberFormat format = choose(value);
  formats.insert({value, format});
  return format;
}

NumberFormat Plan::entryFormatOf(Value value) {
  if (!scheme.isInt8)
    return choose(value);
  const Histogram &histogram = calibration.histograms.at(value);
  bool isUnsigned = false; // as all activations are
  return {FixedAttr::get(value.getContext(), 8,
                         chooseInteger(histogram, 8, isUnsigned), isUnsigned),
          1};
}
