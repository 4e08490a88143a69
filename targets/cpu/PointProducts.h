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
  /// leading dimensions of `points`, which are followed by those of blocks of
  /// output and input channels and of the channels of an input block;
  /// `channels` is the number of input channels at a point. The kernel's tiling
  /// says the rest: a task takes `tiles` tiles and one of `chunks` equal parts
  /// of the output channels; with `tiles_first` its number is group of tiles x
  /// part, or else part x group. Register blocks have `rows` tiles x `vectors`
  /// blocks.
  PointProducts(KernelContext &context, ElementEmitter &e, mlir::Value filters,
                llvm::ArrayRef<int64_t> points, int64_t channels,
                mlir::Value scratch);

  /// The loop over the tasks of a kernel with `tiles` tiles and `blocks` blocks
  /// of output channels: `transformInput` fills V for the tiles of the task;
  /// then, when M of some blocks from `firstBlock` on is there,
  /// `transformOutput` is to store their results.
  void
  forEachTask(KernelContext &context, int64_t tiles, int64_t blocks,
              llvm::function_ref<void()> transformInput,
              llvm::function_ref<void(mlir::Value firstBlock)> transformOutput);
  /// The loop over the tiles of the task, within one of these: `t` counts from
  /// 0, `tile` is the number among all tiles.
  void
  forEachTile(llvm::function_ref<void(mlir::Value t, mlir::Value tile)> body);

  /// V of block `cb` of input channels of tile `t`, at point `p`.
  void storeInput(mlir::Value v, int64_t p, mlir::Value cb, mlir::Value t);
  /// M of vector `q` of tile `t`, at point `p`.
  mlir::Value load(int64_t p, mlir::Value t, int64_t q);

private:
  using Values = llvm::SmallVector<mlir::Value>;

  /// M = V * filters for `vectors` blocks from `firstBlock` on.
  void multiply(mlir::Value firstBlock);
  mlir::Value view(mlir::Value scratch, int64_t offset,
                   llvm::ArrayRef<int64_t> shape);
  void multiplyRows(mlir::ValueRange point, mlir::Value first, int64_t count,
                    mlir::Value firstBlock);
  Values overChannels(mlir::ValueRange point, mlir::Value first, int64_t count,
                      mlir::Value firstBlock, mlir::Value cb, int64_t channels,
                      mlir::ValueRange initial);
  /// The number of a point whose position in `points` is given.
  mlir::Value numberOf(mlir::ValueRange point);
  mlir::Value loadFrom(mlir::Value memref, mlir::ValueRange at);
  mlir::Value index(int64_t v) { return l.constantIndex(v); }

  ElementEmitter &e;
  LaneBuilder &l;
  Buffer filters;
  llvm::SmallVector<int64_t> points;
  int64_t channels, tiles, chunks, rows, vectors, block;
  bool tilesFirst;
  mlir::Type element;
  mlir::Value transformed, products; ///< V and M
  int64_t allTiles = 0;
  mlir::Value firstTile; ///< of the task
};

} // namespace cnnc::cpu

#endif
