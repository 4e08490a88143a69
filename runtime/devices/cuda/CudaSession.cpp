//===- CudaSession.cpp - A session on an NVIDIA GPU -----------------------===//

#include "runtime/devices/cuda/CudaSession.h"

#include "runtime/schema/Framing.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cinttypes>

namespace cnnc::rt {

using namespace artifact;
using namespace cuda;

/// What cuMemAlloc aligns to (CUDA C++ Programming Guide, "Device Memory
/// Accesses": at least 256 bytes).
static constexpr uint64_t kDriverAlignment = 256;

/// What kernels expect of inputs and outputs (Space in artifact.fbs).
static constexpr uint64_t kTensorAlignment = 16;

cnnrt_status CudaSession::create(const CudaProgram &program,
                                 const cnnrt_session_options &options,
                                 std::unique_ptr<DeviceSession> &out) {
  std::unique_ptr<CudaSession> session(new CudaSession(program));
  if (cnnrt_status status = session->initialize(options))
    return status;
  out = std::move(session);
  return CNNRT_OK;
}

CudaSession::CudaSession(const CudaProgram &program)
    : program(program), context(program.getContext()),
      driver(context.driver()) {}

CudaSession::~CudaSession() {
  CurrentContext current(context);
  // Kernels may still be using what is freed here. If they have failed there
  // is nobody left to tell, and the message of an earlier failure must stay.
  if (latestDone)
    driver.eventSynchronize(latestDone.get());
  timing.clear();
  graphs.clear();
  staging.clear();
  latestDone = {};
  arena = {};
  ownStream = {};
}

cnnrt_status CudaSession::createEvent(unsigned flags, const char *purpose,
                                      OwnedEvent &out) {
  Event event;
  if (cnnrt_status status = driver.check(driver.eventCreate(&event, flags),
                                         "create an event for %s", purpose))
    return status;
  out = OwnedEvent(driver, event);
  return CNNRT_OK;
}

cnnrt_status CudaSession::initialize(const cnnrt_session_options &options) {
  CurrentContext current(context);
  if (cnnrt_status status = current.status())
    return status;
  usesGraphs = options.no_graphs == 0;
  Stream stream;
  if (cnnrt_status status =
          driver.check(driver.streamCreate(&stream, kStreamNonBlocking),
                       "create a stream on %s", context.name()))
    return status;
  ownStream = OwnedStream(driver, stream);
  latestStream = stream;
  if (cnnrt_status status =
          createEvent(kEventDisableTiming, "the session", latestDone))
    return status;
  const artifact::Program *data = program.getArtifact().program;
  uint64_t alignment = data->arena_alignment();
  uint64_t slack = std::max(alignment, kDriverAlignment) - kDriverAlignment;
  // No device has as much; adding must not wrap around.
  uint64_t size = std::min<uint64_t>(data->arena_size(), uint64_t(1) << 60);
  if (cnnrt_status status =
          allocate(context, size + slack, "the session's arena", arena))
    return status;
  arenaAddress = alignUp(arena.get(), alignment);
  size_t count = data->inputs()->size() + data->outputs()->size();
  staging.resize(count);
  tensors.resize(count);
  for (const Command *command : *data->commands())
    addStep(command);
  return CNNRT_OK;
}

void CudaSession::addBuffer(const BufferRef &ref) {
  size_t inputs = program.getArtifact().inputBytes.size();
  DeviceAddress address = 0;
  switch (ref.space()) {
  case Space::Input:
    boundBuffers.push_back({addresses.size(), ref.index(), ref.offset()});
    break;
  case Space::Output:
    boundBuffers.push_back(
        {addresses.size(), inputs + ref.index(), ref.offset()});
    break;
  case Space::Arena:
    address = arenaAddress + ref.offset();
    break;
  case Space::Weights:
    address = program.weightsAddress() + ref.offset();
    break;
  }
  addresses.push_back(address);
}

void CudaSession::addStep(const Command *command) {
  Step step;
  step.firstBuffer = addresses.size();
  if (const GpuLaunch *launch = command->body_as_GpuLaunch()) {
    step.function = program.kernel(launch->kernel());
    step.kernel = launch->kernel();
    LaunchShape shape = program.shapeOf(*launch);
    step.grid = shape.grid();
    step.block = shape.block();
    step.sharedBytes = shape.shared_bytes();
    for (const BufferRef *ref : *launch->buffers())
      addBuffer(*ref);
  } else {
    const Copy *copy = command->body_as_Copy();
    step.copySize = copy->src()->size();
    addBuffer(*copy->dst());
    addBuffer(*copy->src());
  }
  steps.push_back(step);
}

/// Decides the address of every tensor, making device memory for those that are
/// bound to host memory.
cnnrt_status CudaSession::bind(const Bindings &bindings) {
  const Artifact &artifact = program.getArtifact();
  size_t inputs = artifact.inputBytes.size();
  for (size_t i = 0; i < tensors.size(); ++i) {
    bool isInput = i < inputs;
    size_t index = isInput ? i : i - inputs;
    tensors[i] =
        isInput ? bindings.deviceInputs[index] : bindings.deviceOutputs[index];
    if (tensors[i])
      continue;
    uint64_t size =
        isInput ? artifact.inputBytes[index] : artifact.outputBytes[index];
    if (!staging[i])
      if (cnnrt_status status = allocate(
              context, size, isInput ? "an input" : "an output", staging[i]))
        return status;
    tensors[i] = staging[i].get();
  }
  for (const BoundBuffer &bound : boundBuffers)
    addresses[bound.slot] = tensors[bound.tensor] + bound.offset;
  return CNNRT_OK;
}

cnnrt_status CudaSession::copyInputs(const Bindings &bindings, Stream stream) {
  const Artifact &artifact = program.getArtifact();
  for (size_t i = 0; i < bindings.inputs.size(); ++i)
    if (bindings.inputs[i] && artifact.inputBytes[i] != 0)
      if (cnnrt_status status = driver.check(
              driver.copyToDeviceAsync(tensors[i], bindings.inputs[i],
                                       artifact.inputBytes[i], stream),
              "copy input %zu to %s", i, context.name()))
        return status;
  return CNNRT_OK;
}

cnnrt_status CudaSession::copyOutputs(const Bindings &bindings, Stream stream) {
  const Artifact &artifact = program.getArtifact();
  size_t inputs = bindings.inputs.size();
  for (size_t i = 0; i < bindings.outputs.size(); ++i)
    if (bindings.outputs[i] && artifact.outputBytes[i] != 0)
      if (cnnrt_status status = driver.check(
              driver.copyToHostAsync(bindings.outputs[i], tensors[inputs + i],
                                     artifact.outputBytes[i], stream),
              "copy output %zu from %s", i, context.name()))
        return status;
  return CNNRT_OK;
}

cnnrt_status CudaSession::synchronize() {
  if (!latestDone)
    return CNNRT_OK;
  return driver.check(driver.eventSynchronize(latestDone.get()),
                      "run the network on %s", context.name());
}

/// One run in `stream`, which is not waited for.
cnnrt_status CudaSession::runIn(const Bindings &bindings, Stream stream) {
  auto capturing = CaptureStatus::None;
  if (stream != ownStream.get())
    if (cnnrt_status status = driver.check(
            driver.streamIsCapturing(stream, &capturing), "look at the stream"))
      return status;
  bool isCaptured = capturing != CaptureStatus::None;
  if (cnnrt_status status = bind(bindings))
    return status;
  if (isCaptured)
    return issue(bindings, stream, /*asGraph=*/false);
  // A stream keeps its own order; another one has to wait for the latest run,
  // which used the same arena.
  if (stream != latestStream)
    if (cnnrt_status status =
            driver.check(driver.streamWaitEvent(stream, latestDone.get(), 0),
                         "order the stream behind the session's latest run"))
      return status;
  // What was issued before a failure runs all the same.
  latestStream = stream;
  cnnrt_status issued = issue(bindings, stream, usesGraphs);
  Result recorded = driver.eventRecord(latestDone.get(), stream);
  return issued ? issued : driver.check(recorded, "record the end of the run");
}

/// The work of one run.
cnnrt_status CudaSession::issue(const Bindings &bindings, Stream stream,
                                bool asGraph) {
  if (cnnrt_status status = copyInputs(bindings, stream))
    return status;
  if (cnnrt_status status = asGraph ? launchAsGraph(stream) : launchAll(stream))
    return status;
  return copyOutputs(bindings, stream);
}

cnnrt_status CudaSession::run(const Bindings &bindings, Profile *profile) {
  CurrentContext current(context);
  if (cnnrt_status status = current.status())
    return status;
  if (profile)
    return runProfiled(bindings, *profile);
  if (cnnrt_status status = runIn(bindings, ownStream.get()))
    return status;
  return synchronize();
}

cnnrt_status CudaSession::checkStream(Stream stream) {
  if (!driver.streamGetContext)
    return CNNRT_OK;
  Context owner = nullptr;
  if (cnnrt_status status = driver.check(
          driver.streamGetContext(stream, &owner), "look at the stream"))
    return status;
  if (owner != context.handle())
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected a stream of the primary context of %s, got one of "
                "another context",
                context.name());
  return CNNRT_OK;
}

