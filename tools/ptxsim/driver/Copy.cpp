//===- Copy.cpp - Copies and memory sets ----------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <cstring>

using namespace ptxsim::driver;

static uint64_t asAddress(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

/// Whether `address` is the device's, its memory or a module's variable.
static bool isOnDevice(uint64_t address) {
  return State::get().machine->isDeviceAddress(address);
}

/// Whether [address, address + bytes) is memory: one allocation or variable of
/// the device's, or anything of the host's, which nobody knows the extent of.
static bool isMemory(uint64_t address, uint64_t bytes) {
  FoundAllocation found = findAllocation(address);
  if (found.allocation)
    return bytes <= found.base + found.allocation->size - address;
  if (isOnDevice(address))
    return State::get().machine->isVariable(address, bytes);
  return address != 0;
}

bool ptxsim::driver::isSound(const Operation &operation) {
  for (uint64_t row = 0; row < operation.rows; ++row) {
    if (operation.bytes == 0)
      continue;
    if (!isMemory(operation.to + row * operation.toPitch, operation.bytes))
      return false;
    if (operation.type == CU_GRAPH_NODE_TYPE_MEMCPY &&
        !isMemory(operation.from + row * operation.fromPitch, operation.bytes))
      return false;
  }
  return true;
}

static Operation makeCopy(uint64_t to, uint64_t from, uint64_t bytes) {
  Operation operation;
  operation.type = CU_GRAPH_NODE_TYPE_MEMCPY;
  operation.to = to;
  operation.from = from;
  operation.bytes = bytes;
  return operation;
}

static Operation makeSet(uint64_t to, uint32_t value, uint32_t elementBytes,
                         uint64_t count) {
  Operation operation;
  operation.type = CU_GRAPH_NODE_TYPE_MEMSET;
  operation.to = to;
  operation.value = value;
  operation.elementBytes = elementBytes;
  operation.bytes = count * elementBytes;
  return operation;
}

/// Which sides must be the device's: a plain cuMemcpy takes any.
enum Sides { kAny = 0, kToDevice = 1, kFromDevice = 2 };

static CUresult checkSides(const Operation &operation, int sides) {
  auto isUsable = [](uint64_t address) {
    return isOnDevice(address) || findAllocation(address).allocation;
  };
  bool isRight = operation.bytes == 0 || operation.rows == 0 ||
                 ((!(sides & kToDevice) || isUsable(operation.to)) &&
                  (!(sides & kFromDevice) || isUsable(operation.from)));
  return isRight && isSound(operation) ? CUDA_SUCCESS
                                       : CUDA_ERROR_INVALID_VALUE;
}

/// Copies or sets before it returns.
static CUresult runNow(const char *function, int sides,
                       const Operation &operation) {
  return callIn(function, [&](State &state, CUctx_st &context) {
    if (CUresult result = checkNoCapture(state))
      return result;
    if (CUresult result = checkSides(operation, sides))
      return result;
    return execute(&context, operation);
  });
}

static CUresult runIn(const char *function, CUstream stream, int sides,
                      const Operation &operation) {
  return callIn(function, [&](State &, CUctx_st &) {
    CUstream found = findStream(stream);
    if (!found)
      return CUDA_ERROR_INVALID_HANDLE;
    if (CUresult result = checkSides(operation, sides))
      return result;
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
  out = makeCopy(0, 0, copy->WidthInBytes);
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
  return runNow("cuMemcpy", kAny, makeCopy(to, from, bytes));
}

CUresult cuMemcpyHtoD(CUdeviceptr to, const void *from, size_t bytes) {
  return runNow("cuMemcpyHtoD", kToDevice,
                makeCopy(to, asAddress(from), bytes));
}

CUresult cuMemcpyDtoH(void *to, CUdeviceptr from, size_t bytes) {
  return runNow("cuMemcpyDtoH", kFromDevice,
                makeCopy(asAddress(to), from, bytes));
}

CUresult cuMemcpyDtoD(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return runNow("cuMemcpyDtoD", kToDevice | kFromDevice,
                makeCopy(to, from, bytes));
}

CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes,
                       CUstream stream) {
  return runIn("cuMemcpyAsync", stream, kAny, makeCopy(to, from, bytes));
}

CUresult cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyHtoDAsync", stream, kToDevice,
               makeCopy(to, asAddress(from), bytes));
}

CUresult cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyDtoHAsync", stream, kFromDevice,
               makeCopy(asAddress(to), from, bytes));
}

CUresult cuMemcpyDtoDAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes,
                           CUstream stream) {
  return runIn("cuMemcpyDtoDAsync", stream, kToDevice | kFromDevice,
               makeCopy(to, from, bytes));
}

CUresult cuMemcpy2D(const CUDA_MEMCPY2D *copy) {
  Operation operation;
  if (!makeCopy2D(copy, operation))
    return CUDA_ERROR_INVALID_VALUE;
  return runNow("cuMemcpy2D", kAny, operation);
}

CUresult cuMemcpy2DUnaligned(const CUDA_MEMCPY2D *copy) {
  return cuMemcpy2D(copy);
}

CUresult cuMemcpy2DAsync(const CUDA_MEMCPY2D *copy, CUstream stream) {
  Operation operation;
  if (!makeCopy2D(copy, operation))
    return CUDA_ERROR_INVALID_VALUE;
  return runIn("cuMemcpy2DAsync", stream, kAny, operation);
}

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

CUresult cuMemsetD8(CUdeviceptr to, unsigned char value, size_t count) {
  return runNow("cuMemsetD8", kToDevice, makeSet(to, value, 1, count));
}

CUresult cuMemsetD16(CUdeviceptr to, unsigned short value, size_t count) {
  return runNow("cuMemsetD16", kToDevice, makeSet(to, value, 2, count));
}

CUresult cuMemsetD32(CUdeviceptr to, unsigned int value, size_t count) {
  return runNow("cuMemsetD32", kToDevice, makeSet(to, value, 4, count));
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t count,
                         CUstream stream) {
  return runIn("cuMemsetD8Async", stream, kToDevice,
               makeSet(to, value, 1, count));
}

CUresult cuMemsetD16Async(CUdeviceptr to, unsigned short value, size_t count,
                          CUstream stream) {
  return runIn("cuMemsetD16Async", stream, kToDevice,
               makeSet(to, value, 2, count));
}

CUresult cuMemsetD32Async(CUdeviceptr to, unsigned int value, size_t count,
                          CUstream stream) {
  return runIn("cuMemsetD32Async", stream, kToDevice,
               makeSet(to, value, 4, count));
}

} // extern "C"
