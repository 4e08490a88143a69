//===- Graph.cpp - Making graphs ------------------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>

using namespace ptxsim::driver;

/// The body of a function of a graph's.
template <typename Body>
static CUresult callFor(const char *function, CUgraph graph, Body body) {
  return call(function, Needs::Init, [&](State &state) {
    return state.graphs.has(graph) ? body(state, *graph)
                                   : CUDA_ERROR_INVALID_VALUE;
  });
}

static bool hasNode(const CUgraph_st &graph, CUgraphNode node) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(),
                     [&](const std::unique_ptr<CUgraphNode_st> &own) {
                       return own.get() == node;
                     });
}

/// Whether a graph that exists holds the node.
static bool isLive(State &state, CUgraphNode node) {
  bool found = false;
  state.graphs.forEach(
      [&](CUgraph graph) { found = found || hasNode(*graph, node); });
  return found;
}

/// Makes a node with the operation that `make` fills in.
template <typename Make>
static CUresult add(const char *function, CUgraphNode *out, CUgraph graph,
                    const CUgraphNode *dependencies, size_t count, Make make) {
  return callFor(function, graph, [&](State &, CUgraph_st &of) {
    if (!out || (count != 0 && !dependencies))
      return CUDA_ERROR_INVALID_VALUE;
    std::vector<CUgraphNode> behind(dependencies, dependencies + count);
    for (CUgraphNode node : behind)
      if (!hasNode(of, node))
        return CUDA_ERROR_INVALID_VALUE;
    Operation operation;
    if (CUresult result = make(operation))
      return result;
    *out = addNode(graph, std::move(operation), std::move(behind));
    return CUDA_SUCCESS;
  });
}

static CUresult makeKernel(const CUDA_KERNEL_NODE_PARAMS *params,
                           Operation &out) {
  if (!params)
    return CUDA_ERROR_INVALID_VALUE;
  return makeLaunch(params->func,
                    {{params->gridDimX, params->gridDimY, params->gridDimZ},
                     {params->blockDimX, params->blockDimY, params->blockDimZ},
                     params->sharedMemBytes},
                    params->kernelParams, params->extra, out);
}

