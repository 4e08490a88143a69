//===- WarpProduct.h - the arithmetic of a GEMM's main loop -----*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_WARPPRODUCT_H
#define CNNC_TARGETS_PTX_WARPPRODUCT_H

#include "targets/common/element/ElementEmitter.h"
#include "targets/ptx/GemmTile.h"

namespace cnnc::ptx {

/// Multiplies tiles in shared memory into sums in registers. A thread's sums
/// are rows, each with groups of neighbouring columns.
class WarpProduct {
public:
  /// `tileA` and `tileB` are memrefs of one dimension in shared memory that
  /// hold the stages of both operands.
  WarpProduct(ElementEmitter &e, const GemmTile &tile, mlir::Value thread,
              mlir::Value tileA, mlir::Value tileB);
  virtual ~WarpProduct() = default;

  /// Sums of nothing.
  llvm::SmallVector<mlir::Value> zeros();
  /// Adds the product of the stages that begin at `baseA` and `baseB`.
  virtual llvm::SmallVector<mlir::Value>
  accumulate(mlir::Value baseA, mlir::Value baseB, mlir::ValueRange sums) = 0;
  /// Adds up the sums of all slices in `scratch`, shared memory of their type;
  /// slice 0 has the result. All threads of the block must come here together,
  /// and must have done with what `scratch` held.
  llvm::SmallVector<mlir::Value> reduceSlices(mlir::Value scratch,
                                              mlir::ValueRange sums);
  /// Whether this thread is of slice 0; null if there is no other.
  mlir::Value isFirstSlice();

  // The sums of this thread: `rows` x `groups` of `width` columns.
  virtual int64_t rows() const = 0;
  virtual int64_t groups() const = 0;
  virtual int64_t width() const = 0;
  /// Number in the block's tile of row `i`, of the first column of group `j`.
  virtual mlir::Value row(int64_t i) = 0;
  virtual mlir::Value column(int64_t j) = 0;
  /// Row `i` of group `j` as a vector of `width` sums.
  virtual mlir::Value values(mlir::ValueRange sums, int64_t i, int64_t j) = 0;

protected:
  /// The type and number of the values that hold the sums.
  virtual mlir::VectorType sumType() const = 0;
  virtual int64_t sumCount() const = 0;

  LaneBuilder &l;
  ElementEmitter &e;
  const GemmTile &tile;
  mlir::Value tileA, tileB;
  mlir::Value slice, inSlice; ///< number of the slice, of the thread in it
  mlir::Value warpRow, warpColumn, lane;
};

/// On the units for f32 and i32: outer products in registers. For each group of
/// 4 depths a thread reads 4 neighbouring elements of each of its rows, and for
/// each depth 4 neighbouring elements of each group of its columns.
std::unique_ptr<WarpProduct>
makeSimtProduct(ElementEmitter &e, const GemmTile &tile, mlir::Value thread,
                mlir::Value tileA, mlir::Value tileB);

/// On tensor cores: ldmatrix and mma.sync (PTX ISA "Warp Level Matrix
/// Instructions"), with f32 operands rounded to tf32 on the way.
std::unique_ptr<WarpProduct>
makeTensorProduct(ElementEmitter &e, const GemmTile &tile, mlir::Value thread,
                  mlir::Value tileA, mlir::Value tileB);

} // namespace cnnc::ptx

#endif
