//===- GemmTile.h - how a GEMM is cut for a GPU -----------------*- C++ -*-===//
//
// A block computes a tile of the result. The depth is walked in stages; each
// brings a tile of both operands into shared memory. Warps share the tile out;
// with several slices of depth, groups of warps each take a part of every
// stage, and their sums are added up in the end (a GEMM with few rows and
// columns and much depth has no other parallelism within a block; that its
// depth may be divided among blocks too is decided earlier: DepthPolicy.h).
//
// A warp is a grid of 4 x 8 lanes. A lane holds rows l, l+4, l+8 ... and
// columns in groups of 4, 32 apart: all lanes of a quarter warp read one row of
// `a` (a broadcast) or 128 neighbouring bytes of `b`, so that no two addresses
// fall into one bank.
//
// On tensor cores a warp computes tiles of 16 x 8 (mma.sync.m16n8kK). Both
// operands' tiles lie with the depth innermost, and chunks of 16 bytes change
// places within a line of 128 (swizzle), so that ldmatrix, which reads a chunk
// of 8 rows at a time, meets every bank once.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_GEMMTILE_H
#define CNNC_TARGETS_PTX_GEMMTILE_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::ptx {

inline constexpr int64_t kWarp = 32;

struct GemmTile {
  static constexpr int64_t kLaneRows = 4, kLaneColumns = 8, kVector = 4;

  /// Rows and columns of a thread; with `tensor`, tiles of 16 rows and of 8
  /// columns of a warp.
  int64_t threadM, threadN;
  int64_t warpsM, warpsN, slices; ///< warps along m, n and the depth
  int64_t depth;                  ///< of a slice in one stage
  int64_t stages;                 ///< buffers in shared memory
  bool async;                     ///< copies with cp.async
  bool tensor = false;            ///< tensor cores
  int64_t elementBytes = 4;       ///< of the operands: 4, or 2 for f16
  /// On tensor cores: depth of one mma, and products of which each sum is made
  /// up: 1, or 3 where f32 operands are two tf32 each (TensorProduct.cpp).
  int64_t mmaDepth = 0, products = 1;

  int64_t warpM() const { return (tensor ? 16 : kLaneRows) * threadM; }
  int64_t warpN() const { return kLaneColumns * threadN; }
  int64_t blockM() const { return warpsM * warpM(); }
  int64_t blockN() const { return warpsN * warpN(); }
  /// Rows of a lane, and lanes along the rows: a lane holds rows
  /// `laneRows()` apart.
  int64_t threadRows() const { return tensor ? 2 * threadM : threadM; }
  int64_t laneRows() const { return tensor ? 8 : kLaneRows; }
  int64_t stageDepth() const { return slices * depth; }
  int64_t sliceThreads() const { return kWarp * warpsM * warpsN; }
  int64_t threads() const { return slices * sliceThreads(); }
  /// Elements of a 16-byte chunk.
  int64_t chunk() const { return 16 / elementBytes; }
  /// Depth of one step on tensor cores: two chunks, one mma or more.
  int64_t tensorDepth() const { return 2 * chunk(); }
  int64_t stageElementsA() const { return blockM() * stageDepth(); }
  int64_t stageElementsB() const { return blockN() * stageDepth(); }
  /// Bytes of shared memory: the stages, or the sums of half of the slices.
  int64_t sharedBytes() const;

  /// The integers of a tiling's configuration, and back.
  void
  write(llvm::SmallVectorImpl<std::pair<llvm::StringRef, int64_t>> &to) const;
  static GemmTile read(cnn::TilingAttr tiling);
};

} // namespace cnnc::ptx

#endif
