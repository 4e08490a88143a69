//===- OutputFile.h - files that appear whole or not at all -----*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_OUTPUTFILE_H
#define CNNC_COMPILER_ARTIFACT_OUTPUTFILE_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cnnc {

/// Lets `write` produce a file's contents. They get the name `path` when all is
/// on disk; until then, and after a failure, whatever had that name stays. Of a
/// symbolic link the file it leads to is replaced. What is no regular file (a
/// pipe, /dev/null) is written to directly. Errors are reported at `loc` as
/// "cannot write PATH: reason".
mlir::LogicalResult
writeFile(mlir::Location loc, llvm::StringRef path,
          llvm::function_ref<void(llvm::raw_ostream &)> write);

} // namespace cnnc

#endif
