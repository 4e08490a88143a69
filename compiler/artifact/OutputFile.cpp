//===- OutputFile.cpp - files that appear whole or not at all -------------===//

#include "compiler/artifact/OutputFile.h"
#include "compiler/artifact/Temporaries.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include <cerrno>

using namespace mlir;
using namespace cnnc;
namespace fs = llvm::sys::fs;

std::string cnnc::explainFileError(std::error_code error) {
  StringRef advice;
  if (error == std::errc::no_space_on_device ||
      error == std::error_code(EDQUOT, std::generic_category()))
    advice = "make room there, or give it another place";
  else if (error == std::errc::file_too_large)
    advice = "raise the limit of file sizes (ulimit -f)";
  else if (error == std::errc::no_such_file_or_directory)
    advice = "make its folder first";
  else if (error == std::errc::permission_denied ||
           error == std::errc::read_only_file_system ||
           error == std::errc::is_a_directory ||
           error == std::errc::not_a_directory)
    advice = "give it another place";
  return error.message() + (advice.empty() ? "" : "; " + advice.str());
}

LogicalResult cnnc::failToWrite(Location loc, StringRef path,
                                std::error_code error) {
  return emitError(loc) << "cannot write " << path << ": "
                        << explainFileError(error);
}

/// Closes and says what went wrong while writing. Some file systems know only
/// then.
static std::error_code finish(llvm::raw_fd_ostream &os) {
  os.close();
  std::error_code error = os.error();
  os.clear_error();
  return error;
}

static std::error_code
writeDirectly(StringRef path,
              llvm::function_ref<void(llvm::raw_ostream &)> contents) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (error)
    return error;
  contents(os);
  return finish(os);
}

/// A file under a temporary name, which goes with the object and with a signal
/// that ends the process.
class OutputFile::Temporary {
public:
  ~Temporary() {
    if (name.empty())
      return;
    fs::remove(name);
    forget();
  }

  /// Creates the file and opens it.
  std::error_code create(StringRef target, int &fd) {
    for (int i = 0; i < kTemporaryNames; ++i) {
      name = temporaryName(target);
      // Before there is a file, lest a signal finds it unknown.
      llvm::sys::RemoveFileOnSignal(name);
      std::error_code error =
          fs::openFileForWrite(name, fd, fs::CD_CreateNew, fs::OF_None);
      if (!error) {
        lock = FileLock::onFileOf(fd);
        if (lock.isOf(name))
          return {};
        llvm::sys::Process::SafelyCloseFileDescriptor(fd);
      }
      forget();
      if (error && error != std::errc::file_exists)
        return error;
    }
    return std::make_error_code(std::errc::file_exists);
  }

  std::error_code rename(StringRef target) {
    if (std::error_code error = fs::rename(name, target))
      return error;
    forget();
    return {};
  }

private:
  void forget() {
    llvm::sys::DontRemoveFileOnSignal(name);
    name.clear();
  }

  std::string name;
  FileLock lock;
};

OutputFile::OutputFile(Location loc, StringRef path) : loc(loc), path(path) {}

OutputFile::~OutputFile() = default;

std::error_code
OutputFile::writeWhole(llvm::function_ref<void(llvm::raw_ostream &)> contents) {
  llvm::SmallString<128> leadsTo(path);
  fs::file_status status;
  bool exists = !fs::status(path, status) && fs::exists(status);
  if (exists && fs::real_path(path, leadsTo))
    leadsTo = path;
  if (exists && !fs::is_regular_file(status))
    return writeDirectly(leadsTo, contents);
  target = leadsTo.str().str();
  forEachAbandoned(target, [](StringRef left) {
    if (!fs::is_directory(left))
      fs::remove(left);
  });
  temporary = std::make_unique<Temporary>();
  int fd;
  if (std::error_code error = temporary->create(target, fd))
    return error;
  llvm::raw_fd_ostream os(fd, /*shouldClose=*/true);
  contents(os);
  return finish(os);
}

LogicalResult OutputFile::check(std::error_code error) {
  if (!error)
    return success();
  temporary.reset();
  return failToWrite(loc, path, error);
}

LogicalResult
OutputFile::write(llvm::function_ref<void(llvm::raw_ostream &)> contents) {
  return check(writeWhole(contents));
}

LogicalResult OutputFile::commit() {
  return check(temporary ? temporary->rename(target) : std::error_code());
}

LogicalResult OutputFiles::commit() {
  for (OutputFile &file : files)
    if (failed(file.commit()))
      return failure();
  return success();
}

/// What keeps files from being made in the folder of `path`.
static std::error_code foreseeFolderError(StringRef path) {
  StringRef folder = llvm::sys::path::parent_path(path);
  if (folder.empty())
    folder = ".";
  fs::file_status status;
  if (std::error_code error = fs::status(folder, status))
    return error;
  if (!fs::is_directory(status))
    return std::make_error_code(std::errc::not_a_directory);
  return fs::access(folder, fs::AccessMode::Write);
}

LogicalResult cnnc::checkWritable(Location loc, StringRef path) {
  fs::file_status status;
  bool exists = !fs::status(path, status) && fs::exists(status);
  std::error_code error;
  if (exists && fs::is_directory(status))
    error = std::make_error_code(std::errc::is_a_directory);
  else if (!exists || fs::is_regular_file(status))
    error = foreseeFolderError(path);
  return error ? failToWrite(loc, path, error) : success();
}

LogicalResult
cnnc::writeFile(Location loc, StringRef path,
                llvm::function_ref<void(llvm::raw_ostream &)> contents) {
  OutputFile file(loc, path);
  return failed(file.write(contents)) ? failure() : file.commit();
}
