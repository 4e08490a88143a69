//===- ExpandCpuMath.cpp - cnn-cpu-expand-math ----------------------------===//

#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "targets/cpu/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_EXPANDCPUMATH
#include "targets/cpu/Passes.h.inc"
} // namespace cnnc

/// Functions whose approximation is good to a few units in the last place over
/// the whole range that f32 networks meet. (Those of sine and cosine lose
/// large arguments, powers go through exp and log.)
static bool isApproximated(StringRef name) {
  return llvm::is_contained({"math.exp", "math.log", "math.log1p", "math.tanh",
                             "math.erf", "math.log2", "math.expm1"},
                            name);
}

namespace {
struct ExpandCpuMath : cnnc::impl::ExpandCpuMathBase<ExpandCpuMath> {
  void runOnOperation() override {
    int64_t before = countFunctions();
    RewritePatternSet patterns(&getContext());
    populateMathPolynomialApproximationPatterns(patterns, isApproximated);
    arith::populateExpandBFloat16Patterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    kept += countFunctions();
    approximated += before - countFunctions();
  }

  /// Functions that take more than an instruction.
  int64_t countFunctions() {
    int64_t count = 0;
    getOperation().walk([&](Operation *op) {
      count += isa_and_nonnull<math::MathDialect>(op->getDialect()) &&
               !isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
                    math::FloorOp, math::FmaOp, math::IsInfOp, math::IsNaNOp,
                    math::RoundEvenOp, math::SqrtOp, math::TruncOp>(op);
    });
    return count;
  }
};
} // namespace
