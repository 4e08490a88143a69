//===- ImportTable.cpp - Functions that compiled code may call ------------===//

#include "runtime/devices/cpu/ImportTable.h"

#include "runtime/schema/Imports.h"
#include "runtime/src/HalfFloat.h"

#include <iterator>
#include <math.h>
#include <string.h>
#include <strings.h>

namespace cnnc::rt {

namespace {
struct ImportEntry {
  const char *name;
  const void *address;
};
} // namespace

static float powi(float base, int exponent) {
  return float(pow(double(base), exponent));
}
static double powiDouble(double base, int exponent) {
  return pow(base, exponent);
}

// Both ABIs pass a 16-bit float in the low bits of the register that a float
// would take, and so these functions pass a float with those bits: compilers
// that lack the 16-bit types build them too.
static uint16_t lowBits(float reg) {
  uint16_t bits;
  memcpy(&bits, &reg, sizeof(bits));
  return bits;
}
static float inLowBits(uint16_t bits) {
  float reg = 0;
  memcpy(&reg, &bits, sizeof(bits));
  return reg;
}
static float extendHalf(float reg) { return Half::decode(lowBits(reg)); }
static float truncateToHalf(float value) {
  return inLowBits(Half::encode(value));
}
static float truncateDoubleToHalf(double value) {
  return inLowBits(Half::encode(value));
}
static float truncateToBfloat(float value) {
  return inLowBits(Bfloat::encode(value));
}
static float truncateDoubleToBfloat(double value) {
  return inLowBits(Bfloat::encode(value));
}

// <math.h> overloads the names of the f64 functions in C++; these casts pick
// the C function.
template <typename Function> static const void *address(Function *function) {
  return reinterpret_cast<const void *>(function);
}
using Unary = double(double);
using Binary = double(double, double);

#define CNNC_UNARY(name)                                                       \
  {#name "f", address<float(float)>(::name##f)}, {                             \
    #name, address<Unary>(::name)                                              \
  }
#define CNNC_BINARY(name)                                                      \
  {#name "f", address<float(float, float)>(::name##f)}, {                      \
    #name, address<Binary>(::name)                                             \
  }

static const ImportEntry kEntries[] = {
    {"memcpy", address<void *(void *, const void *, size_t)>(::memcpy)},
    {"memmove", address<void *(void *, const void *, size_t)>(::memmove)},
    {"memset", address<void *(void *, int, size_t)>(::memset)},
    {"memcmp", address<int(const void *, const void *, size_t)>(::memcmp)},
    {"bcmp", address<int(const void *, const void *, size_t)>(::bcmp)},
    CNNC_UNARY(acos),
    CNNC_UNARY(acosh),
    CNNC_UNARY(asin),
    CNNC_UNARY(asinh),
    CNNC_UNARY(atan),
    CNNC_BINARY(atan2),
    CNNC_UNARY(atanh),
    CNNC_UNARY(cbrt),
    CNNC_UNARY(ceil),
    CNNC_UNARY(cos),
    CNNC_UNARY(cosh),
    CNNC_UNARY(erf),
    CNNC_UNARY(erfc),
    CNNC_UNARY(exp),
    CNNC_UNARY(exp2),
    CNNC_UNARY(exp10),
    CNNC_UNARY(expm1),
    CNNC_UNARY(fabs),
    CNNC_UNARY(floor),
    {"fmaf", address<float(float, float, float)>(::fmaf)},
    {"fma", address<double(double, double, double)>(::fma)},
    CNNC_BINARY(fmax),
    CNNC_BINARY(fmin),
    CNNC_BINARY(fmod),
    {"ldexpf", address<float(float, int)>(::ldexpf)},
    {"ldexp", address<double(double, int)>(::ldexp)},
    CNNC_UNARY(log10),
    CNNC_UNARY(log1p),
    CNNC_UNARY(log2),
    CNNC_UNARY(log),
    CNNC_UNARY(nearbyint),
    CNNC_BINARY(pow),
    CNNC_UNARY(rint),
    CNNC_UNARY(round),
    CNNC_UNARY(roundeven),
    CNNC_UNARY(sin),
    {"sincosf", address<void(float, float *, float *)>(::sincosf)},
    {"sincos", address<void(double, double *, double *)>(::sincos)},
    CNNC_UNARY(sinh),
    CNNC_UNARY(sqrt),
    CNNC_UNARY(tan),
    CNNC_UNARY(tanh),
    CNNC_UNARY(trunc),
    {"__powisf2", address(powi)},
    {"__powidf2", address(powiDouble)},
    {"__extendhfsf2", address(extendHalf)},
    {"__truncsfhf2", address(truncateToHalf)},
    {"__truncdfhf2", address(truncateDoubleToHalf)},
    {"__truncsfbf2", address(truncateToBfloat)},
    {"__truncdfbf2", address(truncateDoubleToBfloat)},
};

static_assert(std::size(kEntries) == std::size(artifact::kImports),
              "the table offers exactly what the schema promises");

const void *findImport(std::string_view name) {
  for (const ImportEntry &entry : kEntries)
    if (name == entry.name)
      return entry.address;
  return nullptr;
}

} // namespace cnnc::rt