cnnrt_status CudaSession::enqueue(const Bindings &bindings, void *stream) {
  CurrentContext current(context);
  if (cnnrt_status status = current.status())
    return status;
  if (!stream)
    return runIn(bindings, ownStream.get());
  auto callers = static_cast<Stream>(stream);
  if (cnnrt_status status = checkStream(callers))
    return status;
  return runIn(bindings, callers);
}

cnnrt_status CudaSession::wait() {
  CurrentContext current(context);
  if (cnnrt_status status = current.status())
    return status;
  return synchronize();
}

cnnrt_status CudaSession::checkDeviceMemory(uint64_t address, uint64_t bytes) {
  if (address % kTensorAlignment != 0)
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected device memory aligned to %" PRIu64
                " bytes, got address 0x%" PRIx64,
                kTensorAlignment, address);
  CurrentContext current(context);
  if (cnnrt_status status = current.status())
    return status;
  auto type = MemoryType::Device;
  if (bytes == 0 || !driver.pointerGetAttribute)
    return CNNRT_OK;
  if (driver.pointerGetAttribute(&type, PointerAttribute::MemoryType,
                                 address) != Result::Success ||
      type == MemoryType::Host)
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected memory of %s, got address 0x%" PRIx64, context.name(),
                address);
  return CNNRT_OK;
}

} // namespace cnnc::rt
