//===- Lookup.h - functions by table --------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_LOOKUP_H
#define CNNC_TARGETS_HLS_LOWER_LOOKUP_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/lower/ProcessBuilder.h"

namespace cnnc::hls {

/// A `cnn.lookup` within a process: a read-only memory for each column of its
/// table, and what finds a number there.
class Lookup {
public:
  /// Makes the memories, of which `readers` lanes read in each cycle. `table`
  /// holds the operation's table, and all its numbers are of grids.
  Lookup(ProcessBuilder &p, cnn::LookupOp op, mlir::ElementsAttr table,
         int64_t readers);

  /// The function of `x`, a fixed-point number of the operation's grid.
  mlir::Value at(ProcessBuilder &p, mlir::Value x) const;

private:
  mutable cnn::LookupOp op;
  llvm::SmallVector<mlir::Value> columns;
};

} // namespace cnnc::hls

#endif
