// Fixed-point numbers: fixed<W, I> and, without a sign, ufixed<W, I> have W
// bits, of which I lie before the binary point.
//
// Sums, differences and products are exact: C++ gives them as many bits as they
// need. Where fewer are wanted the code says so: fixed<W, I>(x) where x is known
// to fit; to_fixed<W, I, Q, O>(x), or to_ufixed, where bits are lost. Q says how
// bits behind the last go (RND: to the nearest, halves up; TRN: down), O what
// becomes of numbers out of range (SAT: the nearest in range; WRAP: the bits in
// front go). The names are those of AMD's ap_fixed and of ac_fixed, the
// Algorithmic C datatypes, either of which computes the same bits.
#ifndef CNNC_FIXED_H
#define CNNC_FIXED_H

#include <cstdint>
#include <type_traits>

// GCC warns within these headers: constructors clear bits of numbers that have no
// value yet, and registers whose first value is chosen by a condition seem to have
// none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#if defined(CNNC_AC_TYPES)
#include <ac_fixed.h>
#elif __has_include(<ap_fixed.h>)
#include <ap_fixed.h>
#else
#error "this design needs fixed-point numbers: run make with AP_TYPES=DIR, the folder of AMD's ap_fixed.h (of Vitis HLS, or the open ap_types), or with AC_TYPES=DIR, that of ac_fixed.h"
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#if defined(CNNC_AC_TYPES)
// {} sets no bit of an ac_fixed, and where the first of many terms begins a sum GCC
// does not see that nothing is read before; with ap_fixed it is asked.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#endif

// How tables keep the bits of numbers: in C simulation as integers of C++.
#if defined(__SYNTHESIS__) && !defined(CNNC_AC_TYPES)
template <int W> using bits = ap_int<W>;
template <int W> using ubits = ap_uint<W>;
#else
template <int W>
using bits = std::conditional_t<
    W <= 8, int8_t, std::conditional_t<W <= 16, int16_t, std::conditional_t<W <= 32, int32_t, int64_t>>>;
template <int W> using ubits = std::make_unsigned_t<bits<W>>;
#endif

// Floating-point numbers that are none become zero.
template <typename T> inline const T &zero_if_nan(const T &x) { return x; }
inline float zero_if_nan(float x) { return x == x ? x : 0.0f; }
inline double zero_if_nan(double x) { return x == x ? x : 0.0; }

#if defined(CNNC_AC_TYPES)
template <int W, int I> using fixed = ac_fixed<W, I, true>;
template <int W, int I> using ufixed = ac_fixed<W, I, false>;
const ac_q_mode TRN = AC_TRN, TRN_ZERO = AC_TRN_ZERO, RND = AC_RND, RND_ZERO = AC_RND_ZERO,
                RND_MIN_INF = AC_RND_MIN_INF, RND_INF = AC_RND_INF, RND_CONV = AC_RND_CONV;
const ac_o_mode WRAP = AC_WRAP, SAT = AC_SAT, SAT_ZERO = AC_SAT_ZERO, SAT_SYM = AC_SAT_SYM;

template <int W, int I, ac_q_mode Q, ac_o_mode O, typename T> inline fixed<W, I> to_fixed(const T &x) {
  return ac_fixed<W, I, true, Q, O>(zero_if_nan(x));
}
template <int W, int I, ac_q_mode Q, ac_o_mode O, typename T> inline ufixed<W, I> to_ufixed(const T &x) {
  return ac_fixed<W, I, false, Q, O>(zero_if_nan(x));
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
template <typename T> inline float to_float(const T &x) { return float(x.to_double()); }
template <typename To, typename T> inline To to_integer(const T &x) { return To(x.to_ac_int().to_int64()); }
#else
template <int W, int I> using fixed = ap_fixed<W, I>;
template <int W, int I> using ufixed = ap_ufixed<W, I>;
const ap_q_mode TRN = AP_TRN, TRN_ZERO = AP_TRN_ZERO, RND = AP_RND, RND_ZERO = AP_RND_ZERO,
                RND_MIN_INF = AP_RND_MIN_INF, RND_INF = AP_RND_INF, RND_CONV = AP_RND_CONV;
const ap_o_mode WRAP = AP_WRAP, SAT = AP_SAT, SAT_ZERO = AP_SAT_ZERO, SAT_SYM = AP_SAT_SYM;

template <int W, int I, ap_q_mode Q, ap_o_mode O, typename T> inline fixed<W, I> to_fixed(const T &x) {
  return ap_fixed<W, I, Q, O>(zero_if_nan(x));
}
template <int W, int I, ap_q_mode Q, ap_o_mode O, typename T> inline ufixed<W, I> to_ufixed(const T &x) {
  return ap_ufixed<W, I, Q, O>(zero_if_nan(x));
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
template <typename T> inline float to_float(const T &x) { return T::width > 24 ? float(x.to_double()) : x.to_float(); }
template <typename To, typename T> inline To to_integer(const T &x) { return To(x.to_int64()); }
#endif

// What `pair` holds, two sums of products of one number with two others: the
// lower in its SHIFT lowest bits, with a sign, the upper above. Each is added to
// its total.
template <int SHIFT, int I, typename Pair, typename Sum>
inline void add_halves(const Pair &pair, Sum &low, Sum &high) {
#pragma HLS INLINE
  const int W = Pair::width;
  fixed<SHIFT, I> lower = fixed<SHIFT, I>(pair);
  fixed<W + 1, W + 1 - SHIFT + I> rest = pair - lower;
  fixed<SHIFT, I> upper = fixed<SHIFT, I>(scale<fixed<W + 1, W + 1 - 2 * SHIFT + I>>(rest));
  low = Sum(low + Sum(lower));
  high = Sum(high + Sum(upper));
}

#endif
