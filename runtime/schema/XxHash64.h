//===- XxHash64.h - The XXH64 checksum --------------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SCHEMA_XXHASH64_H
#define CNNC_RUNTIME_SCHEMA_XXHASH64_H

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cnnc::artifact {

/// XXH64 with seed 0, over bytes that may come in pieces. It guards against
/// accidents (a truncated download, a bad disk), not against malice. Written
/// after the specification doc/xxhash_spec.md of the xxHash project; reads
/// words in the machine's order, which is little-endian wherever we run.
class XxHash64 {
public:
  /// Appends `size` bytes to the message.
  void update(const void *data, size_t size) {
    if (size == 0)
      return;
    const auto *bytes = static_cast<const unsigned char *>(data);
    total += size;
    if (pending + size < kStripe) {
      std::memcpy(buffer + pending, bytes, size);
      pending += size;
      return;
    }
    if (pending != 0) {
      size_t fill = kStripe - pending;
      std::memcpy(buffer + pending, bytes, fill);
      consumeStripe(buffer);
      bytes += fill;
      size -= fill;
      pending = 0;
    }
    for (; size >= kStripe; bytes += kStripe, size -= kStripe)
      consumeStripe(bytes);
    std::memcpy(buffer, bytes, size);
    pending = size;
  }

  /// The checksum of everything appended so far.
  uint64_t digest() const {
    uint64_t hash = kPrime5;
    if (total >= kStripe) {
      hash = rotate(lanes[0], 1) + rotate(lanes[1], 7) + rotate(lanes[2], 12) +
             rotate(lanes[3], 18);
      for (uint64_t lane : lanes)
        hash = (hash ^ round(0, lane)) * kPrime1 + kPrime4;
    }
    hash += total;
    const unsigned char *tail = buffer;
    const unsigned char *end = buffer + pending;
    for (; end - tail >= 8; tail += 8)
      hash =
          rotate(hash ^ round(0, read<uint64_t>(tail)), 27) * kPrime1 + kPrime4;
    if (end - tail >= 4) {
      hash = rotate(hash ^ (read<uint32_t>(tail) * kPrime1), 23) * kPrime2 +
             kPrime3;
      tail += 4;
    }
    for (; tail != end; ++tail)
      hash = rotate(hash ^ (*tail * kPrime5), 11) * kPrime1;
    hash = (hash ^ (hash >> 33)) * kPrime2;
    hash = (hash ^ (hash >> 29)) * kPrime3;
    return hash ^ (hash >> 32);
  }

  /// The checksum of one piece.
  static uint64_t of(const void *data, size_t size) {
    XxHash64 hash;
    hash.update(data, size);
    return hash.digest();
  }

private:
  static constexpr size_t kStripe = 32;
  static constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87;
  static constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
  static constexpr uint64_t kPrime3 = 0x165667B19E3779F9;
  static constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
  static constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5;

  static uint64_t rotate(uint64_t value, int bits) {
    return (value << bits) | (value >> (64 - bits));
  }
  static uint64_t round(uint64_t lane, uint64_t word) {
    return rotate(lane + word * kPrime2, 31) * kPrime1;
  }
  template <typename Word> static uint64_t read(const unsigned char *bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof(word));
    return word;
  }
  void consumeStripe(const unsigned char *bytes) {
    for (int i = 0; i < 4; ++i)
      lanes[i] = round(lanes[i], read<uint64_t>(bytes + 8 * i));
  }

  uint64_t lanes[4] = {kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1};
  unsigned char buffer[kStripe];
  size_t pending = 0;
  uint64_t total = 0;
};

} // namespace cnnc::artifact

#endif // CNNC_RUNTIME_SCHEMA_XXHASH64_H
