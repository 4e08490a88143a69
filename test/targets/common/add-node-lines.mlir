// RUN: cnn-opt %s -cnn-add-node-lines=file=net.nodes -mlir-print-debuginfo -mlir-print-local-scope -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-add-node-lines=file=net.nodes -o %t.with.mlir
// RUN: cnn-opt %s -o %t.without.mlir
// RUN: cmp %t.with.mlir %t.without.mlir

// Of several nodes the first known one counts; what no node is known of has its
// function's line. What lies outside the kernels stays.

// COUNT: cnn-add-node-lines: located = 6 (

module attributes {cnn.node_lines = {conv = 1 : i64, relu = 2 : i64, "a/b" = 3 : i64}} {
  // CHECK: func.func @main() {
  // CHECK-NEXT: return loc("main")
  func.func @main() {
    return loc("main")
  }
  module @kernels {
    // CHECK: llvm.func @k0_conv
    llvm.func @k0_conv(%a: f32, %b: f32) {
      // CHECK-NEXT: llvm.fmul {{.*}} loc("net.nodes":1:1)
      %0 = llvm.fmul %a, %b : f32 loc(fused["weights", "conv", "relu"])
      // CHECK-NEXT: llvm.fadd {{.*}} loc("net.nodes":3:1)
      %1 = llvm.fadd %0, %b : f32 loc("a/b")
      // CHECK-NEXT: llvm.fsub {{.*}} loc("net.nodes":2:1)
      %2 = llvm.fsub %1, %b : f32 loc("weights")
      // CHECK-NEXT: llvm.return loc("net.nodes":2:1)
      llvm.return
    } loc(fused["relu", "conv"])
  }
  // Another architecture's.
  module @kernels_sm_90 {
    // CHECK: llvm.func @k0_conv
    llvm.func @k0_conv(%a: f32, %b: f32) {
      // CHECK-NEXT: llvm.fmul {{.*}} loc("net.nodes":1:1)
      %0 = llvm.fmul %a, %b : f32 loc("conv")
      llvm.return
    } loc("conv")
  }
}
