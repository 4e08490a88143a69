//===- GemmProblem.h - convolutions and products as one GEMM ----*- C++ -*-===//
//
// A convolution is a product of matrices whose left operand, the patches of the
// input (im2col), never exists in memory: its element (m, k) is found by
// splitting the row m into an image and an output position and the depth k into
// a tap and a channel (implicit GEMM; S. Chetlur et al., "cuDNN: Efficient
// Primitives for Deep Learning", arXiv:1410.0759, section 3). A product is the
// case without taps.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_GEMMPROBLEM_H
#define CNNC_TARGETS_PTX_GEMMPROBLEM_H

#include "targets/common/element/ElementEmitter.h"

namespace cnnc::ptx {

/// What the time of a GEMM depends on: `batch` products of m x k with k x n
/// matrices of `element`, and how many elements can be copied at once, up to
/// the 16 bytes of a chunk: of `a` along k, of `b` along n, and of `b` along k
/// (0 if it does not lie so).
struct GemmShape {
  mlir::Type element;
  int64_t batch, m, n, k;
  int64_t copiedA, copiedB, copiedDepthB;
  /// Spatial dimensions whose positions may lie outside of the input.
  int64_t leaving = 0;
  int64_t windowRows = 1; ///< rows that one thread must hold (PooledGemm.h)

  /// Elements in 16 bytes.
  static int64_t chunkOf(mlir::Type element) {
    return 128 / int64_t(element.getIntOrFloatBitWidth());
  }
};

/// y[m, n] = sum over k of a[m, k] * b[k, n], for each of `batch` problems.
/// Offsets and strides count elements of the operands' buffers.
struct GemmProblem {
  /// What a part of the row number m means for the address in `a`.
  struct Row {
    int64_t extent;
    int64_t stride;
    int spatial = -1; ///< the spatial dimension that it counts, or none
    int64_t step = 0; ///< input positions from one to the next
  };
  /// What a part of the depth k means for the address in `a`.
  struct Depth {
    int64_t extent;
    int64_t stride;
    int spatial = -1;
    int64_t step = 0;
  };
  /// A spatial dimension: input position = row * step + depth * step + origin.
  struct Spatial {
    int64_t extent;
    int64_t origin;
    bool mayLeave; ///< positions outside [0, extent), which count as zero
  };
  /// A part of the number of the problem: a group, a batch dimension.
  struct Batch {
    int64_t extent, strideA, strideB;
  };

  mlir::Operation *op;
  mlir::Value a, b, y;
  llvm::SmallVector<Batch> batches; ///< outermost first, as the following
  llvm::SmallVector<Row> rows;
  llvm::SmallVector<Depth> depths;
  llvm::SmallVector<Spatial> spatial;
  int64_t batch = 1, m = 1, n = 1, k = 1;
  int64_t originA = 0; ///< offset of row 0 and depth 0: pads lie before 0
  int64_t strideBk = 0, strideBn = 0;
  /// The pool in the epilogue, or null, and the extents of its windows
  /// (PooledGemm.h). The last rows' parts are then positions in a window.
  cnn::PoolOp pool;
  llvm::SmallVector<int64_t> window;

  /// Whether positions in spatial dimension `d` that `count` rows, `step`
  /// apart, and all depths reach lie outside of the input.
  bool leaves(int d, int64_t count, int64_t step) const;

  /// Rows of which one result is made: 1 without a pool.
  int64_t windowRows() const;

  /// Elements of `a` along k, and of `b` along n, that can be copied at once
  /// from any aligned place, at most `most` (a power of two).
  int64_t vectorA(int64_t most) const;
  int64_t vectorB(int64_t most) const;
  /// The same along k, where `b` lies with its depth innermost; 0 if it does
  /// not.
  int64_t vectorDepthB(int64_t most) const;
  GemmShape shape() const;

  /// The logical index of y[m, n] of one problem, from the parts of its number,
  /// the parts of m, and n. With a pool, `rowParts` are an image and a position
  /// in y, or one in the pool's result.
  Index outputIndex(LaneBuilder &l, mlir::ValueRange batchParts,
                    mlir::ValueRange rowParts, const LaneIndex &column) const;
  /// The bias that the operation adds to column n, or null.
  mlir::Value bias() const;
  /// The index in the bias of column n.
  LaneIndex channel(LaneBuilder &l, mlir::ValueRange batchParts,
                    const LaneIndex &column) const;
};

/// Whether there is a product of tiles of this element type: f32, f16, i32
/// (8-bit operands are i32 once their zero points are taken away).
bool isMultiplied(mlir::Type element);

/// The kernel's contraction as GEMM; nothing if it has none, if an operand is
/// not one of the kernel's inputs, if there is no product of its elements, if
/// the result is empty, or if the operands' layouts are not linear in m, n and
/// k, or if it has a pool whose windows are no rows of a thread.
std::optional<GemmProblem> gemmProblemOf(cnn::KernelOp kernel);

/// Strides of the logical dimensions of a tensor in memory, where its layout
/// has one for each; nothing for tiled dimensions.
std::optional<llvm::SmallVector<int64_t>>
linearStrides(mlir::RankedTensorType type);

/// The same for a value in a kernel's body, by the kernel's own buffer where it
/// has one: that may be a box of a larger one (Boxes.h).
std::optional<llvm::SmallVector<int64_t>> bufferStrides(mlir::Value value);

} // namespace cnnc::ptx

#endif
