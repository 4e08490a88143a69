//===- FloatTest.cpp - Exactly rounded arithmetic (PTX ISA 9.7.3, 9.7.4) --===//
//
// add, sub, mul, fma, div, rcp, sqrt, min, max, abs, neg of all floating-point
// types against exact arithmetic that rounds once.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <functional>

namespace ptxsim::test {
namespace {

/// A type, its registers, and what stands for NaN: f32 and halves have one
/// (9.7.3: "canonical NaN"), of f64 only that it is NaN is promised.
struct FloatType {
  const char *name;
  FloatFormat format;

  std::string registers(unsigned count) const {
    const char *prefix = format.bits == 16   ? "%h"
                         : format.bits == 64 ? "%l"
                                             : "%";
    std::string text = " %out" + std::to_string(format.bits);
    for (unsigned n = 0; n < count; ++n)
      text += std::string(", ") + prefix + char('a' + n);
    return text + ";";
  }
  Table table(unsigned count) const {
    return floatTable(format.bits, format.mantissa, count, 1500);
  }
};
const FloatType kHalf{"f16", kF16}, kBrain{"bf16", kBf16}, kSingle{"f32", kF32},
    kDouble{"f64", kF64};

/// .ftz, .sat and .relu, which an instruction may have.
struct Modifiers {
  bool flushes = false, saturates = false, relu = false;

