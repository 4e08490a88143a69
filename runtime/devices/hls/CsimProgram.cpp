//===- CsimProgram.cpp - A design as C simulation -------------------------===//

#include "runtime/devices/hls/CsimProgram.h"

#include "runtime/devices/hls/CsimSession.h"
#include "runtime/src/Error.h"

#include <cstring>
#include <dlfcn.h>
#include <unistd.h>

namespace cnnc::rt {

static constexpr const char *kLibrary = "libcsim.so";

/// How to make the library, for messages.
static std::string remedy(const std::string &folder) {
  return "build it with: make -C " + folder + " " + kLibrary;
}

CsimProgram::~CsimProgram() {
  if (library)
    dlclose(library);
}

cnnrt_status CsimProgram::load(const Artifact &artifact,
                               std::unique_ptr<DeviceProgram> &out) {
  const artifact::HlsCode *code = artifact.program->hls_code();
  if (artifact.folder.empty())
    return fail(CNNRT_UNSUPPORTED,
                "the C simulation of a design lies beside its artifact: load "
                "it from its file");
  std::string path = artifact.folder + "/" + kLibrary;
  if (access(path.c_str(), R_OK) != 0)
    return fail(CNNRT_UNSUPPORTED, "there is no C simulation %s: %s",
                path.c_str(), remedy(artifact.folder).c_str());
  std::unique_ptr<CsimProgram> program(new CsimProgram(artifact));
  program->library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!program->library) {
    const char *reason = dlerror();
    return fail(CNNRT_UNSUPPORTED, "cannot open the C simulation: %s: %s",
                reason ? reason : path.c_str(),
                remedy(artifact.folder).c_str());
  }
  void *identity = dlsym(program->library, "cnnc_csim_identity");
  void *entry = dlsym(program->library, "cnnc_csim_run");
  if (!identity || !entry)
    return fail(CNNRT_UNSUPPORTED, "%s has no %s: %s", path.c_str(),
                identity ? "cnnc_csim_run" : "cnnc_csim_identity",
                remedy(artifact.folder).c_str());
  if (std::strncmp(static_cast<const char *>(identity),
                   code->identity()->c_str(), code->identity()->size() + 1))
    return fail(CNNRT_UNSUPPORTED,
                "%s was made of other sources than the artifact: %s",
                path.c_str(), remedy(artifact.folder).c_str());
  static_assert(sizeof(program->entry) == sizeof(entry));
  std::memcpy(&program->entry, &entry, sizeof(entry));
  out = std::move(program);
  return CNNRT_OK;
}

cnnrt_status
CsimProgram::createSession(const cnnrt_session_options &,
                           std::unique_ptr<DeviceSession> &out) const {
  return CsimSession::create(*this, out);
}

} // namespace cnnc::rt
