//===- Atomic.cpp - atom, red (PTX ISA 9.7.13.4, 9.7.13.5) ----------------===//
//
// Blocks run on several threads of the host: one lock orders the atomic
// operations on global memory, whatever their address.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Access.h"
#include "tools/ptxsim/core/exec/Half.h"

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

template <typename F> uint16_t addHalf(uint16_t a, uint16_t b) {
  return uint16_t(F::encode(F::decode(a) + F::decode(b), Round::Nearest));
}

uint64_t apply(Op op, Type type, uint64_t old, uint64_t value, uint64_t other) {
  switch (type) {
  case Type::F32:
    return toBits<float>(fromBits<float>(uint32_t(old)) +
                         fromBits<float>(uint32_t(value)));
  case Type::F64:
    return toBits<double>(fromBits<double>(old) + fromBits<double>(value));
  case Type::F16:
  case Type::F16x2:
    return addHalf<F16Format>(uint16_t(old), uint16_t(value)) |
           (type == Type::F16x2
                ? uint32_t(addHalf<F16Format>(old >> 16, value >> 16)) << 16
                : 0);
  case Type::BF16:
  case Type::BF16x2:
    return addHalf<Bf16Format>(uint16_t(old), uint16_t(value)) |
           (type == Type::BF16x2
                ? uint32_t(addHalf<Bf16Format>(old >> 16, value >> 16)) << 16
                : 0);
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

/// extra: the operation and the type above it. Lanes take turns.
void atomic(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  if (w.checks() && i.space == Space::Shared)
    countShared(w, w.mask, addresses, i.elementBytes);
  else if (w.checks())
    countGlobal(w, w.mask, addresses, i.elementBytes);
  std::lock_guard<std::mutex> guard(atomicLock());
  forLanes(w.mask, [&](unsigned lane) {
    uint8_t *at = resolve(w, i, lane, i.space, addresses[lane], i.elementBytes,
                          AccessKind::Atomic);
    uint64_t old = 0;
    std::memcpy(&old, at, i.elementBytes);
    uint64_t value = w.get(i.src[1], lane);
    uint64_t other = i.operands > 2 ? w.get(i.src[2], lane) : 0;
    uint64_t result =
        apply(Op(i.extra >> 1 & 0xff), Type(i.extra >> 16), old, value, other);
    std::memcpy(at, &result, i.elementBytes);
    if (i.results && i.dst[0].exists)
      w.set(i.dst[0], lane, old);
  });
}

} // namespace

bool selectAtomic(Builder &b) {
  bool isRed = b.op.stem == "red";
  if (b.op.stem != "atom" && !isRed)
    return false;
  Type type = b.op.type();
  if (b.op.has("v2") || b.op.has("v4") || b.op.has("async") ||
      type == Type::B128)
    return false;
  Space space = takeSpace(b.op);
  const Op *found = nullptr;
  for (const auto &[name, op] : kOps)
    if (b.op.has(name))
      found = &op;
  bool onlyAdds = isFloat(type);
  if (!found || (onlyAdds && *found != Op::Add))
    return false;
  b.i.space = space;
  b.i.kind = Class::Store;
  b.i.elementBytes = uint8_t(sizeOf(type));
  b.i.extra = uint32_t(*found) << 1 | uint32_t(type) << 16;
  size_t n = 0;
  if (!isRed)
    b.dst(n++, laneBytes(type));
  b.address(n++, space);
  for (; n < b.count(); ++n)
    b.src(n, laneBytes(type));
  b.i.run = atomic;
  return true;
}

} // namespace ptxsim
