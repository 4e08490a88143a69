//===- HlsTarget.cpp - HLS projects for FPGAs -----------------------------===//

#include "targets/hls/HlsTarget.h"
#include "targets/hls/HlsCodeGen.h"
#include "targets/hls/HlsLayout.h"
#include "targets/hls/HlsRefusals.h"
#include "targets/hls/HlsTiling.h"
#include "targets/hls/Passes.h"
#include "targets/hls/engine/Passes.h"
#include "targets/hls/estimate/Passes.h"
#include "targets/hls/explore/Passes.h"
#include "targets/hls/explore/Revise.h"
#include "targets/hls/lower/Passes.h"
#include "targets/hls/pipelines/Passes.h"
#include "targets/hls/report/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace {
class HlsTarget : public Target {
public:
  explicit HlsTarget(const hls::HlsOptions &options) : options(options) {}

  StringRef name() const override { return "hls"; }
  std::string devices() const override { return options.device.name.str(); }
  bool writesTestBench() const override { return true; }
  std::vector<TargetRefusal> refusals(ModuleOp module) const override {
    return hls::refusals(module);
  }
  LayoutPolicyPtr layoutPolicy() const override {
    return hls::makeLayoutPolicy();
  }
  TilingPolicyPtr tilingPolicy() const override {
    return hls::makeTilingPolicy(options.device);
  }
  void buildExplorationPipeline(OpPassManager &pm) const override {
    ExploreHlsOptions explore;
    explore.device = options.device.name.str();
    explore.budget = options.budget;
    explore.goal = options.goal;
    explore.inTurn = true;
    pm.addNestedPass<func::FuncOp>(createExploreHls(explore));
    AssignHlsEnginesOptions engines;
    engines.device = explore.device;
    engines.budget = options.budget;
    engines.goal = options.goal;
    pm.addNestedPass<func::FuncOp>(createAssignHlsEngines(engines));
  }
  void buildTiledPipeline(OpPassManager &pm) const override {
    pm.addNestedPass<func::FuncOp>(createFormHlsPipelines());
    pm.addNestedPass<func::FuncOp>(createLayOutHlsEngines());
  }
  void buildLowerPipeline(OpPassManager &pm) const override {
    LowerHlsPipelinesOptions lowering;
    lowering.axis = options.axis;
    lowering.portable = options.portable;
    pm.addPass(createLowerHlsPipelines(lowering));
    SizeHlsStreamsOptions sizes;
    sizes.device = options.device.name.str();
    sizes.budget = options.budget;
    pm.addPass(createSizeHlsStreams(sizes));
    ReportHlsOptions report;
    report.device = options.device.name.str();
    report.revises = true;
    pm.addPass(createReportHls(report));
    pm.addPass(createShareHlsProcesses());
    pm.addPass(createLowerHlsEngines());
    pm.addPass(createLowerHlsKernels());
  }
  bool revises(ModuleOp before) const override { return hls::isOpen(before); }
  FailureOr<bool> revise(ModuleOp lowered, ModuleOp before) const override {
    hls::Goal goal;
    std::string error;
    hls::readGoal(options.goal, goal, error);
    return hls::revise(lowered, before, options.device, goal);
  }
  void buildLlvmPipeline(OpPassManager &pm) const override {
    hls::buildEmitcPipeline(pm);
  }
  FailureOr<TargetCode> compile(ModuleOp module,
                                std::string *assembly) const override {
    FailureOr<HlsDesign> design = hls::writeDesign(module, options, assembly);
    if (failed(design))
      return failure();
    TargetCode code;
    code.hls = std::move(*design);
    return std::move(code);
  }

private:
  hls::HlsOptions options;
};
} // namespace

TargetPtr cnnc::hls::makeTarget(const HlsOptions &options) {
  return std::make_shared<HlsTarget>(options);
}
