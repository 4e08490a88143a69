// RUN: cnn-opt %s --cnn-push-transposes --cse -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-push-transposes: removed = 11 (
// COUNT: cnn-push-transposes: pushed = 30 (
// COUNT: cnn-push-transposes: merged = 1 (

// The style of converters from TensorFlow: every convolution between two
// transposes, everything else with channels last. Only the transposes of the
// network's input and output remain.
// CHECK-LABEL: func @residual
// CHECK-SAME: (%[[X:.*]]: tensor<1x8x8x16xf32>
// CHECK: %[[I:.*]] = cnn.transpose %[[X]] {permutation = array<i64: 0, 3, 1, 2>}
// CHECK-NOT: cnn.transpose
// CHECK: %[[P:.*]] = cnn.pad constant %[[I]] {high = array<i64: 0, 0, 1, 1>, low = array<i64: 0, 0, 1, 1>}
// CHECK: %[[C:.*]] = cnn.conv %[[P]]
// CHECK: %[[B:.*]] = cnn.binary add %[[C]], %{{.*}} : (tensor<1x16x8x8xf32>, tensor<1x16x1x1xf32>)
// CHECK: %[[R:.*]] = cnn.unary relu %[[B]]
// CHECK: %[[S:.*]] = cnn.binary add %[[R]], %[[I]]
// CHECK: %[[O:.*]] = cnn.transpose %[[S]] {permutation = array<i64: 0, 2, 3, 1>}
// CHECK-NEXT: return %[[O]]
func.func @residual(%x: tensor<1x8x8x16xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x8x8x16xf32> {
  %b = cnn.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0]> : tensor<16xf32>
  %p = cnn.pad constant %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x8x8x16xf32>) -> tensor<1x10x10x16xf32>
  %t = cnn.transpose %p {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x10x10x16xf32>) -> tensor<1x16x10x10xf32>
  %c = cnn.conv %t, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x16x10x10xf32>, tensor<16x16x3x3xf32>) -> tensor<1x16x8x8xf32>
  %u = cnn.transpose %c {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x16x8x8xf32>) -> tensor<1x8x8x16xf32>
  %a = cnn.binary add %u, %b : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  %r = cnn.unary relu %a : (tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
  %s = cnn.binary add %r, %x : (tensor<1x8x8x16xf32>, tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
  return %s : tensor<1x8x8x16xf32>
}

// Squeeze and excite, global pooling and the classifier: nothing is left but
// the input's transpose.
// CHECK-LABEL: func @excite
// CHECK: cnn.transpose %arg0 {permutation = array<i64: 0, 3, 1, 2>}
// CHECK-NOT: cnn.transpose
// CHECK: cnn.reduce sum %{{.*}} {axes = array<i64: 2, 3>}
// CHECK: cnn.unary sigmoid
// CHECK: cnn.binary mul %{{.*}}, %{{.*}} : (tensor<1x4x8x8xf32>, tensor<1x4x1x1xf32>)
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @excite(%x: tensor<1x8x8x4xf32>, %w: tensor<4x4x1x1xf32>, %d: tensor<4x4xf32>) -> tensor<1x4xf32> {
  %t = cnn.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32>
  %c = cnn.conv %t, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %u = cnn.transpose %c {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x4x8x8xf32>) -> tensor<1x8x8x4xf32>
  %g = cnn.reduce sum %u {axes = array<i64: 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x1x1x4xf32>
  %f = cnn.reshape %g {shape = array<i64: 1, 4>} : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
  %m = cnn.matmul %f, %d : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %e = cnn.reshape %m {shape = array<i64: 1, 1, 1, 4>} : (tensor<1x4xf32>) -> tensor<1x1x1x4xf32>
  %s = cnn.unary sigmoid %e : (tensor<1x1x1x4xf32>) -> tensor<1x1x1x4xf32>
  %y = cnn.binary mul %u, %s : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
  %h = cnn.reduce max %y {axes = array<i64: 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x1x1x4xf32>
  %z = cnn.reshape %h {shape = array<i64: 1, 4>} : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
  return %z : tensor<1x4xf32>
}

// Every operation that commutes with a permutation, with its attributes.
// CHECK-LABEL: func @commuting
// CHECK-NOT: cnn.transpose
// CHECK: cnn.slice %arg0 {sizes = array<i64: 1, 4, 6, 6>, starts = array<i64: 0, 2, 1, 0>, steps = array<i64: 1, 1, 1, 1>}
// CHECK: cnn.concat {{.*}} {axis = 1 : i64}
// CHECK: cnn.softmax {{.*}} {axis = 1 : i64}
// CHECK: cnn.cumsum {{.*}} {axis = 2 : i64}
// CHECK: cnn.resample {{.*}} {axis = 3 : i64}
// CHECK: cnn.gather {{.*}} {axis = 2 : i64}
// CHECK: cnn.select
// CHECK: cnn.cast
// CHECK: cnn.top_k {{.*}} {axis = 1 : i64
// CHECK: cnn.gather_elements {{.*}} {axis = 1 : i64}
// CHECK: cnn.arg_reduce max {{.*}} {axis = 2 : i64}
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @commuting(%x: tensor<1x8x7x6xf32>, %i: tensor<9xi64>, %j: tensor<12x1xi64>) -> (tensor<1x3x9x12xf64>, tensor<1x3x1x12xi64>) {
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x8x7x6xf32>) -> tensor<1x7x6x8xf32>
  %s = cnn.slice %t {starts = array<i64: 0, 1, 0, 2>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 6, 6, 4>} : (tensor<1x7x6x8xf32>) -> tensor<1x6x6x4xf32>
  %c = cnn.concat %s, %s {axis = 3 : i64} : (tensor<1x6x6x4xf32>, tensor<1x6x6x4xf32>) -> tensor<1x6x6x8xf32>
  %m = cnn.softmax %c {axis = 3 : i64} : (tensor<1x6x6x8xf32>) -> tensor<1x6x6x8xf32>
  %u = cnn.cumsum %m {axis = 1 : i64} : (tensor<1x6x6x8xf32>) -> tensor<1x6x6x8xf32>
  %r = cnn.resample %u, %j {axis = 2 : i64} : (tensor<1x6x6x8xf32>, tensor<12x1xi64>) -> tensor<1x6x12x8xf32>
  %g = cnn.gather %r, %i {axis = 1 : i64} : (tensor<1x6x12x8xf32>, tensor<9xi64>) -> tensor<1x9x12x8xf32>
  %b = cnn.unary is_nan %g : (tensor<1x9x12x8xf32>) -> tensor<1x9x12x8xi1>
  %n = cnn.unary neg %g : (tensor<1x9x12x8xf32>) -> tensor<1x9x12x8xf32>
  %k = cnn.select %b, %g, %n : (tensor<1x9x12x8xi1>, tensor<1x9x12x8xf32>, tensor<1x9x12x8xf32>) -> tensor<1x9x12x8xf32>
  %d = cnn.cast %k to f64 : (tensor<1x9x12x8xf32>) -> tensor<1x9x12x8xf64>
  %v, %w = cnn.top_k %d {axis = 3 : i64, k = 3 : i64} : (tensor<1x9x12x8xf64>) -> (tensor<1x9x12x3xf64>, tensor<1x9x12x3xi64>)
  %e = cnn.gather_elements %d, %w {axis = 3 : i64} : (tensor<1x9x12x8xf64>, tensor<1x9x12x3xi64>) -> tensor<1x9x12x3xf64>
  %h = cnn.binary add %e, %v : (tensor<1x9x12x3xf64>, tensor<1x9x12x3xf64>) -> tensor<1x9x12x3xf64>
  %a = cnn.arg_reduce max %v {axis = 1 : i64} : (tensor<1x9x12x3xf64>) -> tensor<1x1x12x3xi64>
  %y = cnn.transpose %h {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x9x12x3xf64>) -> tensor<1x3x9x12xf64>
  %z = cnn.transpose %a {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x1x12x3xi64>) -> tensor<1x3x1x12xi64>
  return %y, %z : tensor<1x3x9x12xf64>, tensor<1x3x1x12xi64>
}

// Layer normalisation and products over the channels, as in ConvNeXt: products
// become 1x1 convolutions.
// CHECK-LABEL: func @products
// CHECK-NOT: cnn.transpose
// CHECK: cnn.reduce sum %arg0 {axes = array<i64: 1>}
// CHECK: cnn.conv %{{.*}}, %{{.*}} {dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2x8x8xf32>, tensor<3x2x1x1xf32>) -> tensor<1x3x8x8xf32>
// CHECK: cnn.binary add {{.*}} tensor<1x3x1x1xf32>
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @products(%x: tensor<1x2x8x8xf32>) -> tensor<1x3x8x8xf32> {
  %w = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %b = cnn.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x2x8x8xf32>) -> tensor<1x8x8x2xf32>
  %s = cnn.reduce sum %t {axes = array<i64: 3>} : (tensor<1x8x8x2xf32>) -> tensor<1x8x8x1xf32>
  %d = cnn.binary sub %t, %s : (tensor<1x8x8x2xf32>, tensor<1x8x8x1xf32>) -> tensor<1x8x8x2xf32>
  %m = cnn.matmul %d, %w : (tensor<1x8x8x2xf32>, tensor<2x3xf32>) -> tensor<1x8x8x3xf32>
  %a = cnn.binary add %m, %b : (tensor<1x8x8x3xf32>, tensor<3xf32>) -> tensor<1x8x8x3xf32>
  %y = cnn.transpose %a {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  return %y : tensor<1x3x8x8xf32>
}

// A flattened transpose before a constant matrix orders the matrix's rows: the
// rows of (h, w, c) = (0,0,0) (0,0,1) (0,1,0) (0,1,1) for (c, h, w).
// CHECK-LABEL: func @flatten
// CHECK-DAG: %[[F:.*]] = cnn.reshape %arg0
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[}}1.000000e+00], [3.000000e+00], [2.000000e+00], [4.000000e+00]]>
// CHECK: cnn.matmul %[[F]], %[[W]]
// CHECK-NEXT: return
func.func @flatten(%x: tensor<3x2x1x2xf32>) -> tensor<3x1xf32> {
  %w = cnn.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32>
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<3x2x1x2xf32>) -> tensor<3x1x2x2xf32>
  %f = cnn.reshape %t {shape = array<i64: 3, 4>} : (tensor<3x1x2x2xf32>) -> tensor<3x4xf32>
  %y = cnn.matmul %f, %w : (tensor<3x4xf32>, tensor<4x1xf32>) -> tensor<3x1xf32>
  return %y : tensor<3x1xf32>
}

