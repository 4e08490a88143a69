// What must not share a kernel, and the remarks that say why.
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels | FileCheck %s
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -remarks-filter=cnn-fusion \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// The add would need what conv2 makes of conv1's result: a cycle if it joined
// conv1.

// CHECK-LABEL: func @cycle
func.func @cycle(%x: tensor<1x8x4x4xf32>, %w: tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK: %[[K:.*]] = cnn.kernel
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel ins(%[[K]]
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.binary
  // WHY-DAG: add (cnn.binary) joins conv2
  // WHY-DAG: add does not join conv1: there would be a cycle through conv2
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> loc("conv1")
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> loc("conv2")
  %2 = cnn.binary add %0, %1 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("add")
  return %2 : tensor<1x8x4x4xf32>
}

// -----

// Both activations would have to leave the kernel besides the sum.

// CHECK-LABEL: func @two_ways
func.func @two_ways(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.matmul
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.kernel
  // WHY-DAG: relu does not join product: product has several users outside of one kernel
  // WHY-DAG: tanh does not join product: product has several users outside of one kernel
  %0 = cnn.matmul %x, %w : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32> loc("product")
  %1 = cnn.unary relu %0 : (tensor<4x8xf32>) -> tensor<4x8xf32> loc("relu")
  %2 = cnn.unary tanh %0 : (tensor<4x8xf32>) -> tensor<4x8xf32> loc("tanh")
  return %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// CHECK-LABEL: func @before_conv
func.func @before_conv(%x: tensor<1x8x4x4xf32>, %w: tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK-COUNT-2: cnn.kernel
  // WHY-DAG: relu does not join conv: conv would compute it again for every tap
  %0 = cnn.unary relu %x : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("relu")
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> loc("conv")
  return %1 : tensor<1x8x4x4xf32>
}

// -----

// Every exponential would be computed nine times.

// CHECK-LABEL: func @expensive
func.func @expensive(%x: tensor<1x1x32x32xf32>) -> tensor<1x1x30x30xf32> {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.unary
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel
  // WHY-DAG: exp does not join pool: it would be computed 7 times over
  %0 = cnn.unary exp %x : (tensor<1x1x32x32xf32>) -> tensor<1x1x32x32xf32> loc("exp")
  %1 = cnn.pool max %0 {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x32x32xf32>) -> tensor<1x1x30x30xf32> loc("pool")
  return %1 : tensor<1x1x30x30xf32>
}

// -----

// A small tensor that a large one repeats is computed once.

// CHECK-LABEL: func @gate
func.func @gate(%x: tensor<1x8x8x8xf32>, %s: tensor<1x8x1x1xf32>) -> tensor<1x8x8x8xf32> {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.unary {{.*}}sigmoid
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel
  // WHY-DAG: gate does not join scale: it would be computed 64 times over
  %0 = cnn.unary sigmoid %s : (tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32> loc("gate")
  %1 = cnn.binary mul %x, %0 : (tensor<1x8x8x8xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x8x8xf32> loc("scale")
  return %1 : tensor<1x8x8x8xf32>
}

// -----

// An anchor never joins another.

// CHECK-LABEL: func @anchors
func.func @anchors(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>) -> tensor<4x1xf32> {
  // CHECK-COUNT-2: cnn.kernel
  %0 = cnn.matmul %x, %w : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
  %1 = cnn.reduce sum %0 {axes = array<i64: 1>} : (tensor<4x8xf32>) -> tensor<4x1xf32>
  return %1 : tensor<4x1xf32>
}

// -----

// Both parts are written where the whole wants them, if nothing is fused.

// CHECK-LABEL: func @free_concat
func.func @free_concat(%x: tensor<1x4x4xf32>) -> tensor<1x8x4xf32> {
  // CHECK-COUNT-3: cnn.kernel
  // WHY-DAG: a does not join whole: the concatenation is written in place
  // WHY-DAG: whole does not join after: the concatenation is written in place
  %0 = cnn.unary abs %x : (tensor<1x4x4xf32>) -> tensor<1x4x4xf32> loc("a")
  %1 = cnn.unary neg %x : (tensor<1x4x4xf32>) -> tensor<1x4x4xf32> loc("b")
  %2 = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<1x4x4xf32>, tensor<1x4x4xf32>) -> tensor<1x8x4xf32> loc("whole")
  %3 = cnn.unary relu %2 : (tensor<1x8x4xf32>) -> tensor<1x8x4xf32> loc("after")
  return %3 : tensor<1x8x4xf32>
}

// -----

// Updates may meet an element more than once: nothing follows a scatter.

// CHECK-LABEL: func @scatter
func.func @scatter(%x: tensor<8xf32>, %i: tensor<2x1xi64>, %u: tensor<2xf32>) -> tensor<8xf32> {
  // CHECK-COUNT-3: cnn.kernel
  // WHY-DAG: before does not join scatter: scatter reads its operands in no fixed order
  %0 = cnn.unary neg %x : (tensor<8xf32>) -> tensor<8xf32> loc("before")
  %1 = cnn.scatter_nd add %0, %i, %u : (tensor<8xf32>, tensor<2x1xi64>, tensor<2xf32>) -> tensor<8xf32> loc("scatter")
  %2 = cnn.unary relu %1 : (tensor<8xf32>) -> tensor<8xf32> loc("after")
  return %2 : tensor<8xf32>
}
