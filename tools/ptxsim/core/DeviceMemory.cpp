//===- DeviceMemory.cpp - Global memory of a simulated device -------------===//

#include "tools/ptxsim/core/DeviceMemory.h"

#include <algorithm>
#include <cstring>
#include <sys/mman.h>
#include <sys/resource.h>

namespace ptxsim {
namespace {

constexpr uint64_t kAlignment = 256, kGap = 256, kSector = 32, kLeast = 1 << 20;

/// What addresses the process may use (ulimit -v).
uint64_t addressLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return ~uint64_t(0);
  return limit.rlim_cur;
}

uint64_t roundUp(uint64_t value, uint64_t to) {
  return (value + to - 1) / to * to;
}

} // namespace

DeviceMemory::DeviceMemory(uint64_t bytes, bool checks)
    : size(bytes), checks(checks) {
  // Pages cost nothing before they are used. Half as much again leaves room for
  // gaps and for what is freed.
  size = std::min(size + size / 2, addressLimit() / 4);
  void *range = MAP_FAILED;
  while (size >= kLeast) {
    range = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range != MAP_FAILED)
      break;
    size /= 2;
  }
  if (range == MAP_FAILED)
    size = 0;
  else
    base = reinterpret_cast<uint64_t>(range);
  next = base + kGap;
}

DeviceMemory::~DeviceMemory() {
  if (size)
    munmap(reinterpret_cast<void *>(base), size);
}

/// The lowest place behind everything that was ever allocated, or else the
/// first freed one that is large enough.
uint64_t DeviceMemory::reserve(uint64_t bytes) {
  uint64_t need = roundUp(bytes, kAlignment) + kGap;
  if (size && need <= base + size - next && next <= base + size) {
    uint64_t address = roundUp(next, kAlignment);
    if (address + need <= base + size) {
      next = address + need;
      return address;
    }
  }
  for (auto it = freed.begin(); it != freed.end(); ++it) {
    if (it->second - it->first < bytes)
      continue;
    uint64_t address = it->first;
    freed.erase(it);
    return address;
  }
  return 0;
}

uint64_t DeviceMemory::allocate(uint64_t bytes) {
  std::unique_lock lock(mutex);
  if (bytes > size)
    return 0;
  uint64_t address = reserve(bytes);
  if (!address)
    return 0;
  auto allocation = std::make_unique<Allocation>();
  allocation->begin = address;
  allocation->end = address + bytes;
  if (checks) {
    allocation->written.resize(bytes);
    allocation->touched.resize(bytes / kSector + 2);
  }
  live[address] = std::move(allocation);
  usedBytes += bytes;
  return address;
}

bool DeviceMemory::free(uint64_t address) {
  std::unique_lock lock(mutex);
  auto found = live.find(address);
  if (found == live.end())
    return false;
  uint64_t begin = found->second->begin, end = found->second->end;
  freed[begin] = end;
  usedBytes -= end - begin;
  live.erase(found);
  // Whole pages go back to the system.
  uint64_t first = roundUp(begin, 4096), last = end / 4096 * 4096;
  if (last > first)
    madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
  return true;
}

void DeviceMemory::mapHost(uint64_t address, uint64_t bytes) {
  std::unique_lock lock(mutex);
  auto allocation = std::make_unique<Allocation>();
  allocation->begin = address;
  allocation->end = address + bytes;
  allocation->isHost = true;
  live[address] = std::move(allocation);
}

void DeviceMemory::unmapHost(uint64_t address) {
  std::unique_lock lock(mutex);
  live.erase(address);
}

Allocation *DeviceMemory::find(uint64_t address) {
  std::shared_lock lock(mutex);
  auto it = live.upper_bound(address);
  if (it == live.begin())
    return nullptr;
  --it;
  return address < it->second->end ? it->second.get() : nullptr;
}

bool DeviceMemory::wasFreed(uint64_t address) {
  std::shared_lock lock(mutex);
  auto it = freed.upper_bound(address);
  return it != freed.begin() && address < std::prev(it)->second;
}

void DeviceMemory::markWritten(uint64_t address, uint64_t bytes) {
  Allocation *allocation = find(address);
  if (allocation && !allocation->written.empty() && bytes)
    std::memset(&allocation->written[address - allocation->begin], 1, bytes);
}

void DeviceMemory::copyWritten(uint64_t to, uint64_t from, uint64_t bytes) {
  Allocation *source = find(from), *target = find(to);
  if (!source || !target || target->written.empty() || !bytes)
    return;
  uint8_t *into = &target->written[to - target->begin];
  if (source->written.empty())
    std::memset(into, 1, bytes);
  else
    std::memmove(into, &source->written[from - source->begin], bytes);
}

uint64_t DeviceMemory::takeTouchedSectors() {
  std::shared_lock lock(mutex);
  uint64_t sectors = 0;
  for (auto &[begin, allocation] : live) {
    std::vector<uint8_t> &touched = allocation->touched;
    sectors += std::count(touched.begin(), touched.end(), 1);
    std::fill(touched.begin(), touched.end(), 0);
  }
  return sectors;
}

} // namespace ptxsim
