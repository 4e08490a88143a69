//===- Shuffle.h - channels that become pixels ------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_SHUFFLE_H
#define CNNC_TARGETS_HLS_PIPELINES_SHUFFLE_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::hls {

/// The interleaving behind a transposed convolution (cnn-decompose-conv-
/// transpose): `N, G, s..., K/G, Q...` becomes `N, G, K/G, (Q, s)...`. As
/// streams: `groups * phases * kept` channels of `positions` pixels become
/// `groups * kept` channels of `positions * steps` pixels.
struct Shuffle {
  int64_t images, groups, kept;
  llvm::SmallVector<int64_t, 3> steps;     ///< s, for each spatial dimension
  llvm::SmallVector<int64_t, 3> positions; ///< Q

  int64_t phases() const;
  int64_t inputChannels() const { return groups * phases() * kept; }
  int64_t outputChannels() const { return groups * kept; }
};

/// What `op` interleaves; nothing if it is another transposition.
std::optional<Shuffle> shuffleOf(cnn::TransposeOp op);

} // namespace cnnc::hls

#endif
