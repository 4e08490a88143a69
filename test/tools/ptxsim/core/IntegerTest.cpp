//===- IntegerTest.cpp - Integer arithmetic (PTX ISA 9.7.1, 9.7.2) --------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

using Wide = __int128;

/// The value of `bits` bits, with or without sign.
Wide valueOf(uint64_t v, unsigned bits, bool isSigned) {
  Wide value = v;
  if (bits < 64)
    value &= (Wide(1) << bits) - 1;
  if (isSigned && (value >> (bits - 1) & 1))
    value -= Wide(1) << bits;
  return value;
}

uint64_t wrapped(Wide value, unsigned bits) {
  return bits == 64 ? uint64_t(value)
                    : uint64_t(value) & ((uint64_t(1) << bits) - 1);
}

/// A type of integers and the names of registers that hold it.
struct IntegerType {
  unsigned bits;
  bool isSigned;

  std::string name() const {
    return (isSigned ? ".s" : ".u") + std::to_string(bits);
  }
  std::string reg(const char *letter) const {
    return std::string(bits == 16 ? "%h" : bits == 64 ? "%l" : "%") + letter;
  }
  std::string out() const { return "%out" + std::to_string(bits); }
  std::string operands(unsigned count) const {
    std::string text = " " + out();
    for (unsigned n = 0; n < count; ++n)
      text += ", " + reg(n == 0 ? "a" : n == 1 ? "b" : "c");
    return text + ";";
  }
  Table table(unsigned count) const {
    Column edges = integerEdges(bits);
    return test::table(count == 3 ? some(edges, 12) : edges, count, 400, bits);
  }
  Wide value(uint64_t v) const { return valueOf(v, bits, isSigned); }
  uint64_t wrap(Wide v) const { return wrapped(v, bits); }
  Wide low() const { return isSigned ? -(Wide(1) << (bits - 1)) : 0; }
  Wide high() const { return (Wide(1) << (bits - isSigned)) - 1; }
  Wide clamp(Wide v) const {
    return v < low() ? low() : v > high() ? high() : v;
  }
};

const IntegerType kTypes[] = {{16, false}, {16, true},  {32, false},
                              {32, true},  {64, false}, {64, true}};

/// The bits from 0 to 127 of a product, by long multiplication in halves.
unsigned __int128 product(Wide a, Wide b, bool &isNegative) {
  isNegative = (a < 0) != (b < 0);
  unsigned __int128 x = a < 0 ? -a : a, y = b < 0 ? -b : b;
  return x * y; // at most 2^64 each, and never both that large
}

uint64_t productPart(const IntegerType &t, uint64_t a, uint64_t b,
                     unsigned shift, unsigned bits) {
  bool isNegative;
  unsigned __int128 p = product(t.value(a), t.value(b), isNegative);
  if (isNegative)
    p = ~p + 1;
  return wrapped(Wide(p >> shift), bits);
}

TEST(Integer, AddSubtract) {
  for (const IntegerType &t : kTypes) {
    expectEach("add" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return t.wrap(t.value(a) + t.value(b));
               });
    expectEach("sub" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return t.wrap(t.value(a) - t.value(b));
               });
  }
  IntegerType s32{32, true};
  expectEach("add.sat.s32" + s32.operands(2), s32.table(2),
             [&](uint64_t a, uint64_t b) {
               return s32.wrap(s32.clamp(s32.value(a) + s32.value(b)));
             });
  expectEach("sub.sat.s32" + s32.operands(2), s32.table(2),
             [&](uint64_t a, uint64_t b) {
               return s32.wrap(s32.clamp(s32.value(a) - s32.value(b)));
             });
}

