// Integer layers on engines against the reference evaluator: results finer than
// sums; numbers without a sign, and a side input; groups, the input as side input,
// terms and limits, rounding down, multipliers
// of 25 bits; a depthwise convolution with borders; a product
// whose weights share multipliers, with a term behind the factors.
// REQUIRES: ap_types, ac_types
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/finer.mlir --target=hls -o %t/finer && timeout 120 make -s -C %t/finer csim CXX=g++ OPT="-O0 -Werror" AP_TYPES=%ap_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/unsigned.mlir --target=hls -o %t/unsigned && timeout 120 make -s -C %t/unsigned csim CXX=clang++ OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/itself.mlir --target=hls -o %t/itself && timeout 120 make -s -C %t/itself csim CXX=g++ OPT="-O0 -Werror" AP_TYPES=%ap_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/depthwise.mlir --target=hls -o %t/depthwise && timeout 120 make -s -C %t/depthwise csim CXX=clang++ OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/product.mlir --target=hls -o %t/product && timeout 120 make -s -C %t/product csim CXX=g++ OPT="-O0 -Werror" AP_TYPES=%ap_types | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=CODE < %t/product/src/kernels.cpp
// RUN: %cnnc_source_dir/test/hlslint/run %t/unsigned %t/depthwise %t/product

// PASS: error 0 of the range (at most 0): ok
// PASS: PASS

// CODE: void conv_engine(const int8_t *x, const int8_t *weights, const int64_t *scales,
// CODE: conv_engine(x, weights, scales, side, y,
// CODE: /*has_side=*/false, /*side_factor=*/0,
// CODE-NEXT: /*shift=*/13, /*low=*/-128, /*high=*/127);

//--- finer.mlir
func.func @main(%x0: tensor<1x3x4x5xi16> {cnn.name = "x0"}) -> (tensor<1x4x4x5xi16> {cnn.name = "y0"}) {
  %c0 = cnn.constant dense<[[[[1.0, -5.0, 3.0], [-8.0, -7.0, 8.0], [-6.0, 2.0, 9.0]], [[-8.0, 7.0, -3.0], [-8.0, -7.0, 4.0], [4.0, -7.0, -2.0]], [[-7.0, 8.0, 4.0], [-8.0, 9.0, -6.0], [-2.0, 9.0, -8.0]]], [[[9.0, 9.0, 3.0], [-8.0, -2.0, -8.0], [8.0, -5.0, 0.0]], [[4.0, -5.0, 8.0], [-6.0, 9.0, 0.0], [8.0, -4.0, -6.0]], [[9.0, 9.0, -3.0], [2.0, -6.0, 8.0], [-7.0, 9.0, -8.0]]], [[[-3.0, 6.0, 8.0], [4.0, 1.0, 5.0], [9.0, 5.0, 2.0]], [[0.0, -2.0, -4.0], [-2.0, -7.0, 9.0], [0.0, 7.0, 6.0]], [[1.0, 5.0, 0.0], [-7.0, -6.0, 7.0], [4.0, -4.0, 1.0]]], [[[-5.0, 6.0, 4.0], [-8.0, -7.0, 8.0], [9.0, 1.0, 1.0]], [[2.0, 6.0, 9.0], [5.0, -7.0, -7.0], [-1.0, 6.0, -7.0]], [[-8.0, 0.0, 9.0], [5.0, 0.0, 3.0], [2.0, -9.0, 5.0]]]]> : tensor<4x3x3x3xf64>
  %c1 = cnn.constant dense<[0.24609375, -0.5, -0.70703125, 0.80078125]> : tensor<4xf64>
  %e = tensor.empty() : tensor<1x4x4x5xi16>
  %k = cnn.kernel ins(%x0, %c0, %c1 : tensor<1x3x4x5xi16>, tensor<4x3x3x3xf64>, tensor<4xf64>) outs(%e : tensor<1x4x4x5xi16>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, positions = 64, pixels = 32, word = 2, beat = 2, rows = 2, columns = 5, element = 16, input = 16, weight = 8, sum = 26, factor = 6, grain = 1, tasks = 1}> -> tensor<1x4x4x5xi16> (%a0: tensor<1x3x4x5xi16>, %a1: tensor<4x3x3x3xf64>, %a2: tensor<4xf64>) {
    %n = cnn.cast %a0 to f64 : (tensor<1x3x4x5xi16>) -> tensor<1x3x4x5xf64>
    %unit = cnn.constant dense<0.00390625> : tensor<f64>
    %u = cnn.binary mul %n, %unit : (tensor<1x3x4x5xf64>, tensor<f64>) -> tensor<1x3x4x5xf64>
    %c = cnn.conv %u, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x3x4x5xf64>, tensor<4x3x3x3xf64>, tensor<4xf64>) -> tensor<1x4x4x5xf64>
    %low = cnn.constant dense<-6.0> : tensor<f64>
    %m = cnn.binary max %c, %low : (tensor<1x4x4x5xf64>, tensor<f64>) -> tensor<1x4x4x5xf64>
    %q = cnn.quantize %m to <16, 4> rnd sat : (tensor<1x4x4x5xf64>) -> tensor<1x4x4x5xf64>
    %back = cnn.constant dense<4096.0> : tensor<f64>
    %h = cnn.binary mul %q, %back : (tensor<1x4x4x5xf64>, tensor<f64>) -> tensor<1x4x4x5xf64>
    %z = cnn.cast %h to i16 : (tensor<1x4x4x5xf64>) -> tensor<1x4x4x5xi16>
    cnn.yield %z : tensor<1x4x4x5xi16>
  } loc("finer")
  return %k : tensor<1x4x4x5xi16>
}

