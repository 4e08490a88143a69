//===- PooledGemm.h - pools in a GEMM's epilogue ----------------*- C++ -*-===//
//
// Where the windows of a pool do not overlap, the rows of a convolution's GEMM
// can be numbered window by window:
//
//   m = ((n * PH + ph) * PW + pw) * (kh * kw) + (h * kw + w)
//
// for element (h, w) of window (ph, pw) of image n. What the windows leave over
// at the ends of the picture is no row at all. The rows of a tile are then
// dealt out so that a lane, which holds rows R = GemmTile::laneRows() apart,
// has whole windows: of R * W neighbouring rows, W being the size of a window,
// tile row l + R * w is the problem's row l * W + w. The epilogue reduces the
// window in the lane's registers; the unpooled result is never stored.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_POOLEDGEMM_H
#define CNNC_TARGETS_PTX_POOLEDGEMM_H

#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/GemmTile.h"

namespace cnnc::ptx {

/// Why the windows of `pool`, which reads a tensor of the shape of the
/// problem's result, cannot be rows of one lane; empty if they can.
std::string whyNotPooled(const GemmProblem &problem, cnn::PoolOp pool);

/// The problem with rows in the order of the pool's windows.
GemmProblem pooled(GemmProblem problem, cnn::PoolOp pool);

/// The row of the problem, counted from the tile's first, that row number `row`
/// of the tile is.
mlir::Value problemRow(LaneBuilder &l, const GemmTile &tile,
                       const GemmProblem &problem, mlir::Value row);

/// The image and the position in the problem's result of element number
/// `element` of the window whose image and position `windowParts` are.
llvm::SmallVector<mlir::Value> windowElement(LaneBuilder &l,
                                             const GemmProblem &problem,
                                             mlir::ValueRange windowParts,
                                             int64_t element);

} // namespace cnnc::ptx

#endif
