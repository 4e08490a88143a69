//===- SharedMemory.h - Shared memory of a block ----------------*- C++ -*-===//
//
// With checks on, each word of 4 bytes remembers who wrote and who read it last
// and between which barriers, so that two threads that touch it without a
// barrier in between, one of them writing, are found.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H
#define CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H

#include <cstdint>
#include <vector>

namespace ptxsim {

/// Who accesses, and when.
struct Accessor {
  uint32_t thread;
  uint32_t epoch;     ///< of the block
  uint32_t warpEpoch; ///< of the thread's warp
};

class SharedMemory {
public:
  void reset(uint32_t bytes, bool checks);
  uint32_t size() const { return uint32_t(bytes.size()); }
  uint8_t *data() { return bytes.data(); }

  /// What is wrong with an access of `count` bytes at `offset`, which lies
  /// inside; null if nothing is. Remembers it.
  const char *read(uint32_t offset, uint32_t count, const Accessor &who);
  const char *write(uint32_t offset, uint32_t count, const Accessor &who);
  /// An atomic operation: in order with others of its kind.
  const char *atomic(uint32_t offset, uint32_t count, const Accessor &who);

  /// The destination of an asynchronous copy, until it has arrived.
  const char *beginCopy(uint32_t offset, uint32_t count, const Accessor &who);
  void endCopy(uint32_t offset, uint32_t count, const Accessor &who);

private:
  struct Word {
    uint32_t writer = 0, writeEpoch = 0, writeWarpEpoch = 0;
    uint32_t reader = 0, readEpoch = 0, readWarpEpoch = 0;
    uint8_t written = 0;    ///< bytes that have a value
    uint8_t writeBytes = 0; ///< bytes of the last write
    uint8_t pending = 0;    ///< copies on their way
    bool manyReaders = false;
    bool isAtomic = false;
  };
  template <typename Body>
  const char *forWords(uint32_t offset, uint32_t count, Body body);
  static bool inOrder(uint32_t thread, uint32_t epoch, uint32_t warpEpoch,
                      const Accessor &who);
  static const char *checkWrite(Word &word, uint8_t mask, const Accessor &who,
                                bool isAtomic);

  std::vector<uint8_t> bytes;
  std::vector<Word> words;
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H
