//===- SharedMemoryTest.cpp - Programs whose threads work together --------===//
//
// Sums of floats are of small integers, so that any order gives the same.
//
//===----------------------------------------------------------------------===//

#include "ProgramFixture.h"

#include <algorithm>
#include <numeric>

using namespace ptxsim::test;

namespace {
constexpr unsigned kCounts[] = {1, 31, 32, 255, 256, 257, 1000, 4099};
}

TEST_F(Programs, ReducesSums) {
  for (unsigned count : kCounts)
    for (unsigned threads : {32u, 96u, 256u, 1024u}) {
      std::vector<float> values = Numbers().vector<float>(count, 100, -50);
      Buffer<float> in(values), sums(3);
      run("reduceSum", line(3, threads), in, sums, int(count));
      std::vector<float> got = sums.get();
      EXPECT_EQ(std::accumulate(got.begin(), got.end(), 0.0f),
                std::accumulate(values.begin(), values.end(), 0.0f))
          << count << " values, " << threads << " threads";
    }
}

TEST_F(Programs, ReducesMaxima) {
  for (unsigned count : kCounts) {
    std::vector<int> values = Numbers().vector<int>(count, 1000000, -900000);
    unsigned blocks = ceilDiv(count, 256);
    Buffer<int> in(values), maxima(blocks);
    run("reduceMax", line(blocks, 256), in, maxima, int(count));
    std::vector<int> got = maxima.get();
    for (unsigned b = 0; b < blocks; ++b)
      EXPECT_EQ(got[b], *std::max_element(values.begin() + b * 256,
                                          values.begin() +
                                              std::min(count, b * 256 + 256)));
  }
}

TEST_F(Programs, TakesTheSharedMemoryThatItNames) {
  // Whatever the module's other kernels have, and may reach by pointers.
  EXPECT_EQ(sharedBytes("reduceMax"), 256 * 4);
  EXPECT_EQ(sharedBytes("dispatch"), 0);
}

TEST_F(Programs, ReducesMaximaWhereverTheyAre) {
  // Block b has its largest value at b.
  std::vector<int> values(256 * 256, -7);
  for (unsigned b = 0; b < 256; ++b)
    values[257 * b] = int(b);
  Buffer<int> in(values), maxima(256);
  run("reduceMax", line(256, 256), in, maxima, int(values.size()));
  std::vector<int> want(256);
  std::iota(want.begin(), want.end(), 0);
  EXPECT_EQ(maxima.get(), want);
}

TEST_F(Programs, ReducesInTheLastBlock) {
  for (unsigned count : kCounts) {
    std::vector<float> values = Numbers().vector<float>(count, 100, -50);
    Buffer<float> in(values), partial(7), result(1);
    Buffer<unsigned> done(std::vector<unsigned>{0});
    run("reduceLast", line(7, 128), in, partial, done, result, int(count));
    EXPECT_EQ(result.get()[0],
              std::accumulate(values.begin(), values.end(), 0.0f));
  }
}

TEST_F(Programs, MultipliesMatrices) {
  constexpr unsigned kSizes[][3] = {
      {1, 1, 1}, {32, 32, 16}, {33, 31, 17}, {70, 45, 64}, {5, 100, 3}};
  for (auto [m, n, k] : kSizes) {
    Numbers numbers;
    std::vector<float> a = numbers.vector<float>(m * k, 20, -10),
                       b = numbers.vector<float>(k * n, 20, -10), want(m * n);
    for (unsigned r = 0; r < m; ++r)
      for (unsigned q = 0; q < n; ++q)
        for (unsigned d = 0; d < k; ++d)
          want[r * n + q] += a[r * k + d] * b[d * n + q];
    Buffer<float> deviceA(a), deviceB(b), c(want.size());
    run("gemm", Shape{{ceilDiv(n, 32), ceilDiv(m, 32)}, {256, 1}}, deviceA,
        deviceB, c, int(m), int(n), int(k));
    EXPECT_EQ(c.get(), want) << m << " " << n << " " << k;
  }
}

TEST_F(Programs, MultipliesMatricesOnTensorCores) {
  if (!has("mmaGemm"))
    GTEST_SKIP() << "asynchronous copies are not for this architecture";
  constexpr unsigned kSizes[][3] = {
      {1, 8, 8}, {64, 64, 32}, {65, 72, 40}, {16, 128, 96}, {130, 8, 264}};
  for (auto [m, n, k] : kSizes) {
    Numbers numbers;
    std::vector<int> a = numbers.vector<int>(m * k, 9, -4),
                     b = numbers.vector<int>(k * n, 9, -4);
    // -4 to 4 in f16.
    auto half = [](int value) {
      constexpr uint16_t kBits[] = {0, 0x3c00, 0x4000, 0x4200, 0x4400};
      return uint16_t(kBits[std::abs(value)] | (value < 0 ? 0x8000 : 0));
    };
    std::vector<uint16_t> halfA(a.size()), halfB(b.size());
    std::transform(a.begin(), a.end(), halfA.begin(), half);
    std::transform(b.begin(), b.end(), halfB.begin(), half);
    std::vector<float> want(m * n);
    for (unsigned r = 0; r < m; ++r)
      for (unsigned q = 0; q < n; ++q)
        for (unsigned d = 0; d < k; ++d)
          want[r * n + q] += float(a[r * k + d] * b[d * n + q]);
    Buffer<uint16_t> deviceA(halfA), deviceB(halfB);
    Buffer<float> c(want.size());
    run("mmaGemm", Shape{{ceilDiv(n, 64), ceilDiv(m, 64)}, {128, 1}}, deviceA,
        deviceB, c, int(m), int(n), int(k));
    EXPECT_EQ(c.get(), want) << m << " " << n << " " << k;
  }
}

