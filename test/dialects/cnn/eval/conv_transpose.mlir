// The meaning of cnn.conv_transpose, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}plain : tensor<1x1x4xf32> = 1 12 120 200{{$}}
func.func @main() -> (tensor<1x1x4xf32> {cnn.name = "plain"}) {
  %a = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = cnn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x2xf32>, tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// -----

// CHECK: {{^}}stride : tensor<1x1x5xf32> = 1.5 10.5 0.5 2.5 20.5{{$}}
func.func @main() -> (tensor<1x1x5xf32> {cnn.name = "stride"}) {
  %a = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = cnn.constant dense<[[[1.0, 10.0]]]> : tensor<1x1x2xf32>
  %c = cnn.constant dense<[0.5]> : tensor<1xf32>
  %y = cnn.conv_transpose %a, %b, %c {strides = array<i64: 3>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x2xf32>, tensor<1x1x2xf32>, tensor<1xf32>) -> tensor<1x1x5xf32>
  return %y : tensor<1x1x5xf32>
}

// -----

// CHECK: {{^}}pads : tensor<1x1x1xf32> = 12{{$}}
func.func @main() -> (tensor<1x1x1xf32> {cnn.name = "pads"}) {
  %a = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = cnn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 2>, group = 1 : i64} : (tensor<1x1x2xf32>, tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  return %y : tensor<1x1x1xf32>
}

// -----

// CHECK: {{^}}output_padding : tensor<1x1x5xf32> = 1.5 0.5 2.5 0.5 0.5{{$}}
func.func @main() -> (tensor<1x1x5xf32> {cnn.name = "output_padding"}) {
  %a = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = cnn.constant dense<[[[1.0]]]> : tensor<1x1x1xf32>
  %c = cnn.constant dense<[0.5]> : tensor<1xf32>
  %y = cnn.conv_transpose %a, %b, %c {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, -2>, group = 1 : i64} : (tensor<1x1x2xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x5xf32>
  return %y : tensor<1x1x5xf32>
}

// -----

// CHECK: {{^}}dilation : tensor<1x1x4xf32> = 1 2 10 20{{$}}
func.func @main() -> (tensor<1x1x4xf32> {cnn.name = "dilation"}) {
  %a = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = cnn.constant dense<[[[1.0, 10.0]]]> : tensor<1x1x2xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 2>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// -----

// CHECK: {{^}}group : tensor<1x4x1xf32> = 1 10 200 2000{{$}}
func.func @main() -> (tensor<1x4x1xf32> {cnn.name = "group"}) {
  %a = cnn.constant dense<[[[1.0], [2.0]]]> : tensor<1x2x1xf32>
  %b = cnn.constant dense<[[[1.0], [10.0]], [[100.0], [1000.0]]]> : tensor<2x2x1xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 2 : i64} : (tensor<1x2x1xf32>, tensor<2x2x1xf32>) -> tensor<1x4x1xf32>
  return %y : tensor<1x4x1xf32>
}

// -----

// CHECK: {{^}}channels : tensor<1x2x1xf32> = 201 2010{{$}}
func.func @main() -> (tensor<1x2x1xf32> {cnn.name = "channels"}) {
  %a = cnn.constant dense<[[[1.0], [2.0]]]> : tensor<1x2x1xf32>
  %b = cnn.constant dense<[[[1.0], [10.0]], [[100.0], [1000.0]]]> : tensor<2x2x1xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x2x1xf32>, tensor<2x2x1xf32>) -> tensor<1x2x1xf32>
  return %y : tensor<1x2x1xf32>
}

// -----

// CHECK: {{^}}plane : tensor<1x1x3x2xf32> = 1 10 102 1020 200 2000{{$}}
func.func @main() -> (tensor<1x1x3x2xf32> {cnn.name = "plane"}) {
  %a = cnn.constant dense<[[[[1.0], [2.0]]]]> : tensor<1x1x2x1xf32>
  %b = cnn.constant dense<[[[[1.0, 10.0], [100.0, 1000.0]]]]> : tensor<1x1x2x2xf32>
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x1xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x3x2xf32>
  return %y : tensor<1x1x3x2xf32>
}
