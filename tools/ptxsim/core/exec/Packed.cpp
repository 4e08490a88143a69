//===- Packed.cpp - Integers of 8 and 16 bits in one register -------------===//
//
// dp4a and dp2a (PTX ISA 9.7.1), arithmetic on halves (9.7.1, .u16x2, .s16x2)
// and the video instructions on two or four parts (9.7.16).
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Lanes.h"

namespace ptxsim {
namespace {

/// dp4a and dp2a (PTX ISA 9.7.1.23): bytes of a times bytes of b, plus c.
/// extra: bit 0 a is signed, bit 1 b is signed, bit 2 the upper bytes of b.
template <bool IsDp4a> void dotProduct(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]),
                 *c = w.at<uint32_t>(i.src[2]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t sum = c[lane];
    for (unsigned k = 0; k < (IsDp4a ? 4u : 2u); ++k) {
      uint32_t x =
          IsDp4a ? a[lane] >> 8 * k & 0xff : a[lane] >> 16 * k & 0xffff;
      uint32_t y = b[lane] >> 8 * (k + (i.extra & 4 ? 2 : 0)) & 0xff;
      if (i.extra & 1)
        x = IsDp4a ? uint32_t(int8_t(x)) : uint32_t(int16_t(x));
      if (i.extra & 2)
        y = uint32_t(int8_t(y));
      sum += x * y;
    }
    r[lane] = sum;
  }
  commit(w, i.dst[0], r);
}

bool selectDot(Builder &b) {
  if (b.op.types.size() != 2)
    return false;
  ternary(b, 4, 4, 4);
  b.i.extra = (isSigned(b.op.type(0)) ? 1 : 0) |
              (isSigned(b.op.type(1)) ? 2 : 0) | (b.op.has("hi") ? 4 : 0);
  b.i.run = b.op.stem == "dp4a" ? dotProduct<true> : dotProduct<false>;
  return true;
}

//===--- parts of a register ----------------------------------------------===//

enum class Op : uint32_t { Add, Sub, Avrg, AbsDiff, Min, Max, Set };
enum class Cmp : uint32_t { Eq, Ne, Lt, Le, Gt, Ge };

/// How parts are read and written; Instruction::immediate holds it.
struct Parts {
  Op op;
  Cmp compare;
  uint8_t bits;
  bool aSigned, bSigned, resultSigned, saturates, relu, sums;
};
static_assert(sizeof(Parts) <= 16);

int32_t part(uint32_t value, unsigned at, unsigned bits, bool isSigned) {
  uint32_t field = value >> at & ((1u << bits) - 1);
  bool negative = isSigned && (field >> (bits - 1) & 1);
  return int32_t(field) - (negative ? 1 << bits : 0);
}

bool holds(Cmp compare, int32_t x, int32_t y) {
  switch (compare) {
  case Cmp::Eq:
    return x == y;
  case Cmp::Ne:
    return x != y;
  case Cmp::Lt:
    return x < y;
  case Cmp::Le:
    return x <= y;
  case Cmp::Gt:
    return x > y;
  case Cmp::Ge:
    return x >= y;
  }
  return false;
}

int32_t combine(const Parts &p, int32_t x, int32_t y) {
  switch (p.op) {
  case Op::Add:
    return x + y;
  case Op::Sub:
    return x - y;
  case Op::Avrg: // halves go away from zero
    return (x + y + (x + y >= 0)) >> 1;
  case Op::AbsDiff:
    return x < y ? y - x : x - y;
  case Op::Min:
    return std::min(x, y);
  case Op::Max:
    return std::max(x, y);
  case Op::Set:
    return holds(p.compare, x, y);
  }
  return 0;
}

int32_t clamped(const Parts &p, int32_t v) {
  int32_t high = (1 << (p.bits - p.resultSigned)) - 1;
  int32_t low = p.resultSigned ? -high - 1 : 0;
  return std::min(std::max(v, low), high);
}

void packed(Warp &w, const Instruction &i) {
  const Parts &p = *static_cast<const Parts *>(i.data);
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]);
  const uint32_t *c = i.operands > 2 ? w.at<uint32_t>(i.src[2]) : nullptr;
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t sum = p.sums ? c[lane] : 0, whole = 0;
    for (unsigned at = 0; at < 32; at += p.bits) {
      int32_t v = combine(p, part(a[lane], at, p.bits, p.aSigned),
                          part(b[lane], at, p.bits, p.bSigned));
      if (p.saturates)
        v = clamped(p, v);
      if (p.relu)
        v = std::max(v, 0);
      whole |= (uint32_t(v) & ((1u << p.bits) - 1)) << at;
      sum += uint32_t(v);
    }
    r[lane] = p.sums ? sum : whole;
  }
  commit(w, i.dst[0], r);
}

/// add, min, max of .u16x2 and .s16x2.
bool selectHalves(Builder &b) {
  const std::pair<const char *, Op> ops[] = {
      {"add", Op::Add}, {"min", Op::Min}, {"max", Op::Max}};
  bool isSignedType = b.op.type() == Type::S16x2;
  for (auto [name, op] : ops) {
    if (b.op.stem != name)
      continue;
    binary(b, 4, 4);
    b.keep(Parts{op, Cmp::Eq, 16, isSignedType, isSignedType, isSignedType,
                 false, b.op.has("relu"), false});
    b.i.run = packed;
    return op != Op::Add || !b.op.has("relu");
  }
  return false;
}

/// vadd2 and so on. With .add the parts' results are summed into c; without it
/// all parts are written, so that c is of no interest.
bool selectVideo(Builder &b) {
  const std::pair<const char *, Op> ops[] = {
      {"vadd", Op::Add},         {"vsub", Op::Sub}, {"vavrg", Op::Avrg},
      {"vabsdiff", Op::AbsDiff}, {"vmin", Op::Min}, {"vmax", Op::Max},
      {"vset", Op::Set}};
  const std::pair<const char *, Cmp> compares[] = {
      {"eq", Cmp::Eq}, {"ne", Cmp::Ne}, {"lt", Cmp::Lt},
      {"le", Cmp::Le}, {"gt", Cmp::Gt}, {"ge", Cmp::Ge}};
  for (auto [name, op] : ops) {
    const std::string &stem = b.op.stem;
    if (stem != name + std::string("2") && stem != name + std::string("4"))
      continue;
    size_t first = op == Op::Set ? 0 : 1;
    if (b.op.types.size() != first + 2)
      return false;
    Parts p{op,
            Cmp::Eq,
            uint8_t(stem.back() == '2' ? 16 : 8),
            isSigned(b.op.type(first)),
            isSigned(b.op.type(first + 1)),
            op != Op::Set && isSigned(b.op.type(0)),
            b.op.has("sat"),
            false,
            b.op.has("add")};
    bool isFound = op != Op::Set;
    for (auto [word, compare] : compares)
      if (b.op.has(word)) {
        p.compare = compare;
        isFound = true;
      }
    ternary(b, 4, 4, 4);
    b.keep(p);
    b.i.run = packed;
    return isFound;
  }
  return false;
}

} // namespace

bool selectPacked(Builder &b) {
  if (b.op.stem == "dp4a" || b.op.stem == "dp2a")
    return selectDot(b);
  if (b.op.type() == Type::U16x2 || b.op.type() == Type::S16x2)
    return selectHalves(b);
  return b.op.stem[0] == 'v' && selectVideo(b);
}

} // namespace ptxsim
