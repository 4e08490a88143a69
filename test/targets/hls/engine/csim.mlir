// Layers on engines against the reference evaluator: tiles that do and do not
// divide the output, channels that do not fill the lanes, strides, dilations,
// borders wider than the kernel, groups, one dimension, batches, side inputs and
// limits, products; two layers that share an engine.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/same.mlir --target=hls -o %t/same && timeout 60 make -s -C %t/same csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/stride.mlir --target=hls -o %t/stride && timeout 60 make -s -C %t/stride csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/dilated.mlir --target=hls -o %t/dilated && timeout 60 make -s -C %t/dilated csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/pointwise.mlir --target=hls -o %t/pointwise && timeout 60 make -s -C %t/pointwise csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/whole.mlir --target=hls -o %t/whole && timeout 60 make -s -C %t/whole csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/grouped.mlir --target=hls -o %t/grouped && timeout 60 make -s -C %t/grouped csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/line.mlir --target=hls -o %t/line && timeout 60 make -s -C %t/line csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/wide_pad.mlir --target=hls -o %t/wide_pad && timeout 60 make -s -C %t/wide_pad csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/corner.mlir --target=hls -o %t/corner && timeout 60 make -s -C %t/corner csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/depthwise.mlir --target=hls -o %t/depthwise && timeout 60 make -s -C %t/depthwise csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/single.mlir --target=hls -o %t/single && timeout 60 make -s -C %t/single csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/side.mlir --target=hls -o %t/side && timeout 60 make -s -C %t/side csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/odd_groups.mlir --target=hls -o %t/odd_groups && timeout 60 make -s -C %t/odd_groups csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/product.mlir --target=hls -o %t/product && timeout 60 make -s -C %t/product csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/shared.mlir --target=hls -o %t/shared && timeout 60 make -s -C %t/shared csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=TOP < %t/shared/src/shared.cpp
// RUN: FileCheck %s --check-prefix=CODE < %t/shared/src/kernels.cpp
// RUN: %cnnc_source_dir/test/hlslint/run %t/shared %t/depthwise %t/side

// PASS: PASS

// Two calls of one function, each pointer through the interface of its channel.
// What the network gets is copied into blocks of channels for either, the second
// time as its side input, and what it returns from them.
// TOP: extern "C" void {{.*}}(const float x0[120], float y0[120], float memory[384], float memory_x[384],
// TOP-DAG: #pragma HLS INTERFACE mode=m_axi port=x0 offset=slave bundle=gmem0 depth=120
// TOP-DAG: #pragma HLS INTERFACE mode=m_axi port=memory_side offset=slave bundle=gmem_side
// TOP-DAG: #pragma HLS INTERFACE mode=m_axi port=memory_x offset=slave bundle=gmem_x
// TOP-DAG: #pragma HLS INTERFACE mode=m_axi port=memory_y offset=slave bundle=gmem_y
// TOP: #pragma HLS ALIAS ports=memory,memory_x,memory_y,memory_side distance=0
// TOP-NEXT: #pragma HLS ALLOCATION function instances=conv_engine limit=1
// TOP-NEXT: // first
// TOP-NEXT: k0_first(x0, memory);
// TOP-NEXT: // first
// TOP-NEXT: k1_first(memory_x, weights_float, weights_float_bias, memory_side, memory_y + 128);
// TOP-NEXT: // second
// TOP-NEXT: k2_second(x0, memory);
// TOP-NEXT: // second
// TOP-NEXT: k3_second(memory_x + 128, weights_float + 144, weights_float_bias, memory_side, memory_y + 256);
// TOP-NEXT: // second
// TOP-NEXT: k4_second(memory + 256, y0);

// A word of two channels into as many lanes; a word of results in one cycle.
// CODE-COUNT-1: void conv_engine_input(
// CODE: #pragma HLS PIPELINE II=1
// CODE: for (int c = 0; c < 2; ++c) {
// CODE-NEXT: float value = x[{{.*}} * 2 + c];
// CODE: x_tile[{{.*}}][c][{{.*}}] = value;
// CODE: static void conv_engine_results(
// CODE: y[({{.*}} + i) * 2 +
// CODE-COUNT-1: void conv_engine(const float *x, const float *weights, const float *bias, const float *side,
// CODE: #pragma HLS DATAFLOW
// CODE: // first
// CODE: void k1_first(const float *x, const float *weights, const float *bias, const float *side,
// CODE: #pragma HLS INLINE
// CODE-NEXT: conv_engine(x, weights, bias, side, y, /*tiles=*/2, /*tiles_down=*/2,
// CODE: /*x_blocks=*/1, /*x_words=*/2,
// CODE-NEXT: /*y_pixel=*/1, /*y_block=*/30, /*y_image=*/60,
// CODE: /*has_bias=*/false, /*has_side=*/false,
// CODE: void k3_second(
// CODE: conv_engine(x, weights, bias, side, y,
// CODE: /*x_blocks=*/2, /*x_words=*/1,
// CODE: /*has_side=*/true,

