// The meaning of cnn.top_k, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}largest.0 : tensor<3xf32> = 4 4 3{{$}}
// CHECK: {{^}}largest.1 : tensor<3xi64> = 1 3 4{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "largest.0"}, tensor<3xi64> {cnn.name = "largest.1"}) {
  %a = cnn.constant dense<[1.0, 4.0, 2.0, 4.0, 3.0]> : tensor<5xf32>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 3 : i64} : (tensor<5xf32>) -> (tensor<3xf32>, tensor<3xi64>)
  return %y#0, %y#1 : tensor<3xf32>, tensor<3xi64>
}

// -----

// CHECK: {{^}}smallest.0 : tensor<3xi32> = 0 1 1{{$}}
// CHECK: {{^}}smallest.1 : tensor<3xi64> = 4 1 3{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "smallest.0"}, tensor<3xi64> {cnn.name = "smallest.1"}) {
  %a = cnn.constant dense<[3, 1, 2, 1, 0]> : tensor<5xi32>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 3 : i64, smallest} : (tensor<5xi32>) -> (tensor<3xi32>, tensor<3xi64>)
  return %y#0, %y#1 : tensor<3xi32>, tensor<3xi64>
}

// -----

// CHECK: {{^}}columns.0 : tensor<2x2xui8> = 255 9 3 8{{$}}
// CHECK: {{^}}columns.1 : tensor<2x2xi64> = 1 0 2 2{{$}}
func.func @main() -> (tensor<2x2xui8> {cnn.name = "columns.0"}, tensor<2x2xi64> {cnn.name = "columns.1"}) {
  %a = cnn.constant dense<[[1, 9], [255, 7], [3, 8]]> : tensor<3x2xui8>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 2 : i64} : (tensor<3x2xui8>) -> (tensor<2x2xui8>, tensor<2x2xi64>)
  return %y#0, %y#1 : tensor<2x2xui8>, tensor<2x2xi64>
}

// -----

// CHECK: {{^}}nan.0 : tensor<3xf32> = nan 2 1{{$}}
// CHECK: {{^}}nan.1 : tensor<3xi64> = 1 2 0{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "nan.0"}, tensor<3xi64> {cnn.name = "nan.1"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 2.0]> : tensor<3xf32>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 3 : i64} : (tensor<3xf32>) -> (tensor<3xf32>, tensor<3xi64>)
  return %y#0, %y#1 : tensor<3xf32>, tensor<3xi64>
}

// -----

// CHECK: {{^}}nan_smallest.0 : tensor<3xf32> = 1 2 nan{{$}}
// CHECK: {{^}}nan_smallest.1 : tensor<3xi64> = 0 2 1{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "nan_smallest.0"}, tensor<3xi64> {cnn.name = "nan_smallest.1"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 2.0]> : tensor<3xf32>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 3 : i64, smallest} : (tensor<3xf32>) -> (tensor<3xf32>, tensor<3xi64>)
  return %y#0, %y#1 : tensor<3xf32>, tensor<3xi64>
}

// -----

// CHECK: {{^}}none.0 : tensor<0xf32> ={{$}}
// CHECK: {{^}}none.1 : tensor<0xi64> ={{$}}
func.func @main() -> (tensor<0xf32> {cnn.name = "none.0"}, tensor<0xi64> {cnn.name = "none.1"}) {
  %a = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 0 : i64} : (tensor<2xf32>) -> (tensor<0xf32>, tensor<0xi64>)
  return %y#0, %y#1 : tensor<0xf32>, tensor<0xi64>
}
