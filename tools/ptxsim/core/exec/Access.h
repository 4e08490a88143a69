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

Accessor accessorOf(const Warp &w, unsigned lane);

/// The space that an opcode names; removes that part.
Space takeSpace(Opcode &op);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_ACCESS_H
