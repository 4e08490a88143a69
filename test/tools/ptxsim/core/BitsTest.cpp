//===- BitsTest.cpp - Logic, shifts, bit fields (PTX ISA 9.7.1, 9.7.8) ----===//
//
// Formulas go bit by bit, as the ISA's own do.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

bool bit(uint64_t value, int64_t n) {
  return n >= 0 && n < 64 && value >> n & 1;
}

/// The number whose bits from 0 on are what `of` says.
template <typename Of> uint64_t bitsOf(unsigned width, Of of) {
  uint64_t value = 0;
  for (unsigned n = 0; n < width; ++n)
    value |= uint64_t(bool(of(int64_t(n)))) << n;
  return value;
}

std::string prefix(unsigned bits) {
  return bits == 16 ? "%h" : bits == 64 ? "%l" : "%";
}
std::string out(unsigned bits) { return "%out" + std::to_string(bits); }
std::string type(unsigned bits) { return std::to_string(bits); }

Table values(unsigned bits, unsigned count) {
  Column edges = integerEdges(bits);
  return table(count == 3 ? some(edges, 12) : edges, count, 300, bits);
}
/// Values with small numbers around the width behind them.
Table valuesAndAmounts(unsigned bits) {
  Column amounts;
  for (uint64_t n :
       {0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257})
    amounts.push_back(n);
  amounts.push_back(0x80000000);
  amounts.push_back(0xffffffff);
  return cross(integerEdges(bits), amounts);
}

TEST(Bits, Logic) {
  for (unsigned bits : {16u, 32u, 64u}) {
    std::string p = prefix(bits),
                two = " " + out(bits) + ", " + p + "a, " + p + "b;";
    expectEach("and.b" + type(bits) + two, values(bits, 2),
               [&](uint64_t a, uint64_t b) {
                 return bitsOf(bits,
                               [&](auto n) { return bit(a, n) * bit(b, n); });
               });
    expectEach("or.b" + type(bits) + two, values(bits, 2),
               [&](uint64_t a, uint64_t b) {
                 return bitsOf(bits,
                               [&](auto n) { return bit(a, n) + bit(b, n); });
               });
    expectEach("xor.b" + type(bits) + two, values(bits, 2),
               [&](uint64_t a, uint64_t b) {
                 return bitsOf(bits,
                               [&](auto n) { return bit(a, n) != bit(b, n); });
               });
    std::string one = " " + out(bits) + ", " + p + "a;";
    expectEach("not.b" + type(bits) + one, values(bits, 1), [&](uint64_t a) {
      return bitsOf(bits, [&](auto n) { return !bit(a, n); });
    });
    expectEach("cnot.b" + type(bits) + one, values(bits, 1),
               [](uint64_t a) { return uint64_t(a == 0); });
  }
}

TEST(Bits, LogicOfPredicates) {
  Table ab = cross({0, 1}, {0, 1});
  expectEach("and.pred %outp, %pa, %pb;", ab,
             [](uint64_t a, uint64_t b) { return a * b; });
  expectEach("or.pred %outp, %pa, %pb;", ab,
             [](uint64_t a, uint64_t b) { return uint64_t(a + b > 0); });
  expectEach("xor.pred %outp, %pa, !%pb;", ab,
             [](uint64_t a, uint64_t b) { return uint64_t(a == b); });
  expectEach("not.pred %outp, %pa;", ab, [](uint64_t a) { return 1 - a; });
  expectEach("mov.pred %outp, %pa;", ab, [](uint64_t a) { return a; });
  expectEach("mov.pred %outp, 1;", ab, [](uint64_t) { return uint64_t(1); });
}

