// Code for several GPUs at once: each gets kernels of its own, with tiles that
// fit it. sm_75, which has no asynchronous copies, costs the others nothing.
// RUN: cnnc %s --target=ptx --device=sm_90,sm_75 -o %t.cnn --golden --emit-assembly=%t.ptx --emit-report=%t.json
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnnc %s --target=ptx --device=sm_90 -o %t.one.cnn --emit-assembly=%t.one.ptx
// RUN: head -n $(wc -l < %t.one.ptx) %t.ptx | diff - %t.one.ptx
// RUN: cnn-run %t.cnn --inspect | FileCheck %s --check-prefix=TWO
// RUN: cnn-run %t.one.cnn --inspect | FileCheck %s --check-prefix=ONE
// RUN: env PTXSIM_DEVICE=sm_75 cnn-run %t.cnn --device=cuda-sim --verify
// RUN: env PTXSIM_DEVICE=sm_90 cnn-run %t.cnn --device=cuda-sim --verify

// CHECK: .target sm_90
// CHECK: cp.async
// CHECK: .target sm_75
// CHECK-NOT: cp.async
// CHECK: ld.global.nc.v4

// REPORT: "tiling": {
// REPORT: "async": 1
// REPORT: "variants": {
// REPORT: "sm_75": {
// REPORT: "async": 0

// The shapes of launches differ, which older runtimes do not know.
// TWO: format     2
// ONE: format     1

func.func @main(%x: tensor<1x64x64x64xf32> {cnn.name = "x"}) -> (tensor<1x64x64x64xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<64x64x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x64x64xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x64x64xf32>
  return %0 : tensor<1x64x64x64xf32>
}
