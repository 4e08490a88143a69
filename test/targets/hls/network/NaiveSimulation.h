//===- NaiveSimulation.h - the same, one cycle at a time --------*- C++ -*-===//
//
// What Simulation.h is held against: every stage of every pipeline is kept and
// moved in every cycle. For networks without transfers and delays whose
// processes are one pipelined loop, of interval 1.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_TARGETS_HLS_NETWORK_NAIVESIMULATION_H
#define CNNC_TEST_TARGETS_HLS_NETWORK_NAIVESIMULATION_H

#include "targets/hls/network/ProcessNetwork.h"

namespace cnnc::network {

struct NaiveResult {
  bool finished = false;
  int64_t cycles = 0;
  std::vector<int64_t> largest;
};

NaiveResult simulateNaively(const ProcessNetwork &network);

} // namespace cnnc::network

#endif
