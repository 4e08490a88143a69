//===- ResultLines.h - memory that an epilogue will need --------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_RESULTLINES_H
#define CNNC_TARGETS_CPU_RESULTLINES_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc::cpu {

/// Where results of a kernel's anchor go, and what an epilogue reads at the
/// same place (the other branch of a residual block). A form that stores many
/// results at once fetches them while it still computes, since a store, too,
/// reads its line before it writes it.
class ResultLines {
public:
  /// For buffers of the type of `anchor`'s result, which has blocked channels
  /// and two spatial dimensions.
  ResultLines(KernelContext &context, ElementEmitter &e,
              mlir::Operation *anchor);
  /// Fetches block `block` of a pixel.
  void fetch(mlir::Value image, mlir::Value block, mlir::Value row,
             mlir::Value column);

private:
  LaneBuilder &l;
  llvm::SmallVector<mlir::Value> read, written;
};

} // namespace cnnc::cpu

#endif