  std::string text() const {
    return std::string(flushes ? ".ftz" : "") + (saturates ? ".sat" : "") +
           (relu ? ".relu" : "");
  }
  uint64_t before(uint64_t v, const FloatFormat &f) const {
    return flushes ? f.flush(v) : v;
  }
  uint64_t after(uint64_t v, const FloatFormat &f) const {
    if (flushes)
      v = f.flush(v);
    bool isNegative = v & f.sign();
    uint64_t one = uint64_t(f.bias()) << f.mantissa;
    if (saturates && (isNegative || f.isNan(v)))
      return 0;
    if (saturates)
      return std::min(v, one);
    // max(v, +0), and NaN stays.
    return relu && isNegative && !f.isNan(v) ? 0 : v;
  }
};

/// Any NaN of f64 is as good as the other.
void expectFloats(const std::string &instruction, const FloatType &t,
                  const Table &operands,
                  const std::function<uint64_t(std::vector<uint64_t>)> &of) {
  Column got =
      evaluate(instruction + t.registers(unsigned(operands.size())), operands);
  unsigned wrong = 0;
  for (size_t row = 0; row < got.size() && wrong < 4; ++row) {
    std::vector<uint64_t> values;
    for (const Column &column : operands)
      values.push_back(column[row]);
    uint64_t expected = of(values);
    bool bothNan = t.format.isNan(expected) && t.format.isNan(got[row]);
    if (got[row] == expected || (bothNan && t.format.bits == 64))
      continue;
    ++wrong;
    ADD_FAILURE() << instruction << " of " << rowText(operands, row)
                  << "\n  gives " << hex(got[row]) << ", expected "
                  << hex(expected);
  }
}

using Exact = std::function<Number(std::vector<Number>, Rounding)>;

void expectRounded(const std::string &name, const FloatType &t, unsigned count,
                   const char *rounding, Rounding mode, Modifiers m,
                   const Exact &exact) {
  expectFloats(name + rounding + m.text() + "." + t.name, t, t.table(count),
               [&](const std::vector<uint64_t> &values) {
                 std::vector<Number> numbers;
                 for (uint64_t v : values)
                   numbers.push_back(decode(m.before(v, t.format), t.format));
                 return m.after(encode(exact(numbers, mode), t.format, mode),
                                t.format);
               });
}

/// The operation in all rounding modes, with and without .ftz and .sat (f32).
void expectAllModes(const std::string &name, const FloatType &t, unsigned count,
                    bool saturates, const Exact &exact) {
  bool isSingle = t.format.bits == 32;
  for (const RoundingName &r : kRoundings)
    for (bool flushes : {false, true})
      for (bool sat : {false, true})
        if ((isSingle || !flushes) && (!sat || (isSingle && saturates)))
          expectRounded(name, t, count, r.name, r.mode,
                        Modifiers{flushes, sat, false}, exact);
}

const Exact kAdd = [](std::vector<Number> v, Rounding mode) {
  return add(v[0], v[1], mode);
};
const Exact kSub = [](std::vector<Number> v, Rounding mode) {
  return add(v[0], negate(v[1]), mode);
};
const Exact kMul = [](std::vector<Number> v, Rounding) {
  return multiply(v[0], v[1]);
};
const Exact kFma = [](std::vector<Number> v, Rounding mode) {
  return add(multiply(v[0], v[1]), v[2], mode);
};

TEST(Float, Add) {
  for (const FloatType &t : {kSingle, kDouble}) {
    expectAllModes("add", t, 2, true, kAdd);
    expectAllModes("sub", t, 2, true, kSub);
  }
}

TEST(Float, Multiply) {
  for (const FloatType &t : {kSingle, kDouble})
    expectAllModes("mul", t, 2, true, kMul);
}

TEST(Float, FusedMultiplyAdd) {
  for (const FloatType &t : {kSingle, kDouble}) {
    expectAllModes("fma", t, 3, true, kFma);
    expectRounded("mad", t, 3, ".rn", Rounding::Nearest, {}, kFma);
  }
  // What rounding the product would lose: (1 + 2^-23)^2 - (1 + 2^-22) = 2^-46.
  expectEach("fma.rn.f32 %out32, %a, %a, %b;", {{0x3f800001}, {0xbf800002}},
             [](uint64_t, uint64_t) { return uint64_t(0x28800000); });
}

TEST(Float, Quotient) {
  Exact quotient = [](std::vector<Number> v, Rounding) {
    return divide(v[0], v[1]);
  };
  for (const FloatType &t : {kSingle, kDouble}) {
    expectAllModes("div", t, 2, false, quotient);
    uint64_t one = uint64_t(t.format.bias()) << t.format.mantissa;
    Number unit = decode(one, t.format);
    expectAllModes("rcp", t, 1, false, [&](std::vector<Number> v, Rounding) {
      return divide(unit, v[0]);
    });
  }
}

TEST(Float, SquareRoot) {
  for (const FloatType &t : {kSingle, kDouble})
    expectAllModes("sqrt", t, 1, false, [](std::vector<Number> v, Rounding) {
      return squareRoot(v[0]);
    });
}

/// Two values of f32 in a register of 64 bits.
TEST(Float, Pairs) {
  Table pairs = paired(floatTable(32, 23, 3, 800), 32);
  auto check = [&](const std::string &name, const char *operands,
                   const Exact &exact) {
    for (const RoundingName &r : kRoundings)
      for (bool flushes : {false, true})
        expectEach(name + r.name + (flushes ? ".ftz" : "") + ".f32x2 " +
                       operands,
                   pairs, [&](uint64_t a, uint64_t b, uint64_t c) {
                     uint64_t whole = 0;
                     for (unsigned at : {0u, 32u}) {
                       std::vector<Number> v;
                       for (uint64_t x : {a, b, c}) {
                         x = x >> at & 0xffffffff;
                         v.push_back(decode(flushes ? kF32.flush(x) : x, kF32));
                       }
                       uint64_t sum = encode(exact(v, r.mode), kF32, r.mode);
                       whole |= (flushes ? kF32.flush(sum) : sum) << at;
                     }
                     return whole;
                   });
  };
  check("add", "%out64, %la, %lb;", kAdd);
  check("sub", "%out64, %la, %lb;", kSub);
  check("mul", "%out64, %la, %lb;", kMul);
  check("fma", "%out64, %la, %lb, %lc;", kFma);
}

/// f16 and bf16, alone and in pairs; .rn alone.
TEST(Float, Halves) {
  for (const FloatType &t : {kHalf, kBrain}) {
    bool isHalf = t.format.mantissa == 10;
    for (bool flushes : {false, true})
      for (bool saturates : {false, true}) {
        if (!isHalf && (flushes || saturates))
          continue;
        Modifiers m{flushes, saturates, false};
        expectRounded("add", t, 2, ".rn", Rounding::Nearest, m, kAdd);
        expectRounded("sub", t, 2, ".rn", Rounding::Nearest, m, kSub);
        expectRounded("mul", t, 2, ".rn", Rounding::Nearest, m, kMul);
        expectRounded("add", t, 2, "", Rounding::Nearest, m, kAdd);
        expectRounded("fma", t, 3, ".rn", Rounding::Nearest, m, kFma);
      }
    expectRounded("fma", t, 3, ".rn", Rounding::Nearest,
                  Modifiers{false, false, true}, kFma);
  }
}

/// f32 with factors, or a first operand, of 16 bits: in all rounding modes.
TEST(Float, Mixed) {
  for (const FloatType &t : {kHalf, kBrain}) {
    Column halves = t.table(1)[0], words = kSingle.table(1)[0];
    size_t count = std::min<size_t>({halves.size(), words.size(), 400});
    Table operands(3);
    for (size_t n = 0; n < count; ++n)
      for (size_t step : {1, 7, 31}) {
        operands[0].push_back(halves[n * halves.size() / count]);
        operands[1].push_back(halves[n * step % halves.size()]);
        operands[2].push_back(words[n * step * 5 % words.size()]);
      }
    auto check = [&](const std::string &name, const char *sources,
                     std::vector<size_t> used, const Exact &exact) {
      for (const RoundingName &r : kRoundings)
        for (bool saturates : {false, true}) {
          Modifiers m{false, saturates, false};
          expectEach(name + (*r.name || name != "fma" ? r.name : ".rn") +
                         m.text() + ".f32." + t.name + sources,
                     operands, [&](uint64_t a, uint64_t b, uint64_t c) {
                       uint64_t in[] = {a, b, c};
                       std::vector<Number> v;
                       for (size_t n : used)
                         v.push_back(decode(in[n], n == 2 ? kF32 : t.format));
                       return m.after(encode(exact(v, r.mode), kF32, r.mode),
                                      kF32);
                     });
        }
    };
    check("add", " %out32, %ha, %c;", {0, 2}, kAdd);
    check("sub", " %out32, %ha, %c;", {0, 2}, kSub);
    check("fma", " %out32, %ha, %hb, %c;", {0, 1, 2}, kFma);
  }
}

TEST(Float, PackedHalves) {
  for (const FloatType &t : {kHalf, kBrain}) {
    Table pairs = paired(floatTable(16, t.format.mantissa, 3, 1000), 16);
    auto check = [&](const std::string &name, const char *operands,
                     const Exact &exact) {
      expectEach(name + "." + t.name + "x2 " + operands, pairs,
                 [&](uint64_t a, uint64_t b, uint64_t c) {
                   uint64_t whole = 0;
                   for (unsigned at : {0u, 16u}) {
                     std::vector<Number> v;
                     for (uint64_t x : {a, b, c})
                       v.push_back(decode(x >> at & 0xffff, t.format));
                     whole |= encode(exact(v, Rounding::Nearest), t.format,
                                     Rounding::Nearest)
                              << at;
                   }
                   return whole;
                 });
    };
    check("add.rn", "%out32, %a, %b;", kAdd);
    check("sub.rn", "%out32, %a, %b;", kSub);
    check("mul.rn", "%out32, %a, %b;", kMul);
    check("fma.rn", "%out32, %a, %b, %c;", kFma);
  }
}

/// min and max by the ISA's table: -0 below +0, one NaN loses, with .NaN wins.
uint64_t chosen(const FloatFormat &f, bool wantsMin, bool nanWins, uint64_t a,
                uint64_t b) {
  if (f.isNan(a) || f.isNan(b)) {
    bool isNan = nanWins || (f.isNan(a) && f.isNan(b));
    return isNan ? f.sign() - 1 : f.isNan(a) ? b : a;
  }
  // Sign and magnitude as an order of integers, -0 below +0.
  auto rank = [&](uint64_t v) {
    return v & f.sign() ? -int64_t(v ^ f.sign()) - 1 : int64_t(v);
  };
  return (rank(a) < rank(b)) == wantsMin ? a : b;
}

TEST(Float, MinMax) {
  for (const FloatType &t : {kHalf, kBrain, kSingle, kDouble})
    for (bool wantsMin : {false, true})
      for (bool nanWins : {false, true})
        for (bool flushes : {false, true})
          for (bool xorSign : {false, true}) {
            const FloatFormat &f = t.format;
            if ((f.bits == 64 && (nanWins || flushes || xorSign)) ||
                (f.mantissa == 7 && flushes))
              continue;
            expectFloats(std::string(wantsMin ? "min" : "max") +
                             (flushes ? ".ftz" : "") + (nanWins ? ".NaN" : "") +
                             (xorSign ? ".xorsign.abs." : ".") + t.name,
                         t, t.table(2), [&](const std::vector<uint64_t> &v) {
                           uint64_t a = flushes ? f.flush(v[0]) : v[0];
                           uint64_t b = flushes ? f.flush(v[1]) : v[1];
                           if (!xorSign)
                             return chosen(f, wantsMin, nanWins, a, b);
                           uint64_t size = chosen(f, wantsMin, nanWins,
                                                  a & ~f.sign(), b & ~f.sign());
                           return f.isNan(size) ? size
                                                : size | ((a ^ b) & f.sign());
                         });
          }
}

TEST(Float, MinMaxOfThree) {
  for (bool wantsMin : {false, true})
    for (bool nanWins : {false, true})
      for (bool isAbs : {false, true})
        expectFloats(
            std::string(wantsMin ? "min" : "max") + (nanWins ? ".NaN" : "") +
                (isAbs ? ".abs" : "") + ".f32",
            kSingle, kSingle.table(3), [&](const std::vector<uint64_t> &v) {
              uint64_t mask = isAbs ? 0x7fffffff : 0xffffffff;
              uint64_t two =
                  chosen(kF32, wantsMin, nanWins, v[0] & mask, v[1] & mask);
              return chosen(kF32, wantsMin, nanWins, two, v[2] & mask);
            });
}

/// Of NaN the ISA leaves open what abs and neg make, except that it is NaN.
TEST(Float, Signs) {
  for (const FloatType &t : {kHalf, kBrain, kSingle, kDouble})
    for (bool flushes : {false, true}) {
      const FloatFormat &f = t.format;
      if (flushes && (f.bits == 64 || f.mantissa == 7))
        continue;
      Table all = t.table(1), numbers(1);
      for (uint64_t v : all[0])
        if (!f.isNan(v))
          numbers[0].push_back(v);
      std::string ftz = flushes ? ".ftz." : ".";
      expectFloats("abs" + ftz + t.name, t, numbers,
                   [&](const std::vector<uint64_t> &v) {
                     return (flushes ? f.flush(v[0]) : v[0]) & ~f.sign();
                   });
      expectFloats("neg" + ftz + t.name, t, numbers,
                   [&](const std::vector<uint64_t> &v) {
                     return (flushes ? f.flush(v[0]) : v[0]) ^ f.sign();
                   });
    }
  for (const FloatType &t : {kSingle, kDouble})
    expectEach(std::string("copysign.") + t.name + t.registers(2), t.table(2),
               [&](uint64_t a, uint64_t b) {
                 uint64_t sign = t.format.sign();
                 return (a & sign) | (b & ~sign);
               });
}

TEST(Float, TestProperties) {
  for (const FloatType &t : {kSingle, kDouble}) {
    const FloatFormat &f = t.format;
    auto check = [&](const std::string &name, auto formula) {
      expectEach("testp." + name + "." + t.name + " %outp, " +
                     (f.bits == 64 ? "%la;" : "%a;"),
                 t.table(1),
                 [&](uint64_t a) { return uint64_t(formula(a & ~f.sign())); });
    };
    uint64_t unit = uint64_t(1) << f.mantissa;
    check("finite", [&](uint64_t v) { return v < f.infinity(); });
    check("infinite", [&](uint64_t v) { return v == f.infinity(); });
    check("number", [&](uint64_t v) { return v <= f.infinity(); });
    check("notanumber", [&](uint64_t v) { return v > f.infinity(); });
    check("normal", [&](uint64_t v) { return v >= unit && v < f.infinity(); });
    check("subnormal", [&](uint64_t v) { return v > 0 && v < unit; });
  }
}

} // namespace
} // namespace ptxsim::test
