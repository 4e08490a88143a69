//===- ThreadTest.cpp - Programs of threads by themselves -----------------===//

#include "ProgramFixture.h"

#include <algorithm>
#include <cmath>

using namespace ptxsim::test;

namespace {
constexpr unsigned kCounts[] = {1, 33, 100, 257};
Shape threadEach(unsigned count) { return line(ceilDiv(count, 64), 64); }
} // namespace

TEST_F(Programs, WalksUnequally) {
  for (unsigned count : kCounts) {
    std::vector<unsigned> starts = Numbers().vector<unsigned>(count, 3000);
    starts[0] = 0;
    std::vector<int> want(count);
    for (unsigned i = 0; i < count; ++i) {
      unsigned value = starts[i];
      int n = 0;
      for (; value > 1 && n <= 100; ++n)
        value = value % 2 ? 3 * value + 1 : value / 2;
      want[i] = value == 1 && n <= 100 ? n : -1;
    }
    Buffer<unsigned> in(starts);
    Buffer<int> steps(count);
    run("collatz", threadEach(count), in, steps, int(count), 100);
    EXPECT_EQ(steps.get(), want) << count;
  }
}

TEST_F(Programs, Interprets) {
  for (unsigned count : kCounts) {
    std::vector<unsigned> codes = Numbers().vector<unsigned>(count, 100000);
    std::vector<int> want(count);
    for (unsigned i = 0; i < count; ++i) {
      int v = int(i);
      for (unsigned code = codes[i]; code; code /= 10) {
        unsigned digit = code % 10;
        int results[] = {v * 2,     v + 7,    v * 3,
                         -v ^ 0x55, v ^ 0x55, v > 100 ? v - 100 : v + 1000,
                         v / 7,     v % 11,   v * 2,
                         v * 2};
        v = results[digit];
      }
      want[i] = v;
    }
    Buffer<unsigned> in(codes);
    Buffer<int> results(count);
    run("interpret", threadEach(count), in, results, int(count));
    EXPECT_EQ(results.get(), want) << count;
  }
}

TEST_F(Programs, PassesStructs) {
  for (unsigned count : kCounts) {
    Buffer<double> distances(count);
    Buffer<int16_t> parts(count);
    run("trace", threadEach(count), distances, parts, 3.0f, int(count));
    std::vector<double> distance = distances.get();
    std::vector<int16_t> part = parts.get();
    for (int i = 0; i < int(count); ++i) {
      double want = i % 3 ? (3.0 - i) / -0.5 : 50;
      bool hits = want >= 0 && want < 50;
      EXPECT_EQ(distance[i], hits ? want : 50) << i;
      EXPECT_EQ(part[i], hits ? i % 5 : -1) << i;
    }
  }
}

TEST_F(Programs, Recurses) {
  // A(0, n) = n + 1, A(1, n) = n + 2, A(2, n) = 2 n + 3
  for (unsigned count : kCounts) {
    Buffer<unsigned> results(count);
    run("recurse", threadEach(count), results, int(count));
    std::vector<unsigned> got = results.get();
    for (unsigned i = 0; i < count; ++i) {
      unsigned n = i % 5, want[] = {n + 1, n + 2, 2 * n + 3};
      EXPECT_EQ(got[i], want[i % 3]) << i;
    }
  }
}

TEST_F(Programs, CallsByPointer) {
  for (unsigned count : kCounts) {
    Buffer<int> results(count);
    run("dispatch", threadEach(count), results, int(count));
    std::vector<int> got = results.get();
    for (int i = 0; i < int(count); ++i) {
      int want[] = {2 * i, i * i, ~i};
      EXPECT_EQ(got[i], want[i % 3]) << i;
    }
  }
}

TEST_F(Programs, SortsInLocalMemory) {
  for (unsigned count : kCounts)
    for (int rank : {0, 4, 7}) {
      Buffer<int> results(count);
      run("selectRank", threadEach(count), results, int(count), rank);
      std::vector<int> got = results.get();
      for (int i = 0; i < int(count); ++i) {
        std::vector<int> values(8);
        for (int k = 0; k < 8; ++k)
          values[k] = (i * 37 + k * 101) % 64;
        std::sort(values.begin(), values.end());
        EXPECT_EQ(got[i], values[rank]) << i;
      }
    }
}

