// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 | FileCheck %s
// RUN: cnn-opt %s -split-input-file '-cnn-quantise=scheme=fixed width=8 integer=4' | FileCheck %s --check-prefix=FIXED

// exp has a table of what lies below the largest number, at most 2^16 steps;
// 17 bits are 0 to 1.

// CHECK-LABEL: func.func @softmax
// CHECK: %[[X:.*]] = cnn.quantize %{{.*}} to <16, 16> rnd sat
// CHECK: %[[MOST:.*]] = cnn.reduce max %[[X]]
// CHECK: %[[FAR:.*]] = cnn.binary sub %[[MOST]], %[[X]]
// CHECK: %[[T:.*]] = cnn.quantize %[[FAR]] to <16, 16, unsigned> rnd sat
// CHECK: %[[TERM:.*]] = cnn.lookup %[[T]] on <16, 16, unsigned>
// CHECK: %[[Y:.*]] = cnn.quantize %[[TERM]] to <17, 1, unsigned> rnd sat
// CHECK: %[[SUM:.*]] = cnn.reduce sum %[[Y]]
// CHECK-DAG: %[[A:.*]] = cnn.cast %[[Y]] to f32
// CHECK-DAG: %[[B:.*]] = cnn.cast %[[SUM]] to f32
// CHECK: %[[P:.*]] = cnn.binary div %[[A]], %[[B]] : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>)
// CHECK: return %[[P]]

// Given integer bits are those of what comes in only: a sum of <8, 4> would
// saturate at 8.

// FIXED-LABEL: func.func @softmax
// FIXED: %[[T:.*]] = cnn.quantize %{{.*}} to <8, 4, unsigned> rnd sat
// FIXED: %[[TERM:.*]] = cnn.lookup %[[T]] on <8, 4, unsigned>, %{{.*}} : (tensor<1x3x1x1xf64>, tensor<256x1xf64>)
// FIXED: cnn.reduce sum %[[TERM]]
func.func @softmax(%x: tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32> {
  %w = cnn.constant dense<[[[[1.0]]], [[[2.0]]], [[[-1.0]]]]> : tensor<3x1x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 3 : i64} : (tensor<1x3x1x1xf32>, tensor<3x1x1x1xf32>) -> tensor<1x3x1x1xf32>
  %1 = cnn.softmax %0 {axis = 1 : i64} : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
  return %1 : tensor<1x3x1x1xf32>
}

// -----

// Sums of 20 numbers have two tables, of 1 to 8 and of 8 to 64, which hold the
// same: log(sum / 8) of a sum that is eight times as large.

// CHECK-LABEL: func.func @log_softmax
// CHECK: %[[SUM:.*]] = cnn.reduce sum
// CHECK: %[[FINE:.*]] = cnn.quantize %[[SUM]] to <19, 3, unsigned>
// CHECK: %[[FIRST:.*]] = cnn.lookup %[[FINE]] on <19, 3, unsigned>, %[[TABLE:[0-9]+]]
// CHECK: %[[A:.*]] = cnn.quantize %[[FIRST]] to <18, 2, unsigned>
// CHECK: %[[COARSE:.*]] = cnn.quantize %[[SUM]] to <19, 6, unsigned>
// CHECK: %[[SECOND:.*]] = cnn.lookup %[[COARSE]] on <19, 6, unsigned>, %[[TABLE]]
// CHECK: %[[B:.*]] = cnn.quantize %[[SECOND]] to <18, 2, unsigned>
// CHECK: %[[LOG:.*]] = cnn.binary add %[[A]], %[[B]]
// CHECK: %[[ALL:.*]] = cnn.binary add %{{.*}}, %[[LOG]]
// CHECK: cnn.unary neg %[[ALL]]
func.func @log_softmax(%x: tensor<1x20x1x1xf32>) -> tensor<1x20x1x1xf32> {
  %w = cnn.constant dense<1.0> : tensor<20x1x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 20 : i64} : (tensor<1x20x1x1xf32>, tensor<20x1x1x1xf32>) -> tensor<1x20x1x1xf32>
  %1 = cnn.softmax %0 {axis = 1 : i64, log} : (tensor<1x20x1x1xf32>) -> tensor<1x20x1x1xf32>
  return %1 : tensor<1x20x1x1xf32>
}
