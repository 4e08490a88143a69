//===- MemoryWords.h - how much of external memory moves at once -*- C++
//-*-===//
//
// Words of `m_axi` ports. Vitis widens a port to at most 512 bits where a
// pipelined loop accesses as many consecutive elements in each iteration, from
// multiples of that on (UG1399, "Automatic Port Width Resizing"); the elements
// of a word are therefore a power of two.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_MEMORYWORDS_H
#define CNNC_TARGETS_HLS_MEMORYWORDS_H

#include <cstdint>

namespace cnnc::hls {

/// Widest word of a port.
inline constexpr int64_t kPortBits = 512;

/// How a tensor (in row-major order of images, channels and pixels) is moved
/// between memory and a stream (pixel by pixel, the channels of each in words).
struct MemoryWords {
  int64_t elements = 1; ///< of a word of the port
  int64_t rows = 1;     ///< of a channel's plane that are moved in one burst
  /// The order in memory is that of the stream.
  bool isInOrder = false;

  /// For `images` of `channels` planes of `height` times `width`, numbers of
  /// `bits` in memory.
  static MemoryWords of(int64_t images, int64_t channels, int64_t height,
                        int64_t width, int64_t bits);
  /// The same with words of no more elements than it takes to keep up with
  /// words of `lanes` channels: what is written is gathered in a bank for each.
  MemoryWords forStoring(int64_t lanes) const;
};

/// Elements that go into words of a port and divide `count`.
int64_t portElements(int64_t count, int64_t bits);

/// Weights of `bits` in memory that are passed on in a cycle, so that a block
/// of `block` weights comes in within `cycles`; 0 if no port is wide enough.
int64_t weightsACycle(int64_t block, int64_t cycles, int64_t bits);

} // namespace cnnc::hls

#endif
