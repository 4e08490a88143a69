// Convolutions and products as implicit GEMM: the main loop holds three tiles
// in flight with 16-byte asynchronous copies, reads shared memory 16 bytes at a
// time, and divides nothing; padding is zero fill; the epilogue stores 16 bytes
// at once.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnnc %s --target=ptx --device=sm_75 -o %t.cnn --emit-assembly=%t.75.ptx
// RUN: FileCheck %s --check-prefix=SM75 < %t.75.ptx
// RUN: cnnc %s --target=ptx --device=sm_80 --compile-to=tile | FileCheck %s --check-prefix=TILE

// TILE-COUNT-4: tiling = #cnn.tiling<"implicit_gemm", {async = 1 : i64

// CHECK: .extern .shared .align 16 .b8 cnnc_dynamic_shared[];

// CHECK-LABEL: .visible .entry k1_conv(
// CHECK: .param .u64 .ptr .align 16
// CHECK: .maxnreg
// CHECK: cp.async.cg.shared.global [{{.*}}], [{{.*}}], 16, %r
// CHECK: cp.async.commit_group
// CHECK: cp.async.wait_group 2
// CHECK-NEXT: bar.sync
// CHECK-NOT: {{div\.|rem\.|mul\.hi|ld\.local|call|ld\.shared\.b32}}
// CHECK: bra
// CHECK: ld.global.nc.v4.b32
// CHECK: st.global.v4.b32
// CHECK: ret;

// Three channels of a row-major picture are copied 4 bytes at a time.
// CHECK-LABEL: .visible .entry k{{.*}}_first(
// CHECK: cp.async.ca.shared.global [{{.*}}], [{{.*}}], 4, %r
// CHECK: ret;

// One row: slices of the depth add up through shared memory.
// CHECK-LABEL: .visible .entry k{{.*}}_dense(
// CHECK: cp.async.cg
// CHECK: st.shared.v4.b32
// CHECK: bar.sync
// CHECK: add.{{(rn\.)?}}f32
// CHECK: ret;

// SM75-LABEL: .visible .entry k1_conv(
// SM75-NOT: cp.async
// SM75: ld.global.nc.v4.b32
// SM75: st.shared.v4.b32
// SM75: fma.rn.f32

func.func @main(%x: tensor<1x64x28x28xf32> {cnn.name = "x"}, %p: tensor<1x3x32x32xf32> {cnn.name = "p"}, %v: tensor<1x512xf32> {cnn.name = "v"}) -> (tensor<1x64x28x28xf32> {cnn.name = "y"}, tensor<1x16x16x16xf32> {cnn.name = "z"}, tensor<1x10xf32> {cnn.name = "u"}) {
  %w = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %w1 = cnn.constant dense<"0x0000803F"> : tensor<16x3x3x3xf32>
  %w2 = cnn.constant dense<2.0> : tensor<512x10xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x28x28xf32> loc("conv")
  %1 = cnn.binary add %0, %x : (tensor<1x64x28x28xf32>, tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> loc("add")
  %w3 = cnn.constant dense<0.25> : tensor<64x64x1x1xf32>
  %10 = cnn.conv %1, %w3 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x28x28xf32> loc("point")
  %2 = cnn.conv %p, %w1 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x3x32x32xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x16x16xf32> loc("first")
  %3 = cnn.matmul %v, %w2 : (tensor<1x512xf32>, tensor<512x10xf32>) -> tensor<1x10xf32> loc("dense")
  return %10, %2, %3 : tensor<1x64x28x28xf32>, tensor<1x16x16x16xf32>, tensor<1x10xf32>
}
