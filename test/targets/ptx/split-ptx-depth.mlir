// RUN: cnn-opt %s -cnn-ptx-split-depth -statistics -mlir-elide-elementsattrs-if-larger=4 -mlir-elide-resource-strings-if-larger=16 2>%t.counts | FileCheck %s --check-prefixes=CHECK,A100
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-ptx-split-depth=devices=sm_87 -mlir-elide-elementsattrs-if-larger=4 -mlir-elide-resource-strings-if-larger=16 | FileCheck %s --check-prefixes=CHECK,ORIN
// RUN: cnn-opt %s -cnn-ptx-split-depth="devices=sm_80,sm_90" -remarks-filter=cnn-ptx-split-depth -remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: cnn-opt %s -cnn-ptx-split-depth=parts=2 -mlir-elide-elementsattrs-if-larger=4 -mlir-elide-resource-strings-if-larger=16 | FileCheck %s --check-prefix=TWO

// COUNT-DAG: cnn-ptx-split-depth: split = 2 (
// COUNT-DAG: cnn-ptx-split-depth: kept = 2 (

// 64 blocks for 108 multiprocessors, and 4608 channels and taps: sixteen parts of
// the channels. Bias and activation stay; the bias is in the first part.

// CHECK-LABEL: func.func @deep
// A100-DAG: %[[W:.*]] = cnn.constant {{.*}} : tensor<8192x32x3x3xf32>
// A100-DAG: %[[B:.*]] = cnn.constant {{.*}} : tensor<8192xf32>
// A100: %[[P:.*]] = cnn.conv %arg0, %[[W]], %[[B]] {cnn.depth_parts = 16 : i64, {{.*}}group = 16 : i64
// A100-SAME: -> tensor<1x8192x7x7xf32>
// A100: %[[S0:.*]] = cnn.slice %[[P]] {sizes = array<i64: 1, 512, 7, 7>, starts = array<i64: 0, 0, 0, 0>
// A100: %[[S1:.*]] = cnn.slice %[[P]] {sizes = array<i64: 1, 512, 7, 7>, starts = array<i64: 0, 512, 0, 0>
// A100: %[[A0:.*]] = cnn.binary add %[[S0]], %[[S1]]
// A100-COUNT-14: cnn.slice %[[P]]
// A100-COUNT-3: cnn.binary add
// A100: %[[SUM:.*]] = cnn.binary add
// A100-NEXT: cnn.unary relu %[[SUM]]

// With 16 multiprocessors there are blocks enough.
// ORIN-NOT: cnn.slice
// ORIN: return

// WHY: remark: {{.*}}its depth is divided into {{[0-9]+}} parts: {{[0-9.]+}} us in place of {{[0-9.]+}} on sm_80, {{[0-9.]+}} us in place of {{[0-9.]+}} on sm_90
func.func @deep(%x: tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32> {
  %w = cnn.constant dense<0.5> : tensor<512x512x3x3xf32>
  %b = cnn.constant dense<0.25> : tensor<512xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x512x7x7xf32>, tensor<512x512x3x3xf32>, tensor<512xf32>) -> tensor<1x512x7x7xf32>
  %1 = cnn.unary relu %0 : (tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32>
  return %1 : tensor<1x512x7x7xf32>
}

// A launch costs more than is saved.

// CHECK-LABEL: func.func @shallow
// CHECK-NOT: cnn.slice
// CHECK: return
// WHY: remark: {{.*}}its depth in {{[0-9]+}} parts would take {{[0-9.]+}} us in place of {{[0-9.]+}} on sm_80, {{[0-9.]+}} us in place of {{[0-9.]+}} on sm_90
// TWO-LABEL: func.func @shallow
// TWO: cnn.conv {{.*}}group = 2 : i64{{.*}} : (tensor<1x64x7x7xf32>, tensor<128x32x1x1xf32>) -> tensor<1x128x7x7xf32>
func.func @shallow(%x: tensor<1x64x7x7xf32>) -> tensor<1x64x7x7xf32> {
  %w = cnn.constant dense<0.5> : tensor<64x64x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x7x7xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x7x7xf32>
  return %0 : tensor<1x64x7x7xf32>
}

// As many results as the device could wish for.

// CHECK-LABEL: func.func @wide
// CHECK-NOT: cnn.slice
// CHECK: return
// WHY: remark: {{.*}}would take
func.func @wide(%x: tensor<1x64x56x56xf32>) -> tensor<1x64x56x56xf32> {
  %w = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x56x56xf32>
  return %0 : tensor<1x64x56x56xf32>
}

// The rows of a product are pictures of one pixel; its batch stays.

// CHECK-LABEL: func.func @product
// A100: %[[X:.*]] = cnn.reshape %arg0 {shape = array<i64: 4, 16384, 1>}
// A100: %[[P:.*]] = cnn.conv %[[X]], %{{.*}} {cnn.depth_parts = [[#N:]] : i64
// A100-SAME: group = [[#N]] : i64
// A100: %[[R:.*]] = cnn.reshape %[[P]] {shape = array<i64: 2, 2, [[#mul(8,N)]]>
// A100: cnn.slice %[[R]] {sizes = array<i64: 2, 2, 8>, starts = array<i64: 0, 0, 0>
// A100: cnn.slice %[[R]] {sizes = array<i64: 2, 2, 8>, starts = array<i64: 0, 0, 8>
// A100: cnn.binary add
// A100: return
func.func @product(%x: tensor<2x2x16384xf32>) -> tensor<2x2x8xf32> {
  %w = cnn.constant dense<0.5> : tensor<16384x8xf32>
  %0 = cnn.matmul %x, %w : (tensor<2x2x16384xf32>, tensor<16384x8xf32>) -> tensor<2x2x8xf32>
  return %0 : tensor<2x2x8xf32>
}
