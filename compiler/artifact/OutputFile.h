//===- OutputFile.h - files that appear whole or not at all -----*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_OUTPUTFILE_H
#define CNNC_COMPILER_ARTIFACT_OUTPUTFILE_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <deque>
#include <memory>

namespace cnnc {

/// A file that is written in two steps, so that several can all be on disk
/// before the first of them gets its name. Until then, and after a failure,
/// whatever has that name stays. Of a symbolic link the file it leads to is
/// replaced. What is no regular file (a pipe, /dev/null) is written to
/// directly. Errors are reported at `loc` as "cannot write PATH: reason".
class OutputFile {
public:
  OutputFile(mlir::Location loc, llvm::StringRef path);
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;
  /// What has not been given its name goes.
  ~OutputFile();

  /// Lets `contents` produce what is in the file.
  mlir::LogicalResult
  write(llvm::function_ref<void(llvm::raw_ostream &)> contents);

  /// Gives the file its name.
  mlir::LogicalResult commit();

private:
  class Temporary;

  std::error_code
  writeWhole(llvm::function_ref<void(llvm::raw_ostream &)> contents);
  mlir::LogicalResult check(std::error_code error);

  mlir::Location loc;
  std::string path, target; ///< as given; where it leads to
  std::unique_ptr<Temporary> temporary;
};

/// Several files, which get their names when all are on disk.
class OutputFiles {
public:
  explicit OutputFiles(mlir::Location loc) : loc(loc) {}

  OutputFile &add(llvm::StringRef path) {
    return files.emplace_back(loc, path);
  }
  mlir::LogicalResult commit();

private:
  mlir::Location loc;
  std::deque<OutputFile> files;
};

/// Writes one file.
mlir::LogicalResult
writeFile(mlir::Location loc, llvm::StringRef path,
          llvm::function_ref<void(llvm::raw_ostream &)> contents);

/// Reports, as writing would, what already keeps `path` from being written: a
/// missing folder, one without the right to write in it, or a folder of that
/// name. Nothing is created; writing may fail still.
mlir::LogicalResult checkWritable(mlir::Location loc, llvm::StringRef path);

/// Reports at `loc` that `path` cannot be written, why, and what can be done
/// about it, and fails.
mlir::LogicalResult failToWrite(mlir::Location loc, llvm::StringRef path,
                                std::error_code error);

/// What went wrong with a file, and what can be done about it.
std::string explainFileError(std::error_code error);

} // namespace cnnc

#endif
