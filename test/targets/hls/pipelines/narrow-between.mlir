// Numbers of a grid are integers where they lie in memory between kernels.
// RUN: cnn-opt %s -split-input-file -cnn-hls-form-pipelines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-hls-form-pipelines -remarks-filter=cnn-hls-pipelines \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// COUNT: cnn-hls-form-pipelines: narrowed = 8 (
// WHY: wide does not stream: it reads numbers of 40 bits from memory, which keeps up to 32

// From one pipeline to the next, through a view: a kernel at the end converts,
// and one at the beginning converts back.

// CHECK-LABEL: func @between
// CHECK: %[[E:.*]] = tensor.empty() : tensor<1x4xi8>
// CHECK: %[[P:.*]] = cnn.kernel {{.*}} outs(%[[E]] : tensor<1x4xi8>) tiling = #cnn.tiling<"dataflow"
// CHECK: cnn.quantize {{.*}} to <8, 3>
// CHECK: %[[UP:.*]] = cnn.constant dense<3.200000e+01> : tensor<f64>
// CHECK: %[[WHOLE:.*]] = cnn.binary mul %{{.*}}, %[[UP]]
// CHECK: cnn.cast %[[WHOLE]] to i8
// CHECK: %[[V:.*]] = cnn.reshape %[[P]] {{.*}} : (tensor<1x4xi8>) -> tensor<2x2xi8>
// CHECK: cnn.kernel ins(%[[V]] : tensor<2x2xi8>) {{.*}} tiling = #cnn.tiling<"dataflow"
// CHECK: %[[NUMBER:.*]] = cnn.cast %{{.*}} to f64
// CHECK: %[[DOWN:.*]] = cnn.constant dense<3.125000e-02> : tensor<f64>
// CHECK: cnn.binary mul %[[NUMBER]], %[[DOWN]]
// CHECK: cnn.unary neg
func.func @between(%x: tensor<1x4xf32>) -> tensor<2x2xf32> {
  %e0 = tensor.empty() : tensor<1x4xf64>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf64>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 0}> -> tensor<1x4xf64> (%a: tensor<1x4xf32>) {
    %w = cnn.cast %a to f64 : (tensor<1x4xf32>) -> tensor<1x4xf64>
    %q = cnn.quantize %w to <8, 3> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %v = cnn.reshape %0 {shape = array<i64: 2, 2>} : (tensor<1x4xf64>) -> tensor<2x2xf64>
  %e1 = tensor.empty() : tensor<2x2xf32>
  %1 = cnn.kernel ins(%v : tensor<2x2xf64>) outs(%e1 : tensor<2x2xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 1}> -> tensor<2x2xf32> (%a: tensor<2x2xf64>) {
    %n = cnn.unary neg %a : (tensor<2x2xf64>) -> tensor<2x2xf64>
    %r = cnn.cast %n to f32 : (tensor<2x2xf64>) -> tensor<2x2xf32>
    cnn.yield %r : tensor<2x2xf32>
  }
  return %1 : tensor<2x2xf32>
}

// -----

// Two kernels that read one view have it from memory once.

// CHECK-LABEL: func @shared_view
// CHECK: %[[P:.*]] = cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow"
// CHECK: %[[V:.*]] = cnn.reshape %[[P]] {{.*}} : (tensor<1x4xi8>) -> tensor<2x2xi8>
// CHECK: cnn.kernel ins(%[[V]] : tensor<2x2xi8>) {{.*}} tiling = #cnn.tiling<"dataflow"
func.func @shared_view(%x: tensor<1x4xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %e0 = tensor.empty() : tensor<1x4xf64>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf64>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 0}> -> tensor<1x4xf64> (%a: tensor<1x4xf32>) {
    %w = cnn.cast %a to f64 : (tensor<1x4xf32>) -> tensor<1x4xf64>
    %q = cnn.quantize %w to <8, 3> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %v = cnn.reshape %0 {shape = array<i64: 2, 2>} : (tensor<1x4xf64>) -> tensor<2x2xf64>
  %e1 = tensor.empty() : tensor<2x2xf32>
  %1 = cnn.kernel ins(%v : tensor<2x2xf64>) outs(%e1 : tensor<2x2xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 1}> -> tensor<2x2xf32> (%a: tensor<2x2xf64>) {
    %n = cnn.unary neg %a : (tensor<2x2xf64>) -> tensor<2x2xf64>
    %r = cnn.cast %n to f32 : (tensor<2x2xf64>) -> tensor<2x2xf32>
    cnn.yield %r : tensor<2x2xf32>
  }
  %2 = cnn.kernel ins(%v : tensor<2x2xf64>) outs(%e1 : tensor<2x2xf32>) tiling = #cnn.tiling<"stream", {pi = 2, pipeline = 1}> -> tensor<2x2xf32> (%a: tensor<2x2xf64>) {
    %n = cnn.unary abs %a : (tensor<2x2xf64>) -> tensor<2x2xf64>
    %r = cnn.cast %n to f32 : (tensor<2x2xf64>) -> tensor<2x2xf32>
    cnn.yield %r : tensor<2x2xf32>
  }
  return %1, %2 : tensor<2x2xf32>, tensor<2x2xf32>
}

