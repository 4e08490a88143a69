#include "kernels.h"
#include "cnnc_math.h"
#include "cnnc_types.h"
#include "../weights/conv1_Conv_weights.h"
#include "../weights/conv1_Conv_bias.h"
#include "../weights/conv2_Conv_weights.h"
#include "../weights/conv2_Conv_bias.h"
#include "../weights/fc1_Gemm_weights.h"
#include "../weights/fc2_Gemm_weights.h"
#include "../weights/fc3_Gemm_weights.h"

// /conv1/Conv, /relu1/Relu
// 1x1x28x28 from memory, 16 numbers a word
static void conv1_Conv_load(const float memory[784], hls::stream<word<float, 16>> &out) {
  #pragma HLS INLINE off
  for (int i = 0; i < 49; ++i) {
    #pragma HLS PIPELINE II=1
    word<float, 16> result;
    for (int c = 0; c < 16; ++c) {
      result[c] = memory[i * 16 + c];
    }
    out.write(result);
  }
}

// /conv1/Conv, /relu1/Relu
// 5x5 windows, stride 1x1, of 1x1x28x28
static void conv1_Conv_window(hls::stream<word<float, 1>> &in, hls::stream<word<float, 25>> &out) {
  #pragma HLS INLINE off
  word<float, 1> above[4][28];
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<float, 5> past[4][1] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 30; ++x) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 5> column = 0.0f;
      if (x < 28) {
        word<float, 1> pixel;
        if (y < 28) {
          pixel = in.read();
        } else {
          pixel = 0.0f;
        }
        for (int r = 0; r < 4; ++r) {
          word<float, 1> old = above[r][x];
          if (y + r >= 4 && y + r < 32) {
            column.put(r, old);
          }
          if (r > 0) {
            above[r - 1][x] = old;
          }
        }
        above[3][x] = pixel;
        column.put(4, pixel);
      }
      if (y >= 2 && x >= 2) {
        word<float, 25> window = 0.0f;
        if (x >= 4) {
          window.put(0, past[3][0]);
        }
        if (x >= 3) {
          window.put(5, past[2][0]);
        }
        window.put(10, past[1][0]);
        window.put(15, past[0][0]);
        window.put(20, column);
        out.write(window);
      }
      past[3][0] = past[2][0];
      past[2][0] = past[1][0];
      past[1][0] = past[0][0];
      past[0][0] = column;
    }
  }
}

// /conv1/Conv, /relu1/Relu
// 1x1x28x28 -> 1x6x28x28, 5x5 taps; 25 taps x 1 -> 2 channels a cycle, 2352 cycles
static void conv1_Conv(hls::stream<word<float, 25>> &in, hls::stream<word<float, 2>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv1_Conv_bias type=complete dim=2
  word<float, 25> kept[1] = {};
  #pragma HLS AGGREGATE variable=kept compact=bit
  #pragma HLS ARRAY_PARTITION variable=kept type=complete dim=0
  for (int pixel = 0; pixel < 784; ++pixel) {
    for (int og = 0; og < 3; ++og) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 25> window = read_once(in, kept[0], og == 0);
      word<float, 2> result;
      for (int c = 0; c < 2; ++c) {
        float dot = window[0] * conv1_Conv_weights[og][0][c][0];
        for (int k = 1; k < 25; ++k) {
          dot += window[k] * conv1_Conv_weights[og][0][c][k];
        }
        float value = conv1_Conv_bias[og][c] + dot;
        result[c] = value < 0.0f ? 0.0f : value;
      }
      out.write(result);
    }
  }
}

// /pool1/MaxPool
// 2x2 windows, stride 2x2, of 1x6x28x28
static void pool1_MaxPool_window(hls::stream<word<float, 2>> &in,
    hls::stream<word<float, 8>> &out) {
  #pragma HLS INLINE off
  word<float, 2> above[1][84];
  #pragma HLS AGGREGATE variable=above compact=bit
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<float, 4> past[1][3] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      for (int g = 0; g < 3; ++g) {
        #pragma HLS PIPELINE II=1 style=frp
        word<float, 4> column = -INFINITY;
        int at = x * 3 + g;
        word<float, 2> input = in.read();
        word<float, 2> old = above[0][at];
        bool flag = y >= 1;
        if (flag) {
          column.put(0, old);
        }
        above[0][at] = input;
        column.put(2, input);
        if ((flag && (y - 1) % 2 == 0) && (x >= 1 && (x - 1) % 2 == 0)) {
          word<float, 8> window = -INFINITY;
          window.put(0, past[0][g]);
          window.put(4, column);
          out.write(window);
        }
        past[0][g] = column;
      }
    }
  }
}

