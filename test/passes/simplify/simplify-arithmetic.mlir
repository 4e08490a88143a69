// RUN: cnn-opt %s --cnn-simplify-arithmetic -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s --cnn-simplify-arithmetic=inexact-reciprocal | FileCheck %s --check-prefix=INEXACT

// COUNT: cnn-simplify-arithmetic: simplified = 30 (

// CHECK-LABEL: func @sums
// CHECK-DAG: %[[M:.*]] = cnn.constant dense<-2.000000e+00>
// CHECK-DAG: %[[A:.*]] = cnn.binary add %arg0, %[[M]]
// CHECK-DAG: %[[S:.*]] = cnn.binary sub %arg0, %arg1
// CHECK-DAG: %[[T:.*]] = cnn.binary add %arg0, %arg1
// CHECK: return %[[A]], %[[S]], %[[T]]
func.func @sums(%x: tensor<3xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %c = cnn.constant dense<2.0> : tensor<f32>
  %a = cnn.binary sub %x, %c : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %n = cnn.unary neg %y : (tensor<3xf32>) -> tensor<3xf32>
  %s = cnn.binary add %x, %n : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %t = cnn.binary sub %x, %n : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %a, %s, %t : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @right
// CHECK: cnn.binary mul %arg0, %{{.*}} : (tensor<3xf32>, tensor<1x1xf32>)
func.func @right(%x: tensor<3xf32>) -> tensor<1x3xf32> {
  %c = cnn.constant dense<3.0> : tensor<1x1xf32>
  %a = cnn.binary mul %c, %x : (tensor<1x1xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %a : tensor<1x3xf32>
}

// CHECK-LABEL: func @divisions
// CHECK-DAG: %[[E:.*]] = cnn.constant dense<[1.250000e-01, -4.000000e+00, 1.000000e+00]>
// CHECK-DAG: cnn.binary mul %arg0, %[[E]]
// CHECK-DAG: cnn.binary div %arg0
// INEXACT-LABEL: func @divisions
// INEXACT-DAG: dense<0.333333343> : tensor<f32>
// INEXACT-NOT: cnn.binary div
// INEXACT: return
func.func @divisions(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %c = cnn.constant dense<[8.0, -0.25, 1.0]> : tensor<3xf32>
  %d = cnn.constant dense<3.0> : tensor<f32>
  %a = cnn.binary div %x, %c : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %b = cnn.binary div %x, %d : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %a, %b : tensor<3xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @powers
// CHECK-NOT: pow
// CHECK-DAG: %[[Q:.*]] = cnn.binary mul %arg0, %arg0
// CHECK-DAG: %[[R:.*]] = cnn.unary sqrt %arg0
// CHECK-DAG: %[[I:.*]] = cnn.binary div %{{.*}}, %arg0
// CHECK-DAG: %[[S:.*]] = cnn.binary mul %arg0, %arg0
// CHECK-DAG: %[[C:.*]] = cnn.binary mul %[[S]], %arg0
// CHECK: return
func.func @powers(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %2 = cnn.constant dense<2.0> : tensor<f32>
  %h = cnn.constant dense<0.5> : tensor<1xf32>
  %m = cnn.constant dense<-1.0> : tensor<f32>
  %3 = cnn.constant dense<3.0> : tensor<f32>
  %a = cnn.binary pow %x, %2 : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %b = cnn.binary pow %x, %h : (tensor<3xf32>, tensor<1xf32>) -> tensor<3xf32>
  %c = cnn.binary pow %x, %m : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %d = cnn.binary pow %x, %3 : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %a, %b, %c, %d : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @relu
// CHECK: %[[R:.*]] = cnn.unary relu %arg0
// CHECK-NEXT: %[[C:.*]] = cnn.binary max %arg0
// CHECK-NEXT: return %[[R]], %[[R]], %[[C]], %[[R]]
func.func @relu(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %z = cnn.constant dense<0.0> : tensor<f32>
  %m = cnn.constant dense<-1.0> : tensor<f32>
  %p = cnn.constant dense<1.0> : tensor<f32>
  %r = cnn.binary max %z, %x : (tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  %s = cnn.unary relu %r : (tensor<3xf32>) -> tensor<3xf32>
  %t = cnn.binary max %r, %p : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %u = cnn.binary max %r, %m : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %r, %s, %t, %u : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @sigmoid
// CHECK: %[[S:.*]] = cnn.unary sigmoid %arg0
// CHECK-NEXT: return %[[S]]
func.func @sigmoid(%x: tensor<3xf32>) -> tensor<3xf32> {
  %one = cnn.constant dense<1.0> : tensor<f32>
  %n = cnn.unary neg %x : (tensor<3xf32>) -> tensor<3xf32>
  %e = cnn.unary exp %n : (tensor<3xf32>) -> tensor<3xf32>
  %s = cnn.binary add %e, %one : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %y = cnn.binary div %one, %s : (tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// CHECK-LABEL: func @twice
// CHECK-NEXT: return %arg0, %arg1
func.func @twice(%x: tensor<3xf32>, %b: tensor<3xi1>) -> (tensor<3xf32>, tensor<3xi1>) {
  %n = cnn.unary neg %x : (tensor<3xf32>) -> tensor<3xf32>
  %m = cnn.unary neg %n : (tensor<3xf32>) -> tensor<3xf32>
  %c = cnn.unary logical_not %b : (tensor<3xi1>) -> tensor<3xi1>
  %d = cnn.unary logical_not %c : (tensor<3xi1>) -> tensor<3xi1>
  return %m, %d : tensor<3xf32>, tensor<3xi1>
}

// CHECK-LABEL: func @casts
// CHECK-NEXT: %[[A:.*]] = cnn.cast %arg0 to f64 : (tensor<3xi8>)
// CHECK-NEXT: %[[B:.*]] = cnn.cast %arg1 to ui8 : (tensor<3xf16>)
// CHECK-NEXT: return %[[A]], %[[B]], %arg0
func.func @casts(%x: tensor<3xi8>, %h: tensor<3xf16>) -> (tensor<3xf64>, tensor<3xui8>, tensor<3xi8>) {
  %a = cnn.cast %x to f16 : (tensor<3xi8>) -> tensor<3xf16>
  %b = cnn.cast %a to f64 : (tensor<3xf16>) -> tensor<3xf64>
  %c = cnn.cast %h to f32 : (tensor<3xf16>) -> tensor<3xf32>
  %d = cnn.cast %c to ui8 : (tensor<3xf32>) -> tensor<3xui8>
  %e = cnn.cast %x to i32 : (tensor<3xi8>) -> tensor<3xi32>
  %f = cnn.cast %e to i8 : (tensor<3xi32>) -> tensor<3xi8>
  return %b, %d, %f : tensor<3xf64>, tensor<3xui8>, tensor<3xi8>
}

// CHECK-LABEL: func @selects
// CHECK: %[[B:.*]] = cnn.broadcast %arg1
// CHECK-NEXT: %[[S:.*]] = cnn.select %arg2, %arg1, %arg0
// CHECK-NEXT: return %arg0, %[[B]], %[[S]]
func.func @selects(%x: tensor<3xf32>, %y: tensor<f32>, %c: tensor<3xi1>) -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %t = cnn.constant dense<true> : tensor<3xi1>
  %f = cnn.constant dense<false> : tensor<i1>
  %a = cnn.select %t, %x, %y : (tensor<3xi1>, tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %b = cnn.select %f, %x, %y : (tensor<i1>, tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %n = cnn.unary logical_not %c : (tensor<3xi1>) -> tensor<3xi1>
  %d = cnn.select %n, %x, %y : (tensor<3xi1>, tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %a, %b, %d : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @broadcasts
// CHECK: %[[E:.*]] = cnn.unary exp %arg0 : (tensor<3xf32>)
// CHECK-NEXT: %[[A:.*]] = cnn.binary add %[[E]], %arg1 : (tensor<3xf32>, tensor<2x3xf32>)
// CHECK-NEXT: return %[[A]]
func.func @broadcasts(%x: tensor<3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %b = cnn.broadcast %x {shape = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
  %e = cnn.unary exp %b : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %a = cnn.binary add %e, %y : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}

// CHECK-LABEL: func @reductions
// CHECK-NEXT: %[[S:.*]] = cnn.reduce sum %arg0 {axes = array<i64: 1, 2>}
// CHECK-NEXT: %[[M:.*]] = cnn.reduce max %arg1 {axes = array<i64: 0, 1>} : (tensor<1x3xf32>)
// CHECK-NEXT: return %[[S]], %[[M]]
func.func @reductions(%x: tensor<2x3x4xf32>, %y: tensor<1x3xf32>) -> (tensor<2x1x1xf32>, tensor<1x1xf32>) {
  %a = cnn.reduce sum %x {axes = array<i64: 2>} : (tensor<2x3x4xf32>) -> tensor<2x3x1xf32>
  %b = cnn.reduce sum %a {axes = array<i64: 1>} : (tensor<2x3x1xf32>) -> tensor<2x1x1xf32>
  %c = cnn.broadcast %y {shape = array<i64: 5, 3>} : (tensor<1x3xf32>) -> tensor<5x3xf32>
  %d = cnn.reduce max %c {axes = array<i64: 0, 1>} : (tensor<5x3xf32>) -> tensor<1x1xf32>
  return %b, %d : tensor<2x1x1xf32>, tensor<1x1xf32>
}

// CHECK-LABEL: func @pools
// CHECK-NEXT: %[[S:.*]] = cnn.reduce sum %arg0 {axes = array<i64: 2, 3>}
// CHECK-NEXT: %[[M:.*]] = cnn.reduce max %arg0 {axes = array<i64: 2, 3>}
// CHECK-NEXT: %[[L:.*]] = cnn.slice %arg0 {sizes = array<i64: 1, 2, 2, 2>, starts = array<i64: 0, 0, 0, 0>, steps = array<i64: 1, 1, 2, 3>}
// CHECK-NEXT: return %[[S]], %[[M]], %[[L]]
func.func @pools(%x: tensor<1x2x4x4xf32>) -> (tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>, tensor<1x2x2x2xf32>) {
  %a = cnn.pool sum %x {kernel = array<i64: 4, 4>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  // One window that reaches over the border holds everything too.
  %b = cnn.pool max %x {kernel = array<i64: 5, 5>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 0, 1>}
      : (tensor<1x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %c = cnn.pool max %x {kernel = array<i64: 1, 1>, strides = array<i64: 2, 3>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xf32>
  return %a, %b, %c : tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>, tensor<1x2x2x2xf32>
}