static CUresult makeCopy(const CUDA_MEMCPY3D *params, Operation &out) {
  if (!params || params->srcMemoryType == CU_MEMORYTYPE_ARRAY ||
      params->dstMemoryType == CU_MEMORYTYPE_ARRAY)
    return CUDA_ERROR_INVALID_VALUE;
  // One plane: its rows have any pitch.
  if (params->Depth > 1)
    return CUDA_ERROR_NOT_SUPPORTED;
  auto place = [](CUmemorytype type, const void *host, CUdeviceptr device,
                  size_t offset) {
    return (type == CU_MEMORYTYPE_HOST ? reinterpret_cast<uintptr_t>(host)
                                       : uintptr_t(device)) +
           offset;
  };
  out.type = CU_GRAPH_NODE_TYPE_MEMCPY;
  out.bytes = params->WidthInBytes;
  out.isToDevice = params->dstMemoryType == CU_MEMORYTYPE_DEVICE;
  out.isFromDevice = params->srcMemoryType == CU_MEMORYTYPE_DEVICE;
  out.rows = params->Height;
  out.toPitch = params->dstPitch;
  out.fromPitch = params->srcPitch;
  out.to = place(params->dstMemoryType, params->dstHost, params->dstDevice,
                 params->dstXInBytes + params->dstY * params->dstPitch);
  out.from = place(params->srcMemoryType, params->srcHost, params->srcDevice,
                   params->srcXInBytes + params->srcY * params->srcPitch);
  return isSound(out) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

static CUresult makeSet(const CUDA_MEMSET_NODE_PARAMS *params, Operation &out) {
  if (!params || (params->elementSize != 1 && params->elementSize != 2 &&
                  params->elementSize != 4))
    return CUDA_ERROR_INVALID_VALUE;
  out.type = CU_GRAPH_NODE_TYPE_MEMSET;
  out.to = params->dst;
  out.isToDevice = true;
  out.toPitch = params->pitch;
  out.value = params->value;
  out.elementBytes = params->elementSize;
  out.bytes = params->width * params->elementSize;
  out.rows = params->height;
  return isSound(out) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

extern "C" {

CUresult cuGraphCreate(CUgraph *graph, unsigned int flags) {
  return call("cuGraphCreate", Needs::Init, [&](State &state) {
    if (!graph || flags != 0)
      return CUDA_ERROR_INVALID_VALUE;
    *graph = state.graphs.make();
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphDestroy(CUgraph graph) {
  return callFor("cuGraphDestroy", graph, [&](State &state, CUgraph_st &) {
    // A graph that is still being captured belongs to its capture.
    for (const std::shared_ptr<Capture> &capture : state.captures)
      if (capture->graph == graph)
        return CUDA_ERROR_ILLEGAL_STATE;
    state.graphs.destroy(graph);
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphAddKernelNode(CUgraphNode *node, CUgraph graph,
                              const CUgraphNode *dependencies, size_t count,
                              const CUDA_KERNEL_NODE_PARAMS *params) {
  return add("cuGraphAddKernelNode", node, graph, dependencies, count,
             [&](Operation &out) { return makeKernel(params, out); });
}

CUresult cuGraphAddMemcpyNode(CUgraphNode *node, CUgraph graph,
                              const CUgraphNode *dependencies, size_t count,
                              const CUDA_MEMCPY3D *params, CUcontext) {
  return add("cuGraphAddMemcpyNode", node, graph, dependencies, count,
             [&](Operation &out) { return makeCopy(params, out); });
}

CUresult cuGraphAddMemsetNode(CUgraphNode *node, CUgraph graph,
                              const CUgraphNode *dependencies, size_t count,
                              const CUDA_MEMSET_NODE_PARAMS *params,
                              CUcontext) {
  return add("cuGraphAddMemsetNode", node, graph, dependencies, count,
             [&](Operation &out) { return makeSet(params, out); });
}

CUresult cuGraphAddHostNode(CUgraphNode *node, CUgraph graph,
                            const CUgraphNode *dependencies, size_t count,
                            const CUDA_HOST_NODE_PARAMS *params) {
  return add("cuGraphAddHostNode", node, graph, dependencies, count,
             [&](Operation &out) {
               if (!params || !params->fn)
                 return CUDA_ERROR_INVALID_VALUE;
               out.type = CU_GRAPH_NODE_TYPE_HOST;
               out.hostFunction = params->fn;
               out.userData = params->userData;
               return CUDA_SUCCESS;
             });
}

CUresult cuGraphAddEmptyNode(CUgraphNode *node, CUgraph graph,
                             const CUgraphNode *dependencies, size_t count) {
  return add("cuGraphAddEmptyNode", node, graph, dependencies, count,
             [](Operation &) { return CUDA_SUCCESS; });
}

CUresult cuGraphAddDependencies(CUgraph graph, const CUgraphNode *from,
                                const CUgraphNode *to, const CUgraphEdgeData *,
                                size_t count) {
  return callFor("cuGraphAddDependencies", graph, [&](State &, CUgraph_st &of) {
    if (count != 0 && (!from || !to))
      return CUDA_ERROR_INVALID_VALUE;
    for (size_t i = 0; i < count; ++i)
      if (!hasNode(of, from[i]) || !hasNode(of, to[i]) || from[i] == to[i])
        return CUDA_ERROR_INVALID_VALUE;
    for (size_t i = 0; i < count; ++i)
      to[i]->dependencies.push_back(from[i]);
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphGetNodes(CUgraph graph, CUgraphNode *nodes, size_t *count) {
  return callFor("cuGraphGetNodes", graph, [&](State &, CUgraph_st &of) {
    if (!count)
      return CUDA_ERROR_INVALID_VALUE;
    size_t space = nodes ? *count : 0;
    for (size_t i = 0; i < space; ++i)
      nodes[i] = i < of.nodes.size() ? of.nodes[i].get() : nullptr;
    *count = nodes ? std::min(space, of.nodes.size()) : of.nodes.size();
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphNodeGetType(CUgraphNode node, CUgraphNodeType *type) {
  return call("cuGraphNodeGetType", Needs::Init, [&](State &state) {
    if (!type || !isLive(state, node))
      return CUDA_ERROR_INVALID_VALUE;
    *type = node->operation.type;
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphKernelNodeGetParams(CUgraphNode node,
                                    CUDA_KERNEL_NODE_PARAMS *params) {
  return call("cuGraphKernelNodeGetParams", Needs::Init, [&](State &state) {
    if (!params || !isLive(state, node) ||
        node->operation.type != CU_GRAPH_NODE_TYPE_KERNEL)
      return CUDA_ERROR_INVALID_VALUE;
    Operation &of = node->operation;
    // The values lie in the node, as the API has it.
    node->parameterPointers.clear();
    for (const Parameter &parameter : of.function->kernel->parameters)
      node->parameterPointers.push_back(of.parameters.data() +
                                        parameter.offset);
    const LaunchShape &shape = of.shape;
    *params = {
        of.function,    shape.grid[0],     shape.grid[1],
        shape.grid[2],  shape.block[0],    shape.block[1],
        shape.block[2], shape.sharedBytes, node->parameterPointers.data(),
        nullptr,        nullptr,           of.function->module->context};
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphKernelNodeSetParams(CUgraphNode node,
                                    const CUDA_KERNEL_NODE_PARAMS *params) {
  return call("cuGraphKernelNodeSetParams", Needs::Init, [&](State &state) {
    if (!isLive(state, node) ||
        node->operation.type != CU_GRAPH_NODE_TYPE_KERNEL)
      return CUDA_ERROR_INVALID_VALUE;
    Operation operation;
    if (CUresult result = makeKernel(params, operation))
      return result;
    node->operation = std::move(operation);
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphExecKernelNodeSetParams(CUgraphExec exec, CUgraphNode node,
                                        const CUDA_KERNEL_NODE_PARAMS *params) {
  return call("cuGraphExecKernelNodeSetParams", Needs::Init, [&](State &state) {
    if (!state.graphExecs.has(exec))
      return CUDA_ERROR_INVALID_VALUE;
    for (CUgraphExec_st::Step &step : exec->steps) {
      if (step.node != node || step.operation.type != CU_GRAPH_NODE_TYPE_KERNEL)
        continue;
      Operation operation;
      if (CUresult result = makeKernel(params, operation))
        return result;
      step.operation = std::move(operation);
      return CUDA_SUCCESS;
    }
    return CUDA_ERROR_INVALID_VALUE;
  });
}

} // extern "C"
