// Convolutions with few output channels, all or of a group, take no tiles: a
// thread reads vectors of channels and holds the sums of results next to each
// other. Threads that share a window add up by shuffles, of which each halves
// what a thread holds.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx --emit-report=%t.json
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// A tile would be 32 columns wide.
// REPORT: "form": "implicit_gemm"
// REPORT: "form": "direct_conv"
// REPORT: "columns": 8
// REPORT: "outputs": 1
// REPORT: "sharing": 4
// REPORT: "vector": 4
// REPORT: "form": "direct_conv"

// In a step of the loop 10 vectors under 8 windows and 3 of weights, which have
// their channels innermost, for 8 * 3 * 4 multiply-adds.
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_few(
// CHECK: .maxnreg 255
// CHECK-NOT: {{ld\.local|st\.local|call}}
// CHECK: $L__BB
// CHECK-NOT: {{ld\.global|div|rem}}
// CHECK-COUNT-13: ld.global.nc.v4.b32
// CHECK-NOT: {{ld\.global|div|rem}}
// CHECK: bra
// CHECK-COUNT-6: shfl.sync.bfly.b32
// CHECK-NOT: shfl
// CHECK: st.global.v2.b32
// CHECK: ret;

// A depth multiplier: one channel of input for two of output.
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_multiplier(
// CHECK-NOT: {{ld\.local|st\.local|call|shfl}}
// CHECK-COUNT-8: st.global.v4.b32
// CHECK-NOT: st.global
// CHECK: ret;

func.func @main(%x: tensor<1x8x128x128xf32> {cnn.name = "x"}) -> (tensor<1x3x128x128xf32> {cnn.name = "y"}, tensor<1x128x128x128xf32> {cnn.name = "z"}) {
  %w1 = cnn.constant dense<0.5> : tensor<64x8x1x1xf32>
  %few = cnn.constant dense<0.25> : tensor<3x64x3x3xf32>
  %twice = cnn.constant dense<0.125> : tensor<128x1x3x3xf32>
  %0 = cnn.conv %x, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x128x128xf32>, tensor<64x8x1x1xf32>) -> tensor<1x64x128x128xf32> loc("point")
  %1 = cnn.conv %0, %few {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x64x128x128xf32>, tensor<3x64x3x3xf32>) -> tensor<1x3x128x128xf32> loc("few")
  %2 = cnn.conv %0, %twice {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 64 : i64} : (tensor<1x64x128x128xf32>, tensor<128x1x3x3xf32>) -> tensor<1x128x128x128xf32> loc("multiplier")
  return %1, %2 : tensor<1x3x128x128xf32>, tensor<1x128x128x128xf32>
}
