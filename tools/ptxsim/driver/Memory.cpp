//===- Memory.cpp - Allocations -------------------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <cstdlib>
#include <iterator>

using namespace ptxsim::driver;

//===----------------------------------------------------------------------===//
// What is where
//===----------------------------------------------------------------------===//

using Allocations = std::map<uint64_t, Allocation>;

static FoundAllocation findIn(const Allocations &allocations, uint64_t address,
                              CUcontext owner) {
  auto behind = allocations.upper_bound(address);
  if (behind == allocations.begin())
    return {};
  auto found = std::prev(behind);
  if (address - found->first >= found->second.size)
    return {};
  return {&found->second, found->first, owner};
}

FoundAllocation ptxsim::driver::findAllocation(uint64_t address) {
  State &state = State::get();
  FoundAllocation found = findIn(state.hostMemory, address, nullptr);
  state.contexts.forEach([&](CUcontext context) {
    if (!found.allocation)
      found = findIn(context->allocations, address, context);
  });
  return found;
}

static CUresult allocate(State &state, CUctx_st &context, CUdeviceptr *out,
                         uint64_t bytes) {
  if (!out || bytes == 0)
    return CUDA_ERROR_INVALID_VALUE;
  *out = 0;
  uint64_t available =
      state.machine->figures().memoryBytes - state.allocatedBytes;
  uint64_t address = bytes <= available ? state.machine->allocate(bytes) : 0;
  if (address == 0)
    return CUDA_ERROR_OUT_OF_MEMORY;
  Undo undo([&] { state.machine->free(address); });
  context.allocations[address] = {bytes, CU_MEMORYTYPE_DEVICE};
  undo.dismiss();
  state.allocatedBytes += bytes;
  *out = address;
  return CUDA_SUCCESS;
}

/// Gives memory of the host's, which device code could use, back.
static void freeHost(State &state, Allocations::iterator memory) {
  auto *start = reinterpret_cast<void *>(memory->first);
  state.machine->unmapHost(start);
  if (state.ownHostMemory.erase(memory->first))
    std::free(start);
  state.hostMemory.erase(memory);
}

static CUresult freeMemory(State &state, CUdeviceptr address) {
  if (address == 0)
    return CUDA_SUCCESS;
  FoundAllocation found = findAllocation(address);
  if (!found.allocation || found.base != address)
    return CUDA_ERROR_INVALID_VALUE;
  if (!found.owner) {
    if (!found.allocation->isManaged)
      return CUDA_ERROR_INVALID_VALUE;
    freeHost(state, state.hostMemory.find(address));
    return CUDA_SUCCESS;
  }
  state.machine->free(address);
  state.allocatedBytes -= found.allocation->size;
  found.owner->allocations.erase(address);
  return CUDA_SUCCESS;
}

void ptxsim::driver::freeAllocations(CUcontext context) {
  State &state = State::get();
  for (const auto &[address, allocation] : context->allocations) {
    state.machine->free(address);
    state.allocatedBytes -= allocation.size;
  }
  context->allocations.clear();
}

/// Makes memory of the host's that device code can use at its own address.
static CUresult allocateHost(State &state, void **out, size_t bytes,
                             bool isManaged) {
  constexpr size_t kPage = 4096;
  if (!out || bytes == 0)
    return CUDA_ERROR_INVALID_VALUE;
  *out = nullptr;
  size_t rounded = (bytes + kPage - 1) / kPage * kPage;
  void *memory = rounded < bytes ? nullptr : std::aligned_alloc(kPage, rounded);
  if (!memory)
    return CUDA_ERROR_OUT_OF_MEMORY;
  Undo undoMemory([&] { std::free(memory); });
  state.machine->mapHost(memory, bytes);
  Undo undoMap([&] { state.machine->unmapHost(memory); });
  uint64_t address = reinterpret_cast<uintptr_t>(memory);
  auto own = state.ownHostMemory.insert(address).first;
  Undo undoOwn([&] { state.ownHostMemory.erase(own); });
  state.hostMemory[address] = {bytes, CU_MEMORYTYPE_HOST, isManaged};
  undoOwn.dismiss();
  undoMap.dismiss();
  undoMemory.dismiss();
  *out = memory;
  return CUDA_SUCCESS;
}

