// RUN: cnn-opt %s -cnn-hls-lay-out-engines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-hls-lay-out-engines: laid-out = 3 (

// Blocks of results and channels; a limit goes inside.
// CHECK-LABEL: func @conv
func.func @conv(%x: tensor<1x4x8x8xf32>) -> tensor<1x6x8x8xf32> {
  // CHECK: %[[W:.*]] = cnn.constant dense<5.000000e-01> : tensor<6x4x1x1xf32> as tensor<6x4x1x1xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 4, 1 : 2]>>
  %w = cnn.constant dense<0.5> : tensor<6x4x1x1xf32>
  %limit = cnn.constant dense<6.0> : tensor<f32>
  %e = tensor.empty() : tensor<1x6x8x8xf32>
  // CHECK: cnn.kernel ins(%{{.*}}, %[[W]] : tensor<1x4x8x8xf32>, tensor<6x4x1x1xf32, #cnn.layout<{{.*}}>>)
  // CHECK-NEXT: %[[L:.*]] = cnn.constant dense<6.000000e+00>
  // CHECK: cnn.binary min %{{.*}}, %[[L]]
  %0 = cnn.kernel ins(%x, %w, %limit : tensor<1x4x8x8xf32>, tensor<6x4x1x1xf32>, tensor<f32>) outs(%e : tensor<1x6x8x8xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, positions = 512, pixels = 64, rows = 8, columns = 8, grain = 1, tasks = 1}>
      -> tensor<1x6x8x8xf32> (%a: tensor<1x4x8x8xf32>, %b: tensor<6x4x1x1xf32>, %l: tensor<f32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x4x8x8xf32>, tensor<6x4x1x1xf32>) -> tensor<1x6x8x8xf32>
    %m = cnn.binary min %c, %l : (tensor<1x6x8x8xf32>, tensor<f32>) -> tensor<1x6x8x8xf32>
    cnn.yield %m : tensor<1x6x8x8xf32>
  }
  return %0 : tensor<1x6x8x8xf32>
}

// Groups are a dimension of their own, each filled up by itself.
// CHECK-LABEL: func @groups
func.func @groups(%x: tensor<1x4x8x8xf32>) -> tensor<1x6x8x8xf32> {
  // CHECK: cnn.constant dense<5.000000e-01> : tensor<2x3x2x1x1xf32> as tensor<2x3x2x1x1xf32, #cnn.layout<outer = [0, 1, 2, 3, 4], inner = [1 : 4, 2 : 2]>>
  %w = cnn.constant dense<0.5> : tensor<6x2x1x1xf32>
  %e = tensor.empty() : tensor<1x6x8x8xf32>
  // CHECK: %[[W:.*]] = cnn.reshape %{{.*}} {shape = array<i64: 6, 2, 1, 1>}
  // CHECK: cnn.conv %{{.*}}, %[[W]]
  %0 = cnn.kernel ins(%x, %w : tensor<1x4x8x8xf32>, tensor<6x2x1x1xf32>) outs(%e : tensor<1x6x8x8xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, positions = 512, pixels = 64, rows = 8, columns = 8, grain = 1, tasks = 1}>
      -> tensor<1x6x8x8xf32> (%a: tensor<1x4x8x8xf32>, %b: tensor<6x2x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64}
        : (tensor<1x4x8x8xf32>, tensor<6x2x1x1xf32>) -> tensor<1x6x8x8xf32>
    cnn.yield %c : tensor<1x6x8x8xf32>
  }
  return %0 : tensor<1x6x8x8xf32>
}

// Of a matrix the columns are results.
// CHECK-LABEL: func @product
func.func @product(%x: tensor<1x4xf32>) -> tensor<1x6xf32> {
  // CHECK: cnn.constant dense<5.000000e-01> : tensor<4x6xf32> as tensor<4x6xf32, #cnn.layout<outer = [1, 0], inner = [1 : 4, 0 : 2]>>
  %w = cnn.constant dense<0.5> : tensor<4x6xf32>
  %e = tensor.empty() : tensor<1x6xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xf32>, tensor<4x6xf32>) outs(%e : tensor<1x6xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, positions = 512, pixels = 64, rows = 1, columns = 1, grain = 1, tasks = 1}>
      -> tensor<1x6xf32> (%a: tensor<1x4xf32>, %b: tensor<4x6xf32>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x6xf32>) -> tensor<1x6xf32>
    cnn.yield %c : tensor<1x6xf32>
  }
  return %0 : tensor<1x6xf32>
}
