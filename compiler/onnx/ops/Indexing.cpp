//===- Indexing.cpp - elements by index -----------------------------------===//
//
// Gather and Scatter with their kin, OneHot, Trilu, EyeLike, TensorScatter,
// Compress.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// Indices as i32 or i64; a refusal if they are no integers.
static FailureOr<Value> indexOperand(NodeContext &c, unsigned i) {
  Value indices = c.operand(i);
  Type element = ValueBuilder::element(indices);
  if (element.isSignlessInteger(32) || element.isSignlessInteger(64))
    return indices;
  if (!isa<IntegerType>(element) || element.isInteger(1))
    return c.invalid("operand " + Twine(i) + " holds no indices");
  return c.convert(indices, c.builder().getI64Type());
}

static LogicalResult importGather(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
  auto indices = indexOperand(c, 1);
  if (failed(axis) || failed(indices))
    return failure();
  return c.yield(c.gather(x, *indices, *axis));
}

static LogicalResult importGatherElements(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
  auto indices = indexOperand(c, 1);
  if (failed(axis) || failed(indices))
    return failure();
  return c.yield(c.create<GatherElementsOp>(x, *indices, *axis));
}

static LogicalResult importGatherND(NodeContext &c) {
  auto indices = indexOperand(c, 1);
  if (failed(indices))
    return failure();
  return c.yield(
      c.create<GatherNDOp>(c.operand(0), *indices, c.intAttr("batch_dims", 0)));
}

static FailureOr<ScatterKind> readReduction(NodeContext &c) {
  std::string name = c.stringAttr("reduction", "none");
  if (name == "none")
    return ScatterKind::assign;
  auto kind = symbolizeScatterKind(name);
  if (!kind || *kind == ScatterKind::assign)
    return c.invalid("attribute 'reduction' has the unknown value '" + name +
                     "'");
  return *kind;
}

static LogicalResult importScatterND(NodeContext &c) {
  auto kind = readReduction(c);
  auto indices = indexOperand(c, 1);
  if (failed(kind) || failed(indices))
    return failure();
  return c.yield(
      c.create<ScatterNDOp>(*kind, c.operand(0), *indices, c.operand(2)));
}

/// The tuples (i0, ..., index, ..., i_last) for each element (i0, ..., i_last)
/// of `shape`, where `index` (broadcastable to `shape`) stands at position
/// `axis` of the first `depth`.
static Value indexTuples(NodeContext &c, ArrayRef<int64_t> shape, Value index,
                         int64_t axis, int64_t depth) {
  SmallVector<int64_t> single(shape);
  single.push_back(1);
  SmallVector<Value> columns;
  for (int64_t dim = 0; dim < depth; ++dim) {
    Value column = index;
    if (dim != axis)
      column = c.convert(c.alongAxis(c.iota(shape[dim]), shape.size(), dim),
                         ValueBuilder::element(index));
    columns.push_back(c.reshape(c.broadcast(column, shape), single));
  }
  return c.broken() ? Value() : c.concat(columns, shape.size());
}

static LogicalResult importScatterElements(NodeContext &c) {
  Value x = c.operand(0), updates = c.operand(2);
  auto axis = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
  auto kind = readReduction(c);
  auto indices = indexOperand(c, 1);
  if (failed(axis) || failed(kind) || failed(indices))
    return failure();
  ArrayRef<int64_t> shape = ValueBuilder::shape(*indices);
  if (shape != ValueBuilder::shape(updates) ||
      int64_t(shape.size()) != ValueBuilder::rank(x))
    return c.invalid("data " + shapeString(ValueBuilder::shape(x)) +
                     ", indices " + shapeString(shape) + " and updates " +
                     shapeString(ValueBuilder::shape(updates)) +
                     " do not suit each other");
  Value tuples = indexTuples(c, shape, *indices, *axis, shape.size());
  return c.yield(c.create<ScatterNDOp>(*kind, x, tuples, updates));
}

/// A cache in which `update` stands from a position on that each batch has for
/// itself.
static LogicalResult importTensorScatter(NodeContext &c) {
  Value cache = c.operand(0), update = c.operand(1);
  ArrayRef<int64_t> shape = ValueBuilder::shape(update);
  auto axis = c.axis(c.intAttr("axis", -2), ValueBuilder::rank(cache));
  if (failed(axis))
    return failure();
  std::string mode = c.stringAttr("mode", "linear");
  if (*axis == 0 || int64_t(shape.size()) != ValueBuilder::rank(cache) ||
      (mode != "linear" && mode != "circular"))
    return c.invalid("axis, mode or shapes are out of the ordinary");
  Value at = c.convert(c.alongAxis(c.iota(shape[*axis]), *axis + 1, *axis),
                       c.builder().getI64Type());
  if (Value starts = c.operand(2)) {
    if (ValueBuilder::shape(starts) != shape.take_front(1))
      return c.invalid("expected one write index for each batch");
    starts = c.convert(starts, c.builder().getI64Type());
    at = c.add(at, c.alongAxis(starts, *axis + 1, 0));
  }
  if (mode == "circular")
    at = c.binary(BinaryKind::mod, at,
                  c.scalarLike(at, ValueBuilder::shape(cache)[*axis]));
  Value tuples =
      indexTuples(c, shape.take_front(*axis + 1), at, *axis, *axis + 1);
  return c.yield(
      c.create<ScatterNDOp>(ScatterKind::assign, cache, tuples, update));
}

