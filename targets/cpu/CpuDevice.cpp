//===- CpuDevice.cpp - processors that code can be made for ---------------===//
//
// The levels are those of the x86-64 psABI (gitlab.com/x86-psABIs/x86-64-ABI,
// section 3.1.1). Vector registers: 16 ymm (AVX2), 32 zmm (AVX-512), 32 v
// (AArch64, Arm ARM section B1.2.1). Cache sizes are the smallest among common
// cores of a level (Intel and AMD optimisation manuals, Cortex-A76 TRM).
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/CpuDevice.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Threading.h"
#include "llvm/TargetParser/Host.h"

using namespace cnnc::cpu;

static constexpr llvm::StringRef kNames[] = {"native", "x86-64-v3", "x86-64-v4",
                                             "aarch64"};

llvm::ArrayRef<llvm::StringRef> cnnc::cpu::deviceNames() { return kNames; }

static CpuDevice x86V3() {
  return {"x86-64-v3", "x86_64-unknown-linux-gnu",
          "x86_64",    "x86-64-v3",
          "x86-64-v3", {"avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt"},
          32,          16,
          32 << 10,    256 << 10};
}

static CpuDevice x86V4() {
  CpuDevice device = x86V3();
  device.name = device.cpu = device.tune = "x86-64-v4";
  for (const char *feature :
       {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})
    device.features.push_back(feature);
  device.vectorBytes = 64;
  device.vectorRegisters = 32;
  device.l2Bytes = 1 << 20;
  return device;
}

static CpuDevice aarch64() {
  return {"aarch64", "aarch64-unknown-linux-gnu",
          "aarch64", "generic",
          "generic", {"neon"},
          16,        32,
          32 << 10,  256 << 10};
}

/// The level of the machine at hand, tuned for it.
static std::optional<CpuDevice> native() {
#if defined(__aarch64__)
  CpuDevice device = aarch64();
#elif defined(__x86_64__)
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  auto has = [&](const CpuDevice &device) {
    return llvm::all_of(device.features, [&](const std::string &feature) {
      return host.lookup(feature);
    });
  };
  CpuDevice device = has(x86V4()) ? x86V4() : x86V3();
  if (!has(device))
    return std::nullopt;
#else
  return std::nullopt;
#endif
  device.tune = llvm::sys::getHostCPUName().str();
  device.threads = llvm::hardware_concurrency().compute_thread_count();
  // Zen 4 computes 512 bits in two halves: its peak is that of 256, as
  // measured.
  if (device.tune == "znver4" && device.vectorBytes == 64)
    device.multiplyAdds = 1;
  return device;
}

std::optional<CpuDevice> cnnc::cpu::findDevice(llvm::StringRef name) {
  if (name.empty() || name == "native")
    return native();
  if (name == "x86-64-v3")
    return x86V3();
  if (name == "x86-64-v4")
    return x86V4();
  if (name == "aarch64")
    return aarch64();
  return std::nullopt;
}
