// Sums are no wider than what of them is seen once they are rounded.
// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 | FileCheck %s --check-prefix=INT8
// RUN: cnn-opt %s -split-input-file -cnn-quantise="scheme=fixed width=16" | FileCheck %s --check-prefix=FIXED

// A factor that is much less than another is no finer than what of its product
// could be seen: nothing here, instead of 17 bits 2^-32 below the others.

// INT8-LABEL: func.func @factors
// INT8: cnn.quantize {{.*}} to <8, 8>
// INT8: %[[M:.*]] = cnn.constant dense<{{.*[1-9].*}}, {{..}}0.000000e+00]]]> : tensor<2x1x1xf64>
// INT8: cnn.binary mul {{.*}}, %[[M]]
// FIXED-LABEL: func.func @factors
// FIXED: %[[M:.*]] = cnn.constant dense<{{...}}1.000000e+00]], {{..}}0.000000e+00]]]> : tensor<2x1x1xf64>
// FIXED: cnn.binary mul {{.*}}, %[[M]]
func.func @factors(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[-0.25]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %f = cnn.constant dense<[[[1.0]], [[3.0e-14]]]> : tensor<2x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = cnn.binary mul %0, %f : (tensor<1x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %1 : tensor<1x2x4x4xf32>
}

// -----

// A bias of less than the last bit of a sum is none, and so is a term that is
// added behind a product.

// FIXED-LABEL: func.func @bias
// FIXED: cnn.conv %{{[^,]*}}, %{{[^,]*}} {
// FIXED: cnn.matmul
// FIXED-NEXT: cnn.quantize
func.func @bias(%x: tensor<1x2x1x1xf32>) -> tensor<1x2xf32> {
  %w = cnn.constant dense<3.0e+15> : tensor<2x2x1x1xf32>
  %b = cnn.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x1x1xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x1x1xf32>
  %1 = cnn.reshape %0 {shape = array<i64: 1, 2>} : (tensor<1x2x1x1xf32>) -> tensor<1x2xf32>
  %m = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %t = cnn.constant dense<[[0.25, -0.5]]> : tensor<1x2xf32>
  %2 = cnn.matmul %1, %m : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %3 = cnn.binary add %2, %t : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