//--- same.mlir
func.func @main(%x0: tensor<1x4x7x9xf32> {cnn.name = "x0"}) -> (tensor<1x6x7x9xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[-0.25, -0.25, -0.0625], [0.5, -0.625, 0.125], [-0.9375, -1.0, 0.6875]], [[0.5625, -0.75, 0.25], [-0.1875, -0.6875, -0.9375], [0.625, -0.75, -0.125]], [[0.1875, -0.375, 0.3125], [0.625, -0.75, -0.0625], [-0.8125, -0.5625, 0.1875]], [[0.5625, 0.375, -0.4375], [-0.625, -0.5, -0.4375], [-0.5625, 0.5, 0.75]]], [[[0.8125, -0.75, 0.4375], [-0.9375, 0.0625, -0.6875], [0.1875, 0.8125, 0.6875]], [[-0.375, 0.5, -0.25], [-0.25, -0.1875, -0.5], [-0.8125, 0.6875, -0.125]], [[0.5625, -0.75, 0.0625], [-0.75, -0.0625, -0.5], [-0.5625, 0.125, 0.4375]], [[0.5, 0.875, 0.0625], [-0.0625, -0.125, 0.5], [0.6875, -0.4375, 0.75]]], [[[-0.4375, 0.125, -0.4375], [-0.5625, 0.0625, -0.625], [-1.0, 0.5625, 0.5625]], [[0.3125, -0.25, 0.9375], [-0.1875, 0.9375, 0.75], [0.75, 0.5, 0.5625]], [[0.125, 0.875, -0.875], [-0.3125, 0.1875, 0.625], [0.1875, 0.1875, -0.125]], [[-0.4375, 0.75, 0.25], [0.5, 0.1875, -0.4375], [0.625, 0.1875, -0.6875]]], [[[-0.625, -0.5625, -0.3125], [0.625, -0.4375, -0.125], [0.5, -0.875, -0.75]], [[0.625, -0.6875, 0.4375], [0.1875, 0.4375, 0.0625], [-0.9375, 0.3125, 0.0625]], [[0.25, 0.1875, 0.5], [-0.375, 0.375, -0.125], [-0.375, -0.25, -0.5625]], [[1.0, 0.8125, 0.4375], [0.1875, 0.5625, -0.125], [0.75, 0.875, 0.6875]]], [[[0.125, -0.4375, 0.0], [-0.75, 0.0, 0.3125], [-0.0625, 0.4375, -0.125]], [[-0.5, 0.4375, -0.5], [-0.25, 0.6875, -0.375], [-0.3125, -0.75, 0.0]], [[-0.9375, 0.5, 0.1875], [-0.3125, 0.25, -0.9375], [-0.9375, 0.5, -0.3125]], [[-0.8125, -0.375, 0.5], [0.375, -0.125, 0.6875], [0.3125, 0.3125, 1.0]]], [[[0.4375, -0.625, 0.5625], [0.5, -0.875, 0.25], [1.0, 0.9375, 0.625]], [[0.8125, 0.0625, -0.0625], [-0.6875, 0.25, 0.25], [0.875, -0.25, -0.0625]], [[0.0, -0.25, -0.25], [0.8125, -0.375, 0.4375], [0.75, -0.5625, 1.0]], [[1.0, 0.25, 0.0], [-0.9375, -0.125, 0.0], [0.375, -0.5625, 0.875]]]]> : tensor<6x4x3x3xf32>
  %2 = cnn.constant dense<[0.9375, -0.25, -0.8125, -0.6875, 0.375, -0.8125]> : tensor<6xf32>
  %3 = tensor.empty() : tensor<1x6x7x9xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x4x7x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) outs(%3 : tensor<1x6x7x9xf32>)
      tiling = #cnn.tiling<"engine", {pi = 3, po = 4, positions = 256, pixels = 64, beat = 2, rows = 3, columns = 9, grain = 1, tasks = 1}> -> tensor<1x6x7x9xf32> (%a0: tensor<1x4x7x9xf32>, %a1: tensor<6x4x3x3xf32>, %a2: tensor<6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x7x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x7x9xf32>
    %r = cnn.unary relu %c : (tensor<1x6x7x9xf32>) -> tensor<1x6x7x9xf32>
    cnn.yield %r : tensor<1x6x7x9xf32>
  } loc("same")
  return %4 : tensor<1x6x7x9xf32>
}