TEST(Integer, Multiply) {
  for (const IntegerType &t : kTypes) {
    expectEach("mul.lo" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return productPart(t, a, b, 0, t.bits);
               });
    expectEach("mul.hi" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return productPart(t, a, b, t.bits, t.bits);
               });
    expectEach("mad.lo" + t.name() + t.operands(3), t.table(3),
               [&](uint64_t a, uint64_t b, uint64_t c) {
                 return t.wrap(Wide(productPart(t, a, b, 0, t.bits)) + c);
               });
    expectEach("mad.hi" + t.name() + t.operands(3), t.table(3),
               [&](uint64_t a, uint64_t b, uint64_t c) {
                 return t.wrap(Wide(productPart(t, a, b, t.bits, t.bits)) + c);
               });
    if (t.bits == 64)
      continue;
    IntegerType wide{2 * t.bits, t.isSigned};
    std::string ab = t.reg("a") + ", " + t.reg("b");
    expectEach("mul.wide" + t.name() + " " + wide.out() + ", " + ab + ";",
               t.table(2), [&](uint64_t a, uint64_t b) {
                 return productPart(t, a, b, 0, wide.bits);
               });
    expectEach("mad.wide" + t.name() + " " + wide.out() + ", " + ab + ", " +
                   wide.reg("c") + ";",
               wide.table(3), [&](uint64_t a, uint64_t b, uint64_t c) {
                 return wide.wrap(Wide(productPart(t, a, b, 0, wide.bits)) + c);
               });
  }
  IntegerType s32{32, true};
  expectEach("mad.hi.sat.s32" + s32.operands(3), s32.table(3),
             [&](uint64_t a, uint64_t b, uint64_t c) {
               Wide high = s32.value(productPart(s32, a, b, 32, 32));
               return s32.wrap(s32.clamp(high + s32.value(c)));
             });
}

TEST(Integer, Multiply24) {
  for (bool isSigned : {false, true}) {
    IntegerType t{32, isSigned};
    auto part = [&](uint64_t a, uint64_t b, unsigned shift) {
      return Wide(wrapped(
          (valueOf(a, 24, isSigned) * valueOf(b, 24, isSigned)) >> shift, 32));
    };
    for (unsigned shift : {0u, 16u}) {
      std::string half = shift ? ".hi" : ".lo";
      expectEach(
          "mul24" + half + t.name() + t.operands(2), t.table(2),
          [&](uint64_t a, uint64_t b) { return uint64_t(part(a, b, shift)); });
      expectEach("mad24" + half + t.name() + t.operands(3), t.table(3),
                 [&](uint64_t a, uint64_t b, uint64_t c) {
                   return t.wrap(part(a, b, shift) + c);
                 });
    }
  }
  IntegerType s32{32, true};
  expectEach("mad24.hi.sat.s32" + s32.operands(3), s32.table(3),
             [&](uint64_t a, uint64_t b, uint64_t c) {
               Wide high = (valueOf(a, 24, true) * valueOf(b, 24, true)) >> 16;
               return s32.wrap(s32.clamp(s32.value(high) + s32.value(c)));
             });
}

/// Quotients towards zero, remainders with the dividend's sign. Division by
/// zero is left to the machine: only that it does no harm.
TEST(Integer, DivideRemainder) {
  for (const IntegerType &t : kTypes) {
    Table operands = t.table(2);
    for (uint64_t &b : operands[1])
      b = b ? b : 3;
    auto magnitude = [](Wide v) { return v < 0 ? -v : v; };
    auto quotient = [&](Wide a, Wide b) {
      // By subtraction of shifted divisors.
      Wide rest = magnitude(a), q = 0;
      for (int n = 64; n >= 0; --n)
        if ((rest >> n) >= magnitude(b)) {
          rest -= magnitude(b) << n;
          q += Wide(1) << n;
        }
      return (a < 0) != (b < 0) ? -q : q;
    };
    expectEach("div" + t.name() + t.operands(2), operands,
               [&](uint64_t a, uint64_t b) {
                 return t.wrap(quotient(t.value(a), t.value(b)));
               });
    expectEach("rem" + t.name() + t.operands(2), operands,
               [&](uint64_t a, uint64_t b) {
                 Wide x = t.value(a), y = t.value(b);
                 return t.wrap(x - quotient(x, y) * y);
               });
    for (uint64_t &b : operands[1])
      b = 0;
    evaluate("div" + t.name() + t.operands(2), operands);
    evaluate("rem" + t.name() + t.operands(2), operands);
  }
}

