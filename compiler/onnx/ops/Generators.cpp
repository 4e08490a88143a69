//===- Generators.cpp - operators whose value is known at compile time
//-----===//
//
// Constant, ConstantOfShape, Range, the window functions, MelWeightMatrix; and
// NonZero and Unique, whose result has a static shape only then.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

static constexpr double kPi = 3.14159265358979323846;

static LogicalResult importConstant(NodeContext &c) {
  if (c.hasAttr("value")) {
    ElementsAttr value = c.tensorAttr("value");
    return value ? c.yield(c.constant(value)) : failure();
  }
  if (c.hasAttr("value_int"))
    return c.yield(
        c.constant(makeIntegers(c.context(), {}, c.intAttr("value_int", 0))));
  if (c.hasAttr("value_ints"))
    return c.yield(c.integerTensor(c.intsAttr("value_ints")));
  Type f32 = c.builder().getF32Type();
  if (c.hasAttr("value_float"))
    return c.yield(c.floats(f32, {}, c.floatAttr("value_float", 0)));
  if (c.hasAttr("value_floats")) {
    SmallVector<double> values = c.floatsAttr("value_floats");
    return c.yield(c.floats(f32, int64_t(values.size()), values));
  }
  if (c.hasAttr("sparse_value"))
    return c.refuse("sparse tensors are not compiled",
                    "store the constant as a dense tensor");
  if (c.hasAttr("value_string") || c.hasAttr("value_strings"))
    return c.refuse("text is not compiled",
                    "process text outside of the network");
  return c.invalid("the constant has no value");
}

/// Checks extents that come out of the model's data.
static LogicalResult checkExtents(NodeContext &c, ArrayRef<int64_t> shape) {
  if (llvm::any_of(shape, [](int64_t extent) { return extent < 0; }))
    return c.invalid("a shape has a negative extent");
  if (numElements(shape) > kMaxTensorElements)
    return c.invalid("a tensor of shape " + shapeString(shape) +
                     " is too large");
  return success();
}

static LogicalResult importConstantOfShape(NodeContext &c) {
  auto shape = c.integers(0, "shape");
  if (failed(shape) || failed(checkExtents(c, *shape)))
    return failure();
  if (!c.hasAttr("value"))
    return c.yield(c.splat(c.builder().getF32Type(), *shape, 0));
  auto value = dyn_cast_or_null<DenseElementsAttr>(c.tensorAttr("value"));
  if (!value || value.getNumElements() != 1)
    return c.invalid("attribute 'value' is not one number");
  return c.yield(c.constant(value.resizeSplat(
      RankedTensorType::get(*shape, value.getElementType()))));
}

/// Refuses a constant that is made at compile time and does not deserve it.
static LogicalResult checkGenerated(NodeContext &c, double count) {
  if (!(count <= double(kMaxGeneratedElements)))
    return c.refuse("the constant that the node makes is too large",
                    "make it outside and feed it as an input");
  return success();
}

static LogicalResult importIntegerRange(NodeContext &c) {
  SmallVector<int64_t> bounds;
  for (unsigned i : {0, 1, 2}) {
    auto value = c.integers(i, i == 0 ? "start" : i == 1 ? "limit" : "delta");
    if (failed(value))
      return failure();
    if (value->size() != 1)
      return c.invalid("operand " + Twine(i) + " is no scalar");
    bounds.push_back(value->front());
  }
  int64_t start = bounds[0], delta = bounds[2], distance = 0;
  if (delta == 0 || __builtin_sub_overflow(bounds[1], start, &distance))
    return c.invalid("the range has no end");
  int64_t count = 0;
  if ((distance > 0) == (delta > 0) && distance != 0)
    count = distance / delta + (distance % delta != 0);
  if (failed(checkGenerated(c, double(count))))
    return failure();
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(start + i * delta);
  return c.yield(
      c.convert(c.integerTensor(values), ValueBuilder::element(c.operand(0))));
}

static LogicalResult importRange(NodeContext &c) {
  Type element = ValueBuilder::element(c.operand(0));
  if (isa<IntegerType>(element))
    return importIntegerRange(c);
  SmallVector<double> bounds;
  for (unsigned i : {0, 1, 2}) {
    auto value = c.doubles(i, i == 0 ? "start" : i == 1 ? "limit" : "delta");
    if (failed(value))
      return failure();
    if (value->size() != 1)
      return c.invalid("operand " + Twine(i) + " is no scalar");
    bounds.push_back(value->front());
  }
  double count = std::ceil((bounds[1] - bounds[0]) / bounds[2]);
  if (bounds[2] == 0 || std::isnan(count))
    return c.invalid("the range has no end");
  if (failed(checkGenerated(c, count)))
    return failure();
  SmallVector<double> values;
  for (int64_t i = 0; i < int64_t(std::max(count, 0.0)); ++i)
    values.push_back(bounds[0] + i * bounds[2]);
  return c.yield(c.floats(element, int64_t(values.size()), values));
}

