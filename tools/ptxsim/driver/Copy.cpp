//===- Copy.cpp - Copies and memory sets ----------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <cstring>

using namespace ptxsim::driver;

static uint64_t asAddress(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

/// Whether [address, address + bytes) is memory: an allocation, a variable of
/// the device's or, unless `mustBeDevice`, anything of the host's, which nobody
/// knows the extent of.
static bool isMemory(uint64_t address, uint64_t bytes, bool mustBeDevice) {
  FoundAllocation found = findAllocation(address);
  if (found.allocation)
    return bytes <= found.base + found.allocation->size - address;
  const Machine &machine = *State::get().machine;
  if (machine.isDeviceAddress(address))
    return machine.isVariable(address, bytes);
  return address != 0 && !mustBeDevice;
}

bool ptxsim::driver::isSound(const Operation &operation) {
  for (uint64_t row = 0; operation.bytes != 0 && row < operation.rows; ++row) {
    if (!isMemory(operation.to + row * operation.toPitch, operation.bytes,
                  operation.isToDevice))
      return false;
    if (operation.type == CU_GRAPH_NODE_TYPE_MEMCPY &&
        !isMemory(operation.from + row * operation.fromPitch, operation.bytes,
                  operation.isFromDevice))
      return false;
  }
  return true;
}

/// Which sides must be the device's: a plain cuMemcpy takes any.
enum Sides { kAny = 0, kToDevice = 1, kFromDevice = 2 };

static Operation makeCopy(uint64_t to, uint64_t from, uint64_t bytes,
                          int sides) {
  Operation operation;
  operation.type = CU_GRAPH_NODE_TYPE_MEMCPY;
  operation.to = to;
  operation.from = from;
  operation.bytes = bytes;
  operation.isToDevice = sides & kToDevice;
  operation.isFromDevice = sides & kFromDevice;
  return operation;
}

static Operation makeSet(uint64_t to, uint32_t value, uint32_t elementBytes,
                         uint64_t count) {
  Operation operation;
  operation.type = CU_GRAPH_NODE_TYPE_MEMSET;
  operation.to = to;
  operation.isToDevice = true;
  operation.value = value;
  operation.elementBytes = elementBytes;
  operation.bytes = count * elementBytes;
  return operation;
}

/// Copies or sets before it returns.
static CUresult runNow(const char *function, const Operation &operation) {
  return callIn(function, [&](State &state, CUctx_st &context) {
    if (CUresult result = checkNoCapture(state))
      return result;
    if (!isSound(operation))
      return CUDA_ERROR_INVALID_VALUE;
    return execute(&context, operation);
  });
}

static CUresult runIn(const char *function, CUstream stream,
                      const Operation &operation) {
  return callIn(function, [&](State &, CUctx_st &) {
    CUstream found = findStream(stream);
    if (!found)
      return CUDA_ERROR_INVALID_HANDLE;
    if (!isSound(operation))
      return CUDA_ERROR_INVALID_VALUE;
    return enqueue(found, operation);
  });
}

/// One side of a copy of rows: where its first byte is.
static bool place(CUmemorytype type, const void *host, CUdeviceptr device,
                  uint64_t x, uint64_t y, uint64_t pitch, uint64_t &out) {
  if (type == CU_MEMORYTYPE_ARRAY)
    return false;
  uint64_t base = type == CU_MEMORYTYPE_HOST ? asAddress(host) : device;
  out = base + y * pitch + x;
  return true;
}

static bool makeCopy2D(const CUDA_MEMCPY2D *copy, Operation &out) {
  if (!copy || (copy->Height > 1 && (copy->srcPitch < copy->WidthInBytes ||
                                     copy->dstPitch < copy->WidthInBytes)))
    return false;
  int sides =
      (copy->dstMemoryType == CU_MEMORYTYPE_DEVICE ? kToDevice : kAny) |
      (copy->srcMemoryType == CU_MEMORYTYPE_DEVICE ? kFromDevice : kAny);
  out = makeCopy(0, 0, copy->WidthInBytes, sides);
  out.rows = copy->Height;
  out.toPitch = copy->dstPitch;
  out.fromPitch = copy->srcPitch;
  return place(copy->srcMemoryType, copy->srcHost, copy->srcDevice,
               copy->srcXInBytes, copy->srcY, copy->srcPitch, out.from) &&
         place(copy->dstMemoryType, copy->dstHost, copy->dstDevice,
               copy->dstXInBytes, copy->dstY, copy->dstPitch, out.to);
}

extern "C" {

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

CUresult cuMemcpy(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return runNow("cuMemcpy", makeCopy(to, from, bytes, kAny));
}

CUresult cuMemcpyHtoD(CUdeviceptr to, const void *from, size_t bytes) {
  return runNow("cuMemcpyHtoD",
                makeCopy(to, asAddress(from), bytes, kToDevice));
}

CUresult cuMemcpyDtoH(void *to, CUdeviceptr from, size_t bytes) {
  return runNow("cuMemcpyDtoH",
                makeCopy(asAddress(to), from, bytes, kFromDevice));
}

CUresult cuMemcpyDtoD(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return runNow("cuMemcpyDtoD",
                makeCopy(to, from, bytes, kToDevice | kFromDevice));
}

CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes,
                       CUstream stream) {
  return runIn("cuMemcpyAsync", stream, makeCopy(to, from, bytes, kAny));
}

CUresult cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyHtoDAsync", stream,
               makeCopy(to, asAddress(from), bytes, kToDevice));
}

CUresult cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyDtoHAsync", stream,
               makeCopy(asAddress(to), from, bytes, kFromDevice));
}

CUresult cuMemcpyDtoDAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyDtoDAsync", stream,
               makeCopy(to, from, bytes, kToDevice | kFromDevice));
}

CUresult cuMemcpy2D(const CUDA_MEMCPY2D *copy) {
  Operation operation;
  if (!makeCopy2D(copy, operation))
    return CUDA_ERROR_INVALID_VALUE;
  return runNow("cuMemcpy2D", operation);
}

CUresult cuMemcpy2DUnaligned(const CUDA_MEMCPY2D *copy) {
  return cuMemcpy2D(copy);
}

CUresult cuMemcpy2DAsync(const CUDA_MEMCPY2D *copy, CUstream stream) {
  Operation operation;
  if (!makeCopy2D(copy, operation))
    return CUDA_ERROR_INVALID_VALUE;
  return runIn("cuMemcpy2DAsync", stream, operation);
}

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

CUresult cuMemsetD8(CUdeviceptr to, unsigned char value, size_t count) {
  return runNow("cuMemsetD8", makeSet(to, value, 1, count));
}

CUresult cuMemsetD16(CUdeviceptr to, unsigned short value, size_t count) {
  return runNow("cuMemsetD16", makeSet(to, value, 2, count));
}

CUresult cuMemsetD32(CUdeviceptr to, unsigned int value, size_t count) {
  return runNow("cuMemsetD32", makeSet(to, value, 4, count));
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t count,
                         CUstream stream) {
  return runIn("cuMemsetD8Async", stream, makeSet(to, value, 1, count));
}

CUresult cuMemsetD16Async(CUdeviceptr to, unsigned short value, size_t count,
                          CUstream stream) {
  return runIn("cuMemsetD16Async", stream, makeSet(to, value, 2, count));
}

CUresult cuMemsetD32Async(CUdeviceptr to, unsigned int value, size_t count,
                          CUstream stream) {
  return runIn("cuMemsetD32Async", stream, makeSet(to, value, 4, count));
}

} // extern "C"
