//===- Remarks.h - why a pass did what it did -------------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_REMARKS_H
#define CNNC_COMPILER_PIPELINE_REMARKS_H

#include "mlir/IR/MLIRContext.h"

namespace cnnc {

/// Prints the passes' remarks to stderr, those whose category (`cnn-fusion`,
/// `cnn-memory`, a pass's argument) matches the regular expression. Reports a
/// malformed expression.
mlir::LogicalResult printRemarks(mlir::MLIRContext &context,
                                 llvm::StringRef categories);

} // namespace cnnc

#endif
