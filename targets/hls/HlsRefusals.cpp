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
  auto refuse = [&](Operation *op) {
    result.push_back({op,
                      "it computes in 16-bit floats, which C++ has no type for",
                      "export the model in float32, or compile it with "
                      "--target=cpu or --target=ptx"});
  };
  module.walk([&](Operation *op) {
    bool reads = llvm::any_of(op->getOperandTypes(), isHalf);
    // Constants are refused where they are used: as outputs, here.
    if (isa<func::ReturnOp>(op)) {
      for (Value value : op->getOperands())
        if (isHalf(value.getType()))
          if (Operation *producer = value.getDefiningOp();
              !producer || isa<cnn::ConstantOp>(producer))
            refuse(producer ? producer : op);
    } else if (!isa<cnn::ConstantOp>(op) &&
               (reads || llvm::any_of(op->getResultTypes(), isHalf))) {
      refuse(op);
    }
  });
  return result;
}
