//===- Access.h - Memory accesses of a warp ---------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_EXEC_ACCESS_H
#define CNNC_TOOLS_PTXSIM_CORE_EXEC_ACCESS_H

#include "tools/ptxsim/core/exec/Lanes.h"

namespace ptxsim {

/// Reach: of memory that exists, without looking at what is in it.
enum class AccessKind : uint8_t { Read, Write, Atomic, Reach };

/// The addresses of one instruction's lanes: base registers plus offset.
void addressesOf(Warp &w, const Instruction &i, const Place &base,
                 uint64_t *addresses);

/// The memory that `lane` may access at `address` in the instruction's space,
/// `bytes` of it. Faults if it may not.
uint8_t *resolve(Warp &w, const Instruction &i, unsigned lane, Space space,
                 uint64_t address, unsigned bytes, AccessKind kind);

/// Counts sectors (global) and wavefronts (shared) of the lanes of `mask`.
void countGlobal(Warp &w, uint32_t mask, const uint64_t *addresses,
                 unsigned bytes);
void countShared(Warp &w, uint32_t mask, const uint64_t *offsets,
                 unsigned bytes);

/// Reports an access that shared memory finds wrong.
[[noreturn]] void faultShared(Warp &w, const Instruction &i, unsigned lane,
                              uint64_t offset, const Problem &problem);

/// Bytes that say which of .local or .param memory have a value, of what lies
/// at `address`; null for other memory, and for a kernel's parameters.
uint8_t *definedMemory(Warp &w, const Instruction &i, unsigned lane,
                       uint64_t address);

/// What a strong access does for the order of others.
void passFlag(Warp &w, const Instruction &i, unsigned lane, uint64_t address,
              AccessKind kind);

/// "0x10"
std::string hex(uint64_t value);

/// .volatile, .relaxed, .acquire, .release, .acq_rel and .mmio of an opcode.
void setStrength(Builder &b, bool isStrong);

/// The space that an opcode names; removes that part.
Space takeSpace(Opcode &op);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_ACCESS_H
