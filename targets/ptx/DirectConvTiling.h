//===- DirectConvTiling.h - how direct convolutions are cut -----*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_DIRECTCONVTILING_H
#define CNNC_TARGETS_PTX_DIRECTCONVTILING_H

#include "targets/ptx/DirectConvProblem.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// A cut, and the time that a model expects for it.
struct DirectConvChoice {
  DirectConvTile tile;
  int64_t threads; ///< of a block
  double cycles;
};

/// The cut that a model of the device expects to be the fastest, in cycles as
/// GemmTiling.h counts them; nothing if the result has more parts than a grid
/// has threads.
std::optional<DirectConvChoice> chooseDirectConv(const DirectConvProblem &p,
                                                 const PtxDevice &device);

/// Whether cycles of a direct convolution are so few that it is preferred to
/// tiles that take `tiled` cycles.
bool isClearlyFaster(double direct, double tiled);

/// Whether the weights of a convolution should lie with their channels
/// innermost, as it is expected to be fastest without tiles and so laid out,
/// if its input and its result have their channels innermost. For f32 units:
/// tensor cores want them so in any case.
bool wantsChannelsInnermost(cnn::ConvOp conv, const PtxDevice &device);

} // namespace cnnc::ptx

#endif
