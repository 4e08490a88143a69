//===- IntegerEpilogue.cpp - from integer sums to results -----------------===//

#include "targets/hls/engine/IntegerEpilogue.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "targets/hls/engine/BodyValues.h"
#include "targets/hls/engine/EngineTiling.h"
#include "targets/hls/pipelines/GridStorage.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using Numbers = SmallVector<double>;

/// Bits of integers in a result's registers, and of factors.
static constexpr int64_t kWide = 64, kMostFactor = 32;

//===----------------------------------------------------------------------===//
// Exact numbers
//===----------------------------------------------------------------------===//

/// `x` times or plus `y`, number by number; false if f64 does not hold one.
static bool multiplyExactly(Numbers &x, ArrayRef<double> y) {
  for (auto [i, number] : llvm::enumerate(x)) {
    double factor = y.size() == 1 ? y[0] : y[i], product = number * factor;
    if (!std::isfinite(product) || std::fma(number, factor, -product) != 0)
      return false;
    number = product;
  }
  return true;
}

static bool addExactly(Numbers &x, ArrayRef<double> y) {
  for (auto [i, number] : llvm::enumerate(x)) {
    double term = y.size() == 1 ? y[0] : y[i], sum = number + term;
    double part = sum - number; // Knuth's two-sum
    if (!std::isfinite(sum) || (number - (sum - part)) + (term - part) != 0)
      return false;
    number = sum;
  }
  return true;
}

static int64_t leastExponent(ArrayRef<double> numbers, int64_t otherwise) {
  int64_t least = INT64_MAX;
  for (double number : numbers)
    if (number != 0)
      least = std::min(least, cnn::exponentOf(number));
  return least == INT64_MAX ? otherwise : least;
}

/// Bits of a signed number.
static int64_t bitsFor(double low, double high) {
  cnn::GridRange range{0, std::floor(low), std::ceil(high)};
  return range.width() + range.isUnsigned();
}

/// The numbers in units of 2^exponent, of `most` bits; false if one is wider.
static bool toIntegers(ArrayRef<double> numbers, int64_t exponent, int64_t most,
                       SmallVectorImpl<int64_t> &result) {
  for (double number : numbers) {
    double whole = std::ldexp(number, int(-exponent));
    if (bitsFor(whole, whole) > most)
      return false;
    result.push_back(int64_t(whole));
  }
  return true;
}

//===----------------------------------------------------------------------===//
// The epilogue
//===----------------------------------------------------------------------===//

namespace {
class Follower {
public:
  Follower(cnn::KernelOp kernel, EnginePlan &plan, cnn::GridRanges &ranges)
      : kernel(kernel), plan(plan), layer(plan.layer), ranges(ranges),
        factors(layer.allResults(), 1.0), offsets(layer.allResults(), 0.0) {}

  std::string run() {
    std::string reason = readOperands();
    if (!reason.empty())
      return reason;
    plan.output = plan.product->getResult(0);
    while (Operation *next = nextOf(plan.output))
      if (!(plan.rounding ? takeBehind(next) : take(next)))
        break;
    if (!plan.rounding)
      return "its results are not rounded to a grid behind what an engine has";
    reason = makeScaling();
    return reason.empty() ? checkNumbers() : reason;
  }

private:
  std::string readOperands() {
    auto x = ranges.of(plan.product->getOperand(0));
    auto w = ranges.of(plan.product->getOperand(1));
    if (!x || !w)
      return "it computes in f64, but not on grids";
    plan.units.x = x->exponent;
    plan.units.weights = w->exponent;
    inputRange = *x;
    weightRange = *w;
    auto conv = dyn_cast<cnn::ConvOp>(plan.product);
    if (!conv || !conv.getBias())
      return "";
    Numbers bias = constantsOf(kernel, conv.getBias());
    return bias.empty() || !addExactly(offsets, bias) ? "its bias is unknown"
                                                      : "";
  }

  /// The only user of `value`; null where there are several, or the yield.
  static Operation *nextOf(Value value) {
    if (!value.hasOneUse())
      return nullptr;
    Operation *user = *value.getUsers().begin();
    return isa<cnn::YieldOp>(user) ? nullptr : user;
  }

  bool accept(Operation *op) {
    plan.epilogue.push_back(op);
    plan.output = op->getResult(0);
    return true;
  }