//--- stride.mlir
func.func @main(%x0: tensor<2x3x9x8xf32> {cnn.name = "x0"}) -> (tensor<2x4x5x4xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[-0.1875, -0.6875, -0.75], [0.8125, -0.375, 0.9375], [0.875, -0.5625, -0.625]], [[-0.1875, -0.875, 0.125], [0.375, -0.5, -0.8125], [0.375, 0.875, -0.875]], [[0.6875, 0.375, -0.5625], [0.0625, -0.5625, -0.25], [-0.4375, 0.0, -0.75]]], [[[0.25, 0.9375, 0.75], [0.6875, 1.0, -1.0], [0.4375, -0.625, 0.9375]], [[-0.5, -0.4375, 0.625], [0.0625, -0.875, 0.5625], [0.1875, -0.3125, 0.25]], [[-0.8125, -0.5, 0.5625], [-0.125, 0.375, 0.8125], [-0.0625, 0.5, -0.875]]], [[[-0.125, 0.875, 1.0], [0.9375, -0.5, -0.0625], [0.9375, -0.1875, -1.0]], [[0.3125, -0.9375, -0.1875], [-0.4375, 1.0, 0.875], [-0.8125, 0.6875, 0.5625]], [[-0.75, -0.875, -0.625], [-0.75, 0.0625, -0.6875], [-0.875, 0.9375, -0.875]]], [[[-0.3125, 0.875, 0.875], [-0.25, 0.9375, 0.0625], [0.3125, 0.375, -0.5625]], [[-1.0, 0.4375, 0.0], [-0.375, -0.1875, 0.9375], [-0.5, -0.4375, -0.1875]], [[0.125, -0.375, 0.625], [0.625, 0.0625, -1.0], [0.0625, -0.8125, -0.6875]]]]> : tensor<4x3x3x3xf32>
  %2 = cnn.constant dense<[0.3125, 0.0, 0.9375, -0.375]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<2x4x5x4xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<2x3x9x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) outs(%3 : tensor<2x4x5x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, positions = 512, pixels = 64, word = 2, beat = 4, rows = 2, columns = 3, grain = 1, tasks = 1}> -> tensor<2x4x5x4xf32> (%a0: tensor<2x3x9x8xf32>, %a1: tensor<4x3x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 1>, group = 1 : i64} : (tensor<2x3x9x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<2x4x5x4xf32>
    %r = cnn.unary relu %c : (tensor<2x4x5x4xf32>) -> tensor<2x4x5x4xf32>
    cnn.yield %r : tensor<2x4x5x4xf32>
  } loc("stride")
  return %4 : tensor<2x4x5x4xf32>
}

//--- dilated.mlir
func.func @main(%x0: tensor<1x2x9x11xf32> {cnn.name = "x0"}) -> (tensor<1x2x9x5xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.5625, 0.8125], [0.8125, 0.9375], [1.0, 0.4375]], [[0.75, -0.125], [0.125, -0.5625], [-0.625, 0.25]]], [[[-0.375, -0.125], [0.625, 0.25], [-0.0625, -0.3125]], [[-0.0625, 0.375], [-0.625, 0.0], [-0.75, 0.125]]]]> : tensor<2x2x3x2xf32>
  %2 = tensor.empty() : tensor<1x2x9x5xf32>
  %3 = cnn.kernel ins(%x0, %1 : tensor<1x2x9x11xf32>, tensor<2x2x3x2xf32>) outs(%2 : tensor<1x2x9x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 128, pixels = 64, word = 2, beat = 4, rows = 9, columns = 5, grain = 1, tasks = 1}> -> tensor<1x2x9x5xf32> (%a0: tensor<1x2x9x11xf32>, %a1: tensor<2x2x3x2xf32>) {
    %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 2>, dilations = array<i64: 2, 3>, pads = array<i64: 2, 1, 2, 0>, group = 1 : i64} : (tensor<1x2x9x11xf32>, tensor<2x2x3x2xf32>) -> tensor<1x2x9x5xf32>
    cnn.yield %c : tensor<1x2x9x5xf32>
  } loc("dilated")
  return %3 : tensor<1x2x9x5xf32>
}

//--- pointwise.mlir
func.func @main(%x0: tensor<1x6x5x5xf32> {cnn.name = "x0"}) -> (tensor<1x4x5x5xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.375]], [[0.0]], [[0.625]], [[-0.5625]], [[-0.375]], [[-0.9375]]], [[[0.5]], [[-0.6875]], [[-0.5625]], [[-0.5]], [[0.125]], [[-0.8125]]], [[[-0.75]], [[-0.25]], [[-0.0625]], [[-0.125]], [[0.5625]], [[-0.375]]], [[[-0.6875]], [[0.5]], [[0.125]], [[0.5625]], [[-0.75]], [[-0.4375]]]]> : tensor<4x6x1x1xf32>
  %2 = cnn.constant dense<[0.5625, 0.9375, -0.875, 0.6875]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<1x4x5x5xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x6x5x5xf32>, tensor<4x6x1x1xf32>, tensor<4xf32>) outs(%3 : tensor<1x4x5x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 4, po = 8, positions = 512, pixels = 64, word = 4, beat = 8, rows = 5, columns = 5, grain = 1, tasks = 1}> -> tensor<1x4x5x5xf32> (%a0: tensor<1x6x5x5xf32>, %a1: tensor<4x6x1x1xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x6x5x5xf32>, tensor<4x6x1x1xf32>, tensor<4xf32>) -> tensor<1x4x5x5xf32>
    %r = cnn.unary relu %c : (tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
    cnn.yield %r : tensor<1x4x5x5xf32>
  } loc("pointwise")
  return %4 : tensor<1x4x5x5xf32>
}

