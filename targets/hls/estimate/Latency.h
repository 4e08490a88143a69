//===- Latency.h - stages of one iteration ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_LATENCY_H
#define CNNC_TARGETS_HLS_ESTIMATE_LATENCY_H

#include "dialects/hls/HlsOps.h"

namespace cnnc::hls {

/// Cycles from the start of an iteration of `block` to its end: the longest
/// chain of operators and memory accesses. Sums of integers carried by an
/// unrolled loop are balanced, those of floats stay a chain, as their order
/// matters. `external` cycles pass until external memory answers.
int64_t iterationLatency(mlir::Block &block, int64_t external);

} // namespace cnnc::hls

#endif
