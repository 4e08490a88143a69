//===- ArenaPackingTest.cpp - no two buffers at one place at one time -----===//

#include "passes/memory/ArenaPacking.h"
#include "gtest/gtest.h"
#include <random>

using namespace cnnc;

namespace {
std::vector<ArenaBuffer> randomBuffers(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<ArenaBuffer> buffers(random() % 60);
  int64_t steps = 1 + random() % 40;
  for (ArenaBuffer &buffer : buffers) {
    buffer.size = int64_t(random() % 20) * kArenaAlignment;
    buffer.first = random() % steps;
    buffer.last = buffer.first + random() % 6;
  }
  return buffers;
}

/// The bytes alive at each step, counted one step after the other.
int64_t mostAlive(const std::vector<ArenaBuffer> &buffers) {
  int64_t most = 0;
  for (int64_t step = 0; step < 64; ++step) {
    int64_t alive = 0;
    for (const ArenaBuffer &buffer : buffers)
      if (buffer.first <= step && step <= buffer.last)
        alive += buffer.size;
    most = std::max(most, alive);
  }
  return most;
}
} // namespace

TEST(ArenaPacking, NothingNeedsNothing) {
  ArenaPacking packing = packArena({});
  EXPECT_EQ(packing.size, 0);
  EXPECT_EQ(packing.lowerBound, 0);
}

TEST(ArenaPacking, OneByteOfOverlapInTimeKeepsApart) {
  ArenaPacking packing = packArena({{64, 0, 1}, {64, 1, 2}, {64, 2, 3}});
  EXPECT_EQ(packing.size, 128);
  EXPECT_NE(packing.offsets[0], packing.offsets[1]);
  EXPECT_NE(packing.offsets[1], packing.offsets[2]);
}

TEST(ArenaPacking, RandomBuffersNeverCollide) {
  int64_t packed = 0, bound = 0;
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::vector<ArenaBuffer> buffers = randomBuffers(seed);
    ArenaPacking packing = packArena(buffers);
    ASSERT_EQ(packing.offsets.size(), buffers.size());
    EXPECT_EQ(packing.lowerBound, mostAlive(buffers));
    EXPECT_GE(packing.size, packing.lowerBound);
    for (size_t i = 0; i < buffers.size(); ++i) {
      int64_t begin = packing.offsets[i], end = begin + buffers[i].size;
      EXPECT_EQ(begin % kArenaAlignment, 0);
      EXPECT_GE(begin, 0);
      EXPECT_LE(end, packing.size);
      for (size_t j = 0; j < i; ++j) {
        bool together = buffers[i].first <= buffers[j].last &&
                        buffers[j].first <= buffers[i].last;
        bool collide = begin < packing.offsets[j] + buffers[j].size &&
                       packing.offsets[j] < end;
        EXPECT_FALSE(together && collide) << seed << ": " << i << ", " << j;
      }
    }
    packed += packing.size;
    bound += packing.lowerBound;
  }
  // The quality that the search reaches; less would be a step back.
  EXPECT_LT(double(packed), 1.05 * double(bound));
}

TEST(ArenaPacking, IsDeterministic) {
  std::vector<ArenaBuffer> buffers = randomBuffers(7);
  EXPECT_EQ(packArena(buffers).offsets, packArena(buffers).offsets);
}
