//===- Magnitudes.cpp - how large a network's numbers get -----------------===//

#include "passes/precision/Magnitudes.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Standard deviations from the mean that few of a tensor's elements exceed.
static constexpr double kFar = 6;
/// No estimate goes beyond f32.
static constexpr double kMost = 3e38;

double Moments::deviation() const { return std::sqrt(variance); }
double Moments::magnitude() const {
  return std::abs(mean) + kFar * deviation();
}

static Moments limited(Moments m) {
  auto clamp = [](double x, double most) {
    return std::isnan(x) ? most : std::clamp(x, -most, most);
  };
  return {clamp(m.mean, kMost), clamp(m.variance, kMost * kMost)};
}

/// Moments of numbers that `add` has been told of one by one.
namespace {
class Sample {
public:
  void add(double x) {
    sum += x;
    squares += x * x;
    ++count;
  }
  Moments moments() const {
    if (count == 0)
      return {0, 0};
    double mean = sum / double(count);
    return {mean, std::max(0.0, squares / double(count) - mean * mean)};
  }

private:
  double sum = 0, squares = 0;
  int64_t count = 0;
};
} // namespace

static Moments ofConstant(ArrayRef<double> values) {
  Sample sample;
  for (double value : values)
    sample.add(value);
  return sample.moments();
}

static Moments relu(Moments x) {
  double s = x.deviation();
  if (s == 0)
    return {std::max(0.0, x.mean), 0};
  double t = x.mean / s;
  double below = 0.5 * std::erfc(-t / std::sqrt(2.0));
  double density = std::exp(-0.5 * t * t) / std::sqrt(2 * M_PI);
  double mean = x.mean * below + s * density;
  double square = x.square() * below + x.mean * s * density;
  return {mean, std::max(0.0, square - mean * mean)};
}

static Moments negated(Moments x) { return {-x.mean, x.variance}; }
static Moments plus(Moments x, Moments y) {
  return {x.mean + y.mean, x.variance + y.variance};
}
static Moments times(Moments x, Moments y) {
  double mean = x.mean * y.mean;
  return {mean, std::max(0.0, x.square() * y.square() - mean * mean)};
}
static Moments maximum(Moments x, int64_t count) {
  double above = std::sqrt(2 * std::log(double(std::max<int64_t>(count, 1))));
  return {x.mean + x.deviation() * above, x.variance};
}
static Moments sum(Moments x, int64_t count) {
  return {x.mean * double(count), x.variance * double(count)};
}

/// The sums over `depth` products of elements of `x` with weights: those of
/// result o are `weights[o * outer + k * inner]`.
static Moments weighted(Moments x, ArrayRef<double> weights, int64_t results,
                        int64_t depth, int64_t outer, int64_t inner,
                        ArrayRef<double> bias) {
  Sample means;
  double variance = 0;
  for (int64_t o = 0; o < results; ++o) {
    double total = 0, squares = 0;
    for (int64_t k = 0; k < depth; ++k) {
      double weight = weights[o * outer + k * inner];
      total += weight;
      squares += weight * weight;
    }
    means.add((bias.empty() ? 0 : bias[o]) + total * x.mean);
    variance += squares * x.variance / double(results);
  }
  Moments result = means.moments();
  result.variance += variance;
  return result;
}

Magnitudes::Magnitudes(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments())
    moments[argument] = {};
  for (Operation &op : function.getBody().front()) {
    if (op.getNumResults() == 0 || isa<ConstantOp>(op))
      continue;
    Moments result = limited(estimate(&op));
    for (Value value : op.getResults())
      moments[value] = result;
  }
}

Moments Magnitudes::of(Value value) const {
  if (!constantOf(value))
    return moments.lookup(value);
  auto values = constantDoubles(value);
  return values ? limited(ofConstant(*values)) : Moments{0, 0};
}

Moments Magnitudes::ofLargest(Operation *op) const {
  Moments largest{0, 0};
  for (Value operand : op->getOperands()) {
    Moments known = of(operand);
    if (std::abs(known.mean) > std::abs(largest.mean))
      largest.mean = known.mean;
    largest.variance = std::max(largest.variance, known.variance);
  }
  return largest;
}

Moments Magnitudes::ofConv(ConvOp op) const {
  Moments x = of(op.getX());
  ArrayRef<int64_t> shape = shapeOf(op.getW());
  int64_t depth = numElements(shape.drop_front());
  auto weights = constantDoubles(op.getW());
  if (!weights)
    return sum(times(x, of(op.getW())), depth);
  auto bias = op.getBias() ? constantDoubles(op.getBias()) : std::nullopt;
  return weighted(x, *weights, shape[0], depth, depth, 1,
                  bias ? ArrayRef<double>(*bias) : ArrayRef<double>());
}

