// RUN: cnn-opt %s -split-input-file -cnn-hls-form-pipelines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-hls-form-pipelines -remarks-filter=cnn-hls-pipelines \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// WHY: fill does not stream: its tiling has no streaming form
// WHY: begin begins a pipeline: it reads its input in another order than it comes

// COUNT: cnn-hls-form-pipelines: pipelines = 7 (
// COUNT: cnn-hls-form-pipelines: streaming = 9 (
// COUNT: cnn-hls-form-pipelines: narrowed = 0 (
// COUNT: cnn-hls-form-pipelines: apart = 1 (

// Two kernels become one: what they pass on is in no memory, and constants move
// inside. What is needed outside as well is a result.

// CHECK-LABEL: func @chain
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x4xf32>)
func.func @chain(%x: tensor<1x4x4x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x4x2x2xf32>) {
  // CHECK-DAG: %[[E0:.*]] = tensor.empty() : tensor<1x4x4x4xf32>
  // CHECK-DAG: %[[E1:.*]] = tensor.empty() : tensor<1x4x2x2xf32>
  // CHECK: %[[Y:.*]]:2 = cnn.kernel ins(%[[X]] : tensor<1x4x4x4xf32>) outs(%[[E0]], %[[E1]] : {{.*}}) tiling = #cnn.tiling<"dataflow", {{.*}}> -> (tensor<1x4x4x4xf32>, tensor<1x4x2x2xf32>) (%[[A:.*]]: tensor<1x4x4x4xf32>) {
  // CHECK: %[[W:.*]] = cnn.constant
  // CHECK: %[[I0:.*]] = tensor.empty() : tensor<1x4x4x4xf32>
  // CHECK: %[[K0:.*]] = cnn.kernel ins(%[[A]], %[[W]] : {{.*}}) outs(%[[I0]] : {{.*}}) tiling = #cnn.tiling<"conv"
  // CHECK: %[[K1:.*]] = cnn.kernel ins(%[[K0]] : {{.*}}) outs(%{{.*}} : {{.*}}) tiling = #cnn.tiling<"stream"
  // CHECK: cnn.yield %[[K0]], %[[K1]]
  // CHECK: return %[[Y]]#0, %[[Y]]#1
  %w = cnn.constant dense<0.5> : tensor<4x4x1x1xf32>
  %e0 = tensor.empty() : tensor<1x4x4x4xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) outs(%e0 : tensor<1x4x4x4xf32>) tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 1}> -> tensor<1x4x4x4xf32> (%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %c : tensor<1x4x4x4xf32>
  }
  %e1 = tensor.empty() : tensor<1x4x2x2xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x4x4x4xf32>) outs(%e1 : tensor<1x4x2x2xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4x2x2xf32> (%a: tensor<1x4x4x4xf32>) {
    %p = cnn.pool max %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32>
    cnn.yield %p : tensor<1x4x2x2xf32>
  }
  return %0, %1 : tensor<1x4x4x4xf32>, tensor<1x4x2x2xf32>
}

// -----

// A kernel without a streaming form ends a pipeline.

// CHECK-LABEL: func @divided
func.func @divided(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"loops", {}>
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  %e0 = tensor.empty() : tensor<1x4xf32>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  %e1 = tensor.empty() : tensor<1x4xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x4xf32>) outs(%e1 : tensor<1x4xf32>) tiling = #cnn.tiling<"loops", {}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary abs %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  } loc("fill")
  %e2 = tensor.empty() : tensor<1x4xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x4xf32>) outs(%e2 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  return %2 : tensor<1x4xf32>
}

// -----

// Another number, another pipeline; the view of a result moves behind it.

// CHECK-LABEL: func @numbers
func.func @numbers(%x: tensor<1x4xf32>) -> tensor<4xf32> {
  // CHECK: %[[A:.*]] = cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  // CHECK: %[[B:.*]] = cnn.kernel ins(%[[A]] {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  // CHECK: cnn.kernel
  // CHECK: cnn.reshape %{{.*}} : (tensor<1x4xf32>) -> tensor<4xf32>
  // CHECK: return
  %e0 = tensor.empty() : tensor<1x4xf32>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 0}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  %e1 = tensor.empty() : tensor<1x4xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x4xf32>) outs(%e1 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 1}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary abs %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  %2 = cnn.reshape %1 {shape = array<i64: 4>} : (tensor<1x4xf32>) -> tensor<4xf32>
  %e3 = tensor.empty() : tensor<1x4xf32>
  %3 = cnn.kernel ins(%1 : tensor<1x4xf32>) outs(%e3 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 1}> -> tensor<1x4xf32> (%a: tensor<1x4xf32>) {
    %r = cnn.unary abs %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  return %2 : tensor<4xf32>
}

// -----

// Pixels that become channels come in another order.

// CHECK-LABEL: func @order
func.func @order(%x: tensor<1x2x2x2xf32>) -> tensor<1x8xf32> {
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow", {{.*}}>
  %e0 = tensor.empty() : tensor<1x2x2x2xf32>
  %0 = cnn.kernel ins(%x : tensor<1x2x2x2xf32>) outs(%e0 : tensor<1x2x2x2xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x2x2x2xf32> (%a: tensor<1x2x2x2xf32>) {
    %r = cnn.unary relu %a : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
    cnn.yield %r : tensor<1x2x2x2xf32>
  }
  %1 = cnn.reshape %0 {shape = array<i64: 1, 8>} : (tensor<1x2x2x2xf32>) -> tensor<1x8xf32>
  %e2 = tensor.empty() : tensor<1x8xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x8xf32>) outs(%e2 : tensor<1x8xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x8xf32> (%a: tensor<1x8xf32>) {
    %r = cnn.unary abs %a : (tensor<1x8xf32>) -> tensor<1x8xf32>
    cnn.yield %r : tensor<1x8xf32>
  } loc("begin")
  return %2 : tensor<1x8xf32>
}
