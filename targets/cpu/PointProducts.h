//===- PointProducts.h - the products of a bilinear algorithm ---*- C++ -*-===//
//
// Algorithms that compute a convolution with fewer multiplications transform
// input and filters to a number of points, multiply them point by point, summed
// over the input channels, and transform the products back. This is the middle
// of it, for a task that has some tiles of the input: a product of matrices for
// each point, tiles x input channels x output channels.
//
// The transformed input is V[point][input block][tile], so that a row of the
// product broadcasts numbers that lie side by side, and the products
// M[point][tile][vector], both in memory of the thread.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_CPU_POINTPRODUCTS_H
#define CNNC_TARGETS_CPU_POINTPRODUCTS_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc::cpu {

/// References what it is given.
class PointProducts {
public:
  /// `filters` is the body's value of transformed filters, whose buffer has
  /// leading dimensions of `filterPoints`, which are followed by those of
  /// blocks of output and input channels and of the channels of an input block.
  /// Points of the input beyond the last of the filters meet that. `channels`
  /// is the number of input channels at a point. The kernel's tiling says the
  /// rest: a task takes `tiles` tiles and one of `chunks` equal parts of the
  /// output channels; with `tiles_first` its number is group of tiles x part,
  /// or else part x group. Register blocks have `rows` tiles x `vectors`
  /// blocks.
  PointProducts(KernelContext &context, ElementEmitter &e, mlir::Value filters,
                llvm::ArrayRef<int64_t> points,
                llvm::ArrayRef<int64_t> filterPoints, int64_t channels,
                mlir::Value scratch);

  /// What a form does in a task: `transformInput` fills V for its tiles; then,
  /// for `vectors` blocks of output channels at a time, from `firstBlock` on,
  /// `fetchResults` fetches memory for the results of a tile (numbered among
  /// all) while products are computed, and when M is there, `transformOutput`
  /// stores them.
  struct Steps {
    llvm::function_ref<void()> transformInput;
    llvm::function_ref<void(mlir::Value tile, mlir::Value firstBlock)>
        fetchResults;
    llvm::function_ref<void(mlir::Value firstBlock)> transformOutput;
  };
  /// The loop over the tasks of a kernel with `tiles` tiles and `blocks` blocks
  /// of output channels.
  void forEachTask(KernelContext &context, int64_t tiles, int64_t blocks,
                   const Steps &steps);
  /// The loop over the tiles of the task, within one of these: `t` counts from
  /// 0, `tile` is the number among all tiles.
  void
  forEachTile(llvm::function_ref<void(mlir::Value t, mlir::Value tile)> body);

  /// Fetches the lines of V at all points, which are far apart, so that stores
  /// to them do not wait for one after the other.
  void prefetchInput(mlir::Value cb, mlir::Value t);
  /// V of block `cb` of input channels of tile `t`, at point `p`.
  void storeInput(mlir::Value v, int64_t p, mlir::Value cb, mlir::Value t);
  /// M of vector `q` of tile `t`, at point `p`.
  mlir::Value load(int64_t p, mlir::Value t, mlir::Value q);
  /// The loop over the `vectors` blocks from `firstBlock` on: `q` counts from
  /// 0. It is not unrolled, as transforms are long.
  void forEachVector(
      mlir::Value firstBlock,
      llvm::function_ref<void(mlir::Value q, mlir::Value number)> body);

private:
  using Values = llvm::SmallVector<mlir::Value>;

  /// M = V * filters for `vectors` blocks from `firstBlock` on.
  void multiply(mlir::Value firstBlock, const Steps &steps);
  mlir::Value view(mlir::Value scratch, int64_t offset,
                   llvm::ArrayRef<int64_t> shape);
  /// A point of the products: its number, and where the filters that it meets
  /// and those of the next begin: point and block of output channels.
  struct Panel {
    mlir::Value number;
    Values filters, next;
  };
  Values filtersAfter(mlir::Value number, mlir::Value firstBlock);
  void fetchShare(const Panel &panel, mlir::Value first, int64_t count,
                  mlir::Value firstBlock, const Steps &steps);
  void multiplyRows(const Panel &panel, mlir::Value first, int64_t count);
  Values overChannels(const Panel &panel, mlir::Value first, int64_t count,
                      mlir::Value cb, int64_t channels,
                      mlir::ValueRange initial);
  Values filterRow(mlir::ValueRange filters, mlir::Value v, mlir::Value cb,
                   mlir::Value ci);
  void prefetchFilters(mlir::ValueRange next, mlir::Value first, mlir::Value cb,
                       mlir::Value ci);
  /// The point of a filter that a point of the input meets.
  Values filterPoint(mlir::ValueRange point);
  /// The number of a point whose position in `points` is given.
  mlir::Value numberOf(mlir::ValueRange point);
  mlir::Value loadFrom(mlir::Value memref, mlir::ValueRange at);
  mlir::Value index(int64_t v) { return l.constantIndex(v); }

  ElementEmitter &e;
  LaneBuilder &l;
  Buffer filters;
  llvm::SmallVector<int64_t> points, filterPoints;
  int64_t channels, tiles, chunks, rows, vectors, block;
  bool tilesFirst;
  mlir::Type element;
  mlir::Value transformed, products; ///< V and M
  int64_t allTiles = 0;
  mlir::Value firstTile; ///< of the task
};

} // namespace cnnc::cpu

#endif
