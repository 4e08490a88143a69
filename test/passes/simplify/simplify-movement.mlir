// RUN: cnn-opt %s --cnn-simplify-movement -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-simplify-movement: simplified = 15 (

// CHECK-LABEL: func @gathers
// CHECK-NEXT: %[[A:.*]] = cnn.slice %arg0 {sizes = array<i64: 2, 3>, starts = array<i64: 0, 1>, steps = array<i64: 1, 2>}
// CHECK-NEXT: %[[S:.*]] = cnn.slice %arg0 {sizes = array<i64: 2, 1>, starts = array<i64: 0, 7>, steps = array<i64: 1, 1>}
// CHECK-NEXT: %[[B:.*]] = cnn.reshape %[[S]] {{.*}} -> tensor<2xf32>
// CHECK-NEXT: %[[C:.*]] = cnn.slice %arg0 {sizes = array<i64: 2, 8>, starts = array<i64: 1, 0>, steps = array<i64: -1, 1>}
// CHECK-NEXT: return %[[A]], %[[B]], %[[C]], %arg0
func.func @gathers(%x: tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2xf32>, tensor<2x8xf32>, tensor<2x8xf32>) {
  %i = cnn.constant dense<[1, 3, 5]> : tensor<3xi64>
  %j = cnn.constant dense<-1> : tensor<i32>
  %k = cnn.constant dense<[-1, 0]> : tensor<2xi64>
  %l = cnn.constant dense<[0, 1]> : tensor<2xi64>
  %a = cnn.gather %x, %i {axis = 1 : i64} : (tensor<2x8xf32>, tensor<3xi64>) -> tensor<2x3xf32>
  %b = cnn.gather %x, %j {axis = 1 : i64} : (tensor<2x8xf32>, tensor<i32>) -> tensor<2xf32>
  %c = cnn.gather %x, %k {axis = 0 : i64} : (tensor<2x8xf32>, tensor<2xi64>) -> tensor<2x8xf32>
  %d = cnn.gather %x, %l {axis = 0 : i64} : (tensor<2x8xf32>, tensor<2xi64>) -> tensor<2x8xf32>
  return %a, %b, %c, %d : tensor<2x3xf32>, tensor<2xf32>, tensor<2x8xf32>, tensor<2x8xf32>
}

// CHECK-LABEL: func @resamples
// CHECK: %[[H:.*]] = cnn.slice %arg0 {sizes = array<i64: 1, 2>, starts = array<i64: 0, 1>, steps = array<i64: 1, 2>}
// CHECK-NEXT: %[[N:.*]] = cnn.resample %arg0, %{{.*}} {axis = 1 : i64} : (tensor<1x4xf32>, tensor<8x1xi64>)
// CHECK-NEXT: return %arg0, %[[H]], %[[N]]
func.func @resamples(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x2xf32>, tensor<1x8xf32>) {
  %i = cnn.constant dense<[[0], [1], [2], [3]]> : tensor<4x1xi64>
  %j = cnn.constant dense<[[1], [3]]> : tensor<2x1xi64>
  %k = cnn.constant dense<[[0], [0], [1], [1], [2], [2], [3], [3]]> : tensor<8x1xi64>
  %w = cnn.constant dense<1.0> : tensor<8x1xf32>
  %a = cnn.resample %x, %i {axis = 1 : i64} : (tensor<1x4xf32>, tensor<4x1xi64>) -> tensor<1x4xf32>
  %b = cnn.resample %x, %j {axis = 1 : i64} : (tensor<1x4xf32>, tensor<2x1xi64>) -> tensor<1x2xf32>
  %c = cnn.resample %x, %k, %w {axis = 1 : i64} : (tensor<1x4xf32>, tensor<8x1xi64>, tensor<8x1xf32>) -> tensor<1x8xf32>
  return %a, %b, %c : tensor<1x4xf32>, tensor<1x2xf32>, tensor<1x8xf32>
}