  /// Whether the engine computes `op`, before the rounding.
  bool take(Operation *op) {
    if (auto quantize = dyn_cast<cnn::QuantizeOp>(op)) {
      plan.rounding = quantize;
      return accept(op);
    }
    if (isClip(op)) {
      isClipped = true;
      return accept(op);
    }
    auto binary = dyn_cast<cnn::BinaryOp>(op);
    if (!binary || isClipped ||
        cnn::shapeOf(op->getResult(0)) !=
            cnn::shapeOf(plan.product->getResult(0)))
      return false;
    Value other = otherOf(binary);
    Numbers numbers = constantsFor(kernel, other, plan.output);
    if (binary.getKind() == cnn::BinaryKind::mul)
      return takeFactor(op, other, numbers);
    if (binary.getKind() != cnn::BinaryKind::add)
      return false;
    if (std::optional<ScaleColumn> column = columnShown(other)) {
      offsetExponent = column->exponent;
      return accept(op);
    }
    if (!numbers.empty())
      return addExactly(offsets, numbers) && accept(op);
    return takeSide(op, other);
  }

  Value otherOf(cnn::BinaryOp op) const {
    return op.getA() == plan.output ? op.getB() : op.getA();
  }

  bool takeFactor(Operation *op, Value other, ArrayRef<double> numbers) {
    if (std::optional<ScaleColumn> column = columnShown(other)) {
      plan.scales = column->argument;
      factorExponent = column->exponent;
      return accept(op);
    }
    if (numbers.empty())
      return false;
    Numbers sides = {sideFactor};
    if (plan.side && (numbers.size() > 1 || !multiplyExactly(sides, numbers)))
      return false;
    sideFactor = sides.front();
    return multiplyExactly(factors, numbers) &&
           multiplyExactly(offsets, numbers) && accept(op);
  }

  /// A tensor, which may be times a number, is added.
  bool takeSide(Operation *op, Value other) {
    if (plan.side || cnn::shapeOf(other) != cnn::shapeOf(plan.output))
      return false;
    Value tensor = other;
    Operation *scale = nullptr;
    double factor = 1;
    if (!argumentShown(tensor)) {
      auto product = tensor.getDefiningOp<cnn::BinaryOp>();
      if (!product || product.getKind() != cnn::BinaryKind::mul ||
          !product->hasOneUse())
        return false;
      std::optional<double> splat = cnn::constantSplat(product.getB());
      if (!splat || *splat == 0)
        return false;
      scale = product;
      factor = *splat;
      tensor = product.getA();
    }
    std::optional<cnn::GridRange> range = ranges.of(tensor);
    BlockArgument argument = range ? argumentShown(tensor) : BlockArgument();
    if (!argument || isConstant(argument))
      return false;
    plan.side = argument;
    if (scale)
      plan.epilogue.push_back(scale);
    sideRange = *range;
    sideFactor = factor;
    layer.hasSide = true;
    return accept(op);
  }

  bool isConstant(BlockArgument argument) {
    Value operand = kernel.getInputs()[argument.getArgNumber()];
    return bool(cnn::constantOf(operand));
  }

  //===--- limits ---------------------------------------------------------===//

  /// A limit that is the same for all elements: whether it is the least, and
  /// the number.
  std::optional<std::pair<bool, double>> limitOf(Operation *op) const {
    if (auto unary = dyn_cast<cnn::UnaryOp>(op))
      return unary.getKind() == cnn::UnaryKind::relu
                 ? std::optional(std::pair(true, 0.0))
                 : std::nullopt;
    auto binary = dyn_cast<cnn::BinaryOp>(op);
    if (!binary || (binary.getKind() != cnn::BinaryKind::max &&
                    binary.getKind() != cnn::BinaryKind::min))
      return std::nullopt;
    Numbers numbers = constantsFor(kernel, otherOf(binary), plan.output);
    if (numbers.empty() || !llvm::all_equal(numbers))
      return std::nullopt;
    return std::pair(binary.getKind() == cnn::BinaryKind::max, numbers.front());
  }

  bool isClip(Operation *op) {
    auto limit = limitOf(op);
    if (!limit)
      return false;
    limits.push_back(*limit);
    return true;
  }

  /// Whether the engine computes `op`, behind the rounding.
  bool takeBehind(Operation *op) {
    if (auto limit = limitOf(op)) {
      double unit = std::ldexp(
          1.0, int(cnn::QuantizeOp(plan.rounding).getGrid().getExponent()));
      // Numbers between those of the grid would be results.
      if (std::floor(limit->second / unit) * unit != limit->second)
        return false;
      limits.push_back(*limit);
      return accept(op);
    }
    return takeStorage(op);
  }