//--- unsigned.mlir
func.func @main(%x0: tensor<1x2x5x5xui8> {cnn.name = "x0"}, %s0: tensor<1x3x3x3xui8> {cnn.name = "s0"}) -> (tensor<1x3x3x3xui8> {cnn.name = "y0"}) {
  %c0 = cnn.constant dense<[[[[-8.0, -3.0, 0.0], [-5.0, -2.0, 3.0], [3.0, 6.0, -7.0]], [[-4.0, 5.0, 3.0], [8.0, -1.0, -5.0], [4.0, 8.0, -1.0]]], [[[4.0, 2.0, 3.0], [-2.0, -5.0, -7.0], [-4.0, -5.0, -2.0]], [[-2.0, -9.0, 6.0], [9.0, -4.0, -1.0], [0.0, -9.0, -5.0]]], [[[4.0, 8.0, 2.0], [9.0, 1.0, -5.0], [7.0, -8.0, 5.0]], [[8.0, 3.0, 3.0], [3.0, 3.0, -6.0], [6.0, 3.0, -8.0]]]]> : tensor<3x2x3x3xf64>
  %c1 = cnn.constant dense<[[[0.029296875]], [[0.013671875]], [[0.03125]]]> : tensor<3x1x1xf64>
  %e = tensor.empty() : tensor<1x3x3x3xui8>
  %k = cnn.kernel ins(%x0, %c0, %c1, %s0 : tensor<1x2x5x5xui8>, tensor<3x2x3x3xf64>, tensor<3x1x1xf64>, tensor<1x3x3x3xui8>) outs(%e : tensor<1x3x3x3xui8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, positions = 64, pixels = 32, word = 2, beat = 4, rows = 3, columns = 3, element = 8, input = 9, weight = 8, sum = 18, factor = 12, grain = 1, tasks = 1}> -> tensor<1x3x3x3xui8> (%a0: tensor<1x2x5x5xui8>, %a1: tensor<3x2x3x3xf64>, %a2: tensor<3x1x1xf64>, %s: tensor<1x3x3x3xui8>) {
    %n = cnn.cast %a0 to f64 : (tensor<1x2x5x5xui8>) -> tensor<1x2x5x5xf64>
    %c = cnn.conv %n, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x5x5xf64>, tensor<3x2x3x3xf64>) -> tensor<1x3x3x3xf64>
    %m = cnn.binary mul %c, %a2 : (tensor<1x3x3x3xf64>, tensor<3x1x1xf64>) -> tensor<1x3x3x3xf64>
    %sn = cnn.cast %s to f64 : (tensor<1x3x3x3xui8>) -> tensor<1x3x3x3xf64>
    %g = cnn.constant dense<0.71875> : tensor<f64>
    %sg = cnn.binary mul %sn, %g : (tensor<1x3x3x3xf64>, tensor<f64>) -> tensor<1x3x3x3xf64>
    %p = cnn.binary add %m, %sg : (tensor<1x3x3x3xf64>, tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
    %q = cnn.quantize %p to <8, 8, unsigned> rnd sat : (tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
    %z = cnn.cast %q to ui8 : (tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xui8>
    cnn.yield %z : tensor<1x3x3x3xui8>
  } loc("unsigned")
  return %k : tensor<1x3x3x3xui8>
}

//--- itself.mlir
func.func @main(%x0: tensor<2x4x4x4xi8> {cnn.name = "x0"}) -> (tensor<2x4x4x4xi8> {cnn.name = "y0"}) {
  %c0 = cnn.constant dense<[[[[12.0]], [[-59.0]]], [[[-72.0]], [[-13.0]]], [[[53.0]], [[-87.0]]], [[[-74.0]], [[-100.0]]]]> : tensor<4x2x1x1xf64>
  %c1 = cnn.constant dense<[[[0.0029296875]], [[-0.010009765625]], [[0.001953125]], [[-0.01171875]]]> : tensor<4x1x1xf64>
  %c2 = cnn.constant dense<[[[0.25]], [[-1.125]], [[-0.875]], [[-0.375]]]> : tensor<4x1x1xf64>
  %e = tensor.empty() : tensor<2x4x4x4xi8>
  %k = cnn.kernel ins(%x0, %c0, %c1, %c2 : tensor<2x4x4x4xi8>, tensor<4x2x1x1xf64>, tensor<4x1x1xf64>, tensor<4x1x1xf64>) outs(%e : tensor<2x4x4x4xi8>)
      tiling = #cnn.tiling<"engine", {pi = 1, po = 2, positions = 64, pixels = 32, beat = 1, multiplier = 25, rows = 3, columns = 4, element = 8, input = 8, weight = 8, sum = 16, factor = 8, grain = 1, tasks = 1}> -> tensor<2x4x4x4xi8> (%a0: tensor<2x4x4x4xi8>, %a1: tensor<4x2x1x1xf64>, %a2: tensor<4x1x1xf64>, %a3: tensor<4x1x1xf64>) {
    %n = cnn.cast %a0 to f64 : (tensor<2x4x4x4xi8>) -> tensor<2x4x4x4xf64>
    %c = cnn.conv %n, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<2x4x4x4xf64>, tensor<4x2x1x1xf64>) -> tensor<2x4x4x4xf64>
    %m = cnn.binary mul %c, %a2 : (tensor<2x4x4x4xf64>, tensor<4x1x1xf64>) -> tensor<2x4x4x4xf64>
    %p = cnn.binary add %n, %m : (tensor<2x4x4x4xf64>, tensor<2x4x4x4xf64>) -> tensor<2x4x4x4xf64>
    %o = cnn.binary add %p, %a3 : (tensor<2x4x4x4xf64>, tensor<4x1x1xf64>) -> tensor<2x4x4x4xf64>
    %low = cnn.constant dense<-20.3> : tensor<f64>
    %high = cnn.constant dense<50.7> : tensor<f64>
    %l = cnn.binary max %o, %low : (tensor<2x4x4x4xf64>, tensor<f64>) -> tensor<2x4x4x4xf64>
    %h = cnn.binary min %l, %high : (tensor<2x4x4x4xf64>, tensor<f64>) -> tensor<2x4x4x4xf64>
    %q = cnn.quantize %h to <8, 8> trn sat_sym : (tensor<2x4x4x4xf64>) -> tensor<2x4x4x4xf64>
    %z = cnn.cast %q to i8 : (tensor<2x4x4x4xf64>) -> tensor<2x4x4x4xi8>
    cnn.yield %z : tensor<2x4x4x4xi8>
  } loc("itself")
  return %k : tensor<2x4x4x4xi8>
}