// /pool1/MaxPool
// 1x6x28x28 -> 1x6x14x14, maximum of 2x2; 2 channels a cycle
static void pool1_MaxPool(hls::stream<word<float, 8>> &in, hls::stream<word<float, 2>> &out) {
  #pragma HLS INLINE off
  for (int pixel = 0; pixel < 196; ++pixel) {
    for (int g = 0; g < 3; ++g) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 8> window = in.read();
      word<float, 2> result;
      for (int c = 0; c < 2; ++c) {
        float most = window[c];
        for (int tap = 1; tap < 4; ++tap) {
          most = maximum(most, window[tap * 2 + c]);
        }
        result[c] = most;
      }
      out.write(result);
    }
  }
}

// /conv2/Conv, /relu2/Relu
// 5x5 windows, stride 1x1, of 1x6x14x14
static void conv2_Conv_window(hls::stream<word<float, 3>> &in, hls::stream<word<float, 75>> &out) {
  #pragma HLS INLINE off
  word<float, 3> above[4][28];
  #pragma HLS AGGREGATE variable=above compact=bit
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<float, 15> past[4][2] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 14; ++y) {
    for (int x = 0; x < 14; ++x) {
      for (int g = 0; g < 2; ++g) {
        #pragma HLS PIPELINE II=1 style=frp
        word<float, 15> column = 0.0f;
        int at = x * 2 + g;
        word<float, 3> input = in.read();
        for (int r = 0; r < 4; ++r) {
          word<float, 3> old = above[r][at];
          if (y + r >= 4) {
            column.put(r * 3, old);
          }
          if (r > 0) {
            above[r - 1][at] = old;
          }
        }
        above[3][at] = input;
        column.put(12, input);
        if (y >= 4 && x >= 4) {
          word<float, 75> window = 0.0f;
          window.put(0, past[3][g]);
          window.put(15, past[2][g]);
          window.put(30, past[1][g]);
          window.put(45, past[0][g]);
          window.put(60, column);
          out.write(window);
        }
        past[3][g] = past[2][g];
        past[2][g] = past[1][g];
        past[1][g] = past[0][g];
        past[0][g] = column;
      }
    }
  }
}

// /conv2/Conv, /relu2/Relu
// 1x6x14x14 -> 1x16x10x10, 5x5 taps; 5 taps x 3 -> 16 channels a cycle, 1000 cycles
static void conv2_Conv(hls::stream<word<float, 75>> &in, hls::stream<word<float, 16>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_weights type=complete dim=4
  #pragma HLS ARRAY_RESHAPE variable=conv2_Conv_bias type=complete dim=2
  word<float, 75> kept[2];
  #pragma HLS AGGREGATE variable=kept compact=bit
  float sum[16] = {};
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=0
  for (int pixel = 0; pixel < 100; ++pixel) {
    for (int ig = 0; ig < 2; ++ig) {
      for (int pass = 0; pass < 5; ++pass) {
        #pragma HLS PIPELINE II=4 style=frp
        word<float, 75> window = read_once(in, kept[ig], pass == 0);
        int step = ig * 5 + pass;
        bool is_first = ig * 5 + pass == 0;
        for (int o = 0; o < 16; ++o) {
          float dot = window[pass * 15] * conv2_Conv_weights[0][step][o][0];
          for (int k = 1; k < 15; ++k) {
            dot += window[pass * 15 + k] * conv2_Conv_weights[0][step][o][k];
          }
          sum[o] = (is_first ? conv2_Conv_bias[0][o] : sum[o]) + dot;
        }
        if (ig * 5 + pass == 9) {
          word<float, 16> result;
          for (int c = 0; c < 16; ++c) {
            float sum2 = sum[c];
            result[c] = sum2 < 0.0f ? 0.0f : sum2;
          }
          out.write(result);
        }
      }
    }
  }
}

