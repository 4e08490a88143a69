// tf32 and f16 on tensor cores: ldmatrix and mma.sync in the main loop, operands
// of tf32 rounded to the nearest, 16-byte asynchronous copies, no division. This
// convolution waits for its copies: three products for one cost it nothing.
// Turing copies through registers, and its mma is half as deep.
// RUN: cnnc %s --target=ptx --device=sm_80 --precision=tf32 -o %t.cnn --emit-assembly=%t.tf32
// RUN: FileCheck %s --check-prefixes=BOTH,TF32 < %t.tf32
// RUN: cnnc %s --target=ptx --device=sm_80 --precision=f16 -o %t.cnn --emit-assembly=%t.f16
// RUN: FileCheck %s --check-prefixes=BOTH,F16 < %t.f16
// RUN: strings -n 4 %t.cnn | FileCheck %s --check-prefix=FLAGS
// RUN: cnnc %s --target=ptx --device=sm_75 --precision=f16 -o %t.75.cnn --golden --emit-assembly=%t.75
// RUN: FileCheck %s --check-prefix=SM75 < %t.75
// RUN: env PTXSIM_DEVICE=sm_75 cnn-run %t.75.cnn --device=cuda-sim --verify
// RUN: not cnnc %s --target=ptx --device=sm_75 --precision=tf32 -o %t.no 2>&1 | FileCheck %s --check-prefix=OLD
// RUN: not cnnc %s --precision=f16 -o %t.no 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not cnnc %s --target=ptx --precision=f8 -o %t.no 2>&1 | FileCheck %s --check-prefix=NONE

// FLAGS: --precision=f16
// OLD: --precision=tf32: the tensor cores of sm_75 have no tf32; give --precision=f16 or f32, or a device from sm_80
// CPU: --precision=f16: the target cpu computes as the network says (f32); give --target=ptx for tensor cores
// NONE: --precision=f8: expected f32, tf32, f16, int8,

// BOTH: cp.async.cg.shared.global
// BOTH: {{^}}$L__BB{{.*}}:
// BOTH-NOT: {{div\.|rem\.|mul\.hi|ld\.local|call|ld\.shared}}
// BOTH: ldmatrix.sync.aligned.m8n8.x4.shared.b16
// TF32: cvt.rna.tf32.f32
// TF32: sub.{{(rn\.)?}}f32
// TF32: cvt.rna.tf32.f32
// TF32-COUNT-3: mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32
// F16: mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32
// BOTH-NOT: {{div\.|rem\.|mul\.hi|ld\.local|call|ld\.shared}}
// BOTH: bra
// BOTH: cp.async.wait_group
// BOTH-NEXT: bar.sync

// SM75-NOT: cp.async
// SM75: ld.global.nc.v4.b32
// SM75: ldmatrix.sync.aligned.m8n8.x4.shared.b16
// SM75: mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32
// SM75: st.shared.v4.b32
// SM75: bar.sync

func.func @main(%x: tensor<1x64x28x28xf32> {cnn.name = "x"}) -> (tensor<1x64x28x28xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x28x28xf32>
  %1 = cnn.unary relu %0 : (tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32>
  return %1 : tensor<1x64x28x28xf32>
}
