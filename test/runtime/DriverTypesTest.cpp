//===- DriverTypesTest.cpp - Our declarations of the driver API -----------===//
//
// The runtime declares what it uses of the driver API itself; cuda.h of ptxsim
// declares it too, and a test of its own compares that with the toolkit's.
//
//===----------------------------------------------------------------------===//

#include "runtime/devices/cuda/DriverTypes.h"

#include <gtest/gtest.h>
#include <map>
#include <ptxsim.h>
#include <string>
#include <type_traits>

using namespace cnnc::rt::cuda;

static_assert(
    int(Result::OutOfMemory) == CUDA_ERROR_OUT_OF_MEMORY &&
    int(Result::NotInitialized) == CUDA_ERROR_NOT_INITIALIZED &&
    int(Result::NoDevice) == CUDA_ERROR_NO_DEVICE &&
    int(Result::InvalidDevice) == CUDA_ERROR_INVALID_DEVICE &&
    int(Result::InvalidContext) == CUDA_ERROR_INVALID_CONTEXT &&
    int(Result::NoBinaryForGpu) == CUDA_ERROR_NO_BINARY_FOR_GPU &&
    int(Result::InvalidPtx) == CUDA_ERROR_INVALID_PTX &&
    int(Result::JitCompilerNotFound) == CUDA_ERROR_JIT_COMPILER_NOT_FOUND &&
    int(Result::UnsupportedPtxVersion) == CUDA_ERROR_UNSUPPORTED_PTX_VERSION &&
    int(Result::InvalidHandle) == CUDA_ERROR_INVALID_HANDLE &&
    int(Result::NotFound) == CUDA_ERROR_NOT_FOUND &&
    int(Result::IllegalAddress) == CUDA_ERROR_ILLEGAL_ADDRESS &&
    int(Result::LaunchOutOfResources) == CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES &&
    int(Result::LaunchTimeout) == CUDA_ERROR_LAUNCH_TIMEOUT &&
    int(Result::ContextIsDestroyed) == CUDA_ERROR_CONTEXT_IS_DESTROYED &&
    int(Result::HardwareStackError) == CUDA_ERROR_HARDWARE_STACK_ERROR &&
    int(Result::IllegalInstruction) == CUDA_ERROR_ILLEGAL_INSTRUCTION &&
    int(Result::MisalignedAddress) == CUDA_ERROR_MISALIGNED_ADDRESS &&
    int(Result::InvalidAddressSpace) == CUDA_ERROR_INVALID_ADDRESS_SPACE &&
    int(Result::InvalidPc) == CUDA_ERROR_INVALID_PC &&
    int(Result::LaunchFailed) == CUDA_ERROR_LAUNCH_FAILED &&
    int(Result::NotSupported) == CUDA_ERROR_NOT_SUPPORTED &&
    int(Result::SystemNotReady) == CUDA_ERROR_SYSTEM_NOT_READY &&
    int(Result::SystemDriverMismatch) == CUDA_ERROR_SYSTEM_DRIVER_MISMATCH &&
    int(Result::Unknown) == CUDA_ERROR_UNKNOWN);
static_assert(int(JitOption::InfoLogBuffer) == CU_JIT_INFO_LOG_BUFFER &&
              int(JitOption::InfoLogBufferSize) ==
                  CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES &&
              int(JitOption::ErrorLogBuffer) == CU_JIT_ERROR_LOG_BUFFER &&
              int(JitOption::ErrorLogBufferSize) ==
                  CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES);
