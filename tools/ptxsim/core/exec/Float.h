//===- Float.h - f32 and f64 in the lanes of a warp -------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_EXEC_FLOAT_H
#define CNNC_TOOLS_PTXSIM_CORE_EXEC_FLOAT_H

#include "tools/ptxsim/core/exec/Lanes.h"

#include <cfenv>
#include <cmath>

namespace ptxsim {

// Instruction::extra of these instructions.
inline constexpr uint32_t kFlush = 1, kSaturate = 2, kRoundShift = 2,
                          kRoundMask = 3;
enum : uint32_t { kNearest = 0, kZero = 1, kDown = 2, kUp = 3 };

inline float flushed(float v) {
  return std::fpclassify(v) == FP_SUBNORMAL ? std::copysign(0.0f, v) : v;
}
inline double flushed(double v) { return v; }

template <typename T> T saturated(T v) {
  return std::isnan(v) || v <= 0 ? T(0) : v > 1 ? T(1) : v;
}

/// Rounds as the instruction says while it lives.
class Rounding {
public:
  explicit Rounding(uint32_t extra) {
    static constexpr int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                                    FE_UPWARD};
    mode = modes[extra >> kRoundShift & kRoundMask];
    if (mode != FE_TONEAREST)
      std::fesetround(mode);
  }
  ~Rounding() {
    if (mode != FE_TONEAREST)
      std::fesetround(FE_TONEAREST);
  }

private:
  int mode;
};

template <typename T>
void load(Warp &w, const Place &place, bool flush, T *out) {
  const Storage<T> *in = w.at<Storage<T>>(place);
  std::memcpy(out, in, kLanes * sizeof(T));
  if (flush)
    for (unsigned lane = 0; lane < kLanes; ++lane)
      out[lane] = flushed(out[lane]);
}

/// What a result that is not a number is in f32.
inline constexpr uint32_t kNan = 0x7fffffff;

/// Flushes, saturates, and makes NaN the one that f32 has.
template <typename T> void finish(T *values, unsigned count, uint32_t extra) {
  if (extra & kFlush)
    for (unsigned n = 0; n < count; ++n)
      values[n] = flushed(values[n]);
  if (extra & kSaturate)
    for (unsigned n = 0; n < count; ++n)
      values[n] = saturated(values[n]);
  if constexpr (sizeof(T) == 4)
    for (unsigned n = 0; n < count; ++n)
      values[n] = std::isnan(values[n]) ? fromBits<T>(kNan) : values[n];
}

template <typename T> void store(Warp &w, const Instruction &i, T *values) {
  finish(values, kLanes, i.extra);
  Storage<T> bits[kLanes];
  std::memcpy(bits, values, sizeof(bits));
  commit(w, i.dst[0], bits);
}

template <typename F, typename T> void float1(Warp &w, const Instruction &i) {
  T a[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane]);
  store(w, i, a);
}
template <typename F, typename T> void float2(Warp &w, const Instruction &i) {
  T a[kLanes], b[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  load(w, i.src[1], i.extra & kFlush, b);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane], b[lane]);
  store(w, i, a);
}
template <typename F, typename T> void float3(Warp &w, const Instruction &i) {
  T a[kLanes], b[kLanes], c[kLanes];
  load(w, i.src[0], i.extra & kFlush, a);
  load(w, i.src[1], i.extra & kFlush, b);
  load(w, i.src[2], i.extra & kFlush, c);
  Rounding rounding(i.extra);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    a[lane] = F::apply(a[lane], b[lane], c[lane]);
  store(w, i, a);
}

inline void modifiers(Builder &b) {
  uint32_t round = b.op.has("rz")   ? kZero
                   : b.op.has("rm") ? kDown
                   : b.op.has("rp") ? kUp
                                    : kNearest;
  b.i.extra = (b.op.has("ftz") ? kFlush : 0) |
              (b.op.has("sat") ? kSaturate : 0) | round << kRoundShift;
}

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_FLOAT_H
