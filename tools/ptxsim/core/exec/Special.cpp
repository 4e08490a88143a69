//===- Special.cpp - Quotients, roots, approximations (PTX ISA 9.7.3) -----===//

#include "tools/ptxsim/core/exec/Float.h"

namespace ptxsim {
namespace {

struct Div {
  template <typename T> static T apply(T a, T b) { return a / b; }
};
/// div.approx gives up on divisors above 2^126 (9.7.3.8).
struct DivApprox {
  static float apply(float a, float b) {
    float size = std::fabs(b);
    if (size > 0x1p126f && !std::isinf(size) && !std::isnan(a))
      return std::isinf(a)                        ? NAN
             : std::signbit(a) != std::signbit(b) ? -0.0f
                                                  : 0.0f;
    return a / b;
  }
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
/// The upper half of a double; subnormal numbers count as zero. What rcp and
/// rsqrt.approx.ftz.f64 read and write (9.7.3.13, 9.7.3.17).
double upperHalf(double v) {
  uint64_t bits = toBits<double>(v) & 0xffffffff00000000;
  bool isTiny = (bits & 0x7ff0000000000000) == 0;
  if (std::isnan(v))
    return NAN;
  return fromBits<double>(isTiny ? bits & 0x8000000000000000 : bits);
}
struct RcpGross {
  static double apply(double a) { return upperHalf(1.0 / upperHalf(a)); }
};
struct RsqrtGross {
  static double apply(double a) {
    return upperHalf(1.0 / std::sqrt(upperHalf(a)));
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

template <typename F> bool one(Builder &b, bool isDouble) {
  unsigned bytes = isDouble ? 8 : 4;
  unary(b, bytes, bytes);
  b.i.run = isDouble ? Handler(float1<F, double>) : Handler(float1<F, float>);
  return true;
}
template <typename F> bool approximate(Builder &b) {
  unary(b, 4, 4);
  b.i.run = float1<F, float>;
  return b.op.type() == Type::F32 && b.op.has("approx");
}
template <typename F> bool gross(Builder &b) {
  unary(b, 8, 8);
  b.i.run = float1<F, double>;
  return true;
}

/// Divisions and roots round, or are approximate (or, div alone, "full").
bool isComplete(const Opcode &op) {
  return op.hasAny({"rn", "rz", "rm", "rp", "approx", "full"});
}

} // namespace

bool selectSpecial(Builder &b) {
  Type type = b.op.type();
  if (type != Type::F32 && type != Type::F64)
    return false;
  const std::string &stem = b.op.stem;
  bool isDouble = type == Type::F64, isApprox = b.op.has("approx");
  modifiers(b);
  b.i.kind = Class::Special;
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
  if (!isComplete(b.op))
    return false;
  if (stem == "div") {
    unsigned bytes = isDouble ? 8 : 4;
    binary(b, bytes, bytes);
    b.i.run = isDouble   ? Handler(float2<Div, double>)
              : isApprox ? Handler(float2<DivApprox, float>)
                         : Handler(float2<Div, float>);
    return !isDouble || !(isApprox || b.op.has("full"));
  }
  if (stem == "rcp")
    return isDouble && isApprox ? gross<RcpGross>(b) : one<Rcp>(b, isDouble);
  if (stem == "sqrt")
    return !(isDouble && isApprox) && one<Sqrt>(b, isDouble);
  if (stem == "rsqrt")
    return isDouble && b.op.has("ftz") ? gross<RsqrtGross>(b)
                                       : isApprox && one<Rsqrt>(b, isDouble);
  return false;
}

} // namespace ptxsim
