// RUN: cnn-opt %s -split-input-file -cnn-hls-assign-engines="device=zu7ev" -remarks-filter=cnn-hls-engines \
// RUN:   -remark-format=emitRemark 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=WHY < %t.remarks
// RUN: cnn-opt %s -split-input-file -cnn-hls-assign-engines="device=zu7ev goal=area" | FileCheck %s --check-prefix=AREA
// RUN: cnn-opt %s -split-input-file -cnn-hls-assign-engines="device=zu7ev goal=fps=10" | FileCheck %s --check-prefix=AREA

// A network that fits as a pipeline, by exploration's choice, but with a frame
// every ten million cycles only: an engine takes much less. What is wanted is
// speed.

// WHY: a frame takes {{[0-9]+}} cycles on engines, 10000000 as one pipeline
// WHY-NOT: as one pipeline

// CHECK-LABEL: func @slow
// CHECK-NOT: hls.pipeline_interval
// CHECK: tiling = #cnn.tiling<"engine"
// AREA-LABEL: func @slow
// AREA-NOT: hls.pipeline_interval
// AREA: tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}>
func.func @slow(%x: tensor<1x8x16x16xf32>) -> tensor<1x16x16x16xf32> attributes {hls.pipeline_interval = 10000000 : i64} {
  %w = cnn.constant dense<0.5> : tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) outs(%e : tensor<1x16x16x16xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}> -> tensor<1x16x16x16xf32>
      (%a: tensor<1x8x16x16xf32>, %b: tensor<16x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %c : tensor<1x16x16x16xf32>
  }
  return %0 : tensor<1x16x16x16xf32>
}

// -----

// No engine takes four fifths of a pipeline's 1000 cycles.

// CHECK-LABEL: func @fast
// CHECK-NOT: hls.pipeline_interval
// CHECK: tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}>
func.func @fast(%x: tensor<1x8x16x16xf32>) -> tensor<1x16x16x16xf32> attributes {hls.pipeline_interval = 1000 : i64} {
  %w = cnn.constant dense<0.5> : tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) outs(%e : tensor<1x16x16x16xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}> -> tensor<1x16x16x16xf32>
      (%a: tensor<1x8x16x16xf32>, %b: tensor<16x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %c : tensor<1x16x16x16xf32>
  }
  return %0 : tensor<1x16x16x16xf32>
}

// -----

// Tilings that exploration did not choose stay.

// CHECK-LABEL: func @given
// CHECK: tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}>
func.func @given(%x: tensor<1x8x16x16xf32>) -> tensor<1x16x16x16xf32> {
  %w = cnn.constant dense<0.5> : tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) outs(%e : tensor<1x16x16x16xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}> -> tensor<1x16x16x16xf32>
      (%a: tensor<1x8x16x16xf32>, %b: tensor<16x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %c : tensor<1x16x16x16xf32>
  }
  return %0 : tensor<1x16x16x16xf32>
}
