//===- HlsTarget.cpp - HLS projects for FPGAs -----------------------------===//

#include "targets/hls/HlsTarget.h"
#include "targets/hls/HlsCodeGen.h"
#include "targets/hls/HlsLayout.h"
#include "targets/hls/HlsRefusals.h"
#include "targets/hls/HlsTiling.h"
#include "targets/hls/Passes.h"
#include "targets/hls/lower/Passes.h"
#include "targets/hls/pipelines/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace {
class HlsTarget : public Target {
public:
  explicit HlsTarget(const hls::HlsDevice &device) : device(device) {}

  StringRef name() const override { return "hls"; }
  std::string devices() const override { return device.name.str(); }
  bool writesTestBench() const override { return true; }
  std::vector<TargetRefusal> refusals(ModuleOp module) const override {
    return hls::refusals(module);
  }
  LayoutPolicyPtr layoutPolicy() const override {
    return hls::makeLayoutPolicy();
  }
  TilingPolicyPtr tilingPolicy() const override {
    return hls::makeTilingPolicy(device);
  }
  void buildTiledPipeline(OpPassManager &pm) const override {
    pm.addNestedPass<func::FuncOp>(createFormHlsPipelines());
  }
  void buildLowerPipeline(OpPassManager &pm) const override {
    pm.addPass(createLowerHlsPipelines());
    pm.addPass(createLowerHlsKernels());
  }
  void buildLlvmPipeline(OpPassManager &pm) const override {
    hls::buildEmitcPipeline(pm);
  }
  FailureOr<TargetCode> compile(ModuleOp module,
                                std::string *assembly) const override {
    FailureOr<HlsDesign> design = hls::writeDesign(module, device, assembly);
    if (failed(design))
      return failure();
    TargetCode code;
    code.hls = std::move(*design);
    return std::move(code);
  }

private:
  hls::HlsDevice device;
};
} // namespace

TargetPtr cnnc::hls::makeTarget(const HlsDevice &device) {
  return std::make_shared<HlsTarget>(device);
}
