//===- Float.cpp - f32 and f64 arithmetic (PTX ISA 9.7.3) -----------------===//

#include "tools/ptxsim/core/exec/Float.h"

namespace ptxsim {
namespace {

struct Add {
  template <typename T> static T apply(T a, T b) { return a + b; }
};
struct Sub {
  template <typename T> static T apply(T a, T b) { return a - b; }
};
struct Mul {
  template <typename T> static T apply(T a, T b) { return a * b; }
};
struct Fma {
  template <typename T> static T apply(T a, T b, T c) {
    return std::fma(a, b, c);
  }
};
/// One NaN gives the other operand; -0 is less than +0.
struct Min {
  template <typename T> static T apply(T a, T b) {
    if (std::isnan(a))
      return b;
    if (std::isnan(b))
      return a;
    if (a == b)
      return std::signbit(a) ? a : b;
    return a < b ? a : b;
  }
};
struct Max {
  template <typename T> static T apply(T a, T b) {
    if (std::isnan(a))
      return b;
    if (std::isnan(b))
      return a;
    if (a == b)
      return std::signbit(a) ? b : a;
    return a > b ? a : b;
  }
};
template <typename F> struct PropagateNan {
  template <typename T> static T apply(T a, T b) {
    return std::isnan(a) || std::isnan(b) ? T(NAN) : F::apply(a, b);
  }
};
struct Abs {
  template <typename T> static T apply(T a) { return std::fabs(a); }
};
struct Neg {
  template <typename T> static T apply(T a) { return -a; }
};
/// Of whatever bits, NaN's too.
template <typename T> void copySign(Warp &w, const Instruction &i) {
  using S = Storage<T>;
  const S *a = w.at<S>(i.src[0]), *b = w.at<S>(i.src[1]);
  constexpr S sign = S(1) << (8 * sizeof(S) - 1);
  S r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = (b[lane] & ~sign) | (a[lane] & sign);
  commit(w, i.dst[0], r);
}
/// The choice among magnitudes; .xorsign gives it the product's sign.
template <typename F> struct Magnitudes {
  template <typename T> static T apply(T a, T b) {
    return F::apply(std::fabs(a), std::fabs(b));
  }
};
template <typename F> struct XorSign {
  template <typename T> static T apply(T a, T b) {
    T size = F::apply(std::fabs(a), std::fabs(b));
    return std::signbit(a) != std::signbit(b) ? -size : size;
  }
};
template <typename F> struct Three {
  template <typename T> static T apply(T a, T b, T c) {
    return F::apply(F::apply(a, b), c);
  }
};

// Main loops are full of fused multiply-adds, which the oldest x86-64 machines
// do not have: the loader picks the best of these versions.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define PTXSIM_VERSIONS                                                        \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define PTXSIM_VERSIONS
#endif

/// The case that fills main loops: f32, nearest, nothing flushed.
PTXSIM_VERSIONS void plainFma(Warp &w, const Instruction &i) {
  const float *a = w.at<float>(i.src[0]), *b = w.at<float>(i.src[1]),
              *c = w.at<float>(i.src[2]);
  float r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = __builtin_fmaf(a[lane], b[lane], c[lane]);
  for (float &value : r)
    value = value == value ? value : fromBits<float>(kNan);
  if (w.mask == kAllLanes) {
    std::memcpy(w.at<float>(i.dst[0]), r, sizeof(r));
    return;
  }
  commit(w, i.dst[0], reinterpret_cast<const uint32_t *>(r));
}

template <typename F> bool one(Builder &b, bool isDouble) {
  unary(b, isDouble ? 8 : 4, isDouble ? 8 : 4);
  b.i.run = isDouble ? Handler(float1<F, double>) : Handler(float1<F, float>);
  return true;
}
template <typename F> bool two(Builder &b, bool isDouble) {
  unsigned bytes = isDouble ? 8 : 4;
  binary(b, bytes, bytes);
  b.i.run = isDouble ? Handler(float2<F, double>) : Handler(float2<F, float>);
  return true;
}
bool fused(Builder &b, bool isDouble) {
  unsigned bytes = isDouble ? 8 : 4;
  ternary(b, bytes, bytes, bytes);
  b.i.run = isDouble         ? Handler(float3<Fma, double>)
            : b.i.extra == 0 ? Handler(plainFma)
                             : Handler(float3<Fma, float>);
  return true;
}

/// Two values of f32 in 64 bits: 64 lanes of 32 bits in turn.
template <typename F, unsigned Operands>
void pairs(Warp &w, const Instruction &i) {
  float s[3][2 * kLanes] = {};
  for (unsigned n = 0; n < Operands; ++n) {
    std::memcpy(s[n], w.at<uint64_t>(i.src[n]), sizeof(s[n]));
    if (i.extra & kFlush)
      for (float &value : s[n])
        value = flushed(value);
  }
  {
    Rounding rounding(i.extra);
    for (unsigned k = 0; k < 2 * kLanes; ++k)
      if constexpr (Operands == 3)
        s[0][k] = F::apply(s[0][k], s[1][k], s[2][k]);
      else
        s[0][k] = F::apply(s[0][k], s[1][k]);
  }
  finish(s[0], 2 * kLanes, i.extra);
  uint64_t r[kLanes];
  std::memcpy(r, s[0], sizeof(r));
  commit(w, i.dst[0], r);
}

bool selectPairs(Builder &b) {
  const std::string &stem = b.op.stem;
  modifiers(b);
  b.i.kind = Class::Fma;
  if (stem == "fma") {
    ternary(b, 8, 8, 8);
    b.i.run = pairs<Fma, 3>;
    return true;
  }
  binary(b, 8, 8);
  b.i.run = stem == "add"   ? Handler(pairs<Add, 2>)
            : stem == "sub" ? Handler(pairs<Sub, 2>)
                            : Handler(pairs<Mul, 2>);
  return stem == "add" || stem == "sub" || stem == "mul";
}

/// min and max of two values, or (f32 alone) of three.
template <typename F> bool chosen(Builder &b, bool isDouble) {
  bool isAbs = b.op.has("abs");
  if (b.count() == 4) {
    ternary(b, 4, 4, 4);
    b.i.run =
        isAbs ? float3<Three<Magnitudes<F>>, float> : float3<Three<F>, float>;
    return !isDouble && !b.op.has("xorsign");
  }
  if (isAbs || b.op.has("xorsign"))
    return isAbs && b.op.has("xorsign") && !isDouble &&
           two<XorSign<F>>(b, false);
  return two<F>(b, isDouble);
}
template <typename F> bool select(Builder &b, bool isDouble) {
  return b.op.has("NaN") ? chosen<PropagateNan<F>>(b, isDouble)
                         : chosen<F>(b, isDouble);
}

/// testp (9.7.3.2).
template <typename T> void testProperty(Warp &w, const Instruction &i) {
  T a[kLanes];
  load(w, i.src[0], false, a);
  uint32_t result = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    int c = std::fpclassify(a[lane]);
    bool is = i.immediate == 0   ? c != FP_INFINITE && c != FP_NAN
              : i.immediate == 1 ? c == FP_INFINITE
              : i.immediate == 2 ? c != FP_NAN
              : i.immediate == 3 ? c == FP_NAN
              : i.immediate == 4 ? c == FP_NORMAL
                                 : c == FP_SUBNORMAL;
    result |= uint32_t(is) << lane;
  }
  w.setPredicate(i.dst[0], result);
}

bool selectTest(Builder &b, bool isDouble) {
  const char *names[] = {"finite",     "infinite", "number",
                         "notanumber", "normal",   "subnormal"};
  unary(b, 0, isDouble ? 8 : 4);
  for (uint64_t n = 0; n < 6; ++n)
    if (b.op.has(names[n]))
      b.i.immediate = n;
  b.i.run = isDouble ? testProperty<double> : testProperty<float>;
  return true;
}

} // namespace