//--- depthwise.mlir
func.func @main(%x0: tensor<1x5x7x6xi8> {cnn.name = "x0"}) -> (tensor<1x5x4x3xi8> {cnn.name = "y0"}) {
  %c0 = cnn.constant dense<[[[[57.0, -4.0, -62.0], [62.0, -36.0, -12.0], [54.0, -7.0, 21.0]]], [[[-69.0, -71.0, 24.0], [19.0, 22.0, 23.0], [-21.0, -79.0, -64.0]]], [[[-74.0, 91.0, -13.0], [89.0, -33.0, 22.0], [77.0, -59.0, 32.0]]], [[[-95.0, -48.0, 35.0], [-8.0, -63.0, 76.0], [39.0, -94.0, 94.0]]], [[[35.0, -24.0, 64.0], [-77.0, 78.0, -34.0], [32.0, -7.0, -58.0]]]]> : tensor<5x1x3x3xf64>
  %c1 = cnn.constant dense<[-544.0, 1161.0, -1088.0, 181.0, 218.0]> : tensor<5xf64>
  %c2 = cnn.constant dense<[[[0.00634765625]], [[0.0042724609375]], [[0.0029296875]], [[0.0052490234375]], [[0.0020751953125]]]> : tensor<5x1x1xf64>
  %e = tensor.empty() : tensor<1x5x4x3xi8>
  %k = cnn.kernel ins(%x0, %c0, %c1, %c2 : tensor<1x5x7x6xi8>, tensor<5x1x3x3xf64>, tensor<5xf64>, tensor<5x1x1xf64>) outs(%e : tensor<1x5x4x3xi8>)
      tiling = #cnn.tiling<"engine", {depthwise, pi = 4, positions = 256, pixels = 32, word = 4, beat = 2, rows = 2, columns = 3, element = 8, input = 8, weight = 8, sum = 20, factor = 8, grain = 1, tasks = 1}> -> tensor<1x5x4x3xi8> (%a0: tensor<1x5x7x6xi8>, %a1: tensor<5x1x3x3xf64>, %a2: tensor<5xf64>, %a3: tensor<5x1x1xf64>) {
    %n = cnn.cast %a0 to f64 : (tensor<1x5x7x6xi8>) -> tensor<1x5x7x6xf64>
    %c = cnn.conv %n, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 1>, group = 5 : i64} : (tensor<1x5x7x6xf64>, tensor<5x1x3x3xf64>, tensor<5xf64>) -> tensor<1x5x4x3xf64>
    %m = cnn.binary mul %c, %a3 : (tensor<1x5x4x3xf64>, tensor<5x1x1xf64>) -> tensor<1x5x4x3xf64>
    %r = cnn.unary relu %m : (tensor<1x5x4x3xf64>) -> tensor<1x5x4x3xf64>
    %q = cnn.quantize %r to <8, 8> rnd sat : (tensor<1x5x4x3xf64>) -> tensor<1x5x4x3xf64>
    %z = cnn.cast %q to i8 : (tensor<1x5x4x3xf64>) -> tensor<1x5x4x3xi8>
    cnn.yield %z : tensor<1x5x4x3xi8>
  } loc("depthwise")
  return %k : tensor<1x5x4x3xi8>
}

