//===- Remarks.h - why a pass did what it did -------------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_REMARKS_H
#define CNNC_COMPILER_PIPELINE_REMARKS_H

#include "mlir/IR/MLIRContext.h"

namespace cnnc {

/// Prints the passes' remarks to stderr, those in whose category (`cnn-fusion`,
/// `cnn-plan-memory`, a pass's argument) the regular expression is found; where
/// there are only others, at the end a line that names their categories.
/// Reports a malformed expression.
mlir::LogicalResult printRemarks(mlir::MLIRContext &context,
                                 llvm::StringRef categories);

} // namespace cnnc

#endif
