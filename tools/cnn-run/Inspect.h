//===- Inspect.h - Printing what an artifact holds --------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_INSPECT_H
#define CNNC_TOOLS_CNN_RUN_INSPECT_H

#include "runtime/include/cnnrt.hpp"

namespace cnnc::run {

/// Prints provenance, signature, sizes and commands.
void inspect(const cnnrt::Program &program);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_INSPECT_H