//--- whole.mlir
func.func @main(%x0: tensor<1x2x4x4xf32> {cnn.name = "x0"}) -> (tensor<1x3x4x4xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.625]], [[0.8125]]], [[[-0.625]], [[0.9375]]], [[[-0.875]], [[-0.0625]]]]> : tensor<3x2x1x1xf32>
  %2 = cnn.constant dense<[-0.875, -0.5, 0.625]> : tensor<3xf32>
  %3 = tensor.empty() : tensor<1x3x4x4xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x2x4x4xf32>, tensor<3x2x1x1xf32>, tensor<3xf32>) outs(%3 : tensor<1x3x4x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 1, po = 1, positions = 512, pixels = 2, beat = 1, rows = 1, columns = 2, grain = 1, tasks = 1}> -> tensor<1x3x4x4xf32> (%a0: tensor<1x2x4x4xf32>, %a1: tensor<3x2x1x1xf32>, %a2: tensor<3xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<3x2x1x1xf32>, tensor<3xf32>) -> tensor<1x3x4x4xf32>
    %r = cnn.unary relu %c : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
    cnn.yield %r : tensor<1x3x4x4xf32>
  } loc("whole")
  return %4 : tensor<1x3x4x4xf32>
}

//--- grouped.mlir
func.func @main(%x0: tensor<1x6x5x6xf32> {cnn.name = "x0"}) -> (tensor<1x4x5x6xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.125, 0.8125, -0.0625], [-0.5625, 0.0625, 0.625], [-0.625, -0.25, 0.0625]], [[-0.375, 1.0, 0.875], [0.9375, 0.9375, 0.375], [-0.5625, -0.6875, 0.6875]], [[-0.625, 0.0625, -0.1875], [-0.4375, 0.625, 0.375], [-0.3125, 0.3125, 0.875]]], [[[-0.375, -0.875, 0.875], [-0.125, 0.875, -0.25], [-0.4375, -0.5625, 0.8125]], [[-0.6875, -0.8125, -0.875], [0.1875, 0.6875, 0.0625], [0.25, -0.125, -0.1875]], [[0.25, 0.125, 0.625], [0.5625, 0.5, 0.9375], [0.9375, 0.0, -0.375]]], [[[0.875, 0.3125, -0.75], [0.4375, 0.25, 0.0], [0.625, 0.375, 0.75]], [[0.9375, 0.875, -0.0625], [0.375, 0.125, 0.25], [1.0, -0.625, -0.5625]], [[0.375, 0.75, 0.5625], [0.9375, 0.3125, -0.5625], [0.3125, -0.25, -0.9375]]], [[[0.3125, 0.0625, -0.625], [-0.3125, 0.75, -0.1875], [0.625, -0.5, 0.125]], [[0.625, 0.0625, -0.5], [-0.6875, -0.25, 0.875], [0.6875, 0.5, -0.1875]], [[-0.625, -0.25, 0.3125], [0.4375, 0.375, -0.375], [-0.3125, -0.5625, -0.625]]]]> : tensor<4x3x3x3xf32>
  %2 = cnn.constant dense<[-0.375, -0.75, 0.375, 0.4375]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<1x4x5x6xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x6x5x6xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) outs(%3 : tensor<1x4x5x6xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, word = 2, beat = 2, rows = 3, columns = 2, grain = 1, tasks = 1}> -> tensor<1x4x5x6xf32> (%a0: tensor<1x6x5x6xf32>, %a1: tensor<4x3x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64} : (tensor<1x6x5x6xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x5x6xf32>
    %r = cnn.unary relu %c : (tensor<1x4x5x6xf32>) -> tensor<1x4x5x6xf32>
    cnn.yield %r : tensor<1x4x5x6xf32>
  } loc("grouped")
  return %4 : tensor<1x4x5x6xf32>
}

//--- line.mlir
func.func @main(%x0: tensor<1x3x17xf32> {cnn.name = "x0"}) -> (tensor<1x4x8xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[-0.4375, 0.25, -0.1875, 0.75, 0.75], [-0.625, -0.5, -1.0, -1.0, 0.125], [0.375, -0.875, 0.1875, -0.4375, -0.75]], [[0.0, -0.5, -0.0625, -0.25, 0.8125], [0.0625, 0.75, -0.3125, -0.5, -0.3125], [0.5625, -0.875, 0.5, -0.875, 0.1875]], [[0.0, -0.5625, 0.125, 0.0625, -0.75], [-0.875, -1.0, 0.125, 0.875, 0.5625], [-0.75, -0.1875, -0.4375, -0.5625, 0.1875]], [[0.5, -0.9375, -0.9375, -0.4375, 0.375], [-0.5625, -0.5625, 0.5, 0.0, 0.1875], [0.3125, 0.8125, -0.625, 0.8125, -0.25]]]> : tensor<4x3x5xf32>
  %2 = cnn.constant dense<[0.8125, -0.8125, 0.8125, -0.25]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<1x4x8xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x3x17xf32>, tensor<4x3x5xf32>, tensor<4xf32>) outs(%3 : tensor<1x4x8xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, word = 2, beat = 2, rows = 1, columns = 3, grain = 1, tasks = 1}> -> tensor<1x4x8xf32> (%a0: tensor<1x3x17xf32>, %a1: tensor<4x3x5xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 2, 1>, group = 1 : i64} : (tensor<1x3x17xf32>, tensor<4x3x5xf32>, tensor<4xf32>) -> tensor<1x4x8xf32>
    %r = cnn.unary relu %c : (tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
    cnn.yield %r : tensor<1x4x8xf32>
  } loc("line")
  return %4 : tensor<1x4x8xf32>
}

