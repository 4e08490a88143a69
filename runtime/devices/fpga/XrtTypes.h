//===- XrtTypes.h - What we use of XRT's C API ------------------*- C++ -*-===//
//
// AMD's Xilinx Runtime, native C API (xrt/xrt_device.h, xrt_bo.h, xrt_kernel.h,
// ert.h; documented since XRT 2.9, 2020.2). The same names are exported by
// libxrt_coreutil.so.2 of every later version.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_DEVICES_FPGA_XRTTYPES_H
#define CNNC_RUNTIME_DEVICES_FPGA_XRTTYPES_H

#include <cstddef>
#include <cstdint>

namespace cnnc::rt::xrt {

using Device = void *; ///< xrtDeviceHandle
using Kernel = void *; ///< xrtKernelHandle
using Buffer = void *; ///< xrtBufferHandle
using Run = void *;    ///< xrtRunHandle
using Uuid = unsigned char[16];

/// Values of xclBOSyncDirection, in C an int.
constexpr int kToDevice = 0, kFromDevice = 1;

/// Values of ert_cmd_state, in C an int, as far as the end of a run can be
/// told.
enum class RunState : int {
  New = 1,
  Queued = 2,
  Running = 3,
  Completed = 4,
  Error = 5,
  Abort = 6,
  Submitted = 7,
  Timeout = 8,
  NoResponse = 9,
};

/// X(member, symbol, result, parameters) for every function. Those that make a
/// handle return null and set errno if they fail; others return 0, or an error.
#define CNNC_XRT_ENTRIES(X)                                                    \
  X(deviceOpen, "xrtDeviceOpen", Device, (unsigned index))                     \
  X(deviceClose, "xrtDeviceClose", int, (Device))                              \
  X(loadXclbin, "xrtDeviceLoadXclbinFile", int, (Device, const char *path))    \
  X(getUuid, "xrtDeviceGetXclbinUUID", int, (Device, Uuid out))                \
  X(kernelOpen, "xrtPLKernelOpen", Kernel,                                     \
    (Device, const Uuid xclbin, const char *name))                             \
  X(kernelClose, "xrtKernelClose", int, (Kernel))                              \
  X(argumentGroup, "xrtKernelArgGroupId", int, (Kernel, int argument))         \
  X(bufferAlloc, "xrtBOAlloc", Buffer,                                         \
    (Device, size_t size, uint64_t flags, uint32_t group))                     \
  X(bufferSubAlloc, "xrtBOSubAlloc", Buffer,                                   \
    (Buffer, size_t size, size_t offset))                                      \
  X(bufferFree, "xrtBOFree", int, (Buffer))                                    \
  X(bufferWrite, "xrtBOWrite", int,                                            \
    (Buffer, const void *from, size_t size, size_t offset))                    \
  X(bufferRead, "xrtBORead", int,                                              \
    (Buffer, void *to, size_t size, size_t offset))                            \
  X(bufferSync, "xrtBOSync", int,                                              \
    (Buffer, int direction, size_t size, size_t offset))                       \
  X(runOpen, "xrtRunOpen", Run, (Kernel))                                      \
  X(runSetArgument, "xrtRunSetArg", int, (Run, int argument, ...))             \
  X(runStart, "xrtRunStart", int, (Run))                                       \
  X(runWaitFor, "xrtRunWaitFor", int, (Run, unsigned milliseconds))            \
  X(runClose, "xrtRunClose", int, (Run))

} // namespace cnnc::rt::xrt

#endif // CNNC_RUNTIME_DEVICES_FPGA_XRTTYPES_H
