//===- Figures.cpp - Devices that can be simulated ------------------------===//
//
// Registers, threads and shared memory: CUDA C++ Programming Guide, table
// "Technical Specifications per Compute Capability". Multiprocessors, clocks,
// bandwidths and rates: NVIDIA's architecture whitepapers and data sheets of
// the cards named. L2: 64 bytes a cycle from each slice, as the A100's
// whitepaper says (5120 for 80 slices); for the others the figure is scaled
// with the memory's bandwidth.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/driver/Figures.h"

namespace ptxsim::driver {
namespace {

struct Entry {
  DeviceFigures figures;
  Rates rates;
};

constexpr uint64_t kGiB = uint64_t(1) << 30, kMiB = uint64_t(1) << 20;

const Entry kDevices[] = {
    {{"sm_75", "Simulated T4", 75, 40, 65536, 64 << 10, 64 << 10, 1024, 16,
      1.590, 320, 16 * kGiB, 4 * kMiB},
     {64, 512, 1280}},
    {{"sm_80", "Simulated A100", 80, 108, 65536, 164 << 10, 163 << 10, 2048, 32,
      1.410, 1555, 40 * kGiB, 40 * kMiB},
     {64, 1024, 5120}},
    {{"sm_86", "Simulated GeForce RTX 3090", 86, 82, 65536, 100 << 10, 99 << 10,
      1536, 16, 1.695, 936, 24 * kGiB, 6 * kMiB},
     {128, 256, 3072}},
    {{"sm_87", "Simulated Jetson AGX Orin", 87, 16, 65536, 164 << 10, 163 << 10,
      1536, 16, 1.300, 204.8, 32 * kGiB, 4 * kMiB},
     {128, 512, 1024}},
    {{"sm_89", "Simulated GeForce RTX 4090", 89, 128, 65536, 100 << 10,
      99 << 10, 1536, 24, 2.520, 1008, 24 * kGiB, 72 * kMiB},
     {128, 256, 4096}},
    {{"sm_90", "Simulated H100", 90, 132, 65536, 228 << 10, 227 << 10, 2048, 32,
      1.830, 3350, 80 * kGiB, 50 * kMiB},
     {128, 2048, 5632}},
    {{"sm_100", "Simulated B200", 100, 148, 65536, 228 << 10, 227 << 10, 2048,
      32, 1.850, 8000, 180 * kGiB, 126 * kMiB},
     {128, 4096, 9472}},
    {{"sm_120", "Simulated GeForce RTX 5090", 120, 170, 65536, 100 << 10,
      99 << 10, 1536, 24, 2.407, 1792, 32 * kGiB, 96 * kMiB},
     {128, 512, 6144}},
};

} // namespace

const DeviceFigures *findFigures(const std::string &arch) {
  for (const Entry &entry : kDevices)
    if (entry.figures.arch == arch)
      return &entry.figures;
  return nullptr;
}

std::string figureNames() {
  std::string names;
  for (const Entry &entry : kDevices)
    names += (names.empty() ? "" : ", ") + entry.figures.arch;
  return names;
}

Rates ratesOf(const DeviceFigures &device) {
  for (const Entry &entry : kDevices)
    if (entry.figures.arch == device.arch)
      return entry.rates;
  return {};
}

} // namespace ptxsim::driver
