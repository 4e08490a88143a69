//===- Check.h - cnnc check -------------------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_CHECK_H
#define CNNC_TOOLS_CNNC_CHECK_H

#include "compiler/pipeline/Compile.h"

namespace cnnc {

/// Lists every node of the model that a target cannot compile, for all targets
/// at once, on stdout: a table, or JSON. Returns cnnc's exit code.
int runCheck(CompileOptions &options, bool asJson);

} // namespace cnnc

#endif
