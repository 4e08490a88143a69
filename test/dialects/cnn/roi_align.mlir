// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @average(
// CHECK: cnn.roi_align sum %{{.*}}, %{{.*}}, %{{.*}} {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
func.func @average(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// CHECK-LABEL: func @largest(
// CHECK: cnn.roi_align max %{{.*}}, %{{.*}}, %{{.*}} {half_pixel, output_height = 1 : i64, output_width = 4 : i64, sampling_ratio = 2 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf16>, tensor<5x4xf16>, tensor<5xi32>) -> tensor<5x3x1x4xf16>
func.func @largest(%a: tensor<2x3x8x8xf16>, %b: tensor<5x4xf16>, %c: tensor<5xi32>) -> tensor<5x3x1x4xf16> {
  %y = cnn.roi_align max %a, %b, %c {half_pixel, output_height = 1 : i64, output_width = 4 : i64, sampling_ratio = 2 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf16>, tensor<5x4xf16>, tensor<5xi32>) -> tensor<5x3x1x4xf16>
  return %y : tensor<5x3x1x4xf16>
}

// -----

func.func @c1_rank(%a: tensor<3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C1) picture 'tensor<3x8x8xf32>', rois 'tensor<5x4xf32>' and batch indices 5 do not suit each other}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c1_rois(%a: tensor<2x3x8x8xf32>, %b: tensor<5x5xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C1) picture}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x5xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c1_batch(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<4xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C1) picture}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<4xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c1_type(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf16>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C1) picture}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf16>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c1_empty(%a: tensor<2x3x0x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C1) picture}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x0x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c2_output(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C2) expected a positive output and a sampling ratio between 0 and 4096}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 0 : i64, output_width = 2 : i64, sampling_ratio = 0 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c2_ratio(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C2) expected a positive output and a sampling ratio between 0 and 4096}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = -1 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}

// -----

func.func @c2_many(%a: tensor<2x3x8x8xf32>, %b: tensor<5x4xf32>, %c: tensor<5xi64>) -> tensor<5x3x2x2xf32> {
  // expected-error @+2 {{cnn.roi_align: (C2) expected a positive output and a sampling ratio between 0 and 4096}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.roi_align sum %a, %b, %c {output_height = 2 : i64, output_width = 2 : i64, sampling_ratio = 4097 : i64, spatial_scale = 1.000000e+00 : f64} : (tensor<2x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
  return %y : tensor<5x3x2x2xf32>
}
