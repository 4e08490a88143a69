//===- Temporaries.cpp - names that outputs have until they are whole -----===//

#include "compiler/artifact/Temporaries.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cnnc;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static constexpr StringRef kMark = ".tmp-";
static constexpr size_t kDigits = 6;

FileLock::~FileLock() {
  if (fd >= 0)
    close(fd);
}

FileLock FileLock::on(int descriptor) {
  FileLock lock(descriptor);
  while (descriptor >= 0 && flock(descriptor, LOCK_EX) != 0 && errno == EINTR)
    continue;
  return lock;
}

FileLock FileLock::onFolder(StringRef folder) {
  return on(open(folder.empty() ? "." : folder.str().c_str(),
                 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

FileLock FileLock::onFileOf(int descriptor) {
  return on(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

std::optional<FileLock> FileLock::tryOn(StringRef file) {
  // Not through links, and without waiting for the writer of a pipe.
  FileLock lock(
      open(file.str().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (lock.fd < 0 || flock(lock.fd, LOCK_EX | LOCK_NB) != 0 || !lock.isOf(file))
    return std::nullopt;
  return lock;
}

bool FileLock::isOf(StringRef file) const {
  struct stat locked, named;
  return fd >= 0 && fstat(fd, &locked) == 0 &&
         lstat(file.str().c_str(), &named) == 0 &&
         locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

std::string cnnc::temporaryName(StringRef target) {
  llvm::SmallString<128> name;
  fs::createUniquePath(target + kMark + std::string(kDigits, '%'), name,
                       /*MakeAbsolute=*/false);
  return name.str().str();
}

std::error_code cnnc::makeTemporaryFolder(StringRef target, std::string &name,
                                          FileLock &lock) {
  for (int i = 0; i < kTemporaryNames; ++i) {
    name = temporaryName(target);
    std::error_code error =
        fs::create_directory(name, /*IgnoreExisting=*/false, fs::all_all);
    if (error == std::errc::file_exists)
      continue;
    if (error)
      return error;
    lock = FileLock::onFolder(name);
    if (lock.isOf(name))
      return {};
  }
  return std::make_error_code(std::errc::file_exists);
}

void cnnc::forEachAbandoned(StringRef target,
                            llvm::function_ref<void(StringRef)> clear) {
  StringRef folder = path::parent_path(target);
  std::string prefix = (path::filename(target) + kMark).str();
  llvm::SmallVector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error,
                                    /*follow_symlinks=*/false),
       end;
       entry != end && !error; entry.increment(error)) {
    StringRef digits = path::filename(entry->path());
    if (digits.consume_front(prefix) && digits.size() == kDigits &&
        llvm::all_of(digits, llvm::isHexDigit))
      found.push_back(entry->path());
  }
  for (StringRef name : found)
    if (std::optional<FileLock> lock = FileLock::tryOn(name))
      clear(name);
}
