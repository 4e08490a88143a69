//===- CpuSession.h - A session on this machine's processor -----*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_CPUSESSION_H
#define CNNC_RUNTIME_DEVICES_CPU_CPUSESSION_H

#include "runtime/devices/cpu/CpuProgram.h"
#include "runtime/devices/cpu/ThreadPool.h"
#include "runtime/src/Memory.h"

namespace cnnc::rt {

class CpuSession final : public DeviceSession {
public:
  static cnnrt_status create(const CpuProgram &program,
                             const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out);

  cnnrt_status run(const Bindings &bindings, Profile *profile) final;

private:
  /// A command with everything looked up. Copies have no kernel; their buffers
  /// are destination and source.
  struct Step {
    KernelFunction kernel = nullptr;
    int64_t tasks = 0, grain = 1;
    uint64_t copySize = 0;
    /// First of its buffers in `buffers`.
    size_t firstBuffer = 0;
  };

  /// An entry of `buffers` that each run's bindings decide.
  struct BoundBuffer {
    size_t slot;
    artifact::Space space;
    uint32_t index;
    uint64_t offset;
  };

  void addBuffer(const Artifact &artifact, const artifact::BufferRef &ref);
  void addStep(const CpuProgram &program, const artifact::Command *command);
  void runStep(const Step &step);

  PageMemory arena;
  std::unique_ptr<ThreadPool> pool;
  std::vector<Step> steps;
  std::vector<void *> buffers;
  std::vector<BoundBuffer> boundBuffers;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_CPUSESSION_H
