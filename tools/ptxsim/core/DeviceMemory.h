//===- DeviceMemory.h - Global memory of a simulated device -----*- C++ -*-===//
//
// Device addresses are addresses of this process, so that a kernel's access is
// a plain one once it is known to be allowed. Allocations lie in a reserved
// range with gaps between them; what is freed is not used again before the
// range is full, so that late accesses are recognised.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_DEVICEMEMORY_H
#define CNNC_TOOLS_PTXSIM_DEVICEMEMORY_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace ptxsim {

/// A range of memory that kernels may use.
struct Allocation {
  uint64_t begin = 0, end = 0;
  bool isHost = false; ///< mapped memory of the host's
  /// One byte for each byte: 1 if it has been written. Empty: all of it.
  std::vector<uint8_t> written;
  /// One byte for each sector of 32 bytes: 1 if the running kernel touched it.
  std::vector<uint8_t> touched;
};

class DeviceMemory {
public:
  /// Room for `bytes`; `checks` says whether to remember what was written.
  explicit DeviceMemory(uint64_t bytes, bool checks);
  ~DeviceMemory();
  DeviceMemory(const DeviceMemory &) = delete;

  /// The address, a multiple of 256, or 0 if there is no room.
  uint64_t allocate(uint64_t bytes);
  /// False if nothing was allocated there.
  bool free(uint64_t address);
  void mapHost(uint64_t address, uint64_t bytes);
  void unmapHost(uint64_t address);

  /// The allocation that holds an address, or null. Valid until it is freed.
  Allocation *find(uint64_t address);
  /// Whether the address lay in an allocation that was freed.
  bool wasFreed(uint64_t address);
  bool contains(uint64_t address) const {
    return address >= base && address < base + size;
  }

  /// Marks bytes as written: a copy from the host, a fill.
  void markWritten(uint64_t address, uint64_t bytes);
  /// Copies what is known of `from`'s bytes along with them.
  void copyWritten(uint64_t to, uint64_t from, uint64_t bytes);

  /// Forgets which sectors were touched; says how many were since.
  uint64_t takeTouchedSectors();

  uint64_t used() const { return usedBytes; }

private:
  uint64_t reserve(uint64_t bytes);

  uint64_t base = 0, size = 0, next = 0, usedBytes = 0;
  bool checks;
  std::shared_mutex mutex;
  std::map<uint64_t, std::unique_ptr<Allocation>> live;
  std::map<uint64_t, uint64_t> freed; ///< begin and end
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_DEVICEMEMORY_H
