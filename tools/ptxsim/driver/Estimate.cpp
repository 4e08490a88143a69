//===- Estimate.cpp - From counters to time -------------------------------===//
//
// A roofline with six roofs, each the work that was counted over the rate of
// the device:
//
//   compute  f32 multiply-add instructions * 32 lanes / f32 units of all SMs
//   tensor   multiply-adds of mma / tensor cores' dense f16 rate
//   issue    all warp instructions / 4 schedulers of each SM
//   shared   wavefronts / one a cycle on each SM
//   l2       sectors * 32 bytes / the L2 cache's bandwidth
//   memory   distinct sectors touched * 32 bytes / DRAM's bandwidth, if they do
//            not fit into half of the L2 cache, which earlier kernels fill
//
// SMs that get no block do no work: rates count min(blocks, SMs), and the last
// wave counts whole. To the largest roof comes the latency of a launch and of
// each wave of blocks (about 2 microseconds and 1000 cycles: Z. Jia et al.,
// arXiv:1804.06826, and NVIDIA's notes on CUDA graphs). Ignored: dependencies
// between instructions, TLB misses, the memory's own conflicts, clocks that
// throttle. Sources of the rates: Figures.cpp.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/driver/Figures.h"
#include "tools/ptxsim/driver/Profile.h"

#include <algorithm>
#include <cmath>

namespace ptxsim::driver {

static constexpr double kSchedulers = 4, kLaunchSeconds = 2e-6,
                        kWaveCycles = 1000, kSectorBytes = 32;

Estimate estimate(const DeviceFigures &device, const Launch &launch,
                  uint32_t registers, const Counters &c) {
  double blocks = double(launch.grid[0]) * launch.grid[1] * launch.grid[2];
  uint32_t threads = launch.warps() * kLanes;
  uint32_t shared = launch.entry->sharedBytes + launch.dynamicShared + 1024;
  uint32_t resident = std::max(
      1u, std::min({device.maxThreads / threads, device.sharedBytes / shared,
                    device.registers / std::max(1u, registers * threads),
                    device.maxBlocks}));
  double waves = std::ceil(blocks / device.multiprocessors);
  // The share of the SMs' time that has blocks to work on.
  double busy = blocks / (waves * device.multiprocessors);
  Rates rates = ratesOf(device);
  double sms = device.multiprocessors * std::max(busy, 1e-9);
  double hertz = device.clockGHz * 1e9;
  double all = 0;
  for (uint64_t n : c.warpInstructions)
    all += double(n);
  double dram = double(c.dramBytes);
  if (dram < double(device.l2Bytes) / 2)
    dram = 0;
  const std::pair<const char *, double> roofs[] = {
      {"compute", double(c.warpInstructions[unsigned(Class::Fma)]) * kLanes /
                      (rates.f32PerCycle * sms * hertz)},
      {"tensor",
       double(c.tensorMultiplyAdds) / (rates.tensorPerCycle * sms * hertz)},
      {"issue", all / (kSchedulers * sms * hertz)},
      {"shared", double(c.sharedWavefronts) / (sms * hertz)},
      {"l2", double(c.globalSectors) * kSectorBytes /
                 (rates.l2BytesPerCycle * hertz)},
      {"memory", dram / (device.memoryGBs * 1e9)},
  };
  Estimate e;
  double most = 0;
  for (auto [name, seconds] : roofs)
    if (seconds > most) {
      most = seconds;
      e.bound = name;
    }
  double latency =
      kLaunchSeconds + std::ceil(waves / resident) * kWaveCycles / hertz;
  if (latency > most)
    e.bound = "latency";
  e.seconds = most + latency;
  e.occupancy = double(resident * threads) / device.maxThreads;
  return e;
}

} // namespace ptxsim::driver
