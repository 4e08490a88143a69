//===- EngineCost.h - cycles and resources of an engine ---------*- C++ -*-===//
//
// An engine computes a layer tile by tile. For each tile four things go on side
// by side, those of the next tile beginning as soon as there is room: the input
// of the tile is read; weights are read, all of them for every tile; sums are
// computed; results are written, with a side input read beside them. With p and
// q channels in and out of a cycle, w of them in a word of memory, C and K the
// channels of a group, G groups, R taps, and a tile of n pixels that meets m
// pixels of the input:
//
//   input     G * C / w * m cycles, and L for each burst
//   weights   B * beats cycles, B = G * ceil(K / q) * ceil(C / p) * R blocks
//   sums      B * max(n, beats, 16) cycles: a block of weights stays for all
//             pixels, the next comes in meanwhile, and sums need their time;
//             beats more for the first
//   results   G * K / w * n cycles, q for each block of q channels for what
//             belongs to them, and L for each burst
//
// L is what passes until external memory answers (ExtractNetwork.h). A tile
// takes the longest of these, or what external memory needs for its bytes.
// Channels lie in blocks (EngineLayer.h), padding counts with them, and bursts
// are as long as words are neighbours: those of a block in the rest of a row,
// in rows of a picture, in pictures; those of a pixel where results are a part
// of a larger block.
//
// Resources, with the numbers of EngineNumbers.h:
//
//   DSP       p * q products, q of a depthwise engine; of integers two in a
//             slice where that holds two weights (lower/PackedProducts.h);
//             those of w results; 24 for products of extents
//   BRAM      2 * p tiles of the input, a word of q sums for each pixel of the
//             output's tile, and once more as they wait where w < q; five
//             ports, and the streams between
//   FF        2 * p * q weights
//
// `test/targets/hls/engine` holds iterations against compiled C++, and
// resources against the estimate of the processes that are written.
//
// Error: cycles within 10 % where sums are the longest, within 30 % where
// memory is (refreshes, and who else uses it, are not known); resources as in
// OperatorCosts.h and MemoryCosts.h, control within 50 %.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINECOST_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINECOST_H

#include "targets/hls/engine/EngineLayer.h"
#include "targets/hls/engine/EngineShape.h"
#include "targets/hls/estimate/Resources.h"
#include <array>
#include <optional>

namespace cnnc::hls {

/// How often the loops of an engine's processes run.
struct EngineIterations {
  int64_t input = 0, weights = 0, sums = 0, results = 0;
};

/// A layer on an engine.
struct EngineRun {
  EngineTile tile;
  int64_t tiles = 0; ///< of all images
  int64_t cycles = 0;
  int64_t bytes = 0;           ///< to and from external memory
  EngineIterations iterations; ///< of all tiles
  /// What takes longest: "sums", "input", "weights", "results", "bandwidth".
  const char *bound = "";
};

/// A FIFO between processes of an engine: words of `bits` for `lanes` numbers.
struct EngineFifo {
  const char *name;
  int64_t lanes, bits, depth;
};

/// Those of weights, of what belongs to each result (a bias, or the bias and
/// factor of integers), of the side input, and of sums.
std::array<EngineFifo, 4> fifosOf(const EngineShape &shape);

/// What an engine takes of a device.
Resources resourcesOf(const EngineShape &shape);
/// What it takes beside that if groups of a layer have become one
/// (EngineLayer::joined): floats of one must not reach another.
Resources joiningCost(const EngineShape &shape);

/// `layer` cut into tiles of `tile`, where external memory moves
/// `bytesPerCycle`.
EngineRun runOf(const EngineLayer &layer, const EngineShape &shape,
                const EngineTile &tile, double bytesPerCycle);

/// The fastest tiles of `layer`; nothing if not even a pixel fits.
std::optional<EngineRun> fastestRun(const EngineLayer &layer,
                                    const EngineShape &shape,
                                    double bytesPerCycle);

} // namespace cnnc::hls

#endif
