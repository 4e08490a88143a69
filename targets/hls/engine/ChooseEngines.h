//===- ChooseEngines.h - engines for the layers of a network ----*- C++ -*-===//
//
// One engine computes all convolutions and products of a network in turn, a
// second one the depthwise convolutions if that pays. Their lanes and buffers
// are chosen together: all shapes that fit what the device has left are
// compared by the cycles of a frame, and of those within 2 % of the fastest the
// cheapest is taken.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_CHOOSEENGINES_H
#define CNNC_TARGETS_HLS_ENGINE_CHOOSEENGINES_H

#include "targets/hls/HlsBudget.h"
#include "targets/hls/engine/EngineCost.h"
#include "targets/hls/explore/Explore.h"
#include "targets/hls/explore/LayerCost.h"
#include <vector>

namespace cnnc::hls {

/// Pipelines that only copy between the network's pictures and blocks of
/// channels: inputs where a word has more than one, results where more than one
/// are computed at once.
struct EngineCopies {
  LayerCost inputs, results;
};

struct EngineChoice {
  bool fits = false;
  std::vector<EngineShape> engines; ///< one or two
  std::vector<unsigned> engineOf;   ///< for each layer
  std::vector<EngineRun> runs;      ///< of each layer
  Resources resources;              ///< of the engines, and copies
  int64_t cycles = 0;               ///< of all layers, and copies
  int64_t bytes = 0;
};

/// Engines for `layers` beside what takes `rest` and `restCycles`. Where none
/// fits, or none is fast enough for the goal, `fits` is false and the choice is
/// the cheapest, or the fastest that fits. Layers must fit some engine
/// (`fitsSomeEngine`), and can share one (`canShare`).
EngineChoice chooseEngines(const std::vector<EngineLayer> &layers,
                           const HlsDevice &device, const Resources &rest,
                           int64_t restCycles, const EngineCopies &copies,
                           const Goal &goal = {}, const Margins &margins = {});

/// False for a layer with so many channels that a single pixel needs a larger
/// buffer than engines have.
bool fitsSomeEngine(const EngineLayer &layer);

} // namespace cnnc::hls

#endif
