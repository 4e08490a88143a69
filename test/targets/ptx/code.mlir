// The PTX of a convolution with its activation: no division, no call, no local
// memory; devices without asynchronous copies get code that they can run.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn
// RUN: cnnc %s --target=ptx --device=a100 -o %t.alias.cnn
// RUN: cmp %t.cnn %t.alias.cnn
// RUN: strings -n 3 %t.cnn | FileCheck %s
// RUN: cnnc %s --target=ptx --device=sm_75,sm_90 -o %t.two.cnn
// RUN: strings -n 3 %t.two.cnn | FileCheck %s --check-prefix=TWO
// RUN: not cnnc %s --target=ptx --device=sm_20 -o %t.none.cnn 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// CHECK: .target sm_80
// CHECK: .visible .entry k0
// CHECK-NOT: {{call|\.local|div|rem\.}}
// CHECK: cp.async.ca.shared.global
// CHECK: fma.rn.f32
// CHECK: st.global
// CHECK: ret;

// TWO: .target sm_90
// TWO: cp.async
// TWO: .target sm_75
// TWO-NOT: cp.async

// UNKNOWN: --device=sm_20: unknown device of the target ptx; known: sm_80

func.func @main(%x: tensor<1x3x16x16xf32> {cnn.name = "x"}, %w: tensor<8x3x3x3xf32> {cnn.name = "w"}) -> (tensor<1x8x14x14xf32> {cnn.name = "y"}) {
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x3x16x16xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x14x14xf32>
  %1 = cnn.unary relu %0 : (tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %1 : tensor<1x8x14x14xf32>
}