/// Amounts above the width give zeros, or copies of the sign.
TEST(Bits, Shift) {
  for (unsigned bits : {16u, 32u, 64u}) {
    std::string ops = " " + out(bits) + ", " + prefix(bits) + "a, %b;";
    expectEach("shl.b" + type(bits) + ops, valuesAndAmounts(bits),
               [&](uint64_t a, uint64_t b) {
                 return bitsOf(
                     bits, [&](int64_t n) { return bit(a, n - int64_t(b)); });
               });
    for (const char *sign : {"b", "u", "s"})
      expectEach(std::string("shr.") + sign + type(bits) + ops,
                 valuesAndAmounts(bits), [&](uint64_t a, uint64_t b) {
                   return bitsOf(bits, [&](int64_t n) {
                     int64_t from = n + int64_t(b), top = int64_t(bits) - 1;
                     return from > top ? *sign == 's' && bit(a, top)
                                       : bit(a, from);
                   });
                 });
  }
}

TEST(Bits, Funnel) {
  for (bool isRight : {false, true})
    for (bool wraps : {false, true}) {
      std::string name = std::string("shf.") + (isRight ? "r" : "l") +
                         (wraps ? ".wrap" : ".clamp") + ".b32";
      Table operands = values(32, 3);
      for (size_t row = 0; row < operands[2].size(); row += 2)
        operands[2][row] = row % 70;
      expectEach(name + " %out32, %a, %b, %c;", operands,
                 [&](uint64_t a, uint64_t b, uint64_t c) {
                   int64_t by = wraps ? c % 32 : c > 32 ? 32 : c;
                   return bitsOf(32, [&](int64_t n) {
                     int64_t from = isRight ? n + by : n + 32 - by;
                     return from < 32 ? bit(a, from) : bit(b, from - 32);
                   });
                 });
    }
}

TEST(Bits, Lop3) {
  Table operands = table(some(integerEdges(32), 4), 3, 64, 32);
  for (unsigned lut = 0; lut < 256; ++lut)
    expectEach("lop3.b32 %out32, %a, %b, %c, " + std::to_string(lut) + ";",
               operands, [&](uint64_t a, uint64_t b, uint64_t c) {
                 return bitsOf(32, [&](auto n) {
                   return lut >> (bit(a, n) * 4 + bit(b, n) * 2 + bit(c, n)) &
                          1;
                 });
               });
}

/// The second result: whether the first has a bit, joined with a predicate.
TEST(Bits, Lop3WithPredicate) {
  Table operands = table({0, 1, 0x80000000}, 4, 100, 32);
  auto any = [](uint64_t a, uint64_t b, uint64_t c) {
    return ((a & b) ^ c) != 0;
  };
  // 0x6a: (a & b) ^ c.
  expectEach("lop3.or.b32 %t0|%outp, %a, %b, %c, 0x6a, %pd;", operands,
             [&](uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
               return uint64_t(any(a, b, c) || (d & 1));
             });
  expectEach("lop3.and.b32 _|%outp, %a, %b, %c, 0x6a, !%pd;", operands,
             [&](uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
               return uint64_t(any(a, b, c) && !(d & 1));
             });
  expectEach("lop3.or.b32 %out32|%outp, %a, %b, %c, 0x6a, %pd;"
             " selp.b32 %t0, 0, 0, %outp; add.u32 %out32, %out32, %t0;"
             " mov.b64 %out64, {%out32, %t0};",
             operands, [](uint64_t a, uint64_t b, uint64_t c, uint64_t) {
               return (a & b) ^ c;
             });
}

uint64_t byteOf(uint64_t a, uint64_t b, unsigned n) {
  return (n < 4 ? a >> 8 * n : b >> 8 * (n - 4)) & 0xff;
}

/// The selectors' top bits replicate the chosen byte's sign; all selectors.
TEST(Bits, PermuteDefault) {
  Table operands(3);
  for (uint64_t selector = 0; selector < 0x10000; selector += 7) {
    operands[0].push_back(0x80017fff);
    operands[1].push_back(0xfe80007f ^ (selector * 0x9e3779b9 & 0xffffffff));
    operands[2].push_back(selector | (selector % 3 ? 0xabcd0000 : 0));
  }
  expectEach("prmt.b32 %out32, %a, %b, %c;", operands,
             [](uint64_t a, uint64_t b, uint64_t c) {
               uint64_t result = 0;
               for (unsigned n = 0; n < 4; ++n) {
                 uint64_t nibble = c >> 4 * n & 15;
                 uint64_t byte = byteOf(a, b, nibble & 7);
                 if (nibble & 8)
                   byte = byte >= 0x80 ? 0xff : 0;
                 result |= byte << 8 * n;
               }
               return result;
             });
  expectEach("prmt.b32 %out32, %a, %b, 0xba98;", operands,
             [](uint64_t a, uint64_t, uint64_t) {
               uint64_t signs = 0;
               for (unsigned n = 0; n < 4; ++n)
                 signs |= (a >> (8 * n + 7) & 1 ? uint64_t(0xff) : 0) << 8 * n;
               return signs;
             });
}

