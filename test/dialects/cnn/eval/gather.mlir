// The meaning of cnn.gather, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}rows : tensor<2x2xi32> = 5 6 1 2{{$}}
func.func @main() -> (tensor<2x2xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi32>
  %b = cnn.constant dense<[2, 0]> : tensor<2xi64>
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<3x2xi32>, tensor<2xi64>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// -----

// CHECK: {{^}}columns : tensor<2x2x1xi32> = 3 2 6 5{{$}}
func.func @main() -> (tensor<2x2x1xi32> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[2], [1]]> : tensor<2x1xi32>
  %y = cnn.gather %a, %b {axis = 1 : i64} : (tensor<2x3xi32>, tensor<2x1xi32>) -> tensor<2x2x1xi32>
  return %y : tensor<2x2x1xi32>
}

// -----

// CHECK: {{^}}from_end : tensor<2xi32> = 3 1{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "from_end"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %b = cnn.constant dense<[-1, -3]> : tensor<2xi64>
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<3xi32>, tensor<2xi64>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}clamped : tensor<2xi32> = 3 1{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "clamped"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %b = cnn.constant dense<[3, -4]> : tensor<2xi64>
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<3xi32>, tensor<2xi64>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}scalar_index : tensor<3xi32> = 4 5 6{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "scalar_index"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<1> : tensor<i64>
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<2x3xi32>, tensor<i64>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}nothing : tensor<0x3xi32> ={{$}}
func.func @main() -> (tensor<0x3xi32> {cnn.name = "nothing"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<> : tensor<0xi64>
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<2x3xi32>, tensor<0xi64>) -> tensor<0x3xi32>
  return %y : tensor<0x3xi32>
}
