//===- PtxRefusals.cpp - what the ptx target has no code for --------------===//

#include "targets/ptx/PtxRefusals.h"
#include "dialects/cnn/CnnOps.h"

using namespace mlir;
using namespace cnnc;

/// True for what is made of instructions alone, in every element type.
static bool isExact(cnn::UnaryKind kind) {
  switch (kind) {
  case cnn::UnaryKind::abs:
  case cnn::UnaryKind::neg:
  case cnn::UnaryKind::sign:
  case cnn::UnaryKind::sqrt:
  case cnn::UnaryKind::ceil:
  case cnn::UnaryKind::floor:
  case cnn::UnaryKind::round:
  case cnn::UnaryKind::logical_not:
  case cnn::UnaryKind::is_nan:
  case cnn::UnaryKind::is_inf:
  case cnn::UnaryKind::relu:
    return true;
  default:
    return false;
  }
}

static bool needsFunction(Operation *op) {
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    return !isExact(unary.getKind());
  if (auto binary = dyn_cast<cnn::BinaryOp>(op))
    return binary.getKind() == cnn::BinaryKind::pow;
  return isa<cnn::SoftmaxOp>(op);
}

std::vector<TargetRefusal> cnnc::ptx::refusals(ModuleOp module) {
  std::vector<TargetRefusal> result;
  module.walk([&](Operation *op) {
    if (needsFunction(op) &&
        getElementTypeOrSelf(op->getResult(0).getType()).isF64())
      result.push_back({op, "it needs a function of f64 that PTX does not have",
                        "export the model in float32, or compile it with "
                        "--target=cpu"});
  });
  return result;
}
