//===- GraphExec.cpp - Instantiated graphs --------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>

using namespace ptxsim::driver;

using Steps = std::vector<CUgraphExec_st::Step>;

/// The nodes in an order in which each follows those it depends on; false where
/// they go in a circle. Nodes that may come in any order stand as they were
/// added.
static bool arrange(const CUgraph_st &graph, Steps &out) {
  std::map<CUgraphNode, size_t> places;
  while (out.size() != graph.nodes.size()) {
    size_t before = out.size();
    for (const std::unique_ptr<CUgraphNode_st> &node : graph.nodes) {
      if (places.count(node.get()))
        continue;
      CUgraphExec_st::Step step{node.get(), {}, node->operation};
      bool isReady = true;
      for (CUgraphNode dependency : node->dependencies) {
        auto place = places.find(dependency);
        isReady = isReady && place != places.end();
        if (isReady)
          step.dependencies.push_back(place->second);
      }
      if (!isReady)
        continue;
      std::sort(step.dependencies.begin(), step.dependencies.end());
      places.emplace(node.get(), out.size());
      out.push_back(std::move(step));
    }
    if (out.size() == before)
      return false;
  }
  return true;
}

static CUresult instantiate(const char *function, CUgraphExec *exec,
                            CUgraph graph) {
  return callIn(function, [&](State &state, CUctx_st &) {
    if (!exec || !state.graphs.has(graph))
      return CUDA_ERROR_INVALID_VALUE;
    *exec = nullptr;
    Steps steps;
    if (!arrange(*graph, steps))
      return CUDA_ERROR_INVALID_VALUE;
    *exec = state.graphExecs.make(std::move(steps));
    return CUDA_SUCCESS;
  });
}

/// Whether every function that the steps call is still loaded.
static bool isLoaded(State &state, const Steps &steps) {
  return std::all_of(
      steps.begin(), steps.end(), [&](const CUgraphExec_st::Step &step) {
        if (step.operation.type != CU_GRAPH_NODE_TYPE_KERNEL)
          return true;
        bool found = false;
        state.modules.forEach([&](CUmodule module) {
          for (const auto &[name, function] : module->functions)
            found = found || &function == step.operation.function;
        });
        return found;
      });
}

/// Puts the nodes of a graph into one that is being captured.
static void insert(CUstream stream, const Steps &steps) {
  std::vector<CUgraphNode> nodes;
  std::vector<bool> isLeaf(steps.size(), true);
  for (const CUgraphExec_st::Step &step : steps) {
    std::vector<CUgraphNode> dependencies;
    for (size_t place : step.dependencies) {
      dependencies.push_back(nodes[place]);
      isLeaf[place] = false;
    }
    if (dependencies.empty())
      dependencies = stream->tail;
    nodes.push_back(addNode(stream->capture->graph, step.operation,
                            std::move(dependencies)));
  }
  if (nodes.empty())
    return;
  stream->tail.clear();
  for (size_t i = 0; i < nodes.size(); ++i)
    if (isLeaf[i])
      stream->tail.push_back(nodes[i]);
}

/// How a graph differs from what was instantiated, so that it cannot take its
/// place.
static CUgraphExecUpdateResult compare(const Steps &had, const Steps &wanted,
                                       CUgraphNode &node) {
  node = nullptr;
  if (had.size() != wanted.size())
    return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
  for (size_t i = 0; i < had.size(); ++i) {
    node = wanted[i].node;
    const Operation &before = had[i].operation, &after = wanted[i].operation;
    if (had[i].dependencies != wanted[i].dependencies)
      return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
    if (before.type != after.type)
      return CU_GRAPH_EXEC_UPDATE_ERROR_NODE_TYPE_CHANGED;
    if (before.function &&
        before.function->module->context != after.function->module->context)
      return CU_GRAPH_EXEC_UPDATE_ERROR_FUNCTION_CHANGED;
  }
  node = nullptr;
  return CU_GRAPH_EXEC_UPDATE_SUCCESS;
}

extern "C" {

CUresult cuGraphInstantiate(CUgraphExec *exec, CUgraph graph,
                            unsigned long long) {
  return instantiate("cuGraphInstantiate", exec, graph);
}

CUresult cuGraphExecDestroy(CUgraphExec exec) {
  return call("cuGraphExecDestroy", Needs::Init, [&](State &state) {
    if (!state.graphExecs.has(exec))
      return CUDA_ERROR_INVALID_VALUE;
    state.graphExecs.destroy(exec);
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphUpload(CUgraphExec exec, CUstream stream) {
  return callIn("cuGraphUpload", [&](State &state, CUctx_st &) {
    if (!state.graphExecs.has(exec))
      return CUDA_ERROR_INVALID_VALUE;
    return findStream(stream) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
  });
}

CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream) {
  return callIn("cuGraphLaunch", [&](State &state, CUctx_st &) {
    if (!state.graphExecs.has(exec) || !isLoaded(state, exec->steps))
      return CUDA_ERROR_INVALID_VALUE;
    CUstream in = findStream(stream);
    if (!in)
      return CUDA_ERROR_INVALID_HANDLE;
    if (in->capture) {
      if (in->capture->isInvalid)
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
      insert(in, exec->steps);
      return CUDA_SUCCESS;
    }
    // A kernel that fails is reported by the next call, as in a stream.
    for (const CUgraphExec_st::Step &step : exec->steps) {
      CUresult result = execute(in->context, step.operation);
      if (result != CUDA_SUCCESS)
        return in->context->error ? CUDA_SUCCESS : result;
    }
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphExecUpdate(CUgraphExec exec, CUgraph graph,
                           CUgraphExecUpdateResultInfo *info) {
  return callIn("cuGraphExecUpdate", [&](State &state, CUctx_st &) {
    Steps steps;
    if (!info || !state.graphExecs.has(exec) || !state.graphs.has(graph) ||
        !arrange(*graph, steps))
      return CUDA_ERROR_INVALID_VALUE;
    *info = {};
    info->result = compare(exec->steps, steps, info->errorNode);
    if (info->result != CU_GRAPH_EXEC_UPDATE_SUCCESS)
      return CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE;
    for (size_t i = 0; i < steps.size(); ++i)
      exec->steps[i].operation = std::move(steps[i].operation);
    return CUDA_SUCCESS;
  });
}

} // extern "C"
