//===- OutputFile.cpp - files that appear whole or not at all -------------===//

#include "compiler/artifact/OutputFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace cnnc;

/// Flushes and says what went wrong while writing.
static llvm::Error finish(llvm::raw_fd_ostream &os) {
  os.flush();
  std::error_code error = os.error();
  os.clear_error();
  return llvm::errorCodeToError(error);
}

static llvm::Error
writeDirectly(StringRef path,
              llvm::function_ref<void(llvm::raw_ostream &)> write) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (error)
    return llvm::errorCodeToError(error);
  write(os);
  return finish(os);
}

static llvm::Error
writeAndRename(StringRef path,
               llvm::function_ref<void(llvm::raw_ostream &)> write) {
  auto temporary = llvm::sys::fs::TempFile::create(path + ".tmp-%%%%%%");
  if (!temporary)
    return temporary.takeError();
  llvm::raw_fd_ostream os(temporary->FD, /*shouldClose=*/false);
  write(os);
  if (llvm::Error error = finish(os))
    return llvm::joinErrors(std::move(error), temporary->discard());
  return temporary->keep(path);
}

LogicalResult
cnnc::writeFile(Location loc, StringRef path,
                llvm::function_ref<void(llvm::raw_ostream &)> write) {
  llvm::SmallString<128> target(path);
  llvm::sys::fs::file_status status;
  bool exists =
      !llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status);
  if (exists && llvm::sys::fs::real_path(path, target))
    target = path;
  bool isSpecial = exists && !llvm::sys::fs::is_regular_file(status);
  llvm::Error error =
      isSpecial ? writeDirectly(target, write) : writeAndRename(target, write);
  if (error)
    return emitError(loc) << "cannot write " << path << ": "
                          << llvm::toString(std::move(error));
  return success();
}
