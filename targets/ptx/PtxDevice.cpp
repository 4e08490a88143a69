//===- PtxDevice.cpp - GPUs that code can be made for ---------------------===//
//
// Registers, threads and shared memory: CUDA C++ Programming Guide, table
// "Technical Specifications per Compute Capability". Multiprocessors, clocks,
// bandwidths and rates: NVIDIA's architecture whitepapers and data sheets of
// the card named first in each line's aliases (Turing, Ampere GA100 and GA102,
// Ada, Hopper, Blackwell). PTX ISA versions: PTX ISA, "Release Notes", the
// first that knows the target, and at least 7.0 where there is asynchronous
// copying.
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/PtxDevice.h"
#include "llvm/ADT/STLExtras.h"

using namespace cnnc::ptx;

//  arch, cc, PTX, SMs, registers, shared, shared of a block, threads, GHz,
//  GB/s, f32 multiply-adds and f16 tensor multiply-adds a cycle
static constexpr PtxDevice kDevices[] = {
    // A100 SXM 40 GB
    {"sm_80", 80, "+ptx70", 108, 65536, 164 << 10, 163 << 10, 2048, 1.410, 1555,
     64, 1024},
    // T4
    {"sm_75", 75, "+ptx65", 40, 65536, 64 << 10, 64 << 10, 1024, 1.590, 320, 64,
     512},
    // GeForce RTX 3090
    {"sm_86", 86, "+ptx71", 82, 65536, 100 << 10, 99 << 10, 1536, 1.695, 936,
     128, 256},
    // Jetson AGX Orin 64 GB
    {"sm_87", 87, "+ptx74", 16, 65536, 164 << 10, 163 << 10, 1536, 1.300, 204.8,
     128, 512},
    // GeForce RTX 4090
    {"sm_89", 89, "+ptx78", 128, 65536, 100 << 10, 99 << 10, 1536, 2.520, 1008,
     128, 256},
    // H100 SXM
    {"sm_90", 90, "+ptx78", 132, 65536, 228 << 10, 227 << 10, 2048, 1.830, 3350,
     128, 2048},
    // B200
    {"sm_100", 100, "+ptx86", 148, 65536, 228 << 10, 227 << 10, 2048, 1.850,
     8000, 128, 4096},
    // GeForce RTX 5090
    {"sm_120", 120, "+ptx87", 170, 65536, 100 << 10, 99 << 10, 1536, 2.407,
     1792, 128, 512},
};

static constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral>
    kAliases[] = {
        {"a100", "sm_80"},     {"t4", "sm_75"},   {"rtx2080", "sm_75"},
        {"rtx3090", "sm_86"},  {"a10", "sm_86"},  {"orin", "sm_87"},
        {"rtx4090", "sm_89"},  {"l4", "sm_89"},   {"l40", "sm_89"},
        {"h100", "sm_90"},     {"h200", "sm_90"}, {"b200", "sm_100"},
        {"rtx5090", "sm_120"},
};

llvm::ArrayRef<llvm::StringLiteral> cnnc::ptx::deviceNames() {
  static constexpr llvm::StringLiteral kNames[] = {
      "sm_80",   "sm_75", "sm_86", "sm_87",   "sm_89",   "sm_90", "sm_100",
      "sm_120",  "a100",  "t4",    "rtx2080", "rtx3090", "a10",   "orin",
      "rtx4090", "l4",    "l40",   "h100",    "h200",    "b200",  "rtx5090"};
  return kNames;
}

std::optional<PtxDevice> cnnc::ptx::findDevice(llvm::StringRef name) {
  for (const auto &[alias, arch] : kAliases)
    if (name == alias)
      return findDevice(arch);
  for (const PtxDevice &device : kDevices)
    if (name == device.arch)
      return device;
  return std::nullopt;
}
