// RUN: cnn-opt %s --cnn-simplify-arithmetic | FileCheck %s

// What must be left alone.

// x / 3 has no exact reciprocal, that of 2^-149 is infinite, integers truncate.
// CHECK-LABEL: func @divisions
// CHECK-COUNT-3: cnn.binary div
func.func @divisions(%x: tensor<3xf32>, %i: tensor<3xi32>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xi32>) {
  %a = cnn.constant dense<[2.0, 3.0, 4.0]> : tensor<3xf32>
  %b = cnn.constant dense<0x00000001> : tensor<f32>
  %c = cnn.constant dense<2> : tensor<i32>
  %d = cnn.binary div %x, %a : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %e = cnn.binary div %x, %b : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %f = cnn.binary div %i, %c : (tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
  return %d, %e, %f : tensor<3xf32>, tensor<3xf32>, tensor<3xi32>
}

// -(-128) wraps to -128; an exponent that repeats the base; other exponents.
// CHECK-LABEL: func @powers
// CHECK-COUNT-3: cnn.binary pow
func.func @powers(%x: tensor<3xf32>, %i: tensor<3xi32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<3xi32>) {
  %a = cnn.constant dense<2.0> : tensor<2x1xf32>
  %b = cnn.constant dense<2.5> : tensor<f32>
  %c = cnn.constant dense<2> : tensor<i32>
  %d = cnn.binary pow %x, %a : (tensor<3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %e = cnn.binary pow %x, %b : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %f = cnn.binary pow %i, %c : (tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
  return %d, %e, %f : tensor<2x3xf32>, tensor<3xf32>, tensor<3xi32>
}

// Nothing is known of the argument; sums of integers may wrap around.
// CHECK-LABEL: func @relu
// CHECK: cnn.unary relu
// CHECK: cnn.binary max
// CHECK: cnn.unary relu
// CHECK: cnn.unary relu
func.func @relu(%x: tensor<3xf32>, %i: tensor<3xi8>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xi8>) {
  %m = cnn.constant dense<-1.0> : tensor<f32>
  %a = cnn.unary relu %x : (tensor<3xf32>) -> tensor<3xf32>
  %b = cnn.binary max %x, %m : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %c = cnn.unary relu %i : (tensor<3xi8>) -> tensor<3xi8>
  %d = cnn.binary add %c, %c : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  %e = cnn.unary relu %d : (tensor<3xi8>) -> tensor<3xi8>
  return %a, %b, %e : tensor<3xf32>, tensor<3xf32>, tensor<3xi8>
}

// Casts that lose something, or that follow another rule: 300 as i32 is 44 as
// ui8, but 255 by way of a float.
// CHECK-LABEL: func @casts
// CHECK-COUNT-6: cnn.cast
func.func @casts(%x: tensor<3xf32>, %i: tensor<3xi16>, %b: tensor<3xbf16>) -> (tensor<3xf32>, tensor<3xui8>, tensor<3xf32>) {
  %a = cnn.cast %x to f16 : (tensor<3xf32>) -> tensor<3xf16>
  %c = cnn.cast %a to f32 : (tensor<3xf16>) -> tensor<3xf32>
  %d = cnn.cast %i to f32 : (tensor<3xi16>) -> tensor<3xf32>
  %e = cnn.cast %d to ui8 : (tensor<3xf32>) -> tensor<3xui8>
  %f = cnn.cast %b to f16 : (tensor<3xbf16>) -> tensor<3xf16>
  %g = cnn.cast %f to f32 : (tensor<3xf16>) -> tensor<3xf32>
  return %c, %e, %g : tensor<3xf32>, tensor<3xui8>, tensor<3xf32>
}

// Different kinds of reductions; windows that miss an element.
// CHECK-LABEL: func @windows
// CHECK-COUNT-2: cnn.reduce
// CHECK-COUNT-2: cnn.pool
func.func @windows(%x: tensor<1x2x4xf32>) -> (tensor<1x1x1xf32>, tensor<1x2x1xf32>, tensor<1x2x1xf32>) {
  %a = cnn.reduce sum %x {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %b = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<1x2x1xf32>) -> tensor<1x1x1xf32>
  %c = cnn.pool sum %x {kernel = array<i64: 3>, strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %d = cnn.pool sum %x {kernel = array<i64: 2>, strides = array<i64: 2>, dilations = array<i64: 3>, pads = array<i64: 0, 0>}
      : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  return %b, %c, %d : tensor<1x1x1xf32>, tensor<1x2x1xf32>, tensor<1x2x1xf32>
}

// The broadcast shapes both operands.
// CHECK-LABEL: func @broadcast
// CHECK: cnn.broadcast
// CHECK: cnn.binary add
func.func @broadcast(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %b = cnn.broadcast %x {shape = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
  %a = cnn.binary add %b, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}
