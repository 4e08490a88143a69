//===- Ring.h - a queue in one piece of memory ------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_NETWORK_RING_H
#define CNNC_TARGETS_HLS_NETWORK_RING_H

#include <cstdint>
#include <vector>

namespace cnnc::network {

/// What `std::deque` does, for queues of a few entries that come and go
/// millions of times.
template <typename T> class Ring {
public:
  bool empty() const { return first == last; }
  const T &front() const { return entries[first & mask()]; }
  void pop_front() { ++first; }
  void push_back(const T &entry) {
    if (last - first == entries.size())
      grow();
    entries[last++ & mask()] = entry;
  }
  void clear() { first = last; }

private:
  uint64_t mask() const { return entries.size() - 1; }
  void grow() {
    std::vector<T> larger(2 * entries.size());
    for (uint64_t k = first; k != last; ++k)
      larger[k & (larger.size() - 1)] = entries[k & mask()];
    entries = std::move(larger);
  }

  std::vector<T> entries = std::vector<T>(4); ///< a power of two of them
  uint64_t first = 0, last = 0;
};

} // namespace cnnc::network

#endif
