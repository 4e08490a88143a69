// The meaning of cnn.grid_sample, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}nearest : tensor<1x1x1x5xf32> = 10 10 30 40 0{{$}}
func.func @main() -> (tensor<1x1x1x5xf32> {cnn.name = "nearest"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-0.75, 0.0], [-0.5, 0.0], [0.0, 0.0], [0.75, 0.0], [-2.0, 0.0]]]]> : tensor<1x1x5x2xf32>
  %y = cnn.grid_sample nearest zeros %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x5x2xf32>) -> tensor<1x1x1x5xf32>
  return %y : tensor<1x1x1x5xf32>
}

// -----

// CHECK: {{^}}linear : tensor<1x1x1x5xf32> = 10 15 25 5 20{{$}}
func.func @main() -> (tensor<1x1x1x5xf32> {cnn.name = "linear"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-0.75, 0.0], [-0.5, 0.0], [0.0, 0.0], [-1.0, 0.0], [1.0, 0.0]]]]> : tensor<1x1x5x2xf32>
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x5x2xf32>) -> tensor<1x1x1x5xf32>
  return %y : tensor<1x1x1x5xf32>
}

// -----

// CHECK: {{^}}border : tensor<1x1x1x4xf32> = 10 40 10 40{{$}}
func.func @main() -> (tensor<1x1x1x4xf32> {cnn.name = "border"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-1.0, 0.0], [1.0, 0.0], [-5.0, 0.0], [5.0, 0.0]]]]> : tensor<1x1x4x2xf32>
  %y = cnn.grid_sample linear border %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x4x2xf32>) -> tensor<1x1x1x4xf32>
  return %y : tensor<1x1x1x4xf32>
}

// -----

// CHECK: {{^}}reflection : tensor<1x1x1x3xf32> = 15 35 10{{$}}
func.func @main() -> (tensor<1x1x1x3xf32> {cnn.name = "reflection"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-1.5, 0.0], [1.5, 0.0], [-1.0, 0.0]]]]> : tensor<1x1x3x2xf32>
  %y = cnn.grid_sample linear reflection %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x3x2xf32>) -> tensor<1x1x1x3xf32>
  return %y : tensor<1x1x1x3xf32>
}

// -----

// CHECK: {{^}}corners : tensor<1x1x1x4xf32> = 10 40 25 0{{$}}
func.func @main() -> (tensor<1x1x1x4xf32> {cnn.name = "corners"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0], [-2.0, 0.0]]]]> : tensor<1x1x4x2xf32>
  %y = cnn.grid_sample linear zeros %a, %b {align_corners} : (tensor<1x1x1x4xf32>, tensor<1x1x4x2xf32>) -> tensor<1x1x1x4xf32>
  return %y : tensor<1x1x1x4xf32>
}

// -----

// CHECK: {{^}}corners_reflection : tensor<1x1x1x2xf32> = 25 25{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "corners_reflection"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-2.0, 0.0], [2.0, 0.0]]]]> : tensor<1x1x2x2xf32>
  %y = cnn.grid_sample linear reflection %a, %b {align_corners} : (tensor<1x1x1x4xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}cubic : tensor<1x1x1x1xf32> = 25{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "cubic"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[0.0, 0.0]]]]> : tensor<1x1x1x2xf32>
  %y = cnn.grid_sample cubic border %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}cubic_zeros : tensor<1x1x1x1xf32> = 15{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "cubic_zeros"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[-0.5, 0.0]]]]> : tensor<1x1x1x2xf32>
  %y = cnn.grid_sample cubic zeros %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}not_a_number : tensor<1x1x1x1xf32> = 10{{$}}
func.func @main() -> (tensor<1x1x1x1xf32> {cnn.name = "not_a_number"}) {
  %a = cnn.constant dense<[[[[10.0, 20.0, 30.0, 40.0]]]]> : tensor<1x1x1x4xf32>
  %b = cnn.constant dense<[[[[0x7FC00000, 0.0]]]]> : tensor<1x1x1x2xf32>
  %y = cnn.grid_sample linear border %a, %b : (tensor<1x1x1x4xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
  return %y : tensor<1x1x1x1xf32>
}

// -----

// CHECK: {{^}}square : tensor<1x1x1x2xf32> = 2.5 2{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "square"}) {
  %a = cnn.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %b = cnn.constant dense<[[[[0.0, 0.0], [0.5, -0.5]]]]> : tensor<1x1x2x2xf32>
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// CHECK: {{^}}volume : tensor<1x1x1x1x2xf32> = 2 3{{$}}
func.func @main() -> (tensor<1x1x1x1x2xf32> {cnn.name = "volume"}) {
  %a = cnn.constant dense<[[[[[1.0, 2.0]], [[3.0, 4.0]]]]]> : tensor<1x1x2x1x2xf32>
  %b = cnn.constant dense<[[[[[0.5, 0.0, -0.5], [-0.5, 0.0, 0.5]]]]]> : tensor<1x1x1x2x3xf32>
  %y = cnn.grid_sample nearest zeros %a, %b : (tensor<1x1x2x1x2xf32>, tensor<1x1x1x2x3xf32>) -> tensor<1x1x1x1x2xf32>
  return %y : tensor<1x1x1x1x2xf32>
}
