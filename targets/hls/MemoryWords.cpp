//===- MemoryWords.cpp - how much of external memory moves at once --------===//

#include "targets/hls/MemoryWords.h"
#include <algorithm>

using namespace cnnc::hls;

/// Elements of a plane that a burst moves at most: two bursts of each channel
/// are kept on the chip.
static constexpr int64_t kMostInBurst = 2048;
/// Bytes of all channels' bursts that are kept at most, but for one row of
/// each.
static constexpr int64_t kMostKept = 32 << 10;
/// Width of a port that costs little; narrower words make poor use of memory.
static constexpr int64_t kUsualPortBits = 128;
/// Bytes from which on longer bursts gain little: 8 words of the widest port.
static constexpr int64_t kLongBurst = 512;

int64_t cnnc::hls::portElements(int64_t count, int64_t bits) {
  int64_t elements = 1;
  while (2 * elements * bits <= kPortBits && count % (2 * elements) == 0)
    elements *= 2;
  return elements;
}

int64_t cnnc::hls::weightsACycle(int64_t block, int64_t cycles, int64_t bits) {
  int64_t enough = 0;
  for (int64_t n = 1; n * bits <= kPortBits && block % n == 0; n *= 2)
    if (enough == 0 || n * bits <= kUsualPortBits)
      enough = block / n <= cycles ? n : 0;
  return enough;
}

MemoryWords MemoryWords::of(int64_t images, int64_t channels, int64_t height,
                            int64_t width, int64_t bits) {
  // Images that lie behind each other come so, and words across them.
  if (channels == 1 || height * width == 1)
    return {portElements(images * channels * height * width, bits), height,
            true};
  MemoryWords best{portElements(width, bits), 1, false};
  for (int64_t rows = 2; rows <= height && rows * width <= kMostInBurst;
       ++rows) {
    if (height % rows != 0)
      continue;
    if (2 * channels * rows * width * bits / 8 > kMostKept)
      break;
    int64_t elements = portElements(rows * width, bits);
    bool isShort = best.rows * width * bits / 8 < kLongBurst;
    if (elements > best.elements || (elements == best.elements && isShort))
      best = {elements, rows, false};
  }
  return best;
}

MemoryWords MemoryWords::forStoring(int64_t lanes) const {
  MemoryWords result = *this;
  while (!isInOrder && result.elements / 2 >= lanes)
    result.elements /= 2;
  return result;
}
