//===- Estimate.cpp - From counters to time -------------------------------===//
//
// A roofline with these roofs, each the work that was counted over the rate of
// the device:
//
//   compute  f32 and f64 instructions * 32 lanes / f32 units of all SMs, or
//            approximate functions * 32 lanes / 16 units an SM, which work
//            beside the others: the longer of the two
//   tensor   multiply-adds of mma / tensor cores' dense f16 rate; those of tf32
//            count twice, those of 8 bits half (A100's whitepaper, peak rates)
//   issue    all warp instructions / 4 schedulers of each SM, one a cycle each
//   shared   wavefronts / one a cycle on each SM
//   l2       sectors * 32 bytes / the L2 cache's bandwidth
//   memory   distinct sectors touched * 32 bytes / DRAM's bandwidth, if they do
//            not fit into half of the L2 cache, which earlier kernels fill
//
// SMs that get no block do no work: rates count min(blocks, SMs), and the last
// wave counts whole. To the largest roof comes the latency of a launch and of
// each wave of blocks (targets/ptx/GpuTable.h); where that is more than the
// largest roof, the bound is "latency".
//
// Units of approximate functions and schedulers: CUDA C++ Programming Guide,
// "Arithmetic Instructions" and "Compute Capability 7.x" ff. Rates of the
// devices: targets/ptx/GpuTable.h.
//
// Ignored: dependencies between instructions, so that a block whose warps all
// wait for the same copy takes no time for that; instructions of the machine
// that PTX does not show (addresses in 64 bits take two, divisions many) or
// shows in excess (moves); the integer units' lower rate; f64's rate on cards
// with few units; hits in the L1 cache; TLB misses; pages, banks and turns
// between reading and writing of DRAM; clocks that throttle; that mma.sync
// reaches only part of the rate of Hopper's and Blackwell's tensor cores.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/driver/Estimate.h"
#include "tools/ptxsim/driver/Occupancy.h"

#include <algorithm>
#include <cmath>

namespace ptxsim::driver {

static constexpr double kSchedulers = 4, kSpecialUnits = 16, kSectorBytes = 32;

Estimate estimate(const DeviceFigures &device, const Kernel &kernel,
                  const Launch &launch, const Counters &c) {
  uint32_t threads = launch.warps() * kLanes;
  // A launch that fits nowhere would not have begun.
  double resident =
      std::max(1, activeBlocks(device, kernel, threads, launch.dynamicShared));
  double blocks = double(launch.grid[0]) * launch.grid[1] * launch.grid[2];
  double waves = std::ceil(blocks / device.multiprocessors);
  // SMs that are busy, on average over the waves.
  double sms = blocks / waves;
  double hertz = device.clockGHz * 1e9;
  auto lanes = [&](Class kind) {
    return double(c.warpInstructions[unsigned(kind)]) * kLanes;
  };
  double dram = double(c.dramBytes);
  if (dram < double(device.l2Bytes) / 2)
    dram = 0;
  const std::pair<const char *, double> roofs[] = {
      {"compute", std::max(lanes(Class::Fma) / device.fmaPerCycle,
                           lanes(Class::Special) / kSpecialUnits) /
                      (sms * hertz)},
      {"tensor",
       double(c.tensorF16Work) / (device.tensorF16PerCycle * sms * hertz)},
      {"issue", double(c.allWarpInstructions()) / (kSchedulers * sms * hertz)},
      {"shared", double(c.sharedWavefronts) / (sms * hertz)},
      {"l2", double(c.globalSectors) * kSectorBytes /
                 (device.l2BytesPerCycle * hertz)},
      {"memory", dram / (device.memoryGBs * 1e9)},
  };
  Estimate e;
  double most = 0;
  for (auto [name, seconds] : roofs)
    if (seconds > most) {
      most = seconds;
      e.bound = name;
    }
  double latency = cnnc::ptx::kLaunchSeconds + std::ceil(waves / resident) *
                                                   cnnc::ptx::kBlockCycles /
                                                   hertz;
  if (latency > most)
    e.bound = "latency";
  e.seconds = most + latency;
  e.occupancy = resident * threads / device.maxThreads;
  return e;
}

} // namespace ptxsim::driver
