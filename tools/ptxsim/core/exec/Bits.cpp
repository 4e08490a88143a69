//===- Bits.cpp - Logic and shifts (PTX ISA 9.7.8)   --------===//

#include "tools/ptxsim/core/exec/Lanes.h"

namespace ptxsim {
namespace {

struct And {
  template <typename T> static T apply(T a, T b) { return a & b; }
};
struct Or {
  template <typename T> static T apply(T a, T b) { return a | b; }
};
struct Xor {
  template <typename T> static T apply(T a, T b) { return a ^ b; }
};
struct Not {
  template <typename T> static T apply(T a) { return T(~a); }
};
struct Cnot {
  template <typename T> static T apply(T a) { return a == 0; }
};

/// Shift amounts have 32 bits and saturate at the width.
template <typename T, bool IsRight> void shift(Warp &w, const Instruction &i) {
  const Storage<T> *a = w.at<Storage<T>>(i.src[0]);
  const uint32_t *amount = w.at<uint32_t>(i.src[1]);
  Storage<T> r[kLanes];
  constexpr uint32_t width = 8 * sizeof(T);
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    T value = fromBits<T>(a[lane]);
    uint32_t by = amount[lane] < width ? amount[lane] : width - 1;
    T shifted =
        IsRight ? T(value >> by) : T(std::make_unsigned_t<T>(value) << by);
    T beyond = IsRight && std::is_signed_v<T> ? shifted : T(0);
    r[lane] = toBits<T>(amount[lane] < width ? shifted : beyond);
  }
  commit(w, i.dst[0], r);
}

bool selectShift(Builder &b, bool isRight) {
  unsigned bytes = laneBytes(b.op.type());
  b.dst(0, bytes);
  b.src(1, bytes);
  b.src(2, 4);
  // Compilers take the upper half of a register whose lower half has no value.
  unsigned size = sizeOf(b.op.type());
  Type type = b.op.type();
  bool fills = !isRight || (type != Type::S16 && type != Type::S32 &&
                            type != Type::S64); // with zeros
  if (fills && b.isConstant(2) && b.constant(2) < 8 * size &&
      b.constant(2) != 0) {
    int by = int(b.constant(2));
    b.i.shift = int8_t(isRight ? -by : by);
    b.i.elementBytes = uint8_t(size);
  }
  switch (b.op.type()) {
  case Type::B16:
  case Type::U16:
    b.i.run = isRight ? shift<uint16_t, true> : shift<uint16_t, false>;
    return true;
  case Type::S16:
    b.i.run = shift<int16_t, true>;
    return isRight;
  case Type::B32:
  case Type::U32:
    b.i.run = isRight ? shift<uint32_t, true> : shift<uint32_t, false>;
    return true;
  case Type::S32:
    b.i.run = shift<int32_t, true>;
    return isRight;
  case Type::B64:
  case Type::U64:
    b.i.run = isRight ? shift<uint64_t, true> : shift<uint64_t, false>;
    return true;
  case Type::S64:
    b.i.run = shift<int64_t, true>;
    return isRight;
  default:
    return false;
  }
}

/// shf: the pair {b, a} shifted. extra: bit 0 to the right, bit 1 wraps.
void funnel(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]),
                 *c = w.at<uint32_t>(i.src[2]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint64_t pair = uint64_t(b[lane]) << 32 | a[lane];
    uint32_t by = i.extra & 2 ? c[lane] & 31 : c[lane] < 32 ? c[lane] : 32;
    r[lane] = i.extra & 1 ? uint32_t(pair >> by) : uint32_t((pair << by) >> 32);
  }
  commit(w, i.dst[0], r);
}

/// Predicates are masks of lanes: logic on them is logic on the masks.
template <typename F> void predicate2(Warp &w, const Instruction &i) {
  w.setPredicate(i.dst[0], F::apply(w.predicateValue(i.src[0]),
                                    w.predicateValue(i.src[1])));
}
void predicateNot(Warp &w, const Instruction &i) {
  w.setPredicate(i.dst[0], ~w.predicateValue(i.src[0]));
}

template <typename F> bool logic(Builder &b) {
  b.i.sifting = std::is_same_v<F, And>  ? Sifting::And
                : std::is_same_v<F, Or> ? Sifting::Or
                                        : Sifting::None;
  if (b.op.type() == Type::Pred) {
    binary(b, 0, 0);
    b.i.run = predicate2<F>;
    return true;
  }
  unsigned bytes = laneBytes(b.op.type());
  binary(b, bytes, bytes);
  b.i.combinesBits = true;
  b.i.elementBytes = uint8_t(sizeOf(b.op.type()));
  b.i.run =
      bytes == 8 ? Handler(map2<F, uint64_t>) : Handler(map2<F, uint32_t>);
  return true;
}

