//===- LayerCost.h - cycles and resources of a folded layer -----*- C++ -*-===//
//
// The same formulas that the estimate of a design comes to (estimate/), before
// there is a design: cycles of the processes that lowering writes (lower/), the
// memories that they keep, and the operators of one cycle.
//
// Let p, q and t be the lanes of input and output words and the taps of a
// cycle, C and K the channels of a group, R the taps of the window, x the
// pixels of input words and o those of output words, x over the stride:
//
//   product   OH * (OW / o) * G * (K / q) * (C / p) * (R / t) cycles
//   window    (H + border) * (W / x + border) * (G * C / p) cycles
//   weights   G * (K / q) * (C / p) * (R / t) words of t * p * q weights
//   DSP       t * p * q * o products, two in a slice where 8-bit weights of a
//             pair of output channels meet the same input (AMD WP486), and q *
//             o to rescale sums
//   lines     (KH - 1) * W * G * C inputs, in words of x * p, and in windows as
//             many words of KH rows as reach KW - 1 columns back
//
// A layer takes the longer of window and product. Weights in external memory
// are fetched anew for every band of so many rows of results, one tap a cycle,
// and used for all of the band's pixels (lower/ExternalBands.h): the band's
// inputs lie on the chip, as do its results until the last of them is there,
// and the sums of one word of outputs. With h and w rows and columns of inputs
// that are read, borders included:
//
//   product   OH * OW * (K / q) * (C / p) * R + h * w * (C / p) cycles
//   results   2 * OH * OW * (K / q) cycles, unless K = q
//
// Kernels that hold whole tensors in arrays take the cycles of their loops,
// which come from the loops themselves (estimate/ArrayLoops.h), and those that
// bring numbers and take them.
//
// `test/dataflow/run` holds all of this against designs.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_LAYERCOST_H
#define CNNC_TARGETS_HLS_EXPLORE_LAYERCOST_H

#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/Resources.h"
#include "targets/hls/explore/Layer.h"

namespace cnnc::hls {

/// Stages of a process that adds products, about.
inline constexpr int64_t kSumLatency = 27;

struct LayerCost {
  int64_t cycles = 0; ///< of a frame
  Resources resources;
  int64_t externalBytes = 0; ///< weights fetched in a frame
  int64_t windowReader = 0;  ///< cycles of what reads the layer's windows
};

/// Products of `layer` that a DSP slice computes in a cycle: 2 where pairs of
/// output channels are packed, which takes a factor of 27 bits.
int64_t productsPerDsp(const Layer &layer, const LayerFolding &folding,
                       int64_t multiplierBits = kDsp48e2Bits);

/// On a device whose DSP slices multiply `multiplierBits` by 18 bits.
LayerCost costOf(const Layer &layer, const LayerFolding &folding,
                 int64_t multiplierBits = kDsp48e2Bits);

/// The FIFO of a layer's windows if a frame takes `interval` cycles, as
/// cnn-hls-size-streams will make it (network/HeldDepth.h) where nothing but
/// the window is in the way of what reads it; `readerCycles` are those of a
/// frame there. Only for layers that have windows.
FifoShape windowFifo(const Layer &layer, const LayerFolding &folding,
                     int64_t readerCycles, int64_t interval);

/// All foldings of a layer of one pixel a word, weights on the chip or not as
/// `isExternal` says.
std::vector<LayerFolding> foldingsOf(const Layer &layer, bool isExternal);
/// Those of several pixels a word, all taps in a cycle: fewer taps are what
/// makes fewer pixels do.
std::vector<LayerFolding> pixelFoldingsOf(const Layer &layer);

/// The words that a layer reads first, and those that it writes.
WordShape inputWords(const Layer &layer, const LayerFolding &folding);
WordShape outputWords(const Layer &layer, const LayerFolding &folding);

/// Cycles and resources between a stream in such words and memory, for images
/// of `channels`, `height` and `width` whose numbers have `bits` there and
/// `streamBits` in the stream (lower/Memory.cpp).
LayerCost loadCost(int64_t images, int64_t channels, int64_t height,
                   int64_t width, int64_t bits, int64_t streamBits,
                   WordShape word);
LayerCost storeCost(int64_t images, int64_t channels, int64_t height,
                    int64_t width, int64_t bits, int64_t streamBits,
                    WordShape word);

/// When results come and how: in frames behind the inputs, and what share of
/// them comes at once.
struct Flow {
  double delay = 0, burst = 0;
  /// The share that comes at the end of a picture without waiting for more of
  /// it, rows that windows have beyond the last for example, and what of a
  /// frame's time all would take at that speed.
  double last = 0, busy = 0;
};
/// Of what comes from memory in bands of rows, of which the last is passed on
/// while nothing is read; in frames of `interval` cycles.
Flow loadFlow(const Layer &layer, const LayerInput &input, WordShape word,
              int64_t interval);
/// Of a layer that takes `busy` of a frame's time and whose inputs come as
/// `before` says.
Flow flowOf(const Layer &layer, const LayerFolding &folding, double busy,
            const Flow &before);

/// Cycles and resources between words, for a tensor of `elements` numbers of
/// `bits` and of `channels`; none if they are the same.
LayerCost repackCost(int64_t elements, int64_t bits, int64_t channels,
                     WordShape from, WordShape to);

} // namespace cnnc::hls

#endif
