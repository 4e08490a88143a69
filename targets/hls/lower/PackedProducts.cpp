//===- PackedProducts.cpp - two products in one multiplier ----------------===//

#include "targets/hls/lower/PackedProducts.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Where the upper weight begins.
static constexpr int64_t kShift = 18;

/// How many products of factors of so many bits (as DSP slices count them) and
/// of so large magnitudes.
static int64_t mostOf(int64_t xBits, int64_t xLargest, int64_t weightBits,
                      int64_t weightLargest, int64_t wide) {
  // Sign and carry of the lower weight take a bit beside the upper one.
  if (xBits >= kShift || weightBits + kShift + 1 > wide)
    return 0;
  return ((int64_t(1) << (kShift - 1)) - 1) / (xLargest * weightLargest);
}

int64_t cnnc::hls::mostPacked(int64_t x, int64_t weight, int64_t wide) {
  return mostOf(x, int64_t(1) << (x - 1), weight, int64_t(1) << (weight - 1),
                wide);
}

/// The largest magnitude of a mantissa.
static int64_t largest(FixedType type) {
  return type.getIsSigned() ? int64_t(1) << (type.getWidth() - 1)
                            : (int64_t(1) << type.getWidth()) - 1;
}

int64_t DotTypes::mostPacked() const {
  auto a = dyn_cast<FixedType>(x), b = dyn_cast<FixedType>(weight);
  return a && b ? mostOf(a.getWidth(), largest(a),
                         b.getWidth() + !b.getIsSigned(), largest(b), wide)
                : 0;
}

namespace {
/// Writes the sums of two rows of products.
class PackedDots {
public:
  using X = function_ref<Value(Value)>;
  using Weight = function_ref<Value(Value, unsigned)>;

  PackedDots(ProcessBuilder &p, Type sum, FixedType x, FixedType w, X read,
             Weight weight)
      : p(p), sum(sum), read(read), weight(weight) {
    int64_t fraction = x.getFractionBits() + w.getFractionBits();
    auto ofWidth = [&](int64_t width) {
      return FixedType::get(sum.getContext(), width, width - fraction);
    };
    half = ofWidth(kShift);
    both = ofWidth(2 * kShift + 2);
  }

  /// Both sums of products `begin` to `begin + count`, which fit.
  Value pairOf(Value begin, int64_t count) {
    return p.reduce(
        "k", "pair", 0, count, zeroNumber(p, both), [&](Value k, Value so) {
          Value at = p.add(begin, k);
          Value upper = ScaleOp::create(p.b, p.loc(), weight(at, 1), kShift);
          Value joint = addNumbers(p, upper, weight(at, 0));
          Value product = multiplyNumbers(p, read(at), joint);
          return fitNumber(p, addNumbers(p, so, product), both);
        });
  }

  /// The two sums that `pair` holds.
  std::pair<Value, Value> split(Value pair) {
    // The lower half is signed: what it borrows goes back to the upper one.
    Value lower = fitNumber(p, pair, half);
    Value upper =
        ScaleOp::create(p.b, p.loc(), subtractNumbers(p, pair, lower), -kShift);
    return {fitNumber(p, lower, sum),
            fitNumber(p, fitNumber(p, upper, half), sum)};
  }

  /// All of them, `most` at a time.
  std::pair<Value, Value> all(int64_t count, int64_t most) {
    int64_t parts = llvm::divideCeil(count, most);
    if (parts == 1)
      return split(pairOf(p.index(0), count));
    int64_t size = count % parts == 0 ? count / parts : most;
    Value zero = zeroNumber(p, sum);
    Value low = p.variable("low", sum, zero),
          high = p.variable("high", sum, zero);
    auto addPart = [&](Value begin, int64_t length) {
      Value pair = pairOf(begin, length);
      std::string text =
          llvm::formatv("add_halves<{0}, {1}>", kShift, half.getIntegerBits());
      p.library(text, {pair, low, high}, [&] {
        auto [lower, upper] = split(pair);
        for (auto [total, added] :
             {std::pair(low, lower), std::pair(high, upper)})
          p.store(fitNumber(p, addNumbers(p, p.load("so", total), added), sum),
                  total);
      });
    };
    p.loop("part", 0, count / size, LoopStyle::Unrolled,
           [&](Value i) { addPart(p.mul(i, size), size); });
    if (count % size != 0)
      addPart(p.index(count / size * size), count % size);
    return {p.load("low", low), p.load("high", high)};
  }

private:
  ProcessBuilder &p;
  Type sum;
  X read;
  Weight weight;
  FixedType half, both;
};
} // namespace

std::pair<Value, Value>
cnnc::hls::packedDots(ProcessBuilder &p, int64_t count, const DotTypes &types,
                      function_ref<Value(Value)> read,
                      function_ref<Value(Value, unsigned)> readWeight) {
  return PackedDots(p, types.sum, cast<FixedType>(types.x),
                    cast<FixedType>(types.weight), read, readWeight)
      .all(count, types.mostPacked());
}

void cnnc::hls::eachDot(ProcessBuilder &p, int64_t outputs, int64_t count,
                        const DotTypes &types, function_ref<Value(Value)> read,
                        function_ref<Value(Value, Value)> readWeight,
                        function_ref<void(Value, Value)> use) {
  if (!types.packs(outputs))
    return p.loop("o", 0, outputs, LoopStyle::Unrolled, [&](Value o) {
      use(o, sumOfProducts(p, count, types.sum, read,
                           [&](Value k) { return readWeight(k, o); }));
    });
  auto products = [&] {
    auto word = WordType::get(types.sum.getContext(), outputs, types.sum);
    Value dots = p.variable("dots", word);
    p.loop("o", 0, outputs / 2, LoopStyle::Unrolled, [&](Value o) {
      Value even = p.mul(o, 2), odd = p.add(even, 1);
      auto [low, high] =
          packedDots(p, count, types, read, [&](Value k, unsigned which) {
            return readWeight(k, which ? odd : even);
          });
      p.setLane(low, dots, even);
      p.setLane(high, dots, odd);
    });
    return p.load("dots", dots);
  };
  Value dots =
      p.part("products",
             "The products of a cycle, added up for each lane of results; "
             "a multiplier does two at once",
             products);
  p.loop("o", 0, outputs, LoopStyle::Unrolled,
         [&](Value o) { use(o, p.lane(dots, o)); });
}