/// The body of a function that may not be called during a capture.
template <typename Body>
static CUresult callUncaptured(const char *function, Body body) {
  return callIn(function, [&](State &state, CUctx_st &context) {
    if (CUresult result = checkNoCapture(state))
      return result;
    return body(state, context);
  });
}

extern "C" {

//===----------------------------------------------------------------------===//
// Memory of the device's
//===----------------------------------------------------------------------===//

CUresult cuMemGetInfo(size_t *available, size_t *total) {
  return callIn("cuMemGetInfo", [&](State &state, CUctx_st &) {
    uint64_t all = state.machine->figures().memoryBytes;
    if (available)
      *available = all - state.allocatedBytes;
    if (total)
      *total = all;
    return CUDA_SUCCESS;
  });
}

CUresult cuMemAlloc(CUdeviceptr *out, size_t bytes) {
  return callUncaptured("cuMemAlloc", [&](State &state, CUctx_st &context) {
    return allocate(state, context, out, bytes);
  });
}

CUresult cuMemAllocPitch(CUdeviceptr *out, size_t *pitch, size_t width,
                         size_t height, unsigned int) {
  return callUncaptured(
      "cuMemAllocPitch", [&](State &state, CUctx_st &context) {
        constexpr size_t kPitch = 512;
        if (!pitch || width > size_t(1) << 31 || height > size_t(1) << 31)
          return CUDA_ERROR_INVALID_VALUE;
        *pitch = (width + kPitch - 1) / kPitch * kPitch;
        return allocate(state, context, out, *pitch * height);
      });
}

CUresult cuMemAllocManaged(CUdeviceptr *out, size_t bytes, unsigned int) {
  return callUncaptured("cuMemAllocManaged", [&](State &state, CUctx_st &) {
    void *memory = nullptr;
    if (!out)
      return CUDA_ERROR_INVALID_VALUE;
    CUresult result = allocateHost(state, &memory, bytes, /*isManaged=*/true);
    *out = reinterpret_cast<uintptr_t>(memory);
    return result;
  });
}

CUresult cuMemFree(CUdeviceptr address) {
  return callUncaptured("cuMemFree", [&](State &state, CUctx_st &) {
    return freeMemory(state, address);
  });
}

// Nothing is in flight between calls, so that the order of the stream is kept
// by doing it now.

CUresult cuMemAllocAsync(CUdeviceptr *out, size_t bytes, CUstream stream) {
  return callUncaptured(
      "cuMemAllocAsync", [&](State &state, CUctx_st &context) {
        return findStream(stream) ? allocate(state, context, out, bytes)
                                  : CUDA_ERROR_INVALID_HANDLE;
      });
}

CUresult cuMemFreeAsync(CUdeviceptr address, CUstream stream) {
  return callUncaptured("cuMemFreeAsync", [&](State &state, CUctx_st &) {
    return findStream(stream) ? freeMemory(state, address)
                              : CUDA_ERROR_INVALID_HANDLE;
  });
}

//===----------------------------------------------------------------------===//
// Memory of the host's
//===----------------------------------------------------------------------===//

CUresult cuMemHostAlloc(void **out, size_t bytes, unsigned int) {
  return callUncaptured("cuMemHostAlloc", [&](State &state, CUctx_st &) {
    return allocateHost(state, out, bytes, /*isManaged=*/false);
  });
}

CUresult cuMemAllocHost(void **out, size_t bytes) {
  return callUncaptured("cuMemAllocHost", [&](State &state, CUctx_st &) {
    return allocateHost(state, out, bytes, /*isManaged=*/false);
  });
}

CUresult cuMemFreeHost(void *memory) {
  return callUncaptured("cuMemFreeHost", [&](State &state, CUctx_st &) {
    auto found = state.hostMemory.find(reinterpret_cast<uintptr_t>(memory));
    if (found == state.hostMemory.end() || found->second.isManaged ||
        !state.ownHostMemory.count(found->first))
      return CUDA_ERROR_INVALID_VALUE;
    freeHost(state, found);
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostRegister(void *memory, size_t bytes, unsigned int) {
  return callUncaptured("cuMemHostRegister", [&](State &state, CUctx_st &) {
    uint64_t address = reinterpret_cast<uintptr_t>(memory);
    if (!memory || bytes == 0 || address + bytes < address)
      return CUDA_ERROR_INVALID_VALUE;
    auto next = state.hostMemory.lower_bound(address);
    if (findAllocation(address).allocation ||
        (next != state.hostMemory.end() && next->first < address + bytes))
      return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
    state.machine->mapHost(memory, bytes);
    Undo undo([&] { state.machine->unmapHost(memory); });
    state.hostMemory[address] = {bytes, CU_MEMORYTYPE_HOST};
    undo.dismiss();
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostUnregister(void *memory) {
  return callUncaptured("cuMemHostUnregister", [&](State &state, CUctx_st &) {
    auto found = state.hostMemory.find(reinterpret_cast<uintptr_t>(memory));
    if (found == state.hostMemory.end() ||
        state.ownHostMemory.count(found->first))
      return CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED;
    freeHost(state, found);
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostGetDevicePointer(CUdeviceptr *out, void *memory,
                                   unsigned int) {
  return callIn("cuMemHostGetDevicePointer", [&](State &, CUctx_st &) {
    uint64_t address = reinterpret_cast<uintptr_t>(memory);
    FoundAllocation found = findAllocation(address);
    if (!out || !found.allocation || found.owner)
      return CUDA_ERROR_INVALID_VALUE;
    *out = address;
    return CUDA_SUCCESS;
  });
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

CUresult cuMemGetAddressRange(CUdeviceptr *base, size_t *bytes,
                              CUdeviceptr address) {
  return callIn("cuMemGetAddressRange", [&](State &, CUctx_st &) {
    FoundAllocation found = findAllocation(address);
    if (!found.allocation)
      return CUDA_ERROR_NOT_FOUND;
    if (base)
      *base = found.base;
    if (bytes)
      *bytes = found.allocation->size;
    return CUDA_SUCCESS;
  });
}

CUresult cuPointerGetAttribute(void *data, CUpointer_attribute attribute,
                               CUdeviceptr address) {
  return callIn("cuPointerGetAttribute", [&](State &state, CUctx_st &) {
    FoundAllocation found = findAllocation(address);
    if (!data || !found.allocation)
      return CUDA_ERROR_INVALID_VALUE;
    const Allocation &allocation = *found.allocation;
    switch (attribute) {
    case CU_POINTER_ATTRIBUTE_CONTEXT:
      *static_cast<CUcontext *>(data) =
          found.owner ? found.owner : currentContext();
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE:
      *static_cast<unsigned *>(data) =
          allocation.isManaged ? CU_MEMORYTYPE_DEVICE : allocation.type;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_DEVICE_POINTER:
      *static_cast<CUdeviceptr *>(data) = address;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_HOST_POINTER:
      if (found.owner)
        return CUDA_ERROR_INVALID_VALUE;
      *static_cast<CUdeviceptr *>(data) = address;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_IS_MANAGED:
      *static_cast<unsigned *>(data) = allocation.isManaged;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL:
      *static_cast<int *>(data) = 0;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR:
      *static_cast<CUdeviceptr *>(data) = found.base;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_RANGE_SIZE:
      *static_cast<size_t *>(data) = allocation.size;
      return CUDA_SUCCESS;
    case CU_POINTER_ATTRIBUTE_MAPPED:
      *static_cast<unsigned *>(data) = 1;
      return CUDA_SUCCESS;
    default:
      return CUDA_ERROR_INVALID_VALUE;
    }
  });
}

} // extern "C"