/// The other modes: the ISA's table of the four bytes, highest first.
TEST(Bits, PermuteModes) {
  struct Mode {
    const char *name;
    unsigned bytes[4][4];
  };
  const Mode modes[] = {
      {"f4e", {{3, 2, 1, 0}, {4, 3, 2, 1}, {5, 4, 3, 2}, {6, 5, 4, 3}}},
      {"b4e", {{5, 6, 7, 0}, {6, 7, 0, 1}, {7, 0, 1, 2}, {0, 1, 2, 3}}},
      {"rc8", {{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 2, 2}, {3, 3, 3, 3}}},
      {"ecl", {{3, 2, 1, 0}, {3, 2, 1, 1}, {3, 2, 2, 2}, {3, 3, 3, 3}}},
      {"ecr", {{0, 0, 0, 0}, {1, 1, 1, 0}, {2, 2, 1, 0}, {3, 2, 1, 0}}},
      {"rc16", {{1, 0, 1, 0}, {3, 2, 3, 2}, {1, 0, 1, 0}, {3, 2, 3, 2}}}};
  Table operands(3);
  for (uint64_t selector : {0u, 1u, 2u, 3u, 4u, 7u, 0xfffffff2u}) {
    operands[0].push_back(0x83828180);
    operands[1].push_back(0x07060504);
    operands[2].push_back(selector);
  }
  for (const Mode &mode : modes)
    expectEach(std::string("prmt.b32.") + mode.name + " %out32, %a, %b, %c;",
               operands, [&](uint64_t a, uint64_t b, uint64_t c) {
                 uint64_t result = 0;
                 for (unsigned n = 0; n < 4; ++n)
                   result |= byteOf(a, b, mode.bytes[c & 3][3 - n]) << 8 * n;
                 return result;
               });
}

/// Values, positions and lengths.
Table fields(unsigned bits, unsigned columns) {
  Table result(columns);
  Column edges = integerEdges(bits);
  const uint64_t amounts[] = {0,  1,  5,  16,  31,  32, 33,
                              63, 64, 65, 255, 256, 261};
  for (size_t n = 0; n < edges.size(); ++n)
    for (uint64_t position : amounts)
      for (uint64_t length : amounts) {
        result[0].push_back(edges[n]);
        if (columns == 4)
          result[1].push_back(edges[(n * 5 + 3) % edges.size()]);
        result[columns - 2].push_back(position);
        result[columns - 1].push_back(length);
      }
  return result;
}

TEST(Bits, ExtractField) {
  for (unsigned bits : {32u, 64u})
    for (const char *sign : {"u", "s"}) {
      std::string p = prefix(bits);
      expectEach(std::string("bfe.") + sign + type(bits) + " " + out(bits) +
                     ", " + p + "a, %b, %c;",
                 fields(bits, 3), [&](uint64_t a, uint64_t b, uint64_t c) {
                   int64_t position = b & 255, length = c & 255,
                           top = int64_t(bits) - 1;
                   bool filler = *sign == 's' && length &&
                                 bit(a, std::min(position + length - 1, top));
                   return bitsOf(bits, [&](int64_t n) {
                     return n < length && position + n <= top
                                ? bit(a, position + n)
                                : filler;
                   });
                 });
    }
}

