//===- Integer.cpp - Integer arithmetic (PTX ISA 9.7.1, 9.7.2) ------------===//

#include "tools/ptxsim/core/exec/Lanes.h"

#include <limits>

namespace ptxsim {
namespace {

template <typename T> using U = std::make_unsigned_t<T>;

struct Add {
  template <typename T> static T apply(T a, T b) {
    return T(U<T>(a) + U<T>(b));
  }
};
struct Sub {
  template <typename T> static T apply(T a, T b) {
    return T(U<T>(a) - U<T>(b));
  }
};
/// Products in a type that holds them (C++ would promote 16 bits to int).
template <typename T>
using Wide = std::conditional_t<
    sizeof(T) == 8,
    std::conditional_t<std::is_signed_v<T>, __int128, unsigned __int128>,
    std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;
struct MulLo {
  template <typename T> static T apply(T a, T b) {
    return T(uint64_t(a) * uint64_t(b));
  }
};
struct MulHi {
  template <typename T> static T apply(T a, T b) {
    return T(Wide<T>(a) * Wide<T>(b) >> 8 * sizeof(T));
  }
};
template <typename R> struct MulWide {
  template <typename T> static R apply(T a, T b) {
    return R(Wide<T>(a) * Wide<T>(b));
  }
};
struct Mul24 {
  template <typename T> static T apply(T a, T b) {
    return T(uint64_t(low(a)) * uint64_t(low(b)));
  }
  static uint32_t low(uint32_t v) { return v & 0xffffff; }
  static int32_t low(int32_t v) { return int32_t(uint32_t(v) << 8) >> 8; }
};
struct Mul24Hi {
  template <typename T> static T apply(T a, T b) {
    return T(int64_t(Mul24::low(a)) * int64_t(Mul24::low(b)) >> 16);
  }
};
template <typename Mul> struct Mad {
  template <typename T, typename R> static R apply(T a, T b, R c) {
    return R(U<R>(Mul::apply(a, b)) + U<R>(c));
  }
};
/// Division by zero gives all ones (what the hardware's routine leaves).
struct Div {
  template <typename T> static T apply(T a, T b) {
    if (b == 0)
      return T(-1);
    if (std::is_signed_v<T> && b == T(-1))
      return T(0 - U<T>(a));
    return T(a / b);
  }
};
struct Rem {
  template <typename T> static T apply(T a, T b) {
    if (b == 0)
      return a;
    if (std::is_signed_v<T> && b == T(-1))
      return 0;
    return T(a % b);
  }
};
struct Min {
  template <typename T> static T apply(T a, T b) { return b < a ? b : a; }
};
struct Max {
  template <typename T> static T apply(T a, T b) { return a < b ? b : a; }
};
struct Abs {
  template <typename T> static T apply(T a) {
    return a < 0 ? T(0 - U<T>(a)) : a;
  }
};
struct Neg {
  template <typename T> static T apply(T a) { return T(0 - U<T>(a)); }
};
struct Sad {
  template <typename T> static T apply(T a, T b, T c) {
    return T(U<T>(c) + (a < b ? U<T>(b) - U<T>(a) : U<T>(a) - U<T>(b)));
  }
};
struct AddSat {
  static int32_t apply(int32_t a, int32_t b) { return clamp(int64_t(a) + b); }
  static int32_t clamp(int64_t v) {
    return int32_t(
        std::min<int64_t>(std::max<int64_t>(v, INT32_MIN), INT32_MAX));
  }
};
struct SubSat {
  static int32_t apply(int32_t a, int32_t b) {
    return AddSat::clamp(int64_t(a) - b);
  }
};
struct MadHiSat {
  static int32_t apply(int32_t a, int32_t b, int32_t c) {
    return AddSat::clamp(int64_t(MulHi::apply(a, b)) + c);
  }
};
struct Mad24HiSat {
  static int32_t apply(int32_t a, int32_t b, int32_t c) {
    return AddSat::clamp(int64_t(Mul24Hi::apply(a, b)) + c);
  }
};
template <typename F> struct Relu {
  template <typename T> static T apply(T a, T b) {
    return std::max(F::apply(a, b), T(0));
  }
};

//===--- selection --------------------------------------------------------===//

/// Names the handler for the instruction's type. H<T> is a template of them.
template <template <typename> class H> bool pick(Builder &b, Type type) {
  switch (type) {
  case Type::U16:
    b.i.run = H<uint16_t>::run;
    return true;
  case Type::S16:
    b.i.run = H<int16_t>::run;
    return true;
  case Type::U32:
    b.i.run = H<uint32_t>::run;
    return true;
  case Type::S32:
    b.i.run = H<int32_t>::run;
    return true;
  case Type::U64:
    b.i.run = H<uint64_t>::run;
    return true;
  case Type::S64:
    b.i.run = H<int64_t>::run;
    return true;
  default:
    return false;
  }
}
template <typename F> struct Of1 {
  template <typename T> struct H {
    static constexpr Handler run = map1<F, T>;
  };
};
template <typename F> struct Of2 {
  template <typename T> struct H {
    static constexpr Handler run = map2<F, T>;
  };
};
template <typename F> struct Of3 {
  template <typename T> struct H {
    static constexpr Handler run = map3<F, T>;
  };
};

template <typename F> bool binaryOf(Builder &b) {
  unsigned bytes = laneBytes(b.op.type());
  binary(b, bytes, bytes);
  return pick<Of2<F>::template H>(b, b.op.type());
}
template <typename F> bool unaryOf(Builder &b) {
  unsigned bytes = laneBytes(b.op.type());
  unary(b, bytes, bytes);
  return pick<Of1<F>::template H>(b, b.op.type());
}
template <typename F> bool ternaryOf(Builder &b) {
  unsigned bytes = laneBytes(b.op.type());
  ternary(b, bytes, bytes, bytes);
  return pick<Of3<F>::template H>(b, b.op.type());
}

/// mul.wide and mad.wide: the result has twice the width.
bool selectWide(Builder &b, bool isMad) {
  unsigned bytes = b.op.type() == Type::U16 || b.op.type() == Type::S16 ? 4 : 8;
  if (isMad)
    ternary(b, bytes, 4, bytes);
  else
    binary(b, bytes, 4);
  switch (b.op.type()) {
  case Type::U16:
    b.i.run = isMad ? map3<Mad<MulWide<uint32_t>>, uint16_t, uint32_t>
                    : map2<MulWide<uint32_t>, uint16_t, uint32_t>;
    return true;
  case Type::S16:
    b.i.run = isMad ? map3<Mad<MulWide<int32_t>>, int16_t, int32_t>
                    : map2<MulWide<int32_t>, int16_t, int32_t>;
    return true;
  case Type::U32:
    b.i.run = isMad ? map3<Mad<MulWide<uint64_t>>, uint32_t, uint64_t>
                    : map2<MulWide<uint64_t>, uint32_t, uint64_t>;
    return true;
  case Type::S32:
    b.i.run = isMad ? map3<Mad<MulWide<int64_t>>, int32_t, int64_t>
                    : map2<MulWide<int64_t>, int32_t, int64_t>;
    return true;
  default:
    return false;
  }
}

bool selectMul24(Builder &b, bool isMad) {
  if (b.op.type() != Type::U32 && b.op.type() != Type::S32)
    return false;
  bool isSigned = b.op.type() == Type::S32, isHi = b.op.has("hi");
  if (b.op.has("sat")) {
    ternary(b, 4, 4, 4);
    b.i.run = map3<Mad24HiSat, int32_t>;
    return isMad && isSigned && isHi;
  }
  if (isMad) {
    ternary(b, 4, 4, 4);
    b.i.run = isHi       ? isSigned ? Handler(map3<Mad<Mul24Hi>, int32_t>)
                                    : Handler(map3<Mad<Mul24Hi>, uint32_t>)
              : isSigned ? Handler(map3<Mad<Mul24>, int32_t>)
                         : Handler(map3<Mad<Mul24>, uint32_t>);
  } else {
    binary(b, 4, 4);
    b.i.run = isHi       ? isSigned ? Handler(map2<Mul24Hi, int32_t>)
                                    : Handler(map2<Mul24Hi, uint32_t>)
              : isSigned ? Handler(map2<Mul24, int32_t>)
                         : Handler(map2<Mul24, uint32_t>);
  }
  return true;
}

} // namespace

bool selectInteger(Builder &b) {
  const std::string &stem = b.op.stem;
  Type type = b.op.type();
  if (isFloat(type) || type == Type::U16x2 || type == Type::S16x2 ||
      b.op.types.size() != 1 ||
      b.op.hasAny(
          {"rn", "rz", "rm", "rp", "ftz", "NaN", "xorsign", "approx", "full"}))
    return false;
  if (stem == "add" || stem == "sub") {
    if (!b.op.has("sat"))
      return stem == "add" ? binaryOf<Add>(b) : binaryOf<Sub>(b);
    binary(b, 4, 4);
    b.i.run = stem == "add" ? map2<AddSat, int32_t> : map2<SubSat, int32_t>;
    return type == Type::S32;
  }
  if (stem == "mul" || stem == "mad") {
    bool isMad = stem == "mad";
    if (b.op.has("wide"))
      return selectWide(b, isMad);
    if (b.op.has("sat")) {
      ternary(b, 4, 4, 4);
      b.i.run = map3<MadHiSat, int32_t>;
      return isMad && b.op.has("hi") && type == Type::S32;
    }
    if (b.op.has("hi"))
      return isMad ? ternaryOf<Mad<MulHi>>(b) : binaryOf<MulHi>(b);
    return isMad ? ternaryOf<Mad<MulLo>>(b) : binaryOf<MulLo>(b);
  }
  if (stem == "mul24" || stem == "mad24")
    return selectMul24(b, stem == "mad24");
  if (stem == "div" || stem == "rem") {
    b.i.kind = Class::Special;
    return stem == "div" ? binaryOf<Div>(b) : binaryOf<Rem>(b);
  }
  if (stem == "min" || stem == "max") {
    bool isMin = stem == "min";
    if (!b.op.has("relu"))
      return isMin ? binaryOf<Min>(b) : binaryOf<Max>(b);
    binary(b, 4, 4);
    b.i.run = isMin ? map2<Relu<Min>, int32_t> : map2<Relu<Max>, int32_t>;
    return type == Type::S32;
  }
  if (stem == "abs")
    return unaryOf<Abs>(b);
  if (stem == "neg")
    return unaryOf<Neg>(b);
  if (stem == "sad")
    return ternaryOf<Sad>(b);
  return false;
}

} // namespace ptxsim