// -----

// Kernels that do not stream convert themselves. What is never negative and
// takes all bits is unsigned.

// CHECK-LABEL: func @apart
// CHECK: cnn.kernel {{.*}} outs(%{{.*}} : tensor<1x4xui8>) tiling = #cnn.tiling<"loops"
// CHECK: %[[Q:.*]] = cnn.quantize {{.*}} to <8, 8, unsigned>
// CHECK: %[[S:.*]] = cnn.cast %[[Q]] to ui8
// CHECK: cnn.yield %[[S]]
// CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow"
// CHECK: cnn.kernel {{.*}}outs(%{{.*}} : tensor<1x4xi16>) tiling = #cnn.tiling<"stream"
// CHECK: cnn.kernel ins(%{{.*}} : tensor<1x4xi16>) {{.*}} tiling = #cnn.tiling<"loops"
// CHECK-SAME: (%[[A:.*]]: tensor<1x4xi16>)
// CHECK: %[[W:.*]] = cnn.cast %[[A]] to f64
// CHECK: cnn.unary abs %[[W]]
func.func @apart(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e0 = tensor.empty() : tensor<1x4xf64>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf64>) tiling = #cnn.tiling<"loops", {}> -> tensor<1x4xf64> (%a: tensor<1x4xf32>) {
    %w = cnn.cast %a to f64 : (tensor<1x4xf32>) -> tensor<1x4xf64>
    %q = cnn.quantize %w to <8, 8, unsigned> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %e1 = tensor.empty() : tensor<1x4xf64>
  %1 = cnn.kernel ins(%0 : tensor<1x4xf64>) outs(%e1 : tensor<1x4xf64>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4xf64> (%a: tensor<1x4xf64>) {
    %n = cnn.unary neg %a : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %n : tensor<1x4xf64>
  }
  %e2 = tensor.empty() : tensor<1x4xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x4xf64>) outs(%e2 : tensor<1x4xf32>) tiling = #cnn.tiling<"loops", {}> -> tensor<1x4xf32> (%a: tensor<1x4xf64>) {
    %n = cnn.unary abs %a : (tensor<1x4xf64>) -> tensor<1x4xf64>
    %r = cnn.cast %n to f32 : (tensor<1x4xf64>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  }
  return %2 : tensor<1x4xf32>
}

// -----

// Two kernels without a pipeline; what is too wide stays as it is, and a kernel
// that would stream it does not.

// CHECK-LABEL: func @wide
// CHECK: cnn.kernel {{.*}} outs(%{{.*}} : tensor<1x4xi8>) tiling = #cnn.tiling<"loops"
// CHECK: cnn.kernel ins(%{{.*}} : tensor<1x4xi8>) outs(%{{.*}} : tensor<1x4xf64>) tiling = #cnn.tiling<"loops"
// CHECK: cnn.kernel ins(%{{.*}} : tensor<1x4xf64>) {{.*}} tiling = #cnn.tiling<"loops"
func.func @wide(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e0 = tensor.empty() : tensor<1x4xf64>
  %0 = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%e0 : tensor<1x4xf64>) tiling = #cnn.tiling<"loops", {}> -> tensor<1x4xf64> (%a: tensor<1x4xf32>) {
    %w = cnn.cast %a to f64 : (tensor<1x4xf32>) -> tensor<1x4xf64>
    %q = cnn.quantize %w to <8, 8> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %e1 = tensor.empty() : tensor<1x4xf64>
  %1 = cnn.kernel ins(%0 : tensor<1x4xf64>) outs(%e1 : tensor<1x4xf64>) tiling = #cnn.tiling<"loops", {}> -> tensor<1x4xf64> (%a: tensor<1x4xf64>) {
    %k = cnn.constant dense<2147483648.5> : tensor<f64>
    %p = cnn.binary mul %a, %k : (tensor<1x4xf64>, tensor<f64>) -> tensor<1x4xf64>
    %q = cnn.quantize %p to <40, 39> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %e2 = tensor.empty() : tensor<1x4xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x4xf64>) outs(%e2 : tensor<1x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4xf32> (%a: tensor<1x4xf64>) {
    %r = cnn.cast %a to f32 : (tensor<1x4xf64>) -> tensor<1x4xf32>
    cnn.yield %r : tensor<1x4xf32>
  } loc("wide")
  return %2 : tensor<1x4xf32>
}

// -----

// The interleaving behind a transposed convolution reads other pixels and
// channels than the dimensions of its operand say, and passes on others than
// those of its result: so do the kernels that convert.

