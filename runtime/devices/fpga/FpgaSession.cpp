//===- FpgaSession.cpp - A session on an FPGA board -----------------------===//

#include "runtime/devices/fpga/FpgaSession.h"

#include "runtime/src/Clock.h"

#include <cerrno>
#include <cinttypes>

namespace cnnc::rt {

using namespace artifact;

/// How long a run may take: no network takes a second, so that a design that
/// has not ended by then waits for something that does not come.
static constexpr unsigned kLongestRunMs = 60000;

cnnrt_status FpgaSession::create(const FpgaProgram &program,
                                 std::unique_ptr<DeviceSession> &out) {
  std::unique_ptr<FpgaSession> session(new FpgaSession(program));
  if (cnnrt_status status = session->initialize())
    return status;
  out = std::move(session);
  return CNNRT_OK;
}

cnnrt_status FpgaSession::initialize() {
  const Artifact &artifact = program.getArtifact();
  inputs.resize(artifact.inputBytes.size());
  outputs.resize(artifact.outputBytes.size());
  for (uint32_t i = 0; i < inputs.size(); ++i)
    if (cnnrt_status status = program.allocate(
            Space::Input, i, "an input", inputs[i].buffer, inputs[i].bytes))
      return status;
  for (uint32_t i = 0; i < outputs.size(); ++i)
    if (cnnrt_status status = program.allocate(
            Space::Output, i, "an output", outputs[i].buffer, outputs[i].bytes))
      return status;
  if (cnnrt_status status = program.allocate(
          Space::Arena, 0, "the session's arena", arena.buffer, arena.bytes))
    return status;
  errno = 0;
  handle = {xrt.runOpen(program.kernelHandle()), xrt.runClose};
  if (!handle)
    return xrt::failed(CNNRT_OUT_OF_RESOURCES, 0,
                       "prepare a run of the design");
  return setArguments();
}

xrt::Buffer FpgaSession::bufferOf(const BufferRef &ref) const {
  switch (ref.space()) {
  case Space::Input:
    return inputs[ref.index()].buffer.get();
  case Space::Output:
    return outputs[ref.index()].buffer.get();
  case Space::Arena:
    return arena.buffer.get();
  case Space::Weights:
    break;
  }
  return program.weightsHandle();
}

cnnrt_status FpgaSession::setArguments() {
  const auto &buffers = *program.launch()->buffers();
  for (uint32_t i = 0; i < buffers.size(); ++i) {
    const BufferRef &ref = *buffers[i];
    xrt::Buffer buffer = bufferOf(ref);
    if (ref.offset() != 0) {
      errno = 0;
      parts.emplace_back(xrt.bufferSubAlloc(buffer, ref.size(), ref.offset()),
                         xrt.bufferFree);
      if (!parts.back())
        return xrt::failed(CNNRT_OUT_OF_RESOURCES, 0,
                           "give the design %" PRIu64
                           " bytes at offset %" PRIu64 " as argument %" PRIu32,
                           ref.size(), ref.offset(), i);
      buffer = parts.back().get();
    }
    if (int code = xrt.runSetArgument(handle.get(), int(i), buffer))
      return xrt::failed(CNNRT_DEVICE_ERROR, code,
                         "set argument %" PRIu32 " of the design", i);
  }
  return CNNRT_OK;
}

cnnrt_status FpgaSession::execute() {
  if (int code = xrt.runStart(handle.get()))
    return xrt::failed(CNNRT_DEVICE_ERROR, code, "start the design");
  auto state =
      static_cast<xrt::RunState>(xrt.runWaitFor(handle.get(), kLongestRunMs));
  switch (state) {
  case xrt::RunState::Completed:
    return CNNRT_OK;
  case xrt::RunState::New:
  case xrt::RunState::Queued:
  case xrt::RunState::Running:
  case xrt::RunState::Submitted:
  case xrt::RunState::Timeout:
    return fail(CNNRT_DEVICE_ERROR,
                "the design has not ended after %u seconds: reset the board "
                "(xbutil reset), and compare with the design's C simulation "
                "(cnn-run --device=hls-csim)",
                kLongestRunMs / 1000);
  default:
    return fail(CNNRT_DEVICE_ERROR,
                "the design's run failed (state %d of ert_cmd_state): look at "
                "dmesg and xbutil examine",
                int(state));
  }
}

cnnrt_status FpgaSession::run(const Bindings &bindings, Profile *profile) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    Memory &memory = inputs[i];
    if (memory.bytes == 0)
      continue;
    int code = xrt.bufferWrite(memory.buffer.get(), bindings.inputs[i],
                               memory.bytes, 0);
    if (code == 0)
      code =
          xrt.bufferSync(memory.buffer.get(), xrt::kToDevice, memory.bytes, 0);
    if (code != 0)
      return xrt::failed(CNNRT_DEVICE_ERROR, code,
                         "copy input %zu to the board", i);
  }
  uint64_t before = profile ? nanoseconds() : 0;
  if (cnnrt_status status = execute())
    return status;
  if (profile)
    profile->nanoseconds[0] = nanoseconds() - before;
  for (size_t i = 0; i < outputs.size(); ++i) {
    Memory &memory = outputs[i];
    if (memory.bytes == 0)
      continue;
    int code =
        xrt.bufferSync(memory.buffer.get(), xrt::kFromDevice, memory.bytes, 0);
    if (code == 0)
      code = xrt.bufferRead(memory.buffer.get(), bindings.outputs[i],
                            memory.bytes, 0);
    if (code != 0)
      return xrt::failed(CNNRT_DEVICE_ERROR, code,
                         "copy output %zu from the board", i);
  }
  return CNNRT_OK;
}

} // namespace cnnc::rt
