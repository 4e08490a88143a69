//===- CsimSession.h - A session of a C simulation --------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_HLS_CSIMSESSION_H
#define CNNC_RUNTIME_DEVICES_HLS_CSIMSESSION_H

#include "runtime/devices/hls/CsimProgram.h"
#include "runtime/src/Memory.h"

namespace cnnc::rt {

class CsimSession final : public DeviceSession {
public:
  static cnnrt_status create(const CsimProgram &program,
                             std::unique_ptr<DeviceSession> &out);

  cnnrt_status run(const Bindings &bindings, Profile *profile) final;

private:
  explicit CsimSession(const CsimProgram &program) : program(program) {}

  const CsimProgram &program;
  PageMemory arena;
  /// The arguments of the top function in the latest run.
  std::vector<void *> buffers;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_HLS_CSIMSESSION_H