TEST(Integer, Order) {
  for (const IntegerType &t : kTypes) {
    expectEach("min" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return t.wrap(std::min(t.value(a), t.value(b)));
               });
    expectEach("max" + t.name() + t.operands(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 return t.wrap(std::max(t.value(a), t.value(b)));
               });
    expectEach("sad" + t.name() + t.operands(3), t.table(3),
               [&](uint64_t a, uint64_t b, uint64_t c) {
                 Wide d = t.value(a) - t.value(b);
                 return t.wrap((d < 0 ? -d : d) + c);
               });
    if (!t.isSigned)
      continue;
    expectEach("abs" + t.name() + t.operands(1), t.table(1), [&](uint64_t a) {
      return t.wrap(t.value(a) < 0 ? -t.value(a) : t.value(a));
    });
    expectEach("neg" + t.name() + t.operands(1), t.table(1),
               [&](uint64_t a) { return t.wrap(-t.value(a)); });
  }
  IntegerType s32{32, true};
  for (bool isMax : {false, true})
    expectEach(std::string(isMax ? "max" : "min") + ".relu.s32" +
                   s32.operands(2),
               s32.table(2), [&](uint64_t a, uint64_t b) {
                 Wide x = s32.value(a), y = s32.value(b);
                 Wide v = isMax ? std::max(x, y) : std::min(x, y);
                 return s32.wrap(std::max(v, Wide(0)));
               });
}

/// add, min and max on the two halves of a register.
TEST(Integer, Packed) {
  for (bool isSigned : {false, true}) {
    IntegerType half{16, isSigned}, whole{32, false};
    auto halves = [&](uint64_t a, uint64_t b, auto formula) {
      uint64_t low = half.wrap(formula(half.value(a), half.value(b)));
      uint64_t high =
          half.wrap(formula(half.value(a >> 16), half.value(b >> 16)));
      return high << 16 | low;
    };
    auto check = [&](const std::string &name, auto formula) {
      expectEach(name + whole.operands(2), whole.table(2),
                 [&](uint64_t a, uint64_t b) { return halves(a, b, formula); });
    };
    std::string type = half.name() + "x2";
    check("add" + type, [](Wide a, Wide b) { return a + b; });
    check("min" + type, [](Wide a, Wide b) { return std::min(a, b); });
    check("max" + type, [](Wide a, Wide b) { return std::max(a, b); });
    if (!isSigned)
      continue;
    // Compilers write the modifier behind the type.
    for (std::string name : {type + ".relu", ".relu" + type}) {
      check("min" + name,
            [](Wide a, Wide b) { return std::max(std::min(a, b), Wide(0)); });
      check("max" + name,
            [](Wide a, Wide b) { return std::max(std::max(a, b), Wide(0)); });
    }
  }
}

/// Sums of numbers of three words: the carries between the words are what is
/// tested. Threads keep carries of their own, also those that do not execute.
TEST(Integer, Carry) {
  IntegerType word{32, false};
  for (unsigned bits : {32u, 64u}) {
    IntegerType t{bits, false};
    std::string u = t.name(), high = bits == 64 ? "%lt1" : "%t1",
                low = bits == 64 ? "%lt0" : "%t0", a = t.reg("a"),
                b = t.reg("b"), c = t.reg("c");
    expectEach("add.cc" + u + " " + low + ", " + a + ", " + b + "; addc" + u +
                   " " + t.out() + ", " + c + ", 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 return t.wrap(Wide(z) + ((Wide(x) + y) >> bits));
               });
    expectEach("sub.cc" + u + " " + low + ", " + a + ", " + b + "; subc" + u +
                   " " + t.out() + ", " + c + ", 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 return t.wrap(Wide(z) - (x < y));
               });
    expectEach("add.cc" + u + " " + low + ", " + a + ", " + b + "; addc.cc" +
                   u + " " + high + ", " + c + ", " + c + "; addc" + u + " " +
                   t.out() + ", 0, 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 return uint64_t((Wide(z) + z + ((Wide(x) + y) >> bits)) >>
                                 bits);
               });
    expectEach("sub.cc" + u + " " + low + ", " + a + ", " + b + "; subc.cc" +
                   u + " " + high + ", " + c + ", " + a + "; subc" + u + " " +
                   t.out() + ", 0, 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 return t.wrap(Wide(z) - x - (x < y) < 0 ? -1 : 0);
               });
    expectEach("mad.lo.cc" + u + " " + low + ", " + a + ", " + b + ", " + c +
                   "; madc.hi" + u + " " + t.out() + ", " + a + ", " + b +
                   ", 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 unsigned __int128 sum = (unsigned __int128)x * y + z;
                 return t.wrap(Wide(sum >> bits));
               });
    expectEach("mad.hi.cc" + u + " " + low + ", " + a + ", " + b + ", " + c +
                   "; madc.lo.cc" + u + " " + high + ", " + a + ", " + b +
                   ", " + b + "; addc" + u + " " + t.out() + ", 0, 0;",
               t.table(3), [&](uint64_t x, uint64_t y, uint64_t z) {
                 unsigned __int128 p = (unsigned __int128)x * y;
                 uint64_t carry =
                     uint64_t(((p >> bits) + (unsigned __int128)z) >> bits);
                 return uint64_t(
                     ((unsigned __int128)t.wrap(Wide(p)) + y + carry) >> bits);
               });
  }
  // The carry of a difference says that nothing was borrowed; code that nvcc
  // writes for 128-bit divisions adds it up.
  expectEach("sub.cc.u32 %t0, %a, %b; addc.u32 %out32, 0, 0;", word.table(2),
             [](uint64_t a, uint64_t b) { return uint64_t(a >= b); });
  expectEach("add.cc.u32 %t0, %a, %b; subc.u32 %out32, 0, 0;", word.table(2),
             [](uint64_t a, uint64_t b) {
               return (a + b) >> 32 ? uint64_t(0) : uint64_t(0xffffffff);
             });
  // Threads that skip the sum keep the carry of the one before.
  expectEach("add.cc.u32 %t0, %a, %b; @%pa add.cc.u32 %t0, %b, 0;"
             " addc.u32 %out32, 0, 0;",
             word.table(2), [](uint64_t a, uint64_t b) {
               return a & 1 ? uint64_t(0) : (a + b) >> 32;
             });
}

