//===- WarpTest.cpp - shfl, vote, match, redux, elect (PTX ISA 9.7.9.6, 13)
//===//
//
// One warp; each test says for each lane what it must get from the others.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <functional>

namespace ptxsim::test {
namespace {

Column lanes(unsigned seed) {
  Column values;
  for (uint64_t n = 0; n < 32; ++n)
    values.push_back((n * 2654435761u + seed * 40503u) & 0xffffffff);
  return values;
}

/// Compares all lanes with `of`.
void expectLanes(const std::string &body, const Table &operands,
                 const std::function<uint64_t(unsigned)> &of) {
  Column got = evaluate(body, operands);
  for (unsigned lane = 0; lane < got.size(); ++lane)
    EXPECT_EQ(got[lane], of(lane)) << body << "\n  lane " << lane;
}

/// The ISA's pseudocode of shfl: the lane that is read, and the predicate.
unsigned sourceLane(char mode, unsigned lane, uint32_t b, uint32_t c,
                    bool &isInside) {
  int bval = b & 31, cval = c & 31, mask = c >> 8 & 31;
  int most = (int(lane) & mask) | (cval & ~mask), least = int(lane) & mask;
  int j = 0;
  if (mode == 'u')
    isInside = (j = int(lane) - bval) >= most;
  else if (mode == 'd')
    isInside = (j = int(lane) + bval) <= most;
  else if (mode == 'b')
    isInside = (j = int(lane) ^ bval) <= most;
  else
    isInside = (j = least | (bval & ~mask)) <= most;
  return isInside ? unsigned(j) : lane;
}

TEST(Warp, Shuffle) {
  Column values = lanes(1), amounts;
  for (unsigned lane = 0; lane < 32; ++lane)
    amounts.push_back(lane * 5 + 3);
  // Whole warps, segments of 16, 8 and 2 lanes, and a clamp in between.
  for (uint32_t c :
       {0x1fu, 0u, 0x100fu, 0x1000u, 0x1807u, 0x1800u, 0x1e01u, 0x14u})
    for (const char *mode : {"up", "down", "bfly", "idx"})
      for (bool varies : {false, true}) {
        std::string b = varies ? "%b" : "3";
        auto amount = [&](unsigned lane) {
          return uint32_t(varies ? amounts[lane] : 3);
        };
        std::string name = std::string("shfl.sync.") + mode + ".b32 ",
                    rest =
                        "%a, " + b + ", " + std::to_string(c) + ", 0xffffffff;";
        bool isInside;
        auto value = [&](unsigned lane) {
          return values[sourceLane(*mode, lane, amount(lane), c, isInside)];
        };
        auto inside = [&](unsigned lane) {
          sourceLane(*mode, lane, amount(lane), c, isInside);
          return uint64_t(isInside);
        };
        Table ab{values, amounts};
        expectLanes(name + "%out32, " + rest, ab, value);
        expectLanes(name + "%out32|%pt0, " + rest, ab, value);
        expectLanes(name + "%t0|%outp, " + rest, ab, inside);
      }
}

/// Some lanes alone: the others' registers stay as they are.
TEST(Warp, ShuffleOfSome) {
  Column values = lanes(2);
  expectLanes("mov.b32 %out32, 7; setp.lt.u32 %pt0, %tid, 16;"
              " @%pt0 shfl.sync.bfly.b32 %out32, %a, 1, 31, 0xffff;",
              {values},
              [&](unsigned lane) { return lane < 16 ? values[lane ^ 1] : 7; });
}

TEST(Warp, Vote) {
  Column bits = lanes(3);
  for (uint64_t &v : bits)
    v = v >> 7 & 1;
  uint64_t ballot = 0;
  for (unsigned lane = 0; lane < 32; ++lane)
    ballot |= bits[lane] << lane;
  auto is = [](uint64_t value) { return [=](unsigned) { return value; }; };
  Table a{bits};
  expectLanes("vote.sync.ballot.b32 %out32, %pa, 0xffffffff;", a, is(ballot));
  expectLanes("vote.sync.ballot.b32 %out32, !%pa, -1;", a,
              is(~ballot & 0xffffffff));
  expectLanes("vote.sync.any.pred %outp, %pa, -1;", a, is(1));
  expectLanes("vote.sync.all.pred %outp, %pa, -1;", a, is(0));
  expectLanes("vote.sync.uni.pred %outp, %pa, -1;", a, is(0));
  for (uint64_t v : {0, 1}) {
    Table same{Column(32, v)};
    expectLanes("vote.sync.any.pred %outp, %pa, -1;", same, is(v));
    expectLanes("vote.sync.all.pred %outp, %pa, -1;", same, is(v));
    expectLanes("vote.sync.uni.pred %outp, %pa, -1;", same, is(1));
  }
  // Lanes that are not there do not vote.
  expectLanes(
      "mov.b32 %out32, 5; setp.ge.u32 %pt0, %tid, 8;"
      " @%pt0 vote.sync.ballot.b32 %out32, %pa, 0xffffff00;",
      a, [&](unsigned lane) { return lane >= 8 ? ballot & 0xffffff00 : 5; });
}

TEST(Warp, Match) {
  Column values;
  for (uint64_t lane = 0; lane < 32; ++lane)
    values.push_back(lane % 5 | (lane % 3) << 40);
  auto equal = [&](unsigned lane, uint64_t mask) {
    uint64_t found = 0;
    for (unsigned n = 0; n < 32; ++n)
      found |= uint64_t((values[n] & mask) == (values[lane] & mask)) << n;
    return found;
  };
  expectLanes("match.any.sync.b32 %out32, %a, -1;", {values},
              [&](unsigned lane) { return equal(lane, 0xffffffff); });
  expectLanes("match.any.sync.b64 %out32, %la, -1;", {values},
              [&](unsigned lane) { return equal(lane, ~uint64_t(0)); });
  for (bool same : {false, true}) {
    Table a{same ? Column(32, 77) : values};
    expectLanes("match.all.sync.b32 %out32|%pt0, %a, -1;", a,
                [&](unsigned) { return same ? 0xffffffff : 0; });
    expectLanes("match.all.sync.b64 %t0|%outp, %la, -1;", a,
                [&](unsigned) { return uint64_t(same); });
  }
}

TEST(Warp, Reduce) {
  Column values = lanes(4);
  auto fold = [&](auto f) {
    uint64_t acc = values[0];
    for (unsigned n = 1; n < 32; ++n)
      acc = f(acc, values[n]) & 0xffffffff;
    return [=](unsigned) { return acc; };
  };
  Table a{values};
  auto check = [&](const char *name, auto f) {
    expectLanes(std::string("redux.sync.") + name + " %out32, %a, 0xffffffff;",
                a, fold(f));
  };
  using u64 = uint64_t;
  check("add.u32", [](u64 x, u64 y) { return x + y; });
  check("add.s32", [](u64 x, u64 y) { return x + y; });
  check("min.u32", [](u64 x, u64 y) { return std::min(x, y); });
  check("max.u32", [](u64 x, u64 y) { return std::max(x, y); });
  check("min.s32",
        [](u64 x, u64 y) { return u64(std::min(int32_t(x), int32_t(y))); });
  check("max.s32",
        [](u64 x, u64 y) { return u64(std::max(int32_t(x), int32_t(y))); });
  check("and.b32", [](u64 x, u64 y) { return x & y; });
  check("or.b32", [](u64 x, u64 y) { return x | y; });
  check("xor.b32", [](u64 x, u64 y) { return x ^ y; });
}

/// min and max of f32 (sm_100): NaN loses, or with .NaN wins.
TEST(Warp, ReduceSingles) {
  Column values = some(floatTable(32, 23, 1, 100)[0], 32);
  auto order = [](uint64_t v) {
    return v & 0x80000000 ? -int64_t(v ^ 0x80000000) - 1 : int64_t(v);
  };
  for (bool wantsMin : {false, true})
    for (bool isAbs : {false, true})
      for (bool nanWins : {false, true})
        for (bool someNan : {false, true}) {
          Column in = values;
          uint64_t best = 0x7fffffff;
          bool sawNan = false;
          for (uint64_t &v : in) {
            if (kF32.isNan(v) && !someNan)
              v = 0x3f800000;
            uint64_t size = isAbs ? v & 0x7fffffff : v;
            sawNan |= kF32.isNan(v);
            if (!kF32.isNan(v) &&
                (kF32.isNan(best) || (order(size) < order(best)) == wantsMin))
              best = size;
          }
          if (sawNan && nanWins)
            best = 0x7fffffff;
          expectLanes(std::string("redux.sync.") + (wantsMin ? "min" : "max") +
                          (isAbs ? ".abs" : "") + (nanWins ? ".NaN" : "") +
                          ".f32 %out32, %a, -1;",
                      {in}, [&](unsigned) { return best; });
        }
}

TEST(Warp, ActiveAndElected) {
  Table a{lanes(5)};
  expectLanes("activemask.b32 %out32;", a,
              [](unsigned) { return 0xffffffffu; });
  expectLanes("mov.b32 %out32, 0; setp.gt.u32 %pt0, %tid, 11;"
              " @%pt0 activemask.b32 %out32;",
              a, [](unsigned lane) { return lane > 11 ? 0xfffff000u : 0; });
  expectLanes("elect.sync %out32|%pt0, 0xffffffff;", a,
              [](unsigned) { return 0; });
  expectLanes("elect.sync _|%outp, 0xffffffff;", a,
              [](unsigned lane) { return uint64_t(lane == 0); });
  expectLanes("mov.b32 %out32, 99; setp.gt.u32 %pt0, %tid, 11;"
              " @%pt0 elect.sync %out32|%pt1, 0xfffff000;",
              a, [](unsigned lane) { return lane > 11 ? 12 : 99; });
}

/// Quarters of a warp that do the same instruction, each with its own mask.
TEST(Warp, Groups) {
  Column values, bits, singles;
  for (uint64_t lane = 0; lane < 32; ++lane) {
    values.push_back(lane * 37 % 11);
    bits.push_back(lane * 5 % 3 == 0 || lane < 8);
    // From 1 to 2: their bits lie as the numbers do.
    singles.push_back(0x3f800000 + (lane * 13 % 32 << 16));
  }
  const std::string masks = "and.b32 %t0, %tid, 24; mov.b32 %t1, 255;"
                            " shl.b32 %t0, %t1, %t0; ";
  auto inGroup = [](unsigned lane, auto f, auto start) {
    for (unsigned n = lane / 8 * 8; n < lane / 8 * 8 + 8; ++n)
      start = f(start, n);
    return uint64_t(start);
  };
  auto ballot = [&](unsigned lane) {
    return inGroup(
        lane, [&](uint64_t r, unsigned n) { return r | bits[n] << n; },
        uint64_t(0));
  };
  auto all = [](unsigned lane) { return uint64_t(255) << lane / 8 * 8; };
  expectLanes(masks + "redux.sync.add.u32 %out32, %a, %t0;", {values},
              [&](unsigned lane) {
                return inGroup(
                    lane, [&](uint64_t r, unsigned n) { return r + values[n]; },
                    uint64_t(0));
              });
  expectLanes(
      masks + "redux.sync.max.f32 %out32, %a, %t0;", {singles},
      [&](unsigned lane) {
        return inGroup(
            lane,
            [&](uint64_t r, unsigned n) { return std::max(r, singles[n]); },
            uint64_t(0));
      });
  expectLanes(masks + "vote.sync.ballot.b32 %out32, %pa, %t0;", {bits}, ballot);
  expectLanes(masks + "vote.sync.all.pred %outp, %pa, %t0;", {bits},
              [&](unsigned lane) { return ballot(lane) == all(lane); });
  expectLanes(masks + "match.any.sync.b32 %out32, %a, %t0;", {values},
              [&](unsigned lane) {
                return inGroup(
                    lane,
                    [&](uint64_t r, unsigned n) {
                      return r | uint64_t(values[n] == values[lane]) << n;
                    },
                    uint64_t(0));
              });
  expectLanes(masks + "elect.sync %out32|%pt0, %t0;", {values},
              [](unsigned lane) { return lane / 8 * 8; });
  expectLanes(masks + "elect.sync _|%outp, %t0;", {values},
              [](unsigned lane) { return uint64_t(lane % 8 == 0); });
  expectLanes(masks + "bar.warp.sync %t0; mov.b32 %out32, %a;", {values},
              [&](unsigned lane) { return values[lane]; });
}

} // namespace
} // namespace ptxsim::test