TEST(Bits, InsertField) {
  for (unsigned bits : {32u, 64u}) {
    std::string p = prefix(bits);
    expectEach("bfi.b" + type(bits) + " " + out(bits) + ", " + p + "a, " + p +
                   "b, %c, %d;",
               fields(bits, 4),
               [&](uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
                 int64_t position = c & 255, length = d & 255;
                 return bitsOf(bits, [&](int64_t n) {
                   return n >= position && n < position + length
                              ? bit(a, n - position)
                              : bit(b, n);
                 });
               });
  }
}

TEST(Bits, MaskAndExtend) {
  Table operands = valuesAndAmounts(32);
  Table positions = cross(valuesAndAmounts(32)[1], valuesAndAmounts(32)[1]);
  for (bool wraps : {false, true}) {
    std::string mode = wraps ? ".wrap" : ".clamp";
    expectEach("bmsk" + mode + ".b32 %out32, %a, %b;", positions,
               [&](uint64_t a, uint64_t b) {
                 int64_t from = wraps ? a % 32 : a, width = wraps ? b % 32 : b;
                 return bitsOf(32, [&](int64_t n) {
                   return n >= from && n < from + width;
                 });
               });
    for (const char *sign : {"u", "s"})
      expectEach("szext" + mode + "." + sign + "32 %out32, %a, %b;", operands,
                 [&](uint64_t a, uint64_t b) {
                   int64_t width = wraps ? b % 32 : b;
                   return bitsOf(32, [&](int64_t n) {
                     return n < width ? bit(a, n)
                                      : *sign == 's' && width > 0 &&
                                            bit(a, width - 1);
                   });
                 });
  }
}

TEST(Bits, Count) {
  for (unsigned bits : {32u, 64u}) {
    std::string ops = " %out32, " + prefix(bits) + "a;";
    auto highest = [&](uint64_t a) {
      int64_t n = int64_t(bits) - 1;
      while (n >= 0 && !bit(a, n))
        --n;
      return n;
    };
    expectEach("popc.b" + type(bits) + ops, values(bits, 1), [&](uint64_t a) {
      uint64_t sum = 0;
      for (unsigned n = 0; n < bits; ++n)
        sum += bit(a, n);
      return sum;
    });
    expectEach("clz.b" + type(bits) + ops, values(bits, 1),
               [&](uint64_t a) { return uint64_t(bits - 1 - highest(a)); });
    expectEach("brev.b" + type(bits) + " " + out(bits) + ", " + prefix(bits) +
                   "a;",
               values(bits, 1), [&](uint64_t a) {
                 return bitsOf(bits, [&](int64_t n) {
                   return bit(a, int64_t(bits) - 1 - n);
                 });
               });
    for (const char *sign : {"u", "s"})
      for (bool shifts : {false, true})
        expectEach(std::string("bfind") + (shifts ? ".shiftamt." : ".") + sign +
                       type(bits) + ops,
                   values(bits, 1), [&](uint64_t a) {
                     bool flips = *sign == 's' && bit(a, bits - 1);
                     int64_t at = highest(flips ? ~a : a);
                     if (at < 0)
                       return uint64_t(0xffffffff);
                     return uint64_t(shifts ? int64_t(bits) - 1 - at : at);
                   });
  }
}

TEST(Bits, FindNthSet) {
  Table operands(3);
  for (uint64_t mask : integerEdges(32))
    for (uint64_t base : {0, 1, 15, 16, 30, 31})
      for (int64_t offset : {0, 1, 2, 3, 16, 32, -1, -2, -16, -32}) {
        operands[0].push_back(mask);
        operands[1].push_back(base);
        operands[2].push_back(uint32_t(offset));
      }
  expectEach("fns.b32 %out32, %a, %b, %c;", operands,
             [](uint64_t mask, uint64_t base, uint64_t c) {
               int32_t offset = int32_t(c), step = offset < 0 ? -1 : 1;
               if (offset == 0)
                 return bit(mask, int64_t(base)) ? base : uint64_t(0xffffffff);
               int32_t left = offset < 0 ? -offset : offset;
               for (int64_t n = int64_t(base); n >= 0 && n < 32; n += step)
                 if (bit(mask, n) && --left == 0)
                   return uint64_t(n);
               return uint64_t(0xffffffff);
             });
}

} // namespace
} // namespace ptxsim::test
