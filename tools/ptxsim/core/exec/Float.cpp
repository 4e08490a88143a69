//===- Float.cpp - f32 and f64 arithmetic (PTX ISA 9.7.3) -----------------===//

#include "tools/ptxsim/core/exec/Lanes.h"

#include <cfenv>
#include <cmath>

namespace ptxsim {
namespace {

// Instruction::extra of these instructions.
constexpr uint32_t kFlush = 1, kSaturate = 2, kRoundShift = 2, kRoundMask = 3;
enum : uint32_t { kNearest = 0, kZero = 1, kDown = 2, kUp = 3 };

struct Add {
  template <typename T> static T apply(T a, T b) { return a + b; }
};
struct Sub {
  template <typename T> static T apply(T a, T b) { return a - b; }
};
struct Mul {
  template <typename T> static T apply(T a, T b) { return a * b; }
};
struct Div {
  template <typename T> static T apply(T a, T b) { return a / b; }
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
struct Copysign {
  template <typename T> static T apply(T a, T b) { return std::copysign(b, a); }
};
struct Sqrt {
  template <typename T> static T apply(T a) { return std::sqrt(a); }
};
struct Rcp {
  template <typename T> static T apply(T a) { return T(1) / a; }
};
struct Rsqrt {
  template <typename T> static T apply(T a) {
    return T(1.0 / std::sqrt(double(a)));
  }
};
// Approximate functions: the rounded exact value lies within every bound that
// the ISA states.
struct Sin {
  static float apply(float a) { return float(std::sin(double(a))); }
};
struct Cos {
  static float apply(float a) { return float(std::cos(double(a))); }
};
struct Lg2 {
  static float apply(float a) { return float(std::log2(double(a))); }
};
struct Ex2 {
  static float apply(float a) { return float(std::exp2(double(a))); }
};
struct Tanh {
  static float apply(float a) { return float(std::tanh(double(a))); }
};

float flushed(float v) {
  return std::fpclassify(v) == FP_SUBNORMAL ? std::copysign(0.0f, v) : v;
}
double flushed(double v) { return v; }

template <typename T> T saturated(T v) {
  return std::isnan(v) || v <= 0 ? T(0) : v > 1 ? T(1) : v;
}

/// Rounds as the instruction says while it lives.
class Rounding {
public:
  explicit Rounding(uint32_t extra) {
    static constexpr int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                                    FE_UPWARD};
    mode = modes[extra >> kRoundShift & kRoundMask];
    if (mode != FE_TONEAREST)
      std::fesetround(mode);
  }
  ~Rounding() {
    if (mode != FE_TONEAREST)
      std::fesetround(FE_TONEAREST);
  }

private:
  int mode;
};

template <typename T>
void load(Warp &w, const Place &place, bool flush, T *out) {
  const Storage<T> *in = w.at<Storage<T>>(place);
  std::memcpy(out, in, kLanes * sizeof(T));
  if (flush)
    for (unsigned lane = 0; lane < kLanes; ++lane)
      out[lane] = flushed(out[lane]);
}

template <typename T> void store(Warp &w, const Instruction &i, T *values) {
  if (i.extra & kFlush)
    for (unsigned lane = 0; lane < kLanes; ++lane)
      values[lane] = flushed(values[lane]);
  if (i.extra & kSaturate)
    for (unsigned lane = 0; lane < kLanes; ++lane)
      values[lane] = saturated(values[lane]);
  Storage<T> bits[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    bits[lane] = toBits<T>(std::isnan(values[lane]) && sizeof(T) == 4
                               ? fromBits<T>(Storage<T>(0x7fffffff))
                               : values[lane]);
  commit(w, i.dst[0], bits);
}

template <typename F, typename T> void float1(Warp &w, const Instruction &i) {
  T a[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane]);
  store(w, i, a);
}
template <typename F, typename T> void float2(Warp &w, const Instruction &i) {
  T a[kLanes], b[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  load(w, i.src[1], i.extra & kFlush, b);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane], b[lane]);
  store(w, i, a);
}
template <typename F, typename T> void float3(Warp &w, const Instruction &i) {
  T a[kLanes], b[kLanes], c[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  load(w, i.src[1], i.extra & kFlush, b);
  load(w, i.src[2], i.extra & kFlush, c);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane], b[lane], c[lane]);
  store(w, i, a);
}

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
  if (w.mask == kAllLanes) {
    std::memcpy(w.at<float>(i.dst[0]), r, sizeof(r));
    return;
  }
  commit(w, i.dst[0], reinterpret_cast<const uint32_t *>(r));
}

void modifiers(Builder &b) {
  uint32_t round = b.op.has("rz")   ? kZero
                   : b.op.has("rm") ? kDown
                   : b.op.has("rp") ? kUp
                                    : kNearest;
  b.i.extra = (b.op.has("ftz") ? kFlush : 0) |
              (b.op.has("sat") ? kSaturate : 0) | round << kRoundShift;
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
template <typename F> bool approximate(Builder &b) {
  unary(b, 4, 4);
  b.i.kind = Class::Special;
  b.i.run = float1<F, float>;
  return true;
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

bool selectSpecial(Builder &b, bool isDouble) {
  const std::string &stem = b.op.stem;
  b.i.kind = Class::Special;
  if (stem == "div")
    return two<Div>(b, isDouble);
  if (stem == "rcp")
    return one<Rcp>(b, isDouble);
  if (stem == "sqrt")
    return one<Sqrt>(b, isDouble);
  if (stem == "rsqrt")
    return one<Rsqrt>(b, isDouble);
  if (isDouble)
    return false;
  if (stem == "sin")
    return approximate<Sin>(b);
  if (stem == "cos")
    return approximate<Cos>(b);
  if (stem == "lg2")
    return approximate<Lg2>(b);
  if (stem == "ex2")
    return approximate<Ex2>(b);
  if (stem == "tanh")
    return approximate<Tanh>(b);
  return false;
}

} // namespace

bool selectFloat(Builder &b) {
  Type type = b.op.type();
  if (type != Type::F32 && type != Type::F64)
    return false;
  bool isDouble = type == Type::F64;
  const std::string &stem = b.op.stem;
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
  if (b.op.has("xorsign") || b.count() > 3)
    return false;
  if (stem == "min")
    return b.op.has("NaN") ? two<PropagateNan<Min>>(b, isDouble)
                           : two<Min>(b, isDouble);
  if (stem == "max")
    return b.op.has("NaN") ? two<PropagateNan<Max>>(b, isDouble)
                           : two<Max>(b, isDouble);
  if (stem == "abs")
    return one<Abs>(b, isDouble);
  if (stem == "neg")
    return one<Neg>(b, isDouble);
  if (stem == "copysign")
    return two<Copysign>(b, isDouble);
  if (stem == "testp")
    return selectTest(b, isDouble);
  return selectSpecial(b, isDouble);
}

} // namespace ptxsim
