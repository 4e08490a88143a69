//===- cnn-opt.cpp - the pass tester --------------------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "passes/bufferize/Passes.h"
#include "passes/evaluate/Passes.h"
#include "passes/fusion/Passes.h"
#include "passes/layout/Passes.h"
#include "passes/memory/Passes.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Pipeline.h"
#include "passes/tiling/Passes.h"
#include "targets/Targets.h"

using namespace cnnc;

/// The target and device of a pass's options, or null and a message.
static TargetPtr findTarget(llvm::StringRef target, llvm::StringRef device) {
  std::string error;
  TargetPtr found = makeTarget(target, device, error);
  if (!found)
    llvm::errs() << error << "\n";
  return found;
}

static LayoutPolicyPtr findLayoutPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  TargetPtr found = findTarget(target, device);
  return found ? found->layoutPolicy() : nullptr;
}

static TilingPolicyPtr findTilingPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  TargetPtr found = findTarget(target, device);
  return found ? found->tilingPolicy() : nullptr;
}

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
  cnnc::registerSimplifyPipeline();
  cnnc::registerCnncLayoutPasses(findLayoutPolicy);
  cnnc::registerCnncTilingPasses(findTilingPolicy);
  cnnc::registerTargetPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "cnnc's pass tester\n", registry));
}
