// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 | FileCheck %s

// Grids compute a function of five operations, and none of them has a table.

// CHECK-LABEL: func.func @hard_swish
// CHECK: cnn.conv
// CHECK-NOT: cnn.lookup
// CHECK: cnn.binary{{ +}}mul %{{[0-9]+}}, %{{[0-9]+}} : (tensor<1x1x2x2xf64>, tensor<1x1x2x2xf64>)
// CHECK-NOT: cnn.lookup
// CHECK: cnn.conv
func.func @hard_swish(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x1x1xf32>
  %sixth = cnn.constant dense<0.166666672> : tensor<f32>
  %half = cnn.constant dense<0.5> : tensor<f32>
  %one = cnn.constant dense<1.0> : tensor<f32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %1 = cnn.binary mul %0, %sixth : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %2 = cnn.binary add %1, %half : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %3 = cnn.binary min %2, %one : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %4 = cnn.unary relu %3 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %5 = cnn.binary mul %0, %4 : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %6 = cnn.conv %5, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  return %6 : tensor<1x1x2x2xf32>
}

// -----

// A chain that is longer than a function may be has two tables. The second
// function is flat beyond a fifth of its operand's range, and would rather have
// no numbers there; but they are the first one's results, so that its 127 steps
// are those of 102 rows: 0, 1, 2, ...

// CHECK-LABEL: func.func @two_tables
// CHECK: %[[SECOND:.*]] = cnn.constant dense_resource<[[NAME:.*]]> : tensor<1024x1xf64>
// CHECK: %[[FIRST:.*]] = cnn.constant dense_resource<{{.*}}> : tensor<1024x1xf64>
// CHECK: %[[Y:.*]] = cnn.lookup %{{.*}} on <10, 10>, %[[FIRST]]
// CHECK-NEXT: cnn.lookup %[[Y]] on <10, 10>, %[[SECOND]]
// CHECK: [[NAME]]: "0x400000000000000000000000000000000000F03F0000000000000040
func.func @two_tables(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x1x1xf32>
  %five = cnn.constant dense<5.0> : tensor<f32>
  %low = cnn.constant dense<-1.0> : tensor<f32>
  %high = cnn.constant dense<1.0> : tensor<f32>
  %1 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %2 = cnn.unary tanh %1 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %3 = cnn.binary mul %2, %five : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %4 = cnn.binary max %3, %low : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %5 = cnn.binary min %4, %high : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %6 = cnn.unary tan %5 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %7 = cnn.unary atan %6 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %8 = cnn.unary tan %7 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %9 = cnn.unary atan %8 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %10 = cnn.unary tan %9 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %11 = cnn.unary atan %10 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %12 = cnn.unary tan %11 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %13 = cnn.unary atan %12 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %14 = cnn.unary tan %13 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %15 = cnn.unary atan %14 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %16 = cnn.unary tan %15 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %17 = cnn.unary atan %16 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %18 = cnn.unary tan %17 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %19 = cnn.unary atan %18 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %20 = cnn.unary tan %19 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %21 = cnn.unary atan %20 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %22 = cnn.unary tan %21 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %23 = cnn.unary atan %22 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %24 = cnn.unary tan %23 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %25 = cnn.unary atan %24 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %26 = cnn.unary tan %25 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %27 = cnn.unary atan %26 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %28 = cnn.unary tan %27 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %29 = cnn.unary atan %28 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %30 = cnn.unary tan %29 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %31 = cnn.unary atan %30 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %32 = cnn.unary tan %31 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %33 = cnn.unary atan %32 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %34 = cnn.unary tan %33 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %35 = cnn.unary atan %34 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %36 = cnn.conv %35, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  return %36 : tensor<1x1x2x2xf32>
}
