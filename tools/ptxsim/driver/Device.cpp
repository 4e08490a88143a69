//===- Device.cpp - Initialisation and devices ----------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace ptxsim::driver;

/// What does not depend on the device (CUDA C++ Programming Guide, "Technical
/// Specifications per Compute Capability"), and what a simulator has or lacks.
static constexpr std::pair<CUdevice_attribute, int> kConstants[] = {
    {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024},
    {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X, 1024},
    {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y, 1024},
    {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z, 64},
    {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X, 0x7fffffff},
    {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y, 65535},
    {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z, 65535},
    {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 48 << 10},
    {CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY, 64 << 10},
    {CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32},
    {CU_DEVICE_ATTRIBUTE_MAX_PITCH, 0x7fffffff},
    {CU_DEVICE_ATTRIBUTE_TEXTURE_ALIGNMENT, 512},
    {CU_DEVICE_ATTRIBUTE_GPU_OVERLAP, 0},
    {CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT, 0},
    {CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY, 1},
    {CU_DEVICE_ATTRIBUTE_COMPUTE_MODE, 0},
    {CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS, 0},
    {CU_DEVICE_ATTRIBUTE_ECC_ENABLED, 0},
    {CU_DEVICE_ATTRIBUTE_PCI_BUS_ID, 0},
    {CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID, 0},
    {CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID, 0},
    {CU_DEVICE_ATTRIBUTE_TCC_DRIVER, 0},
    {CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT, 0},
    {CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 1},
    {CU_DEVICE_ATTRIBUTE_STREAM_PRIORITIES_SUPPORTED, 0},
    {CU_DEVICE_ATTRIBUTE_GLOBAL_L1_CACHE_SUPPORTED, 1},
    {CU_DEVICE_ATTRIBUTE_LOCAL_L1_CACHE_SUPPORTED, 1},
    {CU_DEVICE_ATTRIBUTE_MANAGED_MEMORY, 1},
    {CU_DEVICE_ATTRIBUTE_PAGEABLE_MEMORY_ACCESS, 0},
    {CU_DEVICE_ATTRIBUTE_CONCURRENT_MANAGED_ACCESS, 0},
    {CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH, 0},
    {CU_DEVICE_ATTRIBUTE_HOST_REGISTER_SUPPORTED, 1},
    {CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED, 0},
    {CU_DEVICE_ATTRIBUTE_CLUSTER_LAUNCH, 0},
};

/// What the device's table says; false for what it does not know.
static bool deviceAttribute(const DeviceFigures &device,
                            CUdevice_attribute attribute, int &value) {
  switch (attribute) {
  case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK:
  case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR:
    value = int(device.registers);
    return true;
  case CU_DEVICE_ATTRIBUTE_CLOCK_RATE:
    value = int(device.clockGHz * 1e6);
    return true;
  case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT:
    value = int(device.multiprocessors);
    return true;
  case CU_DEVICE_ATTRIBUTE_INTEGRATED:
    value = device.computeCapability == 87 || device.computeCapability == 72;
    return true;
  // Width and clock are such that their product is the bandwidth: two
  // transfers a cycle.
  case CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH:
    value = 4096;
    return true;
  case CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE:
    value = int(device.memoryGBs * 1e6 / (2 * 4096 / 8));
    return true;
  case CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE:
    value = int(device.l2Bytes);
    return true;
  case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR:
    value = int(device.maxThreads);
    return true;
  case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR:
    value = int(device.computeCapability / 10);
    return true;
  case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR:
    value = int(device.computeCapability % 10);
    return true;
  case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR:
    value = int(device.sharedBytes);
    return true;
  case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN:
    value = int(device.blockSharedBytes);
    return true;
  case CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR:
    value = int(device.maxBlocks);
    return true;
  case CU_DEVICE_ATTRIBUTE_RESERVED_SHARED_MEMORY_PER_BLOCK:
    value = int(device.sharedBytes - device.blockSharedBytes);
    return true;
  default:
    return false;
  }
}

