//===- Pipeline.cpp - the simplification phase ----------------------------===//

#include "passes/simplify/Pipeline.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "passes/simplify/Passes.h"

using namespace mlir;
using namespace cnnc;

/// One round. Arithmetic and movement come first, because they bring constants
/// next to what they fold into; transposes and shuffles move before affine maps
/// fold, because they stand between these and the convolutions.
static void addRound(OpPassManager &pm, const SimplifyOptions &options) {
  pm.addPass(createFoldConstants());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createSimplifyMovement());
  SimplifyArithmeticOptions arithmetic;
  arithmetic.inexactReciprocal = options.inexactReciprocal;
  pm.addPass(createSimplifyArithmetic(arithmetic));
  pm.addPass(createPushTransposes());
  pm.addPass(createFoldShuffles());
  pm.addPass(createFoldPadding());
  pm.addPass(createFoldAffine());
}

static void addRounds(OpPassManager &pm, const SimplifyOptions &options,
                      StringRef name) {
  pm.addPass(createCompositeFixedPointPass(
      name.str(), [&](OpPassManager &nested) { addRound(nested, options); },
      options.maxRounds));
}

void cnnc::buildSimplifyPipeline(OpPassManager &pm,
                                 const SimplifyOptions &options) {
  OpPassManager &functions =
      pm.getOpAnchorName() == func::FuncOp::getOperationName()
          ? pm
          : pm.nest<func::FuncOp>();
  addRounds(functions, options, "cnn-simplify-rounds");
  if (!options.decomposeConvTranspose)
    return;
  // After everything has folded into the transposed convolutions' weights: the
  // shuffles of their phases would stand in between.
  functions.addPass(createDecomposeConvTranspose());
  addRounds(functions, options, "cnn-simplify-phases");
}

void cnnc::registerSimplifyPipeline() {
  PassPipelineRegistration<SimplifyOptions>(
      "cnn-simplify", "All simplifications, until nothing changes",
      buildSimplifyPipeline);
}
