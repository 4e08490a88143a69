//===- FpgaProgram.h - A design on an FPGA board ----------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_FPGA_FPGAPROGRAM_H
#define CNNC_RUNTIME_DEVICES_FPGA_FPGAPROGRAM_H

#include "runtime/devices/Device.h"
#include "runtime/devices/fpga/Xrt.h"

namespace cnnc::rt {

/// A design that has been linked for a board: TOP.xclbin beside the artifact
/// (artifact.fbs, table HlsCode), loaded through XRT.
class FpgaProgram final : public DeviceProgram {
public:
  /// Loads the design, and the artifact's weights, on board number
  /// `deviceIndex`.
  static cnnrt_status load(const Artifact &artifact, uint32_t deviceIndex,
                           std::unique_ptr<DeviceProgram> &out);

  cnnrt_status createSession(const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out) const final;

  const Artifact &getArtifact() const { return artifact; }
  const artifact::HlsLaunch *launch() const;
  const xrt::Library &xrt() const { return library; }
  xrt::Kernel kernelHandle() const { return kernel.get(); }
  xrt::Buffer weightsHandle() const { return weights.get(); }

  /// Memory of the board for the part of `space` (its tensor `index`) that the
  /// design's arguments reach; none if no argument is there. `what` completes
  /// "allocate N bytes for ...".
  cnnrt_status allocate(artifact::Space space, uint32_t index, const char *what,
                        xrt::Owned<xrt::Buffer> &out, uint64_t &bytes) const;

private:
  FpgaProgram(const Artifact &artifact, uint32_t deviceIndex)
      : artifact(artifact), deviceIndex(deviceIndex) {}

  cnnrt_status openDesign();
  cnnrt_status findGroups();
  cnnrt_status uploadWeights();

  const Artifact &artifact;
  uint32_t deviceIndex;
  xrt::Library library;
  xrt::Owned<xrt::Device> device;
  xrt::Owned<xrt::Kernel> kernel;
  /// The memory bank of each argument.
  std::vector<uint32_t> groups;
  xrt::Owned<xrt::Buffer> weights;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_FPGA_FPGAPROGRAM_H