TEST_F(Programs, SolvesInDouble) {
  for (unsigned count : kCounts) {
    std::vector<double> values = Numbers().vector<double>(count, 100000);
    Buffer<double> in(values), roots(count);
    run("solve", threadEach(count), in, roots, int(count));
    std::vector<double> got = roots.get();
    for (unsigned i = 0; i < count; ++i) {
      double c = values[i];
      double x = (std::sqrt(std::fma(4.0, c, 1.0)) - 1.0) / 2.0;
      x = x - (std::fma(x, x, x) - c) / std::fma(2.0, x, 1.0);
      EXPECT_EQ(got[i], x) << c;
    }
  }
}

TEST_F(Programs, RoundsHalvesOnce) {
  // 1 + k/1024 in f16; the exact result is a multiple of 2^-20, which a double
  // holds, and is rounded to 11 bits by hand.
  for (unsigned count : kCounts) {
    std::vector<float> a = Numbers().vector<float>(count, 1024, 1024), b = a;
    std::reverse(b.begin(), b.end());
    for (float *each : {a.data(), b.data()})
      for (unsigned i = 0; i < count; ++i)
        each[i] /= 1024;
    Buffer<float> deviceA(a), deviceB(b), results(count);
    run("halfFma", threadEach(count), deviceA, deviceB, results, int(count));
    std::vector<float> got = results.get();
    for (unsigned i = 0; i < count; ++i) {
      double exact = double(a[i]) * b[i] + a[i];
      double unit = std::ldexp(1.0, std::ilogb(exact) - 10);
      EXPECT_EQ(got[i], std::nearbyint(exact / unit) * unit) << a[i];
    }
  }
}

TEST_F(Programs, TakesRootsAndReciprocals) {
  for (unsigned count : kCounts) {
    Numbers numbers;
    std::vector<float> a = numbers.vector<float>(count, 50),
                       b = numbers.vector<float>(count, 50);
    a[0] = b[0] = 0;
    Buffer<float> deviceA(a), deviceB(b), results(2 * size_t(count));
    run("lengths", threadEach(count), deviceA, deviceB, results, int(count));
    std::vector<float> got = results.get();
    for (unsigned i = 0; i < count; ++i) {
      // Squares of such small integers are exact.
      float length = std::sqrt(a[i] * a[i] + b[i] * b[i]);
      EXPECT_EQ(got[2 * i], length);
      EXPECT_EQ(got[2 * i + 1], length != 0 ? 1 / length : 0);
    }
  }
}

TEST_F(Programs, DividesLongIntegers) {
  for (unsigned count : kCounts) {
    Numbers numbers;
    std::vector<long long> a(count), b(count);
    for (unsigned i = 0; i < count; ++i) {
      a[i] = (long long)(numbers(1u << 31)) * numbers(1u << 31) - (1ll << 60);
      b[i] = (i % 2 ? -1 : 1) * (long long)(numbers(1u << 31) + 1);
    }
    Buffer<long long> deviceA(a), deviceB(b), results(4 * size_t(count));
    run("divide", threadEach(count), deviceA, deviceB, results, int(count));
    std::vector<long long> got = results.get();
    for (unsigned i = 0; i < count; ++i) {
      EXPECT_EQ(got[4 * i], a[i] / b[i]);
      EXPECT_EQ(got[4 * i + 1], a[i] % b[i]);
      EXPECT_EQ(uint64_t(got[4 * i + 2]), uint64_t(a[i]) / uint64_t(b[i]));
      EXPECT_EQ(uint64_t(got[4 * i + 3]), uint64_t(a[i]) % uint64_t(b[i]));
    }
  }
}

TEST_F(Programs, CountsBits) {
  for (unsigned count : kCounts) {
    Numbers numbers;
    std::vector<unsigned> values(count);
    for (unsigned i = 0; i < count; ++i)
      values[i] = numbers(1u << 31) >> i % 32;
    Buffer<unsigned> in(values), results(count);
    run("countBits", threadEach(count), in, results, int(count));
    std::vector<unsigned> got = results.get();
    for (unsigned i = 0; i < count; ++i) {
      unsigned v = values[i], ones = 0, zeros = 32, reversed = 0;
      for (unsigned bit = 0; bit < 32; ++bit)
        if (v >> bit & 1) {
          ++ones;
          zeros = 31 - bit;
          reversed |= 1u << (31 - bit);
        }
      EXPECT_EQ(got[i], ones | zeros << 8 | (reversed & 0xffff) << 16) << v;
    }
  }
}
