// RUN: not cnn-opt %s -cnn-strassen=device=abacus 2>&1 | FileCheck %s
// RUN: not cnn-opt %s -cnn-strassen=target=ptx 2>&1 | FileCheck %s --check-prefix=TARGET

// CHECK: --device=abacus: unknown device of the target cpu; known: native, x86-64-v3
// TARGET: --device=x86-64-v4: unknown device of the target ptx
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