/// A generalised cosine window: a0 - a1 cos(2 pi i / N) + a2 cos(4 pi i / N).
static LogicalResult importWindow(NodeContext &c, double a0, double a1,
                                  double a2) {
  auto size = c.integers(0, "size");
  if (failed(size))
    return failure();
  if (size->size() != 1 || size->front() < 0)
    return c.invalid("size is not one number");
  int64_t count = size->front();
  Type element = c.elementType(c.intAttr("output_datatype", 1));
  if (!element || failed(checkGenerated(c, double(count))))
    return failure();
  bool periodic = c.intAttr("periodic", 1) != 0;
  double period = std::max<int64_t>(periodic ? count : count - 1, 1);
  SmallVector<double> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(a0 - a1 * std::cos(2 * kPi * i / period) +
                     a2 * std::cos(4 * kPi * i / period));
  Value window = c.floats(c.builder().getF64Type(), count, values);
  return c.yield(c.convert(window, element));
}

static LogicalResult importHann(NodeContext &c) {
  return importWindow(c, 0.5, 0.5, 0);
}
static LogicalResult importHamming(NodeContext &c) {
  return importWindow(c, 25.0 / 46, 21.0 / 46, 0);
}
static LogicalResult importBlackman(NodeContext &c) {
  return importWindow(c, 0.42, 0.5, 0.08);
}

/// Positions of the corners of the triangular filters, in spectrogram bins;
/// `bands` + 2 of them, equally far apart on the mel scale.
static SmallVector<int64_t> melCorners(int64_t bands, int64_t length,
                                       double rate, double low, double high) {
  auto mel = [](double hertz) {
    return 2595 * std::log1p(hertz / 700) / std::log(10.0);
  };
  double step = (mel(high) - mel(low)) / (bands + 2);
  SmallVector<int64_t> corners;
  for (int64_t i = 0; i < bands + 2; ++i) {
    double at = i * step + mel(low);
    double hertz = 700 * std::expm1(at / 2595 * std::log(10.0));
    double bin = std::floor((length + 1) * hertz / rate);
    corners.push_back(bin >= 0 && bin < 0x1p40 ? int64_t(bin) : -1);
  }
  return corners;
}

static LogicalResult importMelWeightMatrix(NodeContext &c) {
  static constexpr const char *names[] = {"num_mel_bins", "dft_length",
                                          "sample_rate", "lower_edge_hertz",
                                          "upper_edge_hertz"};
  SmallVector<double> in;
  for (unsigned i = 0; i < 5; ++i) {
    auto value = c.doubles(i, names[i]);
    if (failed(value))
      return failure();
    if (value->size() != 1 || !(value->front() >= 0) || value->front() > 0x1p31)
      return c.invalid(Twine(names[i]) + " is not one sensible number");
    in.push_back(value->front());
  }
  Type element = c.elementType(c.intAttr("output_datatype", 1));
  int64_t bands = int64_t(in[0]), length = int64_t(in[1]);
  int64_t bins = length / 2 + 1;
  if (!element || failed(checkGenerated(c, double(bands) * bins)))
    return failure();
  SmallVector<int64_t> corners = melCorners(bands, length, in[2], in[3], in[4]);
  for (int64_t corner : corners)
    if (corner < 0 || corner >= bins)
      return c.invalid("a filter reaches past the highest frequency");
  SmallVector<double> values(bands * bins, 0.0);
  for (int64_t i = 0; i < bands; ++i) {
    int64_t low = corners[i], mid = corners[i + 1], high = corners[i + 2];
    if (mid == low)
      values[mid * bands + i] = 1;
    for (int64_t j = low; mid > low && j <= mid; ++j)
      values[j * bands + i] = double(j - low) / (mid - low);
    for (int64_t j = mid; high > mid && j < high; ++j)
      values[j * bands + i] = double(high - j) / (high - mid);
  }
  Value matrix = c.floats(c.builder().getF64Type(), {bins, bands}, values);
  return c.yield(c.convert(matrix, element));
}

