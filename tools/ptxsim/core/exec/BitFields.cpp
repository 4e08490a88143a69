//===- BitFields.cpp - Fields and single bits of integers (PTX ISA 9.7.1) -===//

#include "tools/ptxsim/core/exec/Lanes.h"

namespace ptxsim {
namespace {

/// bfe (9.7.1.19): position and length are the low bytes of b and c.
template <typename T> void extract(Warp &w, const Instruction &i) {
  using Un = std::make_unsigned_t<T>;
  const Un *a = w.at<Un>(i.src[0]);
  const uint32_t *b = w.at<uint32_t>(i.src[1]), *c = w.at<uint32_t>(i.src[2]);
  Un r[kLanes];
  constexpr uint32_t msb = 8 * sizeof(T) - 1;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t position = b[lane] & 0xff, length = c[lane] & 0xff;
    uint32_t last = std::min(position + length - 1, msb);
    bool sign = std::is_signed_v<T> && length && (a[lane] >> last & 1);
    Un field = position > msb ? 0 : a[lane] >> position;
    uint32_t have = position > msb ? 0 : std::min(length, msb - position + 1);
    Un keep = have > msb ? ~Un(0) : (Un(1) << have) - 1;
    r[lane] = (field & keep) | (sign ? ~keep : 0);
  }
  commit(w, i.dst[0], r);
}

/// bfi (9.7.1.20): the low bits of a into b.
template <typename T> void insert(Warp &w, const Instruction &i) {
  const T *a = w.at<T>(i.src[0]), *b = w.at<T>(i.src[1]);
  const uint32_t *c = w.at<uint32_t>(i.src[2]), *d = w.at<uint32_t>(i.src[3]);
  T r[kLanes];
  constexpr uint32_t width = 8 * sizeof(T);
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t position = c[lane] & 0xff, length = d[lane] & 0xff;
    T ones = length >= width ? ~T(0) : (T(1) << length) - 1;
    T keep = position >= width ? 0 : T(ones << position);
    T moved = position >= width ? 0 : T(a[lane] << position);
    r[lane] = (b[lane] & ~keep) | (moved & keep);
  }
  commit(w, i.dst[0], r);
}

struct Popc {
  template <typename T> static uint32_t apply(T a) {
    return uint32_t(__builtin_popcountll(a));
  }
};
struct Clz {
  static uint32_t apply(uint32_t a) { return a ? __builtin_clz(a) : 32; }
  static uint32_t apply(uint64_t a) { return a ? __builtin_clzll(a) : 64; }
};
struct Brev {
  template <typename T> static T apply(T a) {
    T r = 0;
    for (unsigned k = 0; k < 8 * sizeof(T); ++k)
      r |= (a >> k & 1) << (8 * sizeof(T) - 1 - k);
    return r;
  }
};
/// bfind (9.7.1.17); for negative numbers the first bit that is not the sign.
struct Bfind {
  static uint32_t apply(uint32_t a) { return a ? 31 - __builtin_clz(a) : ~0u; }
  static uint32_t apply(uint64_t a) {
    return a ? 63 - __builtin_clzll(a) : ~0u;
  }
  static uint32_t apply(int32_t a) { return apply(uint32_t(a < 0 ? ~a : a)); }
  static uint32_t apply(int64_t a) { return apply(uint64_t(a < 0 ? ~a : a)); }
};
/// The distance from the top instead, if there is such a bit.
template <uint32_t Top> struct BfindShift {
  template <typename T> static uint32_t apply(T a) {
    uint32_t at = Bfind::apply(a);
    return at == ~0u ? at : Top - at;
  }
};

bool selectFind(Builder &b) {
  unsigned bytes = laneBytes(b.op.type());
  unary(b, 4, bytes);
  bool shift = b.op.has("shiftamt");
  switch (b.op.type()) {
  case Type::U32:
    b.i.run = shift ? map1<BfindShift<31>, uint32_t, uint32_t>
                    : map1<Bfind, uint32_t, uint32_t>;
    return true;
  case Type::S32:
    b.i.run = shift ? map1<BfindShift<31>, int32_t, uint32_t>
                    : map1<Bfind, int32_t, uint32_t>;
    return true;
  case Type::U64:
    b.i.run = shift ? map1<BfindShift<63>, uint64_t, uint32_t>
                    : map1<Bfind, uint64_t, uint32_t>;
    return true;
  case Type::S64:
    b.i.run = shift ? map1<BfindShift<63>, int64_t, uint32_t>
                    : map1<Bfind, int64_t, uint32_t>;
    return true;
  default:
    return false;
  }
}

