// The meaning of cnn.pool, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}max : tensor<1x1x4xf32> = 5 5 4 4{{$}}
func.func @main() -> (tensor<1x1x4xf32> {cnn.name = "max"}) {
  %a = cnn.constant dense<[[[1.0, 5.0, 2.0, 4.0, 3.0]]]> : tensor<1x1x5xf32>
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x5xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// -----

// CHECK: {{^}}sum : tensor<1x1x2xf32> = 6 6{{$}}
func.func @main() -> (tensor<1x1x2xf32> {cnn.name = "sum"}) {
  %a = cnn.constant dense<[[[1.0, 5.0, 2.0, 4.0, 3.0]]]> : tensor<1x1x5xf32>
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x5xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

// CHECK: {{^}}padded_max : tensor<1x1x3xf32> = -1 -1 -2{{$}}
func.func @main() -> (tensor<1x1x3xf32> {cnn.name = "padded_max"}) {
  %a = cnn.constant dense<[[[-1.0, -2.0]]]> : tensor<1x1x2xf32>
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x2xf32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

// -----

// CHECK: {{^}}padded_sum : tensor<1x1x3xf32> = -1 -3 -2{{$}}
func.func @main() -> (tensor<1x1x3xf32> {cnn.name = "padded_sum"}) {
  %a = cnn.constant dense<[[[-1.0, -2.0]]]> : tensor<1x1x2xf32>
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x2xf32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

// -----

// CHECK: {{^}}outside : tensor<1x1x3xf32> = -inf 7 -inf{{$}}
func.func @main() -> (tensor<1x1x3xf32> {cnn.name = "outside"}) {
  %a = cnn.constant dense<[[[7.0]]]> : tensor<1x1x1xf32>
  %y = cnn.pool max %a {kernel = array<i64: 1>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

// -----

// CHECK: {{^}}outside_integer : tensor<1x1x3xi8> = -128 7 -128{{$}}
func.func @main() -> (tensor<1x1x3xi8> {cnn.name = "outside_integer"}) {
  %a = cnn.constant dense<[[[7]]]> : tensor<1x1x1xi8>
  %y = cnn.pool max %a {kernel = array<i64: 1>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x1xi8>) -> tensor<1x1x3xi8>
  return %y : tensor<1x1x3xi8>
}

// -----

// CHECK: {{^}}outside_unsigned : tensor<1x1x3xui8> = 0 7 0{{$}}
func.func @main() -> (tensor<1x1x3xui8> {cnn.name = "outside_unsigned"}) {
  %a = cnn.constant dense<[[[7]]]> : tensor<1x1x1xui8>
  %y = cnn.pool max %a {kernel = array<i64: 1>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x1xui8>) -> tensor<1x1x3xui8>
  return %y : tensor<1x1x3xui8>
}

// -----

// CHECK: {{^}}outside_sum : tensor<1x1x3xi8> = 0 7 0{{$}}
func.func @main() -> (tensor<1x1x3xi8> {cnn.name = "outside_sum"}) {
  %a = cnn.constant dense<[[[7]]]> : tensor<1x1x1xi8>
  %y = cnn.pool sum %a {kernel = array<i64: 1>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x1xi8>) -> tensor<1x1x3xi8>
  return %y : tensor<1x1x3xi8>
}

// -----

// CHECK: {{^}}nan : tensor<1x1x2xf32> = nan nan{{$}}
func.func @main() -> (tensor<1x1x2xf32> {cnn.name = "nan"}) {
  %a = cnn.constant dense<[[[1.0, 0x7FC00000, 2.0]]]> : tensor<1x1x3xf32>
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

// CHECK: {{^}}dilation : tensor<1x1x2xi32> = 9 3{{$}}
func.func @main() -> (tensor<1x1x2xi32> {cnn.name = "dilation"}) {
  %a = cnn.constant dense<[[[9, 1, 2, 3]]]> : tensor<1x1x4xi32>
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 2>, pads = array<i64: 0, 0>} : (tensor<1x1x4xi32>) -> tensor<1x1x2xi32>
  return %y : tensor<1x1x2xi32>
}

// -----

// CHECK: {{^}}negative_end : tensor<1x1x2xi32> = 3 5{{$}}
func.func @main() -> (tensor<1x1x2xi32> {cnn.name = "negative_end"}) {
  %a = cnn.constant dense<[[[1, 2, 3, 4]]]> : tensor<1x1x4xi32>
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, -1>} : (tensor<1x1x4xi32>) -> tensor<1x1x2xi32>
  return %y : tensor<1x1x2xi32>
}

// -----

// CHECK: {{^}}plane : tensor<1x2x1x2xi32> = 4 6 12 14{{$}}
func.func @main() -> (tensor<1x2x1x2xi32> {cnn.name = "plane"}) {
  %a = cnn.constant dense<[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]> : tensor<1x2x2x2xi32>
  %y = cnn.pool sum %a {kernel = array<i64: 2, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x2x2x2xi32>) -> tensor<1x2x1x2xi32>
  return %y : tensor<1x2x1x2xi32>
}

// -----

// CHECK: {{^}}volume : tensor<1x1x1x1x2xi32> = 4 3{{$}}
func.func @main() -> (tensor<1x1x1x1x2xi32> {cnn.name = "volume"}) {
  %a = cnn.constant dense<[[[[[1, 2]], [[4, 3]]]]]> : tensor<1x1x2x1x2xi32>
  %y = cnn.pool max %a {kernel = array<i64: 2, 1, 1>, strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>} : (tensor<1x1x2x1x2xi32>) -> tensor<1x1x1x1x2xi32>
  return %y : tensor<1x1x1x1x2xi32>
}

// -----

// CHECK: {{^}}wraps : tensor<1x1x1xui8> = 44{{$}}
func.func @main() -> (tensor<1x1x1xui8> {cnn.name = "wraps"}) {
  %a = cnn.constant dense<[[[200, 100]]]> : tensor<1x1x2xui8>
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x2xui8>) -> tensor<1x1x1xui8>
  return %y : tensor<1x1x1xui8>
}
