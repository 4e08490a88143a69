//===- CsimSession.cpp - A session of a C simulation ----------------------===//

#include "runtime/devices/hls/CsimSession.h"

#include "runtime/src/Clock.h"

namespace cnnc::rt {

using namespace artifact;

cnnrt_status CsimSession::create(const CsimProgram &program,
                                 std::unique_ptr<DeviceSession> &out) {
  std::unique_ptr<CsimSession> session(new CsimSession(program));
  if (cnnrt_status status =
          PageMemory::allocate(program.getArtifact().program->arena_size(),
                               "the session's arena", session->arena))
    return status;
  out = std::move(session);
  return CNNRT_OK;
}

cnnrt_status CsimSession::run(const Bindings &bindings, Profile *profile) {
  const Artifact &artifact = program.getArtifact();
  size_t number = 0;
  for (const Command *command : *artifact.program->commands()) {
    buffers.clear();
    for (const BufferRef *ref : *command->body_as_HlsLaunch()->buffers()) {
      const void *base = nullptr;
      switch (ref->space()) {
      case Space::Input:
        base = bindings.inputs[ref->index()];
        break;
      case Space::Output:
        base = bindings.outputs[ref->index()];
        break;
      case Space::Arena:
        base = arena.data();
        break;
      case Space::Weights:
        base = artifact.weights;
        break;
      }
      // The design only reads inputs and weights: they are const to it.
      auto *bytes = static_cast<uint8_t *>(const_cast<void *>(base));
      buffers.push_back(bytes + ref->offset());
    }
    uint64_t before = profile ? nanoseconds() : 0;
    program.run(buffers.data());
    if (profile)
      profile->nanoseconds[number] = nanoseconds() - before;
    ++number;
  }
  return CNNRT_OK;
}

} // namespace cnnc::rt
