//===- Convert.cpp - cvt (PTX ISA 9.7.9.21) -------------------------------===//

#include "tools/ptxsim/core/exec/Half.h"
#include "tools/ptxsim/core/exec/Lanes.h"

#include <cfenv>
#include <cmath>

namespace ptxsim {
namespace {

constexpr uint32_t kFlush = 1, kSaturate = 2, kRelu = 4, kInteger = 8;

struct Conversion {
  Type to, from;
  Round round;
  uint32_t flags;
};

Conversion unpack(const Instruction &i) {
  return {Type(i.immediate & 0xff), Type(i.immediate >> 8 & 0xff),
          Round(i.immediate >> 16 & 0xff), i.extra};
}

double toDouble(Type type, uint64_t bits) {
  switch (type) {
  case Type::F16:
    return F16Format::decode(uint32_t(bits) & 0xffff);
  case Type::BF16:
    return bfloatToFloat(uint16_t(bits));
  case Type::F32:
  case Type::TF32:
    return fromBits<float>(uint32_t(bits));
  default:
    return fromBits<double>(bits);
  }
}

int fenvOf(Round round) {
  switch (round) {
  case Round::Zero:
    return FE_TOWARDZERO;
  case Round::Down:
    return FE_DOWNWARD;
  case Round::Up:
    return FE_UPWARD;
  default:
    return FE_TONEAREST;
  }
}

/// A double as f32 in a rounding mode.
uint32_t toSingle(double value, Round round) {
  std::fesetround(fenvOf(round));
  volatile float narrow = static_cast<float>(value);
  std::fesetround(FE_TONEAREST);
  if (std::isnan(value))
    return 0x7fffffff;
  return toBits<float>(narrow);
}

double wholeNumber(double value, Round round) {
  switch (round) {
  case Round::Zero:
    return std::trunc(value);
  case Round::Down:
    return std::floor(value);
  case Round::Up:
    return std::ceil(value);
  default:
    return std::nearbyint(value);
  }
}

uint64_t fromDouble(double value, const Conversion &c) {
  if (c.flags & kInteger)
    value = wholeNumber(value, c.round);
  if ((c.flags & kRelu) && value < 0)
    value = 0;
  if (c.flags & kSaturate)
    value = std::isnan(value) || value <= 0 ? 0 : value > 1 ? 1 : value;
  switch (c.to) {
  case Type::F16:
    return F16Format::encode(value, c.round);
  case Type::BF16:
    return Bf16Format::encode(value, c.round);
  case Type::TF32: {
    // 10 bits after the point; f32's exponent.
    uint32_t bits = Format<19, 10>::encode(value, c.round);
    return std::isnan(value) ? 0x7fffffff : bits << 13;
  }
  case Type::F64:
    return toBits<double>(value);
  default: {
    uint32_t bits = toSingle(value, c.round);
    bool isTiny = (bits & 0x7f800000) == 0;
    return (c.flags & kFlush) && isTiny ? bits & 0x80000000 : bits;
  }
  }
}

/// The least and greatest value of an integer type.
void rangeOf(Type type, __int128 &low, __int128 &high) {
  unsigned bits = 8 * sizeOf(type);
  __int128 one = 1;
  low = isSigned(type) ? -(one << (bits - 1)) : 0;
  high = isSigned(type) ? (one << (bits - 1)) - 1 : (one << bits) - 1;
}

/// An integer of `from` in a register's bits, with its sign.
__int128 integerOf(Type from, uint64_t bits) {
  unsigned width = 8 * sizeOf(from);
  uint64_t kept = width == 64 ? bits : bits & ((uint64_t(1) << width) - 1);
  if (isSigned(from) && (kept >> (width - 1) & 1))
    return __int128(kept) - (__int128(1) << width);
  return kept;
}

/// Floats out of range become the nearest integer of the type, NaN becomes 0
/// (for 64 bits the sign bit alone).
uint64_t floatToInteger(double value, const Conversion &c) {
  __int128 low, high;
  rangeOf(c.to, low, high);
  if (std::isnan(value))
    return sizeOf(c.to) == 8 ? uint64_t(1) << 63 : 0;
  value = wholeNumber(value, c.round);
  __int128 whole = value <= -1e30  ? low
                   : value >= 1e30 ? high
                                   : __int128(value);
  return uint64_t(whole < low ? low : whole > high ? high : whole);
}

uint64_t convert(uint64_t bits, const Conversion &c) {
  bool fromFloat = isFloat(c.from), toFloat = isFloat(c.to);
  if (fromFloat) {
    double value = toDouble(c.from, bits);
    if ((c.flags & kFlush) && c.from == Type::F32 &&
        std::fpclassify(float(value)) == FP_SUBNORMAL)
      value = std::copysign(0.0, value);
    return toFloat ? fromDouble(value, c) : floatToInteger(value, c);
  }
  __int128 value = integerOf(c.from, bits);
  if (!toFloat) {
    if (c.flags & kSaturate) {
      __int128 low, high;
      rangeOf(c.to, low, high);
      value = value < low ? low : value > high ? high : value;
    }
    return uint64_t(value);
  }
  if (c.to == Type::F64 || c.to == Type::F32) {
    // One rounding, from all 64 bits.
    std::fesetround(fenvOf(c.round));
    volatile uint64_t magnitude = uint64_t(value);
    volatile int64_t number = int64_t(value);
    bool isSignedType = isSigned(c.from);
    volatile double wide = isSignedType ? double(number) : double(magnitude);
    volatile float narrow = isSignedType ? float(number) : float(magnitude);
    std::fesetround(FE_TONEAREST);
    return c.to == Type::F64 ? toBits<double>(wide) : toBits<float>(narrow);
  }
  return fromDouble(double(value), c);
}

/// The bits a register of `bytes` per lane gets: signed values fill it.
uint64_t widened(uint64_t bits, Type type) {
  unsigned width = 8 * sizeOf(type);
  if (width == 64)
    return bits;
  uint64_t mask = (uint64_t(1) << width) - 1;
  bool negative = isSigned(type) && (bits >> (width - 1) & 1);
  return negative ? bits | ~mask : bits & mask;
}

void cvt(Warp &w, const Instruction &i) {
  Conversion c = unpack(i);
  forLanes(w.mask, [&](unsigned lane) {
    w.set(i.dst[0], lane, widened(convert(w.get(i.src[0], lane), c), c.to));
  });
}

/// Two floats into one register: the first operand becomes the upper half.
void cvtPair(Warp &w, const Instruction &i) {
  Conversion c = unpack(i);
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t high = convert(w.get(i.src[0], lane), c) & 0xffff;
    uint64_t low = convert(w.get(i.src[1], lane), c) & 0xffff;
    w.set(i.dst[0], lane, high << 16 | low);
  });
}

