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
// 1x16x16x16; 1 channels a cycle
static void conv1_Conv(hls::stream<word<float, 1>> &x, hls::stream<word<fixed<8, 3>, 1>> &out) {
  #pragma HLS INLINE off
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int g = 0; g < 16; ++g) {
      #pragma HLS PIPELINE II=1 style=flp
      word<float, 1> input = x.read();
      word<fixed<8, 3>, 1> result;
      result[0] = to_fixed<8, 3, RND, SAT>(input[0]);
      out.write(result);
    }
  }
}

// /conv1/Conv
// 1x16x16x16 from memory, 1 channels a word
static void conv1_Conv_load(const float memory2[4096], hls::stream<word<float, 1>> &out) {
  #pragma HLS INLINE off
  float row[16][16];
  for (int y = 0; y < 16; ++y) {
    for (int c = 0; c < 16; ++c) {
      for (int x = 0; x < 16; ++x) {
        #pragma HLS PIPELINE II=1 style=flp
        row[c][x] = memory2[(c * 16 + y) * 16 + x];
      }
    }
    for (int x = 0; x < 16; ++x) {
      for (int g = 0; g < 16; ++g) {
        #pragma HLS PIPELINE II=1 style=flp
        word<float, 1> result;
        result[0] = row[g][x];
        out.write(result);
      }
    }
  }
}

// /conv1/Conv
// 1x16x16x16, 2 copies
static void conv1_Conv_fork(hls::stream<word<fixed<8, 3>, 1>> &in,
    hls::stream<word<fixed<8, 3>, 1>> &out0, hls::stream<word<fixed<8, 3>, 1>> &out1) {
  #pragma HLS INLINE off
  for (int i = 0; i < 4096; ++i) {
    #pragma HLS PIPELINE II=1 style=flp
    word<fixed<8, 3>, 1> input = in.read();
    out0.write(input);
    out1.write(input);
  }
}

// /conv1/Conv, /relu1/Relu
// 1x16x16x16; words of 1 -> 4 channels
static void conv1_Conv_repack(hls::stream<word<fixed<8, 3>, 1>> &in,
    hls::stream<word<fixed<8, 3>, 4>> &out) {
  #pragma HLS INLINE off
  word<fixed<8, 3>, 1> parts[4] = {};
  #pragma HLS ARRAY_PARTITION variable=parts type=complete dim=0
  for (int i = 0; i < 1024; ++i) {
    for (int part = 0; part < 4; ++part) {
      #pragma HLS PIPELINE II=1 style=flp
      parts[part] = in.read();
      if (part == 3) {
        word<fixed<8, 3>, 4> result;
        for (int j = 0; j < 4; ++j) {
          #pragma HLS UNROLL
          word<fixed<8, 3>, 1> part2 = parts[j];
          result[j] = part2[0];
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
        #pragma HLS PIPELINE II=1 style=flp
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
            #pragma HLS UNROLL
            word<fixed<8, 3>, 4> old = above[r][at];
            if (y + r >= 2) {
              for (int c = 0; c < 4; ++c) {
                #pragma HLS UNROLL
                column[r * 4 + c] = old[c];
              }
            }
            if (r > 0) {
              above[r - 1][at] = old;
            }
          }
          above[1][at] = pixel;
          for (int c = 0; c < 4; ++c) {
            #pragma HLS UNROLL
            column[c + 8] = pixel[c];
          }
        }
        if (y >= 1 && x >= 1) {
          word<fixed<8, 3>, 36> window = fixed<8, 3>(0);
          if (x >= 2) {
            word<fixed<8, 3>, 12> left = past[1][g];
            for (int r = 0; r < 3; ++r) {
              #pragma HLS UNROLL
              for (int c = 0; c < 4; ++c) {
                #pragma HLS UNROLL
                window[r * 12 + c] = left[r * 4 + c];
              }
            }
          }
          word<fixed<8, 3>, 12> left = past[0][g];
          for (int r = 0; r < 3; ++r) {
            #pragma HLS UNROLL
            for (int c = 0; c < 4; ++c) {
              #pragma HLS UNROLL
              window[r * 12 + (c + 4)] = left[r * 4 + c];
            }
          }
          for (int r = 0; r < 3; ++r) {
            #pragma HLS UNROLL
            for (int c = 0; c < 4; ++c) {
              #pragma HLS UNROLL
              window[r * 12 + (c + 8)] = column[r * 4 + c];
            }
          }
          out.write(window);
        }
        past[1][g] = past[0][g];
        past[0][g] = column;
      }
    }
  }
}

