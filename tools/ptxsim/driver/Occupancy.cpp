//===- Occupancy.cpp - How many blocks fit --------------------------------===//

#include "tools/ptxsim/driver/Occupancy.h"
#include "tools/ptxsim/driver/Call.h"

#include <algorithm>

using namespace ptxsim::driver;

static uint64_t roundUp(uint64_t value, uint64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// After the CUDA C++ Programming Guide, "Multiprocessor Level": threads,
/// blocks, registers by the warp in units of 256, shared memory with what the
/// system reserves.
int ptxsim::driver::activeBlocks(const DeviceFigures &device,
                                 const Kernel &kernel, uint64_t blockSize,
                                 uint64_t dynamicShared) {
  constexpr uint64_t kWarp = 32, kRegisterUnit = 256, kSharedUnit = 128;
  uint64_t most = kernel.maxThreads ? kernel.maxThreads : 1024;
  uint64_t shared = kernel.staticShared + dynamicShared;
  if (blockSize == 0 || blockSize > most ||
      shared > uint64_t(device.blockSharedBytes))
    return 0;
  uint64_t warps = roundUp(blockSize, kWarp) / kWarp;
  uint64_t blocks =
      std::min<uint64_t>(device.maxBlocks, device.maxThreads / (warps * kWarp));
  if (uint64_t registers =
          warps * roundUp(kernel.registers * kWarp, kRegisterUnit))
    blocks = std::min(blocks, device.registers / registers);
  uint64_t reserved = device.sharedBytes - device.blockSharedBytes;
  if (uint64_t taken = roundUp(shared + reserved, kSharedUnit))
    blocks = std::min(blocks, device.sharedBytes / taken);
  return int(blocks);
}

/// The body of a function of a kernel's occupancy.
template <typename Body>
static CUresult callFor(const char *function, CUfunction kernel, Body body) {
  return callIn(function, [&](State &state, CUctx_st &) {
    return kernel ? body(state.machine->figures(), *kernel->kernel)
                  : CUDA_ERROR_INVALID_HANDLE;
  });
}

extern "C" {

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
    int *blocks, CUfunction function, int blockSize, size_t dynamicShared,
    unsigned int) {
  return callFor("cuOccupancyMaxActiveBlocksPerMultiprocessor", function,
                 [&](const DeviceFigures &device, const Kernel &kernel) {
                   if (!blocks || blockSize <= 0)
                     return CUDA_ERROR_INVALID_VALUE;
                   *blocks = activeBlocks(device, kernel, uint64_t(blockSize),
                                          dynamicShared);
                   return CUDA_SUCCESS;
                 });
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks,
                                                     CUfunction function,
                                                     int blockSize,
                                                     size_t dynamicShared) {
  return cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
      blocks, function, blockSize, dynamicShared, 0);
}

CUresult cuOccupancyMaxPotentialBlockSize(int *minGridSize, int *blockSize,
                                          CUfunction function,
                                          CUoccupancyB2DSize sharedOf,
                                          size_t dynamicShared, int limit) {
  return callFor("cuOccupancyMaxPotentialBlockSize", function,
                 [&](const DeviceFigures &device, const Kernel &kernel) {
                   if (!minGridSize || !blockSize)
                     return CUDA_ERROR_INVALID_VALUE;
                   int most = limit > 0 ? std::min(limit, 1024) : 1024;
                   int bestThreads = 0;
                   *minGridSize = *blockSize = 0;
                   for (int size = most / 32 * 32; size >= 32; size -= 32) {
                     uint64_t shared =
                         sharedOf ? sharedOf(size) : dynamicShared;
                     int blocks =
                         activeBlocks(device, kernel, uint64_t(size), shared);
                     if (blocks * size <= bestThreads)
                       continue;
                     bestThreads = blocks * size;
                     *blockSize = size;
                     *minGridSize = blocks * int(device.multiprocessors);
                   }
                   return CUDA_SUCCESS;
                 });
}

CUresult cuOccupancyAvailableDynamicSMemPerBlock(size_t *bytes,
                                                 CUfunction function,
                                                 int blocks, int blockSize) {
  return callFor(
      "cuOccupancyAvailableDynamicSMemPerBlock", function,
      [&](const DeviceFigures &device, const Kernel &kernel) {
        if (!bytes || blocks <= 0 || blockSize <= 0)
          return CUDA_ERROR_INVALID_VALUE;
        uint64_t reserved = device.sharedBytes - device.blockSharedBytes;
        uint64_t share = device.sharedBytes / uint64_t(blocks) / 128 * 128;
        uint64_t used = reserved + kernel.staticShared;
        *bytes = share > used ? std::min<uint64_t>(share - used,
                                                   device.blockSharedBytes -
                                                       kernel.staticShared)
                              : 0;
        return CUDA_SUCCESS;
      });
}

} // extern "C"
