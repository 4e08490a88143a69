// The meaning of cnn.select, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}select : tensor<3xf32> = 1 5 nan{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "select"}) {
  %a = cnn.constant dense<[true, false, true]> : tensor<3xi1>
  %b = cnn.constant dense<[1.0, 2.0, 0x7FC00000]> : tensor<3xf32>
  %c = cnn.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %y = cnn.select %a, %b, %c : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}broadcast : tensor<2x2xi64> = 1 2 9 9{{$}}
func.func @main() -> (tensor<2x2xi64> {cnn.name = "broadcast"}) {
  %a = cnn.constant dense<[[true], [false]]> : tensor<2x1xi1>
  %b = cnn.constant dense<[1, 2]> : tensor<2xi64>
  %c = cnn.constant dense<9> : tensor<i64>
  %y = cnn.select %a, %b, %c : (tensor<2x1xi1>, tensor<2xi64>, tensor<i64>) -> tensor<2x2xi64>
  return %y : tensor<2x2xi64>
}

// -----

// CHECK: {{^}}truth : tensor<2xi1> = 0 1{{$}}
func.func @main() -> (tensor<2xi1> {cnn.name = "truth"}) {
  %a = cnn.constant dense<[true, false]> : tensor<2xi1>
  %b = cnn.constant dense<false> : tensor<i1>
  %c = cnn.constant dense<true> : tensor<i1>
  %y = cnn.select %a, %b, %c : (tensor<2xi1>, tensor<i1>, tensor<i1>) -> tensor<2xi1>
  return %y : tensor<2xi1>
}