static_assert(int(DeviceAttribute::CapabilityMajor) ==
                  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR &&
              int(DeviceAttribute::CapabilityMinor) ==
                  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR &&
              int(DeviceAttribute::SharedBytesPerBlockOptin) ==
                  CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
static_assert(int(FunctionAttribute::MaxDynamicSharedBytes) ==
                  CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES &&
              int(PointerAttribute::MemoryType) ==
                  CU_POINTER_ATTRIBUTE_MEMORY_TYPE &&
              int(MemoryType::Host) == CU_MEMORYTYPE_HOST &&
              int(MemoryType::Device) == CU_MEMORYTYPE_DEVICE &&
              int(CaptureMode::ThreadLocal) ==
                  CU_STREAM_CAPTURE_MODE_THREAD_LOCAL &&
              int(CaptureStatus::None) == CU_STREAM_CAPTURE_STATUS_NONE &&
              kStreamNonBlocking == CU_STREAM_NON_BLOCKING &&
              kEventDefault == CU_EVENT_DEFAULT &&
              kEventDisableTiming == CU_EVENT_DISABLE_TIMING);

static_assert(sizeof(SimulatorMetric) == sizeof(ptxsimMetric) &&
              offsetof(SimulatorMetric, name) == offsetof(ptxsimMetric, name) &&
              offsetof(SimulatorMetric, text) == offsetof(ptxsimMetric, text) &&
              offsetof(SimulatorMetric, number) ==
                  offsetof(ptxsimMetric, number));

/// How a parameter is handed over: P a pointer, otherwise its bytes.
template <typename Parameter> static std::string form() {
  return std::is_pointer_v<Parameter> ? "P" : std::to_string(sizeof(Parameter));
}

/// The same of all parameters of a function.
template <typename Returned, typename... Parameters>
static std::string formOf(Returned (*)(Parameters...)) {
  return (form<Returned>() + ... + (" " + form<Parameters>()));
}

#define CNNC_TEXT(name) #name
#define CNNC_THEIRS(function) {CNNC_TEXT(function), formOf(&function)}

TEST(DriverTypes, DeclareTheSameFunctions) {
  // Found by the symbols, to which cuda.h's macros lead.
  const std::map<std::string, std::string> theirs = {
      CNNC_THEIRS(cuInit),
      CNNC_THEIRS(cuGetErrorName),
      CNNC_THEIRS(cuGetErrorString),
      CNNC_THEIRS(cuDeviceGetCount),
      CNNC_THEIRS(cuDeviceGet),
      CNNC_THEIRS(cuDeviceGetName),
      CNNC_THEIRS(cuDeviceGetAttribute),
      CNNC_THEIRS(cuDevicePrimaryCtxRetain),
      CNNC_THEIRS(cuDevicePrimaryCtxRelease),
      CNNC_THEIRS(cuCtxPushCurrent),
      CNNC_THEIRS(cuCtxPopCurrent),
      CNNC_THEIRS(cuModuleLoadDataEx),
      CNNC_THEIRS(cuModuleUnload),
      CNNC_THEIRS(cuModuleGetFunction),
      CNNC_THEIRS(cuFuncSetAttribute),
      CNNC_THEIRS(cuMemAlloc),
      CNNC_THEIRS(cuMemFree),
      CNNC_THEIRS(cuMemGetInfo),
      CNNC_THEIRS(cuMemcpyHtoD),
      CNNC_THEIRS(cuMemcpyHtoDAsync),
      CNNC_THEIRS(cuMemcpyDtoHAsync),
      CNNC_THEIRS(cuMemcpyDtoDAsync),
      CNNC_THEIRS(cuStreamCreate),
      CNNC_THEIRS(cuStreamDestroy),
      CNNC_THEIRS(cuStreamSynchronize),
      CNNC_THEIRS(cuStreamWaitEvent),
      CNNC_THEIRS(cuStreamIsCapturing),
      CNNC_THEIRS(cuStreamBeginCapture),
      CNNC_THEIRS(cuStreamEndCapture),
      CNNC_THEIRS(cuStreamGetCtx),
      CNNC_THEIRS(cuEventCreate),
      CNNC_THEIRS(cuEventDestroy),
      CNNC_THEIRS(cuEventRecord),
      CNNC_THEIRS(cuEventSynchronize),
      // The symbol before CUDA 12.8, which a driver still has.
      {"cuEventElapsedTime", formOf(&cuEventElapsedTime)},
      CNNC_THEIRS(cuGraphInstantiate),
      CNNC_THEIRS(cuGraphDestroy),
      CNNC_THEIRS(cuGraphLaunch),
      CNNC_THEIRS(cuGraphExecDestroy),
      CNNC_THEIRS(cuLaunchKernel),
      CNNC_THEIRS(cuPointerGetAttribute),
      CNNC_THEIRS(ptxsimGetFault),
      CNNC_THEIRS(ptxsimKeepMetrics),
      CNNC_THEIRS(ptxsimGetMetrics)};
  size_t count = 0;
#define CNNC_COMPARE(name, symbol, parameters)                                 \
  {                                                                            \
    ++count;                                                                   \
    Result(*function) parameters = nullptr;                                    \
    ASSERT_EQ(theirs.count(symbol), 1u) << symbol;                             \
    EXPECT_EQ(formOf(function), theirs.at(symbol)) << symbol;                  \
  }
  CNNC_CUDA_ENTRIES(CNNC_COMPARE)
  CNNC_CUDA_OPTIONAL_ENTRIES(CNNC_COMPARE)
  EXPECT_EQ(count, theirs.size());
}
