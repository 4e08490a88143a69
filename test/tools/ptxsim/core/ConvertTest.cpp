//===- ConvertTest.cpp - cvt (PTX ISA 9.7.9.21, 9.7.9.22) -----------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

namespace ptxsim::test {
namespace {

struct FloatType {
  const char *name;
  FloatFormat format;
};
const FloatType kFloats[] = {
    {"f16", kF16}, {"bf16", kBf16}, {"f32", kF32}, {"f64", kF64}};

struct IntegerType {
  unsigned bits;
  bool isSigned;
  std::string name() const {
    return (isSigned ? "s" : "u") + std::to_string(bits);
  }
  __int128 value(uint64_t v) const {
    __int128 x = bits == 64 ? v : v & ((uint64_t(1) << bits) - 1);
    return isSigned && (x >> (bits - 1) & 1) ? x - (__int128(1) << bits) : x;
  }
  __int128 low() const { return isSigned ? -(__int128(1) << (bits - 1)) : 0; }
  __int128 high() const { return (__int128(1) << (bits - isSigned)) - 1; }
  __int128 clamp(__int128 v) const {
    return v < low() ? low() : v > high() ? high() : v;
  }
  uint64_t wrap(__int128 v, unsigned width) const {
    return width == 64 ? uint64_t(v)
                       : uint64_t(v) & ((uint64_t(1) << width) - 1);
  }
};
const IntegerType kIntegers[] = {{8, false},  {8, true},   {16, false},
                                 {16, true},  {32, false}, {32, true},
                                 {64, false}, {64, true}};

/// Registers that hold a type: 8 bits lie in 16.
unsigned width(unsigned bits) { return bits == 8 ? 16 : bits; }
std::string source(unsigned bits) {
  return width(bits) == 16 ? "%ha;" : bits == 64 ? "%la;" : "%a;";
}
std::string target(unsigned bits) {
  return " %out" + std::to_string(width(bits)) + ", ";
}

Table floats(const FloatFormat &f) {
  Table t = floatTable(f.bits, f.mantissa, 1, 1000);
  // Whole numbers and halves around the ends of the integer types.
  for (int exponent :
       {0, 1, 6, 7, 8, 14, 15, 16, 23, 24, 30, 31, 32, 52, 62, 63, 64})
    for (int64_t step : {-3, -2, -1, 0, 1, 2, 3}) {
      if (exponent > f.bias())
        continue;
      uint64_t bits = (uint64_t(exponent + f.bias()) << f.mantissa) + step;
      t[0].push_back(bits);
      t[0].push_back(bits | f.sign());
    }
  return t;
}

/// Values of narrower types do not fill their registers: what lies above them
/// is not to be looked at.
Table integers(unsigned bits) {
  return table(integerEdges(width(bits)), 1, 600, width(bits));
}

TEST(Convert, IntegerToInteger) {
  for (const IntegerType &to : kIntegers)
    for (const IntegerType &from : kIntegers)
      for (bool saturates : {false, true}) {
        if (saturates && to.bits == from.bits && to.isSigned == from.isSigned)
          continue;
        expectEach(std::string("cvt") + (saturates ? ".sat." : ".") +
                       to.name() + "." + from.name() + target(to.bits) +
                       source(from.bits),
                   integers(from.bits), [&](uint64_t a) {
                     __int128 v = from.value(a);
                     if (saturates)
                       v = to.clamp(v);
                     // The register gets the value extended by its type.
                     __int128 kept = to.value(to.wrap(v, to.bits));
                     return to.wrap(kept, width(to.bits));
                   });
      }
}

/// A wider register than the type is filled by the type's sign.
TEST(Convert, IntoWiderRegister) {
  Table a = table(integerEdges(32), 1, 100, 32);
  expectEach("cvt.s8.s32 %out32, %a;", a,
             [](uint64_t v) { return uint64_t(uint32_t(int8_t(v))); });
  expectEach("cvt.u8.u32 %out32, %a;", a, [](uint64_t v) { return v & 0xff; });
  expectEach("cvt.s16.s32 %out32, %a;", a,
             [](uint64_t v) { return uint64_t(uint32_t(int16_t(v))); });
  expectEach("cvt.s64.s8 %out64, %a;", a,
             [](uint64_t v) { return uint64_t(int64_t(int8_t(v))); });
}

TEST(Convert, IntegerToFloat) {
  for (const FloatType &to : kFloats)
    for (const IntegerType &from : kIntegers)
      for (const RoundingName &r : kRoundings)
        for (bool saturates : {false, true})
          expectEach(std::string("cvt") + r.name + (saturates ? ".sat." : ".") +
                         to.name + "." + from.name() + target(to.format.bits) +
                         source(from.bits),
                     integers(from.bits), [&](uint64_t a) {
                       __int128 v = from.value(a);
                       if (saturates)
                         v = v < 0 ? 0 : v > 1 ? 1 : v;
                       return encode(integer(v < 0, uint64_t(v < 0 ? -v : v)),
                                     to.format, r.mode);
                     });
}

/// Out of range: the nearest end. NaN: 0, or the sign bit alone if one of the
/// types has 64 bits (9.7.9.21, "NaN input").
TEST(Convert, FloatToInteger) {
  const char *const names[] = {".rni", ".rzi", ".rmi", ".rpi"};
  for (const FloatType &from : kFloats)
    for (const IntegerType &to : kIntegers)
      for (unsigned n = 0; n < 4; ++n)
        for (bool flushes : {false, true}) {
          if (flushes && from.format.bits != 32)
            continue;
          Rounding mode = kRoundings[n].mode;
          expectEach(std::string("cvt") + names[n] + (flushes ? ".ftz." : ".") +
                         to.name() + "." + from.name + target(to.bits) +
                         source(from.format.bits),
                     floats(from.format), [&](uint64_t a) {
                       const FloatFormat &f = from.format;
                       Number v = decode(flushes ? f.flush(a) : a, f);
                       if (v.kind == Number::Nan) {
                         uint64_t top = f.bits == 64 || to.bits == 64
                                            ? uint64_t(1) << (to.bits - 1)
                                            : 0;
                         return to.wrap(to.value(top), width(to.bits));
                       }
                       v = roundToInteger(v, mode);
                       __int128 whole = 0;
                       bool isLarge = v.kind == Number::Infinite ||
                                      v.exponent > 64 || v.magnitude.size() > 3;
                       if (isLarge && !v.isZero()) {
                         whole = v.isNegative ? to.low() : to.high();
                       } else {
                         for (size_t k = v.magnitude.size(); k-- > 0;)
                           whole = whole << 32 | v.magnitude[k];
                         // Fewer than 2^117: nothing is lost.
                         whole <<= v.exponent > 0 ? v.exponent : 0;
                         whole = to.clamp(v.isNegative ? -whole : whole);
                       }
                       return to.wrap(whole, width(to.bits));
                     });
        }
}

/// Rounds to the type, or to a whole number of it.
TEST(Convert, FloatToFloat) {
  for (const FloatType &from : kFloats)
    for (const FloatType &to : kFloats) {
      bool narrows = to.format.mantissa < from.format.mantissa ||
                     to.format.bits - to.format.mantissa <
                         from.format.bits - from.format.mantissa;
      for (unsigned n = 0; n < (narrows ? 4 : 1); ++n)
        for (bool saturates : {false, true}) {
          std::string rounding = narrows ? kRoundings[n].name : "";
          Rounding mode = kRoundings[n].mode;
          Column got = evaluate(
              "cvt" + rounding + (saturates ? ".sat." : ".") + to.name + "." +
                  from.name + target(to.format.bits) + source(from.format.bits),
              floats(from.format));
          Column operands = floats(from.format)[0];
          unsigned wrong = 0;
          for (size_t row = 0; row < got.size() && wrong < 4; ++row) {
            uint64_t expected =
                encode(decode(operands[row], from.format), to.format, mode);
            uint64_t one = uint64_t(to.format.bias()) << to.format.mantissa;
            if (saturates &&
                (to.format.isNan(expected) || (expected & to.format.sign())))
              expected = 0;
            else if (saturates)
              expected = std::min(expected, one);
            bool bothNan =
                to.format.isNan(expected) && to.format.isNan(got[row]);
            if (got[row] == expected || (bothNan && to.format.bits == 64))
              continue;
            ++wrong;
            ADD_FAILURE() << to.name << " from " << from.name << rounding
                          << " of " << hex(operands[row]) << " gives "
                          << hex(got[row]) << ", expected " << hex(expected);
          }
        }
    }
}

TEST(Convert, FloatToWholeFloat) {
  const char *const names[] = {".rni", ".rzi", ".rmi", ".rpi"};
  for (const FloatType &t : {kFloats[0], kFloats[2], kFloats[3]})
    for (unsigned n = 0; n < 4; ++n) {
      Table all = floats(t.format), numbers(1);
      for (uint64_t v : all[0])
        if (!t.format.isNan(v))
          numbers[0].push_back(v);
      expectEach(std::string("cvt") + names[n] + "." + t.name + "." + t.name +
                     target(t.format.bits) + source(t.format.bits),
                 numbers, [&](uint64_t a) {
                   Number whole =
                       roundToInteger(decode(a, t.format), kRoundings[n].mode);
                   return encode(whole, t.format, Rounding::Nearest);
                 });
    }
}

TEST(Convert, FlushesSubnormals) {
  Table a = floats(kF32);
  expectEach("cvt.ftz.f64.f32 %out64, %a; setp.nan.f64 %pt0, %out64, %out64;"
             " @%pt0 mov.b64 %out64, 0;",
             a, [](uint64_t v) {
               uint64_t wide =
                   encode(decode(kF32.flush(v), kF32), kF64, Rounding::Nearest);
               return kF64.isNan(wide) ? 0 : wide;
             });
  expectEach("cvt.rn.ftz.f16.f32 %out16, %a;", a, [](uint64_t v) {
    return encode(decode(kF32.flush(v), kF32), kF16, Rounding::Nearest);
  });
  expectEach("cvt.ftz.f32.f16 %out32, %ha;", floats(kF16), [](uint64_t v) {
    return encode(decode(v, kF16), kF32, Rounding::Nearest);
  });
  expectEach("cvt.rz.ftz.f32.f64 %out32, %la;", floats(kF64), [](uint64_t v) {
    return kF32.flush(encode(decode(v, kF64), kF32, Rounding::Zero));
  });
}

/// tf32: 10 bits behind the point, in a register of 32 with zeros below.
TEST(Convert, Tf32) {
  struct Mode {
    const char *name;
    Rounding mode;
  };
  for (const Mode &m :
       {Mode{"rna", Rounding::NearestAway}, Mode{"rn", Rounding::Nearest},
        Mode{"rz", Rounding::Zero}})
    for (bool relu : {false, true})
      for (bool isFinite : {false, true}) {
        if (relu && m.mode == Rounding::NearestAway)
          continue;
        expectEach(std::string("cvt.") + m.name +
                       (isFinite ? ".satfinite" : "") + (relu ? ".relu" : "") +
                       ".tf32.f32 %out32, %a;",
                   floats(kF32), [&](uint64_t a) {
                     uint64_t bits = encode(decode(a, kF32), kTf32, m.mode);
                     if (kTf32.isNan(bits))
                       return uint64_t(0x7fffffff);
                     if (relu && (bits & kTf32.sign()))
                       return uint64_t(0);
                     if (isFinite && (bits & ~kTf32.sign()) == kTf32.infinity())
                       bits = (bits & kTf32.sign()) | kTf32.largest();
                     return bits << 13;
                   });
      }
}

/// Two floats into a register; the first operand becomes the upper half.
TEST(Convert, ToPairs) {
  struct Pair {
    const char *name;
    FloatFormat format;
    std::vector<std::string> modifiers;
  };
  const Pair pairs[] = {
      {"f16x2", kF16, {".rn", ".rz", ".rn.relu", ".rz.relu", ".rn.satfinite"}},
      {"bf16x2", kBf16, {".rn", ".rz", ".rn.relu", ".rz.relu"}},
      {"e4m3x2", kE4m3, {".rn.satfinite", ".rn.satfinite.relu"}},
      {"e5m2x2", kE5m2, {".rn.satfinite", ".rn.satfinite.relu"}}};
  Table ab = floatTable(32, 23, 2, 1000);
  for (size_t row = 0; row < ab[0].size(); row += 2)
    ab[0][row] =
        encode(decode(ab[0][row] & 0xffff, kF16), kF32, Rounding::Nearest);
  for (const Pair &p : pairs)
    for (const std::string &modifiers : p.modifiers) {
      auto has = [&](const char *word) {
        return modifiers.find(word) != std::string::npos;
      };
      Rounding mode = has(".rz") ? Rounding::Zero : Rounding::Nearest;
      auto half = [&](uint64_t v, const FloatFormat &from) {
        uint64_t bits = encode(decode(v, from), p.format, mode);
        if (has("satfinite") &&
            (bits & ~p.format.sign()) > p.format.largest() &&
            decode(v, from).kind != Number::Nan)
          bits = (bits & p.format.sign()) | p.format.largest();
        return has("relu") && (bits & p.format.sign()) && !p.format.isNan(bits)
                   ? 0
                   : bits;
      };
      std::string out = p.format.bits == 8 ? " %out16, " : " %out32, ";
      expectEach("cvt" + modifiers + "." + p.name + ".f32" + out + "%a, %b;",
                 ab, [&](uint64_t a, uint64_t b) {
                   return half(a, kF32) << p.format.bits | half(b, kF32);
                 });
      if (p.format.bits == 8)
        expectEach("cvt" + modifiers + "." + p.name + ".f16x2" + out + "%a;",
                   ab, [&](uint64_t a, uint64_t) {
                     return half(a >> 16, kF16) << 8 | half(a & 0xffff, kF16);
                   });
    }
}

TEST(Convert, FromBytes) {
  Table all(1);
  for (uint64_t v = 0; v < 0x10000; v += 3)
    all[0].push_back(v);
  for (const FloatType &t :
       {FloatType{"e4m3x2", kE4m3}, FloatType{"e5m2x2", kE5m2}})
    for (bool relu : {false, true})
      expectEach(std::string("cvt.rn") + (relu ? ".relu" : "") + ".f16x2." +
                     t.name + " %out32, %ha;",
                 all, [&](uint64_t a) {
                   auto half = [&](uint64_t v) {
                     uint64_t bits =
                         encode(decode(v, t.format), kF16, Rounding::Nearest);
                     return relu && (bits & 0x8000) && !kF16.isNan(bits) ? 0
                                                                         : bits;
                   };
                   return half(a >> 8) << 16 | half(a & 0xff);
                 });
}

TEST(Convert, PackIntegers) {
  Table abc = table(some(integerEdges(32), 12), 3, 300, 32);
  IntegerType s32{32, true};
  for (const IntegerType &to : {IntegerType{16, false}, IntegerType{16, true},
                                IntegerType{8, false}, IntegerType{8, true}}) {
    auto part = [&](uint64_t v) {
      return to.wrap(to.clamp(s32.value(v)), to.bits);
    };
    std::string name = "cvt.pack.sat." + to.name() + ".s32";
    if (to.bits == 16)
      expectEach(name + " %out32, %a, %b;", abc,
                 [&](uint64_t a, uint64_t b, uint64_t) {
                   return part(a) << 16 | part(b);
                 });
    else
      expectEach(name + ".b32 %out32, %a, %b, %c;", abc,
                 [&](uint64_t a, uint64_t b, uint64_t c) {
                   return (c << 16 & 0xffffffff) | part(a) << 8 | part(b);
                 });
  }
}

} // namespace
} // namespace ptxsim::test
