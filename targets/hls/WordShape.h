//===- WordShape.h - what a word of a stream holds --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_WORDSHAPE_H
#define CNNC_TARGETS_HLS_WORDSHAPE_H

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::hls {

/// A word holds `lanes` channels of each of `pixels` pixels that lie next to
/// each other: lane `pixel * lanes + channel`. The channels of so many pixels
/// come in words one after the other, lowest first, before those of the next.
struct WordShape {
  int64_t lanes = 1, pixels = 1;

  WordShape(int64_t lanes = 1, int64_t pixels = 1)
      : lanes(lanes), pixels(pixels) {}
  int64_t numbers() const { return lanes * pixels; }
  bool operator==(const WordShape &o) const {
    return lanes == o.lanes && pixels == o.pixels;
  }
  bool operator!=(const WordShape &o) const { return !(*this == o); }
  /// "4 channels", "2 pixels x 4 channels".
  std::string text() const;
};

/// The words on the way from words of one shape to words of another, each of
/// which joins or divides the words before, channels or pixels alone; the last
/// is `to`, and there is none if nothing changes. Words that carry as much on
/// the way as at its ends keep the pace, but a number of `bits` bits may be too
/// wide for that; then words become narrow first.
std::vector<WordShape> repackSteps(WordShape from, WordShape to, int64_t bits);

} // namespace cnnc::hls

#endif
