//===- CudaProgram.h - A program on an NVIDIA GPU ---------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CUDA_CUDAPROGRAM_H
#define CNNC_RUNTIME_DEVICES_CUDA_CUDAPROGRAM_H

#include "runtime/devices/Device.h"
#include "runtime/devices/cuda/Context.h"

namespace cnnc::rt {

namespace cuda {
/// The path of the simulator's library: see CNNRT_DEVICE_CUDA_SIM.
cnnrt_status findSimulator(std::string &out);
} // namespace cuda

class CudaProgram final : public DeviceProgram {
public:
  /// Loads the best code of the artifact, and its weights, on GPU number
  /// `deviceIndex` of the driver `library` (null: the system's).
  static cnnrt_status load(const Artifact &artifact, const char *library,
                           uint32_t deviceIndex,
                           std::unique_ptr<DeviceProgram> &out);
  ~CudaProgram() final;

  cnnrt_status createSession(const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out) const final;

  const Artifact &getArtifact() const { return artifact; }
  const cuda::PrimaryContext &getContext() const { return context; }

  /// The function of kernel number `index`, which a verified launch names.
  cuda::Function kernel(uint32_t index) const { return kernels[index]; }
  /// Its name.
  const char *kernelName(uint32_t index) const {
    return image->kernels()->Get(index)->c_str();
  }
  /// How the chosen image wants `launch` to be run.
  artifact::LaunchShape shapeOf(const artifact::GpuLaunch &launch) const;
  cuda::DeviceAddress weightsAddress() const { return weights.get(); }

private:
  explicit CudaProgram(const Artifact &artifact) : artifact(artifact) {}

  cnnrt_status findImages();
  cnnrt_status loadModule();
  cuda::Result loadImage(const artifact::GpuImage *candidate,
                         cnnrt_status &status);
  cnnrt_status findKernels();
  cnnrt_status allowSharedMemory();
  cnnrt_status uploadWeights();

  const Artifact &artifact;
  cuda::PrimaryContext context;
  /// Those that suit the device, the best first, and the one that is loaded.
  std::vector<const artifact::GpuImage *> images;
  const artifact::GpuImage *image = nullptr;
  cuda::OwnedModule module;
  std::vector<cuda::Function> kernels;
  cuda::OwnedMemory weights;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CUDA_CUDAPROGRAM_H
