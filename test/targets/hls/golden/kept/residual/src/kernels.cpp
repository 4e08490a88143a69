#include "kernels.h"
#include "cnnc_math.h"
#include "cnnc_types.h"
#include "cnnc_fixed.h"
#include "../weights/conv1_Conv_factor.h"
#include "../weights/conv1_Conv_weights.h"
#include "../weights/conv1_Conv_bias.h"
#include "../weights/conv2_Conv_factor.h"
#include "../weights/conv2_Conv_weights.h"
#include "../weights/conv2_Conv_bias.h"

// /conv1/Conv
// 1x16x16x16; 2 channels a cycle
static void conv1_Conv(hls::stream<word<float, 2>> &x, hls::stream<word<fixed<8, 3>, 2>> &out) {
  #pragma HLS INLINE off
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int g = 0; g < 8; ++g) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 2> input = x.read();
      word<fixed<8, 3>, 2> result;
      for (int c = 0; c < 2; ++c) {
        result[c] = to_fixed<8, 3, RND, SAT>(input[c]);
      }
      out.write(result);
    }
  }
}

// /conv1/Conv
// 1x16x16x16 from memory, 16 numbers a word
static void conv1_Conv_load(const float memory[4096], hls::stream<word<float, 16>> &out) {
  #pragma HLS INLINE off
  for (int band = 0; band < 2; ++band) {
    for (int c = 0; c < 16; ++c) {
      for (int i = 0; i < 8; ++i) {
        #pragma HLS PIPELINE II=1
        word<float, 16> result;
        for (int c2 = 0; c2 < 16; ++c2) {
          result[c2] = memory[((c * 2 + band) * 8 + i) * 16 + c2];
        }
        out.write(result);
      }
    }
  }
}

// /conv1/Conv
// 1x16x16x16, 8 rows at a time; 2 channels a word
static void conv1_Conv_turn(hls::stream<word<float, 16>> &in, hls::stream<word<float, 2>> &out) {
  #pragma HLS INLINE off
  word<float, 16> rows[2][16][8];
  #pragma HLS AGGREGATE variable=rows compact=bit
  #pragma HLS ARRAY_PARTITION variable=rows type=complete dim=1
  #pragma HLS ARRAY_PARTITION variable=rows type=cyclic factor=2 dim=2
  #pragma HLS DEPENDENCE variable=rows type=inter dependent=false
  for (int band = 0; band < 3; ++band) {
    for (int k = 0; k < 1024; ++k) {
      #pragma HLS PIPELINE II=1 style=frp
      if (band < 2 && k < 128) {
        rows[band % 2][k / 8][k % 8] = in.read();
      }
      if (band > 0) {
        word<float, 2> result;
        for (int c = 0; c < 2; ++c) {
          word<float, 16> part = rows[(band + 1) % 2][(k % 8) * 2 + c][(k / 8) / 16];
          result[c] = part[(k / 8) % 16];
        }
        out.write(result);
      }
    }
  }
}

// /conv1/Conv, /relu1/Relu
// 3x3 windows, stride 1x1, of 1x16x16x16
static void conv1_Conv_window(hls::stream<word<fixed<8, 3>, 4>> &in,
    hls::stream<word<fixed<8, 3>, 36>> &out) {
  #pragma HLS INLINE off
  word<fixed<8, 3>, 4> above[2][64];
  #pragma HLS AGGREGATE variable=above compact=bit
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<fixed<8, 3>, 12> past[2][4] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 17; ++y) {
    for (int x = 0; x < 17; ++x) {
      for (int g = 0; g < 4; ++g) {
        #pragma HLS PIPELINE II=1 style=frp
        word<fixed<8, 3>, 12> column = fixed<8, 3>(0);
        if (x < 16) {
          int at = x * 4 + g;
          word<fixed<8, 3>, 4> pixel;
          if (y < 16) {
            pixel = in.read();
          } else {
            pixel = fixed<8, 3>(0);
          }
          for (int r = 0; r < 2; ++r) {
            word<fixed<8, 3>, 4> old = above[r][at];
            if (y + r >= 2) {
              column.put(r * 4, old);
            }
            if (r > 0) {
              above[r - 1][at] = old;
            }
          }
          above[1][at] = pixel;
          column.put(8, pixel);
        }
        if (y >= 1 && x >= 1) {
          word<fixed<8, 3>, 36> window = fixed<8, 3>(0);
          if (x >= 2) {
            window.put(0, past[1][g]);
          }
          window.put(12, past[0][g]);
          window.put(24, column);
          out.write(window);
        }
        past[1][g] = past[0][g];
        past[0][g] = column;
      }
    }
  }
}

