//===- LibraryProcess.h - processes of the design's own library -*- C++ -*-===//
//
// Processes that only move words are the same but for types and extents. The
// code calls templates of cnnc_types.h in their place; their bodies in the IR
// are what estimates and the cycle simulation look at.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_LOWER_LIBRARYPROCESS_H
#define CNNC_TARGETS_HLS_LOWER_LIBRARYPROCESS_H

#include "targets/hls/lower/ProcessBuilder.h"

namespace cnnc::hls {

/// On an `hls.process`: the template of cnnc_types.h, with its extents, that
/// does what its body says. On a call, once the process has become C++: the
/// same.
inline constexpr llvm::StringLiteral kLibraryAttr = "hls.library";

/// Says so of the process that `p` is about to finish.
inline void callLibrary(ProcessBuilder &p, const llvm::Twine &text) {
  auto process = mlir::cast<ProcessOp>(p.b.getBlock()->getParentOp());
  process->setAttr(kLibraryAttr, p.b.getStringAttr(text));
}

} // namespace cnnc::hls

#endif
