//===- IndexValues.h - values that follow from loop indices -----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_INDEXVALUES_H
#define CNNC_TARGETS_HLS_ESTIMATE_INDEXVALUES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include <optional>

namespace cnnc::hls {

/// Computes integers and truth values from known ones and from what read-only
/// memories hold.
class IndexValues {
public:
  void set(mlir::Value index, int64_t value) { known[index] = value; }
  void forget(mlir::Value index) { known.erase(index); }
  bool knows(mlir::Value index) const { return known.contains(index); }
  int64_t get(mlir::Value index) const { return known.lookup(index); }

  /// The value, or nothing if it depends on something unknown. A comparison is
  /// known if it comes out the same whatever unknown indices are.
  std::optional<int64_t> of(mlir::Value value) const;

  /// What an integer is at least and at most, where indices that are not known
  /// go through their loops.
  struct Range {
    int64_t least, most;
  };
  std::optional<Range> rangeOf(mlir::Value value) const;

private:
  std::optional<int64_t> loaded(mlir::Operation *load) const;
  std::optional<int64_t> decide(mlir::Operation *op) const;

  llvm::DenseMap<mlir::Value, int64_t> known;
  /// The memories that loads read from, looked up once.
  mutable llvm::DenseMap<mlir::Operation *, mlir::DenseIntElementsAttr> roms;
};

/// The block arguments (loop indices) that `value` is computed from by integer
/// arithmetic and loads from read-only memories; `opaque` is set if it depends
/// on anything else.
void collectIndices(mlir::Value value,
                    llvm::SmallVectorImpl<mlir::Value> &indices, bool &opaque);

} // namespace cnnc::hls

#endif
