// RUN: cnn-opt %s -cnn-convert-ptx-to-nvvm -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-convert-ptx-to-nvvm: converted = 1 (

// Indices have 32 bits, arguments are bare pointers, @main is left alone.
// CHECK-LABEL: func.func @main
// CHECK: llvm.func @k0(%[[X:.*]]: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr)
// CHECK-SAME: nvvm.kernel, nvvm.maxnreg = 96 : i32, nvvm.reqntid = array<i32: 64, 1, 1>
// CHECK-NOT: i64
// CHECK: nvvm.read.ptx.sreg.tid.x
// CHECK: llvm.getelementptr {{.*}}(!llvm.ptr, i32) -> !llvm.ptr, f32
// CHECK: llvm.return
func.func @main() {
  return
}
module @kernels {
  func.func @k0(%x: memref<64xf32> {llvm.noalias}, %y: memref<64xf32>) attributes {cnn.block = array<i64: 64, 1, 1>, cnn.registers = 96 : i64} {
    %i = gpu.thread_id x
    %0 = memref.load %x[%i] : memref<64xf32>
    memref.store %0, %y[%i] : memref<64xf32>
    return
  }
}
