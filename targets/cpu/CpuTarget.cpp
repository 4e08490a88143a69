//===- CpuTarget.cpp - native code ----------------------------------------===//

#include "targets/cpu/CpuTarget.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/winograd/Passes.h"
#include "targets/cpu/CpuCodeGen.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/CpuTiling.h"
#include "targets/cpu/CpuWindows.h"
#include "targets/cpu/CpuWinograd.h"
#include "targets/cpu/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace {
class CpuTarget : public Target {
public:
  CpuTarget(cpu::CpuDevice device, bool winograd)
      : device(std::move(device)), winograd(winograd) {}

  StringRef name() const override { return "cpu"; }
  std::string devices() const override { return device.name; }
  void buildPrecisionPipeline(OpPassManager &pm) const override {
    if (!winograd)
      return;
    pm.addNestedPass<func::FuncOp>(createWinograd(winogradPolicy()));
    pm.addNestedPass<func::FuncOp>(createStrassen(winogradPolicy()));
  }
  WinogradPolicyPtr winogradPolicy() const override {
    return cpu::makeWinogradPolicy(device);
  }
  LayoutPolicyPtr layoutPolicy() const override {
    return cpu::makeLayoutPolicy(device);
  }
  FusionPolicyPtr fusionPolicy() const override {
    return cpu::makeFusionPolicy(device);
  }
  TilingPolicyPtr tilingPolicy() const override {
    return cpu::makeTilingPolicy(device);
  }
  void buildLowerPipeline(OpPassManager &pm) const override {
    pm.addPass(createLowerCpuKernels());
  }
  void buildLlvmPipeline(OpPassManager &pm) const override {
    cpu::buildLlvmDialectPipeline(pm);
  }
  FailureOr<TargetCode> compile(ModuleOp module,
                                std::string *assembly) const override {
    FailureOr<CodeImage> image = cpu::compileKernels(module, device, assembly);
    if (failed(image))
      return failure();
    TargetCode code;
    code.cpu.push_back(std::move(*image));
    return std::move(code);
  }

private:
  cpu::CpuDevice device;
  bool winograd;
};
} // namespace

TargetPtr cnnc::cpu::makeTarget(CpuDevice device, bool winograd) {
  return std::make_shared<CpuTarget>(std::move(device), winograd);
}