//--- wide_pad.mlir
func.func @main(%x0: tensor<1x2x3x3xf32> {cnn.name = "x0"}) -> (tensor<1x2x7x7xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.625, -0.25], [-0.9375, 0.8125]], [[0.125, -0.6875], [-0.5625, -0.5625]]], [[[-0.75, -0.9375], [-0.75, 0.0]], [[0.3125, 0.375], [-0.875, 0.25]]]]> : tensor<2x2x2x2xf32>
  %2 = cnn.constant dense<[-0.875, 0.875]> : tensor<2xf32>
  %3 = tensor.empty() : tensor<1x2x7x7xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x2x3x3xf32>, tensor<2x2x2x2xf32>, tensor<2xf32>) outs(%3 : tensor<1x2x7x7xf32>)
      tiling = #cnn.tiling<"engine", {pi = 1, po = 2, positions = 512, pixels = 64, beat = 1, rows = 2, columns = 2, grain = 1, tasks = 1}> -> tensor<1x2x7x7xf32> (%a0: tensor<1x2x3x3xf32>, %a1: tensor<2x2x2x2xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 3, 2, 2, 3>, group = 1 : i64} : (tensor<1x2x3x3xf32>, tensor<2x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x7x7xf32>
    cnn.yield %c : tensor<1x2x7x7xf32>
  } loc("wide_pad")
  return %4 : tensor<1x2x7x7xf32>
}

//--- corner.mlir
func.func @main(%x0: tensor<1x2x7x7xf32> {cnn.name = "x0"}) -> (tensor<1x2x3x4xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[-0.0625]], [[-0.125]]], [[[0.4375]], [[0.1875]]]]> : tensor<2x2x1x1xf32>
  %2 = cnn.constant dense<[-0.5, -0.1875]> : tensor<2xf32>
  %3 = tensor.empty() : tensor<1x2x3x4xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x2x7x7xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) outs(%3 : tensor<1x2x3x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 1, positions = 512, pixels = 64, beat = 1, rows = 3, columns = 3, grain = 1, tasks = 1}> -> tensor<1x2x3x4xf32> (%a0: tensor<1x2x7x7xf32>, %a1: tensor<2x2x1x1xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 3, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x7x7xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x3x4xf32>
    cnn.yield %c : tensor<1x2x3x4xf32>
  } loc("corner")
  return %4 : tensor<1x2x3x4xf32>
}

//--- depthwise.mlir
func.func @main(%x0: tensor<2x5x6x5xf32> {cnn.name = "x0"}) -> (tensor<2x5x3x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[-0.4375, -0.6875, 0.0625], [-0.5, 1.0, 0.8125], [0.9375, 0.5625, -0.125]]], [[[-0.5625, 1.0, -0.875], [0.5625, 0.75, -0.9375], [0.8125, 0.125, -0.0625]]], [[[-0.5625, 0.3125, -0.875], [-0.875, -0.875, -0.9375], [0.5625, -0.125, 0.75]]], [[[-0.875, -0.0625, 0.8125], [1.0, -0.0625, 0.4375], [-0.0625, -0.0625, 0.875]]], [[[0.1875, -0.875, 0.6875], [-0.5625, -0.25, 0.1875], [-0.5, 0.375, 0.75]]]]> : tensor<5x1x3x3xf32>
  %v = cnn.constant dense<[-0.1875, 0.25, 0.1875, 1.0, 0.625]> : tensor<5xf32>
  %e = tensor.empty() : tensor<2x5x3x5xf32>
  %0 = cnn.kernel ins(%x0, %w, %v : tensor<2x5x6x5xf32>, tensor<5x1x3x3xf32>, tensor<5xf32>) outs(%e : tensor<2x5x3x5xf32>)
      tiling = #cnn.tiling<"engine", {depthwise, pi = 4, positions = 512, pixels = 64, word = 4, beat = 4, rows = 2, columns = 3, grain = 1, tasks = 1}> -> tensor<2x5x3x5xf32> (%a: tensor<2x5x6x5xf32>, %b: tensor<5x1x3x3xf32>, %c: tensor<5xf32>) {
    %r0 = cnn.conv %a, %b, %c {strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 5 : i64} : (tensor<2x5x6x5xf32>, tensor<5x1x3x3xf32>, tensor<5xf32>) -> tensor<2x5x3x5xf32>
    %lo = cnn.constant dense<-1.0> : tensor<f32>
    %hi = cnn.constant dense<2.0> : tensor<f32>
    %r2 = cnn.binary max %r0, %lo : (tensor<2x5x3x5xf32>, tensor<f32>) -> tensor<2x5x3x5xf32>
    %r3 = cnn.binary min %r2, %hi : (tensor<2x5x3x5xf32>, tensor<f32>) -> tensor<2x5x3x5xf32>
    cnn.yield %r3 : tensor<2x5x3x5xf32>
  } loc("depthwise")
  return %0 : tensor<2x5x3x5xf32>
}

