//===- GemmTiling.h - the choice of a GEMM's tiles --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_GEMMTILING_H
#define CNNC_TARGETS_PTX_GEMMTILING_H

#include "targets/common/Precision.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/GemmTile.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// The tile that a model of the device expects to be the fastest; nothing if
/// the result has more tiles than a grid has blocks, or if f16 operands do not
/// fit tensor cores. `async` says whether every device that code is made for
/// can copy asynchronously, `precision` whether tensor cores may be used.
std::optional<GemmTile> chooseGemmTile(const GemmProblem &problem,
                                       const PtxDevice &device, bool async,
                                       Precision precision);

/// Blocks of the grid.
int64_t gemmBlocks(const GemmProblem &problem, const GemmTile &tile);

} // namespace cnnc::ptx

#endif
