//===- GridRanges.cpp - which fixed-point numbers a value holds -----------===//

#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace cnnc::cnn;

using MaybeRange = std::optional<GridRange>;

int64_t GridRange::width() const {
  // A magnitude of n bits is below 2^n; the least negative one may be 2^n.
  auto bits = [](double m) {
    int exponent;
    return m == 0 ? int64_t(0) : (std::frexp(m, &exponent), int64_t(exponent));
  };
  if (isUnsigned())
    return std::max<int64_t>(1, bits(high));
  double below = -low;
  int64_t negative = bits(below);
  if (std::ldexp(1.0, int(negative) - 1) == below)
    --negative; // a power of two
  return 1 + std::max(negative, high > 0 ? bits(high) : 0);
}

FixedAttr GridRange::grid(MLIRContext *context) const {
  int64_t bits = width(), integer = bits + exponent;
  // What the attribute's verifier asks for.
  auto isExponent = [](int64_t e) { return e >= -512 && e < 512; };
  if (bits > 53 || !isExponent(integer) || !isExponent(exponent))
    return {};
  return FixedAttr::get(context, bits, integer, isUnsigned());
}

/// The same numbers as multiples of a finer unit.
static GridRange finer(GridRange range, int64_t exponent) {
  double factor = std::ldexp(1.0, int(range.exponent - exponent));
  return {exponent, range.low * factor, range.high * factor};
}

static MaybeRange unite(MaybeRange a, MaybeRange b) {
  if (!a || !b)
    return std::nullopt;
  int64_t exponent = std::min(a->exponent, b->exponent);
  GridRange x = finer(*a, exponent), y = finer(*b, exponent);
  return GridRange{exponent, std::min(x.low, y.low), std::max(x.high, y.high)};
}

static MaybeRange add(MaybeRange a, MaybeRange b) {
  if (!a || !b)
    return std::nullopt;
  int64_t exponent = std::min(a->exponent, b->exponent);
  GridRange x = finer(*a, exponent), y = finer(*b, exponent);
  return GridRange{exponent, x.low + y.low, x.high + y.high};
}

static MaybeRange negate(MaybeRange a) {
  if (!a)
    return std::nullopt;
  return GridRange{a->exponent, -a->high, -a->low};
}

static MaybeRange multiply(MaybeRange a, MaybeRange b) {
  if (!a || !b)
    return std::nullopt;
  auto [low, high] = std::minmax(
      {a->low * b->low, a->low * b->high, a->high * b->low, a->high * b->high});
  return GridRange{a->exponent + b->exponent, low, high};
}

/// Zero joins the numbers: where a window or a sum begins.
static MaybeRange withZero(MaybeRange a) {
  if (a) {
    a->low = std::min(a->low, 0.0);
    a->high = std::max(a->high, 0.0);
  }
  return a;
}

/// Up to `count` of the numbers added up.
static MaybeRange times(MaybeRange a, int64_t count) {
  a = withZero(a);
  if (a) {
    a->low *= double(count);
    a->high *= double(count);
  }
  return a;
}

/// The constant that a value is, also where a kernel was given it.
static ElementsAttr constantBehind(Value value) {
  while (auto argument = dyn_cast<BlockArgument>(value)) {
    auto kernel = dyn_cast<KernelOp>(argument.getOwner()->getParentOp());
    if (!kernel || argument.getArgNumber() >= kernel.getInputs().size())
      return {};
    value = kernel.getInputs()[argument.getArgNumber()];
  }
  // Blocks of a layout are in another order.
  return layoutOf(value.getType()) ? ElementsAttr() : constantOf(value);
}

/// The f64 elements of a constant; empty if it is none.
static ArrayRef<double> doubles(Value value, SmallVectorImpl<char> &storage) {
  ElementsAttr attr = constantBehind(value);
  if (!attr || !attr.getElementType().isF64())
    return {};
  ArrayRef<char> bytes = constantBytes(attr, storage);
  return {reinterpret_cast<const double *>(bytes.data()),
          bytes.size() / sizeof(double)};
}

int64_t cnnc::cnn::exponentOf(double number) {
  uint64_t bits = llvm::bit_cast<uint64_t>(number);
  int64_t biased = bits >> 52 & 0x7FF;
  uint64_t fraction = bits & ((uint64_t(1) << 52) - 1);
  if (biased == 0)
    return -1074 + llvm::countr_zero(fraction);
  return biased - 1075 + llvm::countr_zero(fraction | uint64_t(1) << 52);
}