// One-dimensional convolutions of TensorFlow pass through four dimensions.
// CHECK-LABEL: func @squeezed
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @squeezed(%x: tensor<1x4x1x9xf32>) -> tensor<1x4x1x9xf32> {
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x4x1x9xf32>) -> tensor<1x1x9x4xf32>
  %s = cnn.reshape %t {shape = array<i64: 1, 9, 4>} : (tensor<1x1x9x4xf32>) -> tensor<1x9x4xf32>
  %r = cnn.unary relu %s : (tensor<1x9x4xf32>) -> tensor<1x9x4xf32>
  %u = cnn.reshape %r {shape = array<i64: 1, 1, 9, 4>} : (tensor<1x9x4xf32>) -> tensor<1x1x9x4xf32>
  %y = cnn.transpose %u {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x1x9x4xf32>) -> tensor<1x4x1x9xf32>
  return %y : tensor<1x4x1x9xf32>
}

// The same permutation before and after an operation on matrices: the two
// sides of an involution.
// CHECK-LABEL: func @involution
// CHECK-NOT: cnn.transpose
// CHECK: cnn.reduce max %{{.*}} {axes = array<i64: 0>}
// CHECK: return
func.func @involution(%x: tensor<5x7xf32>) -> tensor<1x7xf32> {
  %t = cnn.transpose %x {permutation = array<i64: 1, 0>} : (tensor<5x7xf32>) -> tensor<7x5xf32>
  %r = cnn.unary exp %t : (tensor<7x5xf32>) -> tensor<7x5xf32>
  %m = cnn.reduce max %r {axes = array<i64: 1>} : (tensor<7x5xf32>) -> tensor<7x1xf32>
  %y = cnn.transpose %m {permutation = array<i64: 1, 0>} : (tensor<7x1xf32>) -> tensor<1x7xf32>
  return %y : tensor<1x7xf32>
}

// Between two arguments in different orders one transpose is due, after the
// slice rather than before.
// CHECK-LABEL: func @cheaper
// CHECK: cnn.slice %{{.*}} {sizes = array<i64: 1, 8, 2, 2>
// CHECK: cnn.transpose %{{.*}} {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x8x2x2xf32>)
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @cheaper(%x: tensor<1x8x64x64xf32>, %y: tensor<1x2x2x8xf32>) -> tensor<1x2x2x8xf32> {
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x8x64x64xf32>) -> tensor<1x64x64x8xf32>
  %r = cnn.unary relu %t : (tensor<1x64x64x8xf32>) -> tensor<1x64x64x8xf32>
  %s = cnn.slice %r {starts = array<i64: 0, 0, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 2, 2, 8>} : (tensor<1x64x64x8xf32>) -> tensor<1x2x2x8xf32>
  %a = cnn.binary add %s, %y : (tensor<1x2x2x8xf32>, tensor<1x2x2x8xf32>) -> tensor<1x2x2x8xf32>
  return %a : tensor<1x2x2x8xf32>
}
