//===- Defined.h - Which registers and local bytes have values --*- C++ -*-===//
//
// A register has a value in those lanes that have written it. Compilers
// compute ahead what is then not chosen, copy structs with the gaps between
// their fields, and take halves out of registers. So what computes, selects,
// shuffles or moves, and loads and stores of .local and .param memory, take
// along what has no value without complaint, bit by bit as far as moves, logic
// and shifts by constants go. It is a fault
// where an address, a branch, global or shared memory, a call's target, a
// barrier or a tensor core depends on it.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_DEFINED_H
#define CNNC_TOOLS_PTXSIM_CORE_DEFINED_H

#include "tools/ptxsim/core/Warp.h"

namespace ptxsim {

/// Faults if an operand that the instruction looks at has no value in a lane
/// that executes it; marks its results.
void checkDefined(Warp &w, const Instruction &i);

/// What is to be said of operand `operand`, a register without a value.
std::string describeMissing(Warp &w, unsigned operand, uint32_t number);

/// Marks the results of a shuffle, whose lanes read those of `from`.
void shuffleDefined(Warp &w, const Instruction &i,
                    const uint8_t (&from)[kLanes]);

/// Bits of a register's lane that have a value.
uint64_t definedBits(Warp &w, const Place &place, unsigned lane);
/// Sets them; `bytes` is how many the value has.
void setDefinedBits(Warp &w, const Place &place, unsigned lane, uint64_t mask,
                    unsigned bytes);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_DEFINED_H
