//===- ExpandPtxMath.cpp - cnn-ptx-expand-math ----------------------------===//

#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "targets/ptx/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_EXPANDPTXMATH
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

/// What NVPTX has instructions for (PTX ISA, "Floating Point Instructions").
static bool isInstruction(Operation *op) {
  return isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
             math::FloorOp, math::FmaOp, math::RoundEvenOp, math::SqrtOp,
             math::TruncOp>(op);
}

static bool isFunction(Operation *op) {
  return isa_and_nonnull<math::MathDialect>(op->getDialect()) &&
         !isInstruction(op) &&
         isa<FloatType>(getElementTypeOrSelf(op->getOperand(0).getType()));
}

namespace {
struct ExpandPtxMath : cnnc::impl::ExpandPtxMathBase<ExpandPtxMath> {
  void runOnOperation() override {
    unsigned before = countFunctions();
    RewritePatternSet patterns(&getContext());
    populateMathPolynomialApproximationPatterns(
        patterns, [](StringRef name) { return name != "math.powf"; });
    math::populateExpansionPatterns(
        patterns, {"sinh", "cosh", "tan", "asinh", "acosh", "atanh", "powf",
                   "exp2", "rsqrt", "round", "fpowi", "ctlz"});
    arith::populateExpandBFloat16Patterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    expanded += before - std::min(before, countFunctions());
    WalkResult left = getOperation().walk([](Operation *op) {
      if (!isFunction(op))
        return WalkResult::advance();
      op->emitError("the ptx target has no code for ")
          << op->getName() << " of " << op->getOperand(0).getType()
          << "; compile the model in f32";
      return WalkResult::interrupt();
    });
    if (left.wasInterrupted())
      signalPassFailure();
  }

  unsigned countFunctions() {
    unsigned count = 0;
    getOperation().walk([&](Operation *op) { count += isFunction(op); });
    return count;
  }
};
} // namespace
