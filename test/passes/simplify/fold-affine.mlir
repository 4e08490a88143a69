// RUN: cnn-opt %s --cnn-fold-affine -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-fold-affine: scales = 6 (
// COUNT: cnn-fold-affine: shifts = 3 (
// COUNT: cnn-fold-affine: inputs = 2 (
// COUNT: cnn-fold-affine: chains = 1 (

// Batch normalisation: a factor and a shift for each output channel.
// CHECK-LABEL: func @batch_norm
// CHECK-SAME: (%[[X:.*]]: tensor<1x1x2x2xf32>)
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}6.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[1.200000e+01, 3.500000e+01]> : tensor<2xf32>
// CHECK: %[[Y:.*]] = cnn.conv %[[X]], %[[W]], %[[B]]
// CHECK-NEXT: return %[[Y]]
func.func @batch_norm(%x: tensor<1x1x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = cnn.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = cnn.constant dense<[1.0, 5.0]> : tensor<2xf32>
  %s = cnn.constant dense<[[[[2.0]], [[3.0]]]]> : tensor<1x2x1x1xf32>
  %t = cnn.constant dense<[[[10.0]], [[20.0]]]> : tensor<2x1x1xf32>
  %c = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %m = cnn.binary mul %c, %s : (tensor<1x2x2x2xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x2x2xf32>
  %y = cnn.binary add %m, %t : (tensor<1x2x2x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// t - conv(x) negates weights and bias; a scalar suits every channel.
// CHECK-LABEL: func @reversed
// CHECK-DAG: dense<{{\[\[\[\[}}-1.000000e+00]]], {{\[\[\[}}-2.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[6.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: cnn.conv %{{.*}}, %{{.*}}, %[[B]]
// CHECK-NEXT: return
func.func @reversed(%x: tensor<1x1x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = cnn.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = cnn.constant dense<[1.0, 5.0]> : tensor<2xf32>
  %t = cnn.constant dense<7.0> : tensor<f32>
  %c = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %y = cnn.binary sub %t, %c : (tensor<f32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// Weights of a transposed convolution are `C x K/G`: two groups of two outputs.
// CHECK-LABEL: func @transposed
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[}}5.000000e-01], [1.000000e+00]], {{\[\[}}2.000000e+00], [4.000000e+00]]]> : tensor<2x2x1xf32>
// CHECK: cnn.conv_transpose %{{.*}}, %[[W]] {
// CHECK-NEXT: return
func.func @transposed(%x: tensor<1x2x3xf32>) -> tensor<1x4x3xf32> {
  %w = cnn.constant dense<1.0> : tensor<2x2x1xf32>
  %s = cnn.constant dense<[[2.0], [1.0], [0.5], [0.25]]> : tensor<4x1xf32>
  %c = cnn.conv_transpose %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 2 : i64}
      : (tensor<1x2x3xf32>, tensor<2x2x1xf32>) -> tensor<1x4x3xf32>
  %y = cnn.binary div %c, %s : (tensor<1x4x3xf32>, tensor<4x1xf32>) -> tensor<1x4x3xf32>
  return %y : tensor<1x4x3xf32>
}

// A factor of each input channel, in two groups, before the convolution.
// CHECK-LABEL: func @input_scale
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x3xf32>)
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[}}1.000000e+00], [2.000000e+00]], {{\[\[}}3.000000e+00], [4.000000e+00]]]> : tensor<2x2x1xf32>
// CHECK: cnn.conv %[[X]], %[[W]] {
// CHECK-NEXT: return
func.func @input_scale(%x: tensor<1x4x3xf32>) -> tensor<1x2x5xf32> {
  %w = cnn.constant dense<1.0> : tensor<2x2x1xf32>
  %s = cnn.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32>
  %m = cnn.binary mul %s, %x : (tensor<4x1xf32>, tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
  %y = cnn.conv %m, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>, group = 2 : i64}
      : (tensor<1x4x3xf32>, tensor<2x2x1xf32>) -> tensor<1x2x5xf32>
  return %y : tensor<1x2x5xf32>
}

