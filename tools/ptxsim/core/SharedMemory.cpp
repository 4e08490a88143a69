//===- SharedMemory.cpp - Shared memory of a block ------------------------===//

#include "tools/ptxsim/core/SharedMemory.h"

#include <algorithm>

namespace ptxsim {

void SharedMemory::reset(uint32_t count, bool checks) {
  bytes.assign(count, 0);
  if (checks)
    words.assign((count + 3) / 4, Word());
  else
    words.clear();
}

/// Calls `body` with each word of the range and the mask of its bytes that lie
/// in it, until one complains.
template <typename Body>
const char *SharedMemory::forWords(uint32_t offset, uint32_t count, Body body) {
  for (uint32_t at = offset; at < offset + count;) {
    uint32_t end = std::min(offset + count, (at / 4 + 1) * 4);
    uint8_t mask = uint8_t(((1u << (end - at)) - 1) << at % 4);
    if (const char *problem = body(words[at / 4], mask))
      return problem;
    at = end;
  }
  return nullptr;
}

/// Whether an earlier access is known to be over: a barrier lies in between, or
/// it was the same thread's, or the warp has synchronised since.
bool SharedMemory::inOrder(uint32_t thread, uint32_t epoch, uint32_t warpEpoch,
                           const Accessor &who) {
  if (epoch != who.epoch || thread == who.thread)
    return true;
  return thread / 32 == who.thread / 32 && warpEpoch != who.warpEpoch;
}

const char *SharedMemory::read(uint32_t offset, uint32_t count,
                               const Accessor &who) {
  return forWords(offset, count, [&](Word &word, uint8_t mask) -> const char * {
    if (word.pending)
      return "reads what an asynchronous copy writes, before its wait";
    if (mask & ~word.written)
      return "reads shared memory that nobody has written";
    if ((word.writeBytes & mask) &&
        !inOrder(word.writer, word.writeEpoch, word.writeWarpEpoch, who))
      return "reads what another thread wrote without a barrier in between";
    if (word.readEpoch == who.epoch && word.reader != who.thread)
      word.manyReaders = true;
    else if (word.readEpoch != who.epoch)
      word.manyReaders = false;
    word.reader = who.thread;
    word.readEpoch = who.epoch;
    word.readWarpEpoch = who.warpEpoch;
    return nullptr;
  });
}

const char *SharedMemory::checkWrite(Word &word, uint8_t mask,
                                     const Accessor &who, bool isAtomic) {
  if (word.pending)
    return "writes where an asynchronous copy does, before its wait";
  bool bothAtomic = isAtomic && word.isAtomic;
  if ((word.writeBytes & mask) && !bothAtomic &&
      !inOrder(word.writer, word.writeEpoch, word.writeWarpEpoch, who))
    return "writes what another thread wrote without a barrier in between";
  bool readHere = word.readEpoch == who.epoch;
  if (readHere && !bothAtomic &&
      (word.manyReaders
           ? word.readWarpEpoch == who.warpEpoch ||
                 word.reader / 32 != who.thread / 32
           : !inOrder(word.reader, word.readEpoch, word.readWarpEpoch, who)))
    return "writes what another thread read without a barrier in between";
  if (word.writeEpoch != who.epoch)
    word.writeBytes = 0;
  word.writer = who.thread;
  word.writeEpoch = who.epoch;
  word.writeWarpEpoch = who.warpEpoch;
  word.writeBytes |= mask;
  word.isAtomic = isAtomic;
  return nullptr;
}

const char *SharedMemory::write(uint32_t offset, uint32_t count,
                                const Accessor &who) {
  return forWords(offset, count, [&](Word &word, uint8_t mask) {
    const char *problem = checkWrite(word, mask, who, false);
    word.written |= mask;
    return problem;
  });
}

const char *SharedMemory::atomic(uint32_t offset, uint32_t count,
                                 const Accessor &who) {
  return forWords(offset, count, [&](Word &word, uint8_t mask) -> const char * {
    if (mask & ~word.written)
      return "changes shared memory that nobody has written";
    return checkWrite(word, mask, who, true);
  });
}

const char *SharedMemory::beginCopy(uint32_t offset, uint32_t count,
                                    const Accessor &who) {
  return forWords(offset, count, [&](Word &word, uint8_t mask) {
    const char *problem = checkWrite(word, mask, who, false);
    ++word.pending;
    return problem;
  });
}

void SharedMemory::endCopy(uint32_t offset, uint32_t count,
                           const Accessor &who) {
  forWords(offset, count, [&](Word &word, uint8_t mask) -> const char * {
    --word.pending;
    word.written |= mask;
    word.writer = who.thread;
    word.writeEpoch = who.epoch;
    word.writeWarpEpoch = who.warpEpoch;
    word.writeBytes = mask;
    word.isAtomic = false;
    return nullptr;
  });
}

} // namespace ptxsim
