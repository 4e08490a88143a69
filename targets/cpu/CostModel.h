//===- CostModel.h - what several kernels' costs share ----------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_COSTMODEL_H
#define CNNC_TARGETS_CPU_COSTMODEL_H

#include <cstdint>

namespace cnnc::cpu {

/// Bytes a cycle that a core gets from beyond its second level of caches: 10 to
/// 20 from L3, as measured on Zen 4 and Skylake-SP.
inline constexpr double kFarBytes = 12;
/// The same from memory, with all cores at it.
inline constexpr double kMemoryBytes = 5;

/// How much longer than their share of the work threads take for `tasks` equal
/// tasks: the mean of 2, 4, ... up to `most` threads.
inline double imbalance(int64_t tasks, int64_t most) {
  double sum = 0;
  int64_t count = 0;
  for (int64_t threads = 2; threads <= most; threads *= 2, ++count)
    sum += double((tasks + threads - 1) / threads * threads) / double(tasks);
  return count ? sum / double(count) : 1;
}

} // namespace cnnc::cpu

#endif
