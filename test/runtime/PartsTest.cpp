//===- PartsTest.cpp - Checksum, 16-bit floats, imports, CPU features -----===//

#include "runtime/devices/cpu/CpuInfo.h"
#include "runtime/devices/cpu/ImportTable.h"
#include "runtime/schema/CpuFeatures.h"
#include "runtime/schema/Imports.h"
#include "runtime/schema/XxHash64.h"
#include "runtime/src/HalfFloat.h"

#include <gtest/gtest.h>

using namespace cnnc;
using namespace cnnc::rt;
using artifact::XxHash64;

// Values of the reference implementation for these messages.
TEST(XxHash64, HasTheSpecifiedValues) {
  EXPECT_EQ(XxHash64::of("", 0), 0xef46db3751d8e999u);
  EXPECT_EQ(XxHash64::of("a", 1), 0xd24ec4f1a98c6e5bu);
  EXPECT_EQ(XxHash64::of("abc", 3), 0x44bc2cf5ad770999u);
  const char text[] = "Nobody inspects the spammish repetition";
  EXPECT_EQ(XxHash64::of(text, sizeof(text) - 1), 0xfbcea83c8a378bf1u);
}

TEST(XxHash64, TakesPiecesOfAnySize) {
  std::vector<uint8_t> message(1000);
  for (size_t i = 0; i < message.size(); ++i)
    message[i] = uint8_t(i * 37);
  uint64_t whole = XxHash64::of(message.data(), message.size());
  for (size_t piece : {1, 7, 31, 32, 33, 64, 999}) {
    XxHash64 hash;
    for (size_t i = 0; i < message.size(); i += piece)
      hash.update(message.data() + i, std::min(piece, message.size() - i));
    EXPECT_EQ(hash.digest(), whole) << piece;
  }
}

template <typename Format> static void checkEveryEncoding() {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    float value = Format::decode(uint16_t(bits));
    bool nan = (bits & 0x7fff) > Format::kInfinity;
    ASSERT_EQ(std::isnan(value), nan) << bits;
    if (!nan)
      ASSERT_EQ(Format::encode(double(value)), bits);
  }
}

TEST(HalfFloat, EncodesWhatItDecodes) {
  checkEveryEncoding<Half>();
  checkEveryEncoding<Bfloat>();
}

TEST(HalfFloat, DecodesKnownValues) {
  EXPECT_EQ(Half::decode(0x3c00), 1.0f);
  EXPECT_EQ(Half::decode(0xc000), -2.0f);
  EXPECT_EQ(Half::decode(0x7bff), 65504.0f);
  EXPECT_EQ(Half::decode(0x0001), 0x1p-24f);
  EXPECT_EQ(Bfloat::decode(0x3f80), 1.0f);
  EXPECT_EQ(Bfloat::decode(0x4049), 3.140625f);
}

// Between neighbours, to the nearer; in the middle, to the even one.
template <typename Format> static void checkRounding() {
  for (uint32_t bits = 0; bits < uint32_t(Format::kInfinity) - 1; ++bits) {
    double low = Format::decode(uint16_t(bits));
    double high = Format::decode(uint16_t(bits + 1));
    double middle = low + (high - low) / 2;
    ASSERT_EQ(Format::encode(std::nextafter(middle, low)), bits);
    ASSERT_EQ(Format::encode(std::nextafter(middle, high)), bits + 1);
    ASSERT_EQ(Format::encode(middle), bits + (bits & 1));
    ASSERT_EQ(Format::encode(-middle), 0x8000 | (bits + (bits & 1)));
  }
}

TEST(HalfFloat, RoundsToNearestEven) {
  checkRounding<Half>();
  checkRounding<Bfloat>();
  EXPECT_EQ(Half::encode(65519.99), 0x7bff);
  EXPECT_EQ(Half::encode(65520), 0x7c00);
  EXPECT_EQ(Half::encode(1e300), 0x7c00);
  EXPECT_EQ(Half::encode(-INFINITY), 0xfc00);
  EXPECT_EQ(Bfloat::encode(3.4e38), 0x7f80);
  EXPECT_EQ(Half::encode(-0.0), 0x8000);
}

TEST(Imports, AreAllThere) {
  for (const char *name : artifact::kImports)
    EXPECT_NE(findImport(name), nullptr) << name;
  EXPECT_EQ(findImport("system"), nullptr);
  EXPECT_EQ(findImport(""), nullptr);
}

template <typename Function> static Function *import(const char *name) {
  return reinterpret_cast<Function *>(const_cast<void *>(findImport(name)));
}

TEST(Imports, AreWhatTheyAreCalled) {
  EXPECT_EQ(import<float(float)>("expf")(1.5f), std::exp(1.5f));
  EXPECT_EQ(import<double(double)>("log")(3.0), std::log(3.0));
  EXPECT_EQ(import<double(double, double)>("atan2")(1.0, -2.0),
            std::atan2(1.0, -2.0));
  EXPECT_EQ(import<float(float)>("roundevenf")(2.5f), 2.0f);
  EXPECT_EQ(import<float(float, int)>("__powisf2")(-2.0f, 3), -8.0f);
  float sine, cosine;
  import <void(float, float *, float *)>("sincosf")(0.5f, &sine, &cosine);
  EXPECT_EQ(sine, std::sin(0.5f));
  EXPECT_EQ(cosine, std::cos(0.5f));
}

#if defined(__FLT16_MANT_DIG__)
#if defined(__clang__)
__attribute__((no_sanitize("function")))
#endif
static void callHalfFloatImports() {
  EXPECT_EQ(import<float(_Float16)>("__extendhfsf2")(_Float16(1.5)), 1.5f);
  EXPECT_EQ(import<_Float16(float)>("__truncsfhf2")(-0.25f), _Float16(-0.25));
  EXPECT_EQ(import<_Float16(double)>("__truncdfhf2")(1e-7), _Float16(1e-7));
}

// As the compiler's own code calls them: with the 16-bit type in the register.
// To C++ the functions have another type, which only their ABI agrees with.
TEST(Imports, PassHalfFloatsAsTheAbiSays) { callHalfFloatImports(); }
#endif

TEST(CpuInfo, KnowsThisMachine) {
#if defined(__x86_64__)
  EXPECT_STREQ(hostArch(), "x86_64");
  EXPECT_TRUE(hostHasFeature("sse2"));
  for (const artifact::X86Feature &feature : artifact::kX86Features)
    hostHasFeature(feature.name);
  __builtin_cpu_init();
  EXPECT_EQ(hostHasFeature("avx2"), __builtin_cpu_supports("avx2") != 0);
  EXPECT_EQ(hostHasFeature("fma"), __builtin_cpu_supports("fma") != 0);
  EXPECT_EQ(hostHasFeature("avx512f"), __builtin_cpu_supports("avx512f") != 0);
  EXPECT_EQ(hostHasFeature("avx512vl"),
            __builtin_cpu_supports("avx512vl") != 0);
  EXPECT_EQ(hostHasFeature("avx512vnni"),
            __builtin_cpu_supports("avx512vnni") != 0);
  EXPECT_EQ(hostHasFeature("avx512bf16"),
            __builtin_cpu_supports("avx512bf16") != 0);
  EXPECT_EQ(hostHasFeature("bmi2"), __builtin_cpu_supports("bmi2") != 0);
  EXPECT_EQ(hostHasFeature("gfni"), __builtin_cpu_supports("gfni") != 0);
#endif
  EXPECT_FALSE(hostHasFeature("warp9"));
  EXPECT_FALSE(hostHasFeature(""));
  EXPECT_GE(usableProcessors(), 1u);
}
