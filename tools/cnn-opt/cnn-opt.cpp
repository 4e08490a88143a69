//===- cnn-opt.cpp - the pass tester --------------------------------------===//

#include "compiler/artifact/OutputFile.h"
#include "dialects/cnn/CnnOps.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "passes/bufferize/Passes.h"
#include "passes/evaluate/Passes.h"
#include "passes/fusion/Passes.h"
#include "passes/layout/Passes.h"
#include "passes/memory/Passes.h"
#include "passes/precision/Passes.h"
#include "passes/quantise/Passes.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Pipeline.h"
#include "passes/statistics/PassStatistics.h"
#include "passes/tiling/Passes.h"
#include "passes/winograd/Passes.h"
#include "targets/Targets.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace cnnc;

static llvm::cl::opt<bool>
    printStatistics("statistics",
                    llvm::cl::desc("Print what cnnc's passes counted"));

/// The target and device of a pass's options, or null and a message.
static TargetPtr findTarget(llvm::StringRef target, llvm::StringRef device) {
  std::string error;
  TargetRequest request;
  request.devices = device.str();
  TargetPtr found = makeTarget(target.str(), request, error);
  if (!found)
    llvm::errs() << error << "\n";
  return found;
}

/// What `ask` gives of that target, or null and a message, which for targets
/// that have no such policy says what they do not do.
template <typename Policy>
static Policy findPolicy(llvm::StringRef target, llvm::StringRef device,
                         Policy (Target::*ask)() const,
                         llvm::StringRef missing = "") {
  TargetPtr found = findTarget(target, device);
  Policy policy = found ? (found.get()->*ask)() : nullptr;
  if (found && !policy)
    llvm::errs() << "the target " << target << " " << missing << "\n";
  return policy;
}

static FusionPolicyPtr findFusionPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  return findPolicy(target, device, &Target::fusionPolicy, "fuses no windows");
}

static LayoutPolicyPtr findLayoutPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  return findPolicy(target, device, &Target::layoutPolicy);
}

static TilingPolicyPtr findTilingPolicy(llvm::StringRef target,
                                        llvm::StringRef device) {
  return findPolicy(target, device, &Target::tilingPolicy);
}

static WinogradPolicyPtr findWinogradPolicy(llvm::StringRef target,
                                            llvm::StringRef device) {
  return findPolicy(target, device, &Target::winogradPolicy,
                    "has no minimal filtering");
}

/// Whether everything that was printed reached its file, else a message; what
/// a stream has not been asked about would end the program with a crash.
static mlir::LogicalResult closeOutput(llvm::raw_fd_ostream &stream,
                                       llvm::StringRef outputName) {
  stream.flush();
  if (!stream.has_error())
    return mlir::success();
  llvm::errs() << "error: cannot write " << outputName << ": "
               << explainFileError(stream.error()) << "\n";
  stream.clear_error();
  return mlir::failure();
}

/// What MlirOptMain does with files, and our own statistics behind it.
static mlir::LogicalResult optimize(llvm::StringRef inputName,
                                    llvm::StringRef outputName,
                                    mlir::DialectRegistry &registry) {
  std::string error;
  auto input = mlir::openInputFile(inputName, &error);
  auto output = input ? mlir::openOutputFile(outputName, &error) : nullptr;
  if (!output) {
    llvm::errs() << error << "\n";
    return mlir::failure();
  }
  PassStatistics statistics;
  auto parsed = mlir::MlirOptMainConfig::createFromCLOptions();
  mlir::MlirOptMainConfig config = parsed;
  config.setPassPipelineSetupFn([&](mlir::PassManager &pm) {
    statistics.listenTo(pm);
    return parsed.setupPassPipeline(pm);
  });
  mlir::LogicalResult result =
      mlir::MlirOptMain(output->os(), std::move(input), registry, config);
  if (printStatistics)
    statistics.print(llvm::errs());
  if (failed(closeOutput(output->os(), outputName)))
    return mlir::failure();
  if (succeeded(result))
    output->keep();
  return result;
}

/// LLVM's libraries bring hundreds of options of their own, which --help-hidden
/// still lists. To be called before MLIR's and our own passes add theirs.
static void hideLibraryOptions() {
  for (auto &option : llvm::cl::getRegisteredOptions())
    if (option.second != &printStatistics &&
        option.second->getOptionHiddenFlag() == llvm::cl::NotHidden &&
        !llvm::is_contained({"help", "help-hidden", "version"}, option.first))
      option.second->setHiddenFlag(llvm::cl::Hidden);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  hideLibraryOptions();
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registry.insert<cnnc::cnn::CnnDialect, cnnc::hls::HlsDialect>();
  mlir::registerTransformsPasses();
  cnnc::registerCnncBufferizePasses();
  cnnc::registerCnncEvaluatePasses();
  cnnc::registerCnncFusionPasses(findFusionPolicy);
  cnnc::registerCnncMemoryPasses();
  cnnc::registerCnncPrecisionPasses();
  cnnc::registerCnncQuantisePasses();
  cnnc::registerCnncSimplifyPasses();
  cnnc::registerSimplifyPipeline();
  cnnc::registerCnncLayoutPasses(findLayoutPolicy);
  cnnc::registerCnncTilingPasses(findTilingPolicy);
  cnnc::registerCnncWinogradPasses(findWinogradPolicy);
  cnnc::registerTargetPasses();
  auto [input, output] = mlir::registerAndParseCLIOptions(
      argc, argv, "cnnc's pass tester\n", registry);
  return mlir::asMainReturnCode(optimize(input, output, registry));
}
