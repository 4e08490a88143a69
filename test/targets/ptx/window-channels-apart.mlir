// A depthwise convolution whose result is the network's slides over channels
// that lie innermost all the same: it loads vectors of them, and scatters its
// results.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx --emit-report=%t.json
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// REPORT: "form": "window"
// REPORT: "columns": 2
// REPORT: "lanes": 4

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_depthwise(
// CHECK-NOT: {{ld\.local|call}}
// CHECK-COUNT-21: ld.global.nc.v4.b32
// CHECK-NOT: ld.global
// CHECK-COUNT-8: st.global.b32
// CHECK-NOT: st.global
// CHECK: ret;

func.func @main(%x: tensor<1x64x64x64xf32> {cnn.name = "x"}) -> (tensor<1x64x64x64xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.25> : tensor<64x1x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 64 : i64} : (tensor<1x64x64x64xf32>, tensor<64x1x3x3xf32>) -> tensor<1x64x64x64xf32> loc("depthwise")
  return %0 : tensor<1x64x64x64xf32>
}
