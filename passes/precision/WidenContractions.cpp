//===- WidenContractions.cpp - cnn-widen-contractions ---------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"
#include "passes/precision/Passes.h"
#include "passes/precision/TensorCores.h"

namespace cnnc {
#define GEN_PASS_DEF_WIDENCONTRACTIONS
#include "passes/precision/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace {
struct WidenContractions
    : cnnc::impl::WidenContractionsBase<WidenContractions> {
  using WidenContractionsBase::WidenContractionsBase;

  void runOnOperation() override {
    SmallVector<Operation *> candidates;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, MatMulOp>(op) && isNarrow(elementOf(op->getResult(0))))
        candidates.push_back(op);
    });
    for (Operation *op : candidates) {
      if (elementOf(op->getResult(0)).isF16() && suitsTensorCores(op, align)) {
        ++kept;
        continue;
      }
      widen(op);
      ++widened;
    }
  }

private:
  static bool isNarrow(Type element) {
    return element.isF16() || element.isBF16();
  }

  static Value castTo(OpBuilder &b, Location loc, Value v, Type element) {
    auto type = cast<RankedTensorType>(v.getType());
    return CastOp::create(b, loc, type.clone(element), v,
                          TypeAttr::get(element));
  }

  static void widen(Operation *op) {
    OpBuilder b(op);
    Location loc = op->getLoc();
    Value narrow = op->getResult(0);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(castTo(b, loc, operand, b.getF32Type()));
    Operation *wide = b.clone(*op);
    wide->setOperands(operands);
    auto type = cast<RankedTensorType>(narrow.getType());
    wide->getResult(0).setType(type.clone(b.getF32Type()));
    narrow.replaceAllUsesWith(
        castTo(b, loc, wide->getResult(0), elementOf(narrow)));
    op->erase();
  }
};
} // namespace
