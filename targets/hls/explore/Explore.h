//===- Explore.h - how much of each layer runs in parallel ------*- C++ -*-===//
//
// Chooses foldings for all layers of a network that run side by side, so that
// they take equally long: the shortest interval that fits a device is found by
// bisection over the intervals that foldings have; for an interval, each layer
// takes what is cheapest of that which is fast enough. Words have one pixel, as
// long as there are foldings that are fast enough then; where there is none but
// there would be room for it, words of several pixels are tried, for the layers
// that are not fast enough otherwise. Weights stay on the chip
// as long as block RAM lasts; then those move out whose move saves most for the
// bandwidth that it costs.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_EXPLORE_H
#define CNNC_TARGETS_HLS_EXPLORE_EXPLORE_H

#include "targets/hls/HlsBudget.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/explore/LayerCost.h"
#include <optional>

namespace cnnc::hls {

/// Shares of a device that a design may take by estimate: what is left is for
/// what surrounds it and for placement and routing (AMD UG949 advises against
/// more than 70 to 80 % of look-up tables).
struct Margins {
  double dsp = 1.0, bram = 0.9, uram = kUramShare, lut = 0.75, ff = 0.75;

  /// In the order of Resources::rows.
  std::array<double, 5> shares() const { return {dsp, bram, uram, lut, ff}; }
};

struct LayerChoice {
  LayerFolding folding;
  LayerCost cost;
  int64_t ownCycles = 0; ///< without what moves its inputs and outputs
  /// Cycles of the next cheaper folding, which would be slower than the
  /// network; 0 if there is none.
  int64_t nextCycles = 0;
};

/// Cycles of a frame, at a function whose kernels all stream by exploration's
/// choice.
inline constexpr llvm::StringLiteral kPipelineIntervalAttr =
    "hls.pipeline_interval";

struct Exploration {
  bool fits = false;
  std::vector<LayerChoice> layers;
  int64_t interval = 0;      ///< cycles of a frame
  Resources total;           ///< repacking included
  int64_t externalBytes = 0; ///< of a frame
  int bottleneck = -1;       ///< the slowest layer
  std::string limit; ///< what keeps it from being faster: "DSP", "BRAM", ...

  /// Multiply-accumulates over those that the DSP slices could do in the
  /// interval: two a cycle in layers that pack pairs, one in others.
  double dspEfficiency(const std::vector<Layer> &layers) const;
};

/// Layers come after those that they read. Where nothing fits, `fits` is false
/// and the choice is the cheapest there is.
Exploration explore(const std::vector<Layer> &layers, const HlsDevice &device,
                    const Goal &goal = {}, const Margins &margins = {});

} // namespace cnnc::hls

#endif