// /conv1/Conv, /relu1/Relu
// 1x16x16x16 -> 1x16x16x16, 3x3 taps; 3 taps x 4 -> 8 channels a cycle, 6144 cycles
static void conv1_Conv_2(hls::stream<word<fixed<8, 3>, 36>> &in,
    hls::stream<word<ufixed<7, 7>, 8>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_bias type=complete dim=2
  word<fixed<8, 3>, 36> kept[4];
  #pragma HLS AGGREGATE variable=kept compact=bit
  fixed<23, 18> sum[8] = {};
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=0
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int og = 0; og < 2; ++og) {
      for (int ig = 0; ig < 4; ++ig) {
        for (int pass = 0; pass < 3; ++pass) {
          #pragma HLS PIPELINE II=1 style=frp
          word<fixed<8, 3>, 36> window = read_once(in, kept[ig], og == 0 && pass == 0);
          int step = ig * 3 + pass;
          bool is_first = ig * 3 + pass == 0;
          for (int o = 0; o < 8; ++o) {
            fixed<23, 18> dot = fixed<23, 18>(0);
            for (int k = 0; k < 12; ++k) {
              dot = fixed<23, 18>(dot + window[pass * 12 + k] *
                  ufixed<7, 7>(conv1_Conv_weights[og][step][o][k]));
            }
            sum[o] = fixed<23, 18>((is_first ? from_bits<fixed<23, 18>>(conv1_Conv_bias[og][o]) :
                sum[o]) + dot);
          }
          if (ig * 3 + pass == 11) {
            word<ufixed<7, 7>, 8> result;
            for (int c = 0; c < 8; ++c) {
              result[c] = to_ufixed<7, 7, RND, SAT>(sum[c] *
                  from_bits<ufixed<17, -5>>(conv1_Conv_factor[og][c]));
            }
            out.write(result);
          }
        }
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 3x3 windows, stride 1x1, of 1x16x16x16
static void conv2_Conv_window(hls::stream<word<ufixed<7, 7>, 16>> &in,
    hls::stream<word<ufixed<7, 7>, 144>> &out) {
  #pragma HLS INLINE off
  word<ufixed<7, 7>, 16> above[2][16];
  #pragma HLS AGGREGATE variable=above compact=bit
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  word<ufixed<7, 7>, 48> past[2][1] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 17; ++y) {
    for (int x = 0; x < 17; ++x) {
      #pragma HLS PIPELINE II=1 style=frp
      word<ufixed<7, 7>, 48> column = ufixed<7, 7>(0);
      if (x < 16) {
        word<ufixed<7, 7>, 16> pixel;
        if (y < 16) {
          pixel = in.read();
        } else {
          pixel = ufixed<7, 7>(0);
        }
        for (int r = 0; r < 2; ++r) {
          word<ufixed<7, 7>, 16> old = above[r][x];
          if (y + r >= 2) {
            column.put(r * 16, old);
          }
          if (r > 0) {
            above[r - 1][x] = old;
          }
        }
        above[1][x] = pixel;
        column.put(32, pixel);
      }
      if (y >= 1 && x >= 1) {
        word<ufixed<7, 7>, 144> window = ufixed<7, 7>(0);
        if (x >= 2) {
          window.put(0, past[1][0]);
        }
        window.put(48, past[0][0]);
        window.put(96, column);
        out.write(window);
      }
      past[1][0] = past[0][0];
      past[0][0] = column;
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 1x16x16x16 -> 1x16x16x16, 3x3 taps; 3 taps x 16 -> 2 channels a cycle, 6144 cycles
static void conv2_Conv(hls::stream<word<ufixed<7, 7>, 144>> &in,
    hls::stream<word<fixed<8, 3>, 2>> &side, hls::stream<word<float, 2>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_bias type=complete dim=2
  word<ufixed<7, 7>, 144> kept[1] = {};
  #pragma HLS AGGREGATE variable=kept compact=bit
  #pragma HLS ARRAY_PARTITION variable=kept type=complete dim=0
  fixed<23, 23> sum[2] = {};
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=0
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int og = 0; og < 8; ++og) {
      for (int pass = 0; pass < 3; ++pass) {
        #pragma HLS PIPELINE II=1 style=frp
        bool flag = pass == 0;
        word<ufixed<7, 7>, 144> window = read_once(in, kept[0], og == 0 && flag);
        for (int o = 0; o < 2; ++o) {
          fixed<23, 23> dot = fixed<23, 23>(0);
          for (int k = 0; k < 48; ++k) {
            dot = fixed<23, 23>(dot + window[pass * 48 + k] *
                fixed<8, 8>(conv2_Conv_weights[og][pass][o][k]));
          }
          sum[o] = fixed<23, 23>((flag ? fixed<23, 23>(conv2_Conv_bias[og][o]) : sum[o]) + dot);
        }
        if (pass == 2) {
          word<fixed<8, 3>, 2> input = side.read();
          word<float, 2> result;
          for (int c = 0; c < 2; ++c) {
            result[c] = to_float(to_ufixed<15, 15, RND, SAT>(sum[c] *
                from_bits<ufixed<17, -3>>(conv2_Conv_factor[og][c]) + input[c] *
                ufixed<17, 13>(6755.9375))) * 0.00014801821f;
          }
          out.write(result);
        }
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 1x16x16x16, 8 rows at a time; 2 channels a word
static void conv2_Conv_turn(hls::stream<word<float, 2>> &in, hls::stream<word<float, 2>> &out) {
  #pragma HLS INLINE off
  float rows[2][16][64][2];
  #pragma HLS ARRAY_PARTITION variable=rows type=complete dim=1
  #pragma HLS ARRAY_PARTITION variable=rows type=cyclic factor=2 dim=2
  #pragma HLS ARRAY_PARTITION variable=rows type=complete dim=4
  #pragma HLS DEPENDENCE variable=rows type=inter dependent=false
  for (int band = 0; band < 3; ++band) {
    for (int k = 0; k < 1024; ++k) {
      #pragma HLS PIPELINE II=1 style=frp
      if (band < 2) {
        word<float, 2> input = in.read();
        for (int c = 0; c < 2; ++c) {
          rows[band % 2][(k % 8) * 2 + c][(k / 8) / 2][(k / 8) % 2] = input[c];
        }
      }
      if (band > 0) {
        word<float, 2> result;
        for (int c = 0; c < 2; ++c) {
          result[c] = rows[(band + 1) % 2][k / 64][k % 64][c];
        }
        out.write(result);
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 1x16x16x16 to memory, 2 numbers a word
static void conv2_Conv_store(hls::stream<word<float, 2>> &in, float memory[4096]) {
  #pragma HLS INLINE off
  for (int band = 0; band < 2; ++band) {
    for (int c = 0; c < 16; ++c) {
      for (int i = 0; i < 64; ++i) {
        #pragma HLS PIPELINE II=1
        word<float, 2> input = in.read();
        for (int c2 = 0; c2 < 2; ++c2) {
          memory[((c * 2 + band) * 64 + i) * 2 + c2] = input[c2];
        }
      }
    }
  }
}

// /conv1/Conv, /relu1/Relu, /conv2/Conv, /Add, /relu2/Relu
void k0_conv1_Conv(const float x[4096], float y[4096]) {
  #pragma HLS DATAFLOW
  hls::stream<word<float, 16>> conv1_Conv_loaded;
  #pragma HLS STREAM variable=conv1_Conv_loaded depth=77
  conv1_Conv_load(x, conv1_Conv_loaded);
  hls::stream<word<float, 2>> conv1_Conv_x;
  #pragma HLS STREAM variable=conv1_Conv_x depth=7
  #pragma HLS BIND_STORAGE variable=conv1_Conv_x type=fifo impl=srl
  conv1_Conv_turn(conv1_Conv_loaded, conv1_Conv_x);
  hls::stream<word<fixed<8, 3>, 2>> conv1_Conv_out;
  #pragma HLS STREAM variable=conv1_Conv_out depth=4
  #pragma HLS BIND_STORAGE variable=conv1_Conv_out type=fifo impl=srl
  conv1_Conv(conv1_Conv_x, conv1_Conv_out);
  hls::stream<word<fixed<8, 3>, 2>> conv1_Conv_copy;
  #pragma HLS STREAM variable=conv1_Conv_copy depth=1580
  hls::stream<word<fixed<8, 3>, 2>> conv1_Conv_copy_2;
  #pragma HLS STREAM variable=conv1_Conv_copy_2 depth=7
  #pragma HLS BIND_STORAGE variable=conv1_Conv_copy_2 type=fifo impl=srl
  copy_words<2048>(conv1_Conv_out, conv1_Conv_copy, conv1_Conv_copy_2);
  hls::stream<word<fixed<8, 3>, 4>> conv1_Conv_words;
  #pragma HLS STREAM variable=conv1_Conv_words depth=622
  join_words<1024>(conv1_Conv_copy_2, conv1_Conv_words);
  hls::stream<word<fixed<8, 3>, 36>> conv1_Conv_windows;
  #pragma HLS STREAM variable=conv1_Conv_windows depth=14
  #pragma HLS BIND_STORAGE variable=conv1_Conv_windows type=fifo impl=srl
  conv1_Conv_window(conv1_Conv_words, conv1_Conv_windows);
  hls::stream<word<ufixed<7, 7>, 8>> conv1_Conv_out_2;
  #pragma HLS STREAM variable=conv1_Conv_out_2 depth=2
  #pragma HLS BIND_STORAGE variable=conv1_Conv_out_2 type=fifo impl=srl
  conv1_Conv_2(conv1_Conv_windows, conv1_Conv_out_2);
  hls::stream<word<ufixed<7, 7>, 16>> conv2_Conv_words;
  #pragma HLS STREAM variable=conv2_Conv_words depth=3
  #pragma HLS BIND_STORAGE variable=conv2_Conv_words type=fifo impl=srl
  join_words<256>(conv1_Conv_out_2, conv2_Conv_words);
  hls::stream<word<ufixed<7, 7>, 144>> conv2_Conv_windows;
  #pragma HLS STREAM variable=conv2_Conv_windows depth=12
  #pragma HLS BIND_STORAGE variable=conv2_Conv_windows type=fifo impl=srl
  conv2_Conv_window(conv2_Conv_words, conv2_Conv_windows);
  hls::stream<word<float, 2>> conv2_Conv_out;
  #pragma HLS STREAM variable=conv2_Conv_out depth=319
  conv2_Conv(conv2_Conv_windows, conv1_Conv_copy, conv2_Conv_out);
  hls::stream<word<float, 2>> conv2_Conv_planes;
  #pragma HLS STREAM variable=conv2_Conv_planes depth=25
  #pragma HLS BIND_STORAGE variable=conv2_Conv_planes type=fifo impl=srl
  conv2_Conv_turn(conv2_Conv_out, conv2_Conv_planes);
  conv2_Conv_store(conv2_Conv_planes, y);
}


