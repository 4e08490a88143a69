//===- TypesHeader.h - headers of types of dataflow designs -----*- C++ -*-===//
//
// src/cnnc_types.h and, where there are fixed-point numbers, src/cnnc_fixed.h.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_PROJECT_TYPESHEADER_H
#define CNNC_TARGETS_HLS_PROJECT_TYPESHEADER_H

#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Words and streams.
inline constexpr llvm::StringLiteral kTypesHeader =
    R"(// Words of lanes and streams of words. In this project loops within a pipelined
// one are unrolled without saying so: its pragma does that.
#ifndef CNNC_TYPES_H
#define CNNC_TYPES_H

#include <cstdint>

// hls_stream.h comes with Vitis HLS and with AMD's open headers.
#if !defined(CNNC_AC_TYPES) && __has_include(<hls_stream.h>)
#include <hls_stream.h>
#else
#include <cstdio>
#include <cstdlib>
#include <deque>
namespace hls {
// What C simulation needs of it.
template <typename T> class stream {
public:
  T read() {
    if (words.empty()) {
      std::fprintf(stderr, "hls::stream: a read where nothing was written\n");
      std::abort();
    }
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
#pragma HLS ARRAY_PARTITION variable=lanes type=complete
#ifndef __SYNTHESIS__
    for (int i = 0; i < LANES; ++i) {
      lanes[i] = T();
    }
#endif
  }
  word(T fill) {
#pragma HLS ARRAY_PARTITION variable=lanes type=complete
    for (int i = 0; i < LANES; ++i) {
#pragma HLS UNROLL
      lanes[i] = fill;
    }
  }
  T &operator[](int i) { return lanes[i]; }
  const T &operator[](int i) const { return lanes[i]; }
  // Lanes from `first` on become those of a narrower word.
  template <int COUNT> void put(int first, const word<T, COUNT> &part) {
    for (int i = 0; i < COUNT; ++i) {
#pragma HLS UNROLL
      lanes[first + i] = part.lanes[i];
    }
  }
};

// COUNT lanes of `from`, from `begin` on, become those of `to` from `first` on.
template <int COUNT, typename T, int TO, int FROM>
inline void put_lanes(word<T, TO> &to, int first, const word<T, FROM> &from, int begin) {
#pragma HLS INLINE
  for (int i = 0; i < COUNT; ++i) {
#pragma HLS UNROLL
    to[first + i] = from[begin + i];
  }
}

// The next word of a stream where it is new, and otherwise the one kept.
template <typename T, int LANES>
inline word<T, LANES> read_once(hls::stream<word<T, LANES>> &in, word<T, LANES> &kept, bool is_new) {
#pragma HLS INLINE
  word<T, LANES> next;
  if (is_new) {
    next = in.read();
    kept = next;
  } else {
    next = kept;
  }
  return next;
}

// Processes that only move words.

// COUNT words, twice.
template <int COUNT, typename WORD>
void copy_words(hls::stream<WORD> &in, hls::stream<WORD> &out0, hls::stream<WORD> &out1) {
#pragma HLS INLINE off
  for (int i = 0; i < COUNT; ++i) {
#pragma HLS PIPELINE II=1 style=frp
    WORD next = in.read();
    out0.write(next);
    out1.write(next);
  }
}

// COUNT words of FROM lanes, in parts of TO lanes.
template <int COUNT, typename T, int FROM, int TO>
void split_words(hls::stream<word<T, FROM>> &in, hls::stream<word<T, TO>> &out) {
#pragma HLS INLINE off
  word<T, FROM> kept = T(0);
  for (int i = 0; i < COUNT; ++i) {
    for (int part = 0; part < FROM / TO; ++part) {
#pragma HLS PIPELINE II=1 style=frp
      word<T, FROM> next = read_once(in, kept, part == 0);
      word<T, TO> result;
      for (int c = 0; c < TO; ++c) {
        result[c] = next[part * TO + c];
      }
      out.write(result);
    }
  }
}

// COUNT words of TO lanes, each of several that come.
template <int COUNT, typename T, int FROM, int TO>
void join_words(hls::stream<word<T, FROM>> &in, hls::stream<word<T, TO>> &out) {
#pragma HLS INLINE off
  word<T, TO> result = T(0);
  for (int i = 0; i < COUNT; ++i) {
    for (int part = 0; part < TO / FROM; ++part) {
#pragma HLS PIPELINE II=1 style=frp
      result.put(part * FROM, in.read());
      if (part == TO / FROM - 1) {
        out.write(result);
      }
    }
  }
}

// BLOCKS blocks of words: they come by rows and go by columns.
template <int BLOCKS, int ROWS, int COLUMNS, typename WORD>
void turn_words(hls::stream<WORD> &in, hls::stream<WORD> &out) {
#pragma HLS INLINE off
  WORD block[COLUMNS][ROWS];
#pragma HLS AGGREGATE variable=block compact=bit
  for (int b = 0; b < BLOCKS; ++b) {
    for (int row = 0; row < ROWS; ++row) {
      for (int column = 0; column < COLUMNS; ++column) {
#pragma HLS PIPELINE II=1 style=frp
        block[column][row] = in.read();
      }
    }
    for (int column = 0; column < COLUMNS; ++column) {
      for (int row = 0; row < ROWS; ++row) {
#pragma HLS PIPELINE II=1 style=frp
        out.write(block[column][row]);
      }
    }
  }
}

// The next COUNT rows of an image, of which the first is number `first`, into a
// ring of RING rows. VISITED columns are visited; what lies outside of rows TOP
// to BOTTOM and columns LEFT to RIGHT is the border, which is zero.
template <int RING, int COUNT, int VISITED, int TOP, int BOTTOM, int LEFT, int RIGHT, typename T, int LANES,
          int WIDTH, int WORDS>
inline void read_rows(hls::stream<word<T, LANES>> &in, word<T, LANES> (&rows)[RING][WIDTH][WORDS], int first) {
#pragma HLS INLINE
  for (int y = 0; y < COUNT; ++y) {
    for (int x = 0; x < VISITED; ++x) {
      for (int g = 0; g < WORDS; ++g) {
#pragma HLS PIPELINE II=1 style=frp
        word<T, LANES> next = T(0);
        if (first + y >= TOP && first + y < BOTTOM && x >= LEFT && x < RIGHT) {
          next = in.read();
        }
        int slot = first % RING + y;
        if (x < WIDTH) {
          rows[slot < RING ? slot : slot - RING][x][g] = next;
        }
      }
    }
  }
}

// COUNT words from memory, TIMES times.
template <int TIMES, int COUNT, typename T, int LANES>
void load_words(const T memory[COUNT * LANES], hls::stream<word<T, LANES>> &out) {
#pragma HLS INLINE off
  for (int n = 0; n < TIMES; ++n) {
    for (int i = 0; i < COUNT; ++i) {
#pragma HLS PIPELINE II=1
      word<T, LANES> result;
      for (int c = 0; c < LANES; ++c) {
        result[c] = memory[i * LANES + c];
      }
      out.write(result);
    }
  }
}

#endif
)";

/// Fixed-point numbers of whichever library there is; an error if there is
/// none.
inline constexpr llvm::StringLiteral kFixedHeader =
    R"(// Fixed-point numbers: fixed<W, I> and, without a sign, ufixed<W, I> have W
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
)";

} // namespace cnnc::hls

#endif
