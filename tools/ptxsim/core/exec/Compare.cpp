//===- Compare.cpp - setp, set, selp, slct (PTX ISA 9.7.6, 9.7.7) ---------===//

#include "tools/ptxsim/core/exec/Half.h"
#include "tools/ptxsim/core/exec/Lanes.h"

#include <cfloat>
#include <cmath>

namespace ptxsim {
namespace {

enum class Cmp : uint8_t {
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  Equ,
  Neu,
  Ltu,
  Leu,
  Gtu,
  Geu,
  Num,
  Nan
};

const char *const kNames[] = {"eq",  "ne",  "lt",  "le",  "gt",  "ge",  "equ",
                              "neu", "ltu", "leu", "gtu", "geu", "num", "nan"};
/// lo, ls, hi, hs: the comparisons of unsigned numbers.
const std::pair<const char *, Cmp> kUnsignedNames[] = {
    {"lo", Cmp::Lt}, {"ls", Cmp::Le}, {"hi", Cmp::Gt}, {"hs", Cmp::Ge}};

// Instruction::extra: the comparison, then how a third operand joins.
constexpr uint32_t kJoinShift = 8, kAnd = 1, kOr = 2, kXor = 3,
                   kFlush = 1 << 12;

template <typename T, typename F>
uint32_t lanesWhere(const T *a, const T *b, F compare) {
  uint32_t mask = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    mask |= uint32_t(compare(a[lane], b[lane])) << lane;
  return mask;
}

template <typename T> uint32_t compareLanes(Cmp cmp, const T *a, const T *b) {
  auto unordered = [](T x, T y) { return x != x || y != y; };
  switch (cmp) {
  case Cmp::Eq:
    return lanesWhere(a, b, [](T x, T y) { return x == y; });
  case Cmp::Ne:
    return lanesWhere(a, b,
                      [&](T x, T y) { return !unordered(x, y) && x != y; });
  case Cmp::Lt:
    return lanesWhere(a, b, [](T x, T y) { return x < y; });
  case Cmp::Le:
    return lanesWhere(a, b, [](T x, T y) { return x <= y; });
  case Cmp::Gt:
    return lanesWhere(a, b, [](T x, T y) { return x > y; });
  case Cmp::Ge:
    return lanesWhere(a, b, [](T x, T y) { return x >= y; });
  case Cmp::Equ:
    return lanesWhere(a, b,
                      [&](T x, T y) { return unordered(x, y) || x == y; });
  case Cmp::Neu:
    return lanesWhere(a, b, [](T x, T y) { return !(x == y); });
  case Cmp::Ltu:
    return lanesWhere(a, b, [](T x, T y) { return !(x >= y); });
  case Cmp::Leu:
    return lanesWhere(a, b, [](T x, T y) { return !(x > y); });
  case Cmp::Gtu:
    return lanesWhere(a, b, [](T x, T y) { return !(x <= y); });
  case Cmp::Geu:
    return lanesWhere(a, b, [](T x, T y) { return !(x < y); });
  case Cmp::Num:
    return lanesWhere(a, b, [&](T x, T y) { return !unordered(x, y); });
  case Cmp::Nan:
    return lanesWhere(a, b, [&](T x, T y) { return unordered(x, y); });
  }
  return 0;
}

/// Loads 32 values of T as the comparison wants them.
template <typename T> struct Loader {
  using Value = T;
  static void load(Warp &w, const Place &place, bool flush, T *out) {
    const Storage<T> *in = w.at<Storage<T>>(place);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      out[lane] = fromBits<T>(in[lane]);
    if constexpr (std::is_same_v<T, float>)
      if (flush)
        for (unsigned lane = 0; lane < kLanes; ++lane)
          if (std::fpclassify(out[lane]) == FP_SUBNORMAL)
            out[lane] = 0;
  }
};
/// Half of a register; `At` is the half's first bit.
template <typename F, unsigned At> struct HalfLoader {
  using Value = float;
  static void load(Warp &w, const Place &place, bool flush, float *out) {
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      uint32_t bits = w.at<uint32_t>(place)[lane] >> At & 0xffff;
      if (flush && (bits & F::kInfinity) == 0)
        bits &= F::kSign;
      out[lane] = float(F::decode(bits));
    }
  }
};
template <typename F> using LowHalf = HalfLoader<F, 0>;
template <typename F> using HighHalf = HalfLoader<F, 16>;

template <typename L> uint32_t evaluate(Warp &w, const Instruction &i) {
  typename L::Value a[kLanes], b[kLanes];
  L::load(w, i.src[0], i.extra & kFlush, a);
  L::load(w, i.src[1], i.extra & kFlush, b);
  return compareLanes(Cmp(i.extra & 0xff), a, b);
}

uint32_t join(Warp &w, const Instruction &i, uint32_t result) {
  uint32_t how = i.extra >> kJoinShift & 3;
  if (!how)
    return result;
  uint32_t c = w.predicateValue(i.src[2]);
  return how == kAnd ? result & c : how == kOr ? result | c : result ^ c;
}

template <typename L> void setp(Warp &w, const Instruction &i) {
  uint32_t result = evaluate<L>(w, i);
  uint32_t yes = join(w, i, result), no = join(w, i, ~result);
  w.setPredicate(i.dst[0], yes);
  if (i.results > 1)
    w.setPredicate(i.dst[1], no);
}

/// setp on two halves: a predicate for each.
template <typename F> void setpHalves(Warp &w, const Instruction &i) {
  uint32_t low = join(w, i, evaluate<LowHalf<F>>(w, i));
  uint32_t high = join(w, i, evaluate<HighHalf<F>>(w, i));
  w.setPredicate(i.dst[0], low);
  w.setPredicate(i.dst[1], high);
}

/// immediate: what true is: all ones, or 1.0 of the type.
template <typename L> void set(Warp &w, const Instruction &i) {
  uint32_t result = join(w, i, evaluate<L>(w, i)), r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = result >> lane & 1 ? uint32_t(i.immediate) : 0;
  commit(w, i.dst[0], r);
}

template <typename F> void setHalves(Warp &w, const Instruction &i) {
  uint32_t low = join(w, i, evaluate<LowHalf<F>>(w, i)), r[kLanes];
  uint32_t high = join(w, i, evaluate<HighHalf<F>>(w, i));
  uint32_t yes = uint32_t(i.immediate) & 0xffff;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = (low >> lane & 1 ? yes : 0) | (high >> lane & 1 ? yes << 16 : 0);
  commit(w, i.dst[0], r);
}

template <template <typename> class H> Handler pick(Type type) {
  switch (type) {
  case Type::B16:
  case Type::U16:
    return H<Loader<uint16_t>>::run;
  case Type::S16:
    return H<Loader<int16_t>>::run;
  case Type::B32:
  case Type::U32:
    return H<Loader<uint32_t>>::run;
  case Type::S32:
    return H<Loader<int32_t>>::run;
  case Type::B64:
  case Type::U64:
    return H<Loader<uint64_t>>::run;
  case Type::S64:
    return H<Loader<int64_t>>::run;
  case Type::F32:
    return H<Loader<float>>::run;
  case Type::F64:
    return H<Loader<double>>::run;
  case Type::F16:
    return H<LowHalf<F16Format>>::run;
  case Type::BF16:
    return H<LowHalf<Bf16Format>>::run;
  default:
    return nullptr;
  }
}
template <typename L> struct Setp {
  static constexpr Handler run = setp<L>;
};
template <typename L> struct Set {
  static constexpr Handler run = set<L>;
};

/// The comparison and how it joins a third operand; false if there is none.
bool takeComparison(Builder &b) {
  bool found = false;
  for (uint32_t n = 0; n < 14; ++n)
    if (b.op.has(kNames[n])) {
      b.i.extra = n;
      found = true;
    }
  for (auto [name, cmp] : kUnsignedNames)
    if (b.op.has(name)) {
      b.i.extra = uint32_t(cmp);
      found = true;
    }
  uint32_t how = b.op.has("and")   ? kAnd
                 : b.op.has("or")  ? kOr
                 : b.op.has("xor") ? kXor
                                   : 0;
  b.i.extra |= how << kJoinShift | (b.op.has("ftz") ? kFlush : 0);
  return found;
}

void takeOperands(Builder &b, unsigned bytes) {
  b.src(1, bytes);
  b.src(2, bytes);
  if (b.i.extra >> kJoinShift & 3)
    b.src(3, 0);
}

bool isPacked(Type type) { return type == Type::F16x2 || type == Type::BF16x2; }

bool selectSetp(Builder &b) {
  Type type = b.op.type();
  if (!takeComparison(b) || b.op.types.size() != 1)
    return false;
  b.dst(0, 0);
  b.dstSecond(0, 0);
  takeOperands(b, laneBytes(type));
  if (isPacked(type)) {
    if (b.results.size() != 2)
      b.fail("setp on two halves has two results");
    b.i.run =
        type == Type::F16x2 ? setpHalves<F16Format> : setpHalves<Bf16Format>;
  } else {
    b.i.run = pick<Setp>(type);
  }
  return b.i.run != nullptr;
}

bool selectSet(Builder &b) {
  Type to = b.op.type(0), type = b.op.type(1);
  if (!takeComparison(b) || b.op.types.size() != 2)
    return false;
  bool fromHalves = isPacked(type);
  switch (to) {
  case Type::U32:
  case Type::S32:
    b.i.immediate = 0xffffffff;
    break;
  case Type::U16:
  case Type::S16:
    b.i.immediate = 0xffff;
    break;
  case Type::F32:
    b.i.immediate = 0x3f800000;
    break;
  case Type::F16:
  case Type::F16x2:
    b.i.immediate = 0x3c00;
    break;
  case Type::BF16:
  case Type::BF16x2:
    b.i.immediate = 0x3f80;
    break;
  default:
    return false;
  }
  // Halves set halves; .u32 and .s32 are two of them.
  if (fromHalves ? sizeOf(to) != 4 || to == Type::F32 : isPacked(to))
    return false;
  b.dst(0, 4);
  takeOperands(b, laneBytes(type));
  if (fromHalves)
    b.i.run =
        type == Type::F16x2 ? setHalves<F16Format> : setHalves<Bf16Format>;
  else
    b.i.run = pick<Set>(type);
  return b.i.run != nullptr;
}

template <typename T> void selp(Warp &w, const Instruction &i) {
  const T *a = w.at<T>(i.src[0]), *b = w.at<T>(i.src[1]);
  uint32_t p = w.predicateValue(i.src[2]);
  T r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = p >> lane & 1 ? a[lane] : b[lane];
  commit(w, i.dst[0], r);
}

/// a if c >= 0, else b; c is s32 or f32. extra: subnormal numbers are zero.
template <typename T, typename C> void slct(Warp &w, const Instruction &i) {
  const T *a = w.at<T>(i.src[0]), *b = w.at<T>(i.src[1]);
  const C *c = w.at<C>(i.src[2]);
  T r[kLanes];
  constexpr C least = std::is_same_v<C, float> ? C(FLT_MIN) : C(1);
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    bool isZero = i.extra && c[lane] > -least && c[lane] < least;
    r[lane] = c[lane] >= 0 || isZero ? a[lane] : b[lane];
  }
  commit(w, i.dst[0], r);
}

} // namespace

bool selectCompare(Builder &b) {
  const std::string &stem = b.op.stem;
  if (stem == "setp")
    return selectSetp(b);
  if (stem == "set")
    return selectSet(b);
  bool isWide = laneBytes(b.op.type()) == 8;
  unsigned bytes = isWide ? 8 : 4;
  if (stem == "selp") {
    ternary(b, bytes, bytes, 0);
    b.i.sifting = Sifting::Select;
    b.i.run = isWide ? selp<uint64_t> : selp<uint32_t>;
    return true;
  }
  if (stem == "slct") {
    ternary(b, bytes, bytes, 4);
    b.i.extra = b.op.has("ftz");
    bool byFloat = b.op.type(1) == Type::F32;
    b.i.run = isWide ? byFloat ? slct<uint64_t, float> : slct<uint64_t, int32_t>
              : byFloat ? slct<uint32_t, float>
                        : slct<uint32_t, int32_t>;
    return true;
  }
  return false;
}

} // namespace ptxsim
