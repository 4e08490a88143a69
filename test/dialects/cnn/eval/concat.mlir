// The meaning of cnn.concat, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}lines : tensor<3xi32> = 1 2 3{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "lines"}) {
  %a = cnn.constant dense<[1, 2]> : tensor<2xi32>
  %b = cnn.constant dense<> : tensor<0xi32>
  %c = cnn.constant dense<[3]> : tensor<1xi32>
  %y = cnn.concat %a, %b, %c {axis = 0 : i64} : (tensor<2xi32>, tensor<0xi32>, tensor<1xi32>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}rows : tensor<3x2xi32> = 1 2 3 4 5 6{{$}}
func.func @main() -> (tensor<3x2xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1, 2]]> : tensor<1x2xi32>
  %b = cnn.constant dense<[[3, 4], [5, 6]]> : tensor<2x2xi32>
  %y = cnn.concat %a, %b {axis = 0 : i64} : (tensor<1x2xi32>, tensor<2x2xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// CHECK: {{^}}columns : tensor<2x3xui8> = 1 3 4 2 5 6{{$}}
func.func @main() -> (tensor<2x3xui8> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1], [2]]> : tensor<2x1xui8>
  %b = cnn.constant dense<[[3, 4], [5, 6]]> : tensor<2x2xui8>
  %y = cnn.concat %a, %b {axis = 1 : i64} : (tensor<2x1xui8>, tensor<2x2xui8>) -> tensor<2x3xui8>
  return %y : tensor<2x3xui8>
}

// -----

// CHECK: {{^}}truth : tensor<2xi1> = 1 0{{$}}
func.func @main() -> (tensor<2xi1> {cnn.name = "truth"}) {
  %a = cnn.constant dense<true> : tensor<1xi1>
  %b = cnn.constant dense<false> : tensor<1xi1>
  %y = cnn.concat %a, %b {axis = 0 : i64} : (tensor<1xi1>, tensor<1xi1>) -> tensor<2xi1>
  return %y : tensor<2xi1>
}