// CHECK-LABEL: func @slices
// CHECK-NEXT: %[[S:.*]] = cnn.slice %arg0 {sizes = array<i64: 2>, starts = array<i64: 5>, steps = array<i64: -4>}
// CHECK-NEXT: return %[[S]]
func.func @slices(%x: tensor<8xf32>) -> tensor<2xf32> {
  %a = cnn.slice %x {starts = array<i64: 1>, steps = array<i64: 2>, sizes = array<i64: 3>} : (tensor<8xf32>) -> tensor<3xf32>
  %b = cnn.slice %a {starts = array<i64: 2>, steps = array<i64: -2>, sizes = array<i64: 2>} : (tensor<3xf32>) -> tensor<2xf32>
  return %b : tensor<2xf32>
}

// CHECK-LABEL: func @slice_concat
// CHECK-NEXT: %[[C:.*]] = cnn.concat %arg1, %arg0 {axis = 0 : i64}
// CHECK-NEXT: %[[S:.*]] = cnn.slice %[[C]] {sizes = array<i64: 2>, starts = array<i64: 4>, steps = array<i64: -3>}
// CHECK-NEXT: return %arg1, %[[S]]
func.func @slice_concat(%x: tensor<3xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %c = cnn.concat %x, %y, %x {axis = 0 : i64} : (tensor<3xf32>, tensor<2xf32>, tensor<3xf32>) -> tensor<8xf32>
  %a = cnn.slice %c {starts = array<i64: 3>, steps = array<i64: 1>, sizes = array<i64: 2>} : (tensor<8xf32>) -> tensor<2xf32>
  %b = cnn.slice %c {starts = array<i64: 7>, steps = array<i64: -3>, sizes = array<i64: 2>} : (tensor<8xf32>) -> tensor<2xf32>
  return %a, %b : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func @concats
// CHECK-NEXT: %[[C:.*]] = cnn.concat %arg0, %arg1, %arg0 {axis = 0 : i64}
// CHECK-NEXT: return %[[C]], %arg0
func.func @concats(%x: tensor<4xf32>, %y: tensor<2xf32>, %e: tensor<0xf32>) -> (tensor<10xf32>, tensor<4xf32>) {
  %c = cnn.concat %x, %e, %y {axis = 0 : i64} : (tensor<4xf32>, tensor<0xf32>, tensor<2xf32>) -> tensor<6xf32>
  %d = cnn.concat %c, %x {axis = 0 : i64} : (tensor<6xf32>, tensor<4xf32>) -> tensor<10xf32>
  %l = cnn.slice %x {starts = array<i64: 0>, steps = array<i64: 1>, sizes = array<i64: 3>} : (tensor<4xf32>) -> tensor<3xf32>
  %r = cnn.slice %x {starts = array<i64: 3>, steps = array<i64: 1>, sizes = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
  %s = cnn.concat %l, %r {axis = 0 : i64} : (tensor<3xf32>, tensor<1xf32>) -> tensor<4xf32>
  return %d, %s : tensor<10xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @broadcasts
// CHECK-NEXT: %[[B:.*]] = cnn.broadcast %arg0 {shape = array<i64: 4, 2, 3>} : (tensor<3xf32>)
// CHECK-NEXT: %[[R:.*]] = cnn.reshape %arg0 {shape = array<i64: 1, 3>}
// CHECK-NEXT: return %[[B]], %[[R]]
func.func @broadcasts(%x: tensor<3xf32>) -> (tensor<4x2x3xf32>, tensor<1x3xf32>) {
  %a = cnn.broadcast %x {shape = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
  %b = cnn.broadcast %a {shape = array<i64: 4, 2, 3>} : (tensor<2x3xf32>) -> tensor<4x2x3xf32>
  %c = cnn.broadcast %x {shape = array<i64: 1, 3>} : (tensor<3xf32>) -> tensor<1x3xf32>
  return %b, %c : tensor<4x2x3xf32>, tensor<1x3xf32>
}
