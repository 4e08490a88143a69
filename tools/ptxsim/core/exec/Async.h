//===- Async.h - Copies that arrive later -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_EXEC_ASYNC_H
#define CNNC_TOOLS_PTXSIM_CORE_EXEC_ASYNC_H

#include "tools/ptxsim/core/exec/Access.h"

namespace ptxsim {

/// Lets the data of a copy, which a lane of the warp began, arrive.
void finishCopy(Warp &w, const AsyncCopy &copy);

/// mbarrier and cp.async.mbarrier.
bool selectMBarrier(Builder &b);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_ASYNC_H
