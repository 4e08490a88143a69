// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @boxes(
// CHECK: cnn.non_max_suppression %{{.*}}, %{{.*}} {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x4xf32>, tensor<2x3x7xf32>) -> tensor<30x3xi64>
func.func @boxes(%a: tensor<2x7x4xf32>, %b: tensor<2x3x7xf32>) -> tensor<30x3xi64> {
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x4xf32>, tensor<2x3x7xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// CHECK-LABEL: func @all(
// CHECK: cnn.non_max_suppression %{{.*}}, %{{.*}} {center_point_box, iou_threshold = 5.000000e-01 : f64, max_output = 100 : i64, score_threshold = 2.500000e-01 : f64} : (tensor<1x7x4xf32>, tensor<1x1x7xf32>) -> tensor<7x3xi64>
func.func @all(%a: tensor<1x7x4xf32>, %b: tensor<1x1x7xf32>) -> tensor<7x3xi64> {
  %y = cnn.non_max_suppression %a, %b {center_point_box, iou_threshold = 5.000000e-01 : f64, max_output = 100 : i64, score_threshold = 2.500000e-01 : f64} : (tensor<1x7x4xf32>, tensor<1x1x7xf32>) -> tensor<7x3xi64>
  return %y : tensor<7x3xi64>
}

// -----

func.func @c1_boxes(%a: tensor<2x7x5xf32>, %b: tensor<2x3x7xf32>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C1) boxes 'tensor<2x7x5xf32>' and scores 'tensor<2x3x7xf32>' do not suit each other}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x5xf32>, tensor<2x3x7xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// -----

func.func @c1_count(%a: tensor<2x7x4xf32>, %b: tensor<2x3x6xf32>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C1) boxes}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x4xf32>, tensor<2x3x6xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// -----

func.func @c1_batch(%a: tensor<2x7x4xf32>, %b: tensor<1x3x7xf32>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C1) boxes}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x4xf32>, tensor<1x3x7xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// -----

func.func @c1_type(%a: tensor<2x7x4xf16>, %b: tensor<2x3x7xf16>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C1) boxes}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 5 : i64} : (tensor<2x7x4xf16>, tensor<2x3x7xf16>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// -----

func.func @c2(%a: tensor<2x7x4xf32>, %b: tensor<2x3x7xf32>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C2) max_output must not be negative, got -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = -1 : i64} : (tensor<2x7x4xf32>, tensor<2x3x7xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}

// -----

func.func @c2_many(%a: tensor<8589934592x65536x4xf32>, %b: tensor<8589934592x1x65536xf32>) -> tensor<30x3xi64> {
  // expected-error @+2 {{cnn.non_max_suppression: (C2) up to 562949953421312 rows are too many}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 65536 : i64} : (tensor<8589934592x65536x4xf32>, tensor<8589934592x1x65536xf32>) -> tensor<30x3xi64>
  return %y : tensor<30x3xi64>
}
