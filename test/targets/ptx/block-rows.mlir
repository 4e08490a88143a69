// Long rows get a block each: neighbouring threads read neighbouring elements,
// warps add up by butterflies, and warps meet in shared memory. Short or strided
// rows stay with a thread each.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnnc %s --target=ptx --device=sm_80 --compile-to=tile | FileCheck %s --check-prefix=TILE

// TILE: tiling = #cnn.tiling<"block_reduce", {block = array<i64: 256, 1, 1>, grid = array<i64: 6, 1, 1>
// TILE: tiling = #cnn.tiling<"block_softmax", {block = array<i64: 256, 1, 1>, grid = array<i64: 2, 1, 1>
// TILE: tiling = #cnn.tiling<"softmax"
// TILE: tiling = #cnn.tiling<"block_reduce", {block = array<i64: 32, 1, 1>, grid = array<i64: 4, 1, 1>

// CHECK-LABEL: .visible .entry k0_mean(
// CHECK: ld.global.nc.b32
// CHECK-COUNT-5: shfl.sync.bfly.b32
// CHECK: st.shared.b32
// CHECK: bar.sync
// CHECK: ld.shared
// CHECK: st.global.b32
// CHECK-LABEL: .visible .entry k1_softmax(
// CHECK-COUNT-10: shfl.sync.bfly.b32
// CHECK: st.global.b32
// CHECK-LABEL: .visible .entry k2_short(
// CHECK-NOT: shfl
// CHECK: ret;
// CHECK-LABEL: .visible .entry k3_least(
// CHECK-COUNT-5: shfl.sync.bfly.b32
// CHECK-NOT: bar.sync
// CHECK: ret;

func.func @main(%x: tensor<2x3x32x32xf32> {cnn.name = "x"}, %s: tensor<2x1000xf32> {cnn.name = "s"}, %t: tensor<512x8x64xf32> {cnn.name = "t"}, %i: tensor<4x32xi32> {cnn.name = "i"}) -> (tensor<2x3x1x1xf32> {cnn.name = "a"}, tensor<2x1000xf32> {cnn.name = "b"}, tensor<512x8x64xf32> {cnn.name = "c"}, tensor<4x1xi32> {cnn.name = "d"}) {
  %0 = cnn.reduce sum %x {axes = array<i64: 2, 3>} : (tensor<2x3x32x32xf32>) -> tensor<2x3x1x1xf32> loc("mean")
  %1 = cnn.softmax %s {axis = 1 : i64} : (tensor<2x1000xf32>) -> tensor<2x1000xf32> loc("softmax")
  %2 = cnn.softmax %t {axis = 1 : i64} : (tensor<512x8x64xf32>) -> tensor<512x8x64xf32> loc("short")
  %3 = cnn.reduce min %i {axes = array<i64: 1>} : (tensor<4x32xi32>) -> tensor<4x1xi32> loc("least")
  return %0, %1, %2, %3 : tensor<2x3x1x1xf32>, tensor<2x1000xf32>, tensor<512x8x64xf32>, tensor<4x1xi32>
}
