// The meaning of cnn.roi_align, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}one_sample : tensor<1x1x1x2xf32> = 5.5 6.5{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "one_sample"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 2.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 2 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}four_samples : tensor<1x1x1x1xf32> = 6{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "four_samples"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 2.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 2 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}adaptive : tensor<1x1x1x1xf32> = 6{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "adaptive"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 2.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}largest : tensor<1x1x1x1xf32> = 2.75{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "largest"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 1.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align max %a, %b, %c {output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}scale : tensor<1x1x1x2xf32> = 5.5 6.5{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "scale"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 4.0, 2.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 2 : i64, sampling_ratio = 1 : i64, spatial_scale = 5.000000e-01 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}half_pixel : tensor<1x1x1x2xf32> = 0 1{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "half_pixel"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 2.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {half_pixel, output_height = 1 : i64, output_width = 2 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}point : tensor<1x1x1x1xf32> = 6.5{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "point"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}point_half_pixel : tensor<1x1x1x1xf32> = 0{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "point_half_pixel"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {half_pixel, output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}outside : tensor<1x1x1x2xf32> = 0 5{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "outside"}) {
  %a = cnn.constant dense<[[[[0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]]]]> : tensor<1x1x2x4xf32>
  %b = cnn.constant dense<[[-2.0, 0.0, 0.0, 1.0]]> : tensor<1x4xf32>
  %c = cnn.constant dense<[0]> : tensor<1xi64>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 2 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<1x1x2x4xf32>, tensor<1x4xf32>, tensor<1xi64>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}batch : tensor<3x1x1x1xf32> = 2 1 2{{$}}
func.func @main() -> (tensor<3x1x1x1xf32> {cnn.name = "batch"}) {
  %a = cnn.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = cnn.constant dense<[[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]]> : tensor<3x4xf32>
  %c = cnn.constant dense<[1, 0, 7]> : tensor<3xi32>
  %y = cnn.roi_align sum %a, %b, %c {output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x1x1x1xf32>, tensor<3x4xf32>, tensor<3xi32>) -> tensor<3x1x1x1xf32>
  return %y : tensor<3x1x1x1xf32>
}