  /// The mantissa as an integer, for memory.
  bool takeStorage(Operation *op) {
    int64_t exponent = cnn::QuantizeOp(plan.rounding).getGrid().getExponent();
    Operation *scale = nullptr;
    if (auto shift = shiftOf(dyn_cast<cnn::BinaryOp>(op))) {
      scale = *shift == -exponent ? op : nullptr;
      op = scale ? nextOf(op->getResult(0)) : nullptr;
    } else if (exponent != 0) {
      return false;
    }
    auto cast = dyn_cast_or_null<cnn::CastOp>(op);
    if (!cast || !isa<IntegerType>(cast.getElement()))
      return false;
    if (scale)
      accept(scale);
    storage = llvm::cast<IntegerType>(cast.getElement());
    accept(op);
    return false; // nothing comes behind it
  }

  //===--- integers -------------------------------------------------------===//

  /// The bounds of the result, limits and grid together.
  void makeLimits(int64_t exponent) {
    cnn::QuantizeOp quantize = plan.rounding;
    cnn::FixedAttr grid = quantize.getGrid();
    bool isSymmetric = quantize.getOverflow() == cnn::OverflowKind::sat_sym;
    double most = grid.getGreatestMantissa(), least = grid.getLeastMantissa();
    if (isSymmetric && !grid.getIsUnsigned())
      least = -most;
    double low = least, high = most;
    bool rounds = quantize.getRounding() == cnn::RoundingKind::rnd;
    for (auto [isLeast, number] : limits) {
      double bound = std::ldexp(number, int(-exponent)) + (rounds ? 0.5 : 0.0);
      bound = std::clamp(std::floor(bound), least, most);
      low = isLeast ? std::max(low, bound) : std::min(low, bound);
      high = isLeast ? std::max(high, bound) : std::min(high, bound);
    }
    layer.scaling.low = int64_t(low);
    layer.scaling.high = int64_t(high);
  }

  std::string makeScaling() {
    cnn::QuantizeOp quantize = plan.rounding;
    EngineUnits &units = plan.units;
    units.output = quantize.getGrid().getExponent();
    bool rounds = quantize.getRounding() == cnn::RoundingKind::rnd;
    if (!rounds && quantize.getRounding() != cnn::RoundingKind::trn)
      return "engines round to the nearest, halves up, or down";
    if (quantize.getOverflow() != cnn::OverflowKind::sat &&
        quantize.getOverflow() != cnn::OverflowKind::sat_sym)
      return "engines saturate";
    if (quantize.getGrid().getWidth() > 32)
      return "its results have more than 32 bits";
    makeLimits(units.output);
    if (layer.hasSide)
      units.side = sideRange.exponent;
    // The finest of all that is added up, and of the result.
    int64_t factor =
        factorExponent ? *factorExponent : leastExponent(factors, 0);
    int64_t unit = std::min(units.output, units.sum() + factor);
    unit = std::min(unit, offsetExponent ? *offsetExponent
                                         : leastExponent(offsets, unit));
    if (layer.hasSide)
      unit = std::min(unit, units.side + cnn::exponentOf(sideFactor));
    units.result = unit;
    layer.scaling.shift = units.output - unit;
    if (layer.scaling.shift >= kWide)
      return "its results need too many bits";
    if (layer.hasSide) {
      SmallVector<int64_t> side;
      if (!toIntegers({sideFactor}, unit - units.side, kMostFactor, side))
        return "the factor of its side input needs more than 32 bits";
      layer.scaling.sideFactor = side.front();
    }
    if (plan.scales)
      return "";
    if (rounds && layer.scaling.shift > 0 &&
        !addExactly(offsets, {std::ldexp(0.5, int(units.output))}))
      return "its offsets need too many bits";
    if (!toIntegers(factors, unit - units.sum(), kMostFactor, units.factors) ||
        !toIntegers(offsets, unit, kWide - 2, units.offsets))
      return "its factors or offsets need too many bits";
    return "";
  }

  /// What of the numbers is the engine's: bits in memory and of registers.
  std::string checkNumbers() {
    MLIRContext *context = kernel.getContext();
    EngineNumbers &n = layer.numbers;
    IntegerType x = storageOf(inputRange, context);
    IntegerType side = layer.hasSide ? storageOf(sideRange, context) : x;
    if (!storage)
      if (auto range = ranges.of(plan.output))
        storage = storageOf(*range, context);
    if (!x || !side || !storage)
      return "it reads or writes numbers of more than 32 bits";
    if (x.getWidth() != side.getWidth() || x.getWidth() != storage.getWidth())
      return llvm::formatv("it reads and writes numbers of different widths: "
                           "{0}, beside them {1}, and {2} bits",
                           x.getWidth(), side.getWidth(), storage.getWidth());
    n.element = x.getWidth();
    layer.scaling.isInputUnsigned = x.isUnsigned();
    layer.scaling.isSideUnsigned = layer.hasSide && side.isUnsigned();
    n.input = n.element +
              (layer.scaling.isInputUnsigned || layer.scaling.isSideUnsigned);
    if (plan.scales) {
      // Weights are in memory; the tiling says what the engine has.
      if (kernel.getTilingAttr())
        n = EngineTiling::of(kernel.getTilingAttr()).shape.numbers;
      return "";
    }
    return measureSums();
  }

