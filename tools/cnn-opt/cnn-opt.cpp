//===- cnn-opt.cpp - the pass tester --------------------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "passes/bufferize/Passes.h"
#include "passes/evaluate/Passes.h"
#include "passes/fusion/Passes.h"
#include "passes/memory/Passes.h"
#include "passes/simplify/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registry.insert<cnnc::cnn::CnnDialect>();
  mlir::registerTransformsPasses();
  cnnc::registerCnncBufferizePasses();
  cnnc::registerCnncEvaluatePasses();
  cnnc::registerCnncFusionPasses();
  cnnc::registerCnncMemoryPasses();
  cnnc::registerCnncSimplifyPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "cnnc's pass tester\n", registry));
}
