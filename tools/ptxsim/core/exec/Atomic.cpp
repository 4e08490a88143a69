//===- Atomic.cpp - atom, red (PTX ISA 9.7.13.4, 9.7.13.5) ----------------===//
//
// Blocks run on several threads of the host: one lock orders the atomic
// operations on global memory, whatever their address.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Access.h"
#include "tools/ptxsim/core/exec/Half.h"

#include <cmath>
#include <mutex>

namespace ptxsim {
namespace {

enum class Op { Add, Min, Max, And, Or, Xor, Exch, Inc, Dec, Cas };
const std::pair<const char *, Op> kOps[] = {
    {"add", Op::Add}, {"min", Op::Min}, {"max", Op::Max},   {"and", Op::And},
    {"or", Op::Or},   {"xor", Op::Xor}, {"exch", Op::Exch}, {"inc", Op::Inc},
    {"dec", Op::Dec}, {"cas", Op::Cas}};

std::mutex &atomicLock() {
  static std::mutex lock;
  return lock;
}

template <typename T> T integer(Op op, T old, T value, T other) {
  switch (op) {
  case Op::Add:
    return T(std::make_unsigned_t<T>(old) + std::make_unsigned_t<T>(value));
  case Op::Min:
    return value < old ? value : old;
  case Op::Max:
    return old < value ? value : old;
  case Op::And:
    return old & value;
  case Op::Or:
    return old | value;
  case Op::Xor:
    return old ^ value;
  case Op::Exch:
    return value;
  case Op::Inc:
    return old >= value ? T(0) : T(old + 1);
  case Op::Dec:
    return old == 0 || old > value ? value : T(old - 1);
  case Op::Cas:
    return old == value ? other : old;
  }
  return old;
}

/// add, min, max of f16 and bf16; exact in double, so that one rounding is
/// left.
template <typename F> uint16_t half(Op op, uint16_t x, uint16_t y) {
  double a = F::decode(x), b = F::decode(y), value = a + b;
  if (op != Op::Add) {
    bool isLess = a < b || (a == b && std::signbit(a));
    value = std::isnan(a)               ? b
            : std::isnan(b)             ? a
            : isLess == (op == Op::Min) ? a
                                        : b;
  }
  return uint16_t(F::encode(value, Round::Nearest));
}
template <typename F> uint32_t halves(Op op, uint64_t old, uint64_t value) {
  return half<F>(op, uint16_t(old), uint16_t(value)) |
         uint32_t(half<F>(op, uint16_t(old >> 16), uint16_t(value >> 16)))
             << 16;
}

/// Global memory takes subnormal numbers for zero, shared memory does not
/// (9.7.13.4).
uint32_t addSingle(uint64_t old, uint64_t value, bool flushes) {
  auto flushed = [&](float v) {
    return flushes && std::fpclassify(v) == FP_SUBNORMAL
               ? std::copysign(0.0f, v)
               : v;
  };
  float sum = flushed(flushed(fromBits<float>(uint32_t(old))) +
                      flushed(fromBits<float>(uint32_t(value))));
  return std::isnan(sum) ? 0x7fffffff : toBits<float>(sum);
}

uint64_t apply(Op op, Type type, uint64_t old, uint64_t value, uint64_t other,
               bool flushes) {
  if (op == Op::Exch)
    return value;
  switch (type) {
  case Type::F32:
    return addSingle(old, value, flushes);
  case Type::F64:
    return toBits<double>(fromBits<double>(old) + fromBits<double>(value));
  case Type::F16:
    return half<F16Format>(op, uint16_t(old), uint16_t(value));
  case Type::BF16:
    return half<Bf16Format>(op, uint16_t(old), uint16_t(value));
  case Type::F16x2:
    return halves<F16Format>(op, old, value);
  case Type::BF16x2:
    return halves<Bf16Format>(op, old, value);
  case Type::S32:
    return uint32_t(
        integer<int32_t>(op, int32_t(old), int32_t(value), int32_t(other)));
  case Type::S64:
    return uint64_t(
        integer<int64_t>(op, int64_t(old), int64_t(value), int64_t(other)));
  case Type::B16:
    return integer<uint16_t>(op, uint16_t(old), uint16_t(value),
                             uint16_t(other));
  case Type::U64:
  case Type::B64:
    return integer<uint64_t>(op, old, value, other);
  default:
    return integer<uint32_t>(op, uint32_t(old), uint32_t(value),
                             uint32_t(other));
  }
}

/// Whether the address lies in shared memory.
bool isShared(const Instruction &i, uint64_t address) {
  return i.space == Space::Shared || (i.space == Space::Generic &&
                                      (address & kWindowMask) == kSharedWindow);
}

/// extra: the operation and the type above it; elements: of a vector, each of
/// which is changed on its own. Lanes take turns.
void atomic(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  unsigned bytes = i.elementBytes * i.elements;
  if (w.checks() && i.space == Space::Shared)
    countShared(w, w.mask, addresses, bytes);
  else if (w.checks())
    countGlobal(w, w.mask, addresses, bytes);
  const Place *values = i.src + 1, *others = values + i.elements;
  bool hasOther = i.operands > 1 + i.elements;
  std::lock_guard<std::mutex> guard(atomicLock());
  forLanes(w.mask, [&](unsigned lane) {
    uint8_t *at = resolve(w, i, lane, i.space, addresses[lane], bytes,
                          AccessKind::Atomic);
    passFlag(w, i, lane, addresses[lane], AccessKind::Atomic);
    for (unsigned k = 0; k < i.elements; ++k, at += i.elementBytes) {
      uint64_t old = 0;
      std::memcpy(&old, at, i.elementBytes);
      uint64_t other = hasOther ? w.get(others[k], lane) : 0;
      uint64_t result =
          apply(Op(i.extra >> 1 & 0xff), Type(i.extra >> 16), old,
                w.get(values[k], lane), other, !isShared(i, addresses[lane]));
      std::memcpy(at, &result, i.elementBytes);
      if (i.results && i.dst[k].exists)
        w.set(i.dst[k], lane, old);
    }
  });
}

/// What the ISA has of operations on a type.
bool hasOperation(Op op, Type type, unsigned elements) {
  bool isHalf = type == Type::F16 || type == Type::F16x2 ||
                type == Type::BF16 || type == Type::BF16x2;
  if (elements > 1)
    return (op == Op::Add && type == Type::F32) ||
           (isHalf && (op == Op::Add || op == Op::Min || op == Op::Max));
  if (isFloat(type))
    return op == Op::Add;
  switch (op) {
  case Op::Add:
  case Op::Min:
  case Op::Max:
    return type == Type::U32 || type == Type::S32 || type == Type::U64 ||
           type == Type::S64;
  case Op::Inc:
  case Op::Dec:
    return type == Type::U32;
  case Op::Cas:
    return type == Type::B16 || type == Type::B32 || type == Type::B64;
  default:
    return true;
  }
}

} // namespace

bool selectAtomic(Builder &b) {
  bool isRed = b.op.stem == "red";
  if (b.op.stem != "atom" && !isRed)
    return false;
  Type type = b.op.type();
  if (b.op.types.size() != 1 || type == Type::B128)
    return false;
  Space space = takeSpace(b.op);
  const Op *found = nullptr;
  for (const auto &[name, op] : kOps)
    if (b.op.has(name))
      found = &op;
  unsigned elements = b.op.has("v2")   ? 2
                      : b.op.has("v4") ? 4
                      : b.op.has("v8") ? 8
                                       : 1;
  if (!found || !hasOperation(*found, type, elements) ||
      (isRed && (*found == Op::Exch || *found == Op::Cas)))
    return false;
  b.i.space = space;
  setStrength(b, /*isStrong=*/true);
  b.i.kind = Class::Store;
  b.i.elementBytes = uint8_t(sizeOf(type));
  b.i.elements = uint8_t(elements);
  b.i.extra = uint32_t(*found) << 1 | uint32_t(type) << 16;
  unsigned bytes = laneBytes(type);
  size_t n = 0;
  if (!isRed && b.dstVector(n++, bytes) != elements)
    b.fail("wrong number of results");
  b.address(n++, space);
  if (b.srcVector(n++, bytes) != elements)
    b.fail("wrong number of values");
  if (*found == Op::Cas)
    b.src(n, bytes);
  b.i.run = atomic;
  return true;
}

} // namespace ptxsim