TEST_F(Programs, ScansInThreeLaunches) {
  for (unsigned count : kCounts)
    for (bool isExclusive : {false, true}) {
      std::vector<int> values = Numbers().vector<int>(count, 100, -50),
                       want(count);
      if (isExclusive)
        std::exclusive_scan(values.begin(), values.end(), want.begin(), 0);
      else
        std::inclusive_scan(values.begin(), values.end(), want.begin());
      unsigned blocks = ceilDiv(count, 256);
      Buffer<int> in(values), out(count), totals(blocks), offsets(blocks);
      CUdeviceptr none = 0;
      run("scanBlocks", line(blocks, 256), in, out, totals, int(count),
          isExclusive);
      run("scanBlocks", line(1, 256), totals, offsets, none, int(blocks), true);
      run("scanAdd", line(blocks, 256), out, offsets, int(count));
      EXPECT_EQ(out.get(), want) << count;
    }
}

TEST_F(Programs, ScansInOneLaunch) {
  for (unsigned count : kCounts) {
    std::vector<int> values = Numbers().vector<int>(count, 100, -50),
                     want(count);
    std::inclusive_scan(values.begin(), values.end(), want.begin());
    unsigned blocks = ceilDiv(count, 256);
    Buffer<int> in(values), out(count), prefix(blocks);
    Buffer<unsigned> state(std::vector<unsigned>(blocks, 0)),
        next(std::vector<unsigned>{0});
    run("scanChained", line(blocks, 256), in, out, state, prefix, next,
        int(count));
    EXPECT_EQ(out.get(), want) << count;
  }
}

TEST_F(Programs, CountsInHistograms) {
  for (unsigned count : kCounts) {
    std::vector<uint8_t> values = Numbers().vector<uint8_t>(count, 200);
    std::vector<unsigned> want(256);
    unsigned even = 0;
    for (uint8_t v : values) {
      ++want[v];
      even += v % 2 == 0;
    }
    Buffer<uint8_t> in(values);
    Buffer<unsigned> counts(std::vector<unsigned>(256, 0)),
        result(std::vector<unsigned>{0});
    run("histogram", line(4, 96), in, counts, int(count));
    EXPECT_EQ(counts.get(), want) << count;
    run("countEven", line(ceilDiv(count, 64), 64), in, result, int(count));
    EXPECT_EQ(result.get()[0], even);
  }
}

TEST_F(Programs, Transposes) {
  constexpr unsigned kSizes[][2] = {{1, 1}, {32, 32}, {33, 65}, {100, 7}};
  for (auto [rows, columns] : kSizes) {
    std::vector<float> in = Numbers().vector<float>(rows * columns, 10000),
                       want(in.size());
    for (unsigned r = 0; r < rows; ++r)
      for (unsigned q = 0; q < columns; ++q)
        want[q * rows + r] = in[r * columns + q];
    Buffer<float> from(in), to(in.size());
    run("transpose", Shape{{ceilDiv(columns, 32), ceilDiv(rows, 32)}, {32, 8}},
        from, to, int(rows), int(columns));
    EXPECT_EQ(to.get(), want) << rows << " " << columns;
  }
}

TEST_F(Programs, AppliesStencilsToRows) {
  constexpr float kWeights[] = {1, -2, 3, 4, 3, -2, 1};
  for (unsigned count : {1u, 127u, 128u, 129u, 131u, 1000u}) {
    std::vector<float> in = Numbers().vector<float>(count, 100), want(count);
    for (int i = 0; i < int(count); ++i)
      for (int k = -3; k <= 3; ++k)
        if (i + k >= 0 && i + k < int(count))
          want[i] += kWeights[k + 3] * in[i + k];
    Buffer<float> from(in), to(in.size());
    run("stencilRow", line(ceilDiv(count, 128), 128), from, to, int(count));
    EXPECT_EQ(to.get(), want) << count;
  }
}

TEST_F(Programs, AppliesStencilsToPlanes) {
  constexpr int kSizes[][2] = {{1, 1}, {16, 16}, {17, 31}, {40, 5}};
  for (auto [rows, columns] : kSizes) {
    std::vector<float> in = Numbers().vector<float>(size_t(rows) * columns, 99),
                       want(in.size());
    auto at = [&, rows = rows, columns = columns](int y, int x) {
      return y < 0 || y >= rows || x < 0 || x >= columns ? 0
                                                         : in[y * columns + x];
    };
    for (int y = 0; y < rows; ++y)
      for (int x = 0; x < columns; ++x)
        want[y * columns + x] = at(y, x - 1) + at(y, x + 1) + at(y - 1, x) +
                                at(y + 1, x) - 4 * at(y, x);
    Buffer<float> from(in), to(in.size());
    run("laplace",
        Shape{{ceilDiv(unsigned(columns), 16), ceilDiv(unsigned(rows), 16)},
              {16, 16},
              18 * 18 * 4},
        from, to, rows, columns);
    EXPECT_EQ(to.get(), want) << rows << " " << columns;
  }
}

TEST_F(Programs, SortsBlocks) {
  for (unsigned count : kCounts) {
    std::vector<int> values = Numbers().vector<int>(count, 1000, -500);
    Buffer<int> data(values);
    run("bitonicSort", line(ceilDiv(count, 256), 256), data, int(count));
    for (unsigned first = 0; first < count; first += 256)
      std::sort(values.begin() + first,
                values.begin() + std::min(count, first + 256));
    EXPECT_EQ(data.get(), values) << count;
  }
}
