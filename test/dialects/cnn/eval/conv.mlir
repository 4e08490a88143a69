// The meaning of cnn.conv, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}conv1d : tensor<1x1x2xf32> = 321 432{{$}}
func.func @main() -> (tensor<1x1x2xf32> {cnn.name = "conv1d"}) {
  %a = cnn.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %b = cnn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

// CHECK: {{^}}bias_and_pads : tensor<1x1x5xf32> = 100.5 210.5 321.5 432.5 43.5{{$}}
func.func @main() -> (tensor<1x1x5xf32> {cnn.name = "bias_and_pads"}) {
  %a = cnn.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %b = cnn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %c = cnn.constant dense<[0.5]> : tensor<1xf32>
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 2, 1>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x5xf32>
  return %y : tensor<1x1x5xf32>
}

// -----

// 2048 + 1 is no f16; the bias of f32 keeps it.
// CHECK: {{^}}wide_sums : tensor<1x1x1xf32> = 2049.25{{$}}
func.func @main() -> (tensor<1x1x1xf32> {cnn.name = "wide_sums"}) {
  %a = cnn.constant dense<[[[2048.0, 1.0]]]> : tensor<1x1x2xf16>
  %b = cnn.constant dense<[[[1.0, 1.0]]]> : tensor<1x1x2xf16>
  %c = cnn.constant dense<[0.25]> : tensor<1xf32>
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x2xf16>, tensor<1x1x2xf16>, tensor<1xf32>) -> tensor<1x1x1xf32>
  return %y : tensor<1x1x1xf32>
}

// -----

// CHECK: {{^}}stride : tensor<1x1x2xf32> = 21 43{{$}}
func.func @main() -> (tensor<1x1x2xf32> {cnn.name = "stride"}) {
  %a = cnn.constant dense<[[[1.0, 2.0, 3.0, 4.0, 5.0]]]> : tensor<1x1x5xf32>
  %b = cnn.constant dense<[[[1.0, 10.0]]]> : tensor<1x1x2xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x5xf32>, tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

// CHECK: {{^}}dilation : tensor<1x1x2xf32> = 41 52{{$}}
func.func @main() -> (tensor<1x1x2xf32> {cnn.name = "dilation"}) {
  %a = cnn.constant dense<[[[1.0, 2.0, 3.0, 4.0, 5.0]]]> : tensor<1x1x5xf32>
  %b = cnn.constant dense<[[[1.0, 10.0]]]> : tensor<1x1x2xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 3>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x5xf32>, tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

// CHECK: {{^}}group : tensor<1x4x2xf32> = 1 2 10 20 300 400 3000 4000{{$}}
func.func @main() -> (tensor<1x4x2xf32> {cnn.name = "group"}) {
  %a = cnn.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %b = cnn.constant dense<[[[1.0]], [[10.0]], [[100.0]], [[1000.0]]]> : tensor<4x1x1xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 2 : i64} : (tensor<1x2x2xf32>, tensor<4x1x1xf32>) -> tensor<1x4x2xf32>
  return %y : tensor<1x4x2xf32>
}

// -----

// CHECK: {{^}}channels : tensor<1x2x2xf32> = 31 42 3100 4200{{$}}
func.func @main() -> (tensor<1x2x2xf32> {cnn.name = "channels"}) {
  %a = cnn.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %b = cnn.constant dense<[[[1.0], [10.0]], [[100.0], [1000.0]]]> : tensor<2x2x1xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x2x2xf32>, tensor<2x2x1xf32>) -> tensor<1x2x2xf32>
  return %y : tensor<1x2x2xf32>
}

// -----

// CHECK: {{^}}conv2d : tensor<1x1x2x2xf32> = 5421 6532 8754 9865{{$}}
func.func @main() -> (tensor<1x1x2x2xf32> {cnn.name = "conv2d"}) {
  %a = cnn.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]> : tensor<1x1x3x3xf32>
  %b = cnn.constant dense<[[[[1.0, 10.0], [100.0, 1000.0]]]]> : tensor<1x1x2x2xf32>
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x3x3xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  return %y : tensor<1x1x2x2xf32>
}

// -----

// CHECK: {{^}}conv2d_asymmetric : tensor<1x1x3x2xi32> = 2100 200 4321 402 43 4{{$}}
func.func @main() -> (tensor<1x1x3x2xi32> {cnn.name = "conv2d_asymmetric"}) {
  %a = cnn.constant dense<[[[[1, 2], [3, 4]]]]> : tensor<1x1x2x2xi32>
  %b = cnn.constant dense<[[[[1, 10], [100, 1000]]]]> : tensor<1x1x2x2xi32>
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 1>, group = 1 : i64} : (tensor<1x1x2x2xi32>, tensor<1x1x2x2xi32>) -> tensor<1x1x3x2xi32>
  return %y : tensor<1x1x3x2xi32>
}

// -----

// CHECK: {{^}}conv3d : tensor<1x1x1x1x1xf64> = 4321{{$}}
func.func @main() -> (tensor<1x1x1x1x1xf64> {cnn.name = "conv3d"}) {
  %a = cnn.constant dense<[[[[[1.0, 2.0]], [[3.0, 4.0]]]]]> : tensor<1x1x2x1x2xf64>
  %b = cnn.constant dense<[[[[[1.0, 10.0]], [[100.0, 1000.0]]]]]> : tensor<1x1x2x1x2xf64>
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x1x2xf64>, tensor<1x1x2x1x2xf64>) -> tensor<1x1x1x1x1xf64>
  return %y : tensor<1x1x1x1x1xf64>
}

// -----

// CHECK: {{^}}wraps : tensor<1x1x1xi32> = -2147483648{{$}}
func.func @main() -> (tensor<1x1x1xi32> {cnn.name = "wraps"}) {
  %a = cnn.constant dense<[[[65536]]]> : tensor<1x1x1xi32>
  %b = cnn.constant dense<[[[32768]]]> : tensor<1x1x1xi32>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x1xi32>, tensor<1x1x1xi32>) -> tensor<1x1x1xi32>
  return %y : tensor<1x1x1xi32>
}

// -----

// CHECK: {{^}}half_rounds_once : tensor<1x1x1xf16> = 2050{{$}}
func.func @main() -> (tensor<1x1x1xf16> {cnn.name = "half_rounds_once"}) {
  %a = cnn.constant dense<[[[2048.0], [1.0], [1.0]]]> : tensor<1x3x1xf16>
  %b = cnn.constant dense<[[[1.0], [1.0], [1.0]]]> : tensor<1x3x1xf16>
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x3x1xf16>, tensor<1x3x1xf16>) -> tensor<1x1x1xf16>
  return %y : tensor<1x1x1xf16>
}
