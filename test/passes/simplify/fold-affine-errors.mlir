// RUN: cnn-opt %s --cnn-fold-affine --remarks-filter=cnn-fold-affine --remark-format=emitRemark -verify-diagnostics | FileCheck %s

// What must be left alone, with the reason.

// CHECK-LABEL: func @two_users
// CHECK: cnn.conv
// CHECK: cnn.binary mul
func.func @two_users(%x: tensor<1x1x3xf32>) -> (tensor<1x1x3xf32>, tensor<1x1x3xf32>) {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %s = cnn.constant dense<2.0> : tensor<f32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  // expected-remark @below {{Reason="the contraction's result has other users}}
  %m = cnn.binary mul %c, %s : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32>
  return %c, %m : tensor<1x1x3xf32>, tensor<1x1x3xf32>
}

// CHECK-LABEL: func @per_pixel
// CHECK: cnn.binary add
func.func @per_pixel(%x: tensor<1x1x3xf32>) -> tensor<1x1x3xf32> {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %t = cnn.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  // expected-remark @below {{Reason="the constant differs along more than the output channels}}
  %y = cnn.binary add %c, %t : (tensor<1x1x3xf32>, tensor<3xf32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

// The constant's batch dimension repeats the convolution's result.
// CHECK-LABEL: func @enlarged
// CHECK: cnn.binary mul
func.func @enlarged(%x: tensor<1x1x3xf32>) -> tensor<2x1x3xf32> {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %t = cnn.constant dense<2.0> : tensor<2x1x1xf32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  // expected-remark @below {{Reason="the constant differs along more than the output channels}}
  %y = cnn.binary mul %c, %t : (tensor<1x1x3xf32>, tensor<2x1x1xf32>) -> tensor<2x1x3xf32>
  return %y : tensor<2x1x3xf32>
}

// CHECK-LABEL: func @infinite
// CHECK: cnn.binary mul
func.func @infinite(%x: tensor<1x1x3xf32>) -> tensor<1x1x3xf32> {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %s = cnn.constant dense<0x7F800000> : tensor<f32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  // expected-remark @below {{Reason="the factor is not finite}}
  %y = cnn.binary mul %c, %s : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

// CHECK-LABEL: func @overflow
// CHECK: cnn.binary mul
func.func @overflow(%x: tensor<1x1x3xf16>) -> tensor<1x1x3xf16> {
  %w = cnn.constant dense<300.0> : tensor<1x1x1xf16>
  %s = cnn.constant dense<300.0> : tensor<f16>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf16>, tensor<1x1x1xf16>) -> tensor<1x1x3xf16>
  // expected-remark @below {{Reason="the scaled weights would overflow}}
  %y = cnn.binary mul %c, %s : (tensor<1x1x3xf16>, tensor<f16>) -> tensor<1x1x3xf16>
  return %y : tensor<1x1x3xf16>
}

// CHECK-LABEL: func @padded_shift
// CHECK: cnn.binary add
func.func @padded_shift(%x: tensor<1x1x3xf32>) -> tensor<1x1x5xf32> {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %t = cnn.constant dense<2.0> : tensor<f32>
  %s = cnn.binary add %x, %t : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32>
  // expected-remark @below {{Reason="the shift does not reach the zeros of the padding}}
  %y = cnn.conv %s, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32>
  return %y : tensor<1x1x5xf32>
}

// c / x is no multiple of x, and integer division is not linear.
// CHECK-LABEL: func @divisions
// CHECK: cnn.binary div
// CHECK: cnn.binary div
func.func @divisions(%x: tensor<1x1x3xf32>, %i: tensor<1x1x3xi32>) -> (tensor<1x1x3xf32>, tensor<1x1x3xi32>) {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %s = cnn.constant dense<2.0> : tensor<f32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  %y = cnn.binary div %s, %c : (tensor<f32>, tensor<1x1x3xf32>) -> tensor<1x1x3xf32>
  %v = cnn.constant dense<3> : tensor<1x1x1xi32>
  %t = cnn.constant dense<2> : tensor<i32>
  %d = cnn.conv %i, %v {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xi32>, tensor<1x1x1xi32>) -> tensor<1x1x3xi32>
  %z = cnn.binary div %d, %t : (tensor<1x1x3xi32>, tensor<i32>) -> tensor<1x1x3xi32>
  return %y, %z : tensor<1x1x3xf32>, tensor<1x1x3xi32>
}

// The sum of a product is its epilogue; constants whose product would be
// larger than either stay apart, and so do those whose product overflows.
// CHECK-LABEL: func @apart
// CHECK: cnn.matmul
// CHECK: cnn.binary add
// CHECK: cnn.binary mul
// CHECK: cnn.binary mul
// CHECK: cnn.binary mul
// CHECK: cnn.binary mul
func.func @apart(%a: tensor<2x2xf32>, %b: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) {
  %w = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %t = cnn.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %p = cnn.matmul %a, %w : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = cnn.binary add %p, %t : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %r = cnn.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %m = cnn.binary mul %b, %t : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %n = cnn.binary mul %m, %r : (tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x2xf32>
  %big = cnn.constant dense<1.0e30> : tensor<f32>
  %k = cnn.binary mul %b, %big : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  %l = cnn.binary mul %k, %big : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  return %y, %n, %l : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>
}
