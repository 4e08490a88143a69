//===- Elementwise.cpp - arithmetic, comparisons, logic -------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

template <UnaryKind kind> static LogicalResult importUnary(NodeContext &c) {
  return c.yield(c.unary(kind, c.operand(0)));
}

template <BinaryKind kind> static LogicalResult importBinary(NodeContext &c) {
  return c.yield(c.binary(kind, c.operand(0), c.operand(1)));
}

static LogicalResult importIdentity(NodeContext &c) {
  return c.yield(c.operand(0));
}

void cnnc::onnx_import::addElementwise(OpRegistry &registry) {
  registry.add({
      {"Add", 2, 2, importBinary<BinaryKind::add>},
      {"Identity", 1, 1, importIdentity, 1},
      {"Relu", 1, 1, importUnary<UnaryKind::relu>, 6},
  });
}