bool selectNot(Builder &b) {
  if (b.op.type() == Type::Pred) {
    unary(b, 0, 0);
    b.i.run = predicateNot;
    return true;
  }
  bool isCnot = b.op.stem == "cnot";
  unsigned bytes = laneBytes(b.op.type());
  unary(b, bytes, bytes);
  if (sizeOf(b.op.type()) == 2)
    b.i.run = isCnot ? map1<Cnot, uint16_t> : map1<Not, uint16_t>;
  else if (bytes == 8)
    b.i.run = isCnot ? map1<Cnot, uint64_t> : map1<Not, uint64_t>;
  else
    b.i.run = isCnot ? map1<Cnot, uint32_t> : map1<Not, uint32_t>;
  return true;
}

/// lop3 (9.7.8.6): bit k of the table says what a, b, c with value k give.
void lop3(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]),
                 *c = w.at<uint32_t>(i.src[2]);
  uint32_t r[kLanes] = {};
  for (unsigned k = 0; k < 8; ++k) {
    if (!(i.immediate >> k & 1))
      continue;
    for (unsigned lane = 0; lane < kLanes; ++lane)
      r[lane] |= (k & 4 ? a[lane] : ~a[lane]) & (k & 2 ? b[lane] : ~b[lane]) &
                 (k & 1 ? c[lane] : ~c[lane]);
  }
  commit(w, i.dst[0], r);
  if (i.results < 2)
    return;
  // lop3.or, lop3.and: whether the result has a bit, joined with a predicate.
  uint32_t some = 0, q = w.predicateValue(i.src[3]);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    some |= uint32_t(r[lane] != 0) << lane;
  w.setPredicate(i.dst[1], i.extra ? some & q : some | q);
}

bool selectLop3(Builder &b) {
  bool isOr = b.op.has("or"), isAnd = b.op.has("and");
  ternary(b, 4, 4, 4);
  b.i.immediate = b.constant(4);
  if (b.i.immediate > 255)
    b.fail("lop3's table has 8 bits");
  b.i.extra = isAnd;
  b.i.run = lop3;
  if (!isOr && !isAnd)
    return true;
  b.dstSecond(0, 0);
  b.src(5, 0);
  return b.results.size() == 2;
}

/// prmt (9.7.8.7), the default mode and the special ones. extra: the mode.
void permute(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]),
                 *c = w.at<uint32_t>(i.src[2]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint64_t bytes = uint64_t(b[lane]) << 32 | a[lane];
    uint32_t result = 0, s = c[lane] & 3;
    for (uint32_t k = 0; k < 4; ++k) {
      uint32_t from = 0;
      bool sign = false;
      switch (i.extra) {
      case 0:
        from = c[lane] >> 4 * k & 7;
        sign = c[lane] >> (4 * k + 3) & 1;
        break;
      case 1: // f4e: forward
        from = (s + k) & 7;
        break;
      case 2: // b4e: backward
        from = (s + 8 - k) & 7;
        break;
      case 3: // rc8: replicate 8 bits
        from = s;
        break;
      case 4: // ecl: edge clamp left
        from = k > s ? k : s;
        break;
      case 5: // ecr: edge clamp right
        from = k < s ? k : s;
        break;
      default: // rc16
        from = (s & 1 ? 2 : 0) + (k & 1);
        break;
      }
      uint32_t byte = uint32_t(bytes >> 8 * from) & 0xff;
      if (sign)
        byte = byte & 0x80 ? 0xff : 0;
      result |= byte << 8 * k;
    }
    r[lane] = result;
  }
  commit(w, i.dst[0], r);
}

bool selectPermute(Builder &b) {
  ternary(b, 4, 4, 4);
  const char *modes[] = {"", "f4e", "b4e", "rc8", "ecl", "ecr", "rc16"};
  for (uint32_t m = 1; m < 7; ++m)
    if (b.op.has(modes[m]))
      b.i.extra = m;
  b.i.run = permute;
  return true;
}

} // namespace

bool selectBits(Builder &b) {
  const std::string &stem = b.op.stem;
  if (stem == "and")
    return logic<And>(b);
  if (stem == "or")
    return logic<Or>(b);
  if (stem == "xor")
    return logic<Xor>(b);
  if (stem == "not" || stem == "cnot")
    return selectNot(b);
  if (stem == "shl" || stem == "shr")
    return selectShift(b, stem == "shr");
  if (stem == "shf") {
    ternary(b, 4, 4, 4);
    b.i.extra = (b.op.has("r") ? 1 : 0) | (b.op.has("wrap") ? 2 : 0);
    b.i.run = funnel;
    return true;
  }
  if (stem == "lop3")
    return selectLop3(b);
  if (stem == "prmt")
    return selectPermute(b);
  return false;
}

} // namespace ptxsim
