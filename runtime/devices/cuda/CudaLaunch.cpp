//===- CudaLaunch.cpp - The commands of a session on an NVIDIA GPU --------===//
//
// With given addresses of the tensors the commands are launched one by one the
// first time. The second time they are captured as a graph, which costs the
// driver a small part of the work per kernel when it is launched. A caller who
// goes round a few buffers finds the graph of each again.
//
//===----------------------------------------------------------------------===//

#include "runtime/devices/cuda/CudaSession.h"

#include <algorithm>

namespace cnnc::rt {

using namespace cuda;

/// Sets of addresses that a session remembers; callers with more in turn do not
/// reuse any.
static constexpr size_t kMaxGraphs = 4;

cnnrt_status CudaSession::launch(const Step &step, Stream stream) {
  DeviceAddress *buffers = addresses.data() + step.firstBuffer;
  if (!step.function) {
    if (step.copySize == 0)
      return CNNRT_OK;
    return driver.check(
        driver.copyAsync(buffers[0], buffers[1], step.copySize, stream),
        "copy on %s", context.name());
  }
  size_t count =
      (&step == &steps.back() ? addresses.size() : (&step + 1)->firstBuffer) -
      step.firstBuffer;
  // A parameter's value lies where the driver is told.
  constexpr size_t kMaxBuffers = 512;
  void *parameters[kMaxBuffers];
  for (size_t i = 0; i < count; ++i)
    parameters[i] = buffers + i;
  return driver.check(driver.launchKernel(step.function, step.grid.x(),
                                          step.grid.y(), step.grid.z(),
                                          step.block.x(), step.block.y(),
                                          step.block.z(), step.sharedBytes,
                                          stream, parameters, nullptr),
                      "launch the kernel '%s' on %s",
                      program.kernelName(step.kernel), context.name());
}

cnnrt_status CudaSession::launchAll(Stream stream) {
  for (const Step &step : steps)
    if (cnnrt_status status = launch(step, stream))
      return status;
  return CNNRT_OK;
}

cnnrt_status CudaSession::capture(OwnedGraph &out) {
  Stream stream = ownStream.get();
  // Other threads may do as they like meanwhile.
  if (cnnrt_status status =
          driver.check(driver.captureBegin(stream, CaptureMode::ThreadLocal),
                       "capture the launches as a graph"))
    return status;
  cnnrt_status launched = launchAll(stream);
  Graph graph = nullptr;
  Result result = driver.captureEnd(stream, &graph);
  out = OwnedGraph(driver, graph);
  if (launched != CNNRT_OK)
    return launched;
  return driver.check(result, "capture the launches as a graph");
}

cnnrt_status CudaSession::instantiate(OwnedGraphExec &out) {
  OwnedGraph graph;
  if (cnnrt_status status = capture(graph))
    return status;
  GraphExec exec;
  if (cnnrt_status status =
          driver.check(driver.graphInstantiate(&exec, graph.get(), 0),
                       "instantiate the graph of the network"))
    return status;
  out = OwnedGraphExec(driver, exec);
  return CNNRT_OK;
}

cnnrt_status CudaSession::launchAsGraph(Stream stream) {
  if (steps.empty())
    return launchAll(stream);
  auto known =
      std::find_if(graphs.begin(), graphs.end(), [&](const CachedGraph &entry) {
        return entry.tensors == tensors;
      });
  if (known == graphs.end()) {
    if (cnnrt_status status = launchAll(stream))
      return status;
    // The graph that goes may still be running; the driver keeps it until then.
    if (graphs.size() == kMaxGraphs)
      graphs.pop_back();
    graphs.insert(graphs.begin(), CachedGraph{tensors, {}});
    return CNNRT_OK;
  }
  // The one just used stands first.
  std::rotate(graphs.begin(), known, known + 1);
  CachedGraph &entry = graphs.front();
  if (!entry.graph)
    if (cnnrt_status status = instantiate(entry.graph))
      return status;
  return driver.check(driver.graphLaunch(entry.graph.get(), stream),
                      "launch the graph of the network on %s", context.name());
}

} // namespace cnnc::rt