  std::string measureSums() {
    EngineNumbers &n = layer.numbers;
    n.weight = 8;
    while (n.weight < weightRange.width() + weightRange.isUnsigned())
      n.weight *= 2;
    auto result = ranges.of(cnn::QuantizeOp(plan.rounding).getX());
    if (!result || n.weight > 32)
      return "its sums have no bound";
    auto bitsIn = [](const cnn::GridRange &range, int64_t exponent) {
      double unit = std::ldexp(1.0, int(range.exponent - exponent));
      return bitsFor(range.low * unit, range.high * unit);
    };
    // A bit for half of the last.
    if (bitsIn(*result, plan.units.result) + 1 > kWide)
      return "its results need too many bits";
    n.factor = 2;
    for (int64_t factor : plan.units.factors)
      n.factor = std::max(n.factor, bitsFor(double(factor), double(factor)));
    auto side = double(layer.scaling.sideFactor);
    n.side = std::max<int64_t>(2, bitsFor(side, side));
    Bounds sums = boundsOfSums();
    n.sum = sums.bits();
    // Their limits are compared with results, and some of them are left.
    const EngineScaling &scaling = layer.scaling;
    int64_t needed =
        std::max({boundsOfResults(sums).bits(), scaling.shift + 2,
                  bitsFor(double(scaling.low), double(scaling.high))});
    n.result = std::min(kWide, needed);
    return "";
  }

  /// The least and the greatest of each result.
  struct Bounds {
    Numbers low, high;

    int64_t bits() const {
      return bitsFor(*llvm::min_element(low), *llvm::max_element(high));
    }
  };

  /// The integers that memory can hold.
  std::pair<double, double> boundsOfMemory(bool isUnsigned) const {
    double span = std::ldexp(1.0, int(layer.numbers.element));
    double least = isUnsigned ? 0 : -span / 2;
    return {least, least + span - 1};
  }

  /// Of sums of products, in whatever order they are added up.
  Bounds boundsOfSums() {
    Numbers weights = constantsOf(kernel, plan.weights);
    auto [least, most] = boundsOfMemory(layer.scaling.isInputUnsigned);
    double unit = std::ldexp(1.0, int(-plan.units.weights));
    int64_t results = layer.allResults(), each = weights.size() / results;
    bool isMatrix = isa<cnn::MatMulOp>(plan.product);
    Bounds sums{Numbers(results, 0.0), Numbers(results, 0.0)};
    for (auto [i, weight] : llvm::enumerate(weights)) {
      int64_t k = isMatrix ? i % results : i / each;
      sums.low[k] += unit * weight * (weight < 0 ? most : least);
      sums.high[k] += unit * weight * (weight < 0 ? least : most);
    }
    return sums;
  }

  /// Of results before they are shifted.
  Bounds boundsOfResults(Bounds bounds) const {
    // More than what f64 loses.
    constexpr double kSlack = 1e-12;
    auto [least, most] = boundsOfMemory(layer.scaling.isSideUnsigned);
    auto side = double(layer.scaling.sideFactor);
    double sideLow = std::min(side * least, side * most);
    double sideHigh = std::max(side * least, side * most);
    for (auto [low, high, factor, offset] : llvm::zip_equal(
             bounds.low, bounds.high, plan.units.factors, plan.units.offsets)) {
      double a = low * double(factor), b = high * double(factor);
      low = std::min(a, b) + double(offset) + sideLow;
      high = std::max(a, b) + double(offset) + sideHigh;
      low -= std::abs(low) * kSlack;
      high += std::abs(high) * kSlack;
    }
    return bounds;
  }

  cnn::KernelOp kernel;
  EnginePlan &plan;
  EngineLayer &layer;
  cnn::GridRanges &ranges;
  cnn::GridRange inputRange, weightRange, sideRange;
  Numbers factors, offsets; ///< result = factor * sum + offset + ...
  double sideFactor = 1;
  std::optional<int64_t> factorExponent, offsetExponent; ///< in memory
  SmallVector<std::pair<bool, double>> limits;
  bool isClipped = false;
  IntegerType storage; ///< of the result, once it is an integer
};
} // namespace

std::string cnnc::hls::planIntegerEpilogue(cnn::KernelOp kernel,
                                           EnginePlan &plan,
                                           cnn::GridRanges &ranges) {
  return Follower(kernel, plan, ranges).run();
}
