//===- Softmax.cpp - Softmax, LogSoftmax, Hardmax -------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// Applies `compute` along `axis`. Before opset 13 everything from that axis on
/// was one dimension, and so was everything before it.
static LogicalResult
alongAxis(NodeContext &c, llvm::function_ref<Value(Value, int64_t)> compute) {
  Value x = c.operand(0);
  auto shape = llvm::to_vector(ValueBuilder::shape(x));
  bool flattens = c.opset() < 13;
  int64_t given = c.intAttr("axis", flattens ? 1 : -1);
  // Before opset 13 the default, 1, also splits what has one dimension: behind
  // it. From the end, dimensions count as they are.
  bool mayFollow = flattens && given >= 0;
  auto axis = c.axis(given, std::max<int64_t>(shape.size(), mayFollow ? 2 : 1));
  if (failed(axis))
    return failure();
  bool isLast = *axis + 1 == int64_t(shape.size());
  if (shape.empty() || (flattens && !isLast)) {
    ArrayRef<int64_t> dims = shape;
    size_t split = std::min<size_t>(*axis, dims.size());
    int64_t rows = numElements(dims.take_front(split));
    int64_t columns = numElements(dims.drop_front(split));
    return c.yield(c.reshape(compute(c.reshape(x, {rows, columns}), 1), shape));
  }
  return c.yield(compute(x, *axis));
}

template <bool log> static LogicalResult importSoftmax(NodeContext &c) {
  return alongAxis(c, [&](Value x, int64_t axis) {
    return c.create<SoftmaxOp>(x, axis, log);
  });
}

/// 1 at the first maximum, 0 elsewhere.
static LogicalResult importHardmax(NodeContext &c) {
  Type element = ValueBuilder::element(c.operand(0));
  return alongAxis(c, [&](Value x, int64_t axis) -> Value {
    if (c.broken())
      return {};
    int64_t extent = ValueBuilder::shape(x)[axis];
    Value largest = c.create<ArgReduceOp>(ReduceKind::max, x, axis, false);
    Value index = c.iota(extent);
    index = c.alongAxis(index, ValueBuilder::rank(x), axis);
    return c.convert(c.equal(index, largest), element);
  });
}

void cnnc::onnx_import::addSoftmax(OpRegistry &registry) {
  registry.add({
      {"Hardmax", 1, 1, importHardmax, 1},
      {"LogSoftmax", 1, 1, importSoftmax<true>, 1},
      {"Softmax", 1, 1, importSoftmax<false>, 1},
  });
}
