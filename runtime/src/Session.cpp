//===- Session.cpp - Bindings and runs ------------------------------------===//

#include "runtime/src/Error.h"
#include "runtime/src/Program.h"

namespace cnnc::rt {

cnnrt_status Session::create(std::shared_ptr<const Program> program,
                             const cnnrt_session_options &options,
                             std::unique_ptr<Session> &out) {
  if (!program->device)
    return fail(
        CNNRT_INVALID_ARGUMENT,
        "the program was loaded without a device, to be looked at only");
  auto session = std::make_unique<Session>();
  if (cnnrt_status status =
          program->device->createSession(options, session->device))
    return status;
  size_t inputs = program->artifact.inputBytes.size();
  size_t outputs = program->artifact.outputBytes.size();
  session->bindings.inputs.resize(inputs);
  session->bindings.outputs.resize(outputs);
  session->inputMemory.resize(inputs);
  session->outputMemory.resize(outputs);
  session->program = std::move(program);
  out = std::move(session);
  return CNNRT_OK;
}

/// Makes `memory` if there is none yet.
static cnnrt_status ensure(PageMemory &memory, uint64_t size,
                           const char *purpose) {
  return memory.data() ? CNNRT_OK : PageMemory::allocate(size, purpose, memory);
}

cnnrt_status Session::ownInput(size_t index) {
  if (cnnrt_status status = ensure(
          inputMemory[index], program->artifact.inputBytes[index], "an input"))
    return status;
  bindings.inputs[index] = inputMemory[index].data();
  return CNNRT_OK;
}

cnnrt_status Session::ownOutput(size_t index) {
  if (cnnrt_status status =
          ensure(outputMemory[index], program->artifact.outputBytes[index],
                 "an output"))
    return status;
  bindings.outputs[index] = outputMemory[index].data();
  return CNNRT_OK;
}

cnnrt_status Session::run(const cnnrt_run_options &options) {
  const artifact::Program *content = program->artifact.program;
  std::string missing;
  for (size_t i = 0; i < bindings.inputs.size(); ++i)
    if (!bindings.inputs[i])
      missing += (missing.empty() ? "'" : ", '") +
                 content->inputs()->Get(i)->name()->str() + "'";
  if (!missing.empty())
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected data for every input, got "
                "none for %s",
                missing.c_str());
  for (size_t i = 0; i < bindings.outputs.size(); ++i)
    if (!bindings.outputs[i])
      if (cnnrt_status status = ownOutput(i))
        return status;
  uint64_t *times = nullptr;
  if (options.profile) {
    commandTimes.resize(content->commands()->size());
    times = commandTimes.data();
  }
  return device->run(bindings, times);
}

} // namespace cnnc::rt
