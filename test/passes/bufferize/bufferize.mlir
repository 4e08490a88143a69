// RUN: cnn-opt %s -split-input-file -cnn-bufferize -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// A second time through the canonicalizer: constants that are buffers fold and
// unique like those that are tensors.
// RUN: cnn-opt %s -split-input-file -cnn-bufferize -canonicalize -cse | FileCheck %s

// COUNT: cnn-bufferize: allocations = 3 (
// COUNT: cnn-bufferize: views = 3 (
// COUNT: cnn-bufferize: outputs = 6 (

// Results are written where the caller wants them, intermediates allocated.

// CHECK-LABEL: func @chain
// CHECK-SAME: (%[[X:[a-z0-9]+]]: memref<2x8xf32> {cnn.name = "x"}, %[[Y:[a-z0-9]+]]: memref<2x8xf32> {cnn.name = "y", cnn.output})
func.func @chain(%x: tensor<2x8xf32> {cnn.name = "x"}) -> (tensor<2x8xf32> {cnn.name = "y"}) {
  // CHECK-DAG: %[[W:.*]] = cnn.constant dense<[{{.*}}]> : tensor<8xf32> as memref<8xf32>
  // CHECK-DAG: %[[A:.*]] = memref.alloc() {alignment = 64 : i64} : memref<2x8xf32>
  %w = cnn.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]> : tensor<8xf32>
  %e0 = tensor.empty() : tensor<2x8xf32>
  // CHECK: cnn.kernel ins(%[[X]], %[[W]] : memref<2x8xf32>, memref<8xf32>) outs(%[[A]] : memref<2x8xf32>) (%{{.*}}: tensor<2x8xf32>, %{{.*}}: tensor<8xf32>) {
  // CHECK-NEXT: cnn.binary
  // CHECK-NEXT: cnn.yield
  %0 = cnn.kernel ins(%x, %w : tensor<2x8xf32>, tensor<8xf32>) outs(%e0 : tensor<2x8xf32>) -> tensor<2x8xf32>
      (%a: tensor<2x8xf32>, %b: tensor<8xf32>) {
    %r = cnn.binary add %a, %b : (tensor<2x8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
    cnn.yield %r : tensor<2x8xf32>
  }
  // CHECK: cnn.kernel ins(%[[A]] : memref<2x8xf32>) outs(%[[Y]] : memref<2x8xf32>) tiling = #cnn.tiling<"x", {}>
  %e1 = tensor.empty() : tensor<2x8xf32>
  %1 = cnn.kernel ins(%0 : tensor<2x8xf32>) outs(%e1 : tensor<2x8xf32>) tiling = #cnn.tiling<"x", {}> -> tensor<2x8xf32> (%a: tensor<2x8xf32>) {
    %r = cnn.unary relu %a : (tensor<2x8xf32>) -> tensor<2x8xf32>
    cnn.yield %r : tensor<2x8xf32>
  }
  // CHECK-NOT: memref.copy
  // CHECK: return{{$}}
  return %1 : tensor<2x8xf32>
}

// -----

// A result may be read again, and be a view of what a kernel computes; kernels
// that share one empty tensor do not share a buffer.

