//===- Messages.h - what passes report, on stderr ---------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_MESSAGES_H
#define CNNC_COMPILER_PIPELINE_MESSAGES_H

#include "mlir/IR/Diagnostics.h"

namespace cnnc {

/// Prints a diagnostic and its notes to stderr, each as one line: "cnnc: error:
/// NODES: message" with the ONNX nodes it is about, or "FILE:LINE:COLUMN:
/// error: message" where it is about IR in a file. Remarks are left to other
/// handlers; fails for these alone.
mlir::LogicalResult printMessage(mlir::Diagnostic &diagnostic);

} // namespace cnnc

#endif
