//===- Grid.h - A launch from beginning to end ------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_GRID_H
#define CNNC_TOOLS_PTXSIM_CORE_GRID_H

#include "tools/ptxsim/core/Warp.h"

namespace ptxsim {

/// Runs all blocks of a launch on up to `threads` threads of the host and
/// returns what they counted. Throws the first Fault; blocks that have not
/// begun by then do not run.
LaunchCounters runGrid(const Launch &launch, unsigned threads);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_GRID_H
