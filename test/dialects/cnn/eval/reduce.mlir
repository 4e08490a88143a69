// The meaning of cnn.reduce, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}sum : tensor<2x1xf32> = 6 15{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "sum"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce sum %a {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}sum_first : tensor<1x3xf32> = 5 7 9{{$}}
func.func @main() -> (tensor<1x3xf32> {cnn.name = "sum_first"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce sum %a {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// -----

// CHECK: {{^}}sum_all : tensor<1x1xf32> = 21{{$}}
func.func @main() -> (tensor<1x1xf32> {cnn.name = "sum_all"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce sum %a {axes = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return %y : tensor<1x1xf32>
}

// -----

// CHECK: {{^}}prod : tensor<2x1xf32> = 6 120{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "prod"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce prod %a {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}max : tensor<2x1xf32> = 3 6{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "max"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}min : tensor<1x3xf32> = 1 2 3{{$}}
func.func @main() -> (tensor<1x3xf32> {cnn.name = "min"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = cnn.reduce min %a {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// -----

// CHECK: {{^}}outer_and_inner : tensor<1x2x1xi32> = 14 22{{$}}
func.func @main() -> (tensor<1x2x1xi32> {cnn.name = "outer_and_inner"}) {
  %a = cnn.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi32>
  %y = cnn.reduce sum %a {axes = array<i64: 0, 2>} : (tensor<2x2x2xi32>) -> tensor<1x2x1xi32>
  return %y : tensor<1x2x1xi32>
}

// -----

// CHECK: {{^}}wraps : tensor<1xi8> = -55{{$}}
func.func @main() -> (tensor<1xi8> {cnn.name = "wraps"}) {
  %a = cnn.constant dense<[100, 100, 1]> : tensor<3xi8>
  %y = cnn.reduce sum %a {axes = array<i64: 0>} : (tensor<3xi8>) -> tensor<1xi8>
  return %y : tensor<1xi8>
}

// -----

// CHECK: {{^}}prod_wraps : tensor<1xui8> = 16{{$}}
func.func @main() -> (tensor<1xui8> {cnn.name = "prod_wraps"}) {
  %a = cnn.constant dense<[16, 17]> : tensor<2xui8>
  %y = cnn.reduce prod %a {axes = array<i64: 0>} : (tensor<2xui8>) -> tensor<1xui8>
  return %y : tensor<1xui8>
}

// -----

// CHECK: {{^}}truth_max : tensor<2x1xi1> = 1 0{{$}}
func.func @main() -> (tensor<2x1xi1> {cnn.name = "truth_max"}) {
  %a = cnn.constant dense<[[true, false], [false, false]]> : tensor<2x2xi1>
  %y = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<2x2xi1>) -> tensor<2x1xi1>
  return %y : tensor<2x1xi1>
}

// -----

// CHECK: {{^}}truth_min : tensor<2x1xi1> = 0 1{{$}}
func.func @main() -> (tensor<2x1xi1> {cnn.name = "truth_min"}) {
  %a = cnn.constant dense<[[true, false], [true, true]]> : tensor<2x2xi1>
  %y = cnn.reduce min %a {axes = array<i64: 1>} : (tensor<2x2xi1>) -> tensor<2x1xi1>
  return %y : tensor<2x1xi1>
}

// -----

// CHECK: {{^}}nan : tensor<2x1xf32> = nan nan{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "nan"}) {
  %a = cnn.constant dense<[[1.0, 0x7FC00000], [0x7FC00000, 1.0]]> : tensor<2x2xf32>
  %y = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}empty_sum : tensor<2x1xf32> = 0 0{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "empty_sum"}) {
  %a = cnn.constant dense<> : tensor<2x0xf32>
  %y = cnn.reduce sum %a {axes = array<i64: 1>} : (tensor<2x0xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}empty_prod : tensor<2x1xi32> = 1 1{{$}}
func.func @main() -> (tensor<2x1xi32> {cnn.name = "empty_prod"}) {
  %a = cnn.constant dense<> : tensor<2x0xi32>
  %y = cnn.reduce prod %a {axes = array<i64: 1>} : (tensor<2x0xi32>) -> tensor<2x1xi32>
  return %y : tensor<2x1xi32>
}

// -----

// CHECK: {{^}}empty_max : tensor<1x1xf32> = -inf{{$}}
func.func @main() -> (tensor<1x1xf32> {cnn.name = "empty_max"}) {
  %a = cnn.constant dense<> : tensor<1x0xf32>
  %y = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<1x0xf32>) -> tensor<1x1xf32>
  return %y : tensor<1x1xf32>
}

// -----

// CHECK: {{^}}empty_min : tensor<1x1xi8> = 127{{$}}
func.func @main() -> (tensor<1x1xi8> {cnn.name = "empty_min"}) {
  %a = cnn.constant dense<> : tensor<1x0xi8>
  %y = cnn.reduce min %a {axes = array<i64: 1>} : (tensor<1x0xi8>) -> tensor<1x1xi8>
  return %y : tensor<1x1xi8>
}

// -----

// CHECK: {{^}}empty_truth : tensor<1x1xi1> = 1{{$}}
func.func @main() -> (tensor<1x1xi1> {cnn.name = "empty_truth"}) {
  %a = cnn.constant dense<> : tensor<1x0xi1>
  %y = cnn.reduce min %a {axes = array<i64: 1>} : (tensor<1x0xi1>) -> tensor<1x1xi1>
  return %y : tensor<1x1xi1>
}

// -----

// CHECK: {{^}}half_rounds_once : tensor<1xf16> = 2050{{$}}
func.func @main() -> (tensor<1xf16> {cnn.name = "half_rounds_once"}) {
  %a = cnn.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %y = cnn.reduce sum %a {axes = array<i64: 0>} : (tensor<3xf16>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}
