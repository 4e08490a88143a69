//===- Pipeline.cpp - the phases of a compilation -------------------------===//

#include "compiler/pipeline/Pipeline.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/InitAllDialects.h"
#include "passes/bufferize/Passes.h"
#include "passes/fusion/Passes.h"
#include "passes/layout/Passes.h"
#include "passes/memory/Passes.h"
#include "passes/simplify/Pipeline.h"
#include "passes/tiling/Passes.h"
#include "targets/Targets.h"
#include "targets/common/Passes.h"

using namespace mlir;
using namespace cnnc;

static constexpr PhaseInfo kPhases[] = {
    {Phase::Import, "import", "one function of cnn operations"},
    {Phase::Simplify, "simplify", "folded and normalised"},
    {Phase::Precision, "precision", "numbers have the bits asked for"},
    {Phase::Layout, "layout", "tensors carry layouts"},
    {Phase::Kernels, "kernels", "operations are grouped into kernels"},
    {Phase::Tile, "tile", "kernels carry tilings"},
    {Phase::Bufferize, "bufferize", "buffers instead of tensors"},
    {Phase::Plan, "plan", "every buffer has its place in the arena"},
    {Phase::Outline, "outline", "kernels are functions, @main launches them"},
    {Phase::Lower, "lower", "kernels are loops over vectors"},
    {Phase::Llvm, "llvm", "kernels are in the LLVM dialect or emitc"},
};

llvm::ArrayRef<PhaseInfo> cnnc::allPhases() { return kPhases; }

std::optional<Phase> cnnc::findPhase(StringRef name) {
  if (name == "emitc")
    return Phase::Llvm;
  for (const PhaseInfo &info : kPhases)
    if (name == info.name)
      return info.phase;
  return std::nullopt;
}

/// Lines for debuggers and profilers, without anything else of theirs: no code
/// depends on it.
static void addLines(OpPassManager &pm, const std::string &file) {
  pm.addPass(createAddNodeLines({file}));
  pm.nest<ModuleOp>().addPass(LLVM::createDIScopeForLLVMFuncOpPass(
      {LLVM::DIEmissionKind::DebugDirectivesOnly}));
}

static void buildKernels(OpPassManager &pm, const Target &target) {
  FusionOptions options;
  options.sectorBytes = target.sectorBytes();
  buildKernelPipeline(pm, options, target.fusionPolicy());
}

void cnnc::buildPhase(OpPassManager &pm, Phase phase,
                      const PipelineOptions &options) {
  switch (phase) {
  case Phase::Import:
    return;
  case Phase::Simplify:
    return buildSimplifyPipeline(pm, SimplifyOptions());
  case Phase::Precision:
    if (options.quantise)
      pm.addNestedPass<func::FuncOp>(createQuantise(*options.quantise));
    else
      options.target->buildPrecisionPipeline(pm);
    return;
  case Phase::Layout:
    pm.addNestedPass<func::FuncOp>(
        createAssignLayouts(options.target->layoutPolicy()));
    return;
  case Phase::Kernels:
    return buildKernels(pm, *options.target);
  case Phase::Tile:
    options.target->buildExplorationPipeline(pm);
    pm.addNestedPass<func::FuncOp>(
        createAssignTiling(options.target->tilingPolicy()));
    options.target->buildTiledPipeline(pm);
    return;
  case Phase::Bufferize:
    return buildBufferizePipeline(pm);
  case Phase::Plan:
    return buildMemoryPipeline(pm, PlanMemoryOptions(),
                               options.target->sectorBytes());
  case Phase::Outline:
    pm.addPass(createOutlineKernels());
    return;
  case Phase::Lower:
    return options.target->buildLowerPipeline(pm);
  case Phase::Llvm:
    options.target->buildLlvmPipeline(pm);
    if (!options.nodesFile.empty())
      addLines(pm, options.nodesFile);
    return;
  }
}

void cnnc::registerPipeline(DialectRegistry &registry) {
  registerAllDialects(registry);
  registry.insert<cnn::CnnDialect, hls::HlsDialect>();
  registerBufferizableOps(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  registerTargetTranslations(registry);
}

const DialectRegistry &cnnc::pipelineRegistry() {
  static const DialectRegistry instance = [] {
    DialectRegistry registry;
    registerPipeline(registry);
    return registry;
  }();
  return instance;
}