bool selectFloat(Builder &b) {
  Type type = b.op.type();
  if (type == Type::F32x2)
    return selectPairs(b);
  if ((type != Type::F32 && type != Type::F64) || b.op.types.size() != 1)
    return false;
  bool isDouble = type == Type::F64;
  const std::string &stem = b.op.stem;
  if (b.op.hasAny({"lo", "hi", "wide", "cc", "relu"}) ||
      (isDouble && b.op.hasAny({"ftz", "sat"})))
    return false;
  modifiers(b);
  b.i.kind = Class::Fma;
  if (stem == "fma" || stem == "mad")
    return fused(b, isDouble);
  if (stem == "add")
    return two<Add>(b, isDouble);
  if (stem == "sub")
    return two<Sub>(b, isDouble);
  if (stem == "mul")
    return two<Mul>(b, isDouble);
  if (stem == "min")
    return select<Min>(b, isDouble);
  if (stem == "max")
    return select<Max>(b, isDouble);
  if (stem == "abs")
    return one<Abs>(b, isDouble);
  if (stem == "neg")
    return one<Neg>(b, isDouble);
  if (stem == "copysign") {
    binary(b, isDouble ? 8 : 4, isDouble ? 8 : 4);
    b.i.run = isDouble ? copySign<double> : copySign<float>;
    return true;
  }
  if (stem == "testp")
    return selectTest(b, isDouble);
  return false;
}

} // namespace ptxsim
