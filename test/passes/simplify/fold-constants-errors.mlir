// What is not folded, and the remarks that say so.
// RUN: cnn-opt %s -cnn-fold-constants="max-growth-bytes=1024 max-steps=100000" -remarks-filter=cnn-fold-constants -remark-format=emitRemark 2>%t.txt | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.txt
// RUN: cnn-opt %s -cnn-fold-constants="max-steps=15" | FileCheck %s --check-prefix=STEPS

// CHECK-LABEL: func @not_constant
// CHECK: cnn.binary add
func.func @not_constant(%x: tensor<4xi32>) -> tensor<4xi32> {
  %w = cnn.constant dense<2> : tensor<4xi32>
  %y = cnn.binary add %x, %w : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// 3200 bytes from 8.
// CHECK-LABEL: func @grows
// CHECK: cnn.broadcast
// REMARK: remark: {{.*}}cnn.broadcast over constants is left for run time
func.func @grows() -> tensor<400x2xf32> {
  %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = cnn.broadcast %w {shape = array<i64: 400, 2>} : (tensor<2xf32>) -> tensor<400x2xf32>
  return %y : tensor<400x2xf32>
}

// Twice 480 bytes more are within the limit, three times are not.
// CHECK-LABEL: func @grows_in_all
// CHECK: cnn.constant dense<"0x{{.*}}"> : tensor<122xf32>
// CHECK: cnn.constant dense<"0x{{.*}}"> : tensor<122xf32>
// CHECK: cnn.pad edge
func.func @grows_in_all() -> (tensor<122xf32>, tensor<122xf32>, tensor<122xf32>) {
  %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = cnn.pad edge %w {low = array<i64: 60>, high = array<i64: 60>} : (tensor<2xf32>) -> tensor<122xf32>
  %1 = cnn.pad edge %w {low = array<i64: 61>, high = array<i64: 59>} : (tensor<2xf32>) -> tensor<122xf32>
  %2 = cnn.pad edge %w {low = array<i64: 62>, high = array<i64: 58>} : (tensor<2xf32>) -> tensor<122xf32>
  return %0, %1, %2 : tensor<122xf32>, tensor<122xf32>, tensor<122xf32>
}

// A cast may grow.
// CHECK-LABEL: func @cast_grows
// CHECK-NOT: cnn.cast
// CHECK: return
func.func @cast_grows() -> tensor<300xf64> {
  %w = cnn.constant dense<1> : tensor<299xi8>
  %v = cnn.constant dense<2> : tensor<1xi8>
  %x = cnn.concat %w, %v {axis = 0 : i64} : (tensor<299xi8>, tensor<1xi8>) -> tensor<300xi8>
  %y = cnn.cast %x to f64 : (tensor<300xi8>) -> tensor<300xf64>
  return %y : tensor<300xf64>
}

// Eight multiplications, and eight elements to read.
// CHECK-LABEL: func @costs
// CHECK-NEXT: cnn.constant
// CHECK-NEXT: return
// STEPS-LABEL: func @costs
// STEPS: cnn.matmul
func.func @costs() -> tensor<2x2xf32> {
  %a = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %y = cnn.matmul %a, %a : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// A result with a layout.
// CHECK-LABEL: func @layout
// CHECK: cnn.relayout
#c8 = #cnn.layout<outer = [0, 1], inner = [1 : 8]>
func.func @layout() -> tensor<1x4xf32, #c8> {
  %w = cnn.constant dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>
  %y = cnn.relayout %w : (tensor<1x4xf32>) -> tensor<1x4xf32, #c8>
  return %y : tensor<1x4xf32, #c8>
}

// A kernel and what is in it.
// CHECK-LABEL: func @kernel
// CHECK: cnn.kernel
// CHECK: cnn.unary relu
// CHECK: cnn.binary add
func.func @kernel() -> tensor<2xf32> {
  %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %o = tensor.empty() : tensor<2xf32>
  %y = cnn.kernel ins(%w : tensor<2xf32>) outs(%o : tensor<2xf32>) -> tensor<2xf32> (%a: tensor<2xf32>) {
    %0 = cnn.unary relu %a : (tensor<2xf32>) -> tensor<2xf32>
    %1 = cnn.constant dense<1.0> : tensor<2xf32>
    %2 = cnn.binary add %0, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    cnn.yield %2 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// Operations of other dialects.
// CHECK-LABEL: func @arithmetic
// CHECK: arith.addf
func.func @arithmetic() -> f32 {
  %a = arith.constant 1.0 : f32
  %b = arith.addf %a, %a : f32
  return %b : f32
}
