//===- ApproximateTest.cpp - Functions with error bounds (PTX ISA 9.7.3) --===//
//
// The bounds are those that the ISA states for each instruction; the exact
// values are the C library's in long double, whose own error of 2^-62 is far
// below them.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <cmath>
#include <functional>
#include <random>

namespace ptxsim::test {
namespace {

long double valueOf(uint64_t bits, const FloatFormat &f) {
  return approximate(decode(bits, f));
}

/// What may be wrong: by this much, and by this share of the value.
struct Bound {
  long double absolute, relative;
};

/// Infinities, NaN and signs of zeros must be right; results may be flushed.
void expectWithin(const std::string &instruction, const FloatFormat &f,
                  const Column &operands,
                  const std::function<long double(long double)> &exact,
                  Bound bound, bool flushes = false) {
  const char *registers = f.bits == 16   ? " %out16, %ha;"
                          : f.bits == 64 ? " %out64, %la;"
                                         : " %out32, %a;";
  Column got = evaluate(instruction + registers, {operands});
  long double least = std::ldexp(1.0L, 1 - f.bias());
  unsigned wrong = 0;
  for (size_t row = 0; row < got.size() && wrong < 4; ++row) {
    uint64_t input = flushes ? f.flush(operands[row]) : operands[row];
    long double x = valueOf(input, f), want = exact(x),
                value = valueOf(got[row], f);
    uint64_t rounded = f.sign() - 1;
    bool isFine;
    if (std::isnan(want)) {
      isFine = std::isnan(value);
    } else {
      // Beyond the largest value lies infinity.
      long double most = valueOf(f.largest(), f);
      rounded = std::fabs(want) > most ? f.infinity() : 0;
      long double error = std::fabs(value - want);
      isFine =
          std::isinf(want) || std::fabs(want) > most
              ? std::isinf(value) && std::signbit(value) == std::signbit(want)
              : error <= bound.absolute + bound.relative * std::fabs(want);
      // A subnormal result may be off by its last place, or be zero.
      if (!isFine && std::fabs(want) < least)
        isFine =
            error <= (flushes ? least : std::ldexp(least, -int(f.mantissa)));
    }
    if (isFine)
      continue;
    ++wrong;
    ADD_FAILURE() << instruction << " of " << hex(operands[row]) << " ("
                  << double(x) << ") gives " << double(value) << ", expected "
                  << double(want) << " " << hex(rounded);
  }
}

Column singles() { return floatTable(32, 23, 1, 3000)[0]; }

/// f32 between two numbers, evenly spread.
Column between(float low, float high) {
  Column values;
  std::mt19937 random(1);
  std::uniform_real_distribution<float> in(low, high);
  for (int n = 0; n < 4000; ++n) {
    float v = in(random);
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    values.push_back(bits);
  }
  return values;
}

long double reciprocal(long double x) { return 1 / x; }
long double root(long double x) { return std::sqrt(x); }
/// Of -0 it is -infinity.
long double inverseRoot(long double x) {
  return x == 0 ? 1 / x : 1 / std::sqrt(x);
}

TEST(Approximate, ReciprocalAndRoots) {
  for (bool flushes : {false, true}) {
    std::string ftz = flushes ? ".approx.ftz.f32" : ".approx.f32";
    // 9.7.3.13 (1 ulp), 9.7.3.15, 9.7.3.16.
    expectWithin("rcp" + ftz, kF32, singles(), reciprocal,
                 {0, std::ldexp(1.0L, -23)}, flushes);
    expectWithin("sqrt" + ftz, kF32, singles(), root,
                 {0, std::ldexp(1.0L, -23)}, flushes);
    expectWithin("rsqrt" + ftz, kF32, singles(), inverseRoot,
                 {0, std::exp2(-22.9L)}, flushes);
  }
}

/// rcp and rsqrt of f64 look at the upper half alone and write no lower one.
TEST(Approximate, GrossDoubles) {
  Column doubles = floatTable(64, 52, 1, 2000)[0];
  for (bool isRoot : {false, true}) {
    Column got = evaluate(std::string(isRoot ? "rsqrt" : "rcp") +
                              ".approx.ftz.f64 %out64, %la;",
                          {doubles});
    for (size_t row = 0; row < got.size(); ++row) {
      uint64_t input = kF64.flush(doubles[row] & 0xffffffff00000000);
      if (kF64.isNan(doubles[row]))
        input = doubles[row];
      long double x = valueOf(input, kF64),
                  want = isRoot ? inverseRoot(x) : reciprocal(x),
                  value = valueOf(got[row], kF64);
      if (std::isnan(want)) {
        EXPECT_TRUE(std::isnan(value)) << hex(doubles[row]);
        continue;
      }
      EXPECT_EQ(got[row] & 0xffffffff, 0u) << hex(doubles[row]);
      bool isTiny = std::fabs(want) < std::ldexp(1.0L, -1022);
      if (std::isinf(want) || isTiny)
        EXPECT_TRUE(isTiny ? value == 0 : value == want) << hex(doubles[row]);
      else
        EXPECT_LE(std::fabs(value - want), std::ldexp(std::fabs(want), -19))
            << hex(doubles[row]);
    }
  }
  expectWithin("rsqrt.approx.f64", kF64, doubles, inverseRoot,
               {0, std::ldexp(1.0L, -50)});
}

TEST(Approximate, SineCosine) {
  auto sine = [](long double x) { return std::sin(x); };
  auto cosine = [](long double x) { return std::cos(x); };
  for (const char *ftz : {".approx.f32", ".approx.ftz.f32"}) {
    bool flushes = std::string(ftz) == ".approx.ftz.f32";
    // 9.7.3.18: 2^-20.5 in [-2 pi, 2 pi], 2^-14.7 in [-100 pi, 100 pi].
    Column near = between(-6.2831853f, 6.2831853f),
           far = between(-314.15927f, 314.15927f);
    Bound close{std::exp2(-20.5L), 0}, loose{std::exp2(-14.7L), 0};
    expectWithin(std::string("sin") + ftz, kF32, near, sine, close, flushes);
    expectWithin(std::string("cos") + ftz, kF32, near, cosine, close, flushes);
    expectWithin(std::string("sin") + ftz, kF32, far, sine, loose, flushes);
    expectWithin(std::string("cos") + ftz, kF32, far, cosine, loose, flushes);
  }
  // Zeros keep their sign, infinity has no sine.
  Table special{{0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000}};
  Column sines = evaluate("sin.approx.f32 %out32, %a;", special),
         cosines = evaluate("cos.approx.f32 %out32, %a;", special);
  EXPECT_EQ(sines, (Column{0, 0x80000000, 0x7fffffff, 0x7fffffff, 0x7fffffff}));
  EXPECT_EQ(cosines, (Column{0x3f800000, 0x3f800000, 0x7fffffff, 0x7fffffff,
                             0x7fffffff}));
}

TEST(Approximate, Logarithm) {
  // 9.7.3.20: 2^-22 absolute between 1/2 and 2, else relative.
  auto exact = [](long double x) {
    return x < 0 ? NAN : x == 0 ? -INFINITY : std::log2(x);
  };
  for (bool flushes : {false, true}) {
    std::string name = flushes ? "lg2.approx.ftz.f32" : "lg2.approx.f32";
    expectWithin(name, kF32, singles(), exact,
                 {std::ldexp(1.0L, -22), std::ldexp(1.0L, -22)}, flushes);
    expectWithin(name, kF32, between(0.5f, 2), exact,
                 {std::ldexp(1.0L, -22), 0}, flushes);
  }
}

TEST(Approximate, Exponential) {
  // 9.7.3.21: 2^-22.5 relative for f32.
  auto exact = [](long double x) { return std::exp2(x); };
  for (bool flushes : {false, true}) {
    std::string name = flushes ? "ex2.approx.ftz.f32" : "ex2.approx.f32";
    for (const Column &operands : {singles(), between(-130, 130)})
      expectWithin(name, kF32, operands, exact, {0, std::exp2(-22.5L)},
                   flushes);
  }
  // 9.7.4: f16 2^-9.9, bf16 2^-7.
  Column halves = floatTable(16, 10, 1, 2000)[0];
  expectWithin("ex2.approx.f16", kF16, halves, exact, {0, std::exp2(-9.9L)});
  Column brains = floatTable(16, 7, 1, 2000)[0];
  expectWithin("ex2.approx.ftz.bf16", kBf16, brains, exact,
               {0, std::ldexp(1.0L, -7)}, true);
}

TEST(Approximate, HyperbolicTangent) {
  auto exact = [](long double x) { return std::tanh(x); };
  // 9.7.3.22: 2^-11 for f32; 9.7.4.9: 2^-10.987 for f16, 2^-8 for bf16.
  for (const Column &operands : {singles(), between(-4, 4)})
    expectWithin("tanh.approx.f32", kF32, operands, exact,
                 {0, std::ldexp(1.0L, -11)});
  expectWithin("tanh.approx.f16", kF16, floatTable(16, 10, 1, 2000)[0], exact,
               {0, std::exp2(-10.987L)});
  expectWithin("tanh.approx.bf16", kBf16, floatTable(16, 7, 1, 2000)[0], exact,
               {0, std::ldexp(1.0L, -8)});
}

TEST(Approximate, PackedHalves) {
  Column low = floatTable(16, 10, 1, 500)[0], both = paired(low, 16);
  for (std::string name : {"ex2.approx.f16", "tanh.approx.f16"}) {
    Column pairs = evaluate(name + "x2 %out32, %a;", {both}),
           singles = evaluate(name + " %out16, %ha;", {low});
    for (size_t row = 0; row < both.size(); ++row)
      EXPECT_EQ(pairs[row],
                singles[row] | singles[(row * 7 + 5) % low.size()] << 16);
  }
}

/// 9.7.3.8: 2 ulp; .approx alone gives up on divisors from 2^126 on.
TEST(Approximate, Division) {
  Table ab = floatTable(32, 23, 2, 3000);
  for (std::string mode : {"approx", "full", "approx.ftz", "full.ftz"}) {
    bool flushes = mode.find("ftz") != std::string::npos,
         isApprox = mode[0] == 'a';
    Column got = evaluate("div." + mode + ".f32 %out32, %a, %b;", ab);
    unsigned wrong = 0;
    for (size_t row = 0; row < got.size() && wrong < 4; ++row) {
      auto in = [&](uint64_t v) { return flushes ? kF32.flush(v) : v; };
      long double a = valueOf(in(ab[0][row]), kF32),
                  b = valueOf(in(ab[1][row]), kF32), want = a / b,
                  value = valueOf(got[row], kF32);
      long double size = std::fabs(b), most = valueOf(kF32.largest(), kF32);
      if (isApprox && size > std::ldexp(1.0L, 126) && std::isfinite(size))
        want = std::isinf(a) ? NAN : 0 * want;
      bool isFine = std::isnan(want) ? std::isnan(value)
                    : std::fabs(want) > most
                        ? std::isinf(value) || std::fabs(value) == most
                        : std::fabs(value - want) <=
                              std::ldexp(std::fabs(want), -22) +
                                  std::ldexp(1.0L, flushes ? -126 : -149);
      if (isFine)
        continue;
      ++wrong;
      ADD_FAILURE() << "div." << mode << ".f32 of " << rowText(ab, row)
                    << " gives " << hex(got[row]) << ", expected "
                    << double(want);
    }
  }
}

} // namespace
} // namespace ptxsim::test
