// Products of quantised operands, i32 once their zero points are taken away, are
// tiled as those of f32 are.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnn-run %t.cnn --device=cuda-sim --verify | FileCheck %s --check-prefix=EXACT

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_conv(
// CHECK: cp.async.cg.shared.global
// CHECK: ld.shared.v4.b32
// CHECK: mad.lo.s32
// CHECK: st.global{{.*}}b32
// CHECK: ret;

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_product(
// CHECK: mad.lo.s32
// CHECK: ret;

// EXACT: golden case 0: passed, largest error 0 of the range, tolerance 0

func.func @main(%x: tensor<1x32x32x32xui8> {cnn.name = "x"}, %a: tensor<5x64xi8> {cnn.name = "a"}) -> (tensor<1x32x32x32xi32> {cnn.name = "y"}, tensor<5x12xi32> {cnn.name = "z"}) {
  %w = cnn.constant dense<3> : tensor<32x32x3x3xi32>
  %zero = cnn.constant dense<128> : tensor<i32>
  %0 = cnn.cast %x to i32 : (tensor<1x32x32x32xui8>) -> tensor<1x32x32x32xi32> loc("widen")
  %1 = cnn.binary sub %0, %zero : (tensor<1x32x32x32xi32>, tensor<i32>) -> tensor<1x32x32x32xi32> loc("shift")
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x32x32x32xi32>, tensor<32x32x3x3xi32>) -> tensor<1x32x32x32xi32> loc("conv")
  %b = cnn.constant dense<-7> : tensor<64x12xi32>
  %3 = cnn.cast %a to i32 : (tensor<5x64xi8>) -> tensor<5x64xi32> loc("widen_a")
  %4 = cnn.matmul %3, %b : (tensor<5x64xi32>, tensor<64x12xi32>) -> tensor<5x12xi32> loc("product")
  return %2, %4 : tensor<1x32x32x32xi32>, tensor<5x12xi32>
}