// /conv1/Conv, /relu1/Relu
// 1x16x16x16 -> 1x16x16x16, 3x3 taps; 9 taps x 4 -> 4 channels a cycle, 4096 cycles
static void conv1_Conv_2(hls::stream<word<fixed<8, 3>, 36>> &in,
    hls::stream<word<ufixed<7, 7>, 4>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_bias type=complete dim=2
  word<fixed<8, 3>, 36> kept[4];
  #pragma HLS AGGREGATE variable=kept compact=bit
  fixed<23, 18> sum[4] = {};
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=0
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int og = 0; og < 4; ++og) {
      for (int ig = 0; ig < 4; ++ig) {
        #pragma HLS PIPELINE II=1 style=flp
        word<fixed<8, 3>, 36> window;
        if (og == 0) {
          word<fixed<8, 3>, 36> input = in.read();
          kept[ig] = input;
          window = input;
        } else {
          window = kept[ig];
        }
        bool flag = ig == 0;
        for (int o = 0; o < 2; ++o) {
          #pragma HLS UNROLL
          int at = o * 2;
          int at2 = o * 2 + 1;
          fixed<23, 18> low = fixed<23, 18>(0);
          fixed<23, 18> high = fixed<23, 18>(0);
          for (int part = 0; part < 4; ++part) {
            #pragma HLS UNROLL
            fixed<38, 33> pair = fixed<38, 33>(0);
            for (int k = 0; k < 8; ++k) {
              #pragma HLS UNROLL
              int at3 = part * 8 + k;
              pair = fixed<38, 33>(pair + window[at3] *
                  (scale<ufixed<7, 25>>(ufixed<7, 7>(conv1_Conv_weights[og][ig][at2][at3])) +
                  ufixed<7, 7>(conv1_Conv_weights[og][ig][at][at3])));
            }
            fixed<18, 13> value = fixed<18, 13>(pair);
            low = fixed<23, 18>(low + fixed<23, 18>(value));
            high = fixed<23, 18>(high +
                fixed<23, 18>(fixed<18, 13>(scale<fixed<39, 16>, fixed<39, 34>>(pair - value))));
          }
          fixed<38, 33> pair = fixed<38, 33>(0);
          for (int k = 0; k < 4; ++k) {
            #pragma HLS UNROLL
            int at3 = k + 32;
            pair = fixed<38, 33>(pair + window[at3] *
                (scale<ufixed<7, 25>>(ufixed<7, 7>(conv1_Conv_weights[og][ig][at2][at3])) +
                ufixed<7, 7>(conv1_Conv_weights[og][ig][at][at3])));
          }
          fixed<18, 13> value = fixed<18, 13>(pair);
          low = fixed<23, 18>(low + fixed<23, 18>(value));
          high = fixed<23, 18>(high +
              fixed<23, 18>(fixed<18, 13>(scale<fixed<39, 16>, fixed<39, 34>>(pair - value))));
          sum[at] = fixed<23, 18>((flag ? from_bits<fixed<23, 18>>(conv1_Conv_bias[og][at]) :
              sum[at]) + low);
          sum[at2] = fixed<23, 18>((flag ? from_bits<fixed<23, 18>>(conv1_Conv_bias[og][at2]) :
              sum[at2]) + high);
        }
        if (ig == 3) {
          word<ufixed<7, 7>, 4> result;
          for (int c = 0; c < 4; ++c) {
            #pragma HLS UNROLL
            result[c] = to_ufixed<7, 7, RND, SAT>(sum[c] *
                from_bits<ufixed<17, -5>>(conv1_Conv_factor[og][c]));
          }
          out.write(result);
        }
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 3x3 windows, stride 1x1, of 1x16x16x16
static void conv2_Conv_window(hls::stream<word<ufixed<7, 7>, 4>> &in,
    hls::stream<word<ufixed<7, 7>, 36>> &out) {
  #pragma HLS INLINE off
  word<ufixed<7, 7>, 4> above[2][64];
  #pragma HLS AGGREGATE variable=above compact=bit
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<ufixed<7, 7>, 12> past[2][4] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 17; ++y) {
    for (int x = 0; x < 17; ++x) {
      for (int g = 0; g < 4; ++g) {
        #pragma HLS PIPELINE II=1 style=flp
        word<ufixed<7, 7>, 12> column = ufixed<7, 7>(0);
        if (x < 16) {
          int at = x * 4 + g;
          word<ufixed<7, 7>, 4> pixel;
          if (y < 16) {
            pixel = in.read();
          } else {
            pixel = ufixed<7, 7>(0);
          }
          for (int r = 0; r < 2; ++r) {
            #pragma HLS UNROLL
            word<ufixed<7, 7>, 4> old = above[r][at];
            if (y + r >= 2) {
              for (int c = 0; c < 4; ++c) {
                #pragma HLS UNROLL
                column[r * 4 + c] = old[c];
              }
            }
            if (r > 0) {
              above[r - 1][at] = old;
            }
          }
          above[1][at] = pixel;
          for (int c = 0; c < 4; ++c) {
            #pragma HLS UNROLL
            column[c + 8] = pixel[c];
          }
        }
        if (y >= 1 && x >= 1) {
          word<ufixed<7, 7>, 36> window = ufixed<7, 7>(0);
          if (x >= 2) {
            word<ufixed<7, 7>, 12> left = past[1][g];
            for (int r = 0; r < 3; ++r) {
              #pragma HLS UNROLL
              for (int c = 0; c < 4; ++c) {
                #pragma HLS UNROLL
                window[r * 12 + c] = left[r * 4 + c];
              }
            }
          }
          word<ufixed<7, 7>, 12> left = past[0][g];
          for (int r = 0; r < 3; ++r) {
            #pragma HLS UNROLL
            for (int c = 0; c < 4; ++c) {
              #pragma HLS UNROLL
              window[r * 12 + (c + 4)] = left[r * 4 + c];
            }
          }
          for (int r = 0; r < 3; ++r) {
            #pragma HLS UNROLL
            for (int c = 0; c < 4; ++c) {
              #pragma HLS UNROLL
              window[r * 12 + (c + 8)] = column[r * 4 + c];
            }
          }
          out.write(window);
        }
        past[1][g] = past[0][g];
        past[0][g] = column;
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 1x16x16x16 -> 1x16x16x16, 3x3 taps; 9 taps x 4 -> 4 channels a cycle, 4096 cycles
static void conv2_Conv(hls::stream<word<ufixed<7, 7>, 36>> &in,
    hls::stream<word<fixed<8, 3>, 4>> &side, hls::stream<word<float, 4>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_bias type=complete dim=2
  word<ufixed<7, 7>, 36> kept[4];
  #pragma HLS AGGREGATE variable=kept compact=bit
  fixed<23, 23> sum[4] = {};
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=0
  for (int pixel = 0; pixel < 256; ++pixel) {
    for (int og = 0; og < 4; ++og) {
      for (int ig = 0; ig < 4; ++ig) {
        #pragma HLS PIPELINE II=1 style=flp
        word<ufixed<7, 7>, 36> window;
        if (og == 0) {
          word<ufixed<7, 7>, 36> input = in.read();
          kept[ig] = input;
          window = input;
        } else {
          window = kept[ig];
        }
        bool flag = ig == 0;
        for (int o = 0; o < 2; ++o) {
          #pragma HLS UNROLL
          int at = o * 2;
          int at2 = o * 2 + 1;
          fixed<23, 23> low = fixed<23, 23>(0);
          fixed<23, 23> high = fixed<23, 23>(0);
          for (int part = 0; part < 4; ++part) {
            #pragma HLS UNROLL
            fixed<38, 38> pair = fixed<38, 38>(0);
            for (int k = 0; k < 8; ++k) {
              #pragma HLS UNROLL
              int at3 = part * 8 + k;
              pair = fixed<38, 38>(pair + window[at3] *
                  (scale<fixed<8, 26>>(fixed<8, 8>(conv2_Conv_weights[og][ig][at2][at3])) +
                  fixed<8, 8>(conv2_Conv_weights[og][ig][at][at3])));
            }
            fixed<18, 18> value = fixed<18, 18>(pair);
            low = fixed<23, 23>(low + fixed<23, 23>(value));
            high = fixed<23, 23>(high +
                fixed<23, 23>(fixed<18, 18>(scale<fixed<39, 21>, fixed<39, 39>>(pair - value))));
          }
          fixed<38, 38> pair = fixed<38, 38>(0);
          for (int k = 0; k < 4; ++k) {
            #pragma HLS UNROLL
            int at3 = k + 32;
            pair = fixed<38, 38>(pair + window[at3] *
                (scale<fixed<8, 26>>(fixed<8, 8>(conv2_Conv_weights[og][ig][at2][at3])) +
                fixed<8, 8>(conv2_Conv_weights[og][ig][at][at3])));
          }
          fixed<18, 18> value = fixed<18, 18>(pair);
          low = fixed<23, 23>(low + fixed<23, 23>(value));
          high = fixed<23, 23>(high +
              fixed<23, 23>(fixed<18, 18>(scale<fixed<39, 21>, fixed<39, 39>>(pair - value))));
          sum[at] = fixed<23, 23>((flag ? fixed<23, 23>(conv2_Conv_bias[og][at]) : sum[at]) + low);
          sum[at2] = fixed<23, 23>((flag ? fixed<23, 23>(conv2_Conv_bias[og][at2]) : sum[at2]) +
              high);
        }
        if (ig == 3) {
          word<fixed<8, 3>, 4> input = side.read();
          word<float, 4> result;
          for (int c = 0; c < 4; ++c) {
            #pragma HLS UNROLL
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
// 1x16x16x16; words of 1 -> 4 channels
static void conv2_Conv_repack(hls::stream<word<fixed<8, 3>, 1>> &in,
    hls::stream<word<fixed<8, 3>, 4>> &out) {
  #pragma HLS INLINE off
  word<fixed<8, 3>, 1> parts[4] = {};
  #pragma HLS ARRAY_PARTITION variable=parts type=complete dim=0
  for (int i = 0; i < 1024; ++i) {
    for (int part = 0; part < 4; ++part) {
      #pragma HLS PIPELINE II=1 style=flp
      parts[part] = in.read();
      if (part == 3) {
        word<fixed<8, 3>, 4> result;
        for (int j = 0; j < 4; ++j) {
          #pragma HLS UNROLL
          word<fixed<8, 3>, 1> part2 = parts[j];
          result[j] = part2[0];
        }
        out.write(result);
      }
    }
  }
}

// /conv2/Conv, /Add, /relu2/Relu
// 1x16x16x16 to memory, 4 channels a word
static void conv2_Conv_store(hls::stream<word<float, 4>> &in, float memory2[4096]) {
  #pragma HLS INLINE off
  float row[16][16];
  #pragma HLS ARRAY_PARTITION variable=row type=cyclic factor=4 dim=1
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      for (int g = 0; g < 4; ++g) {
        #pragma HLS PIPELINE II=1 style=flp
        word<float, 4> input = in.read();
        for (int c = 0; c < 4; ++c) {
          #pragma HLS UNROLL
          row[g * 4 + c][x] = input[c];
        }
      }
    }
    for (int c = 0; c < 16; ++c) {
      for (int x = 0; x < 16; ++x) {
        #pragma HLS PIPELINE II=1 style=flp
        memory2[(c * 16 + y) * 16 + x] = row[c][x];
      }
    }
  }
}

// /conv1/Conv, /relu1/Relu, /conv2/Conv, /Add, /relu2/Relu
void k0_conv1_Conv(const float x[4096], float y[4096]) {
  #pragma HLS DATAFLOW
  hls::stream<word<float, 1>> conv1_Conv_x;
  #pragma HLS STREAM variable=conv1_Conv_x depth=7
  conv1_Conv_load(x, conv1_Conv_x);
  hls::stream<word<fixed<8, 3>, 1>> conv1_Conv_out;
  #pragma HLS STREAM variable=conv1_Conv_out depth=4
  conv1_Conv(conv1_Conv_x, conv1_Conv_out);
  hls::stream<word<fixed<8, 3>, 1>> conv1_Conv_copy;
  #pragma HLS STREAM variable=conv1_Conv_copy depth=256
  hls::stream<word<fixed<8, 3>, 1>> conv1_Conv_copy_2;
  #pragma HLS STREAM variable=conv1_Conv_copy_2 depth=7
  conv1_Conv_fork(conv1_Conv_out, conv1_Conv_copy, conv1_Conv_copy_2);
  hls::stream<word<fixed<8, 3>, 4>> conv1_Conv_words;
  #pragma HLS STREAM variable=conv1_Conv_words depth=2
  conv1_Conv_repack(conv1_Conv_copy_2, conv1_Conv_words);
  hls::stream<word<fixed<8, 3>, 36>> conv1_Conv_windows;
  #pragma HLS STREAM variable=conv1_Conv_windows depth=16
  conv1_Conv_window(conv1_Conv_words, conv1_Conv_windows);
  hls::stream<word<ufixed<7, 7>, 4>> conv1_Conv_out_2;
  #pragma HLS STREAM variable=conv1_Conv_out_2 depth=2
  conv1_Conv_2(conv1_Conv_windows, conv1_Conv_out_2);
  hls::stream<word<ufixed<7, 7>, 36>> conv2_Conv_windows;
  #pragma HLS STREAM variable=conv2_Conv_windows depth=16
  conv2_Conv_window(conv1_Conv_out_2, conv2_Conv_windows);
  hls::stream<word<fixed<8, 3>, 4>> conv2_Conv_words;
  #pragma HLS STREAM variable=conv2_Conv_words depth=161
  conv2_Conv_repack(conv1_Conv_copy, conv2_Conv_words);
  hls::stream<word<float, 4>> conv2_Conv_out;
  #pragma HLS STREAM variable=conv2_Conv_out depth=68
  conv2_Conv(conv2_Conv_windows, conv2_Conv_words, conv2_Conv_out);
  conv2_Conv_store(conv2_Conv_out, y);
}