static MaybeRange ofConstant(ArrayRef<double> numbers) {
  if (numbers.empty())
    return std::nullopt;
  GridRange range{INT64_MAX, numbers.front(), numbers.front()};
  for (double number : numbers) {
    if (!std::isfinite(number))
      return std::nullopt;
    range.low = std::min(range.low, number);
    range.high = std::max(range.high, number);
    if (number != 0)
      range.exponent = std::min(range.exponent, exponentOf(number));
  }
  if (range.exponent == INT64_MAX)
    range.exponent = 0;
  double unit = std::ldexp(1.0, int(-range.exponent));
  return GridRange{range.exponent, range.low * unit, range.high * unit};
}

/// The sums of the positive and of the negative ones of numbers on a grid.
/// These are exact in any order, so that several go on side by side.
static std::pair<double, double> signedSums(ArrayRef<double> numbers) {
  constexpr size_t kLanes = 8;
  double positive[kLanes] = {}, negative[kLanes] = {};
  for (; numbers.size() >= kLanes; numbers = numbers.drop_front(kLanes))
    for (size_t k = 0; k < kLanes; ++k) {
      positive[k] += std::max(numbers[k], 0.0);
      negative[k] += std::min(numbers[k], 0.0);
    }
  for (double number : numbers)
    (number > 0 ? positive : negative)[0] += number;
  return {std::accumulate(positive, positive + kLanes, 0.0),
          std::accumulate(negative, negative + kLanes, 0.0)};
}

/// Sums of products of `x` with weights: weight i belongs to sum number
/// `i / inner % channels`, `bias`, if any, starts each sum.
static MaybeRange sumOfProducts(MaybeRange x, Value weights, int64_t channels,
                                int64_t inner, Value bias) {
  SmallVector<char> storage, biasStorage;
  ArrayRef<double> w = doubles(weights, storage);
  MaybeRange weightRange = ofConstant(w);
  x = withZero(x);
  if (!x || !weightRange)
    return std::nullopt;
  std::vector<double> positive(channels), negative(channels);
  if (inner == 1) {
    // The rows of a matrix: all sums side by side.
    for (; !w.empty(); w = w.drop_front(channels))
      for (int64_t k = 0; k < channels; ++k) {
        positive[k] += std::max(w[k], 0.0);
        negative[k] += std::min(w[k], 0.0);
      }
  }
  for (int64_t k = 0; !w.empty(); w = w.drop_front(inner)) {
    auto [above, below] = signedSums(w.take_front(inner));
    positive[k] += above;
    negative[k] += below;
    k = k + 1 == channels ? 0 : k + 1;
  }
  std::vector<double> low(channels), high(channels);
  for (int64_t k = 0; k < channels; ++k) {
    low[k] = positive[k] * x->low + negative[k] * x->high;
    high[k] = positive[k] * x->high + negative[k] * x->low;
  }
  int64_t exponent = x->exponent + weightRange->exponent;
  double unit = std::ldexp(1.0, int(-weightRange->exponent));
  GridRange sum{exponent, 0, 0};
  for (int64_t k = 0; k < channels; ++k) {
    sum.low = std::min(sum.low, low[k] * unit);
    sum.high = std::max(sum.high, high[k] * unit);
  }
  if (!bias)
    return sum;
  ArrayRef<double> b = doubles(bias, biasStorage);
  MaybeRange biasRange = ofConstant(b);
  if (!biasRange)
    return std::nullopt;
  // Channel by channel: the largest bias need not meet the largest sum.
  double point = std::ldexp(1.0, int(x->exponent));
  for (int64_t k = 0; k < channels; ++k) {
    low[k] = low[k] * point + std::min(b[k], 0.0);
    high[k] = high[k] * point + std::max(b[k], 0.0);
  }
  int64_t finest = std::min(exponent, biasRange->exponent);
  double scale = std::ldexp(1.0, int(-finest));
  return GridRange{finest, *llvm::min_element(low) * scale,
                   *llvm::max_element(high) * scale};
}

static MaybeRange ofMatMul(MatMulOp op, GridRanges &ranges) {
  int64_t depth = shapeOf(op.getA()).back();
  int64_t columns = shapeOf(op.getB()).back();
  int64_t rows = shapeOf(op.getA())[shapeOf(op.getA()).size() - 2];
  if (constantBehind(op.getB()))
    return sumOfProducts(ranges.of(op.getA()), op.getB(), columns, 1, Value());
  if (constantBehind(op.getA()))
    return sumOfProducts(ranges.of(op.getB()), op.getA(), rows, depth, Value());
  return times(multiply(ranges.of(op.getA()), ranges.of(op.getB())), depth);
}

