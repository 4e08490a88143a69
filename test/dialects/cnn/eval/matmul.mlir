// The meaning of cnn.matmul, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}plain : tensor<2x2xf32> = 202.5 2010 507 5040{{$}}
func.func @main() -> (tensor<2x2xf32> {cnn.name = "plain"}) {
  %a = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %b = cnn.constant dense<[[1.0, 10.0], [100.0, 1000.0], [0.5, 0.0]]> : tensor<3x2xf32>
  %y = cnn.matmul %a, %b : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// CHECK: {{^}}batches : tensor<2x1x1xi32> = 12 34{{$}}
func.func @main() -> (tensor<2x1x1xi32> {cnn.name = "batches"}) {
  %a = cnn.constant dense<[[[1, 2]], [[3, 4]]]> : tensor<2x1x2xi32>
  %b = cnn.constant dense<[[10], [1]]> : tensor<2x1xi32>
  %y = cnn.matmul %a, %b : (tensor<2x1x2xi32>, tensor<2x1xi32>) -> tensor<2x1x1xi32>
  return %y : tensor<2x1x1xi32>
}

// -----

// CHECK: {{^}}broadcast_both : tensor<2x2x1x1xi64> = 10 100 20 200{{$}}
func.func @main() -> (tensor<2x2x1x1xi64> {cnn.name = "broadcast_both"}) {
  %a = cnn.constant dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi64>
  %b = cnn.constant dense<[[[10]], [[100]]]> : tensor<2x1x1xi64>
  %y = cnn.matmul %a, %b : (tensor<2x1x1x1xi64>, tensor<2x1x1xi64>) -> tensor<2x2x1x1xi64>
  return %y : tensor<2x2x1x1xi64>
}

// -----

// CHECK: {{^}}nothing_to_add : tensor<2x1xf32> = 0 0{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "nothing_to_add"}) {
  %a = cnn.constant dense<> : tensor<2x0xf32>
  %b = cnn.constant dense<> : tensor<0x1xf32>
  %y = cnn.matmul %a, %b : (tensor<2x0xf32>, tensor<0x1xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}wraps : tensor<1x1xui32> = 1{{$}}
func.func @main() -> (tensor<1x1xui32> {cnn.name = "wraps"}) {
  %a = cnn.constant dense<[[4294967295, 1]]> : tensor<1x2xui32>
  %b = cnn.constant dense<[[1], [2]]> : tensor<2x1xui32>
  %y = cnn.matmul %a, %b : (tensor<1x2xui32>, tensor<2x1xui32>) -> tensor<1x1xui32>
  return %y : tensor<1x1xui32>
}

// -----

// CHECK: {{^}}half_rounds_once : tensor<1x1xf16> = 2050{{$}}
func.func @main() -> (tensor<1x1xf16> {cnn.name = "half_rounds_once"}) {
  %a = cnn.constant dense<[[2048.0, 1.0, 1.0]]> : tensor<1x3xf16>
  %b = cnn.constant dense<[[1.0], [1.0], [1.0]]> : tensor<3x1xf16>
  %y = cnn.matmul %a, %b : (tensor<1x3xf16>, tensor<3x1xf16>) -> tensor<1x1xf16>
  return %y : tensor<1x1xf16>
}
