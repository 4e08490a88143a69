// Depthwise convolutions and pooling with channels last: a thread loads each
// vector of channels under its results once, 16 bytes at a time.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx --emit-report=%t.json
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// REPORT: "form": "window"
// REPORT: "columns": 2
// REPORT: "lanes": 4
// REPORT: "form": "window"
// REPORT: "columns": 1
// REPORT: "form": "column_reduce"
// REPORT: "columns": 32

// Two results of a row of 3x3 windows lie over 3 x 4 elements, and have 9 weights.
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_depthwise(
// CHECK-NOT: {{ld\.local|call}}
// CHECK-COUNT-21: ld.global.nc.v4.b32
// CHECK-COUNT-2: st.global.v4.b32
// CHECK: ret;

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_pool(
// CHECK-COUNT-4: ld.global.nc.v4.b32
// CHECK-NOT: ld.global
// CHECK: ret;

// A warp reads 32 neighbouring channels; warps add up through shared memory.
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_mean(
// CHECK: ld.global.nc.b32
// CHECK: st.shared.b32
// CHECK: bar.sync
// CHECK: ld.shared.b32
// CHECK: ret;

func.func @main(%x: tensor<1x64x64x64xf32> {cnn.name = "x"}) -> (tensor<1x64x64x64xf32> {cnn.name = "y"}, tensor<1x64x1x1xf32> {cnn.name = "z"}) {
  %w1 = cnn.constant dense<0.5> : tensor<64x64x1x1xf32>
  %w = cnn.constant dense<0.25> : tensor<64x1x3x3xf32>
  %0 = cnn.conv %x, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x64x64xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x64x64xf32> loc("point")
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 64 : i64} : (tensor<1x64x64x64xf32>, tensor<64x1x3x3xf32>) -> tensor<1x64x64x64xf32> loc("depthwise")
  %2 = cnn.pool max %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x64x64x64xf32>) -> tensor<1x64x32x32xf32> loc("pool")
  %3 = cnn.reduce sum %2 {axes = array<i64: 2, 3>} : (tensor<1x64x32x32xf32>) -> tensor<1x64x1x1xf32> loc("mean")
  return %1, %3 : tensor<1x64x64x64xf32>, tensor<1x64x1x1xf32>
}
