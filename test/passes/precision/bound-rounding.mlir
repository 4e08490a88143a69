// RUN: cnn-opt %s -cnn-bound-rounding=limit=4.4e-4 -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-bound-rounding=limit=1e-2 | FileCheck %s --check-prefix=WIDE
// RUN: cnn-opt %s -cnn-bound-rounding='limit=3.1e-4 depthwise' | FileCheck %s --check-prefix=DEPTHWISE
// RUN: cnn-opt %s -cnn-bound-rounding=limit=4.4e-4 -cnn-lower-precision | FileCheck %s --check-prefix=KEPT

// COUNT-DAG: cnn-bound-rounding: compensated = 8 (
// COUNT-DAG: cnn-bound-rounding: rounded = 7 (

// Three layers are expected to move the result by 3.6e-4, 3.3e-4 and 3.0e-4 of
// its range, 5.7e-4 together; without the first, 4.5e-4 would be left.
// CHECK-LABEL: func.func @chain
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK-NOT: cnn.compensated
// CHECK: return
// WIDE-NOT: cnn.compensated
// KEPT-LABEL: func.func @chain
// KEPT: cnn.conv {{.*}} -> tensor<1x8x4x4xf32>
// KEPT: cnn.conv {{.*}} -> tensor<1x8x4x4xf32>
// KEPT: cnn.conv {{.*}} -> tensor<1x8x4x4xf16>
func.func @chain(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %2 : tensor<1x8x4x4xf32>
}

// Channels in another order are as large as before, however large their numbers.
// CHECK-LABEL: func.func @shuffled
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK-NOT: cnn.compensated
// CHECK: return
func.func @shuffled(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %i = cnn.constant dense<[0, 2, 4, 6, 1, 3, 5, 1000000]> : tensor<8xi64>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.gather %1, %i {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8xi64>) -> tensor<1x8x4x4xf32>
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %3 : tensor<1x8x4x4xf32>
}

// Of layers with like errors those with less work are kept from rounding, though
// another stands first.
// CHECK-LABEL: func.func @cheap
// CHECK-NOT: cnn.compensated
// CHECK: cnn.unary relu
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK: cnn.matmul {{.*}}cnn.compensated
func.func @cheap(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x3x3xf32>
  %p = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32>
  %r = cnn.unary relu %0 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %r, %p {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.matmul %1, %1 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %2 : tensor<1x8x4x4xf32>
}

// Depthwise convolutions count where they are rounded.
// CHECK-LABEL: func.func @depthwise
// CHECK-NOT: cnn.compensated
// CHECK: return
// DEPTHWISE-LABEL: func.func @depthwise
// DEPTHWISE: cnn.conv {{.*}}cnn.compensated
func.func @depthwise(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x1x3x3xf32>
  %p = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64} : (tensor<1x8x4x4xf32>, tensor<8x1x3x3xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %0, %p {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %1 : tensor<1x8x4x4xf32>
}

// Both ways to a sum count half: the first layer is followed by half a layer, and
// both move the result by 4.35e-4 (4.46e-4 one behind the other).
// CHECK-LABEL: func.func @residual
// CHECK-NOT: cnn.compensated
// CHECK: return
func.func @residual(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.binary add %1, %0 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %2 : tensor<1x8x4x4xf32>
}

// What selects asks for more.
// CHECK-LABEL: func.func @selects
// CHECK: cnn.conv {{.*}}cnn.compensated
// CHECK: return
// WIDE-LABEL: func.func @selects
// WIDE: cnn.conv {{.*}}cnn.compensated
func.func @selects(%x: tensor<1x8x4x4xf32>) -> tensor<1x1x4x4xi64> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %3 = cnn.arg_reduce max %2 {axis = 1 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x1x4x4xi64>
  return %3 : tensor<1x1x4x4xi64>
}