// /pool2/MaxPool
// 2x2 windows, stride 2x2, of 1x16x10x10
static void pool2_MaxPool_window(hls::stream<word<float, 1>> &in,
    hls::stream<word<float, 4>> &out) {
  #pragma HLS INLINE off
  word<float, 1> above[1][160];
  #pragma HLS ARRAY_PARTITION variable=above type=complete dim=1
  #pragma HLS DEPENDENCE variable=above type=inter dependent=false
  word<float, 2> past[1][16] = {};
  #pragma HLS AGGREGATE variable=past compact=bit
  #pragma HLS ARRAY_PARTITION variable=past type=complete dim=0
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 10; ++x) {
      for (int g = 0; g < 16; ++g) {
        #pragma HLS PIPELINE II=1 style=frp
        word<float, 2> column = -INFINITY;
        int at = x * 16 + g;
        word<float, 1> input = in.read();
        word<float, 1> old = above[0][at];
        bool flag = y >= 1;
        if (flag) {
          column.put(0, old);
        }
        above[0][at] = input;
        column.put(1, input);
        if ((flag && (y - 1) % 2 == 0) && (x >= 1 && (x - 1) % 2 == 0)) {
          word<float, 4> window = -INFINITY;
          window.put(0, past[0][g]);
          window.put(2, column);
          out.write(window);
        }
        past[0][g] = column;
      }
    }
  }
}

// /pool2/MaxPool
// 1x16x10x10 -> 1x16x5x5, maximum of 2x2; 1 channels a cycle
static void pool2_MaxPool(hls::stream<word<float, 4>> &in, hls::stream<word<float, 1>> &out) {
  #pragma HLS INLINE off
  for (int pixel = 0; pixel < 25; ++pixel) {
    for (int g = 0; g < 16; ++g) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 4> window = in.read();
      word<float, 1> result;
      float most = window[0];
      for (int tap = 1; tap < 4; ++tap) {
        most = maximum(most, window[tap]);
      }
      result[0] = most;
      out.write(result);
    }
  }
}

// /fc1/Gemm, /relu3/Relu
// 400 -> 120 numbers; 4 -> 3 a cycle, 4000 cycles
static void fc1_Gemm(hls::stream<word<float, 4>> &in, hls::stream<word<float, 3>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=fc1_Gemm_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=fc1_Gemm_weights type=complete dim=4
  word<float, 4> kept[1] = {};
  #pragma HLS AGGREGATE variable=kept compact=bit
  #pragma HLS ARRAY_PARTITION variable=kept type=complete dim=0
  float sum[40][3];
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=2
  #pragma HLS DEPENDENCE variable=sum type=inter direction=RAW distance=40 dependent=true
  for (int i = 0; i < 100; ++i) {
    for (int og = 0; og < 40; ++og) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 4> input = read_once(in, kept[0], og == 0);
      for (int o = 0; o < 3; ++o) {
        float dot = input[0] * fc1_Gemm_weights[i][og][o][0];
        for (int k = 1; k < 4; ++k) {
          dot += input[k] * fc1_Gemm_weights[i][og][o][k];
        }
        sum[og][o] = (i == 0 ? 0.0f : sum[og][o]) + dot;
      }
      if (i == 99) {
        word<float, 3> result;
        for (int c = 0; c < 3; ++c) {
          float sum2 = sum[og][c];
          result[c] = sum2 < 0.0f ? 0.0f : sum2;
        }
        out.write(result);
      }
    }
  }
}

