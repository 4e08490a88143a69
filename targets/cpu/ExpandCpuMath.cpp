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
    RewritePatternSet patterns(&getContext());
    populateMathPolynomialApproximationPatterns(patterns, isApproximated);
    arith::populateExpandBFloat16Patterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
