// RUN: cnn-opt %s -cnn-fold-constants -mlir-print-debuginfo -mlir-print-local-scope -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-fold-constants: folded = 17 (

// One constant is left, at the location of the operation that computed it.
// CHECK-LABEL: func @chain
// CHECK-NEXT: %[[Y:.*]] = cnn.constant dense<[8.000000e+00, 1.000000e+01]> : tensor<2xf32> loc("last")
// CHECK-NEXT: return %[[Y]]
func.func @chain() -> tensor<2xf32> {
  %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> loc("w")
  %s = cnn.constant dense<3.0> : tensor<f32> loc("s")
  %0 = cnn.binary add %w, %s : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32> loc("first")
  %1 = cnn.binary add %0, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc("second")
  %2 = cnn.binary add %1, %s : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32> loc("third")
  %3 = cnn.binary sub %2, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc("fourth")
  %4 = cnn.binary add %3, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc("last")
  return %4 : tensor<2xf32>
}

// What a remaining operation uses stays, what only folding used goes.
// CHECK-LABEL: func @partly
// CHECK-NOT: dense<1>
// CHECK: %[[W:.*]] = cnn.constant dense<2> : tensor<4xi32>
// CHECK: %[[S:.*]] = cnn.constant dense<3> : tensor<4xi32>
// CHECK-NOT: cnn.constant
// CHECK: cnn.binary add %arg0, %[[W]]
// CHECK: cnn.binary add %{{.*}}, %[[S]]
func.func @partly(%x: tensor<4xi32>) -> tensor<4xi32> {
  %one = cnn.constant dense<1> : tensor<4xi32>
  %w = cnn.constant dense<2> : tensor<4xi32>
  %s = cnn.binary add %w, %one : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %0 = cnn.binary add %x, %w : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %1 = cnn.binary add %0, %s : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %1 : tensor<4xi32>
}

// Both results of an operation.
// CHECK-LABEL: func @two_results
// CHECK-DAG: %[[V:.*]] = cnn.constant dense<[4, 3]> : tensor<2xi32>
// CHECK-DAG: %[[I:.*]] = cnn.constant dense<[1, 2]> : tensor<2xi64>
// CHECK: return %[[V]], %[[I]]
func.func @two_results() -> (tensor<2xi32>, tensor<2xi64>) {
  %x = cnn.constant dense<[1, 4, 3]> : tensor<3xi32>
  %v, %i = cnn.top_k %x {k = 2 : i64, axis = 0 : i64} : (tensor<3xi32>) -> (tensor<2xi32>, tensor<2xi64>)
  return %v, %i : tensor<2xi32>, tensor<2xi64>
}

// A splat of 4 TiB stays a splat, whatever is done with its elements.
// CHECK-LABEL: func @splat
// CHECK-NEXT: %[[Y:.*]] = cnn.constant dense<6.000000e+00> : tensor<512x1024x1024x1024xf64>
// CHECK-NEXT: return %[[Y]]
func.func @splat() -> tensor<512x1024x1024x1024xf64> {
  %x = cnn.constant dense<1.0> : tensor<1024x1024x1024xf32>
  %two = cnn.constant dense<2.0> : tensor<f32>
  %0 = cnn.binary mul %x, %two : (tensor<1024x1024x1024xf32>, tensor<f32>) -> tensor<1024x1024x1024xf32>
  %1 = cnn.transpose %0 {permutation = array<i64: 2, 0, 1>} : (tensor<1024x1024x1024xf32>) -> tensor<1024x1024x1024xf32>
  %2 = cnn.broadcast %1 {shape = array<i64: 512, 1024, 1024, 1024>} : (tensor<1024x1024x1024xf32>) -> tensor<512x1024x1024x1024xf32>
  %3 = cnn.cast %2 to f64 : (tensor<512x1024x1024x1024xf32>) -> tensor<512x1024x1024x1024xf64>
  %c = cnn.constant dense<4.0> : tensor<512x1024x1024x1024xf64>
  %4 = cnn.binary add %c, %3 : (tensor<512x1024x1024x1024xf64>, tensor<512x1024x1024x1024xf64>) -> tensor<512x1024x1024x1024xf64>
  return %4 : tensor<512x1024x1024x1024xf64>
}

// A part of a splat may be empty.
// CHECK-LABEL: func @empty_part
// CHECK: cnn.constant dense<> : tensor<0x4xf32>
func.func @empty_part() -> tensor<0x4xf32> {
  %x = cnn.constant dense<1.0> : tensor<4x4xf32>
  %y = cnn.slice %x {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 0, 4>} : (tensor<4x4xf32>) -> tensor<0x4xf32>
  return %y : tensor<0x4xf32>
}

// The arithmetic that exporters leave where a shape is computed.
// CHECK-LABEL: func @shape_arithmetic
// CHECK-NEXT: %[[Y:.*]] = cnn.constant dense<[1, 192]> : tensor<2xi64>
// CHECK-NEXT: return %[[Y]]
func.func @shape_arithmetic() -> tensor<2xi64> {
  %shape = cnn.constant dense<[1, 3, 8, 8]> : tensor<4xi64>
  %n = cnn.slice %shape {starts = array<i64: 0>, steps = array<i64: 1>, sizes = array<i64: 1>} : (tensor<4xi64>) -> tensor<1xi64>
  %r = cnn.slice %shape {starts = array<i64: 1>, steps = array<i64: 1>, sizes = array<i64: 3>} : (tensor<4xi64>) -> tensor<3xi64>
  %p = cnn.reduce prod %r {axes = array<i64: 0>} : (tensor<3xi64>) -> tensor<1xi64>
  %y = cnn.concat %n, %p {axis = 0 : i64} : (tensor<1xi64>, tensor<1xi64>) -> tensor<2xi64>
  return %y : tensor<2xi64>
}