// Without padding a shift of the input becomes a bias.
// CHECK-LABEL: func @input_shift
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x3xf32>)
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{.*}}> : tensor<1x2x2xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<-7.300000e+02> : tensor<1xf32>
// CHECK: cnn.conv %[[X]], %[[W]], %[[B]]
// CHECK-NEXT: return
func.func @input_shift(%x: tensor<1x2x3xf32>) -> tensor<1x1x2xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %t = cnn.constant dense<[[10.0], [100.0]]> : tensor<2x1xf32>
  %s = cnn.binary sub %x, %t : (tensor<1x2x3xf32>, tensor<2x1xf32>) -> tensor<1x2x3xf32>
  %y = cnn.conv %s, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x2x3xf32>, tensor<1x2x2xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Factors of a product's columns pass its bias, which stays an addition.
// CHECK-LABEL: func @product
// CHECK-SAME: (%[[A:.*]]: tensor<3x2xf32>)
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[}}2.000000e+00, 6.000000e+00], [6.000000e+00, 1.200000e+01]]> : tensor<2x2xf32>
// CHECK-DAG: %[[T:.*]] = cnn.constant dense<[2.000000e+01, 6.000000e+01]> : tensor<2xf32>
// CHECK: %[[P:.*]] = cnn.matmul %[[A]], %[[W]]
// CHECK: %[[Y:.*]] = cnn.binary add %[[P]], %[[T]]
// CHECK-NEXT: return %[[Y]]
func.func @product(%a: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %w = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = cnn.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %s = cnn.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %p = cnn.matmul %a, %w : (tensor<3x2xf32>, tensor<2x2xf32>) -> tensor<3x2xf32>
  %q = cnn.binary add %p, %b : (tensor<3x2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  %y = cnn.binary mul %q, %s : (tensor<3x2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// A constant matrix on the left has a factor for each row.
// CHECK-LABEL: func @rows
// CHECK-DAG: dense<{{\[\[}}2.000000e+00, 4.000000e+00], [9.000000e+00, 1.200000e+01]]> : tensor<2x2xf32>
// CHECK: cnn.matmul
// CHECK-NEXT: return
func.func @rows(%b: tensor<4x2x5xf32>) -> tensor<4x2x5xf32> {
  %w = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %s = cnn.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %p = cnn.matmul %w, %b : (tensor<2x2xf32>, tensor<4x2x5xf32>) -> tensor<4x2x5xf32>
  %y = cnn.binary mul %p, %s : (tensor<4x2x5xf32>, tensor<2x1xf32>) -> tensor<4x2x5xf32>
  return %y : tensor<4x2x5xf32>
}

// Integers wrap around, and multiples do so the same way.
// CHECK-LABEL: func @integers
// CHECK-DAG: dense<6> : tensor<1x1x1xi32>
// CHECK-DAG: dense<4> : tensor<1xi32>
// CHECK: cnn.conv
// CHECK-NEXT: return
func.func @integers(%x: tensor<1x1x3xi32>) -> tensor<1x1x3xi32> {
  %w = cnn.constant dense<3> : tensor<1x1x1xi32>
  %s = cnn.constant dense<2> : tensor<i32>
  %t = cnn.constant dense<4> : tensor<i32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xi32>, tensor<1x1x1xi32>) -> tensor<1x1x3xi32>
  %m = cnn.binary mul %c, %s : (tensor<1x1x3xi32>, tensor<i32>) -> tensor<1x1x3xi32>
  %y = cnn.binary add %m, %t : (tensor<1x1x3xi32>, tensor<i32>) -> tensor<1x1x3xi32>
  return %y : tensor<1x1x3xi32>
}

// CHECK-LABEL: func @chain
// CHECK-DAG: %[[F:.*]] = cnn.constant dense<[8.000000e+00, 1.200000e+01]> : tensor<2xf32>
// CHECK: %[[Y:.*]] = cnn.binary mul %{{.*}}, %[[F]]
// CHECK-NEXT: return %[[Y]]
func.func @chain(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %a = cnn.constant dense<4.0> : tensor<f32>
  %b = cnn.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %p = cnn.binary mul %x, %a : (tensor<3x2xf32>, tensor<f32>) -> tensor<3x2xf32>
  %q = cnn.binary mul %b, %p : (tensor<2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %q : tensor<3x2xf32>
}

// The location names both nodes.
// CHECK-LABEL: func @locations
func.func @locations(%x: tensor<1x1x3xf32>) -> tensor<1x1x3xf32> {
  %w = cnn.constant dense<3.0> : tensor<1x1x1xf32>
  %s = cnn.constant dense<2.0> : tensor<f32>
  %c = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32> loc("conv1")
  %m = cnn.binary mul %c, %s : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32> loc("scale1")
  return %m : tensor<1x1x3xf32>
}
