//===- PtxDevice.cpp - GPUs that code can be made for ---------------------===//

#include "targets/ptx/PtxDevice.h"
#include "llvm/ADT/SmallVector.h"

using namespace cnnc::ptx;

llvm::ArrayRef<llvm::StringRef> cnnc::ptx::deviceNames() {
  static const llvm::SmallVector<llvm::StringRef> names = [] {
    llvm::SmallVector<llvm::StringRef> result;
    for (const Gpu &gpu : kGpus)
      result.push_back(gpu.arch);
    for (const GpuAlias &alias : kGpuAliases)
      result.push_back(alias.name);
    return result;
  }();
  return names;
}

std::optional<PtxDevice> cnnc::ptx::findDevice(llvm::StringRef name) {
  const Gpu *gpu = findGpu(name);
  return gpu ? std::optional(*gpu) : std::nullopt;
}
