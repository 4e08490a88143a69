//===- MixedFloat.cpp - f32 with operands of 16 bits (PTX ISA 9.7.5) ------===//
//
// add and sub take their first operand, fma its factors in f16 or bf16: these
// are f32 numbers without loss, and the operation is that of f32.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Float.h"
#include "tools/ptxsim/core/exec/Half.h"

namespace ptxsim {
namespace {

struct FromHalf {
  static float apply(uint16_t bits) { return float(F16Format::decode(bits)); }
};
struct FromBrain {
  static float apply(uint16_t bits) { return bfloatToFloat(bits); }
};

template <typename From> void widen(Warp &w, const Place &place, float *out) {
  const uint32_t *in = w.at<uint32_t>(place);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    out[lane] = From::apply(uint16_t(in[lane]));
}

template <typename From, bool IsSub>
void mixedSum(Warp &w, const Instruction &i) {
  float a[kLanes], c[kLanes];
  widen<From>(w, i.src[0], a);
  load(w, i.src[1], false, c);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = IsSub ? a[lane] - c[lane] : a[lane] + c[lane];
  store(w, i, a);
}

template <typename From> void mixedFma(Warp &w, const Instruction &i) {
  float a[kLanes], b[kLanes], c[kLanes];
  widen<From>(w, i.src[0], a);
  widen<From>(w, i.src[1], b);
  load(w, i.src[2], false, c);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = std::fma(a[lane], b[lane], c[lane]);
  store(w, i, a);
}

template <typename From> void select(Builder &b) {
  const std::string &stem = b.op.stem;
  if (stem == "fma") {
    ternary(b, 4, 4, 4);
    b.i.run = mixedFma<From>;
    return;
  }
  b.dst(0, 4);
  b.src(1, 4);
  b.src(2, 4);
  b.i.run = stem == "sub" ? mixedSum<From, true> : mixedSum<From, false>;
}

} // namespace

bool selectMixedFloat(Builder &b) {
  const std::vector<Type> &types = b.op.types;
  const std::string &stem = b.op.stem;
  if ((stem != "add" && stem != "sub" && stem != "fma") || types.size() != 2 ||
      types[0] != Type::F32 ||
      (types[1] != Type::F16 && types[1] != Type::BF16) ||
      b.op.hasAny({"ftz", "relu", "cc"}))
    return false;
  modifiers(b);
  b.i.kind = Class::Fma;
  types[1] == Type::F16 ? select<FromHalf>(b) : select<FromBrain>(b);
  return true;
}

} // namespace ptxsim
