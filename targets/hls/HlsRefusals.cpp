//===- HlsRefusals.cpp - what C++ has no types for ------------------------===//

#include "targets/hls/HlsRefusals.h"
#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace cnnc;

static bool isHalf(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isF16() || element.isBF16();
}

std::vector<TargetRefusal> cnnc::hls::refusals(ModuleOp module) {
  std::vector<TargetRefusal> result;
  module.walk([&](Operation *op) {
    if (isa<cnn::ConstantOp, func::ReturnOp>(op))
      return;
    if (llvm::any_of(op->getOperandTypes(), isHalf) ||
        llvm::any_of(op->getResultTypes(), isHalf))
      result.push_back({op,
                        "it computes in 16-bit floats, which C++ has no type "
                        "for",
                        "export the model in float32, or compile it with "
                        "--target=cpu or --target=ptx"});
  });
  return result;
}
