//===- PtxTarget.cpp - PTX for GPUs ---------------------------------------===//

#include "targets/ptx/PtxTarget.h"
#include "mlir/Transforms/Passes.h"
#include "passes/precision/Passes.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Pipeline.h"
#include "targets/ptx/Cubin.h"
#include "targets/ptx/Passes.h"
#include "targets/ptx/PtxCodeGen.h"
#include "targets/ptx/PtxFusion.h"
#include "targets/ptx/PtxLayout.h"
#include "targets/ptx/PtxRefusals.h"
#include "targets/ptx/PtxTiling.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace cnnc;

namespace {
class PtxTarget : public Target {
public:
  PtxTarget(ArrayRef<ptx::PtxDevice> devices, Precision precision, bool cubin)
      : all(devices), precision(precision), cubin(cubin) {}

  StringRef name() const override { return "ptx"; }
  std::string devices() const override {
    return llvm::join(
        llvm::map_range(
            all, [](const ptx::PtxDevice &d) { return StringRef(d.arch); }),
        ",");
  }
  double largestError() const override { return cnnc::largestError(precision); }
  void buildPrecisionPipeline(OpPassManager &pm) const override {
    bool isHalf = precision == Precision::F16;
    if (precision != Precision::F32) {
      BoundRoundingOptions bound;
      bound.limit = largestError();
      bound.depthwise = isHalf;
      if (isHalf)
        bound.largest = llvm::APFloat::getLargest(llvm::APFloat::IEEEhalf())
                            .convertToDouble();
      pm.addNestedPass<func::FuncOp>(createBoundRounding(bound));
    }
    if (isHalf) {
      pm.addNestedPass<func::FuncOp>(createLowerPrecision());
      // Weights are constants again.
      pm.addNestedPass<func::FuncOp>(createFoldConstants());
    }
    pm.addNestedPass<func::FuncOp>(createWidenContractions());
    // Weights, and what the rounding has made constant or superfluous.
    if (isHalf) {
      buildSimplifyPipeline(pm, SimplifyOptions());
    } else {
      pm.addNestedPass<func::FuncOp>(createCSEPass());
      pm.addNestedPass<func::FuncOp>(createFoldConstants());
    }
    SplitPtxDepthOptions split;
    split.devices = archs();
    split.precision = precisionName(precision).str();
    pm.addNestedPass<func::FuncOp>(createSplitPtxDepth(split));
  }
  /// Between L2 and memory (CUDA C++ Best Practices Guide, "Coalesced Access to
  /// Global Memory"). All forms load and store through BufferAccess or by
  /// bufferStrides.
  int64_t sectorBytes() const override { return 32; }
  LayoutPolicyPtr layoutPolicy() const override {
    return ptx::makeLayoutPolicy(all, precision);
  }
  FusionPolicyPtr fusionPolicy() const override {
    return ptx::makeFusionPolicy(all, precision);
  }
  TilingPolicyPtr tilingPolicy() const override {
    return ptx::makeTilingPolicy(all, precision);
  }
  std::vector<TargetRefusal> refusals(ModuleOp module) const override {
    return ptx::refusals(module);
  }
  bool hasLines() const override { return true; }
  void buildLowerPipeline(OpPassManager &pm) const override {
    SpecializePtxKernelsOptions options;
    options.archs = archs();
    pm.addPass(createSpecializePtxKernels(options));
    pm.addPass(createLowerPtxKernels());
  }
  void buildLlvmPipeline(OpPassManager &pm) const override {
    ptx::buildNvvmPipeline(pm);
  }
  FailureOr<TargetCode> compile(ModuleOp module,
                                std::string *assembly) const override {
    TargetCode code;
    for (const ptx::PtxDevice &device : all) {
      FailureOr<GpuImage> image = ptx::compileKernels(module, device);
      if (failed(image))
        return failure();
      if (assembly)
        assembly->append(image->bytes.begin(), image->bytes.end());
      if (cubin) {
        FailureOr<GpuImage> machineCode = ptx::assembleCubin(module, *image);
        if (failed(machineCode))
          return failure();
        code.gpu.push_back(std::move(*machineCode));
      }
      code.gpu.push_back(std::move(*image));
    }
    return std::move(code);
  }

private:
  SmallVector<std::string> archs() const {
    return llvm::map_to_vector(all, [](const ptx::PtxDevice &device) {
      return std::string(device.arch);
    });
  }

  SmallVector<ptx::PtxDevice> all;
  Precision precision;
  bool cubin;
};
} // namespace

TargetPtr cnnc::ptx::makeTarget(ArrayRef<PtxDevice> devices,
                                Precision precision, bool cubin) {
  return std::make_shared<PtxTarget>(devices, precision, cubin);
}
