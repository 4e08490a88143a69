//===- ScratchFolder.h - a folder for files of the moment -------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_SCRATCHFOLDER_H
#define CNNC_TOOLS_CNNC_SCRATCHFOLDER_H

#include "llvm/ADT/SmallString.h"
#include <system_error>

namespace cnnc {

/// A folder that goes with the object, and when SIGHUP, SIGINT or SIGTERM ends
/// the process. One at a time.
class ScratchFolder {
public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder &) = delete;
  ScratchFolder &operator=(const ScratchFolder &) = delete;

  std::error_code error; ///< why there is none
  llvm::SmallString<128> path;
};

} // namespace cnnc

#endif
