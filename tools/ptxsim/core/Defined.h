//===- Defined.h - Which registers and local bytes have values --*- C++ -*-===//
//
// A register has a value in those lanes that have written it. Moves, shifts by
// whole bytes, shuffles and loads and stores of .local and .param memory take
// what has no value along without complaint, byte by byte (compilers copy
// structs with the gaps between their fields, and take halves out of
// registers); any other use is a fault.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_DEFINED_H
#define CNNC_TOOLS_PTXSIM_CORE_DEFINED_H

#include "tools/ptxsim/core/Warp.h"

namespace ptxsim {

/// Faults if an operand that the instruction looks at has no value in a lane
/// that executes it; marks its results.
void checkDefined(Warp &w, const Instruction &i);

/// Marks the results of a shuffle, whose lanes read those of `from`.
void shuffleDefined(Warp &w, const Instruction &i,
                    const uint8_t (&from)[kLanes]);

/// Bytes of a register's lane that have a value, one bit each.
uint8_t definedBytes(Warp &w, const Place &place, unsigned lane);
/// Sets them; `bytes` is how many the value has.
void setDefinedBytes(Warp &w, const Place &place, unsigned lane, uint8_t mask,
                     unsigned bytes);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_DEFINED_H
