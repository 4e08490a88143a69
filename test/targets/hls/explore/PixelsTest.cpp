//===- PixelsTest.cpp - words of several pixels ---------------------------===//

#include "targets/hls/WordShape.h"
#include "targets/hls/explore/LayerCost.h"
#include <gtest/gtest.h>

using namespace cnnc::hls;

/// Calls `use` with small axes and all words that divide their rows.
template <typename Use> static void eachAxis(Use use) {
  for (int64_t input : {6, 8, 12})
    for (int64_t taps = 1; taps <= 4; ++taps)
      for (int64_t stride = 1; stride <= 3; ++stride)
        for (int64_t dilation = 1; dilation <= 2; ++dilation)
          for (int64_t pad = 0; pad <= 4; ++pad)
            for (int64_t after = 0; after <= 3; ++after) {
              int64_t room = pad + input + after - (taps - 1) * dilation - 1;
              if (room < 0)
                continue;
              WindowAxis axis{input,  room / stride + 1, taps,
                              stride, dilation,          pad};
              for (int64_t pixels = 1; pixels <= input; ++pixels)
                if (WindowWords words{axis, pixels}; words.divide())
                  use(words);
            }
}

/// Each tap of each window is in a column of the window's word that lies where
/// the tap does, in a word that is there by then and kept until then.
TEST(WindowWords, HoldEveryTap) {
  int64_t seen = 0;
  eachAxis([&](const WindowWords &words) {
    const WindowAxis &axis = words.axis;
    WindowAxis rows = words.words();
    EXPECT_EQ(rows.output * words.windows(), axis.output);
    for (int64_t m = 0; m < rows.output; ++m)
      for (int64_t i = 0; i < words.windows(); ++i)
        for (int64_t t = 0; t < axis.taps; ++t) {
          int64_t column = i * words.perWindow() + t * words.perTap();
          ASSERT_LT(column, words.columns());
          int64_t newest = rows.first() + m * rows.stride;
          int64_t window = m * words.windows() + i;
          int64_t tap = window * axis.stride + t * axis.dilation - axis.pad;
          int64_t place = words.place(column);
          EXPECT_EQ(newest * words.pixels + place, tap);
          EXPECT_LT(place, words.pixels);
          EXPECT_GE(place, -rows.reach() * words.pixels);
          ++seen;
        }
  });
  EXPECT_GT(seen, 10000);
}

/// One pixel a word is what windows are without words.
TEST(WindowWords, OfOnePixelAreTheAxis) {
  eachAxis([](const WindowWords &words) {
    if (words.pixels > 1)
      return;
    WindowAxis rows = words.words();
    EXPECT_EQ(words.columns(), words.axis.taps);
    EXPECT_EQ(rows.reach(), words.axis.reach());
    EXPECT_EQ(rows.begin(), words.axis.begin());
    EXPECT_EQ(rows.end(), words.axis.end());
    EXPECT_EQ(rows.stride, words.axis.stride);
  });
}

TEST(RepackSteps, JoinOrDivideOneThing) {
  for (int64_t lanes : {1, 2, 4, 6, 12})
    for (int64_t pixels : {1, 2, 3, 4, 8})
      for (int64_t toLanes : {1, 3, 4, 12})
        for (int64_t toPixels : {1, 2, 4, 6}) {
          WordShape from(lanes, pixels), to(toLanes, toPixels), at = from;
          int64_t narrowest = std::min(from.numbers(), to.numbers());
          for (const WordShape &next : repackSteps(from, to, 8)) {
            EXPECT_TRUE((at.lanes == next.lanes) != (at.pixels == next.pixels));
            int64_t small = std::min(at.numbers(), next.numbers());
            EXPECT_EQ(std::max(at.numbers(), next.numbers()) % small, 0);
            // Pixels change without words that are narrower than both.
            if (pixels != toPixels)
              EXPECT_GE(next.numbers(), narrowest);
            at = next;
          }
          EXPECT_EQ(at, to);
        }
  // Numbers of 512 bits: 24 of them are no word.
  std::vector<WordShape> narrow = {{4, 1}, {2, 1}, {6, 1}};
  EXPECT_EQ(repackSteps({4, 2}, {6, 1}, 512), narrow);
}

/// A 3x3 convolution of 3 to 8 channels, 32x32.
static Layer pictures() {
  Layer l;
  l.name = "conv";
  l.kind = Layer::Kind::Conv;
  l.channels = 3;
  l.results = 8;
  l.height = l.width = l.outHeight = l.outWidth = 32;
  WindowAxis axis{32, 32, 3, 1, 1, 1};
  l.window = {axis, axis};
  l.pixelsOfWords = {1, 2, 4, 8, 16, 32};
  return l;
}

TEST(LayerCost, Pixels) {
  Layer l = pictures();
  LayerFolding one{3, 8, 9}, four = one;
  four.px = 4;
  LayerCost a = costOf(l, one), b = costOf(l, four);
  // A row has a border of a word; 4 windows a cycle; weights are read once.
  EXPECT_EQ(a.cycles, 33 * 33);
  EXPECT_EQ(b.cycles, 33 * 9);
  EXPECT_EQ(b.resources.dsp, 4 * a.resources.dsp);
  EXPECT_EQ(outputWords(l, four), WordShape(8, 4));
  for (const LayerFolding &f : pixelFoldingsOf(l)) {
    EXPECT_GT(f.px, 1);
    EXPECT_EQ(f.taps, 9);
  }
}

TEST(LayerCost, RepackedPixels) {
  // Eight channels of 16 pixels: words of as much on the way, one a cycle.
  EXPECT_EQ(repackCost(128, 8, 8, {2, 4}, {8, 1}).cycles, 16);
  EXPECT_EQ(repackCost(128, 8, 8, {2, 1}, {2, 4}).cycles, 64);
  EXPECT_EQ(repackCost(128, 8, 8, {2, 4}, {2, 4}).cycles, 0);
}
