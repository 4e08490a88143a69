// Warps exchange registers of 32 bits: a row of wider numbers stays with one
// thread.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx

// CHECK-LABEL: .visible .entry k0_integers(
// CHECK-NOT: shfl
// CHECK: ret;
// CHECK-LABEL: .visible .entry k1_doubles(
// CHECK-NOT: shfl
// CHECK: ret;

func.func @main(%i: tensor<4x256xi64> {cnn.name = "i"}, %x: tensor<4x256xf64> {cnn.name = "x"}) -> (tensor<4x1xi64> {cnn.name = "a"}, tensor<4x1xf64> {cnn.name = "b"}) {
  %0 = cnn.reduce sum %i {axes = array<i64: 1>} : (tensor<4x256xi64>) -> tensor<4x1xi64> loc("integers")
  %1 = cnn.reduce max %x {axes = array<i64: 1>} : (tensor<4x256xf64>) -> tensor<4x1xf64> loc("doubles")
  return %0, %1 : tensor<4x1xi64>, tensor<4x1xf64>
}
