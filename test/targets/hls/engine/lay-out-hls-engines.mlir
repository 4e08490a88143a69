// RUN: cnn-opt %s -cnn-hls-lay-out-engines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-lay-out-engines: laid-out = 8 (
// COUNT-DAG: cnn-hls-lay-out-engines: copies = 4 (

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

// What one engine leaves for another, and for itself as a side input, lies in
// blocks of as many channels as it computes at once; what the function has and
// returns is copied.
// CHECK-LABEL: func @blocks
func.func @blocks(%x: tensor<1x4x8x8xf32>) -> tensor<1x8x8x8xf32> {
  // CHECK: %[[X:.*]] = cnn.kernel ins(%{{.*}} : tensor<1x4x8x8xf32>) outs(%{{.*}} : tensor<1x4x8x8xf32, #[[ONE:cnn.layout<[^>]*>]]>) tiling = #cnn.tiling<"dataflow", {{.*}}> -> tensor<1x4x8x8xf32, #[[ONE]]>
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: cnn.kernel {{.*}} tiling = #cnn.tiling<"stream", {pi = 4 : i64}>
  // CHECK: cnn.relayout %{{.*}} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32, #[[ONE]]>
  // CHECK: %[[A:.*]] = cnn.kernel ins(%[[X]], {{.*}}word = 2 : i64}> -> tensor<1x8x8x8xf32, #[[ONE]]> (%{{.*}}: tensor<1x4x8x8xf32, #[[ONE]]>
  %w = cnn.constant dense<0.5> : tensor<8x4x1x1xf32>
  %e = tensor.empty() : tensor<1x8x8x8xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x1x1xf32>) outs(%e : tensor<1x8x8x8xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, word = 2, positions = 512, pixels = 64, rows = 8, columns = 8, grain = 1, tasks = 1}>
      -> tensor<1x8x8x8xf32> (%a: tensor<1x4x8x8xf32>, %b: tensor<8x4x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x4x8x8xf32>, tensor<8x4x1x1xf32>) -> tensor<1x8x8x8xf32>
    cnn.yield %c : tensor<1x8x8x8xf32>
  }
  // CHECK: %[[B:.*]] = cnn.kernel ins(%[[A]], {{.*}}-> tensor<1x8x8x8xf32, #[[ONE]]> (%{{.*}}: tensor<1x8x8x8xf32, #[[ONE]]>
  %v = cnn.constant dense<0.5> : tensor<8x8x1x1xf32>
  %f = tensor.empty() : tensor<1x8x8x8xf32>
  %1 = cnn.kernel ins(%0, %v : tensor<1x8x8x8xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x8x8xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, word = 2, positions = 512, pixels = 64, rows = 8, columns = 8, grain = 1, tasks = 1}>
      -> tensor<1x8x8x8xf32> (%a: tensor<1x8x8x8xf32>, %b: tensor<8x8x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x8x8x8xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x8x8xf32>
    %s = cnn.binary add %c, %a : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    cnn.yield %s : tensor<1x8x8x8xf32>
  }
  // CHECK: %[[Y:.*]] = cnn.kernel ins(%[[B]] : {{.*}}tiling = #cnn.tiling<"dataflow"
  // CHECK-NEXT: %[[P:.*]] = cnn.relayout %{{.*}} : (tensor<1x8x8x8xf32, #[[ONE]]>) -> tensor<1x8x8x8xf32>
  // CHECK: return %[[Y]] : tensor<1x8x8x8xf32>
  return %1 : tensor<1x8x8x8xf32>
}

