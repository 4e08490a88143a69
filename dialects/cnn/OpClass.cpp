//===- OpClass.cpp - what kind of work an operation is --------------------===//

#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc::cnn;

bool cnnc::cnn::isElementwise(Operation *op) {
  return isa<UnaryOp, BinaryOp, SelectOp, CastOp, QuantizeOp, LookupOp>(op);
}

bool cnnc::cnn::isMovement(Operation *op) {
  return isa<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, PadOp, ConcatOp,
             GatherOp, GatherElementsOp, GatherNDOp, ResampleOp, RelayoutOp>(
      op);
}

bool cnnc::cnn::isContraction(Operation *op) {
  return isa<ConvOp, WinogradConvOp, StrassenConvOp, ConvTransposeOp, MatMulOp>(
      op);
}

bool cnnc::cnn::isDepthwise(Operation *op) {
  auto conv = dyn_cast<ConvOp>(op);
  return conv && int64_t(conv.getGroup()) == shapeOf(conv.getX())[1] &&
         shapeOf(conv.getW())[0] == int64_t(conv.getGroup()) &&
         conv.getGroup() > 1;
}

bool cnnc::cnn::isChannelGather(Operation *op) {
  auto gather = dyn_cast_or_null<GatherOp>(op);
  return gather && gather.getAxis() == 1 &&
         shapeOf(gather.getIndices()).size() == 1;
}

std::optional<SmallVector<int64_t>> cnnc::cnn::channelsTaken(GatherOp op,
                                                             Value indices) {
  if (!isChannelGather(op))
    return std::nullopt;
  auto values = constantIntegers(indices);
  int64_t extent = shapeOf(op.getX())[1];
  if (values)
    for (int64_t &index : *values)
      index = std::clamp<int64_t>(index < 0 ? index + extent : index, 0,
                                  extent - 1);
  return values;
}

bool cnnc::cnn::isAnchor(Operation *op) {
  return isa_and_nonnull<CnnDialect>(op->getDialect()) && !isElementwise(op) &&
         !isMovement(op) && !isa<ConstantOp, KernelOp, LaunchOp, YieldOp>(op);
}

bool cnnc::cnn::isView(Operation *op) {
  return isa<ReshapeOp>(op) && !layoutOf(op->getOperand(0).getType()) &&
         !layoutOf(op->getResult(0).getType());
}

static int64_t unaryCost(UnaryKind kind) {
  switch (kind) {
  case UnaryKind::abs:
  case UnaryKind::neg:
  case UnaryKind::sign:
  case UnaryKind::ceil:
  case UnaryKind::floor:
  case UnaryKind::round:
  case UnaryKind::logical_not:
  case UnaryKind::is_nan:
  case UnaryKind::is_inf:
  case UnaryKind::relu:
    return 1;
  case UnaryKind::sqrt:
    return 8;
  default:
    return 20;
  }
}

static int64_t binaryCost(BinaryOp op) {
  bool isFloat = isa<FloatType>(elementOf(op.getA()));
  switch (op.getKind()) {
  case BinaryKind::div:
    return isFloat ? 8 : 20;
  case BinaryKind::mod:
  case BinaryKind::fmod:
    return 20;
  case BinaryKind::pow:
    return 40;
  default:
    return 1;
  }
}

int64_t cnnc::cnn::elementCost(Operation *op) {
  if (auto unary = dyn_cast<UnaryOp>(op))
    return unaryCost(unary.getKind());
  if (auto binary = dyn_cast<BinaryOp>(op))
    return binaryCost(binary);
  if (isa<QuantizeOp>(op))
    return 6;
  if (auto lookup = dyn_cast<LookupOp>(op))
    return 4 + 4 * lookup.getTerms();
  if (auto resample = dyn_cast<ResampleOp>(op))
    return 2 * shapeOf(resample.getIndices())[1];
  if (auto concat = dyn_cast<ConcatOp>(op))
    return concat.getXs().size();
  return 1;
}
