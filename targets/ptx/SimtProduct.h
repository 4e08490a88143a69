//===- SimtProduct.h - a warp's tile on the f32 units -----------*- C++ -*-===//
//
// Outer products in registers: for each group of 4 depths a thread reads 4
// neighbouring elements of each of its rows, and for each depth 4 neighbouring
// elements of each group of its columns.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_SIMTPRODUCT_H
#define CNNC_TARGETS_PTX_SIMTPRODUCT_H

#include "targets/common/element/ElementEmitter.h"
#include "targets/ptx/GemmTile.h"

namespace cnnc::ptx {

class SimtProduct {
public:
  /// `tileA` and `tileB` are memrefs of one dimension in shared memory that
  /// hold the stages of both operands.
  SimtProduct(ElementEmitter &e, const GemmTile &tile, mlir::Value thread,
              mlir::Value tileA, mlir::Value tileB);

  /// Vectors of 4 columns, row by row; all zero.
  llvm::SmallVector<mlir::Value> zeros();
  /// Adds the product of the stages that begin at `baseA` and `baseB`.
  llvm::SmallVector<mlir::Value>
  accumulate(mlir::Value baseA, mlir::Value baseB, mlir::ValueRange sums);
  /// Adds up the sums of all slices in `scratch`, a memref of one dimension in
  /// shared memory; slice 0 has the result. All threads of the block must come
  /// here together, and must have done with what `scratch` held.
  llvm::SmallVector<mlir::Value> reduceSlices(mlir::Value scratch,
                                              mlir::ValueRange sums);

  int64_t columnGroups() const { return tile.threadN / GemmTile::kVector; }
  /// Row `i` and the first column of group `j` of this thread in the block's
  /// tile, and whether this thread is of slice 0 (null if there is no other).
  mlir::Value row(int64_t i);
  mlir::Value column(int64_t j);
  mlir::Value isFirstSlice();

private:
  mlir::Value loadShared(mlir::Value memref, mlir::Value at);

  LaneBuilder &l;
  ElementEmitter &e;
  const GemmTile &tile;
  mlir::Value tileA, tileB;
  mlir::Value slice, inSlice; ///< number of the slice, of the thread in it
  mlir::Value firstRow, firstColumn;
};

} // namespace cnnc::ptx

#endif