// The conversions that main loops and index arithmetic use.
void extendSigned(Warp &w, const Instruction &i) {
  const int32_t *a = w.at<int32_t>(i.src[0]);
  uint64_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = uint64_t(int64_t(a[lane]));
  commit(w, i.dst[0], r);
}
void extendUnsigned(Warp &w, const Instruction &i) {
  const uint32_t *a = w.at<uint32_t>(i.src[0]);
  uint64_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = a[lane];
  commit(w, i.dst[0], r);
}
void truncate(Warp &w, const Instruction &i) {
  const uint64_t *a = w.at<uint64_t>(i.src[0]);
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = uint32_t(a[lane]);
  commit(w, i.dst[0], r);
}

Handler fastPath(const Builder &b, Type to, Type from) {
  if (b.i.extra)
    return nullptr;
  unsigned toBytes = b.results[0].bytes, fromBytes = b.sources[0].bytes;
  bool wide = (to == Type::S64 || to == Type::U64) && toBytes == 8;
  if (wide && fromBytes == 4 && from == Type::S32)
    return extendSigned;
  if (wide && fromBytes == 4 && from == Type::U32)
    return extendUnsigned;
  if ((to == Type::U32 || to == Type::S32) && toBytes == 4 && fromBytes == 8 &&
      (from == Type::U64 || from == Type::S64))
    return truncate;
  return nullptr;
}

} // namespace

bool selectConvert(Builder &b) {
  if (b.op.stem != "cvt")
    return false;
  Type to = b.op.type(0), from = b.op.type(1);
  bool pair = to == Type::F16x2 || to == Type::BF16x2;
  if (to == Type::TF32 && from == Type::None)
    from = Type::F32;
  if (from == Type::None || (pair && from != Type::F32) || b.op.has("rs") ||
      b.op.has("satfinite") || b.op.has("pack"))
    return false;
  Round round = Round::Nearest;
  const std::pair<const char *, Round> modes[] = {
      {"rz", Round::Zero},         {"rm", Round::Down},    {"rp", Round::Up},
      {"rna", Round::NearestAway}, {"rzi", Round::Zero},   {"rmi", Round::Down},
      {"rpi", Round::Up},          {"rni", Round::Nearest}};
  for (auto [name, mode] : modes)
    if (b.op.has(name))
      round = mode;
  bool isInteger =
      b.op.has("rni") || b.op.has("rzi") || b.op.has("rmi") || b.op.has("rpi");
  b.i.extra = (b.op.has("ftz") ? kFlush : 0) |
              (b.op.has("sat") ? kSaturate : 0) |
              (b.op.has("relu") ? kRelu : 0) |
              (isInteger && isFloat(to) ? kInteger : 0);
  Type element = to == Type::F16x2    ? Type::F16
                 : to == Type::BF16x2 ? Type::BF16
                                      : to;
  b.i.immediate =
      uint64_t(element) | uint64_t(from) << 8 | uint64_t(round) << 16;
  b.dstAny(0);
  b.srcAny(1, laneBytes(from));
  if (pair) {
    b.srcAny(2, 4);
    b.i.run = cvtPair;
    return true;
  }
  Handler fast = fastPath(b, to, from);
  b.i.run = fast ? fast : cvt;
  return true;
}

} // namespace ptxsim
