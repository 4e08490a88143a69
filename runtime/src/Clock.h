//===- Clock.h - Time that only goes forward --------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_CLOCK_H
#define CNNC_RUNTIME_SRC_CLOCK_H

#include <cstdint>
#include <time.h>

namespace cnnc::rt {

/// Nanoseconds since some moment in the past.
inline uint64_t nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1000000000 + uint64_t(now.tv_nsec);
}

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_CLOCK_H
