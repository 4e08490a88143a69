// Networks whose own numbers have 16 bits are tiled in every precision: on
// tensor cores where their channels fill the copies, else in f32.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnn-run %t.cnn --device=cuda-sim --verify
// RUN: cnnc %s --target=ptx --device=sm_80 --compile-to=tile | FileCheck %s --check-prefix=TILE

// TILE-COUNT-4: #cnn.tiling<"implicit_gemm"

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_full(
// CHECK: mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_picture(
// CHECK: fma.rn.f32
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_brain(
// CHECK: fma.rn.f32
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_product(
// CHECK: mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32

func.func @main(%x: tensor<1x32x9x9xf16> {cnn.name = "x"}, %p: tensor<1x3x16x16xf16> {cnn.name = "p"}, %q: tensor<1x12x9x9xbf16> {cnn.name = "q"}, %a: tensor<5x48xf16> {cnn.name = "a"}) -> (tensor<1x32x9x9xf16> {cnn.name = "y"}, tensor<1x16x8x8xf16> {cnn.name = "z"}, tensor<1x12x9x9xbf16> {cnn.name = "t"}, tensor<5x24xf16> {cnn.name = "u"}) {
  %w0 = cnn.constant dense<0.125> : tensor<32x32x3x3xf16>
  %w1 = cnn.constant dense<0.125> : tensor<16x3x3x3xf16>
  %w2 = cnn.constant dense<0.125> : tensor<12x12x3x3xbf16>
  %w3 = cnn.constant dense<0.125> : tensor<48x24xf16>
  %0 = cnn.conv %x, %w0 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x32x9x9xf16>, tensor<32x32x3x3xf16>) -> tensor<1x32x9x9xf16> loc("full")
  %1 = cnn.conv %p, %w1 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x3x16x16xf16>, tensor<16x3x3x3xf16>) -> tensor<1x16x8x8xf16> loc("picture")
  %2 = cnn.conv %q, %w2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x12x9x9xbf16>, tensor<12x12x3x3xbf16>) -> tensor<1x12x9x9xbf16> loc("brain")
  %3 = cnn.matmul %a, %w3 : (tensor<5x48xf16>, tensor<48x24xf16>) -> tensor<5x24xf16> loc("product")
  return %0, %1, %2, %3 : tensor<1x32x9x9xf16>, tensor<1x16x8x8xf16>, tensor<1x12x9x9xbf16>, tensor<5x24xf16>
}
