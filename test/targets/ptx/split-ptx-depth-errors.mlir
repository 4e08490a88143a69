// What cannot be divided, and why.
// RUN: cnn-opt %s -cnn-ptx-split-depth=parts=2 -remarks-filter=cnn-ptx-split-depth -remark-format=emitRemark -verify-diagnostics | FileCheck %s
// RUN: not cnn-opt %s -cnn-ptx-split-depth=devices=sm_1 2>&1 | FileCheck %s --check-prefix=DEVICE
// RUN: not cnn-opt %s -cnn-ptx-split-depth=precision=f8 2>&1 | FileCheck %s --check-prefix=PRECISION

// DEVICE: error: cnn-ptx-split-depth: unknown device 'sm_1'
// PRECISION: error: cnn-ptx-split-depth: unknown precision 'f8'

// CHECK-NOT: cnn.slice

func.func @weights(%x: tensor<1x64x7x7xf32>, %w: tensor<64x64x1x1xf32>) -> tensor<1x64x7x7xf32> {
  // expected-remark @below {{Reason="its weights are no constant (of a product: no constant matrix), or its result is empty"}}
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x7x7xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x7x7xf32>
  return %0 : tensor<1x64x7x7xf32>
}

func.func @groups(%x: tensor<1x64x7x7xf32>) -> tensor<1x64x7x7xf32> {
  %w = cnn.constant dense<0.5> : tensor<64x32x1x1xf32>
  // expected-remark @below {{Reason="its groups are products of their own already"}}
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x64x7x7xf32>, tensor<64x32x1x1xf32>) -> tensor<1x64x7x7xf32>
  return %0 : tensor<1x64x7x7xf32>
}

func.func @channels(%x: tensor<1x12x7x7xf32>) -> tensor<1x64x7x7xf32> {
  %w = cnn.constant dense<0.5> : tensor<64x12x1x1xf32>
  // expected-remark @below {{Reason="its channels are not so many parts that fill copies of 16 bytes"}}
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x12x7x7xf32>, tensor<64x12x1x1xf32>) -> tensor<1x64x7x7xf32>
  return %0 : tensor<1x64x7x7xf32>
}

func.func @integers(%x: tensor<4x64xi32>) -> tensor<4x64xi32> {
  %w = cnn.constant dense<2> : tensor<64x64xi32>
  // expected-remark @below {{Reason="its numbers are neither f32 nor f16"}}
  %0 = cnn.matmul %x, %w : (tensor<4x64xi32>, tensor<64x64xi32>) -> tensor<4x64xi32>
  return %0 : tensor<4x64xi32>
}

func.func @batches(%x: tensor<2x4x64xf32>) -> tensor<2x4x64xf32> {
  %w = cnn.constant dense<2.0> : tensor<2x64x64xf32>
  // expected-remark @below {{Reason="its weights are no constant (of a product: no constant matrix), or its result is empty"}}
  %0 = cnn.matmul %x, %w : (tensor<2x4x64xf32>, tensor<2x64x64xf32>) -> tensor<2x4x64xf32>
  return %0 : tensor<2x4x64xf32>
}
