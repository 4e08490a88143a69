// Scalars have a kernel of one thread; three neighbouring elements are not read
// as four.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx

// CHECK-LABEL: .visible .entry k0_scalar(
// CHECK: st.global.b32
// CHECK-LABEL: .visible .entry k1_three(
// CHECK-NOT: ld.global{{.*}}.v4
// CHECK: ret;

func.func @main(%x: tensor<f32> {cnn.name = "x"}, %s: tensor<1x3xf32> {cnn.name = "s"}) -> (tensor<f32> {cnn.name = "y"}, tensor<1x3xf32> {cnn.name = "z"}) {
  %0 = cnn.unary neg %x : (tensor<f32>) -> tensor<f32> loc("scalar")
  %1 = cnn.softmax %s {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32> loc("three")
  return %0, %1 : tensor<f32>, tensor<1x3xf32>
}
