// Two products of 8 bits in one multiplier: their sums stay apart at the limits
// of both factors, where seven of the largest products meet.
// REQUIRES: ac_types
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/seven.mlir --target=hls -o %t/seven && timeout 60 make -s -C %t/seven csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/parts.mlir --target=hls -o %t/parts && timeout 60 make -s -C %t/parts csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/dense.mlir --target=hls -o %t/dense && timeout 60 make -s -C %t/dense csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=SEVEN < %t/seven/src/kernels.cpp
// RUN: FileCheck %s --check-prefix=PARTS < %t/parts/src/kernels.cpp

// PASS: y {{.*}} error 0 of the range (at most 0): ok
// PASS: PASS

// SEVEN: fixed<38, 30> pair = fixed<38, 30>(0);
// SEVEN-NEXT: for (int k = 0; k < 7; ++k) {
// SEVEN-NEXT: pair = fixed<38, 30>(pair + window[k] *
// SEVEN-NEXT: (scale<fixed<8, 26>>(fixed<8, 8>(conv_weights[og][0][1][k])) +
// SEVEN-NEXT: fixed<8, 8>(conv_weights[og][0][0][k])));
// SEVEN-NEXT: }
// SEVEN-NEXT: fixed<18, 10> [[LOW:[a-z0-9]+]] = fixed<18, 10>(pair);
// SEVEN: scale<fixed<39, 13>{{.*}}(pair - [[LOW]])

// Twenty products are three sums of no more than seven.
// PARTS: for (int part = 0; part < 2; ++part) {
// PARTS: for (int k = 0; k < 7; ++k) {
// PARTS: for (int k = 0; k < 6; ++k) {

//--- seven.mlir
func.func @main(%x: tensor<1x7x6x5xf32> {cnn.name = "x"}) -> (tensor<1x4x6x5xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]]], [[[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]]], [[[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]]], [[[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]]]]> : tensor<4x7x1x1xf64>
  %e = tensor.empty() : tensor<1x7x6x5xf64>
  %q = cnn.kernel ins(%x : tensor<1x7x6x5xf32>) outs(%e : tensor<1x7x6x5xf64>)
      tiling = #cnn.tiling<"stream", {pi = 7}> -> tensor<1x7x6x5xf64> (%a: tensor<1x7x6x5xf32>) {
    %d = cnn.cast %a to f64 : (tensor<1x7x6x5xf32>) -> tensor<1x7x6x5xf64>
    %g = cnn.quantize %d to <8, 0> rnd sat : (tensor<1x7x6x5xf64>) -> tensor<1x7x6x5xf64>
    cnn.yield %g : tensor<1x7x6x5xf64>
  } loc("grid")
  %f = tensor.empty() : tensor<1x4x6x5xf32>
  %r = cnn.kernel ins(%q, %w : tensor<1x7x6x5xf64>, tensor<4x7x1x1xf64>) outs(%f : tensor<1x4x6x5xf32>)
      tiling = #cnn.tiling<"conv", {pi = 7, po = 2, taps = 1}> -> tensor<1x4x6x5xf32> (%a: tensor<1x7x6x5xf64>, %b: tensor<4x7x1x1xf64>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x7x6x5xf64>, tensor<4x7x1x1xf64>) -> tensor<1x4x6x5xf64>
    %s = cnn.cast %c to f32 : (tensor<1x4x6x5xf64>) -> tensor<1x4x6x5xf32>
    cnn.yield %s : tensor<1x4x6x5xf32>
  } loc("conv")
  return %r : tensor<1x4x6x5xf32>
}

//--- parts.mlir
func.func @main(%x: tensor<1x20x6x5xf32> {cnn.name = "x"}) -> (tensor<1x4x6x5xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]]], [[[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]], [[127.0]]], [[[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]], [[127.0]], [[-128.0]]], [[[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]], [[-128.0]]]]> : tensor<4x20x1x1xf64>
  %e = tensor.empty() : tensor<1x20x6x5xf64>
  %q = cnn.kernel ins(%x : tensor<1x20x6x5xf32>) outs(%e : tensor<1x20x6x5xf64>)
      tiling = #cnn.tiling<"stream", {pi = 20}> -> tensor<1x20x6x5xf64> (%a: tensor<1x20x6x5xf32>) {
    %d = cnn.cast %a to f64 : (tensor<1x20x6x5xf32>) -> tensor<1x20x6x5xf64>
    %g = cnn.quantize %d to <8, 0> rnd sat : (tensor<1x20x6x5xf64>) -> tensor<1x20x6x5xf64>
    cnn.yield %g : tensor<1x20x6x5xf64>
  } loc("grid")
  %f = tensor.empty() : tensor<1x4x6x5xf32>
  %r = cnn.kernel ins(%q, %w : tensor<1x20x6x5xf64>, tensor<4x20x1x1xf64>) outs(%f : tensor<1x4x6x5xf32>)
      tiling = #cnn.tiling<"conv", {pi = 20, po = 2, taps = 1}> -> tensor<1x4x6x5xf32> (%a: tensor<1x20x6x5xf64>, %b: tensor<4x20x1x1xf64>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x20x6x5xf64>, tensor<4x20x1x1xf64>) -> tensor<1x4x6x5xf64>
    %s = cnn.cast %c to f32 : (tensor<1x4x6x5xf64>) -> tensor<1x4x6x5xf32>
    cnn.yield %s : tensor<1x4x6x5xf32>
  } loc("conv")
  return %r : tensor<1x4x6x5xf32>
}

//--- dense.mlir
func.func @main(%x: tensor<3x6xf32> {cnn.name = "x"}) -> (tensor<3x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[-128.0, 127.0, -128.0, 127.0], [-128.0, 127.0, -128.0, 127.0], [-128.0, 127.0, -128.0, 127.0], [-128.0, 127.0, -128.0, 127.0], [-128.0, 127.0, -128.0, 127.0], [-128.0, 127.0, -128.0, 127.0]]> : tensor<6x4xf64>
  %e = tensor.empty() : tensor<3x6xf64>
  %q = cnn.kernel ins(%x : tensor<3x6xf32>) outs(%e : tensor<3x6xf64>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<3x6xf64> (%a: tensor<3x6xf32>) {
    %d = cnn.cast %a to f64 : (tensor<3x6xf32>) -> tensor<3x6xf64>
    %g = cnn.quantize %d to <8, -1> rnd sat : (tensor<3x6xf64>) -> tensor<3x6xf64>
    cnn.yield %g : tensor<3x6xf64>
  } loc("grid")
  %f = tensor.empty() : tensor<3x4xf32>
  %r = cnn.kernel ins(%q, %w : tensor<3x6xf64>, tensor<6x4xf64>) outs(%f : tensor<3x4xf32>)
      tiling = #cnn.tiling<"dense", {pi = 3, po = 4}> -> tensor<3x4xf32> (%a: tensor<3x6xf64>, %b: tensor<6x4xf64>) {
    %c = cnn.matmul %a, %b : (tensor<3x6xf64>, tensor<6x4xf64>) -> tensor<3x4xf64>
    %s = cnn.cast %c to f32 : (tensor<3x4xf64>) -> tensor<3x4xf32>
    cnn.yield %s : tensor<3x4xf32>
  } loc("dense")
  return %r : tensor<3x4xf32>
}