template <typename F, typename R32, typename R64>
bool countBits(Builder &b, unsigned wideResult) {
  bool isWide = laneBytes(b.op.type()) == 8;
  unary(b, isWide ? wideResult : 4, isWide ? 8 : 4);
  b.i.run = isWide ? Handler(map1<F, uint64_t, R64>)
                   : Handler(map1<F, uint32_t, R32>);
  return true;
}

/// bmsk (9.7.8.8): ones from a on, b of them. extra: positions and widths wrap.
void makeMask(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t from = i.extra ? a[lane] & 31 : std::min(a[lane], 32u);
    uint32_t width = i.extra ? b[lane] & 31 : std::min(b[lane], 32u);
    uint64_t ones = ((uint64_t(1) << width) - 1) << from;
    r[lane] = uint32_t(ones);
  }
  commit(w, i.dst[0], r);
}

/// szext (9.7.8.9): the low b bits of a, extended. extra: bit 0 the width
/// wraps, bit 1 with sign.
void extend(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t width = i.extra & 1 ? b[lane] & 31 : std::min(b[lane], 32u);
    uint32_t keep = uint32_t((uint64_t(1) << width) - 1);
    bool sign = (i.extra & 2) && width && (a[lane] >> (width - 1) & 1);
    r[lane] = (a[lane] & keep) | (sign ? ~keep : 0);
  }
  commit(w, i.dst[0], r);
}

/// fns (9.7.1.16): the position of the n-th bit that is set, from a base on
/// upwards or downwards.
void findNthSet(Warp &w, const Instruction &i) {
  const uint32_t *mask = w.at<uint32_t>(i.src[0]);
  const uint32_t *base = w.at<uint32_t>(i.src[1]);
  const int32_t *offset = w.at<int32_t>(i.src[2]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    int64_t wanted = offset[lane], step = wanted < 0 ? -1 : 1;
    wanted = wanted == 0 ? 1 : wanted * step;
    r[lane] = ~0u;
    for (int64_t at = base[lane]; at >= 0 && at < 32; at += step) {
      if ((mask[lane] >> at & 1) && --wanted == 0)
        r[lane] = uint32_t(at);
      if (offset[lane] == 0)
        break;
    }
  }
  commit(w, i.dst[0], r);
}

} // namespace

bool selectBitFields(Builder &b) {
  const std::string &stem = b.op.stem;
  bool isWide = laneBytes(b.op.type()) == 8;
  if (stem == "bfe") {
    unary(b, isWide ? 8 : 4, isWide ? 8 : 4);
    b.src(2, 4);
    b.src(3, 4);
    bool isSignedType = isSigned(b.op.type());
    b.i.run = isWide ? isSignedType ? extract<int64_t> : extract<uint64_t>
              : isSignedType ? extract<int32_t>
                             : extract<uint32_t>;
    return true;
  }
  if (stem == "bfi") {
    unsigned bytes = isWide ? 8 : 4;
    binary(b, bytes, bytes);
    b.src(3, 4);
    b.src(4, 4);
    b.i.run = isWide ? insert<uint64_t> : insert<uint32_t>;
    return true;
  }
  if (stem == "popc")
    return countBits<Popc, uint32_t, uint32_t>(b, 4);
  if (stem == "clz")
    return countBits<Clz, uint32_t, uint32_t>(b, 4);
  if (stem == "brev")
    return countBits<Brev, uint32_t, uint64_t>(b, 8);
  if (stem == "bfind")
    return selectFind(b);
  if (stem == "bmsk" || stem == "szext") {
    binary(b, 4, 4);
    b.i.extra = (b.op.has("wrap") ? 1 : 0) | (isSigned(b.op.type()) ? 2 : 0);
    b.i.run = stem == "bmsk" ? makeMask : extend;
    return b.op.has("wrap") || b.op.has("clamp");
  }
  if (stem == "fns") {
    ternary(b, 4, 4, 4);
    b.i.run = findNthSet;
    return true;
  }
  return false;
}

} // namespace ptxsim
