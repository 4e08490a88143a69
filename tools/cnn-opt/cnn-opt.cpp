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
#include "targets/common/Passes.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/CpuTiling.h"
#include "targets/cpu/Passes.h"

using namespace cnnc;

/// The description of a device of a target, or nothing and a message.
static std::optional<cpu::CpuDevice> findDevice(llvm::StringRef target,
                                                llvm::StringRef device) {
  auto found = target == "cpu" ? cpu::findDevice(device) : std::nullopt;
  if (!found)
    llvm::errs() << "unknown target or device: " << target << ", " << device
                 << "\n";
  return found;
}

static LayoutPolicyPtr findLayoutPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  auto found = findDevice(target, device);
  return found ? cpu::makeLayoutPolicy(*found) : nullptr;
}

static TilingPolicyPtr findTilingPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  auto found = findDevice(target, device);
  return found ? cpu::makeTilingPolicy(*found) : nullptr;
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
  cnnc::registerCnncTargetsCommonPasses();
  cnnc::registerCnncCpuPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "cnnc's pass tester\n", registry));
}
