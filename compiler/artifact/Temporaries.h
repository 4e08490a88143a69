//===- Temporaries.h - names that outputs have until they are whole -*- C++
//-*-===//
//
// What is written appears under its name when it is whole. Until then it is
// TARGET.tmp-xxxxxx, beside TARGET, and its writer holds a lock on it, which
// the kernel gives up with the process: who writes TARGET later tells by it
// what somebody else is writing from what a killed process has left, and clears
// that up. Nothing is synced: all this outlives any end of the process, not a
// loss of power.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_ARTIFACT_TEMPORARIES_H
#define CNNC_COMPILER_ARTIFACT_TEMPORARIES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <system_error>

namespace cnnc {

/// A lock on a file or folder, as long as the object lives.
class FileLock {
public:
  FileLock() = default;
  FileLock(FileLock &&other) : fd(other.fd) { other.fd = -1; }
  FileLock &operator=(FileLock &&other) {
    std::swap(fd, other.fd);
    return *this;
  }
  ~FileLock();

  /// Waits for the lock on a folder, on the file behind `descriptor` (which may
  /// be closed then). Where there are no locks, nothing is locked: what they
  /// are for is rare.
  static FileLock onFolder(llvm::StringRef folder);
  static FileLock onFileOf(int descriptor);

  /// The lock on what `path` names, if nobody has it.
  static std::optional<FileLock> tryOn(llvm::StringRef path);

  /// Whether `path` still names what is locked.
  bool isOf(llvm::StringRef path) const;

private:
  explicit FileLock(int fd) : fd(fd) {}
  static FileLock on(int descriptor);
  int fd = -1;
};

/// How many names are tried. To find one taken, or cleared up by somebody else
/// before it is locked, is a rare chance.
constexpr int kTemporaryNames = 16;

/// A new name for what is to become `target`.
std::string temporaryName(llvm::StringRef target);

/// Makes a locked folder with such a name.
std::error_code makeTemporaryFolder(llvm::StringRef target, std::string &name,
                                    FileLock &lock);

/// Calls `clear` with each temporary of `target` that has lost its writer. It
/// is locked meanwhile.
void forEachAbandoned(llvm::StringRef target,
                      llvm::function_ref<void(llvm::StringRef)> clear);

} // namespace cnnc

#endif
