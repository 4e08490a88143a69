//===- ExternalWeights.cpp - weights that stay in memory ------------------===//

#include "targets/hls/pipelines/ExternalWeights.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/IR/Builders.h"
#include "targets/hls/pipelines/GridStorage.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The operation that multiplies, and its weights as the kernel has them.
static Operation *productOf(cnn::KernelOp kernel) {
  for (Operation &op : kernel.getBlock())
    if (isa<cnn::ConvOp, cnn::MatMulOp>(op))
      return &op;
  return nullptr;
}

std::optional<ExternalWeights>
cnnc::hls::externalWeights(cnn::KernelOp kernel) {
  Operation *product = productOf(kernel);
  if (!product || !isExternalForm(kernel.getTilingAttr()))
    return std::nullopt;
  ExternalWeights result;
  Value value = product->getOperand(1);
  while (Operation *producer = value.getDefiningOp()) {
    if (!isa<cnn::CastOp, cnn::BinaryOp>(producer))
      return std::nullopt;
    result.conversions.insert(result.conversions.begin(), producer);
    value = producer->getOperand(0);
  }
  result.argument = cast<BlockArgument>(value);
  Value operand = kernel.getInputs()[result.argument.getArgNumber()];
  if (cnn::constantOf(operand) && !cnn::layoutOf(operand.getType()))
    return std::nullopt;
  return result;
}

/// Blocks of `po` outputs times `pi` inputs innermost.
static cnn::LayoutAttr blockedLayout(Operation *product,
                                     const Folding &folding) {
  int64_t rank = cnn::shapeOf(product->getOperand(1)).size();
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  // Of a matrix the columns are outputs.
  bool isMatrix = isa<cnn::MatMulOp>(product);
  SmallVector<int64_t> dims = {isMatrix ? 1 : 0, isMatrix ? 0 : 1};
  return cnn::LayoutAttr::get(product->getContext(), order, dims,
                              {folding.po, folding.pi});
}

std::string cnnc::hls::layOutWeights(cnn::KernelOp kernel) {
  Operation *product = productOf(kernel);
  auto argument = dyn_cast<BlockArgument>(product->getOperand(1));
  if (!argument)
    return "its weights are computed";
  Value old = kernel.getInputs()[argument.getArgNumber()];
  ElementsAttr numbers = cnn::constantOf(old);
  if (!numbers)
    return "its weights are not constant";
  if (!argument.hasOneUse())
    return "its weights are used twice";
  std::optional<cnn::GridRange> range = cnn::GridRanges().of(old);
  ElementsAttr stored = range ? mantissasOf(numbers, *range) : numbers;
  auto type = cnn::withLayout(
      cast<RankedTensorType>(stored.getType()),
      blockedLayout(product, Folding::of(kernel.getTilingAttr())));
  OpBuilder b(kernel);
  Value constant = cnn::ConstantOp::create(b, old.getLoc(), type, stored);
  kernel.getInputsMutable()[argument.getArgNumber()].set(constant);
  argument.setType(type);
  if (!range)
    return "";
  b.setInsertionPointToStart(&kernel.getBlock());
  Value number =
      cnn::CastOp::create(b, kernel.getLoc(), argument, b.getF64Type());
  number = scaledBy(b, kernel.getLoc(), number, range->exponent);
  product->setOperand(1, number);
  return "";
}
