//===- ProcAddress.cpp - Entries by their names ---------------------------===//

#include "tools/ptxsim/driver/Call.h"

using namespace ptxsim::driver;

namespace {
struct Entry {
  const char *name;
  /// The CUDA version from which on the name has this interface.
  int since;
  void *address;
};
} // namespace

// The name stands as written, the function is the one that cuda.h means by it.
#define PTXSIM_ENTRY(name, since)                                              \
  {#name, since, reinterpret_cast<void *>(&name)}

/// The entries, by the names that programs ask for: those without a version.
static const Entry kEntries[] = {
    PTXSIM_ENTRY(cuGetErrorName, 0),
    PTXSIM_ENTRY(cuGetErrorString, 0),
    PTXSIM_ENTRY(cuInit, 0),
    PTXSIM_ENTRY(cuDriverGetVersion, 0),
    PTXSIM_ENTRY(cuGetProcAddress, 12000),
    PTXSIM_ENTRY(cuDeviceGetCount, 0),
    PTXSIM_ENTRY(cuDeviceGet, 0),
    PTXSIM_ENTRY(cuDeviceGetName, 0),
    PTXSIM_ENTRY(cuDeviceGetUuid, 0),
    PTXSIM_ENTRY(cuDeviceTotalMem, 0),
    PTXSIM_ENTRY(cuDeviceGetAttribute, 0),
    PTXSIM_ENTRY(cuDeviceGetPCIBusId, 0),
    PTXSIM_ENTRY(cuDevicePrimaryCtxRetain, 0),
    PTXSIM_ENTRY(cuDevicePrimaryCtxRelease, 0),
    PTXSIM_ENTRY(cuDevicePrimaryCtxReset, 0),
    PTXSIM_ENTRY(cuDevicePrimaryCtxSetFlags, 0),
    PTXSIM_ENTRY(cuDevicePrimaryCtxGetState, 0),
    PTXSIM_ENTRY(cuCtxCreate, 13000),
    PTXSIM_ENTRY(cuCtxDestroy, 0),
    PTXSIM_ENTRY(cuCtxPushCurrent, 0),
    PTXSIM_ENTRY(cuCtxPopCurrent, 0),
    PTXSIM_ENTRY(cuCtxSetCurrent, 0),
    PTXSIM_ENTRY(cuCtxGetCurrent, 0),
    PTXSIM_ENTRY(cuCtxGetDevice, 0),
    PTXSIM_ENTRY(cuCtxGetFlags, 0),
    PTXSIM_ENTRY(cuCtxGetApiVersion, 0),
    PTXSIM_ENTRY(cuCtxSynchronize, 0),
    PTXSIM_ENTRY(cuCtxGetLimit, 0),
    PTXSIM_ENTRY(cuCtxSetLimit, 0),
    PTXSIM_ENTRY(cuCtxGetCacheConfig, 0),
    PTXSIM_ENTRY(cuCtxSetCacheConfig, 0),
    PTXSIM_ENTRY(cuCtxGetStreamPriorityRange, 0),
    PTXSIM_ENTRY(cuModuleLoad, 0),
    PTXSIM_ENTRY(cuModuleLoadData, 0),
    PTXSIM_ENTRY(cuModuleLoadDataEx, 0),
    PTXSIM_ENTRY(cuModuleUnload, 0),
    PTXSIM_ENTRY(cuModuleGetFunction, 0),
    PTXSIM_ENTRY(cuModuleGetGlobal, 0),
    PTXSIM_ENTRY(cuFuncGetAttribute, 0),
    PTXSIM_ENTRY(cuFuncSetAttribute, 0),
    PTXSIM_ENTRY(cuFuncSetCacheConfig, 0),
    PTXSIM_ENTRY(cuFuncGetModule, 0),
    PTXSIM_ENTRY(cuFuncGetName, 0),
    PTXSIM_ENTRY(cuFuncGetParamInfo, 0),
    PTXSIM_ENTRY(cuMemGetInfo, 0),
    PTXSIM_ENTRY(cuMemAlloc, 0),
    PTXSIM_ENTRY(cuMemAllocPitch, 0),
    PTXSIM_ENTRY(cuMemAllocManaged, 0),
    PTXSIM_ENTRY(cuMemFree, 0),
    PTXSIM_ENTRY(cuMemAllocAsync, 0),
    PTXSIM_ENTRY(cuMemFreeAsync, 0),
    PTXSIM_ENTRY(cuMemGetAddressRange, 0),
    PTXSIM_ENTRY(cuMemAllocHost, 0),
    PTXSIM_ENTRY(cuMemFreeHost, 0),
    PTXSIM_ENTRY(cuMemHostAlloc, 0),
    PTXSIM_ENTRY(cuMemHostGetDevicePointer, 0),
    PTXSIM_ENTRY(cuMemHostRegister, 0),
    PTXSIM_ENTRY(cuMemHostUnregister, 0),
    PTXSIM_ENTRY(cuPointerGetAttribute, 0),
    PTXSIM_ENTRY(cuMemcpy, 0),
    PTXSIM_ENTRY(cuMemcpyHtoD, 0),
    PTXSIM_ENTRY(cuMemcpyDtoH, 0),
    PTXSIM_ENTRY(cuMemcpyDtoD, 0),
    PTXSIM_ENTRY(cuMemcpyAsync, 0),
    PTXSIM_ENTRY(cuMemcpyHtoDAsync, 0),
    PTXSIM_ENTRY(cuMemcpyDtoHAsync, 0),
    PTXSIM_ENTRY(cuMemcpyDtoDAsync, 0),
    PTXSIM_ENTRY(cuMemcpy2D, 0),
    PTXSIM_ENTRY(cuMemcpy2DUnaligned, 0),
    PTXSIM_ENTRY(cuMemcpy2DAsync, 0),
    PTXSIM_ENTRY(cuMemsetD8, 0),
    PTXSIM_ENTRY(cuMemsetD16, 0),
    PTXSIM_ENTRY(cuMemsetD32, 0),
    PTXSIM_ENTRY(cuMemsetD8Async, 0),
    PTXSIM_ENTRY(cuMemsetD16Async, 0),
    PTXSIM_ENTRY(cuMemsetD32Async, 0),
    PTXSIM_ENTRY(cuStreamCreate, 0),
    PTXSIM_ENTRY(cuStreamCreateWithPriority, 0),
    PTXSIM_ENTRY(cuStreamDestroy, 0),
    PTXSIM_ENTRY(cuStreamGetCtx, 0),
    PTXSIM_ENTRY(cuStreamGetFlags, 0),
    PTXSIM_ENTRY(cuStreamGetPriority, 0),
    PTXSIM_ENTRY(cuStreamSynchronize, 0),
    PTXSIM_ENTRY(cuStreamQuery, 0),
    PTXSIM_ENTRY(cuStreamWaitEvent, 0),
    PTXSIM_ENTRY(cuStreamAddCallback, 0),
    PTXSIM_ENTRY(cuStreamBeginCapture, 0),
    PTXSIM_ENTRY(cuStreamEndCapture, 0),
    PTXSIM_ENTRY(cuStreamIsCapturing, 0),
    PTXSIM_ENTRY(cuThreadExchangeStreamCaptureMode, 0),
    PTXSIM_ENTRY(cuEventCreate, 0),
    PTXSIM_ENTRY(cuEventDestroy, 0),
    PTXSIM_ENTRY(cuEventRecord, 0),
    PTXSIM_ENTRY(cuEventRecordWithFlags, 0),
    PTXSIM_ENTRY(cuEventQuery, 0),
    PTXSIM_ENTRY(cuEventSynchronize, 0),
    PTXSIM_ENTRY(cuEventElapsedTime, 0),
    PTXSIM_ENTRY(cuLaunchKernel, 0),
    PTXSIM_ENTRY(cuLaunchKernelEx, 0),
    PTXSIM_ENTRY(cuLaunchHostFunc, 0),
    PTXSIM_ENTRY(cuOccupancyMaxActiveBlocksPerMultiprocessor, 0),
    PTXSIM_ENTRY(cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags, 0),
    PTXSIM_ENTRY(cuOccupancyMaxPotentialBlockSize, 0),
    PTXSIM_ENTRY(cuOccupancyAvailableDynamicSMemPerBlock, 0),
    PTXSIM_ENTRY(cuGraphCreate, 0),
    PTXSIM_ENTRY(cuGraphDestroy, 0),
    PTXSIM_ENTRY(cuGraphAddKernelNode, 12000),
    PTXSIM_ENTRY(cuGraphKernelNodeGetParams, 12000),
    PTXSIM_ENTRY(cuGraphKernelNodeSetParams, 12000),
    PTXSIM_ENTRY(cuGraphAddMemcpyNode, 0),
    PTXSIM_ENTRY(cuGraphAddMemsetNode, 0),
    PTXSIM_ENTRY(cuGraphAddHostNode, 0),
    PTXSIM_ENTRY(cuGraphAddEmptyNode, 0),
    PTXSIM_ENTRY(cuGraphAddDependencies, 12030),
    PTXSIM_ENTRY(cuGraphGetNodes, 0),
    PTXSIM_ENTRY(cuGraphNodeGetType, 0),
    PTXSIM_ENTRY(cuGraphInstantiate, 0),
    PTXSIM_ENTRY(cuGraphUpload, 0),
    PTXSIM_ENTRY(cuGraphLaunch, 0),
    PTXSIM_ENTRY(cuGraphExecDestroy, 0),
    PTXSIM_ENTRY(cuGraphExecKernelNodeSetParams, 12000),
    PTXSIM_ENTRY(cuGraphExecUpdate, 12000),
};

static CUresult find(const char *name, void **address, int version,
                     CUdriverProcAddressQueryResult *status) {
  if (!name || !address)
    return CUDA_ERROR_INVALID_VALUE;
  auto result = CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND;
  *address = nullptr;
  for (const Entry &entry : kEntries) {
    if (std::string(name) != entry.name)
      continue;
    result = version < entry.since ? CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT
                                   : CU_GET_PROC_ADDRESS_SUCCESS;
    if (result == CU_GET_PROC_ADDRESS_SUCCESS)
      *address = entry.address;
  }
  if (status)
    *status = result;
  return result == CU_GET_PROC_ADDRESS_SUCCESS ? CUDA_SUCCESS
                                               : CUDA_ERROR_NOT_FOUND;
}

extern "C" {

CUresult cuGetProcAddress(const char *name, void **address, int version,
                          cuuint64_t, CUdriverProcAddressQueryResult *status) {
  return call("cuGetProcAddress", Needs::Nothing,
              [&](State &) { return find(name, address, version, status); });
}

//===----------------------------------------------------------------------===//
// Symbols that programs for CUDA 11 and 12 are linked to
//===----------------------------------------------------------------------===//

CUresult cuCtxCreate_v2(CUcontext *context, unsigned int flags,
                        CUdevice device) {
  return cuCtxCreate(context, nullptr, flags, device);
}

#undef cuGetProcAddress
CUresult cuGetProcAddress(const char *name, void **address, int version,
                          cuuint64_t) {
  return call("cuGetProcAddress", Needs::Nothing,
              [&](State &) { return find(name, address, version, nullptr); });
}

} // extern "C"