//--- single.mlir
func.func @main(%x0: tensor<1x3x4x5xf32> {cnn.name = "x0"}) -> (tensor<1x3x4x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[-0.8125, 0.9375, 0.0], [0.625, 0.6875, -0.25], [0.5, 0.5, -0.625]]], [[[0.8125, -0.5625, -0.3125], [0.625, 0.5, 1.0], [-0.875, 0.9375, -0.8125]]], [[[0.25, 0.625, -0.3125], [-0.3125, -0.0625, -0.9375], [-0.1875, -0.0625, 0.625]]]]> : tensor<3x1x3x3xf32>
  %v = cnn.constant dense<[0.4375, 0.4375, 0.875]> : tensor<3xf32>
  %e = tensor.empty() : tensor<1x3x4x5xf32>
  %0 = cnn.kernel ins(%x0, %w, %v : tensor<1x3x4x5xf32>, tensor<3x1x3x3xf32>, tensor<3xf32>) outs(%e : tensor<1x3x4x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, beat = 2, rows = 2, columns = 5, grain = 1, tasks = 1}> -> tensor<1x3x4x5xf32> (%a: tensor<1x3x4x5xf32>, %b: tensor<3x1x3x3xf32>, %c: tensor<3xf32>) {
    %r0 = cnn.conv %a, %b, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 3 : i64} : (tensor<1x3x4x5xf32>, tensor<3x1x3x3xf32>, tensor<3xf32>) -> tensor<1x3x4x5xf32>
    cnn.yield %r0 : tensor<1x3x4x5xf32>
  } loc("single")
  return %0 : tensor<1x3x4x5xf32>
}

//--- side.mlir
func.func @main(%x0: tensor<2x3x5x4xf32> {cnn.name = "x0"}, %x1: tensor<2x5x5x4xf32> {cnn.name = "x1"}) -> (tensor<2x5x5x4xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.125]], [[-0.9375]], [[0.5625]]], [[[-0.4375]], [[-0.125]], [[0.75]]], [[[-0.75]], [[0.9375]], [[0.5]]], [[[-0.1875]], [[0.6875]], [[1.0]]], [[[0.4375]], [[0.6875]], [[0.4375]]]]> : tensor<5x3x1x1xf32>
  %v = cnn.constant dense<[-0.9375, 0.375, 0.875, -0.875, -0.0625]> : tensor<5xf32>
  %e = tensor.empty() : tensor<2x5x5x4xf32>
  %0 = cnn.kernel ins(%x0, %w, %v, %x1 : tensor<2x3x5x4xf32>, tensor<5x3x1x1xf32>, tensor<5xf32>, tensor<2x5x5x4xf32>) outs(%e : tensor<2x5x5x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, word = 2, beat = 4, rows = 2, columns = 4, grain = 1, tasks = 1}> -> tensor<2x5x5x4xf32> (%a: tensor<2x3x5x4xf32>, %b: tensor<5x3x1x1xf32>, %c: tensor<5xf32>, %d: tensor<2x5x5x4xf32>) {
    %r0 = cnn.conv %a, %b, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<2x3x5x4xf32>, tensor<5x3x1x1xf32>, tensor<5xf32>) -> tensor<2x5x5x4xf32>
    %r1 = cnn.binary add %d, %r0 : (tensor<2x5x5x4xf32>, tensor<2x5x5x4xf32>) -> tensor<2x5x5x4xf32>
    %lo = cnn.constant dense<0.0> : tensor<f32>
    %hi = cnn.constant dense<6.0> : tensor<f32>
    %r2 = cnn.binary max %r1, %lo : (tensor<2x5x5x4xf32>, tensor<f32>) -> tensor<2x5x5x4xf32>
    %r3 = cnn.binary min %r2, %hi : (tensor<2x5x5x4xf32>, tensor<f32>) -> tensor<2x5x5x4xf32>
    cnn.yield %r3 : tensor<2x5x5x4xf32>
  } loc("side")
  return %0 : tensor<2x5x5x4xf32>
}

