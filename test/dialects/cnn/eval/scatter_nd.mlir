// The meaning of cnn.scatter_nd, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}assign : tensor<4xi32> = 10 3 30 2{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "assign"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[1], [3], [1]]> : tensor<3x1xi64>
  %c = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xi32>, tensor<3x1xi64>, tensor<3xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}add : tensor<4xi32> = 10 24 30 42{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "add"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[1], [3], [1]]> : tensor<3x1xi64>
  %c = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.scatter_nd add %a, %b, %c : (tensor<4xi32>, tensor<3x1xi64>, tensor<3xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}mul : tensor<4xi32> = 10 60 30 80{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "mul"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[1], [3], [1]]> : tensor<3x1xi64>
  %c = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.scatter_nd mul %a, %b, %c : (tensor<4xi32>, tensor<3x1xi64>, tensor<3xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}max : tensor<4xi32> = 10 25 30 40{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "max"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[1], [3], [1]]> : tensor<3x1xi64>
  %c = cnn.constant dense<[25, 2, 22]> : tensor<3xi32>
  %y = cnn.scatter_nd max %a, %b, %c : (tensor<4xi32>, tensor<3x1xi64>, tensor<3xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}min : tensor<4xi32> = 10 12 30 2{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "min"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[1], [3], [1]]> : tensor<3x1xi64>
  %c = cnn.constant dense<[25, 2, 12]> : tensor<3xi32>
  %y = cnn.scatter_nd min %a, %b, %c : (tensor<4xi32>, tensor<3x1xi64>, tensor<3xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}rows : tensor<2x2xi32> = 8 9 3 4{{$}}
func.func @main() -> (tensor<2x2xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>
  %b = cnn.constant dense<[[0]]> : tensor<1x1xi32>
  %c = cnn.constant dense<[[8, 9]]> : tensor<1x2xi32>
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<2x2xi32>, tensor<1x1xi32>, tensor<1x2xi32>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// -----

// CHECK: {{^}}elements : tensor<2x2xi32> = 1 2 9 4{{$}}
func.func @main() -> (tensor<2x2xi32> {cnn.name = "elements"}) {
  %a = cnn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>
  %b = cnn.constant dense<[1, 0]> : tensor<2xi64>
  %c = cnn.constant dense<9> : tensor<i32>
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<2x2xi32>, tensor<2xi64>, tensor<i32>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// -----

// CHECK: {{^}}from_end : tensor<4xi32> = 10 20 30 9{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "from_end"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[-1]]> : tensor<1x1xi64>
  %c = cnn.constant dense<[9]> : tensor<1xi32>
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xi32>, tensor<1x1xi64>, tensor<1xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}dropped : tensor<4xi32> = 10 20 30 40{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "dropped"}) {
  %a = cnn.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %b = cnn.constant dense<[[4], [-5]]> : tensor<2x1xi64>
  %c = cnn.constant dense<[8, 9]> : tensor<2xi32>
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xi32>, tensor<2x1xi64>, tensor<2xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}