// A pipeline writes all channels of a pixel together, here with padding, and a
// view of one pixel goes into the kernel that reads it.
// CHECK-LABEL: func @pipeline
func.func @pipeline(%x: tensor<1x3x1x1xf32>) -> tensor<1x4xf32> {
  // CHECK: %[[R:.*]] = cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}> -> tensor<1x3x1x1xf32, #[[WORD:cnn.layout<[^>]*>]]>
  // CHECK: cnn.relayout
  %e = tensor.empty() : tensor<1x3x1x1xf32>
  %0 = cnn.kernel ins(%x : tensor<1x3x1x1xf32>) outs(%e : tensor<1x3x1x1xf32>) tiling = #cnn.tiling<"dataflow", {grain = 1, tasks = 1}>
      -> tensor<1x3x1x1xf32> (%a: tensor<1x3x1x1xf32>) {
    %i = tensor.empty() : tensor<1x3x1x1xf32>
    %k = cnn.kernel ins(%a : tensor<1x3x1x1xf32>) outs(%i : tensor<1x3x1x1xf32>) tiling = #cnn.tiling<"stream", {pi = 1}>
        -> tensor<1x3x1x1xf32> (%b: tensor<1x3x1x1xf32>) {
      %r = cnn.unary relu %b : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
      cnn.yield %r : tensor<1x3x1x1xf32>
    }
    cnn.yield %k : tensor<1x3x1x1xf32>
  }
  %1 = cnn.reshape %0 {shape = array<i64: 1, 3>} : (tensor<1x3x1x1xf32>) -> tensor<1x3xf32>
  %w = cnn.constant dense<0.5> : tensor<3x4xf32>
  %f = tensor.empty() : tensor<1x4xf32>
  // A result of one pixel is in whole words as it is.
  // CHECK: cnn.kernel ins(%[[R]], {{.*}}-> tensor<1x4xf32> (%[[A:.*]]: tensor<1x3x1x1xf32, #[[WORD]]>
  // CHECK-NEXT: cnn.reshape %[[A]] {shape = array<i64: 1, 3>}
  %2 = cnn.kernel ins(%1, %w : tensor<1x3xf32>, tensor<3x4xf32>) outs(%f : tensor<1x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, word = 2, positions = 512, pixels = 64, rows = 1, columns = 1, grain = 1, tasks = 1}>
      -> tensor<1x4xf32> (%a: tensor<1x3xf32>, %b: tensor<3x4xf32>) {
    %c = cnn.matmul %a, %b : (tensor<1x3xf32>, tensor<3x4xf32>) -> tensor<1x4xf32>
    cnn.yield %c : tensor<1x4xf32>
  }
  return %2 : tensor<1x4xf32>
}

// Four groups of one channel become two of two, as many as lanes take.
// CHECK-LABEL: func @joined
func.func @joined(%x: tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32> {
  // CHECK: cnn.constant dense<{{\[\[\[\[}}[1.000000e+00]], {{\[\[}}-0.000000e+00]]], {{.*}}> : tensor<2x2x2x1x1xf32> as
  %w = cnn.constant dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>
  %e = tensor.empty() : tensor<1x4x1x1xf32>
  // CHECK: joined = 2 : i64
  // CHECK: cnn.conv {{.*}}group = 2 : i64
  %0 = cnn.kernel ins(%x, %w : tensor<1x4x1x1xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x1xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, beat = 2, word = 2, positions = 512, pixels = 64, rows = 1, columns = 1, grain = 1, tasks = 1}>
      -> tensor<1x4x1x1xf32> (%a: tensor<1x4x1x1xf32>, %b: tensor<4x1x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 4 : i64}
        : (tensor<1x4x1x1xf32>, tensor<4x1x1x1xf32>) -> tensor<1x4x1x1xf32>
    cnn.yield %c : tensor<1x4x1x1xf32>
  }
  return %0 : tensor<1x4x1x1xf32>
}

// -0 stands for no weight where groups join.
// CHECK-LABEL: func @negative_zero
func.func @negative_zero(%x: tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32> {
  // CHECK: cnn.constant dense<{{\[\[\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]]], {{\[\[\[}}2.000000e+00]], {{\[\[}}3.000000e+00]]]]> : tensor<2x2x1x1xf32> as
  %w = cnn.constant dense<[[[[1.0]], [[-0.0]]], [[[2.0]], [[3.0]]]]> : tensor<2x2x1x1xf32>
  %e = tensor.empty() : tensor<1x2x1x1xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x2x1x1xf32>, tensor<2x2x1x1xf32>) outs(%e : tensor<1x2x1x1xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, word = 2, positions = 512, pixels = 64, rows = 1, columns = 1, grain = 1, tasks = 1}>
      -> tensor<1x2x1x1xf32> (%a: tensor<1x2x1x1xf32>, %b: tensor<2x2x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x2x1x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x1x1xf32>
    cnn.yield %c : tensor<1x2x1x1xf32>
  }
  return %0 : tensor<1x2x1x1xf32>
}
