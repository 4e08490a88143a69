// RUN: cnn-opt %s -split-input-file -cnn-outline-kernels -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-outline-kernels: outlined = 11 (
// COUNT: cnn-outline-kernels: shared = 5 (

// Equal kernels share a function, whatever their nodes are called; other
// arithmetic and other constants of a tiling have their own. A symbol is a
// number and the first node's name.

// CHECK-LABEL: func @main
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>, %[[Z:.*]]: memref<4xf32>)
func.func @main(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<4xf32>) {
  // CHECK-NEXT: cnn.launch @kernels::@k0_block_1_relu(%[[X]], %[[Y]]) {flops = 4 : i64, outputs = 1 : i64, tiling = #cnn.tiling<"loops", {lanes = 4 : i64}>} : memref<4xf32>, memref<4xf32>
  cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 4}> (%a: tensor<4xf32>) {
    %0 = cnn.unary relu %a : (tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  } loc("block/1.relu")
  // CHECK-NEXT: cnn.launch @kernels::@k1_exp(%[[Y]], %[[Z]])
  cnn.kernel ins(%y : memref<4xf32>) outs(%z : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 4}> (%a: tensor<4xf32>) {
    %0 = cnn.unary exp %a : (tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  } loc(fused["exp", "log"])
  // CHECK-NEXT: cnn.launch @kernels::@k0_block_1_relu(%[[Z]], %[[Y]])
  cnn.kernel ins(%z : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 4}> (%b: tensor<4xf32>) {
    %1 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %1 : tensor<4xf32>
  } loc("block/2.relu")
  // CHECK-NEXT: cnn.launch @kernels::@k2(%[[Y]], %[[Z]]) {{.*}}lanes = 2
  cnn.kernel ins(%y : memref<4xf32>) outs(%z : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 2}> (%b: tensor<4xf32>) {
    %1 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %1 : tensor<4xf32>
  }
  // CHECK-NEXT: return
  return
}

// CHECK: module @kernels {
// CHECK: func.func @k0_block_1_relu(%[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<4xf32>) {
// CHECK-NEXT: cnn.kernel ins(%[[A]] : memref<4xf32>) outs(%[[B]] : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 4 : i64}>
// CHECK-NEXT: cnn.unary {{.*}}relu
// CHECK-NEXT: cnn.yield
// CHECK-NEXT: }
// CHECK-NEXT: return
// CHECK: func.func @k1_exp(
// CHECK: func.func @k2(
// CHECK-NOT: func.func

// -----

// Both results of a kernel are outputs. A function reads each operand where it
// stands, even if its first launch has one buffer in two places.

// CHECK-LABEL: func @main
// CHECK-SAME: %[[X:.*]]: memref<8xf32>, %[[V:.*]]: memref<1xf32>, %[[I:.*]]: memref<1xi64>, %[[P:.*]]: memref<4xf32>, %[[Q:.*]]: memref<4xf32>, %[[R:.*]]: memref<4xf32>)
func.func @main(%x: memref<8xf32>, %v: memref<1xf32>, %i: memref<1xi64>, %p: memref<4xf32>, %q: memref<4xf32>, %r: memref<4xf32>) {
  // CHECK-NEXT: cnn.launch @kernels::@k0(%[[X]], %[[V]], %[[I]]) {flops = 8 : i64, outputs = 2 : i64
  cnn.kernel ins(%x : memref<8xf32>) outs(%v, %i : memref<1xf32>, memref<1xi64>) tiling = #cnn.tiling<"top_k", {}> (%a: tensor<8xf32>) {
    %b, %c = cnn.top_k %a {k = 1 : i64, axis = 0 : i64} : (tensor<8xf32>) -> (tensor<1xf32>, tensor<1xi64>)
    cnn.yield %b, %c : tensor<1xf32>, tensor<1xi64>
  }
  // CHECK-NEXT: cnn.launch @kernels::@k1(%[[P]], %[[Q]], %[[Q]])
  cnn.kernel ins(%p, %q : memref<4xf32>, memref<4xf32>) outs(%q : memref<4xf32>) tiling = #cnn.tiling<"loops", {}> (%a: tensor<4xf32>, %b: tensor<4xf32>) {
    %0 = cnn.binary sub %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  // CHECK-NEXT: cnn.launch @kernels::@k1(%[[P]], %[[Q]], %[[R]])
  cnn.kernel ins(%p, %q : memref<4xf32>, memref<4xf32>) outs(%r : memref<4xf32>) tiling = #cnn.tiling<"loops", {}> (%a: tensor<4xf32>, %b: tensor<4xf32>) {
    %0 = cnn.binary sub %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  // In what order a body uses its operands is part of the code.
  // CHECK-NEXT: cnn.launch @kernels::@k2(%[[P]], %[[Q]], %[[R]])
  cnn.kernel ins(%p, %q : memref<4xf32>, memref<4xf32>) outs(%r : memref<4xf32>) tiling = #cnn.tiling<"loops", {}> (%a: tensor<4xf32>, %b: tensor<4xf32>) {
    %0 = cnn.binary sub %b, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  return
}

// CHECK: func.func @k1(%[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<4xf32>, %[[C:.*]]: memref<4xf32>)
// CHECK-NEXT: cnn.kernel ins(%[[A]], %[[B]] : {{.*}}) outs(%[[C]] :

// -----

