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
  auto session = std::make_unique<Session>(std::move(program));
  if (cnnrt_status status =
          session->program->device->createSession(options, session->device))
    return status;
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
  bindings.bindInput(index, inputMemory[index].data(), 0);
  return CNNRT_OK;
}

cnnrt_status Session::ownOutput(size_t index) {
  if (cnnrt_status status =
          ensure(outputMemory[index], program->artifact.outputBytes[index],
                 "an output"))
    return status;
  bindings.bindOutput(index, outputMemory[index].data(), 0);
  return CNNRT_OK;
}

cnnrt_status Session::completeBindings() {
  const artifact::Program *content = program->artifact.program;
  std::string missing;
  for (size_t i = 0; i < bindings.inputs.size(); ++i)
    if (!bindings.hasInput(i))
      missing += (missing.empty() ? "'" : ", '") +
                 content->inputs()->Get(i)->name()->str() + "'";
  if (!missing.empty())
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected data for every input, got "
                "none for %s",
                missing.c_str());
  for (size_t i = 0; i < bindings.outputs.size(); ++i)
    if (!bindings.hasOutput(i))
      if (cnnrt_status status = ownOutput(i))
        return status;
  return CNNRT_OK;
}

cnnrt_status Session::run(const cnnrt_run_options &options) {
  if (cnnrt_status status = completeBindings())
    return status;
  if (!options.profile)
    return device->run(bindings, nullptr);
  Profile taken(program->artifact.program->commands()->size());
  if (cnnrt_status status = device->run(bindings, &taken))
    return status;
  profile = std::move(taken);
  return CNNRT_OK;
}

cnnrt_status Session::enqueue(const cnnrt_enqueue_options &options) {
  if (cnnrt_status status = completeBindings())
    return status;
  return device->enqueue(bindings, options.stream);
}

} // namespace cnnc::rt
