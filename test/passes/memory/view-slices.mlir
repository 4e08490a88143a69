// RUN: cnn-opt %s -split-input-file -cnn-view-slices -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-view-slices -remarks-filter=cnn-memory \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// COUNT: cnn-view-slices: viewed = 3 (
// COUNT: cnn-view-slices: saved-bytes = 896 (

#nhwc = #cnn.layout<outer = [0, 2, 3, 1], inner = []>

// The second half of the channels, every second row of these, and the first two
// of them, which a reader sees under another shape.

// CHECK-LABEL: func @views
func.func @views(%x: memref<1x4x2x16xf32>, %p: memref<1x4x2x8xf32> {cnn.output}, %q: memref<1x2x2x8xf32> {cnn.output}, %s: memref<4x4xf32> {cnn.output}) {
  // CHECK: %[[ALL:.*]] = memref.alloc() : memref<512xi8>
  // CHECK-DAG: %[[C32:.*]] = arith.constant 32 : index
  // CHECK-DAG: %[[C160:.*]] = arith.constant 160 : index
  // CHECK-DAG: memref.view %[[ALL]][%[[C32]]][] : memref<512xi8> to memref<120xf32>
  // CHECK-DAG: %[[B:.*]] = memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [1, 4, 2, 8], strides: [128, 32, 16, 1] : memref<120xf32> to memref<1x4x2x8xf32, strided<[128, 32, 16, 1]>>
  // CHECK-DAG: memref.view %[[ALL]][%[[C160]]][] : memref<512xi8> to memref<88xf32>
  // CHECK-DAG: %[[C:.*]] = memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [1, 2, 2, 8], strides: [128, 64, 16, 1] : memref<88xf32> to memref<1x2x2x8xf32, strided<[128, 64, 16, 1]>>
  // CHECK-DAG: %[[E:.*]] = memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [4, 4], strides: [16, 1] : memref<52xf32> to memref<4x4xf32, strided<[16, 1]>>
  // WHY-COUNT-3: is a view of what it cuts
  %a = memref.alloc() : memref<1x4x2x16xf32>
  %b = memref.alloc() : memref<1x4x2x8xf32>
  %c = memref.alloc() : memref<1x2x2x8xf32>
  %d = memref.alloc() : memref<1x2x2x4xf32>
  %e = memref.reinterpret_cast %d to offset: [0], sizes: [4, 4], strides: [4, 1] : memref<1x2x2x4xf32> to memref<4x4xf32>
  cnn.kernel ins(%x : memref<1x4x2x16xf32>) outs(%a : memref<1x4x2x16xf32>) (%i: tensor<1x16x4x2xf32, #nhwc>) {
    cnn.yield %i : tensor<1x16x4x2xf32, #nhwc>
  }
  // CHECK-NOT: cnn.slice
  cnn.kernel ins(%a : memref<1x4x2x16xf32>) outs(%b : memref<1x4x2x8xf32>) (%i: tensor<1x16x4x2xf32, #nhwc>) {
    %r = cnn.slice %i {starts = array<i64: 0, 8, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 8, 4, 2>} : (tensor<1x16x4x2xf32, #nhwc>) -> tensor<1x8x4x2xf32, #nhwc>
    cnn.yield %r : tensor<1x8x4x2xf32, #nhwc>
  }
  cnn.kernel ins(%b : memref<1x4x2x8xf32>) outs(%c : memref<1x2x2x8xf32>) (%i: tensor<1x8x4x2xf32, #nhwc>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0, 1, 0>, steps = array<i64: 1, 1, 2, 1>, sizes = array<i64: 1, 8, 2, 2>} : (tensor<1x8x4x2xf32, #nhwc>) -> tensor<1x8x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x8x2x2xf32, #nhwc>
  }
  cnn.kernel ins(%b : memref<1x4x2x8xf32>) outs(%d : memref<1x2x2x4xf32>) (%i: tensor<1x8x4x2xf32, #nhwc>) {
    %r = cnn.slice %i {starts = array<i64: 0, 4, 2, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 4, 2, 2>} : (tensor<1x8x4x2xf32, #nhwc>) -> tensor<1x4x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x4x2x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[B]] :
  cnn.kernel ins(%b : memref<1x4x2x8xf32>) outs(%p : memref<1x4x2x8xf32>) (%i: tensor<1x8x4x2xf32, #nhwc>) {
    cnn.yield %i : tensor<1x8x4x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[C]] :
  cnn.kernel ins(%c : memref<1x2x2x8xf32>) outs(%q : memref<1x2x2x8xf32>) (%i: tensor<1x8x2x2xf32, #nhwc>) {
    cnn.yield %i : tensor<1x8x2x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[E]] :
  cnn.kernel ins(%e : memref<4x4xf32>) outs(%s : memref<4x4xf32>) (%i: tensor<4x4xf32>) {
    cnn.yield %i : tensor<4x4xf32>
  }
  return
}

// -----

#c4 = #cnn.layout<outer = [0, 1], inner = [1 : 4]>

// CHECK-LABEL: func @copies
// CHECK-COUNT-7: cnn.slice
// WHY: copies: its operand is not the arena's
// WHY: copies: its result belongs elsewhere
// WHY: copies: its result is no box of its operand
// WHY: copies: its innermost elements are no neighbours there
// WHY: copies: vectors of 16 bytes would begin at multiples of 8
// WHY: copies: its runs of 8 bytes would each move 32
// WHY: copies: its result is no box of its operand
func.func @copies(%x: memref<4x16xf32>, %o: memref<4x8xf32> {cnn.output}) {
  %a = memref.alloc() : memref<4x16xf32>
  %t = memref.alloc() : memref<4x2x4xf32>
  %b = memref.alloc() : memref<4x8xf32>
  %c = memref.alloc() : memref<4x8xf32>
  %d = memref.alloc() : memref<4x8xf32>
  %e = memref.alloc() : memref<4x8xf32>
  %f = memref.alloc() : memref<4x2xf32>
  %g = memref.alloc() : memref<4x1x4xf32>
  cnn.kernel ins(%x : memref<4x16xf32>) outs(%b : memref<4x8xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 8>} : (tensor<4x16xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%a : memref<4x16xf32>) outs(%o : memref<4x8xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 8>} : (tensor<4x16xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%a : memref<4x16xf32>) outs(%c : memref<4x8xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 3, 0>, steps = array<i64: -1, 1>, sizes = array<i64: 4, 8>} : (tensor<4x16xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%a : memref<4x16xf32>) outs(%d : memref<4x8xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0>, steps = array<i64: 1, 2>, sizes = array<i64: 4, 8>} : (tensor<4x16xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%a : memref<4x16xf32>) outs(%e : memref<4x8xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 0, 2>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 8>} : (tensor<4x16xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%a : memref<4x16xf32>) outs(%f : memref<4x2xf32>) (%i: tensor<4x16xf32>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 2>} : (tensor<4x16xf32>) -> tensor<4x2xf32>
    cnn.yield %r : tensor<4x2xf32>
  }
  cnn.kernel ins(%t : memref<4x2x4xf32>) outs(%g : memref<4x1x4xf32>) (%i: tensor<4x8xf32, #c4>) {
    %r = cnn.slice %i {starts = array<i64: 0, 4>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 4>} : (tensor<4x8xf32, #c4>) -> tensor<4x4xf32, #c4>
    cnn.yield %r : tensor<4x4xf32, #c4>
  }
  return
}
