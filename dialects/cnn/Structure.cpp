//===- Structure.cpp - constants and changes of layout --------------------===//

#include "dialects/cnn/CnnOps.h"

using namespace mlir;
using namespace cnnc::cnn;

void ConstantOp::build(OpBuilder &builder, OperationState &state,
                       ElementsAttr value) {
  build(builder, state, cast<RankedTensorType>(value.getType()), value);
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult ConstantOp::verify() {
  auto type = cast<ShapedType>(getType());
  auto value = getValue().getShapedType();
  if (value.getShape() != type.getShape() ||
      value.getElementType() != type.getElementType())
    return emitOpError("(C1) expected a value of type ")
           << type << ", got " << value;
  return success();
}

LogicalResult RelayoutOp::verify() {
  if (!equalButForEncoding(getX().getType(), getY().getType()))
    return emitOpError("(C1) operand ")
           << getX().getType() << " and result " << getY().getType()
           << " differ in more than their layout";
  return success();
}

OpFoldResult RelayoutOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getY().getType())
    return getX();
  // A constant's value does not depend on its layout.
  if (adaptor.getX())
    return adaptor.getX();
  // There and back again.
  auto inner = getX().getDefiningOp<RelayoutOp>();
  if (inner && inner.getX().getType() == getY().getType())
    return inner.getX();
  return {};
}

namespace {
/// relayout(relayout(x)) is one relayout.
struct MergeRelayouts : OpRewritePattern<RelayoutOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(RelayoutOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<RelayoutOp>();
    if (!inner)
      return failure();
    rewriter.replaceOpWithNewOp<RelayoutOp>(op, op.getType(), inner.getX());
    return success();
  }
};
} // namespace

void RelayoutOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<MergeRelayouts>(context);
}

LogicalResult LaunchOp::verify() {
  int64_t outputs = getOutputs();
  if (outputs < 1 || outputs > int64_t(getBuffers().size()))
    return emitOpError("(C1) expected between 1 and ")
           << getBuffers().size() << " outputs, got " << outputs;
  return success();
}