// A kernel made of kernels is one launch, and differs from another if what is
// within does.
// CHECK-LABEL: func @nested
func.func @nested(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<4xf32>) {
  // CHECK-NEXT: cnn.launch @kernels::@k0(%{{.*}}, %{{.*}}) {flops = 4 : i64, {{.*}}tiling = #cnn.tiling<"dataflow", {}>
  cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"dataflow", {}> (%a: tensor<4xf32>) {
    %e = tensor.empty() : tensor<4xf32>
    %r = cnn.kernel ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<4xf32> (%b: tensor<4xf32>) {
      %0 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    cnn.yield %r : tensor<4xf32>
  }
  // CHECK-NEXT: cnn.launch @kernels::@k1(
  cnn.kernel ins(%y : memref<4xf32>) outs(%z : memref<4xf32>) tiling = #cnn.tiling<"dataflow", {}> (%a: tensor<4xf32>) {
    %e = tensor.empty() : tensor<4xf32>
    %r = cnn.kernel ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<4xf32> (%b: tensor<4xf32>) {
      %0 = cnn.unary abs %b : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    cnn.yield %r : tensor<4xf32>
  }
  // CHECK-NEXT: cnn.launch @kernels::@k0(
  cnn.kernel ins(%z : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"dataflow", {}> (%a: tensor<4xf32>) {
    %e = tensor.empty() : tensor<4xf32>
    %r = cnn.kernel ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<4xf32> (%b: tensor<4xf32>) {
      %0 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    cnn.yield %r : tensor<4xf32>
  }
  // CHECK-NEXT: return
  return
}
// CHECK: func.func @k0
// CHECK-NEXT: cnn.kernel ins(
// CHECK-NEXT: tensor.empty
// CHECK-NEXT: cnn.kernel ins(
// CHECK-NEXT: cnn.unary {{ *}}relu
// CHECK: func.func @k1

// -----

// A box begins where its view says, whatever it lies in: equal boxes share a
// function. Those less aligned than vectors of 16 bytes say so, and have their
// own; so have other strides.
// CHECK-LABEL: func @boxes
func.func @boxes(%y: memref<2x8xf16>, %arena: memref<256xi8> {cnn.arena}) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c8 = arith.constant 8 : index
  %c24 = arith.constant 24 : index
  %0 = memref.view %arena[%c0][] : memref<256xi8> to memref<32xf16>
  %a = memref.reinterpret_cast %0 to offset: [0], sizes: [2, 8], strides: [24, 1] : memref<32xf16> to memref<2x8xf16, strided<[24, 1]>>
  %1 = memref.view %arena[%c16][] : memref<256xi8> to memref<32xf16>
  %b = memref.reinterpret_cast %1 to offset: [0], sizes: [2, 8], strides: [24, 1] : memref<32xf16> to memref<2x8xf16, strided<[24, 1]>>
  %2 = memref.view %arena[%c8][] : memref<256xi8> to memref<32xf16>
  %c = memref.reinterpret_cast %2 to offset: [0], sizes: [2, 8], strides: [24, 1] : memref<32xf16> to memref<2x8xf16, strided<[24, 1]>>
  %3 = memref.view %arena[%c24][] : memref<256xi8> to memref<32xf16>
  %d = memref.reinterpret_cast %3 to offset: [0], sizes: [2, 8], strides: [24, 1] : memref<32xf16> to memref<2x8xf16, strided<[24, 1]>>
  %e = memref.reinterpret_cast %0 to offset: [0], sizes: [2, 8], strides: [16, 1] : memref<32xf16> to memref<2x8xf16, strided<[16, 1]>>
  // CHECK: cnn.launch @kernels::@k0(%{{.*}}, %{{.*}}) {{.*}} : memref<2x8xf16, strided<[24, 1]>>, memref<2x8xf16>
  cnn.kernel ins(%a : memref<2x8xf16, strided<[24, 1]>>) outs(%y : memref<2x8xf16>) tiling = #cnn.tiling<"loops", {}> (%i: tensor<2x8xf16>) {
    cnn.yield %i : tensor<2x8xf16>
  }
  // CHECK: cnn.launch @kernels::@k0(
  cnn.kernel ins(%b : memref<2x8xf16, strided<[24, 1]>>) outs(%y : memref<2x8xf16>) tiling = #cnn.tiling<"loops", {}> (%i: tensor<2x8xf16>) {
    cnn.yield %i : tensor<2x8xf16>
  }
  // CHECK: cnn.launch @kernels::@k1(
  cnn.kernel ins(%c : memref<2x8xf16, strided<[24, 1]>>) outs(%y : memref<2x8xf16>) tiling = #cnn.tiling<"loops", {}> (%i: tensor<2x8xf16>) {
    cnn.yield %i : tensor<2x8xf16>
  }
  // CHECK: cnn.launch @kernels::@k1(
  cnn.kernel ins(%d : memref<2x8xf16, strided<[24, 1]>>) outs(%y : memref<2x8xf16>) tiling = #cnn.tiling<"loops", {}> (%i: tensor<2x8xf16>) {
    cnn.yield %i : tensor<2x8xf16>
  }
  // CHECK: cnn.launch @kernels::@k2(
  cnn.kernel ins(%e : memref<2x8xf16, strided<[16, 1]>>) outs(%y : memref<2x8xf16>) tiling = #cnn.tiling<"loops", {}> (%i: tensor<2x8xf16>) {
    cnn.yield %i : tensor<2x8xf16>
  }
  return
}
// CHECK: func.func @k0(%{{.*}}: memref<2x8xf16, strided<[24, 1]>>, %{{.*}}: memref<2x8xf16>) {
// CHECK: func.func @k1(%{{.*}}: memref<2x8xf16, strided<[24, 1]>> {llvm.align = 8 : i64}, %{{.*}}: memref<2x8xf16>) {
// CHECK: func.func @k2(%{{.*}}: memref<2x8xf16, strided<[16, 1]>>, %{{.*}}: memref<2x8xf16>) {
