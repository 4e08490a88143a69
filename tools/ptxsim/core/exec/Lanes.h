//===- Lanes.h - Operations on the 32 lanes of a warp -----------*- C++ -*-===//
//
// Handlers compute all 32 lanes, which compilers turn into vector instructions,
// and write those that execute. Values of 16 bits lie in lanes of 32.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_EXEC_LANES_H
#define CNNC_TOOLS_PTXSIM_CORE_EXEC_LANES_H

#include "tools/ptxsim/core/Builder.h"
#include "tools/ptxsim/core/Warp.h"

#include <type_traits>

namespace ptxsim {

template <typename T>
using Storage = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

/// The value of type T in a lane's bits, and back.
template <typename T> inline T fromBits(Storage<T> bits) {
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}
template <typename T> inline Storage<T> toBits(T value) {
  Storage<T> bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

template <typename S>
inline void commit(Warp &w, const Place &place, const S *values) {
  if (!place.exists)
    return;
  S *out = w.at<S>(place);
  if (w.mask == kAllLanes) {
    std::memcpy(out, values, kLanes * sizeof(S));
    return;
  }
  for (unsigned lane = 0; lane < kLanes; ++lane)
    out[lane] = (w.mask >> lane & 1) ? values[lane] : out[lane];
}

/// Calls `body` with every set of executing lanes that name the same members:
/// parts of a warp may each do the same instruction for themselves.
template <typename Body>
inline void forGroups(Warp &w, const Place &members, Body body) {
  const uint32_t *named = w.at<uint32_t>(members);
  for (uint32_t rest = w.mask; rest != 0;) {
    uint32_t first = named[__builtin_ctz(rest)], group = 0;
    forLanes(rest, [&](unsigned lane) {
      group |= uint32_t(named[lane] == first) << lane;
    });
    body(group);
    rest &= ~group;
  }
}

/// dst = F::apply(a) and so on for each lane, as values of T; the result may be
/// of another type R.
template <typename F, typename T, typename R = T>
void map1(Warp &w, const Instruction &i) {
  const Storage<T> *a = w.at<Storage<T>>(i.src[0]);
  Storage<R> r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = toBits<R>(F::apply(fromBits<T>(a[lane])));
  commit(w, i.dst[0], r);
}

template <typename F, typename T, typename R = T>
void map2(Warp &w, const Instruction &i) {
  const Storage<T> *a = w.at<Storage<T>>(i.src[0]);
  const Storage<T> *b = w.at<Storage<T>>(i.src[1]);
  Storage<R> r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = toBits<R>(F::apply(fromBits<T>(a[lane]), fromBits<T>(b[lane])));
  commit(w, i.dst[0], r);
}

/// The third operand is of the result's type.
template <typename F, typename T, typename R = T>
void map3(Warp &w, const Instruction &i) {
  const Storage<T> *a = w.at<Storage<T>>(i.src[0]);
  const Storage<T> *b = w.at<Storage<T>>(i.src[1]);
  const Storage<R> *c = w.at<Storage<R>>(i.src[2]);
  Storage<R> r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = toBits<R>(F::apply(fromBits<T>(a[lane]), fromBits<T>(b[lane]),
                                 fromBits<R>(c[lane])));
  commit(w, i.dst[0], r);
}

/// Common shapes of operands: one result and one to three sources.
inline void unary(Builder &b, unsigned result, unsigned source) {
  b.dst(0, result);
  b.src(1, source);
}
inline void binary(Builder &b, unsigned result, unsigned source) {
  unary(b, result, source);
  b.src(2, source);
}
inline void ternary(Builder &b, unsigned result, unsigned source,
                    unsigned third) {
  binary(b, result, source);
  b.src(3, third);
}

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_LANES_H
