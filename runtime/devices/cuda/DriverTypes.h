//===- DriverTypes.h - What we use of CUDA's driver interface ---*- C++ -*-===//
//
// The values and signatures of the CUDA driver API (its binary interface, which
// has been stable since CUDA 11.4), so that neither building nor linking takes
// a toolkit. A test compares them with cuda.h.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_DEVICES_CUDA_DRIVERTYPES_H
#define CNNC_RUNTIME_DEVICES_CUDA_DRIVERTYPES_H

#include <cstddef>
#include <cstdint>

namespace cnnc::rt::cuda {

/// CUresult.
enum class Result : int {
  Success = 0,
  InvalidValue = 1,
  OutOfMemory = 2,
  NotInitialized = 3,
  NoDevice = 100,
  InvalidDevice = 101,
  InvalidContext = 201,
  NoBinaryForGpu = 209,
  InvalidPtx = 218,
  JitCompilerNotFound = 221,
  UnsupportedPtxVersion = 222,
  InvalidHandle = 400,
  NotFound = 500,
  IllegalAddress = 700,
  LaunchOutOfResources = 701,
  LaunchTimeout = 702,
  ContextIsDestroyed = 709,
  HardwareStackError = 714,
  IllegalInstruction = 715,
  MisalignedAddress = 716,
  InvalidAddressSpace = 717,
  InvalidPc = 718,
  LaunchFailed = 719,
  NotSupported = 801,
  SystemNotReady = 802,
  SystemDriverMismatch = 803,
  Unknown = 999
};

using Device = int;             // CUdevice
using DeviceAddress = uint64_t; // CUdeviceptr
using Context = struct ContextT *;
using Module = struct ModuleT *;
using Function = struct FunctionT *;
using Stream = struct StreamT *;
using Event = struct EventT *;
using Graph = struct GraphT *;
using GraphExec = struct GraphExecT *;

/// CUjit_option.
enum class JitOption : int {
  InfoLogBuffer = 3,
  InfoLogBufferSize = 4,
  ErrorLogBuffer = 5,
  ErrorLogBufferSize = 6
};

/// CUdevice_attribute.
enum class DeviceAttribute : int {
  CapabilityMajor = 75,
  CapabilityMinor = 76,
  SharedBytesPerBlockOptin = 97
};

/// CUfunction_attribute.
enum class FunctionAttribute : int { MaxDynamicSharedBytes = 8 };

/// CUpointer_attribute.
enum class PointerAttribute : int { MemoryType = 2 };

/// CUmemorytype.
enum class MemoryType : int { Host = 1, Device = 2, Array = 3, Unified = 4 };

/// CUstreamCaptureMode and CUstreamCaptureStatus.
enum class CaptureMode : int { Global = 0, ThreadLocal = 1, Relaxed = 2 };
enum class CaptureStatus : int { None = 0, Active = 1, Invalidated = 2 };

constexpr unsigned kStreamNonBlocking = 1;
constexpr unsigned kEventDefault = 0;
constexpr unsigned kEventDisableTiming = 2;

/// Every entry that the runtime calls: name in our tables, symbol of the
/// library, parameters.
#define CNNC_CUDA_ENTRIES(ENTRY)                                               \
  ENTRY(init, "cuInit", (unsigned flags))                                      \
  ENTRY(getErrorName, "cuGetErrorName", (Result result, const char **text))    \
  ENTRY(getErrorString, "cuGetErrorString",                                    \
        (Result result, const char **text))                                    \
  ENTRY(deviceGetCount, "cuDeviceGetCount", (int *count))                      \
  ENTRY(deviceGet, "cuDeviceGet", (Device * device, int ordinal))              \
  ENTRY(deviceGetName, "cuDeviceGetName",                                      \
        (char *name, int size, Device device))                                 \
  ENTRY(deviceGetAttribute, "cuDeviceGetAttribute",                            \
        (int *value, DeviceAttribute attribute, Device device))                \
  ENTRY(contextRetain, "cuDevicePrimaryCtxRetain",                             \
        (Context * context, Device device))                                    \
  ENTRY(contextRelease, "cuDevicePrimaryCtxRelease_v2", (Device device))       \
  ENTRY(contextPush, "cuCtxPushCurrent_v2", (Context context))                 \
  ENTRY(contextPop, "cuCtxPopCurrent_v2", (Context * context))                 \
  ENTRY(moduleLoad, "cuModuleLoadDataEx",                                      \
        (Module * module, const void *image, unsigned optionCount,             \
         JitOption *options, void **optionValues))                             \
  ENTRY(moduleUnload, "cuModuleUnload", (Module module))                       \
  ENTRY(moduleGetFunction, "cuModuleGetFunction",                              \
        (Function * function, Module module, const char *name))                \
  ENTRY(functionSetAttribute, "cuFuncSetAttribute",                            \
        (Function function, FunctionAttribute attribute, int value))           \
  ENTRY(memAlloc, "cuMemAlloc_v2", (DeviceAddress * address, size_t size))     \
  ENTRY(memFree, "cuMemFree_v2", (DeviceAddress address))                      \
  ENTRY(memGetInfo, "cuMemGetInfo_v2", (size_t *available, size_t *total))     \
  ENTRY(copyToDevice, "cuMemcpyHtoD_v2",                                       \
        (DeviceAddress to, const void *from, size_t size))                     \
  ENTRY(copyToDeviceAsync, "cuMemcpyHtoDAsync_v2",                             \
        (DeviceAddress to, const void *from, size_t size, Stream stream))      \
  ENTRY(copyToHostAsync, "cuMemcpyDtoHAsync_v2",                               \
        (void *to, DeviceAddress from, size_t size, Stream stream))            \
  ENTRY(copyAsync, "cuMemcpyDtoDAsync_v2",                                     \
        (DeviceAddress to, DeviceAddress from, size_t size, Stream stream))    \
  ENTRY(streamCreate, "cuStreamCreate", (Stream * stream, unsigned flags))     \
  ENTRY(streamDestroy, "cuStreamDestroy_v2", (Stream stream))                  \
  ENTRY(streamSynchronize, "cuStreamSynchronize", (Stream stream))             \
  ENTRY(streamWaitEvent, "cuStreamWaitEvent",                                  \
        (Stream stream, Event event, unsigned flags))                          \
  ENTRY(streamIsCapturing, "cuStreamIsCapturing",                              \
        (Stream stream, CaptureStatus * status))                               \
  ENTRY(captureBegin, "cuStreamBeginCapture_v2",                               \
        (Stream stream, CaptureMode mode))                                     \
  ENTRY(captureEnd, "cuStreamEndCapture", (Stream stream, Graph * graph))      \
  ENTRY(eventCreate, "cuEventCreate", (Event * event, unsigned flags))         \
  ENTRY(eventDestroy, "cuEventDestroy_v2", (Event event))                      \
  ENTRY(eventRecord, "cuEventRecord", (Event event, Stream stream))            \
  ENTRY(eventSynchronize, "cuEventSynchronize", (Event event))                 \
  ENTRY(eventElapsedTime, "cuEventElapsedTime",                                \
        (float *milliseconds, Event begin, Event end))                         \
  ENTRY(graphInstantiate, "cuGraphInstantiateWithFlags",                       \
        (GraphExec * exec, Graph graph, unsigned long long flags))             \
  ENTRY(graphDestroy, "cuGraphDestroy", (Graph graph))                         \
  ENTRY(graphLaunch, "cuGraphLaunch", (GraphExec exec, Stream stream))         \
  ENTRY(graphExecDestroy, "cuGraphExecDestroy", (GraphExec exec))              \
  ENTRY(launchKernel, "cuLaunchKernel",                                        \
        (Function function, unsigned gridX, unsigned gridY, unsigned gridZ,    \
         unsigned blockX, unsigned blockY, unsigned blockZ,                    \
         unsigned sharedBytes, Stream stream, void **parameters,               \
         void **extra))

/// ptxsimMetric.
struct SimulatorMetric {
  const char *name;
  const char *text;
  double number;
};

/// Entries that a library may lack. Those of cnnc's simulator (ptxsim.h) say
/// what a kernel did wrong, and what a launch counted.
#define CNNC_CUDA_OPTIONAL_ENTRIES(ENTRY)                                      \
  ENTRY(pointerGetAttribute, "cuPointerGetAttribute",                          \
        (void *data, PointerAttribute attribute, DeviceAddress address))       \
  ENTRY(streamGetContext, "cuStreamGetCtx",                                    \
        (Stream stream, Context * context))                                    \
  ENTRY(simulatorFault, "ptxsimGetFault", (const char **text))                 \
  ENTRY(simulatorKeepMetrics, "ptxsimKeepMetrics", (int keep))                 \
  ENTRY(simulatorGetMetrics, "ptxsimGetMetrics",                               \
        (const SimulatorMetric **metrics, size_t *count))

} // namespace cnnc::rt::cuda

#endif // CNNC_RUNTIME_DEVICES_CUDA_DRIVERTYPES_H
