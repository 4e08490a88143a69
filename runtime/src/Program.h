//===- Program.h - What the handles stand for -------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_PROGRAM_H
#define CNNC_RUNTIME_SRC_PROGRAM_H

#include "runtime/devices/Device.h"
#include "runtime/src/Memory.h"

#include <string>

namespace cnnc::rt {

/// A loaded artifact. Immutable once loaded.
struct Program {
  /// Keeps the bytes if they come from a file.
  ArtifactFile file;
  Artifact artifact;
  /// Null for CNNRT_DEVICE_NONE.
  std::unique_ptr<DeviceProgram> device;
  /// The compiler's flags as the C interface shows them.
  std::string flags;

  /// Reads the artifact in [data, data + size), which lies in `folder` if that
  /// is not empty, and prepares its device.
  static cnnrt_status load(const uint8_t *data, uint64_t size,
                           const cnnrt_load_options &options, ArtifactFile file,
                           std::string folder,
                           std::shared_ptr<const Program> &out);
};

/// A session with its bindings.
struct Session {
  explicit Session(std::shared_ptr<const Program> program)
      : program(std::move(program)),
        bindings(this->program->artifact.inputBytes.size(),
                 this->program->artifact.outputBytes.size()),
        inputMemory(bindings.inputs.size()),
        outputMemory(bindings.outputs.size()) {}

  std::shared_ptr<const Program> program;
  std::unique_ptr<DeviceSession> device;
  Bindings bindings;
  /// Memory of the session's own, where it has been asked for.
  std::vector<PageMemory> inputMemory, outputMemory;
  /// The latest profiled run's; without commands before.
  Profile profile{0};

  static cnnrt_status create(std::shared_ptr<const Program> program,
                             const cnnrt_session_options &options,
                             std::unique_ptr<Session> &out);

  /// Binds the session's own memory, making it at the first time.
  cnnrt_status ownInput(size_t index);
  cnnrt_status ownOutput(size_t index);

  cnnrt_status run(const cnnrt_run_options &options);
  cnnrt_status enqueue(const cnnrt_enqueue_options &options);

  /// Fails if an input is not bound; binds the session's own memory to each
  /// output that is not.
  cnnrt_status completeBindings();
};

/// Runs golden case `index` of the session's program and compares.
cnnrt_status verifyGoldenCase(Session &session, size_t index,
                              cnnrt_verify_result &out);

} // namespace cnnc::rt

/// The handles of the C interface.
struct cnnrt_program {
  std::shared_ptr<const cnnc::rt::Program> program;
};
struct cnnrt_session {
  std::unique_ptr<cnnc::rt::Session> session;
};

#endif // CNNC_RUNTIME_SRC_PROGRAM_H
