//===- WindowProblem.cpp - windows that slide over channels ---------------===//

#include "targets/ptx/WindowProblem.h"
#include "dialects/cnn/Infer.h"
#include "targets/common/element/Window.h"
#include "targets/ptx/GemmProblem.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

bool WindowProblem::isRagged(int64_t columns) const {
  return cnn::shapeOf(y).back() % columns != 0;
}

static bool hasChannelsInnermost(Value v) {
  auto type = cast<RankedTensorType>(v.getType());
  auto strides = linearStrides(type);
  return type.getRank() > 2 && strides && (*strides)[1] == 1;
}

template <typename Op> static WindowProblem problemOf(Op op) {
  WindowProblem p;
  p.x = op.getX();
  p.y = op.getY();
  p.input = cnn::shapeOf(op.getX()).drop_front(2);
  p.strides = op.getStrides();
  p.dilations = op.getDilations();
  p.pads = op.getPads();
  return p;
}

static std::optional<WindowProblem> problemOf(Operation &op) {
  if (auto pool = dyn_cast<cnn::PoolOp>(op)) {
    WindowProblem p = problemOf(pool);
    p.kernel = pool.getKernel();
    p.reduction = reductionOf(pool);
    return p;
  }
  auto conv = dyn_cast<cnn::ConvOp>(op);
  if (!conv)
    return std::nullopt;
  ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
  if (conv.getGroup() == 1 || w[1] != 1 || w[0] != int64_t(conv.getGroup()))
    return std::nullopt;
  WindowProblem p = problemOf(conv);
  p.conv = conv;
  p.kernel = w.drop_front(2);
  return p;
}

std::optional<WindowProblem> cnnc::ptx::windowProblemOf(cnn::KernelOp kernel) {
  for (Operation &op : kernel.getBlock()) {
    std::optional<WindowProblem> p = problemOf(op);
    if (!p && isa<cnn::ConvOp>(op))
      return std::nullopt; // its pool's operand is nowhere in memory
    if (!p)
      continue;
    // Every result is stored where this one is computed; channels may lie
    // apart there: scattered stores cost less than reading along a row of x.
    bool alike = llvm::all_of(kernel.getYield().getValues(), [&](Value v) {
      return cnn::shapeOf(v) == cnn::shapeOf(p->y);
    });
    if (!alike || !hasChannelsInnermost(p->x) || !hasChannelsInnermost(p->y) ||
        cnn::numElements(cnn::shapeOf(p->y)) == 0)
      return std::nullopt;
    return p;
  }
  return std::nullopt;
}
