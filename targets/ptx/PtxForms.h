//===- PtxForms.h - forms of code whose threads cooperate -------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXFORMS_H
#define CNNC_TARGETS_PTX_PTXFORMS_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc::ptx {

/// `implicit_gemm`: convolutions and products of f32 as one GEMM, a tile of the
/// result for each block. Configuration: that of GemmTile, `grid`, `block`,
/// `registers` (that a thread may take), `shared_bytes`. Blocks are numbered by
/// problem, tile of rows, tile of columns, the last fastest.
void emitImplicitGemmForm(KernelContext &context);

/// `block_reduce`, `block_softmax`: a block of threads for each result of a
/// reduction, for each row of a softmax. Threads read neighbouring elements,
/// and add up by warp shuffles. Configuration: `threads` (whole warps), `grid`,
/// `block`, `shared_bytes`.
void emitBlockReduceForm(KernelContext &context);
void emitBlockSoftmaxForm(KernelContext &context);

/// Shared memory that these forms need: an accumulator for each warp.
inline constexpr int64_t kReduceSharedBytes = 32 * 8;

/// `column_reduce`: a reduction over dimensions outside of the innermost one,
/// of which a block takes `columns` neighbours. Its other threads share the
/// elements of each column out, and add up through shared memory.
/// Configuration: `columns`, `threads` (a power of two times `columns`),
/// `grid`, `block`, `shared_bytes` (an accumulator for each thread).
void emitColumnReduceForm(KernelContext &context);
/// The dimension along which the elements that `op` reads are neighbours, if it
/// is not reduced.
std::optional<int64_t> columnDimension(cnn::ReduceOp op);

/// `transpose`: square tiles through shared memory. Configuration: `rows` (of a
/// tile, that the threads of a block handle at once), `grid`, `block`,
/// `shared_bytes`.
void emitTransposeForm(KernelContext &context);
/// Edge of a tile, and elements from one of its rows in shared memory to the
/// next.
inline constexpr int64_t kTransposeTile = 32, kTransposeRow = 33;

/// `window`: depthwise convolutions and pooling with channels last; a thread
/// for each `lanes` channels of `columns` results next to each other along the
/// last spatial dimension. Configuration: `lanes`, `columns`, `tasks`, `grid`,
/// `block`.
void emitWindowForm(KernelContext &context);

/// `direct_conv`: convolutions with few output channels, all or of a group; a
/// thread for `outputs` of them of `columns` results next to each other along
/// the last spatial dimension, with `sharing` threads that take vectors of
/// `vector` input channels in turn (DirectConvProblem.h). Configuration:
/// `columns`, `outputs`, `vector`, `sharing`, `grid`, `block`.
void emitDirectConvForm(KernelContext &context);

/// True if threads can exchange accumulators of this element type.
bool isShuffled(mlir::Type element);

} // namespace cnnc::ptx

#endif