/// Four products of bytes, or two of a half word and a byte, and a sum.
TEST(Integer, DotProduct) {
  for (bool aSigned : {false, true})
    for (bool bSigned : {false, true}) {
      std::string types =
          std::string(aSigned ? ".s32" : ".u32") + (bSigned ? ".s32" : ".u32");
      IntegerType t{32, aSigned || bSigned};
      expectEach("dp4a" + types + t.operands(3), t.table(3),
                 [&](uint64_t a, uint64_t b, uint64_t c) {
                   Wide sum = t.value(c);
                   for (unsigned n = 0; n < 32; n += 8)
                     sum += valueOf(a >> n, 8, aSigned) *
                            valueOf(b >> n, 8, bSigned);
                   return t.wrap(sum);
                 });
      for (unsigned half : {0u, 1u})
        expectEach(std::string("dp2a") + (half ? ".hi" : ".lo") + types +
                       t.operands(3),
                   t.table(3), [&](uint64_t a, uint64_t b, uint64_t c) {
                     Wide sum = t.value(c);
                     for (unsigned n = 0; n < 2; ++n)
                       sum += valueOf(a >> 16 * n, 16, aSigned) *
                              valueOf(b >> (8 * n + 16 * half), 8, bSigned);
                     return t.wrap(sum);
                   });
    }
}

/// vabsdiff4 and vabsdiff2: what is left of the video instructions (9.7.16),
/// with which the SIMD intrinsics find sums of absolute differences.
TEST(Integer, AbsoluteDifferences) {
  for (unsigned bits : {8u, 16u})
    for (bool isSigned : {false, true})
      for (bool sums : {false, true}) {
        std::string type = isSigned ? ".s32" : ".u32";
        IntegerType t{32, isSigned};
        std::string name = std::string(bits == 8 ? "vabsdiff4" : "vabsdiff2") +
                           (isSigned ? ".s32.s32.s32" : ".u32.u32.u32") +
                           (sums ? ".add" : "");
        expectEach(name + t.operands(3), t.table(3),
                   [&](uint64_t a, uint64_t b, uint64_t c) {
                     uint64_t packed = 0;
                     Wide sum = Wide(c);
                     for (unsigned n = 0; n < 32; n += bits) {
                       Wide d = valueOf(a >> n, bits, isSigned) -
                                valueOf(b >> n, bits, isSigned);
                       d = d < 0 ? -d : d;
                       packed |= wrapped(d, bits) << n;
                       sum += d;
                     }
                     return sums ? t.wrap(sum) : packed;
                   });
      }
}

} // namespace
} // namespace ptxsim::test
