//===- Execute.cpp - Doing what streams and graphs hold -------------------===//

#include "tools/ptxsim/driver/State.h"

#include <cstdio>
#include <cstring>

namespace ptxsim::driver {

static void copyRow(Machine &machine, uint64_t to, uint64_t from,
                    uint64_t bytes) {
  bool isToDevice = machine.isDeviceAddress(to);
  bool isFromDevice = machine.isDeviceAddress(from);
  auto *toHost = reinterpret_cast<void *>(to);
  auto *fromHost = reinterpret_cast<const void *>(from);
  if (isToDevice && isFromDevice)
    machine.copy(to, from, bytes);
  else if (isToDevice)
    machine.write(to, fromHost, bytes);
  else if (isFromDevice)
    machine.read(toHost, from, bytes);
  else
    std::memmove(toHost, fromHost, bytes);
}

static void setRow(Machine &machine, const Operation &operation, uint64_t to) {
  uint64_t count = operation.bytes / operation.elementBytes;
  if (machine.isDeviceAddress(to)) {
    machine.fill(to, operation.value, operation.elementBytes, count);
    return;
  }
  for (uint64_t i = 0; i < count; ++i)
    std::memcpy(reinterpret_cast<uint8_t *>(to) + i * operation.elementBytes,
                &operation.value, operation.elementBytes);
}

/// What a driver answers after a kernel has failed like this.
static CUresult resultOf(KernelFault::Kind kind) {
  switch (kind) {
  case KernelFault::BadAddress:
    return CUDA_ERROR_ILLEGAL_ADDRESS;
  case KernelFault::Misaligned:
    return CUDA_ERROR_MISALIGNED_ADDRESS;
  case KernelFault::Instruction:
    return CUDA_ERROR_ILLEGAL_INSTRUCTION;
  case KernelFault::Timeout:
    return CUDA_ERROR_LAUNCH_TIMEOUT;
  case KernelFault::Other:
    break;
  }
  return CUDA_ERROR_LAUNCH_FAILED;
}

static void runKernel(State &state, CUcontext context,
                      const Operation &operation) {
  try {
    state.machine->launch(*operation.function->module->code,
                          *operation.function->kernel, operation.shape,
                          operation.parameters.data());
  } catch (const KernelFault &fault) {
    context->error = resultOf(fault.kind);
    state.fault = fault.text;
    std::fprintf(stderr, "ptxsim: %s\n", fault.text.c_str());
  }
}

CUresult execute(CUcontext context, const Operation &operation) {
  State &state = State::get();
  if (context->error != CUDA_SUCCESS)
    return context->error;
  switch (operation.type) {
  case CU_GRAPH_NODE_TYPE_KERNEL:
    runKernel(state, context, operation);
    break;
  case CU_GRAPH_NODE_TYPE_MEMCPY:
  case CU_GRAPH_NODE_TYPE_MEMSET:
    // What was sound when it was captured need not be any more.
    if (!isSound(operation))
      return CUDA_ERROR_INVALID_VALUE;
    for (uint64_t row = 0; operation.bytes != 0 && row < operation.rows; ++row)
      if (operation.type == CU_GRAPH_NODE_TYPE_MEMCPY)
        copyRow(*state.machine, operation.to + row * operation.toPitch,
                operation.from + row * operation.fromPitch, operation.bytes);
      else
        setRow(*state.machine, operation,
               operation.to + row * operation.toPitch);
    break;
  case CU_GRAPH_NODE_TYPE_HOST:
    operation.hostFunction(operation.userData);
    break;
  case CU_GRAPH_NODE_TYPE_EMPTY:
    break;
  }
  return CUDA_SUCCESS;
}

CUgraphNode addNode(CUgraph graph, Operation operation,
                    std::vector<CUgraphNode> dependencies) {
  auto node = std::make_unique<CUgraphNode_st>();
  node->graph = graph;
  node->operation = std::move(operation);
  node->dependencies = std::move(dependencies);
  graph->nodes.push_back(std::move(node));
  return graph->nodes.back().get();
}

CUresult enqueue(CUstream stream, Operation operation) {
  if (!stream->capture) {
    // Between two streams of a context that wait for each other, the legacy
    // stream must not come unnoticed.
    if (stream == &stream->context->legacyStream)
      for (const std::shared_ptr<Capture> &capture : State::get().captures)
        if (capture->origin->context == stream->context &&
            !(capture->origin->flags & CU_STREAM_NON_BLOCKING)) {
          capture->isInvalid = true;
          return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
        }
    return execute(stream->context, operation);
  }
  if (stream->capture->isInvalid)
    return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  stream->tail = {
      addNode(stream->capture->graph, std::move(operation), stream->tail)};
  return CUDA_SUCCESS;
}

} // namespace ptxsim::driver
