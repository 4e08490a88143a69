// Words of lanes and streams of words. In this project loops within a pipelined
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
