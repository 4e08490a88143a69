// RUN: cnn-opt %s -split-input-file -cnn-form-kernels=sector-bytes=32 -remarks-filter=cnn-fusion \
// RUN:   -remark-format=emitRemark -statistics 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=WHY < %t.remarks
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels | FileCheck %s --check-prefix=DENSE

// WHY: cnn-form-kernels: part-copies = 3 (

// Both operands are written where they belong: the concatenation stays alone,
// though its user could compute it.

// CHECK-LABEL: func @both
// DENSE-LABEL: func @both
func.func @both(%x: tensor<2x8xf32>, %w: tensor<8x8xf32>) -> tensor<2x16xf32> {
  // CHECK-COUNT-2: cnn.matmul
  // CHECK: cnn.concat
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.unary {{ *}}neg
  // DENSE: cnn.concat
  // DENSE-NEXT: cnn.unary {{ *}}neg
  %a = cnn.matmul %x, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %b = cnn.matmul %a, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %c = cnn.concat %a, %b {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  %y = cnn.unary neg %c : (tensor<2x16xf32>) -> tensor<2x16xf32>
  return %y : tensor<2x16xf32>
}

// -----

// An operand that is an input is copied alone, where the concatenation would be
// a kernel of its own.

// CHECK-LABEL: func @input
func.func @input(%x: tensor<2x8xf32>, %w: tensor<8x8xf32>, %v: tensor<16x8xf32>) -> tensor<2x8xf32> {
  // CHECK: cnn.matmul
  // CHECK: %[[COPY:.*]] = cnn.kernel ins(%arg0 : tensor<2x8xf32>) outs({{.*}}) -> tensor<2x8xf32> (%[[I:.*]]: tensor<2x8xf32>) {
  // CHECK-NEXT: cnn.yield %[[I]]
  // CHECK: cnn.kernel ins(%{{.*}}, %[[COPY]] :
  // CHECK-NEXT: cnn.concat
  // CHECK-NEXT: cnn.yield
  %a = cnn.matmul %x, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %c = cnn.concat %a, %x {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  %y = cnn.matmul %c, %v : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// -----

// Two copies would be more than the one kernel that they spare; one is more
// than none, where the user computes the concatenation.

// CHECK-LABEL: func @dear
func.func @dear(%x: tensor<2x8xf32>, %w: tensor<8x8xf32>, %v: tensor<24x8xf32>) -> (tensor<2x8xf32>, tensor<2x16xf32>) {
  // CHECK: cnn.matmul
  // CHECK: cnn.kernel ins(%arg0, %{{.*}} :
  // CHECK-NEXT: cnn.concat
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel ins(%{{.*}}, %arg0 :
  // CHECK-NEXT: cnn.concat
  // CHECK-NEXT: cnn.unary {{ *}}neg
  %a = cnn.matmul %x, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %c = cnn.concat %x, %a, %x {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x24xf32>
  %y = cnn.matmul %c, %v : (tensor<2x24xf32>, tensor<24x8xf32>) -> tensor<2x8xf32>
  %d = cnn.concat %a, %x {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  %z = cnn.unary neg %d : (tensor<2x16xf32>) -> tensor<2x16xf32>
  return %y, %z : tensor<2x8xf32>, tensor<2x16xf32>
}

// -----

// What lies in one concatenation is copied for another, unless all of that
// lies together in the first. What is a result is copied, too.

// CHECK-LABEL: func @shared
func.func @shared(%x: tensor<2x8xf32>, %w: tensor<8x8xf32>, %v: tensor<16x8xf32>, %u: tensor<24x8xf32>) -> (tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>) {
  // CHECK-COUNT-4: cnn.matmul
  %a = cnn.matmul %x, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %b = cnn.matmul %a, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %c = cnn.matmul %b, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %d = cnn.matmul %c, %w : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  // CHECK: %[[C:.*]] = cnn.kernel {{.*}} -> tensor<2x8xf32> (%[[I:.*]]: tensor<2x8xf32>) {
  // CHECK-NEXT: cnn.yield %[[I]]
  // CHECK: cnn.kernel ins(%{{.*}}, %[[C]] :
  // CHECK-NEXT: cnn.concat
  %bd = cnn.concat %d, %c {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  // CHECK: cnn.kernel ins(%{{[0-9]+}}, %{{[0-9]+}} :
  // CHECK-NEXT: cnn.concat
  %ab = cnn.concat %a, %b {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  %p = cnn.matmul %bd, %v : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
  %q = cnn.matmul %ab, %v : (tensor<2x16xf32>, tensor<16x8xf32>) -> tensor<2x8xf32>
  // CHECK: %[[P:.*]] = cnn.kernel {{.*}} -> tensor<2x8xf32> (%[[J:.*]]: tensor<2x8xf32>) {
  // CHECK-NEXT: cnn.yield %[[J]]
  // CHECK: cnn.kernel ins(%{{.*}}, %{{.*}}, %[[P]] :
  // CHECK-NEXT: cnn.concat
  %abp = cnn.concat %a, %b, %p {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x24xf32>
  %r = cnn.matmul %abp, %u : (tensor<2x24xf32>, tensor<24x8xf32>) -> tensor<2x8xf32>
  return %p, %q, %r, %c : tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>, tensor<2x8xf32>
}