//--- product.mlir
func.func @main(%x0: tensor<2x5xi8> {cnn.name = "x0"}) -> (tensor<2x6xi8> {cnn.name = "y0"}) {
  %c0 = cnn.constant dense<[[29.0, 80.0, 74.0, 125.0, 67.0, 91.0], [-78.0, 79.0, -66.0, 82.0, -25.0, 62.0], [78.0, -69.0, -76.0, 5.0, -1.0, -36.0], [60.0, -120.0, 126.0, -120.0, 75.0, -56.0], [-7.0, -61.0, -78.0, 50.0, 27.0, 117.0]]> : tensor<5x6xf64>
  %c1 = cnn.constant dense<[0.0030517578125, 0.0037841796875, 0.006591796875, 0.0059814453125, 0.0030517578125, 0.003173828125]> : tensor<6xf64>
  %c2 = cnn.constant dense<[-11.5, -7.015625, -10.796875, -6.8125, 0.96875, -7.78125]> : tensor<6xf64>
  %e = tensor.empty() : tensor<2x6xi8>
  %k = cnn.kernel ins(%x0, %c0, %c1, %c2 : tensor<2x5xi8>, tensor<5x6xf64>, tensor<6xf64>, tensor<6xf64>) outs(%e : tensor<2x6xi8>)
      tiling = #cnn.tiling<"engine", {pi = 4, po = 4, positions = 64, pixels = 32, word = 4, beat = 4, rows = 1, columns = 1, element = 8, input = 8, weight = 8, sum = 20, factor = 8, grain = 1, tasks = 1}> -> tensor<2x6xi8> (%a0: tensor<2x5xi8>, %a1: tensor<5x6xf64>, %a2: tensor<6xf64>, %a3: tensor<6xf64>) {
    %n = cnn.cast %a0 to f64 : (tensor<2x5xi8>) -> tensor<2x5xf64>
    %c = cnn.matmul %n, %a1 : (tensor<2x5xf64>, tensor<5x6xf64>) -> tensor<2x6xf64>
    %m = cnn.binary mul %c, %a2 : (tensor<2x6xf64>, tensor<6xf64>) -> tensor<2x6xf64>
    %o = cnn.binary add %m, %a3 : (tensor<2x6xf64>, tensor<6xf64>) -> tensor<2x6xf64>
    %q = cnn.quantize %o to <8, 8> rnd sat : (tensor<2x6xf64>) -> tensor<2x6xf64>
    %z = cnn.cast %q to i8 : (tensor<2x6xf64>) -> tensor<2x6xi8>
    cnn.yield %z : tensor<2x6xi8>
  } loc("product")
  return %k : tensor<2x6xi8>
}