//--- odd_groups.mlir
func.func @main(%x0: tensor<1x6x4x4xf32> {cnn.name = "x0"}) -> (tensor<1x10x4x4xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[-0.25, -0.25, -0.625], [0.0625, -0.8125, -0.6875], [-0.625, -0.875, 0.8125]], [[-0.9375, 0.125, 0.0], [0.125, -0.5, -0.25], [0.4375, 0.1875, -0.6875]], [[-0.3125, -0.3125, 0.0625], [-0.3125, 0.125, 0.1875], [0.875, 0.3125, 1.0]]], [[[0.9375, -0.5, -0.875], [0.25, 0.5625, 0.375], [0.6875, -0.1875, 0.0625]], [[-0.5625, 0.0625, -0.125], [0.75, -0.875, -0.0625], [-0.875, 0.625, -0.375]], [[-0.8125, -0.3125, 0.8125], [0.75, -0.0625, 0.8125], [-0.0625, -0.875, 0.625]]], [[[0.3125, 0.75, -0.75], [0.25, -0.4375, -0.125], [-0.75, 0.25, -0.6875]], [[-0.6875, 0.25, 0.25], [-0.3125, 0.6875, 0.0625], [-0.4375, -0.9375, -0.8125]], [[-0.125, 0.875, -0.3125], [-0.8125, 0.5625, -0.1875], [0.4375, -0.5625, -0.125]]], [[[0.75, -0.1875, 1.0], [-0.5625, 0.5625, 0.1875], [1.0, -0.875, 0.3125]], [[0.625, 0.1875, -0.875], [-0.3125, -0.1875, 0.3125], [-0.4375, 0.375, 0.75]], [[-0.125, 0.125, -0.5625], [0.5625, 0.4375, 1.0], [0.0, -0.6875, -0.8125]]], [[[-0.625, -0.4375, -0.3125], [-0.3125, -0.125, 0.125], [0.375, 0.0625, 0.5]], [[0.375, 0.375, -0.5], [0.1875, 0.0, 1.0], [-0.4375, -0.5625, 0.3125]], [[-0.8125, 0.6875, -0.6875], [0.5625, -0.375, -0.4375], [0.375, -0.5, 0.5625]]], [[[-0.6875, -0.0625, -0.625], [0.125, 0.5, 0.1875], [-0.5, 0.875, 0.125]], [[-0.5625, -0.8125, 0.1875], [-0.9375, -0.9375, -0.625], [0.6875, -0.5, -0.8125]], [[-0.1875, 0.0, 0.6875], [-0.3125, -0.5, 0.8125], [-0.3125, 0.0, -0.3125]]], [[[-0.5625, 0.75, 0.5625], [0.1875, 0.0625, 0.9375], [0.3125, -0.5625, -0.125]], [[0.3125, -0.8125, -0.875], [-0.9375, 0.1875, 0.3125], [0.8125, 0.625, 0.3125]], [[0.625, -0.6875, -0.6875], [0.3125, 0.875, -0.5], [0.0625, -0.125, 0.9375]]], [[[0.4375, 0.0625, -0.25], [-0.125, 0.25, -0.1875], [0.0, 0.5, -0.625]], [[0.125, -0.625, 0.8125], [-0.625, 0.375, -0.0625], [0.5625, 0.25, -0.8125]], [[0.3125, -0.25, 0.3125], [0.25, 0.0, 0.375], [-0.5625, -0.625, 0.0]]], [[[-0.0625, -0.875, 0.0], [0.625, -0.6875, 0.125], [-0.6875, -0.6875, -0.875]], [[-0.9375, 0.1875, 0.4375], [1.0, 0.9375, -0.375], [-0.5625, 0.3125, -0.6875]], [[-0.25, -0.25, -0.375], [-0.375, 0.3125, 0.25], [-0.5625, 0.1875, -0.4375]]], [[[-0.125, -0.375, -0.8125], [0.3125, -0.125, -0.25], [0.25, 0.75, -0.3125]], [[-0.75, 0.0, 0.0625], [-0.6875, 0.8125, 0.75], [0.0625, 0.8125, 0.875]], [[-0.9375, 0.625, 0.375], [-0.3125, 0.0625, 1.0], [-0.875, 0.6875, -0.875]]]]> : tensor<10x3x3x3xf32>
  %e = tensor.empty() : tensor<1x10x4x4xf32>
  %0 = cnn.kernel ins(%x0, %w : tensor<1x6x4x4xf32>, tensor<10x3x3x3xf32>) outs(%e : tensor<1x10x4x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, positions = 512, pixels = 64, word = 2, beat = 2, rows = 4, columns = 4, grain = 1, tasks = 1}> -> tensor<1x10x4x4xf32> (%a: tensor<1x6x4x4xf32>, %b: tensor<10x3x3x3xf32>) {
    %r0 = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64} : (tensor<1x6x4x4xf32>, tensor<10x3x3x3xf32>) -> tensor<1x10x4x4xf32>
    cnn.yield %r0 : tensor<1x10x4x4xf32>
  } loc("odd_groups")
  return %0 : tensor<1x10x4x4xf32>
}

//--- product.mlir
func.func @main(%x0: tensor<3x7xf32> {cnn.name = "x0"}) -> (tensor<3x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[-0.75, 0.4375, -0.4375, -0.4375, -0.4375], [0.0625, 0.125, 0.625, 0.625, -0.25], [-0.625, -0.0625, 1.0, -0.9375, -0.25], [0.3125, 0.8125, -0.0625, 0.0, 0.3125], [1.0, 0.9375, -0.0625, 0.6875, 0.375], [0.125, -0.0625, -0.75, -0.6875, 0.5], [-0.3125, -0.125, 0.25, 0.25, 0.25]]> : tensor<7x5xf32>
  %v = cnn.constant dense<[0.5, -0.3125, 0.875, -0.625, -0.5]> : tensor<5xf32>
  %e = tensor.empty() : tensor<3x5xf32>
  %0 = cnn.kernel ins(%x0, %w, %v : tensor<3x7xf32>, tensor<7x5xf32>, tensor<5xf32>) outs(%e : tensor<3x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 4, po = 4, positions = 512, pixels = 64, word = 4, beat = 2, rows = 1, columns = 1, grain = 1, tasks = 1}> -> tensor<3x5xf32> (%a: tensor<3x7xf32>, %b: tensor<7x5xf32>, %c: tensor<5xf32>) {
    %r0 = cnn.matmul %a, %b : (tensor<3x7xf32>, tensor<7x5xf32>) -> tensor<3x5xf32>
    %r1 = cnn.binary add %r0, %c : (tensor<3x5xf32>, tensor<5xf32>) -> tensor<3x5xf32>
    %r2 = cnn.unary relu %r1 : (tensor<3x5xf32>) -> tensor<3x5xf32>
    cnn.yield %r2 : tensor<3x5xf32>
  } loc("product")
  return %0 : tensor<3x5xf32>
}

