// The meaning of cnn.non_max_suppression, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}best_first : tensor<3x3xi64> = 0 0 1 0 0 2 -1 -1 -1{{$}}
func.func @main() -> (tensor<3x3xi64> {cnn.name = "best_first"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 3 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<3x3xi64>
  return %y : tensor<3x3xi64>
}

// -----

// CHECK: {{^}}all_pass : tensor<3x3xi64> = 0 0 1 0 0 0 0 0 2{{$}}
func.func @main() -> (tensor<3x3xi64> {cnn.name = "all_pass"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 9.000000e-01 : f64, max_output = 3 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<3x3xi64>
  return %y : tensor<3x3xi64>
}

// -----

// CHECK: {{^}}bound : tensor<1x3xi64> = 0 0 1{{$}}
func.func @main() -> (tensor<1x3xi64> {cnn.name = "bound"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 1 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<1x3xi64>
  return %y : tensor<1x3xi64>
}

// -----

// CHECK: {{^}}none : tensor<0x3xi64> ={{$}}
func.func @main() -> (tensor<0x3xi64> {cnn.name = "none"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 0 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<0x3xi64>
  return %y : tensor<0x3xi64>
}

// -----

// CHECK: {{^}}score : tensor<3x3xi64> = 0 0 1 -1 -1 -1 -1 -1 -1{{$}}
func.func @main() -> (tensor<3x3xi64> {cnn.name = "score"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 3 : i64, score_threshold = 2.500000e-01 : f64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<3x3xi64>
  return %y : tensor<3x3xi64>
}

// -----

// CHECK: {{^}}ties : tensor<3x3xi64> = 0 0 0 0 0 2 -1 -1 -1{{$}}
func.func @main() -> (tensor<3x3xi64> {cnn.name = "ties"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.5, 0.5]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 3 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<3x3xi64>
  return %y : tensor<3x3xi64>
}

// -----

// CHECK: {{^}}flipped : tensor<2x3xi64> = 0 0 1 -1 -1 -1{{$}}
func.func @main() -> (tensor<2x3xi64> {cnn.name = "flipped"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.0, 0.0]]]> : tensor<1x2x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75]]]> : tensor<1x1x2xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 2 : i64} : (tensor<1x2x4xf32>, tensor<1x1x2xf32>) -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

// CHECK: {{^}}centre : tensor<2x3xi64> = 0 0 1 -1 -1 -1{{$}}
func.func @main() -> (tensor<2x3xi64> {cnn.name = "centre"}) {
  %a = cnn.constant dense<[[[0.5, 0.5, 1.0, 1.0], [0.5, 0.5, 1.0, 0.75]]]> : tensor<1x2x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75]]]> : tensor<1x1x2xf32>
  %y = cnn.non_max_suppression %a, %b {center_point_box, iou_threshold = 5.000000e-01 : f64, max_output = 2 : i64} : (tensor<1x2x4xf32>, tensor<1x1x2xf32>) -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

// CHECK: {{^}}classes : tensor<2x3xi64> = 0 0 1 0 1 0{{$}}
func.func @main() -> (tensor<2x3xi64> {cnn.name = "classes"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0.5, 0.75, 0.25], [0.9, 0.1, 0.2]]]> : tensor<1x2x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 1 : i64} : (tensor<1x3x4xf32>, tensor<1x2x3xf32>) -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

// CHECK: {{^}}nan : tensor<3x3xi64> = 0 0 1 0 0 2 -1 -1 -1{{$}}
func.func @main() -> (tensor<3x3xi64> {cnn.name = "nan"}) {
  %a = cnn.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [5.0, 5.0, 6.0, 6.0]]]> : tensor<1x3x4xf32>
  %b = cnn.constant dense<[[[0x7FC00000, 0.5, 0.25]]]> : tensor<1x1x3xf32>
  %y = cnn.non_max_suppression %a, %b {iou_threshold = 5.000000e-01 : f64, max_output = 3 : i64} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>) -> tensor<3x3xi64>
  return %y : tensor<3x3xi64>
}
