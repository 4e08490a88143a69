//===- Launch.cpp - Launches ----------------------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>
#include <cstring>

using namespace ptxsim::driver;

/// Whether the device takes a grid and a block of that shape.
static bool isShape(const LaunchShape &shape) {
  constexpr uint32_t kMaxGrid[] = {0x7fffffff, 0xffff, 0xffff};
  constexpr uint32_t kMaxBlock[] = {1024, 1024, 64};
  for (int i = 0; i < 3; ++i)
    if (shape.grid[i] == 0 || shape.grid[i] > kMaxGrid[i] ||
        shape.block[i] == 0 || shape.block[i] > kMaxBlock[i])
      return false;
  return true;
}

/// Reads the list of `extra`: where the packed parameters are and how many
/// bytes.
static bool readExtra(void **extra, const void *&buffer, size_t &bytes) {
  for (; *extra != CU_LAUNCH_PARAM_END; extra += 2)
    if (*extra == CU_LAUNCH_PARAM_BUFFER_POINTER)
      buffer = extra[1];
    else if (*extra == CU_LAUNCH_PARAM_BUFFER_SIZE)
      bytes = *static_cast<const size_t *>(extra[1]);
    else
      return false;
  return true;
}

/// Lays the parameters out as the kernel has them.
static bool packParameters(const Kernel &kernel, void **kernelParams,
                           void **extra, std::vector<uint8_t> &out) {
  out.assign(kernel.parameterBytes, 0);
  if (kernelParams && extra)
    return false;
  if (extra) {
    const void *buffer = nullptr;
    size_t bytes = 0;
    if (!readExtra(extra, buffer, bytes) || bytes < kernel.parameterBytes ||
        (bytes != 0 && !buffer))
      return false;
    std::memcpy(out.data(), buffer, out.size());
    return true;
  }
  if (!kernelParams)
    return kernel.parameters.empty();
  for (size_t i = 0; i < kernel.parameters.size(); ++i) {
    if (!kernelParams[i])
      return false;
    std::memcpy(out.data() + kernel.parameters[i].offset, kernelParams[i],
                kernel.parameters[i].bytes);
  }
  return true;
}

CUresult ptxsim::driver::makeLaunch(CUfunction function,
                                    const LaunchShape &shape,
                                    void **kernelParams, void **extra,
                                    Operation &out) {
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  const Kernel &kernel = *function->kernel;
  uint64_t threads = uint64_t(shape.block[0]) * shape.block[1] * shape.block[2];
  uint32_t most = kernel.maxThreads ? std::min(kernel.maxThreads, 1024u) : 1024;
  if (!isShape(shape) || threads > most ||
      shape.sharedBytes > uint32_t(function->maxDynamicShared))
    return CUDA_ERROR_INVALID_VALUE;
  out.type = CU_GRAPH_NODE_TYPE_KERNEL;
  out.function = function;
  out.shape = shape;
  return packParameters(kernel, kernelParams, extra, out.parameters)
             ? CUDA_SUCCESS
             : CUDA_ERROR_INVALID_VALUE;
}

static CUresult launch(const char *name, CUfunction function,
                       const LaunchShape &shape, CUstream stream,
                       void **kernelParams, void **extra) {
  return callIn(name, [&](State &, CUctx_st &) {
    CUstream in = findStream(stream);
    if (!in || !function || function->module->context != in->context)
      return CUDA_ERROR_INVALID_HANDLE;
    Operation operation;
    if (CUresult result =
            makeLaunch(function, shape, kernelParams, extra, operation))
      return result;
    return enqueue(in, std::move(operation));
  });
}

/// Whether one of a launch's attributes asks for what ptxsim lacks: a
/// cooperative grid or clusters. (CUlaunchAttribute: a number, four bytes that
/// are unused, 64 bytes of value.)
static bool wantsMore(const CUlaunchConfig &config) {
  constexpr size_t kBytes = 72;
  constexpr int kCooperative = 2, kCluster = 4;
  const auto *attributes = reinterpret_cast<const uint8_t *>(config.attrs);
  for (unsigned i = 0; i < config.numAttrs; ++i) {
    int number, isSet;
    std::memcpy(&number, attributes + i * kBytes, sizeof(number));
    std::memcpy(&isSet, attributes + i * kBytes + 8, sizeof(isSet));
    if ((number == kCooperative || number == kCluster) && isSet != 0)
      return true;
  }
  return false;
}

extern "C" {

CUresult cuLaunchKernel(CUfunction function, unsigned int gridX,
                        unsigned int gridY, unsigned int gridZ,
                        unsigned int blockX, unsigned int blockY,
                        unsigned int blockZ, unsigned int sharedBytes,
                        CUstream stream, void **kernelParams, void **extra) {
  return launch("cuLaunchKernel", function,
                {{gridX, gridY, gridZ}, {blockX, blockY, blockZ}, sharedBytes},
                stream, kernelParams, extra);
}

CUresult cuLaunchKernelEx(const CUlaunchConfig *config, CUfunction function,
                          void **kernelParams, void **extra) {
  if (!config)
    return CUDA_ERROR_INVALID_VALUE;
  if (wantsMore(*config))
    return CUDA_ERROR_NOT_SUPPORTED;
  return launch("cuLaunchKernelEx", function,
                {{config->gridDimX, config->gridDimY, config->gridDimZ},
                 {config->blockDimX, config->blockDimY, config->blockDimZ},
                 config->sharedMemBytes},
                config->hStream, kernelParams, extra);
}

} // extern "C"