// CHECK-LABEL: func @interleaved
// CHECK: cnn.kernel {{.*}} outs(%{{.*}} : tensor<1x8x3xi8>) tiling = #cnn.tiling<"dataflow"
// CHECK: cnn.kernel ins(%{{.*}} : tensor<1x8x3xi8>) outs(%{{.*}} : tensor<1x4x6xi8>) tiling = #cnn.tiling<"dataflow"
// CHECK: cnn.kernel ins(%{{.*}} : tensor<1x8x3xi8>) outs(%{{.*}} : tensor<1x8x3xf64>)
// CHECK: %[[T:.*]] = cnn.kernel {{.*}} -> tensor<1x2x2x3x2xf64>
// CHECK: %[[W:.*]] = cnn.reshape %[[T]] {{.*}} -> tensor<1x4x6xf64>
// CHECK: cnn.kernel ins(%[[W]] : tensor<1x4x6xf64>) outs(%{{.*}} : tensor<1x4x6xi8>)
// CHECK: cnn.reshape %{{.*}} : (tensor<1x4x6xi8>) -> tensor<1x2x2x3x2xi8>
func.func @interleaved(%x: tensor<1x8x3xf32>) -> tensor<1x2x2x3x2xf32> {
  %e0 = tensor.empty() : tensor<1x8x3xf64>
  %0 = cnn.kernel ins(%x : tensor<1x8x3xf32>) outs(%e0 : tensor<1x8x3xf64>) tiling = #cnn.tiling<"stream", {pi = 1, pipeline = 0}> -> tensor<1x8x3xf64> (%a: tensor<1x8x3xf32>) {
    %w = cnn.cast %a to f64 : (tensor<1x8x3xf32>) -> tensor<1x8x3xf64>
    %q = cnn.quantize %w to <8, 3> rnd sat : (tensor<1x8x3xf64>) -> tensor<1x8x3xf64>
    cnn.yield %q : tensor<1x8x3xf64>
  }
  %v = cnn.reshape %0 {shape = array<i64: 1, 2, 2, 2, 3>} : (tensor<1x8x3xf64>) -> tensor<1x2x2x2x3xf64>
  %e1 = tensor.empty() : tensor<1x2x2x3x2xf64>
  %1 = cnn.kernel ins(%v : tensor<1x2x2x2x3xf64>) outs(%e1 : tensor<1x2x2x3x2xf64>) tiling = #cnn.tiling<"stream", {pi = 1, pipeline = 1}> -> tensor<1x2x2x3x2xf64> (%a: tensor<1x2x2x2x3xf64>) {
    %t = cnn.transpose %a {permutation = array<i64: 0, 1, 3, 4, 2>} : (tensor<1x2x2x2x3xf64>) -> tensor<1x2x2x3x2xf64>
    cnn.yield %t : tensor<1x2x2x3x2xf64>
  }
  %e2 = tensor.empty() : tensor<1x2x2x3x2xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x2x2x3x2xf64>) outs(%e2 : tensor<1x2x2x3x2xf32>) tiling = #cnn.tiling<"stream", {pi = 1, pipeline = 2}> -> tensor<1x2x2x3x2xf32> (%a: tensor<1x2x2x3x2xf64>) {
    %r = cnn.cast %a to f32 : (tensor<1x2x2x3x2xf64>) -> tensor<1x2x2x3x2xf32>
    cnn.yield %r : tensor<1x2x2x3x2xf32>
  }
  return %2 : tensor<1x2x2x3x2xf32>
}

// -----

// What does not stream may have no tiling yet.

// CHECK-LABEL: func @untiled
// CHECK: cnn.kernel {{.*}} outs(%{{.*}} : tensor<2x4x1xi8>)
// CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"dataflow"
// CHECK: cnn.cast %{{.*}} to f64
func.func @untiled(%x: tensor<4x2x1xf32>) -> tensor<2x4x1xf32> {
  %e0 = tensor.empty() : tensor<2x4x1xf64>
  %0 = cnn.kernel ins(%x : tensor<4x2x1xf32>) outs(%e0 : tensor<2x4x1xf64>) -> tensor<2x4x1xf64> (%a: tensor<4x2x1xf32>) {
    %t = cnn.transpose %a {permutation = array<i64: 1, 0, 2>} : (tensor<4x2x1xf32>) -> tensor<2x4x1xf32>
    %w = cnn.cast %t to f64 : (tensor<2x4x1xf32>) -> tensor<2x4x1xf64>
    %q = cnn.quantize %w to <8, 3> rnd sat : (tensor<2x4x1xf64>) -> tensor<2x4x1xf64>
    cnn.yield %q : tensor<2x4x1xf64>
  }
  %e1 = tensor.empty() : tensor<2x4x1xf32>
  %1 = cnn.kernel ins(%0 : tensor<2x4x1xf64>) outs(%e1 : tensor<2x4x1xf32>) tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x4x1xf32> (%a: tensor<2x4x1xf64>) {
    %n = cnn.unary neg %a : (tensor<2x4x1xf64>) -> tensor<2x4x1xf64>
    %r = cnn.cast %n to f32 : (tensor<2x4x1xf64>) -> tensor<2x4x1xf32>
    cnn.yield %r : tensor<2x4x1xf32>
  }
  return %1 : tensor<2x4x1xf32>
}