// /fc2/Gemm, /relu4/Relu
// 120 -> 84 numbers; 3 -> 1 a cycle, 3360 cycles
static void fc2_Gemm(hls::stream<word<float, 3>> &in, hls::stream<word<float, 1>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=fc2_Gemm_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=fc2_Gemm_weights type=complete dim=4
  word<float, 3> kept[1] = {};
  #pragma HLS AGGREGATE variable=kept compact=bit
  #pragma HLS ARRAY_PARTITION variable=kept type=complete dim=0
  float sum[84][1];
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=2
  #pragma HLS DEPENDENCE variable=sum type=inter direction=RAW distance=84 dependent=true
  for (int i = 0; i < 40; ++i) {
    for (int og = 0; og < 84; ++og) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 3> input = read_once(in, kept[0], og == 0);
      float dot = input[0] * fc2_Gemm_weights[i][og][0][0];
      for (int k = 1; k < 3; ++k) {
        dot += input[k] * fc2_Gemm_weights[i][og][0][k];
      }
      sum[og][0] = (i == 0 ? 0.0f : sum[og][0]) + dot;
      if (i == 39) {
        word<float, 1> result;
        float sum2 = sum[og][0];
        result[0] = sum2 < 0.0f ? 0.0f : sum2;
        out.write(result);
      }
    }
  }
}

// /fc3/Gemm
// 84 -> 10 numbers; 1 -> 1 a cycle, 840 cycles
static void fc3_Gemm(hls::stream<word<float, 1>> &in, hls::stream<word<float, 1>> &out) {
  #pragma HLS INLINE off
  #pragma HLS ARRAY_RESHAPE variable=fc3_Gemm_weights type=complete dim=3
  #pragma HLS ARRAY_RESHAPE variable=fc3_Gemm_weights type=complete dim=4
  word<float, 1> kept[1] = {};
  #pragma HLS ARRAY_PARTITION variable=kept type=complete dim=0
  float sum[10][1];
  #pragma HLS ARRAY_PARTITION variable=sum type=complete dim=2
  #pragma HLS DEPENDENCE variable=sum type=inter direction=RAW distance=10 dependent=true
  for (int i = 0; i < 84; ++i) {
    for (int og = 0; og < 10; ++og) {
      #pragma HLS PIPELINE II=1 style=frp
      word<float, 1> input = read_once(in, kept[0], og == 0);
      sum[og][0] = (i == 0 ? 0.0f : sum[og][0]) + input[0] * fc3_Gemm_weights[i][og][0][0];
      if (i == 83) {
        word<float, 1> result;
        result[0] = sum[og][0];
        out.write(result);
      }
    }
  }
}

// /fc3/Gemm
// 1x10 to memory, 2 numbers a word
static void fc3_Gemm_store(hls::stream<word<float, 2>> &in, float memory[10]) {
  #pragma HLS INLINE off
  for (int i = 0; i < 5; ++i) {
    #pragma HLS PIPELINE II=1
    word<float, 2> input = in.read();
    for (int c = 0; c < 2; ++c) {
      memory[i * 2 + c] = input[c];
    }
  }
}

