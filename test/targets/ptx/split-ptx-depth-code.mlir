// Depth divided among blocks, from the decision to numbers. Partial sums are one
// kernel. Their addition, the residual and the activation are another: sixteen
// bytes at a time, without shared memory; or they join the epilogue of a
// convolution beside. Rows of a product are read where they lie.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx --emit-report=%t.json --remarks=cnn-ptx-split-depth 2>%t.remarks
// RUN: FileCheck %s --check-prefix=WHY < %t.remarks
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify
// RUN: cnnc %s --target=ptx --device=sm_80,sm_75 --precision=f16 --golden -o %t.half.cnn --emit-assembly=%t.half.ptx
// RUN: FileCheck %s --check-prefix=HALF < %t.half.ptx
// RUN: cnn-run %t.half.cnn --device=cuda-sim --verify
// RUN: env PTXSIM_DEVICE=sm_75 cnn-run %t.half.cnn --device=cuda-sim --verify
// RUN: cnnc %s --target=ptx --device=sm_80 --precision=tf32 --golden -o %t.tf32.cnn
// RUN: cnn-run %t.tf32.cnn --device=cuda-sim --verify

// WHY-DAG: deep: its depth is divided into [[PARTS:[0-9]+]] parts:
// WHY-DAG: beside: its depth is divided into [[PARTS]] parts:
// WHY-DAG: next: its depth in {{[0-9]+}} parts would take
// WHY-DAG: product: its depth is divided into

// REPORT: "depth_parts": 16
// REPORT: "depth_parts": 16
// REPORT: "depth_parts": 16

// CHECK: .visible .entry k{{[0-9]+}}_deep(
// CHECK: cp.async.cg
// CHECK: .visible .entry k{{[0-9]+}}_deep(
// CHECK-NOT: {{shared|bar\.sync|ld\.global\.nc\.b32}}
// CHECK-COUNT-17: ld.global.nc.v4.b32
// CHECK-NOT: {{shared|bar\.sync|ld\.global}}
// CHECK: st.global.v4.b32
// CHECK: .visible .entry k{{[0-9]+}}_beside(
// CHECK: .visible .entry k{{[0-9]+}}_beside(
// CHECK: cp.async.cg
// CHECK-COUNT-16: ld.global.nc.v4.b32
// CHECK-NOT: .visible .entry
// CHECK: st.global.v4.b32
// CHECK: .visible .entry k{{[0-9]+}}_next(
// CHECK: .visible .entry k{{[0-9]+}}_product(
// CHECK: cp.async.cg
// CHECK: .visible .entry k{{[0-9]+}}_product(
// CHECK-COUNT-16: ld.global.nc.b32
// CHECK-NOT: .visible .entry

// Partial sums of f16 operands are f32.
// HALF: .visible .entry k{{[0-9]+}}_product(
// HALF: mma.sync
// HALF-NOT: cvt.rn.f16
// HALF: st.global.v2.b32
// HALF: .visible .entry k{{[0-9]+}}_product(
// HALF-COUNT-16: ld.global.nc.b32
// HALF: cvt.rn.f16.f32
// HALF: ret;

func.func @main(%x: tensor<1x512x7x7xf32> {cnn.name = "x"}, %v: tensor<3x16512xf32> {cnn.name = "v"})
    -> (tensor<1x512x7x7xf32> {cnn.name = "y"}, tensor<3x8xf32> {cnn.name = "u"}) {
  // Weights without order: sines of sums.
  %f0 = cnn.constant dense<0.7> : tensor<512x512x3x3xf32>
  %f1 = cnn.cumsum %f0 {axis = 0 : i64} : (tensor<512x512x3x3xf32>) -> tensor<512x512x3x3xf32>
  %f2 = cnn.cumsum %f1 {axis = 1 : i64} : (tensor<512x512x3x3xf32>) -> tensor<512x512x3x3xf32>
  %f3 = cnn.cumsum %f2 {axis = 3 : i64} : (tensor<512x512x3x3xf32>) -> tensor<512x512x3x3xf32>
  %w0 = cnn.unary sin %f3 : (tensor<512x512x3x3xf32>) -> tensor<512x512x3x3xf32>
  %w1 = cnn.constant dense<0.02> : tensor<f32>
  %w = cnn.binary mul %w0, %w1 : (tensor<512x512x3x3xf32>, tensor<f32>) -> tensor<512x512x3x3xf32>
  %g0 = cnn.constant dense<0.7> : tensor<512x512x1x1xf32>
  %g1 = cnn.cumsum %g0 {axis = 0 : i64} : (tensor<512x512x1x1xf32>) -> tensor<512x512x1x1xf32>
  %g2 = cnn.cumsum %g1 {axis = 1 : i64} : (tensor<512x512x1x1xf32>) -> tensor<512x512x1x1xf32>
  %p0 = cnn.unary sin %g2 : (tensor<512x512x1x1xf32>) -> tensor<512x512x1x1xf32>
  %p1 = cnn.constant dense<0.06> : tensor<f32>
  %p = cnn.binary mul %p0, %p1 : (tensor<512x512x1x1xf32>, tensor<f32>) -> tensor<512x512x1x1xf32>
  %h0 = cnn.constant dense<0.7> : tensor<16512x8xf32>
  %h1 = cnn.cumsum %h0 {axis = 0 : i64} : (tensor<16512x8xf32>) -> tensor<16512x8xf32>
  %h2 = cnn.cumsum %h1 {axis = 1 : i64} : (tensor<16512x8xf32>) -> tensor<16512x8xf32>
  %dense0 = cnn.unary sin %h2 : (tensor<16512x8xf32>) -> tensor<16512x8xf32>
  %dense1 = cnn.constant dense<0.01> : tensor<f32>
  %dense = cnn.binary mul %dense0, %dense1 : (tensor<16512x8xf32>, tensor<f32>) -> tensor<16512x8xf32>
  %n0 = cnn.constant dense<0.005> : tensor<512xf32>
  %b = cnn.cumsum %n0 {axis = 0 : i64} : (tensor<512xf32>) -> tensor<512xf32>
  %0 = cnn.conv %x, %p {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x1x1xf32>) -> tensor<1x512x7x7xf32> loc("first")
  %1 = cnn.conv %0, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x3x3xf32>, tensor<512xf32>) -> tensor<1x512x7x7xf32> loc("deep")
  %2 = cnn.binary add %1, %0 : (tensor<1x512x7x7xf32>, tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32> loc("residual")
  %3 = cnn.unary relu %2 : (tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32> loc("relu")
  %4 = cnn.conv %3, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x3x3xf32>) -> tensor<1x512x7x7xf32> loc("beside")
  %5 = cnn.conv %3, %p {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x1x1xf32>) -> tensor<1x512x7x7xf32> loc("down")
  %6 = cnn.binary add %4, %5 : (tensor<1x512x7x7xf32>, tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32> loc("sum")
  %7 = cnn.conv %6, %p {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x1x1xf32>) -> tensor<1x512x7x7xf32> loc("next")
  %8 = cnn.matmul %v, %dense : (tensor<3x16512xf32>, tensor<16512x8xf32>) -> tensor<3x8xf32> loc("product")
  %9 = cnn.unary sigmoid %8 : (tensor<3x8xf32>) -> tensor<3x8xf32> loc("sigmoid")
  return %7, %9 : tensor<1x512x7x7xf32>, tensor<3x8xf32>
}
