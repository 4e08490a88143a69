// Words of lanes and streams of words.
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
};

#endif
