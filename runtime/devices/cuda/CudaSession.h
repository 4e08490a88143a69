//===- CudaSession.h - A session on an NVIDIA GPU ---------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CUDA_CUDASESSION_H
#define CNNC_RUNTIME_DEVICES_CUDA_CUDASESSION_H

#include "runtime/devices/cuda/CudaProgram.h"

namespace cnnc::rt {

class CudaSession final : public DeviceSession {
public:
  static cnnrt_status create(const CudaProgram &program,
                             const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out);
  ~CudaSession() final;

  cnnrt_status run(const Bindings &bindings, Profile *profile) final;
  cnnrt_status checkDeviceMemory(uint64_t address, uint64_t bytes) final;
  cnnrt_status enqueue(const Bindings &bindings, void *stream) final;
  cnnrt_status wait() final;

private:
  /// A command with everything looked up. Copies have no function; their
  /// buffers are destination and source.
  struct Step {
    cuda::Function function = nullptr;
    artifact::Dim3 grid, block;
    uint32_t sharedBytes = 0;
    uint32_t kernel = 0;
    uint64_t copySize = 0;
    /// First of its buffers in `addresses`.
    size_t firstBuffer = 0;
  };

  /// An entry of `addresses` that each run's bindings decide.
  struct BoundBuffer {
    size_t slot;
    /// Number of the tensor in `tensors`.
    size_t tensor;
    uint64_t offset;
  };

  /// The commands as a graph, for the addresses that it was captured with.
  struct CachedGraph {
    std::vector<cuda::DeviceAddress> tensors;
    cuda::OwnedGraphExec graph;
  };

  explicit CudaSession(const CudaProgram &program);

  cnnrt_status initialize(const cnnrt_session_options &options);
  cnnrt_status createEvent(unsigned flags, const char *purpose,
                           cuda::OwnedEvent &out);
  void addBuffer(const artifact::BufferRef &ref);
  void addStep(const artifact::Command *command);

  // CudaSession.cpp: one run, each with the context current.
  cnnrt_status bind(const Bindings &bindings);
  cnnrt_status copyInputs(const Bindings &bindings, cuda::Stream stream);
  cnnrt_status copyOutputs(const Bindings &bindings, cuda::Stream stream);
  cnnrt_status runIn(const Bindings &bindings, cuda::Stream stream);
  cnnrt_status issue(const Bindings &bindings, cuda::Stream stream,
                     bool asGraph);
  cnnrt_status checkStream(cuda::Stream stream);
  cnnrt_status synchronize();

  // CudaProfile.cpp: a run that is looked at.
  cnnrt_status createTimingEvents();
  cnnrt_status launchProfiled(Profile &profile);
  cnnrt_status runProfiled(const Bindings &bindings, Profile &profile);

  // CudaLaunch.cpp: the commands.
  cnnrt_status launch(const Step &step, cuda::Stream stream);
  cnnrt_status launchAll(cuda::Stream stream);
  cnnrt_status launchAsGraph(cuda::Stream stream);
  cnnrt_status capture(cuda::OwnedGraph &out);
  cnnrt_status instantiate(cuda::OwnedGraphExec &out);

  const CudaProgram &program;
  const cuda::PrimaryContext &context;
  const cuda::Driver &driver;
  bool usesGraphs = true;

  // What belongs to the driver; emptied by the destructor.
  cuda::OwnedStream ownStream;
  cuda::OwnedMemory arena;
  /// Recorded behind the latest run, which ended in `latestStream`.
  cuda::OwnedEvent latestDone;
  cuda::Stream latestStream = nullptr;
  /// For inputs, then outputs, that are bound to host memory; made when first
  /// needed.
  std::vector<cuda::OwnedMemory> staging;
  std::vector<CachedGraph> graphs;
  /// One more than there are commands, once a run has been profiled.
  std::vector<cuda::OwnedEvent> timing;

  /// Addresses of inputs, then outputs, in the present run.
  std::vector<cuda::DeviceAddress> tensors;
  cuda::DeviceAddress arenaAddress = 0;
  std::vector<Step> steps;
  std::vector<cuda::DeviceAddress> addresses;
  std::vector<BoundBuffer> boundBuffers;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CUDA_CUDASESSION_H