// /conv1/Conv, /relu1/Relu, /pool1/MaxPool, /conv2/Conv, and 7 more
void k0_conv1_Conv(const float x[784], float y[10]) {
  #pragma HLS DATAFLOW
  hls::stream<word<float, 16>> conv1_Conv_loaded;
  #pragma HLS STREAM variable=conv1_Conv_loaded depth=2
  #pragma HLS BIND_STORAGE variable=conv1_Conv_loaded type=fifo impl=srl
  conv1_Conv_load(x, conv1_Conv_loaded);
  hls::stream<word<float, 1>> conv1_Conv_words;
  #pragma HLS STREAM variable=conv1_Conv_words depth=18
  #pragma HLS BIND_STORAGE variable=conv1_Conv_words type=fifo impl=srl
  split_words<49>(conv1_Conv_loaded, conv1_Conv_words);
  hls::stream<word<float, 25>> conv1_Conv_windows;
  #pragma HLS STREAM variable=conv1_Conv_windows depth=41
  conv1_Conv_window(conv1_Conv_words, conv1_Conv_windows);
  hls::stream<word<float, 2>> conv1_Conv_out;
  #pragma HLS STREAM variable=conv1_Conv_out depth=7
  #pragma HLS BIND_STORAGE variable=conv1_Conv_out type=fifo impl=srl
  conv1_Conv(conv1_Conv_windows, conv1_Conv_out);
  hls::stream<word<float, 8>> pool1_MaxPool_windows;
  #pragma HLS STREAM variable=pool1_MaxPool_windows depth=6
  #pragma HLS BIND_STORAGE variable=pool1_MaxPool_windows type=fifo impl=srl
  pool1_MaxPool_window(conv1_Conv_out, pool1_MaxPool_windows);
  hls::stream<word<float, 2>> pool1_MaxPool_out;
  #pragma HLS STREAM variable=pool1_MaxPool_out depth=5
  #pragma HLS BIND_STORAGE variable=pool1_MaxPool_out type=fifo impl=srl
  pool1_MaxPool(pool1_MaxPool_windows, pool1_MaxPool_out);
  hls::stream<word<float, 1>> conv2_Conv_words;
  #pragma HLS STREAM variable=conv2_Conv_words depth=7
  #pragma HLS BIND_STORAGE variable=conv2_Conv_words type=fifo impl=srl
  split_words<588>(pool1_MaxPool_out, conv2_Conv_words);
  hls::stream<word<float, 3>> conv2_Conv_words_2;
  #pragma HLS STREAM variable=conv2_Conv_words_2 depth=100
  join_words<392>(conv2_Conv_words, conv2_Conv_words_2);
  hls::stream<word<float, 75>> conv2_Conv_windows;
  #pragma HLS STREAM variable=conv2_Conv_windows depth=14
  #pragma HLS BIND_STORAGE variable=conv2_Conv_windows type=fifo impl=srl
  conv2_Conv_window(conv2_Conv_words_2, conv2_Conv_windows);
  hls::stream<word<float, 16>> conv2_Conv_out;
  #pragma HLS STREAM variable=conv2_Conv_out depth=2
  #pragma HLS BIND_STORAGE variable=conv2_Conv_out type=fifo impl=srl
  conv2_Conv(conv2_Conv_windows, conv2_Conv_out);
  hls::stream<word<float, 1>> pool2_MaxPool_words;
  #pragma HLS STREAM variable=pool2_MaxPool_words depth=7
  #pragma HLS BIND_STORAGE variable=pool2_MaxPool_words type=fifo impl=srl
  split_words<100>(conv2_Conv_out, pool2_MaxPool_words);
  hls::stream<word<float, 4>> pool2_MaxPool_windows;
  #pragma HLS STREAM variable=pool2_MaxPool_windows depth=7
  #pragma HLS BIND_STORAGE variable=pool2_MaxPool_windows type=fifo impl=srl
  pool2_MaxPool_window(pool2_MaxPool_words, pool2_MaxPool_windows);
  hls::stream<word<float, 1>> pool2_MaxPool_out;
  #pragma HLS STREAM variable=pool2_MaxPool_out depth=7
  #pragma HLS BIND_STORAGE variable=pool2_MaxPool_out type=fifo impl=srl
  pool2_MaxPool(pool2_MaxPool_windows, pool2_MaxPool_out);
  hls::stream<word<float, 4>> fc1_Gemm_words;
  #pragma HLS STREAM variable=fc1_Gemm_words depth=12
  #pragma HLS BIND_STORAGE variable=fc1_Gemm_words type=fifo impl=srl
  join_words<100>(pool2_MaxPool_out, fc1_Gemm_words);
  hls::stream<word<float, 3>> fc1_Gemm_out;
  #pragma HLS STREAM variable=fc1_Gemm_out depth=39
  fc1_Gemm(fc1_Gemm_words, fc1_Gemm_out);
  hls::stream<word<float, 1>> fc2_Gemm_out;
  #pragma HLS STREAM variable=fc2_Gemm_out depth=77
  fc2_Gemm(fc1_Gemm_out, fc2_Gemm_out);
  hls::stream<word<float, 1>> fc3_Gemm_out;
  #pragma HLS STREAM variable=fc3_Gemm_out depth=7
  #pragma HLS BIND_STORAGE variable=fc3_Gemm_out type=fifo impl=srl
  fc3_Gemm(fc2_Gemm_out, fc3_Gemm_out);
  hls::stream<word<float, 2>> fc3_Gemm_words;
  #pragma HLS STREAM variable=fc3_Gemm_words depth=4
  #pragma HLS BIND_STORAGE variable=fc3_Gemm_words type=fifo impl=srl
  join_words<5>(fc3_Gemm_out, fc3_Gemm_words);
  fc3_Gemm_store(fc3_Gemm_words, y);
}