// CHECK-LABEL: func @views
// CHECK-SAME: (%[[X:[a-z0-9]+]]: memref<8xf32>, %[[Y:[a-z0-9]+]]: memref<2x4xf32> {cnn.output}, %[[Z:[a-z0-9]+]]: memref<8xf32> {cnn.output})
func.func @views(%x: tensor<8xf32>) -> (tensor<2x4xf32>, tensor<8xf32>) {
  // CHECK: %[[A:.*]] = memref.alloc()
  %e = tensor.empty() : tensor<8xf32>
  // CHECK: cnn.kernel ins(%[[X]] : memref<8xf32>) outs(%[[A]] : memref<8xf32>)
  %0 = cnn.kernel ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32> (%a: tensor<8xf32>) {
    %r = cnn.unary abs %a : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  // CHECK: %[[V:.*]] = memref.reinterpret_cast %[[Y]] to offset: [0], sizes: [8], strides: [1] : memref<2x4xf32> to memref<8xf32>
  // CHECK: cnn.kernel ins(%[[A]] : memref<8xf32>) outs(%[[V]] : memref<8xf32>)
  %1 = cnn.kernel ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32> (%a: tensor<8xf32>) {
    %r = cnn.unary relu %a : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  %2 = cnn.reshape %1 {shape = array<i64: 2, 4>} : (tensor<8xf32>) -> tensor<2x4xf32>
  %3 = cnn.reshape %2 {shape = array<i64: 8, 1>} : (tensor<2x4xf32>) -> tensor<8x1xf32>
  %4 = cnn.reshape %3 {shape = array<i64: 8>} : (tensor<8x1xf32>) -> tensor<8xf32>
  // CHECK: cnn.kernel ins(%{{.*}}, %[[A]] : memref<8xf32>, memref<8xf32>) outs(%[[Z]] : memref<8xf32>)
  %5 = cnn.kernel ins(%4, %0 : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32> (%a: tensor<8xf32>, %b: tensor<8xf32>) {
    %r = cnn.binary add %a, %b : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  // CHECK-NOT: memref.copy
  return %2, %5 : tensor<2x4xf32>, tensor<8xf32>
}

// -----

// CHECK-LABEL: func @two_results
// CHECK-SAME: (%{{.*}}: memref<4xf32>, %[[V:[a-z0-9]+]]: memref<1xf32> {cnn.output})
func.func @two_results(%x: tensor<4xf32>) -> tensor<1xf32> {
  // CHECK: %[[I:.*]] = memref.alloc() {{.*}} : memref<1xi64>
  // CHECK: cnn.kernel ins(%{{.*}}) outs(%[[V]], %[[I]] : memref<1xf32>, memref<1xi64>)
  %ev = tensor.empty() : tensor<1xf32>
  %ei = tensor.empty() : tensor<1xi64>
  %0:2 = cnn.kernel ins(%x : tensor<4xf32>) outs(%ev, %ei : tensor<1xf32>, tensor<1xi64>) -> (tensor<1xf32>, tensor<1xi64>) (%a: tensor<4xf32>) {
    %v, %i = cnn.top_k %a {k = 1 : i64, axis = 0 : i64} : (tensor<4xf32>) -> (tensor<1xf32>, tensor<1xi64>)
    cnn.yield %v, %i : tensor<1xf32>, tensor<1xi64>
  }
  return %0#0 : tensor<1xf32>
}

// -----

// CHECK-LABEL: func @scalar
// CHECK-SAME: (%[[X:[a-z0-9]+]]: memref<1x1xf32>, %[[Y:[a-z0-9]+]]: memref<f32> {cnn.output})
func.func @scalar(%x: tensor<1x1xf32>) -> tensor<f32> {
  // CHECK: %[[V:.*]] = memref.reinterpret_cast %[[X]] to offset: [0], sizes: [], strides: [] : memref<1x1xf32> to memref<f32>
  // CHECK: cnn.kernel ins(%[[V]] : memref<f32>) outs(%[[Y]] : memref<f32>)
  %s = cnn.reshape %x {shape = array<i64>} : (tensor<1x1xf32>) -> tensor<f32>
  %e = tensor.empty() : tensor<f32>
  %0 = cnn.kernel ins(%s : tensor<f32>) outs(%e : tensor<f32>) -> tensor<f32> (%a: tensor<f32>) {
    %r = cnn.unary relu %a : (tensor<f32>) -> tensor<f32>
    cnn.yield %r : tensor<f32>
  }
  return %0 : tensor<f32>
}

// -----

// What a kernel made of kernels computes within stays on tensors.
// CHECK-LABEL: func @nested
func.func @nested(%x: tensor<4xf32>) -> tensor<4xf32> {
  %o = tensor.empty() : tensor<4xf32>
  // CHECK: cnn.kernel ins(%{{.*}} : memref<4xf32>) outs(%{{.*}} : memref<4xf32>) (%[[A:.*]]: tensor<4xf32>) {
  %1 = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    // CHECK-NEXT: tensor.empty
    %e = tensor.empty() : tensor<4xf32>
    // CHECK-NEXT: cnn.kernel ins(%[[A]] : tensor<4xf32>)
    %r = cnn.kernel ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32> (%b: tensor<4xf32>) {
      // CHECK-NEXT: cnn.unary {{ *}}relu
      %0 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    cnn.yield %r : tensor<4xf32>
  }
  return %1 : tensor<4xf32>
}
