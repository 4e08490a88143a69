//===- TypesHeader.h - src/cnnc_types.h of dataflow designs -----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_TYPESHEADER_H
#define CNNC_TARGETS_HLS_PROJECT_TYPESHEADER_H

#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Words and streams, and fixed-point numbers of whichever library there is.
inline constexpr llvm::StringLiteral kTypesHeader =
    R"(// Words of lanes, streams, fixed-point numbers.
//
// Fixed-point numbers are AMD's ap_fixed or, with CNNC_AC_TYPES, ac_fixed of the
// Algorithmic C datatypes; both give the same bits. A design in floating point
// needs neither.
#ifndef CNNC_TYPES_H
#define CNNC_TYPES_H

#include <cstdint>

#if defined(CNNC_AC_TYPES)
#include <ac_fixed.h>
#elif __has_include(<ap_fixed.h>)
#include <ap_fixed.h>
#include <hls_stream.h>
#define CNNC_HLS_STREAM
#endif

#ifndef CNNC_HLS_STREAM
#include <deque>
namespace hls {
// What C simulation needs of hls_stream.h.
template <typename T> class stream {
public:
  T read() {
    T front = words.front();
    words.pop_front();
    return front;
  }
  void write(const T &word) { words.push_back(word); }

private:
  std::deque<T> words;
};
} // namespace hls
#endif

// LANES numbers that travel together, lane 0 in the lowest bits.
template <typename T, int LANES> struct word {
  T lanes[LANES];
  word() {
#ifndef __SYNTHESIS__
    for (int i = 0; i < LANES; ++i) {
      lanes[i] = T();
    }
#endif
  }
  word(T fill) {
    for (int i = 0; i < LANES; ++i) {
#pragma HLS UNROLL
      lanes[i] = fill;
    }
  }
  T &operator[](int i) { return lanes[i]; }
  const T &operator[](int i) const { return lanes[i]; }
};

#if defined(CNNC_AC_TYPES)
template <int W, int I> using fixed = ac_fixed<W, I, true>;
template <int W, int I> using ufixed = ac_fixed<W, I, false>;
const ac_q_mode TRN = AC_TRN, TRN_ZERO = AC_TRN_ZERO, RND = AC_RND, RND_ZERO = AC_RND_ZERO,
                RND_MIN_INF = AC_RND_MIN_INF, RND_INF = AC_RND_INF, RND_CONV = AC_RND_CONV;
const ac_o_mode WRAP = AC_WRAP, SAT = AC_SAT, SAT_ZERO = AC_SAT_ZERO, SAT_SYM = AC_SAT_SYM;

// A number rounded (Q) and brought into range (O).
template <int W, int I, ac_q_mode Q, ac_o_mode O, typename T> inline fixed<W, I> to_fixed(const T &x) {
  return ac_fixed<W, I, true, Q, O>(x);
}
template <int W, int I, ac_q_mode Q, ac_o_mode O, typename T> inline ufixed<W, I> to_ufixed(const T &x) {
  return ac_fixed<W, I, false, Q, O>(x);
}
// The number whose bits are those of an integer.
template <typename To, typename T> inline To from_bits(T mantissa) {
  To x;
  x.set_slc(0, ac_int<To::width, To::sign>(mantissa));
  return x;
}
// The same bits with the binary point elsewhere.
template <typename To, typename From> inline To scale(const From &x) {
  To y;
  y.set_slc(0, x.template slc<From::width>(0));
  return y;
}
template <typename T> inline double to_double(const T &x) { return x.to_double(); }
template <typename To, typename T> inline To to_integer(const T &x) { return To(x.to_ac_int().to_int64()); }
#elif defined(CNNC_HLS_STREAM)
template <int W, int I> using fixed = ap_fixed<W, I>;
template <int W, int I> using ufixed = ap_ufixed<W, I>;
const ap_q_mode TRN = AP_TRN, TRN_ZERO = AP_TRN_ZERO, RND = AP_RND, RND_ZERO = AP_RND_ZERO,
                RND_MIN_INF = AP_RND_MIN_INF, RND_INF = AP_RND_INF, RND_CONV = AP_RND_CONV;
const ap_o_mode WRAP = AP_WRAP, SAT = AP_SAT, SAT_ZERO = AP_SAT_ZERO, SAT_SYM = AP_SAT_SYM;

// A number rounded (Q) and brought into range (O).
template <int W, int I, ap_q_mode Q, ap_o_mode O, typename T> inline fixed<W, I> to_fixed(const T &x) {
  return ap_fixed<W, I, Q, O>(x);
}
template <int W, int I, ap_q_mode Q, ap_o_mode O, typename T> inline ufixed<W, I> to_ufixed(const T &x) {
  return ap_ufixed<W, I, Q, O>(x);
}
// The number whose bits are those of an integer.
template <typename To, typename T> inline To from_bits(T mantissa) {
  To x;
  x.range(To::width - 1, 0) = ap_int<To::width>(mantissa);
  return x;
}
// The same bits with the binary point elsewhere.
template <typename To, typename From> inline To scale(const From &x) {
  To y;
  y.range(To::width - 1, 0) = x.range(From::width - 1, 0);
  return y;
}
template <typename T> inline double to_double(const T &x) { return x.to_double(); }
template <typename To, typename T> inline To to_integer(const T &x) { return To(x.to_int64()); }
#endif

#if defined(CNNC_AC_TYPES) || defined(CNNC_HLS_STREAM)
template <typename T> inline float to_float(const T &x) { return float(to_double(x)); }
#endif

#endif
)";

} // namespace cnnc::hls

#endif
