//===- Program.cpp - Loading ----------------------------------------------===//

#include "runtime/src/Program.h"

#include "runtime/schema/Framing.h"
#include "runtime/src/Error.h"

namespace cnnc::rt {

cnnrt_status Program::load(const uint8_t *data, uint64_t size,
                           const cnnrt_load_options &options, ArtifactFile file,
                           std::string folder,
                           std::shared_ptr<const Program> &out) {
  if (reinterpret_cast<uintptr_t>(data) % artifact::kWeightAlignment != 0)
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected an artifact in memory aligned to %d bytes, got %p",
                int(artifact::kWeightAlignment),
                static_cast<const void *>(data));
  auto program = std::make_shared<Program>();
  program->file = std::move(file);
  if (cnnrt_status status = readArtifact(data, size, options.check_weights != 0,
                                         program->artifact))
    return status == CNNRT_BAD_ARTIFACT
               ? failWithAdvice(status,
                                "copy the file again from where it "
                                "comes from, or compile the model again")
               : status;
  program->artifact.folder = std::move(folder);
  for (const flatbuffers::String *flag :
       *program->artifact.program->provenance()->flags()) {
    program->flags += program->flags.empty() ? "" : " ";
    program->flags += flag->string_view();
  }
  if (cnnrt_status status =
          loadOnDevice(options, program->artifact, program->device))
    return status;
  out = std::move(program);
  return CNNRT_OK;
}

} // namespace cnnc::rt
