//===- TileCopier.h - from global to shared memory --------------*- C++ -*-===//
//
// The threads of a block copy a tile of rows x columns of a matrix, in chunks
// of up to 16 bytes: asynchronously (cp.async, PTX ISA "Data Movement and
// Conversion Instructions: Asynchronous copy"), or through registers on devices
// without. Elements outside of the matrix, and positions in the padding of a
// picture, become zeros. The tile lies row by row in shared memory; thread t
// copies chunks t, t + threads, ..., so that a warp writes neighbouring bytes.
// For tensor cores, chunks of a row change places (GemmTile.h).
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_TILECOPIER_H
#define CNNC_TARGETS_PTX_TILECOPIER_H

#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/GemmTile.h"

namespace cnnc::ptx {

/// What the copies of both operands share.
struct CopyPlan {
  ElementEmitter &e;
  const GemmTile &tile;
  mlir::Value thread;
};

class TileCopier {
public:
  /// `global` and `shared` are memrefs of one dimension; the tile has `rows` x
  /// `columns` elements and is copied `vector` at a time along columns.
  TileCopier(CopyPlan plan, mlir::Value global, mlir::Value shared,
             int64_t rows, int64_t columns, int64_t vector);
  virtual ~TileCopier() = default;

  /// Values that say where in the depth the next tile lies: at the beginning,
  /// and after one more stage.
  virtual llvm::SmallVector<mlir::Value> start() = 0;
  virtual llvm::SmallVector<mlir::Value> advance(mlir::ValueRange state) = 0;

  /// Issues the asynchronous copies of the tile at `state` into the stage that
  /// begins at `base`.
  void copyAsync(mlir::ValueRange state, mlir::Value base);
  /// The two halves of a copy through registers.
  llvm::SmallVector<mlir::Value> load(mlir::ValueRange state);
  void store(mlir::ValueRange chunks, mlir::Value base);

protected:
  /// Where chunk number `i` of this thread comes from: the element's number in
  /// `global`, and whether it is inside (null if it always is).
  struct Source {
    mlir::Value offset, inside;
  };
  virtual Source source(int64_t i, mlir::ValueRange state) = 0;

  int64_t chunks() const;
  /// Row of chunk `i` and first column (the same for all chunks).
  mlir::Value row(int64_t i);
  mlir::Value column() { return firstColumn; }
  mlir::Value conjunction(mlir::Value x, mlir::Value y);

  CopyPlan plan;
  ElementEmitter &e;
  LaneBuilder &l;
  int64_t rows, columns, vector;

private:
  /// Calls `body` where chunk `i` exists.
  void ifExists(int64_t i, llvm::function_ref<void()> body);
  mlir::Value destination(int64_t i, mlir::Value base);
  mlir::Type chunkType();

  mlir::Value global, shared;
  mlir::Value firstRow, firstColumn;
};

/// Copies of the left operand: rows of m, columns of k.
class RowsCopier : public TileCopier {
public:
  RowsCopier(CopyPlan plan, const GemmProblem &problem, mlir::Value global,
             mlir::Value shared, mlir::Value firstM,
             mlir::ValueRange batchParts);
  llvm::SmallVector<mlir::Value> start() override;
  llvm::SmallVector<mlir::Value> advance(mlir::ValueRange state) override;

protected:
  Source source(int64_t i, mlir::ValueRange state) override;

private:
  const GemmProblem &p;
  struct Chunk {
    mlir::Value offset;
    /// Input position of tap 0 for each spatial dimension that may leave.
    llvm::SmallVector<mlir::Value> positions;
  };
  llvm::SmallVector<Chunk> origins;
};

/// Where the 16-byte chunk number `chunk` of row `row` lies in a tile whose
/// rows have `perRow` chunks: 8 rows' chunks of one number lie in different
/// quarters of the banks.
mlir::Value swizzledChunk(LaneBuilder &l, mlir::Value row, mlir::Value chunk,
                          int64_t perRow);

/// Copies of the right operand: rows of k, columns of n; for tensor cores rows
/// of n, columns of k.
class ColumnsCopier : public TileCopier {
public:
  ColumnsCopier(CopyPlan plan, const GemmProblem &problem, mlir::Value global,
                mlir::Value shared, mlir::Value firstN,
                mlir::ValueRange batchParts);
  llvm::SmallVector<mlir::Value> start() override;
  llvm::SmallVector<mlir::Value> advance(mlir::ValueRange state) override;

protected:
  Source source(int64_t i, mlir::ValueRange state) override;

private:
  const GemmProblem &p;
  mlir::Value insideN; ///< of the one column; null if all exist
  llvm::SmallVector<mlir::Value> insideRows; ///< the same for rows of n
  llvm::SmallVector<mlir::Value> offsets;
};

} // namespace cnnc::ptx

#endif
