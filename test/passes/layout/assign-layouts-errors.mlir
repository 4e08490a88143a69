// RUN: not cnn-opt %s -cnn-assign-layouts=device=abacus 2>&1 | FileCheck %s
// RUN: not cnn-opt %s -cnn-assign-layouts=target=loom 2>&1 | FileCheck %s --check-prefix=TARGET

// CHECK: unknown target or device: cpu, abacus
// TARGET: unknown target or device: loom, x86-64-v4
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
