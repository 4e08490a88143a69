//===- BodyValues.cpp - what values of a kernel's body are ----------------===//

#include "targets/hls/engine/BodyValues.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

std::optional<int64_t> cnnc::hls::shiftOf(cnn::BinaryOp op) {
  if (!op || op.getKind() != cnn::BinaryKind::mul)
    return std::nullopt;
  std::optional<double> factor = cnn::constantSplat(op.getB());
  if (!factor || *factor <= 0 || !std::isfinite(*factor))
    return std::nullopt;
  int64_t exponent = cnn::exponentOf(*factor);
  return std::ldexp(1.0, int(exponent)) == *factor ? std::optional(exponent)
                                                   : std::nullopt;
}

BlockArgument cnnc::hls::argumentShown(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    auto cast = dyn_cast<cnn::CastOp>(op);
    bool widens = cast && cast.getElement().isF64() &&
                  isa<IntegerType>(cnn::elementOf(cast.getX()));
    bool scales =
        cnn::elementOf(value).isF64() && shiftOf(dyn_cast<cnn::BinaryOp>(op));
    if (!isa<cnn::ReshapeOp>(op) && !widens && !scales)
      return {};
    value = op->getOperand(0);
  }
  return dyn_cast<BlockArgument>(value);
}

bool cnnc::hls::isForResults(Value value, Value result) {
  ArrayRef<int64_t> own = cnn::shapeOf(value), y = cnn::shapeOf(result);
  size_t behind = y.size() - 2; // dimensions behind the channels
  if (own.size() <= behind)
    return false;
  size_t at = own.size() - 1 - behind;
  for (size_t d = 0; d < own.size(); ++d)
    if (own[d] != (d == at ? y[1] : 1))
      return false;
  return true;
}

SmallVector<double> cnnc::hls::constantsOf(cnn::KernelOp kernel, Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    value = kernel.getInputs()[argument.getArgNumber()];
  if (!isa<RankedTensorType>(value.getType()))
    return {};
  return cnn::constantDoubles(value).value_or(SmallVector<double>());
}

SmallVector<double> cnnc::hls::constantsFor(cnn::KernelOp kernel, Value value,
                                            Value result) {
  bool single = cnn::numElements(cnn::shapeOf(value)) == 1;
  if (!single && !isForResults(value, result))
    return {};
  return constantsOf(kernel, value);
}

std::optional<ScaleColumn> cnnc::hls::columnShown(Value value) {
  ScaleColumn column;
  if (auto scale = value.getDefiningOp<cnn::BinaryOp>()) {
    std::optional<int64_t> shift = shiftOf(scale);
    if (!shift)
      return std::nullopt;
    column.exponent = *shift;
    value = scale.getA();
  }
  auto cast = value.getDefiningOp<cnn::CastOp>();
  auto reshape =
      cast ? cast.getX().getDefiningOp<cnn::ReshapeOp>() : cnn::ReshapeOp();
  auto slice =
      reshape ? reshape.getX().getDefiningOp<cnn::SliceOp>() : cnn::SliceOp();
  column.argument =
      slice ? dyn_cast<BlockArgument>(slice.getX()) : BlockArgument();
  if (!column.argument || slice.getStarts().size() != 2)
    return std::nullopt;
  column.number = slice.getStarts()[1];
  return column;
}