/// Whole numbers of a narrow type are a grid.
static MaybeRange ofCast(CastOp op) {
  auto type = dyn_cast<IntegerType>(elementOf(op.getX()));
  if (!type || type.getWidth() > 32)
    return std::nullopt;
  double span = std::ldexp(1.0, int(type.getWidth()));
  return type.isUnsigned() || type.getWidth() == 1
             ? GridRange{0, 0, span - 1}
             : GridRange{0, -span / 2, span / 2 - 1};
}

static MaybeRange ofConv(ConvOp op, GridRanges &ranges) {
  int64_t perChannel = numElements(shapeOf(op.getW()).drop_front());
  if (!constantBehind(op.getW())) {
    MaybeRange sum =
        times(multiply(ranges.of(op.getX()), ranges.of(op.getW())), perChannel);
    return op.getBias() ? add(sum, withZero(ranges.of(op.getBias()))) : sum;
  }
  return sumOfProducts(ranges.of(op.getX()), op.getW(), shapeOf(op.getW())[0],
                       perChannel, op.getBias());
}

static MaybeRange ofResample(ResampleOp op, GridRanges &ranges) {
  if (!op.getWeights())
    return ranges.of(op.getX());
  int64_t taps = shapeOf(op.getWeights())[1];
  return sumOfProducts(ranges.of(op.getX()), op.getWeights(),
                       shapeOf(op.getWeights())[0], taps, Value());
}

static MaybeRange ofUnary(UnaryOp op, GridRanges &ranges) {
  MaybeRange x = ranges.of(op.getX());
  if (!x)
    return std::nullopt;
  switch (op.getKind()) {
  case UnaryKind::neg:
    return negate(x);
  case UnaryKind::relu:
    return GridRange{x->exponent, std::max(x->low, 0.0),
                     std::max(x->high, 0.0)};
  case UnaryKind::abs:
    return GridRange{x->exponent,
                     x->low > 0    ? x->low
                     : x->high < 0 ? -x->high
                                   : 0.0,
                     std::max(-x->low, x->high)};
  default:
    return std::nullopt;
  }
}

static MaybeRange ofBinary(BinaryOp op, GridRanges &ranges) {
  MaybeRange a = ranges.of(op.getA()), b = ranges.of(op.getB());
  switch (op.getKind()) {
  case BinaryKind::add:
    return add(a, b);
  case BinaryKind::sub:
    return add(a, negate(b));
  case BinaryKind::mul:
    return multiply(a, b);
  case BinaryKind::max:
  case BinaryKind::min: {
    MaybeRange both = unite(a, b);
    if (!both)
      return std::nullopt;
    GridRange x = finer(*a, both->exponent), y = finer(*b, both->exponent);
    if (op.getKind() == BinaryKind::max)
      both->low = std::max(x.low, y.low);
    else
      both->high = std::min(x.high, y.high);
    return both;
  }
  default:
    return std::nullopt;
  }
}

static MaybeRange ofQuantize(QuantizeOp op, GridRanges &ranges) {
  FixedAttr grid = op.getGrid();
  GridRange range{grid.getExponent(), grid.getLeastMantissa(),
                  grid.getGreatestMantissa()};
  // What was never negative stays so, whatever the grid could hold.
  MaybeRange x = ranges.of(op.getX());
  if (x && x->low >= 0 && op.getOverflow() != OverflowKind::wrap)
    range.low = std::max(range.low, 0.0);
  return range;
}

SmallVector<GridRange> cnnc::cnn::columnRanges(ElementsAttr table) {
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(table, storage);
  ArrayRef<double> numbers(reinterpret_cast<const double *>(bytes.data()),
                           bytes.size() / sizeof(double));
  int64_t columns = table.getShapedType().getDimSize(1);
  SmallVector<GridRange> ranges;
  for (int64_t column = 0; column < columns; ++column) {
    std::vector<double> entries;
    for (size_t i = column; i < numbers.size(); i += columns)
      entries.push_back(numbers[i]);
    MaybeRange range = ofConstant(entries);
    if (!range || !range->isExact())
      return {};
    ranges.push_back(*range);
  }
  return ranges;
}