//--- shared.mlir
func.func @main(%x0: tensor<1x4x6x5xf32> {cnn.name = "x0"}) -> (tensor<1x4x6x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.5625, -0.25, -0.375], [0.0625, 0.75, -0.125], [-0.75, 1.0, 0.625]], [[0.4375, 0.5625, -0.3125], [-0.8125, -0.625, 0.0625], [-0.5625, 0.125, -0.625]], [[-0.4375, -0.625, 0.8125], [0.0, 0.5625, 0.75], [0.625, -0.3125, 0.3125]], [[0.8125, -0.4375, 1.0], [-0.125, -0.5, 0.75], [0.6875, -0.5, 0.1875]]], [[[0.125, 0.0, 0.5625], [-0.9375, -0.1875, 0.8125], [-0.875, -0.875, 0.0]], [[0.0625, -0.125, -0.25], [0.1875, -0.375, -0.1875], [0.125, 0.25, 0.0625]], [[0.8125, -0.3125, 0.4375], [1.0, 0.6875, -0.5], [-0.125, 0.5625, -0.125]], [[0.1875, -0.5625, -0.875], [-0.5, -0.9375, 0.1875], [-0.4375, -0.6875, 0.5]]], [[[0.25, 0.75, 0.4375], [0.3125, -0.9375, -0.5], [0.8125, 0.8125, 0.4375]], [[0.25, 0.625, 0.375], [1.0, -0.5, 0.5625], [0.5625, -0.125, -0.9375]], [[0.125, -0.1875, 0.875], [0.6875, 0.25, -0.3125], [0.8125, -0.1875, 0.5]], [[-0.9375, 0.5625, 0.75], [0.625, 0.375, -0.6875], [1.0, 0.0, 0.1875]]], [[[-0.875, 0.6875, -0.375], [0.625, 0.125, -0.25], [-0.6875, -0.9375, 0.4375]], [[0.0625, 0.6875, 0.25], [-0.375, 0.875, 0.0625], [1.0, -0.3125, 0.875]], [[-0.8125, 0.125, -0.5625], [0.75, -0.6875, 0.4375], [-0.6875, 0.8125, -0.875]], [[-0.3125, -0.3125, -0.625], [0.625, 0.125, 0.25], [-0.125, -0.125, 0.0]]]]> : tensor<4x4x3x3xf32>
  %v = cnn.constant dense<[[[[0.375]], [[0.125]], [[-0.6875]], [[-0.6875]]], [[[0.5]], [[0.875]], [[-0.75]], [[-0.3125]]], [[[0.25]], [[0.125]], [[0.4375]], [[-0.0625]]], [[[0.625]], [[0.625]], [[-0.25]], [[0.9375]]]]> : tensor<4x4x1x1xf32>
  %e = tensor.empty() : tensor<1x4x6x5xf32>
  %0 = cnn.kernel ins(%x0, %w : tensor<1x4x6x5xf32>, tensor<4x4x3x3xf32>) outs(%e : tensor<1x4x6x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, word = 2, beat = 2, rows = 3, columns = 5, grain = 1, tasks = 1}> -> tensor<1x4x6x5xf32> (%a: tensor<1x4x6x5xf32>, %b: tensor<4x4x3x3xf32>) {
    %r0 = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x6x5xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x6x5xf32>
    %r1 = cnn.unary relu %r0 : (tensor<1x4x6x5xf32>) -> tensor<1x4x6x5xf32>
    cnn.yield %r1 : tensor<1x4x6x5xf32>
  } loc("first")
  %f = tensor.empty() : tensor<1x4x6x5xf32>
  %1 = cnn.kernel ins(%0, %v, %x0 : tensor<1x4x6x5xf32>, tensor<4x4x1x1xf32>, tensor<1x4x6x5xf32>) outs(%f : tensor<1x4x6x5xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 512, pixels = 64, word = 2, beat = 2, rows = 3, columns = 5, grain = 1, tasks = 1}> -> tensor<1x4x6x5xf32> (%a: tensor<1x4x6x5xf32>, %b: tensor<4x4x1x1xf32>, %c: tensor<1x4x6x5xf32>) {
    %r0 = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x6x5xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x6x5xf32>
    %r1 = cnn.binary add %r0, %c : (tensor<1x4x6x5xf32>, tensor<1x4x6x5xf32>) -> tensor<1x4x6x5xf32>
    cnn.yield %r1 : tensor<1x4x6x5xf32>
  } loc("second")
  return %1 : tensor<1x4x6x5xf32>
}