/// The body of a function of one device.
template <typename Body>
static CUresult callFor(const char *function, CUdevice device, Body body) {
  return call(function, Needs::Init, [&](State &state) {
    if (device < 0 || device >= state.deviceCount)
      return CUDA_ERROR_INVALID_DEVICE;
    return body(state.machine->figures());
  });
}

static CUresult copyText(const std::string &text, char *to, int size) {
  if (!to || size <= 0)
    return CUDA_ERROR_INVALID_VALUE;
  std::snprintf(to, size_t(size), "%s", text.c_str());
  return CUDA_SUCCESS;
}

extern "C" {

CUresult cuInit(unsigned int flags) {
  return call("cuInit", Needs::Nothing, [&](State &state) {
    if (flags != 0)
      return CUDA_ERROR_INVALID_VALUE;
    if (state.problem.empty() && state.deviceCount != 0 && !state.machine)
      state.machine = Machine::create(state.problem);
    if (!state.problem.empty()) {
      std::fprintf(stderr, "ptxsim: %s\n", state.problem.c_str());
      return CUDA_ERROR_INVALID_VALUE;
    }
    if (state.deviceCount == 0)
      return CUDA_ERROR_NO_DEVICE;
    state.isInitialized = true;
    return CUDA_SUCCESS;
  });
}

CUresult cuDriverGetVersion(int *version) {
  return call("cuDriverGetVersion", Needs::Nothing, [&](State &) {
    if (!version)
      return CUDA_ERROR_INVALID_VALUE;
    *version = CUDA_VERSION;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGetCount(int *count) {
  return call("cuDeviceGetCount", Needs::Init, [&](State &state) {
    if (!count)
      return CUDA_ERROR_INVALID_VALUE;
    *count = state.deviceCount;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  return callFor("cuDeviceGet", ordinal, [&](const DeviceFigures &) {
    if (!device)
      return CUDA_ERROR_INVALID_VALUE;
    *device = ordinal;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGetName(char *name, int size, CUdevice device) {
  return callFor("cuDeviceGetName", device, [&](const DeviceFigures &figures) {
    return copyText("Simulated " + std::string(figures.card), name, size);
  });
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) {
  return callFor("cuDeviceGetUuid", device, [&](const DeviceFigures &figures) {
    if (!uuid)
      return CUDA_ERROR_INVALID_VALUE;
    std::memset(uuid, 0, sizeof(*uuid));
    std::string text = "ptxsim " + std::string(figures.arch);
    std::memcpy(uuid, text.data(), std::min(text.size(), sizeof(*uuid)));
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGetPCIBusId(char *id, int size, CUdevice device) {
  return callFor("cuDeviceGetPCIBusId", device, [&](const DeviceFigures &) {
    return copyText("0000:00:00.0", id, size);
  });
}

CUresult cuDeviceTotalMem(size_t *bytes, CUdevice device) {
  return callFor("cuDeviceTotalMem", device, [&](const DeviceFigures &figures) {
    if (!bytes)
      return CUDA_ERROR_INVALID_VALUE;
    *bytes = figures.memoryBytes;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute,
                              CUdevice device) {
  return callFor("cuDeviceGetAttribute", device,
                 [&](const DeviceFigures &figures) {
                   if (!value)
                     return CUDA_ERROR_INVALID_VALUE;
                   if (deviceAttribute(figures, attribute, *value))
                     return CUDA_SUCCESS;
                   for (auto [known, constant] : kConstants)
                     if (known == attribute) {
                       *value = constant;
                       return CUDA_SUCCESS;
                     }
                   // Features that ptxsim does not have; 147 is the last of
                   // CUDA 13.0.
                   *value = 0;
                   return int(attribute) > 0 && int(attribute) <= 147
                              ? CUDA_SUCCESS
                              : CUDA_ERROR_INVALID_VALUE;
                 });
}

} // extern "C"
