//===- CpuSession.cpp - A session on this machine's processor -------------===//

#include "runtime/devices/cpu/CpuSession.h"

#include "runtime/devices/cpu/CpuInfo.h"
#include "runtime/src/Clock.h"

#include <algorithm>
#include <cstring>

namespace cnnc::rt {

using namespace artifact;

cnnrt_status CpuSession::create(const CpuProgram &program,
                                const cnnrt_session_options &options,
                                std::unique_ptr<DeviceSession> &out) {
  const Program *data = program.getArtifact().program;
  std::unique_ptr<CpuSession> session(new CpuSession);
  // Pages satisfy every arena alignment that the loader accepts.
  if (cnnrt_status status = PageMemory::allocate(
          data->arena_size(), "the session's arena", session->arena))
    return status;
  uint32_t threads = options.threads ? options.threads : usableProcessors();
  uint64_t scratch = 0;
  for (const Command *command : *data->commands())
    if (const CpuLaunch *launch = command->body_as_CpuLaunch())
      scratch = std::max(scratch, launch->scratch());
  if (cnnrt_status status = ThreadPool::create(threads, scratch, session->pool))
    return status;
  session->steps.reserve(data->commands()->size());
  for (const Command *command : *data->commands())
    session->addStep(program, command);
  out = std::move(session);
  return CNNRT_OK;
}

void CpuSession::addBuffer(const Artifact &artifact, const BufferRef &ref) {
  void *address = nullptr;
  switch (ref.space()) {
  case Space::Input:
  case Space::Output:
    boundBuffers.push_back(
        {buffers.size(), ref.space(), ref.index(), ref.offset()});
    break;
  case Space::Arena:
    address = arena.data() + ref.offset();
    break;
  case Space::Weights:
    // Kernels only read weights; the pages are mapped for reading.
    address = const_cast<uint8_t *>(artifact.weights + ref.offset());
    break;
  }
  buffers.push_back(address);
}

void CpuSession::addStep(const CpuProgram &program, const Command *command) {
  const Artifact &artifact = program.getArtifact();
  Step step;
  step.firstBuffer = buffers.size();
  if (const CpuLaunch *launch = command->body_as_CpuLaunch()) {
    step.kernel = program.kernel(launch->kernel());
    step.tasks = static_cast<int64_t>(launch->tasks());
    step.grain = static_cast<int64_t>(launch->grain());
    for (const BufferRef *ref : *launch->buffers())
      addBuffer(artifact, *ref);
  } else {
    const Copy *copy = command->body_as_Copy();
    step.copySize = copy->src()->size();
    addBuffer(artifact, *copy->dst());
    addBuffer(artifact, *copy->src());
  }
  steps.push_back(step);
}

void CpuSession::runStep(const Step &step) {
  void *const *arguments = buffers.data() + step.firstBuffer;
  if (step.kernel)
    pool->run(step.kernel, arguments, step.tasks, step.grain);
  else
    std::memmove(arguments[0], arguments[1], step.copySize);
}

cnnrt_status CpuSession::run(const Bindings &bindings, Profile *profile) {
  for (const BoundBuffer &bound : boundBuffers) {
    void *base = bound.space == Space::Input
                     ? const_cast<void *>(bindings.inputs[bound.index])
                     : bindings.outputs[bound.index];
    buffers[bound.slot] = static_cast<uint8_t *>(base) + bound.offset;
  }
  if (!profile) {
    for (const Step &step : steps)
      runStep(step);
    return CNNRT_OK;
  }
  uint64_t before = nanoseconds();
  for (size_t i = 0; i < steps.size(); ++i) {
    runStep(steps[i]);
    uint64_t after = nanoseconds();
    profile->nanoseconds[i] = after - before;
    before = after;
  }
  return CNNRT_OK;
}

} // namespace cnnc::rt
