//===- DesignEstimate.h - what a design takes, how fast it is ---*- C++ -*-===//
//
// Cycles: those of the cycle simulation, whose only inputs are trip counts,
// intervals, latencies and depths of FIFOs. Error of a frame's interval: that
// of the slowest process, which latencies hardly change, so below 2 % as long
// as synthesis reaches the intervals asked for; of the first frame's latency 10
// %.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_DESIGNESTIMATE_H
#define CNNC_TARGETS_HLS_ESTIMATE_DESIGNESTIMATE_H

#include "targets/hls/estimate/ExtractNetwork.h"
#include "targets/hls/estimate/ProcessEstimate.h"
#include "targets/hls/network/Simulation.h"

namespace cnnc::hls {

/// One process of a design.
struct ProcessRow {
  CallOp call;
  std::string name, kind, comment; ///< of the process
  ProcessEstimate hardware;
  int64_t cycles = 0;   ///< of a frame if nothing makes it wait
  int64_t products = 0; ///< multiplications by weights in a frame
  int64_t waited = 0;   ///< cycles in which it waited, over the simulation
  double busy = 0;      ///< share of the design's interval that it works
};

/// One stream.
struct StreamRow {
  StreamOp stream;
  std::string name;
  int64_t depth, bits;
  int64_t largest; ///< most words in it at once, in the simulation
  Resources resources;
  int writer, reader; ///< processes, or -1 for the outside
};

struct DesignEstimate {
  llvm::SmallVector<ProcessRow> processes;
  llvm::SmallVector<StreamRow> streams;
  Resources total;
  int64_t latency = 0;                 ///< cycles of the first frame
  int64_t interval = 0;                ///< cycles between frames
  int64_t externalBytes = 0;           ///< of a frame
  std::optional<std::string> deadlock; ///< what waits for what

  /// The process that takes longest; -1 for none.
  int bottleneck() const;
  /// Multiplications by weights done over those that all DSP slices could do in
  /// the interval: two a cycle in processes that pack pairs of them, one in
  /// others, whose products share no factor.
  double dspEfficiency() const;
  /// The same if every slice could do `perDsp`.
  double dspEfficiencyAt(int64_t perDsp) const;
};

/// What a design takes, without a simulation.
mlir::FailureOr<Resources> designResources(DesignOp design,
                                           const HlsDevice &device);

/// Estimates a design for a device, and simulates at least `frames` frames of
/// it, as many as it takes until the interval is steady.
mlir::FailureOr<DesignEstimate>
estimateDesign(DesignOp design, const HlsDevice &device, int64_t frames = 2);

} // namespace cnnc::hls

#endif
