// RUN: cnn-opt %s --cnn-fold-padding --remarks-filter=cnn-fold-padding --remark-format=emitRemark -verify-diagnostics | FileCheck %s

// What must be left alone, with the reason.

// CHECK-LABEL: func @not_zero
// CHECK: cnn.pad
func.func @not_zero(%x: tensor<1x1x4xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x4xf32> {
  %one = cnn.constant dense<1.0> : tensor<f32>
  // expected-remark @below {{Reason="the border is not zero"}}
  %p = cnn.pad constant %x, %one {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>}
      : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x6xf32>
  %y = cnn.conv %p, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x6xf32>, tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @unknown_value
// CHECK: cnn.pad
func.func @unknown_value(%x: tensor<1x1x4xf32>, %v: tensor<f32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x4xf32> {
  // expected-remark @below {{Reason="the border is not zero"}}
  %p = cnn.pad constant %x, %v {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>}
      : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x6xf32>
  %y = cnn.conv %p, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x6xf32>, tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @channels
// CHECK: cnn.pad
func.func @channels(%x: tensor<1x1x4xf32>, %w: tensor<1x2x3xf32>) -> tensor<1x1x2xf32> {
  // expected-remark @below {{Reason="batch or channels are padded as well"}}
  %p = cnn.pad constant %x {low = array<i64: 0, 0, 0>, high = array<i64: 0, 1, 0>} : (tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %y = cnn.conv %p, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x2x4xf32>, tensor<1x2x3xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Padding of weights is no padding of the picture.
// CHECK-LABEL: func @weights
// CHECK: cnn.pad
func.func @weights(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x2xf32> {
  %p = cnn.pad constant %w {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  %y = cnn.conv %x, %p {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Zeros may win against negative numbers.
// CHECK-LABEL: func @max_unknown
// CHECK: cnn.pad
func.func @max_unknown(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  // expected-remark @below {{Reason="the border may be the largest element of a window"}}
  %p = cnn.pad constant %x {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x6xf32>
  %y = cnn.pool max %p {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x1x6xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// The first window would hold nothing, whose maximum is not 0.
// CHECK-LABEL: func @max_empty_window
// CHECK: cnn.pad
func.func @max_empty_window(%x: tensor<1x1x4xf32>) -> tensor<1x1x6xf32> {
  %r = cnn.unary relu %x : (tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  // expected-remark @below {{Reason="a window lies entirely in the border"}}
  %p = cnn.pad constant %r {low = array<i64: 0, 0, 3>, high = array<i64: 0, 0, 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x8xf32>
  %y = cnn.pool max %p {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x1x8xf32>) -> tensor<1x1x6xf32>
  return %y : tensor<1x1x6xf32>
}

// CHECK-LABEL: func @average
// CHECK: cnn.pad
func.func @average(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  // expected-remark @below {{Reason="the border is not a known number"}}
  %p = cnn.pad edge %x {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x6xf32>
  %y = cnn.pool sum %p {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x1x6xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// Different borders do not merge; a slice with steps and one in the border
// only stay.
// CHECK-LABEL: func @slices
// CHECK-COUNT-2: cnn.pad
// CHECK-COUNT-2: cnn.slice
func.func @slices(%x: tensor<4xf32>) -> (tensor<3xf32>, tensor<1xf32>) {
  %one = cnn.constant dense<1.0> : tensor<f32>
  %p = cnn.pad constant %x {low = array<i64: 1>, high = array<i64: 0>} : (tensor<4xf32>) -> tensor<5xf32>
  %q = cnn.pad constant %p, %one {low = array<i64: 1>, high = array<i64: 1>} : (tensor<5xf32>, tensor<f32>) -> tensor<7xf32>
  %b = cnn.slice %q {starts = array<i64: 1>, steps = array<i64: 2>, sizes = array<i64: 3>} : (tensor<7xf32>) -> tensor<3xf32>
  %c = cnn.slice %q {starts = array<i64: 6>, steps = array<i64: 1>, sizes = array<i64: 1>} : (tensor<7xf32>) -> tensor<1xf32>
  return %b, %c : tensor<3xf32>, tensor<1xf32>
}

// Pad and slice would only trade places; a reflection needs what is cut off.
// CHECK-LABEL: func @trade
// CHECK: cnn.pad
// CHECK-NEXT: cnn.slice
// CHECK: cnn.pad
// CHECK-NEXT: cnn.slice
func.func @trade(%x: tensor<4x4xf32>) -> (tensor<2x6xf32>, tensor<4x3xf32>) {
  %p = cnn.pad constant %x {low = array<i64: 0, 1>, high = array<i64: 0, 1>} : (tensor<4x4xf32>) -> tensor<4x6xf32>
  %a = cnn.slice %p {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 2, 6>} : (tensor<4x6xf32>) -> tensor<2x6xf32>
  %q = cnn.pad reflect %x {low = array<i64: 0, 2>, high = array<i64: 0, 0>} : (tensor<4x4xf32>) -> tensor<4x6xf32>
  %b = cnn.slice %q {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 3>} : (tensor<4x6xf32>) -> tensor<4x3xf32>
  return %a, %b : tensor<2x6xf32>, tensor<4x3xf32>
}
