//===- ProcessEstimate.h - what a process takes -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_PROCESSESTIMATE_H
#define CNNC_TARGETS_HLS_ESTIMATE_PROCESSESTIMATE_H

#include "dialects/hls/HlsOps.h"
#include "targets/hls/estimate/Resources.h"

namespace cnnc::hls {

struct ProcessEstimate {
  Resources operators;  ///< arithmetic, control, its registers
  Resources memories;   ///< arrays and read-only memories
  int64_t products = 0; ///< multiplications by weights in a frame
  bool packs = false;   ///< two of them in one DSP slice
  int64_t interval = 0; ///< of the slowest pipelined loop (II); 0 for none
  int64_t latency = 0;  ///< stages of the deepest pipelined loop

  Resources total() const { return operators + memories; }
};

/// What the hardware of a process takes. Operations under unrolled loops are
/// built once for each iteration; what depends on such loops' indices alone is
/// known when the code is compiled and takes nothing.
/// A DSP slice multiplies `wide` by 18 bits.
ProcessEstimate estimateProcess(ProcessOp process, int64_t wide = kDsp48e2Bits);

} // namespace cnnc::hls

#endif