/// The partial sums of Horner's scheme, over all rows at once.
static MaybeRange ofLookup(LookupOp op) {
  ElementsAttr table = constantBehind(op.getTable());
  SmallVector<GridRange> columns =
      table ? columnRanges(table) : SmallVector<GridRange>();
  if (columns.empty())
    return std::nullopt;
  GridRange rest{0, 0, std::ldexp(1.0, int(op.getRestBits())) - 1};
  MaybeRange sum = columns.pop_back_val();
  for (const GridRange &column : llvm::reverse(columns))
    sum = add(multiply(sum, rest), column);
  return sum;
}

static MaybeRange ofPad(PadOp op, GridRanges &ranges) {
  MaybeRange x = ranges.of(op.getX());
  if (op.getMode() != PadMode::constant)
    return x;
  return op.getValue() ? unite(x, ranges.of(op.getValue())) : withZero(x);
}

static MaybeRange ofConcat(ConcatOp op, GridRanges &ranges) {
  MaybeRange all = ranges.of(op.getXs().front());
  for (Value x : op.getXs().drop_front())
    all = unite(all, ranges.of(x));
  return all;
}

bool cnnc::cnn::everyWindowMeets(PoolOp op) {
  ArrayRef<int64_t> extents = shapeOf(op.getX()).drop_front(2);
  ArrayRef<int64_t> positions = shapeOf(op.getY()).drop_front(2);
  for (auto [d, extent] : llvm::enumerate(extents)) {
    int64_t begin = -op.getPads()[d];
    int64_t last = begin + (positions[d] - 1) * op.getStrides()[d];
    int64_t reach = (op.getKernel()[d] - 1) * op.getDilations()[d];
    // With dilation a window may step over the picture.
    bool dense = op.getDilations()[d] <= extent;
    if (begin + reach < 0 || last >= extent || !dense)
      return false;
  }
  return true;
}

static MaybeRange ofPool(PoolOp op, GridRanges &ranges) {
  MaybeRange x = ranges.of(op.getX());
  if (op.getKind() == PoolKind::sum)
    return times(x, numElements(op.getKernel()));
  return everyWindowMeets(op) ? x : std::nullopt;
}

static MaybeRange ofReduce(ReduceOp op, GridRanges &ranges) {
  MaybeRange x = ranges.of(op.getX());
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= shapeOf(op.getX())[axis];
  if (op.getKind() == ReduceKind::sum)
    return times(x, count);
  return op.getKind() == ReduceKind::prod || count == 0 ? std::nullopt : x;
}

MaybeRange GridRanges::compute(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto kernel = dyn_cast<KernelOp>(argument.getOwner()->getParentOp());
    return kernel ? of(kernel.getInputs()[argument.getArgNumber()])
                  : std::nullopt;
  }
  Operation *op = value.getDefiningOp();
  if (auto kernel = dyn_cast<KernelOp>(op))
    return of(
        kernel.getYield().getValues()[cast<OpResult>(value).getResultNumber()]);
  return llvm::TypeSwitch<Operation *, MaybeRange>(op)
      .Case([&](ConstantOp) {
        SmallVector<char> storage;
        return ofConstant(doubles(value, storage));
      })
      .Case([&](CastOp op) { return ofCast(op); })
      .Case([&](QuantizeOp op) { return ofQuantize(op, *this); })
      .Case([&](LookupOp op) { return ofLookup(op); })
      .Case([&](UnaryOp op) { return ofUnary(op, *this); })
      .Case([&](BinaryOp op) { return ofBinary(op, *this); })
      .Case([&](SelectOp op) { return unite(of(op.getA()), of(op.getB())); })
      .Case([&](ConvOp op) { return ofConv(op, *this); })
      .Case([&](MatMulOp op) { return ofMatMul(op, *this); })
      .Case([&](PoolOp op) { return ofPool(op, *this); })
      .Case([&](ReduceOp op) { return ofReduce(op, *this); })
      .Case([&](ResampleOp op) { return ofResample(op, *this); })
      .Case([&](PadOp op) { return ofPad(op, *this); })
      .Case([&](ConcatOp op) { return ofConcat(op, *this); })
      .Case<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, GatherOp,
            GatherElementsOp, GatherNDOp, RelayoutOp>(
          [&](auto op) { return of(op->getOperand(0)); })
      .Default([](Operation *) { return MaybeRange(); });
}

MaybeRange GridRanges::of(Value value) {
  auto type = dyn_cast<ShapedType>(value.getType());
  if (!type || !type.getElementType().isF64())
    return std::nullopt;
  if (auto it = known.find(value); it != known.end())
    return it->second;
  MaybeRange range = compute(value);
  known[value] = range;
  return range;
}
