//===- SpecializePtxKernels.cpp - cnn-ptx-specialize-kernels --------------===//

#include "dialects/cnn/TilingVariants.h"
#include "targets/ptx/KernelModules.h"
#include "targets/ptx/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_SPECIALIZEPTXKERNELS
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

static constexpr StringLiteral kKernels = "kernels";

/// The name of the module for an architecture that is not the first.
static std::string moduleName(StringRef arch) {
  return (kKernels + "_" + arch).str();
}

SmallVector<ModuleOp> cnnc::ptx::kernelModules(ModuleOp module) {
  SmallVector<ModuleOp> found;
  for (auto nested : module.getOps<ModuleOp>()) {
    std::optional<StringRef> name = nested.getSymName();
    if (name && (*name == kKernels || name->starts_with(moduleName(""))))
      found.push_back(nested);
  }
  return found;
}

ModuleOp cnnc::ptx::kernelModuleFor(ModuleOp module, StringRef arch) {
  auto own = module.lookupSymbol<ModuleOp>(moduleName(arch));
  return own ? own : module.lookupSymbol<ModuleOp>(kKernels);
}

namespace {
struct SpecializePtxKernels
    : cnnc::impl::SpecializePtxKernelsBase<SpecializePtxKernels> {
  using SpecializePtxKernelsBase::SpecializePtxKernelsBase;

  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>(kKernels);
    if (!kernels)
      return;
    OpBuilder b(&getContext());
    b.setInsertionPointAfter(kernels);
    SmallVector<StringRef> all(archs.begin(), archs.end());
    if (all.empty())
      return;
    for (StringRef arch : ArrayRef(all).drop_front()) {
      auto own = cast<ModuleOp>(b.clone(*kernels));
      own.setSymName(moduleName(arch));
      specialize(own, arch);
      ++modules;
    }
    specialize(kernels, all.front());
  }

  void specialize(ModuleOp kernels, StringRef arch) {
    kernels.walk([&](cnn::KernelOp kernel) {
      if (cnn::TilingAttr tiling = kernel.getTilingAttr())
        kernel.setTilingAttr(cnn::variantFor(tiling, arch));
    });
  }
};
} // namespace
