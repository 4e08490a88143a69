//===- GemmTiling.h - the choice of a GEMM's tiles --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_GEMMTILING_H
#define CNNC_TARGETS_PTX_GEMMTILING_H

#include "targets/common/Precision.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/GemmTile.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// A tile, and the time that a model expects for it.
struct GemmChoice {
  GemmTile tile;
  double cycles;
};

/// The tile that a model of the device expects to be the fastest; nothing if
/// the result has more tiles than a grid has blocks, or if f16 operands do not
/// fit tensor cores. `precision` says whether f32 operands may be rounded to
/// tf32; if they are, or if they must not be (`compensated`), their products
/// may still be made on tensor cores, three for one. With tf32 they also are
/// where that costs no time, for something else than arithmetic is the bound.
std::optional<GemmChoice> chooseGemmTile(const GemmShape &shape,
                                         const PtxDevice &device,
                                         Precision precision, bool compensated);

/// False where groups of a convolution have so few output channels that tiles
/// would be mostly empty.
bool fillsTiles(const GemmProblem &problem);
bool fillsTiles(const GemmShape &shape, bool isGrouped);

/// Blocks of the grid.
int64_t gemmBlocks(const GemmShape &shape, const GemmTile &tile);

/// Registers that a thread may take, so that as many blocks are resident as the
/// choice counted on. An assembler that is not told goes for more blocks, even
/// at the price of spills.
int64_t gemmRegisters(const GemmShape &shape, const PtxDevice &device,
                      const GemmTile &tile);

} // namespace cnnc::ptx

#endif
