//===- FpgaSession.h - A session on an FPGA board ---------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_FPGA_FPGASESSION_H
#define CNNC_RUNTIME_DEVICES_FPGA_FPGASESSION_H

#include "runtime/devices/fpga/FpgaProgram.h"

namespace cnnc::rt {

class FpgaSession final : public DeviceSession {
public:
  static cnnrt_status create(const FpgaProgram &program,
                             std::unique_ptr<DeviceSession> &out);

  cnnrt_status run(const Bindings &bindings, Profile *profile) final;

private:
  explicit FpgaSession(const FpgaProgram &program)
      : program(program), xrt(program.xrt()) {}

  /// Memory on the board for one tensor, or for the arena.
  struct Memory {
    xrt::Owned<xrt::Buffer> buffer;
    uint64_t bytes = 0;
  };

  cnnrt_status initialize();
  cnnrt_status setArguments();
  xrt::Buffer bufferOf(const artifact::BufferRef &ref) const;
  cnnrt_status execute();

  const FpgaProgram &program;
  const xrt::Library &xrt;
  std::vector<Memory> inputs, outputs;
  Memory arena;
  /// Parts of the above that arguments begin inside of.
  std::vector<xrt::Owned<xrt::Buffer>> parts;
  /// Released before the memory that its arguments are.
  xrt::Owned<xrt::Run> handle;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_FPGA_FPGASESSION_H