static LogicalResult importNonZero(NodeContext &c) {
  ArrayRef<int64_t> shape = ValueBuilder::shape(c.operand(0));
  auto values =
      c.doubles(0, "the operand, whose content is the result's shape,");
  if (failed(values))
    return failure();
  int64_t rank = shape.size(), count = 0;
  SmallVector<SmallVector<int64_t>> rows(rank);
  for (auto [i, value] : llvm::enumerate(*values)) {
    if (value == 0)
      continue;
    ++count;
    int64_t rest = i;
    for (int64_t dim = rank - 1; dim >= 0; --dim) {
      rows[dim].push_back(rest % shape[dim]);
      rest /= shape[dim];
    }
  }
  SmallVector<int64_t> flat;
  for (const auto &row : rows)
    llvm::append_range(flat, row);
  return c.yield(c.constant(makeIntegers(c.context(), {rank, count}, flat)));
}

namespace {
/// The rows of a constant and what Unique says about them.
struct UniqueRows {
  SmallVector<int64_t> first, inverse, counts;
};
} // namespace

/// Doubles as integers of the same order; NaNs equal each other.
static int64_t orderedKey(double value) {
  if (value == 0)
    value = 0; // -0 equals 0
  int64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits < 0 ? std::numeric_limits<int64_t>::min() - bits : bits;
}

static UniqueRows findUnique(ArrayRef<int64_t> keys, int64_t rows,
                             bool sorted) {
  int64_t width = rows ? keys.size() / rows : 0;
  auto row = [&](int64_t i) { return keys.slice(i * width, width); };
  SmallVector<int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return std::lexicographical_compare(row(a).begin(), row(a).end(),
                                        row(b).begin(), row(b).end());
  });
  // Groups of equal rows; the sort is stable, so that each begins with its
  // first occurrence.
  SmallVector<SmallVector<int64_t>> groups;
  for (int64_t i : order) {
    if (groups.empty() || row(groups.back().front()) != row(i))
      groups.emplace_back();
    groups.back().push_back(i);
  }
  if (!sorted)
    llvm::sort(groups, [](const auto &a, const auto &b) {
      return a.front() < b.front();
    });
  UniqueRows result;
  result.inverse.resize(rows);
  for (auto [g, group] : llvm::enumerate(groups)) {
    result.first.push_back(group.front());
    result.counts.push_back(group.size());
    for (int64_t i : group)
      result.inverse[i] = g;
  }
  return result;
}

static LogicalResult importUnique(NodeContext &c) {
  Value x = c.operand(0);
  int64_t axis = 0;
  if (c.hasAttr("axis")) {
    auto normal = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
    if (failed(normal))
      return failure();
    axis = *normal;
  } else {
    x = c.reshape(x, {numElements(ValueBuilder::shape(x))});
  }
  constexpr StringLiteral what =
      "the operand, whose content is the result's shape,";
  SmallVector<int64_t> keys;
  if (isa<IntegerType>(ValueBuilder::element(x))) {
    auto values = c.integers(0, what);
    if (failed(values))
      return failure();
    keys = *values;
    if (ValueBuilder::element(x).isUnsignedInteger(64))
      for (int64_t &key : keys)
        key ^= std::numeric_limits<int64_t>::min();
  } else {
    auto values = c.doubles(0, what);
    if (failed(values))
      return failure();
    for (double value : *values)
      keys.push_back(orderedKey(value));
  }
  // Row i holds what has index i along the axis.
  ArrayRef<int64_t> shape = ValueBuilder::shape(x);
  int64_t rows = shape[axis];
  int64_t inner = numElements(shape.drop_front(axis + 1));
  int64_t outer = numElements(shape.take_front(axis));
  SmallVector<int64_t> byRow;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t j = 0; j < inner; ++j)
        byRow.push_back(keys[(o * rows + i) * inner + j]);
  UniqueRows unique = findUnique(byRow, rows, c.intAttr("sorted", 1) != 0);
  c.setResult(0, c.gather(x, c.integerTensor(unique.first), axis));
  c.setResult(1, c.integerTensor(unique.first));
  c.setResult(2, c.integerTensor(unique.inverse));
  c.setResult(3, c.integerTensor(unique.counts));
  return success();
}

void cnnc::onnx_import::addGenerators(OpRegistry &registry) {
  registry.add({
      {"Constant", 0, 0, importConstant},
      {"ConstantOfShape", 1, 1, importConstantOfShape, 9},
      {"Range", 3, 3, importRange, 11},
      {"HannWindow", 1, 1, importHann, 17},
      {"HammingWindow", 1, 1, importHamming, 17},
      {"BlackmanWindow", 1, 1, importBlackman, 17},
      {"MelWeightMatrix", 5, 5, importMelWeightMatrix, 17},
      {"NonZero", 1, 1, importNonZero, 9},
      {"Unique", 1, 1, importUnique, 11},
  });
}
