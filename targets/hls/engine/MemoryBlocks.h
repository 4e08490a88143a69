//===- MemoryBlocks.h - in what order tensors lie in memory -----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_MEMORYBLOCKS_H
#define CNNC_TARGETS_HLS_ENGINE_MEMORYBLOCKS_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/engine/EngineLayer.h"

namespace cnnc::hls {

/// Channels of a block of a tensor (images, channels, pixels) in memory: planes
/// are blocks of one, but for a single pixel, whose channels are one block. 0
/// for an order that has none.
int64_t memoryBlock(mlir::Type type);

/// Whether an engine of that shape reads such blocks.
bool readsBlock(const EngineShape &shape, int64_t block);
/// Whether it writes them of `layer`, which is as it is on the engine.
bool writesBlock(const EngineLayer &layer, const EngineShape &shape,
                 int64_t block);

} // namespace cnnc::hls

#endif
