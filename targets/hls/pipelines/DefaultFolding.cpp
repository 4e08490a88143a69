//===- DefaultFolding.cpp - foldings without exploration ------------------===//

#include "targets/hls/pipelines/DefaultFolding.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/pipelines/StreamPlan.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static SmallVector<int64_t> divisors(int64_t n) {
  SmallVector<int64_t> result;
  for (int64_t d = 1; d <= n; ++d)
    if (n % d == 0)
      result.push_back(d);
  return result;
}

/// Multiplications of a convolution or product.
static int64_t productsOf(Operation *op) {
  if (!isa<cnn::ConvOp, cnn::MatMulOp>(op))
    return 0;
  int64_t outputs = cnn::numElements(cnn::shapeOf(op->getResult(0)));
  ArrayRef<int64_t> w = cnn::shapeOf(op->getOperand(1));
  return outputs *
         (isa<cnn::MatMulOp>(op) ? w[0] : cnn::numElements(w.drop_front()));
}

static int64_t goalOf(cnn::KernelOp kernel, int64_t products) {
  auto function = kernel->getParentOfType<func::FuncOp>();
  int64_t moved = 1, multiplied = 0;
  auto elements = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor ? tensor.getNumElements() : 0;
  };
  for (Type type : function.getArgumentTypes())
    moved = std::max(moved, elements(type));
  for (Type type : function.getResultTypes())
    moved = std::max(moved, elements(type));
  function.walk([&](Operation *op) { multiplied += productsOf(op); });
  return std::max(moved, multiplied / products);
}

/// The cheapest folding of a convolution that reaches the goal; the fastest if
/// none does.
static Folding foldConv(cnn::ConvOp conv, int64_t goal) {
  ArrayRef<int64_t> x = cnn::shapeOf(conv.getX());
  ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
  ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
  int64_t groups = conv.getGroup(), taps = cnn::numElements(w.drop_front(2));
  bool depthwise = groups > 1 && w[1] == 1;
  int64_t depth = depthwise ? groups : w[1];
  int64_t outputs = depthwise ? 1 : w[0] / groups;
  int64_t positions = x[0] * cnn::numElements(x.drop_front(2));
  int64_t pixels = y[0] * cnn::numElements(y.drop_front(2));
  Folding best{depth, outputs, taps, {}};
  int64_t cost = INT64_MAX;
  SmallVector<int64_t> parts = divisors(taps);
  for (int64_t t : llvm::reverse(parts))
    for (int64_t pi : divisors(depth))
      for (int64_t po : divisors(outputs)) {
        int64_t window = positions * x[1] / pi;
        int64_t steps = (depth / pi) * (outputs / po) * (taps / t);
        int64_t product = pixels * steps * (depthwise ? 1 : groups);
        if (std::max(window, product) > goal || t * pi * po >= cost)
          continue;
        cost = t * pi * po;
        best = {pi, po, t, {}};
      }
  return best;
}

/// The same for a product whose words have at most `channels` lanes.
static Folding foldProduct(cnn::MatMulOp product, int64_t channels,
                           int64_t goal) {
  ArrayRef<int64_t> b = cnn::shapeOf(product.getB());
  int64_t rows = cnn::shapeOf(product.getA())[0];
  Folding best{channels, b[1], 1, {}};
  int64_t cost = INT64_MAX;
  for (int64_t po : divisors(b[1]))
    for (int64_t pi : divisors(channels))
      if (rows * (b[0] / pi) * (b[1] / po) <= goal && pi * po < cost) {
        cost = pi * po;
        best = {pi, po, 1, {}};
      }
  return best;
}

cnn::TilingAttr cnnc::hls::defaultFolding(cnn::KernelOp kernel,
                                          int64_t products) {
  PlannedKernel planned = planStreams(kernel);
  if (!planned.plan)
    return {};
  int64_t goal = goalOf(kernel, products);
  MLIRContext *context = kernel.getContext();
  if (const StreamStep *step = planned.plan->product()) {
    if (auto conv = dyn_cast<cnn::ConvOp>(step->root))
      return foldConv(conv, goal).tiling(context, kConvForm);
    return foldProduct(cast<cnn::MatMulOp>(step->root),
                       flattenedShape(kernel, *step).channels, goal)
        .tiling(context, kDenseForm);
  }
  StreamShape shape = inputShape(planned.plan->steps.front(), 0);
  Folding folding;
  for (int64_t lanes : divisors(shape.channels)) {
    folding.pi = lanes;
    if (shape.words(lanes) <= goal)
      break;
  }
  return folding.tiling(context, kStreamForm);
}
