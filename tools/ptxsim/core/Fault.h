//===- Fault.h - What a kernel did that it must not -------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_FAULT_H
#define CNNC_TOOLS_PTXSIM_FAULT_H

#include <cstdint>
#include <stdexcept>
#include <string>

namespace ptxsim {

enum class FaultKind {
  OutOfBounds,
  UseAfterFree,
  Misaligned,
  Uninitialized,
  SharedRace,
  AsyncRace,
  DivergentBarrier,
  Deadlock,
  Instruction, ///< one that cannot be executed: trap, a wrong operand
};

/// The name of a kind, for reports: "out-of-bounds access".
const char *faultName(FaultKind kind);

/// what() says kernel, line, block, thread and what happened.
struct Fault : std::runtime_error {
  Fault(FaultKind kind, const std::string &text)
      : std::runtime_error(text), kind(kind) {}
  FaultKind kind;
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_FAULT_H
