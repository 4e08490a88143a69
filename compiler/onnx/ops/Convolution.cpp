//===- Convolution.cpp - Conv and its relatives ---------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/Window.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

static LogicalResult importConv(NodeContext &c) {
  Value x = c.operand(0), w = c.operand(1);
  if (c.rank(w) < 3)
    return c.invalid("its weights have rank " + Twine(c.rank(w)) +
                     ", expected 3 or more");
  auto window = readWindow(c, c.shape(x), c.shape(w).drop_front(2));
  if (failed(window))
    return failure();
  return c.yield(c.create<ConvOp>(x, w, c.operand(2), window->strides,
                                  window->dilations, window->pads,
                                  c.intAttr("group", 1)));
}

void cnnc::onnx_import::addConvolutions(OpRegistry &registry) {
  registry.add({
      {"Conv", 2, 3, importConv},
  });
}
