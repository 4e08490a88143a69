//===- CompareTest.cpp - setp, set, selp, slct (PTX ISA 9.7.6, 9.7.7) -----===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

namespace ptxsim::test {
namespace {

enum Order { Less, Equal, Greater, Unordered };

/// What each comparison says of the four cases, in the order of Order.
struct Comparison {
  const char *name;
  bool holds[4];
};
const Comparison kInteger[] = {{"eq", {0, 1, 0}}, {"ne", {1, 0, 1}},
                               {"lt", {1, 0, 0}}, {"le", {1, 1, 0}},
                               {"gt", {0, 0, 1}}, {"ge", {0, 1, 1}}};
const Comparison kUnsigned[] = {
    {"lo", {1, 0, 0}}, {"ls", {1, 1, 0}}, {"hi", {0, 0, 1}}, {"hs", {0, 1, 1}}};
const Comparison kFloat[] = {
    {"eq", {0, 1, 0, 0}},  {"ne", {1, 0, 1, 0}},  {"lt", {1, 0, 0, 0}},
    {"le", {1, 1, 0, 0}},  {"gt", {0, 0, 1, 0}},  {"ge", {0, 1, 1, 0}},
    {"equ", {0, 1, 0, 1}}, {"neu", {1, 0, 1, 1}}, {"ltu", {1, 0, 0, 1}},
    {"leu", {1, 1, 0, 1}}, {"gtu", {0, 0, 1, 1}}, {"geu", {0, 1, 1, 1}},
    {"num", {1, 1, 1, 0}}, {"nan", {0, 0, 0, 1}}};

Order orderOf(__int128 a, __int128 b) {
  return a < b ? Less : a > b ? Greater : Equal;
}

Order integerOrder(uint64_t a, uint64_t b, unsigned bits, bool isSigned) {
  uint64_t flip = isSigned ? uint64_t(1) << (bits - 1) : 0;
  return orderOf(a ^ flip, b ^ flip);
}

Order floatOrder(uint64_t a, uint64_t b, const FloatFormat &f, bool flushes) {
  if (f.isNan(a) || f.isNan(b))
    return Unordered;
  int order = compare(decode(flushes ? f.flush(a) : a, f),
                      decode(flushes ? f.flush(b) : b, f));
  return order < 0 ? Less : order > 0 ? Greater : Equal;
}

std::string registers(unsigned bits) {
  return bits == 16 ? "%ha, %hb" : bits == 64 ? "%la, %lb" : "%a, %b";
}

TEST(Compare, Integers) {
  for (unsigned bits : {16u, 32u, 64u})
    for (char sign : {'u', 's'}) {
      Table ab = table(integerEdges(bits), 2, 100, bits);
      auto check = [&](const Comparison &c) {
        expectEach(
            "setp." + std::string(c.name) + "." + sign + std::to_string(bits) +
                " %outp, " + registers(bits) + ";",
            ab, [&](uint64_t a, uint64_t b) {
              return uint64_t(c.holds[integerOrder(a, b, bits, sign == 's')]);
            });
      };
      for (const Comparison &c : kInteger)
        check(c);
      if (sign == 'u')
        for (const Comparison &c : kUnsigned)
          check(c);
    }
  for (unsigned bits : {16u, 32u, 64u})
    for (const Comparison &c : {kInteger[0], kInteger[1]})
      expectEach("setp." + std::string(c.name) + ".b" + std::to_string(bits) +
                     " %outp, " + registers(bits) + ";",
                 table(integerEdges(bits), 2, 20, bits),
                 [&](uint64_t a, uint64_t b) {
                   return uint64_t(c.holds[orderOf(a, b)]);
                 });
}

struct FloatType {
  const char *name;
  FloatFormat format;
  bool hasFlush;
};
const FloatType kFloats[] = {{"f16", kF16, true},
                             {"bf16", kBf16, false},
                             {"f32", kF32, true},
                             {"f64", kF64, false}};

TEST(Compare, Floats) {
  for (const FloatType &t : kFloats)
    for (bool flushes : {false, true}) {
      if (flushes && !t.hasFlush)
        continue;
      Table ab = floatTable(t.format.bits, t.format.mantissa, 2, 60);
      for (const Comparison &c : kFloat)
        expectEach("setp." + std::string(c.name) + (flushes ? ".ftz." : ".") +
                       t.name + " %outp, " + registers(t.format.bits) + ";",
                   ab, [&](uint64_t a, uint64_t b) {
                     return uint64_t(
                         c.holds[floatOrder(a, b, t.format, flushes)]);
                   });
    }
}

/// p = (a < b) op c, q = !(a < b) op c; either may be `_`.
TEST(Compare, TwoResultsAndJoin) {
  Table abc = table({0, 1, 0xffffffff}, 3, 50, 32);
  struct Join {
    const char *name;
    uint64_t (*of)(uint64_t, uint64_t);
  };
  const Join joins[] = {{"and", [](uint64_t x, uint64_t y) { return x & y; }},
                        {"or", [](uint64_t x, uint64_t y) { return x | y; }},
                        {"xor", [](uint64_t x, uint64_t y) { return x ^ y; }}};
  for (const Join &j : joins)
    for (bool isNegated : {false, true}) {
      std::string c = isNegated ? "!%pc" : "%pc",
                  name = std::string("setp.lt.") + j.name + ".u32 ";
      auto third = [&](uint64_t v) { return (v & 1) ^ uint64_t(isNegated); };
      auto p = [&](uint64_t a, uint64_t b, uint64_t v) {
        return j.of(a < b, third(v));
      };
      auto q = [&](uint64_t a, uint64_t b, uint64_t v) {
        return j.of(a >= b, third(v));
      };
      expectEach(name + "%outp, %a, %b, " + c + ";", abc, p);
      expectEach(name + "%outp|_, %a, %b, " + c + ";", abc, p);
      expectEach(name + "_|%outp, %a, %b, " + c + ";", abc, q);
      expectEach(name + "%pt0|%outp, %a, %b, " + c + ";", abc, q);
      expectEach(name + "%outp|%pt0, %a, %b, " + c + ";", abc, p);
    }
  // `_` must not hide a register.
  expectEach("mov.b32 %t0, %a; setp.lt.u32 %pt0|_, %a, %b; setp.lt.u32 _|%pt1,"
             " %a, %b; mov.b32 %out32, %a;",
             abc, [](uint64_t a, uint64_t, uint64_t) { return a; });
}

/// Two halves at once: a predicate for each.
TEST(Compare, Halves) {
  for (const FloatType &t : {kFloats[0], kFloats[1]}) {
    Table ab = paired(floatTable(16, t.format.mantissa, 2, 100), 16);
    for (const Comparison &c : kFloat) {
      auto at = [&](uint64_t a, uint64_t b, unsigned shift) {
        return c.holds[floatOrder(a >> shift & 0xffff, b >> shift & 0xffff,
                                  t.format, false)];
      };
      std::string name = std::string(c.name) + ".";
      expectEach("setp." + name + t.name + "x2 %outp|%pt0, %a, %b;", ab,
                 [&](uint64_t a, uint64_t b) { return uint64_t(at(a, b, 0)); });
      expectEach(
          "setp." + name + t.name + "x2 %pt0|%outp, %a, %b;", ab,
          [&](uint64_t a, uint64_t b) { return uint64_t(at(a, b, 16)); });
      uint64_t one = t.format.mantissa == 10 ? 0x3c00 : 0x3f80;
      expectEach("set." + name + t.name + "x2." + t.name + "x2 %out32, %a, %b;",
                 ab, [&](uint64_t a, uint64_t b) {
                   return (at(a, b, 0) ? one : 0) |
                          (at(a, b, 16) ? one << 16 : 0);
                 });
      expectEach("set." + name + "u32." + t.name + "x2 %out32, %a, %b;", ab,
                 [&](uint64_t a, uint64_t b) {
                   return uint64_t(at(a, b, 0) ? 0xffff : 0) |
                          uint64_t(at(a, b, 16) ? 0xffff0000 : 0);
                 });
    }
  }
}

TEST(Compare, Set) {
  Table ab = table(integerEdges(32), 2, 50, 32);
  expectEach("set.lt.u32.s32 %out32, %a, %b;", ab, [](uint64_t a, uint64_t b) {
    return uint64_t(int32_t(a) < int32_t(b) ? 0xffffffff : 0);
  });
  expectEach("set.lt.f32.u32 %out32, %a, %b;", ab, [](uint64_t a, uint64_t b) {
    return uint64_t(a < b ? 0x3f800000 : 0);
  });
  expectEach("set.ge.and.s32.u32 %out32, %a, %b, !%pa;", ab,
             [](uint64_t a, uint64_t b) {
               return uint64_t(a >= b && !(a & 1) ? 0xffffffff : 0);
             });
  Table floats = floatTable(32, 23, 2, 50), halves = floatTable(16, 10, 2, 50);
  for (const Comparison &c : kFloat) {
    std::string name = "set." + std::string(c.name);
    expectEach(name + ".u32.f32 %out32, %a, %b;", floats,
               [&](uint64_t a, uint64_t b) {
                 bool is = c.holds[floatOrder(a, b, kF32, false)];
                 return uint64_t(is ? 0xffffffff : 0);
               });
    expectEach(name + ".f16.f16 %out16, %ha, %hb;", halves,
               [&](uint64_t a, uint64_t b) {
                 bool is = c.holds[floatOrder(a, b, kF16, false)];
                 return uint64_t(is ? 0x3c00 : 0);
               });
    expectEach(name + ".u16.f16 %out16, %ha, %hb;", halves,
               [&](uint64_t a, uint64_t b) {
                 bool is = c.holds[floatOrder(a, b, kF16, false)];
                 return uint64_t(is ? 0xffff : 0);
               });
  }
}

TEST(Compare, Select) {
  Table abc = table(some(integerEdges(64), 6), 3, 50, 64);
  expectEach("selp.b64 %out64, %la, %lb, %pc;", abc,
             [](uint64_t a, uint64_t b, uint64_t c) { return c & 1 ? a : b; });
  expectEach("selp.f32 %out32, %a, %b, !%pc;", abc,
             [](uint64_t a, uint64_t b, uint64_t c) {
               return (c & 1 ? b : a) & 0xffffffff;
             });
  expectEach("selp.s16 %out16, %ha, -5, %pc;", abc,
             [](uint64_t a, uint64_t, uint64_t c) {
               return c & 1 ? a & 0xffff : 0xfffb;
             });
  expectEach("slct.b64.s32 %out64, %la, %lb, %c;", abc,
             [](uint64_t a, uint64_t b, uint64_t c) {
               return int32_t(c) >= 0 ? a : b;
             });
  Table byFloat(3);
  for (uint64_t c : floatEdges(32, 23)) {
    byFloat[0].push_back(1);
    byFloat[1].push_back(2);
    byFloat[2].push_back(c);
  }
  for (bool flushes : {false, true})
    expectEach(std::string("slct") + (flushes ? ".ftz" : "") +
                   ".u32.f32 %out32, %a, %b, %c;",
               byFloat, [&](uint64_t a, uint64_t b, uint64_t c) {
                 Order order = floatOrder(c, 0, kF32, flushes);
                 return order == Greater || order == Equal ? a : b;
               });
}

} // namespace
} // namespace ptxsim::test
