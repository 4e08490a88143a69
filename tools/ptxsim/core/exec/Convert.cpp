//===- Convert.cpp - cvt (PTX ISA 9.7.9.21) -------------------------------===//

#include "tools/ptxsim/core/exec/Half.h"
#include "tools/ptxsim/core/exec/Lanes.h"

#include <cfenv>
#include <cmath>

namespace ptxsim {
namespace {

constexpr uint32_t kFlush = 1, kSaturate = 2, kRelu = 4, kInteger = 8,
                   kFinite = 16;

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
  case Type::E4M3:
    return E4m3Format::decode(uint32_t(bits) & 0xff);
  case Type::E5M2:
    return E5m2Format::decode(uint32_t(bits) & 0xff);
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
  if (std::isnan(value))
    return 0x7fffffff;
  if (round == Round::Nearest)
    return toBits<float>(float(value));
  // Volatile, or the compiler converts before the mode is set.
  volatile double wide = value;
  std::fesetround(fenvOf(round));
  volatile float narrow = float(wide);
  std::fesetround(FE_TONEAREST);
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

/// Rounded; with .satfinite what is too large becomes the largest value.
template <typename F> uint32_t encode(double value, const Conversion &c) {
  uint32_t bits = F::encode(value, c.round);
  uint32_t magnitude = bits & (F::kSign - 1);
  bool isOver = !std::isnan(value) && magnitude > F::kLargest;
  return (c.flags & kFinite) && isOver ? (bits & F::kSign) | F::kLargest : bits;
}

uint64_t fromDouble(double value, const Conversion &c) {
  if (c.flags & kInteger)
    value = wholeNumber(value, c.round);
  if ((c.flags & kRelu) && !std::isnan(value) && std::signbit(value))
    value = 0;
  if (c.flags & kSaturate)
    value = std::isnan(value) || value <= 0 ? 0 : value > 1 ? 1 : value;
  switch (c.to) {
  case Type::F16:
    return encode<F16Format>(value, c);
  case Type::BF16:
    return encode<Bf16Format>(value, c);
  case Type::E4M3:
    return encode<E4m3Format>(value, c);
  case Type::E5M2:
    return encode<E5m2Format>(value, c);
  case Type::TF32: {
    // 10 bits after the point; f32's exponent.
    uint32_t bits = encode<Format<19, 10>>(value, c);
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

/// Floats out of range become the nearest integer of the type; NaN becomes 0,
/// or where 64 bits are involved the sign bit alone.
uint64_t floatToInteger(double value, const Conversion &c) {
  __int128 low, high;
  rangeOf(c.to, low, high);
  if (std::isnan(value))
    return c.from == Type::F64 || sizeOf(c.to) == 8
               ? uint64_t(1) << (8 * sizeOf(c.to) - 1)
               : 0;
  value = wholeNumber(value, c.round);
  __int128 whole = value <= -1e30  ? low
                   : value >= 1e30 ? high
                                   : __int128(value);
  return uint64_t(whole < low ? low : whole > high ? high : whole);
}

/// An integer of 64 bits as a double that rounds like it to any format of at
/// most 50 bits: what does not fit leaves its trace in the last bit.
double oddDouble(__int128 value) {
  uint64_t magnitude = uint64_t(value < 0 ? -value : value);
  if (magnitude >> 53)
    magnitude = (magnitude & ~uint64_t(0xfff)) |
                (magnitude & 0xfff ? uint64_t(0x1000) : 0);
  return value < 0 ? -double(magnitude) : double(magnitude);
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
  if ((c.flags & kSaturate) && value < 0)
    value = 0;
  if ((c.flags & kSaturate) && value > 1)
    value = 1;
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
  return fromDouble(oddDouble(value), c);
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

/// Two values in one register. They come from two floats, the first operand
/// becoming the upper one, or from one register.
void cvtPair(Warp &w, const Instruction &i) {
  Conversion c = unpack(i);
  unsigned to = 8 * sizeOf(c.to), from = 8 * sizeOf(c.from);
  uint64_t keep = (uint64_t(1) << to) - 1;
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t first = w.get(i.src[0], lane);
    uint64_t a = i.operands == 2 ? first : first >> from;
    uint64_t b = i.operands == 2 ? w.get(i.src[1], lane) : first;
    w.set(i.dst[0], lane,
          (convert(a, c) & keep) << to | (convert(b, c) & keep));
  });
}

/// cvt.pack (9.7.9.22): two s32, saturated, into halves or, above what a third
/// operand's lower bits then move up for, into bytes.
void packIntegers(Warp &w, const Instruction &i) {
  Type type = Type(i.immediate);
  unsigned bits = 8 * sizeOf(type);
  __int128 low, high;
  rangeOf(type, low, high);
  uint64_t keep = (uint64_t(1) << bits) - 1;
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t result = 0;
    for (unsigned n = 0; n < 2; ++n) {
      __int128 v = int32_t(w.get(i.src[n], lane));
      v = v < low ? low : v > high ? high : v;
      result |= (uint64_t(v) & keep) << (n == 0 ? bits : 0);
    }
    if (i.operands == 3)
      result |= w.get(i.src[2], lane) << 2 * bits;
    w.set(i.dst[0], lane, result);
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

/// The types of the parts of a packed type; others are their own.
Type elementOf(Type type) {
  switch (type) {
  case Type::F16x2:
    return Type::F16;
  case Type::BF16x2:
    return Type::BF16;
  case Type::E4M3x2:
    return Type::E4M3;
  case Type::E5M2x2:
    return Type::E5M2;
  default:
    return type;
  }
}

Round roundOf(const Opcode &op) {
  const std::pair<const char *, Round> modes[] = {
      {"rz", Round::Zero},         {"rm", Round::Down},    {"rp", Round::Up},
      {"rna", Round::NearestAway}, {"rzi", Round::Zero},   {"rmi", Round::Down},
      {"rpi", Round::Up},          {"rni", Round::Nearest}};
  for (auto [name, mode] : modes)
    if (op.has(name))
      return mode;
  return Round::Nearest;
}

bool selectPack(Builder &b) {
  Type type = b.op.type();
  bool isHalf = type == Type::U16 || type == Type::S16;
  bool isByte = type == Type::U8 || type == Type::S8;
  binary(b, 4, 4);
  if (isByte)
    b.src(3, 4);
  b.i.immediate = uint64_t(type);
  b.i.run = packIntegers;
  return (isHalf || isByte) && b.op.has("sat") && b.op.type(1) == Type::S32;
}

/// Conversions to and from packed types.
bool selectPair(Builder &b, Type from) {
  bool isSplit = from == Type::F32;
  if (!isSplit && elementOf(from) == from)
    return false;
  b.dst(0, 4);
  b.src(1, 4);
  if (isSplit)
    b.src(2, 4);
  b.i.run = cvtPair;
  return true;
}

} // namespace

bool selectConvert(Builder &b) {
  if (b.op.stem != "cvt")
    return false;
  if (b.op.has("pack"))
    return selectPack(b);
  Type to = b.op.type(0), from = b.op.type(1);
  if (b.op.types.size() != 2)
    return false;
  Round round = roundOf(b.op);
  bool isInteger =
      b.op.has("rni") || b.op.has("rzi") || b.op.has("rmi") || b.op.has("rpi");
  b.i.extra =
      (b.op.has("ftz") ? kFlush : 0) | (b.op.has("sat") ? kSaturate : 0) |
      (b.op.has("relu") ? kRelu : 0) | (b.op.has("satfinite") ? kFinite : 0) |
      (isInteger && isFloat(to) ? kInteger : 0);
  b.i.immediate = uint64_t(elementOf(to)) | uint64_t(elementOf(from)) << 8 |
                  uint64_t(round) << 16;
  if (elementOf(to) != to)
    return selectPair(b, from);
  if (elementOf(from) != from)
    return false;
  b.dstAny(0);
  b.srcAny(1, laneBytes(from));
  Handler fast = fastPath(b, to, from);
  b.i.run = fast ? fast : cvt;
  return true;
}

} // namespace ptxsim