static LogicalResult importOneHot(NodeContext &c) {
  Value values = c.operand(2);
  auto depth = c.doubles(1, "depth");
  if (failed(depth))
    return failure();
  if (depth->size() != 1 || !(depth->front() >= 1) ||
      numElements(ValueBuilder::shape(values)) != 2)
    return c.invalid("expected one positive depth and two values");
  if (depth->front() > double(kMaxGeneratedElements))
    return c.invalid("the depth is too large");
  int64_t count = int64_t(depth->front());
  // Truncated, as a cast to int64 would.
  Value indices = c.convert(c.operand(0), c.builder().getI64Type());
  SmallVector<int64_t> shape(ValueBuilder::shape(indices));
  auto axis = c.axis(c.intAttr("axis", -1), shape.size() + 1);
  if (failed(axis))
    return failure();
  shape.insert(shape.begin() + *axis, 1);
  indices = c.reshape(indices, shape);
  Value classes = c.alongAxis(c.iota(count), shape.size(), *axis);
  Value hot = c.equal(indices, classes);
  if (c.opset() >= 11)
    hot = c.binary(BinaryKind::logical_or, hot,
                   c.equal(indices, c.sub(classes, double(count))));
  Value flat = c.reshape(values, {2});
  return c.yield(c.select(hot, c.slice(flat, {1}, {1}, {1}),
                          c.slice(flat, {0}, {1}, {1})));
}

/// The column numbers and, one below the other, the row numbers of the
/// matrices of `x`.
static std::pair<Value, Value> columnsAndRows(NodeContext &c, Value x) {
  ArrayRef<int64_t> matrix = ValueBuilder::shape(x).take_back(2);
  return {c.reshape(c.iota(matrix[1]), {1, matrix[1]}),
          c.reshape(c.iota(matrix[0]), {matrix[0], 1})};
}

static LogicalResult importTrilu(NodeContext &c) {
  Value x = c.operand(0);
  if (ValueBuilder::rank(x) < 2)
    return c.invalid("expected matrices");
  auto [columns, rows] = columnsAndRows(c, x);
  Value diagonal = rows;
  if (Value k = c.operand(1)) {
    if (numElements(ValueBuilder::shape(k)) != 1)
      return c.invalid("k is not one number");
    // Beyond the corners, however far, there is nothing; the sum must not wrap.
    ArrayRef<int64_t> shape = ValueBuilder::shape(x);
    Value within = c.convert(k, c.builder().getI64Type());
    within = c.min(c.max(within, -double(shape[shape.size() - 2])),
                   double(shape.back()));
    diagonal = c.add(rows, c.reshape(within, {1, 1}));
  }
  Value keep = c.intAttr("upper", 1)
                   ? c.binary(BinaryKind::less_equal, diagonal, columns)
                   : c.binary(BinaryKind::less_equal, columns, diagonal);
  return c.yield(c.select(keep, x, c.scalarLike(x, 0)));
}

static LogicalResult importEyeLike(NodeContext &c) {
  Value x = c.operand(0);
  if (ValueBuilder::rank(x) != 2)
    return c.invalid("expected a matrix");
  Type element = ValueBuilder::element(x);
  if (c.hasAttr("dtype"))
    element = c.elementType(c.intAttr("dtype", 0));
  if (!element)
    return failure();
  auto [columns, rows] = columnsAndRows(c, x);
  // Beyond the corners, however far, there is nothing; the sum must not wrap.
  ArrayRef<int64_t> shape = ValueBuilder::shape(x);
  int64_t k = std::clamp(c.intAttr("k", 0), -shape[0], shape[1]);
  Value diagonal = c.add(rows, double(k));
  return c.yield(c.convert(c.equal(columns, diagonal), element));
}

static LogicalResult importCompress(NodeContext &c) {
  Value x = c.operand(0);
  auto condition = c.integers(1, "condition");
  if (failed(condition))
    return failure();
  int64_t axis = 0;
  if (c.hasAttr("axis")) {
    auto normal = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
    if (failed(normal))
      return failure();
    axis = *normal;
  } else {
    x = c.reshape(x, {numElements(ValueBuilder::shape(x))});
  }
  if (int64_t(condition->size()) > ValueBuilder::shape(x)[axis])
    return c.invalid("the condition is longer than the axis");
  SmallVector<int64_t> kept;
  for (auto [i, keep] : llvm::enumerate(*condition))
    if (keep)
      kept.push_back(i);
  return c.yield(c.gather(x, c.integerTensor(kept), axis));
}

void cnnc::onnx_import::addIndexing(OpRegistry &registry) {
  registry.add({
      {"Gather", 2, 2, importGather},
      {"GatherElements", 2, 2, importGatherElements, 11},
      {"GatherND", 2, 2, importGatherND, 11},
      {"ScatterND", 3, 3, importScatterND, 11},
      {"ScatterElements", 3, 3, importScatterElements, 11},
      {"Scatter", 3, 3, importScatterElements, 9},
      {"TensorScatter", 2, 3, importTensorScatter, 24},
      {"OneHot", 3, 3, importOneHot, 9},
      {"Trilu", 1, 2, importTrilu, 14},
      {"EyeLike", 1, 1, importEyeLike, 9},
      {"Compress", 2, 2, importCompress, 9},
  });
}