Moments Magnitudes::ofMatMul(MatMulOp op) const {
  Moments a = of(op.getA());
  ArrayRef<int64_t> shape = shapeOf(op.getB());
  int64_t depth = shape[shape.size() - 2], columns = shape.back();
  auto weights = constantDoubles(op.getB());
  if (!weights || shape.size() != 2)
    return sum(times(a, of(op.getB())), depth);
  return weighted(a, *weights, columns, depth, 1, columns, {});
}

Moments Magnitudes::ofUnary(UnaryOp op) const {
  Moments x = of(op.getX());
  switch (op.getKind()) {
  case UnaryKind::relu:
    return relu(x);
  case UnaryKind::neg:
    return negated(x);
  case UnaryKind::abs:
    return plus(relu(x), relu(negated(x)));
  case UnaryKind::exp:
    return {std::exp(x.mean + x.variance / 2), std::exp(2 * x.mean)};
  case UnaryKind::log:
  case UnaryKind::log1p:
    return {std::log1p(std::abs(x.mean)), 1};
  case UnaryKind::sqrt:
    return {std::sqrt(std::abs(x.mean)), x.deviation()};
  case UnaryKind::sinh:
  case UnaryKind::cosh:
    return {std::exp(std::abs(x.mean)), std::exp(2 * std::abs(x.mean))};
  case UnaryKind::ceil:
  case UnaryKind::floor:
  case UnaryKind::round:
  case UnaryKind::tan:
  case UnaryKind::asinh:
  case UnaryKind::atanh:
    return x;
  default: // bounded by numbers of order 1
    return {0.5, 0.25};
  }
}

Moments Magnitudes::ofBinary(BinaryOp op) const {
  Moments a = of(op.getA()), b = of(op.getB());
  switch (op.getKind()) {
  case BinaryKind::add:
    return plus(a, b);
  case BinaryKind::sub:
    return plus(a, negated(b));
  case BinaryKind::mul:
    return op.getA() == op.getB()
               ? Moments{a.square(),
                         2 * a.variance * (a.variance + 2 * a.mean * a.mean)}
               : times(a, b);
  case BinaryKind::div: {
    double by = std::sqrt(b.square());
    return by == 0 ? Moments{kMost, 0}
                   : Moments{a.mean / by, a.variance / (by * by)};
  }
  case BinaryKind::pow: {
    double power = std::pow(std::sqrt(a.square()), b.mean);
    return {power, power * power};
  }
  case BinaryKind::max:
    return plus(b, relu(plus(a, negated(b))));
  case BinaryKind::min:
    return plus(b, negated(relu(plus(b, negated(a)))));
  case BinaryKind::mod:
  case BinaryKind::fmod:
    return b;
  default:
    return ofLargest(op);
  }
}

Moments Magnitudes::estimate(Operation *op) const {
  return llvm::TypeSwitch<Operation *, Moments>(op)
      .Case([&](ConvOp op) { return ofConv(op); })
      .Case([&](ConvTransposeOp op) {
        // All channels of a group, and of the taps those that meet a result.
        ArrayRef<int64_t> shape = shapeOf(op.getW());
        int64_t depth = shape[0] / op.getGroup();
        for (auto [taps, stride] :
             llvm::zip(shape.drop_front(2), op.getStrides()))
          depth *= llvm::divideCeil(taps, stride);
        return sum(times(of(op.getX()), of(op.getW())), depth);
      })
      .Case([&](MatMulOp op) { return ofMatMul(op); })
      .Case([&](UnaryOp op) { return ofUnary(op); })
      .Case([&](BinaryOp op) { return ofBinary(op); })
      .Case([&](SoftmaxOp) { return Moments{0.5, 0.25}; })
      .Case([&](PoolOp op) {
        int64_t count = numElements(op.getKernel());
        return op.getKind() == PoolKind::max ? maximum(of(op.getX()), count)
                                             : sum(of(op.getX()), count);
      })
      .Case([&](ReduceOp op) {
        int64_t results = numElements(shapeOf(op.getResult()));
        int64_t count =
            results == 0 ? 1 : numElements(shapeOf(op.getX())) / results;
        switch (op.getKind()) {
        case ReduceKind::sum:
          return sum(of(op.getX()), count);
        case ReduceKind::max:
          return maximum(of(op.getX()), count);
        case ReduceKind::min:
          return negated(maximum(negated(of(op.getX())), count));
        case ReduceKind::prod:
          return Moments{std::pow(std::sqrt(of(op.getX()).square()), count), 0};
        }
        llvm_unreachable("all kinds are covered");
      })
      .Case<CastOp, QuantizeOp, ReshapeOp, TransposeOp, BroadcastOp, SliceOp,
            GatherOp>([&](auto op) { return of(op->getOperand(0)); })
      .Default([&](Operation *op) { return ofLargest(op); });
}
