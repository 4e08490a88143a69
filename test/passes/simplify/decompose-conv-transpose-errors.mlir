// RUN: cnn-opt %s --cnn-decompose-conv-transpose --remarks-filter=cnn-decompose-conv-transpose --remark-format=emitRemark -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @weights
// CHECK: cnn.conv_transpose
func.func @weights(%x: tensor<1x1x8xf32>, %w: tensor<1x1x2xf32>) -> tensor<1x1x16xf32> {
  // expected-remark @below {{Reason="weights or bias are not constant"}}
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x16xf32>
  return %y : tensor<1x1x16xf32>
}

// CHECK-LABEL: func @sparse
// CHECK: cnn.conv_transpose
func.func @sparse(%x: tensor<1x1x8xf32>) -> tensor<1x1x22xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x1xf32>
  // expected-remark @below {{Reason="the stride exceeds the kernel"}}
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 3>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x22xf32>
  return %y : tensor<1x1x22xf32>
}

// CHECK-LABEL: func @dilated
// CHECK: cnn.conv_transpose
func.func @dilated(%x: tensor<1x1x8xf32>) -> tensor<1x1x17xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x2xf32>
  // expected-remark @below {{Reason="both strides and dilations exceed 1"}}
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 2>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x17xf32>
  return %y : tensor<1x1x17xf32>
}

// CHECK-LABEL: func @huge_stride
// CHECK: cnn.conv_transpose
func.func @huge_stride(%x: tensor<1x1x2xf32>) -> tensor<1x1x400xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x200xf32>
  // expected-remark @below {{Reason="the stride is too large"}}
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 200>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x2xf32>, tensor<1x1x200xf32>) -> tensor<1x1x400xf32>
  return %y : tensor<1x1x400xf32>
}

// All outputs lie beyond what the input reaches.
// CHECK-LABEL: func @beyond
// CHECK: cnn.conv_transpose
func.func @beyond(%x: tensor<1x1x2xf32>) -> tensor<1x1x2xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x2xf32>
  // expected-remark @below {{Reason="no output meets the input"}}
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 4, -3>, group = 1 : i64}
      : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}
