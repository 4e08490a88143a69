//===- CpuTarget.cpp - native code ----------------------------------------===//

#include "targets/cpu/CpuTarget.h"
#include "targets/cpu/CpuCodeGen.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/CpuTiling.h"
#include "targets/cpu/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace {
class CpuTarget : public Target {
public:
  explicit CpuTarget(cpu::CpuDevice device) : device(std::move(device)) {}

  StringRef name() const override { return "cpu"; }
  std::string devices() const override { return device.name; }
  LayoutPolicyPtr layoutPolicy() const override {
    return cpu::makeLayoutPolicy(device);
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
};
} // namespace

TargetPtr cnnc::cpu::makeTarget(CpuDevice device) {
  return std::make_shared<CpuTarget>(std::move(device));
}
