//===- EngineTiling.h - the numbers of an engine and of a layer -*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINETILING_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINETILING_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/engine/EngineShape.h"

namespace cnnc::hls {

/// The form of a kernel that runs on an engine, which it shares with all
/// kernels whose tiling has the same numbers but for the tile.
inline constexpr llvm::StringLiteral kEngineForm = "engine";

/// An engine and how a layer is cut for it, as a kernel's tiling has them.
struct EngineTiling {
  EngineShape shape;
  EngineTile tile;
  int64_t joined = 1; ///< groups that have become one (EngineLayer.h)

  static EngineTiling of(cnn::TilingAttr tiling);
  cnn::TilingAttr tiling(mlir::MLIRContext *context) const;
};

/// True if the tiling is one of a kernel that runs on an engine.
bool isEngineForm(cnn::TilingAttr tiling);

} // namespace cnnc::hls

#endif
