// RUN: cnn-opt %s -split-input-file -cnn-place-concats -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-place-concats -cnn-plan-memory | FileCheck %s --check-prefix=PLAN
// RUN: cnn-opt %s -split-input-file -cnn-place-concats -remarks-filter=cnn-memory \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// COUNT: cnn-place-concats: placed = 2 (
// COUNT: cnn-place-concats: saved-bytes = 2048 (

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

// A concatenation of a concatenation, on blocked channels; the last part may
// end in padding. What else reads a part reads it where it lies now.

// CHECK-LABEL: func @nested
// PLAN-LABEL: func @nested
// PLAN-SAME: %[[ARENA:[a-z0-9]+]]: memref<640xi8> {cnn.arena}
func.func @nested(%x: memref<1x1x1x2x16xf32>, %z: memref<1x1x1x2x16xf32> {cnn.output}, %q: memref<1x5x1x2x16xf32> {cnn.output}) {
  // CHECK: %[[ALL:.*]] = memref.alloc() : memref<640xi8>
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C128:.*]] = arith.constant 128 : index
  // CHECK-DAG: %[[C384:.*]] = arith.constant 384 : index
  // CHECK-DAG: %[[A:.*]] = memref.view %[[ALL]][%[[C0]]][] : memref<640xi8> to memref<1x1x1x2x16xf32>
  // CHECK-DAG: %[[B:.*]] = memref.view %[[ALL]][%[[C128]]][] : memref<640xi8> to memref<1x2x1x2x16xf32>
  // CHECK-DAG: %[[D:.*]] = memref.view %[[ALL]][%[[C384]]][] : memref<640xi8> to memref<1x2x1x2x16xf32>
  // PLAN-DAG: %[[PA:.*]] = memref.view %[[ARENA]][%{{.*}}][] : memref<640xi8> to memref<1x1x1x2x16xf32>
  // PLAN-DAG: %[[PE:.*]] = memref.view %[[ARENA]][%{{.*}}][] : memref<640xi8> to memref<1x5x1x2x16xf32>
  // WHY-COUNT-2: is written in place by the producers of its parts
  %a = memref.alloc() : memref<1x1x1x2x16xf32>
  %b = memref.alloc() : memref<1x2x1x2x16xf32>
  %c = memref.alloc() : memref<1x3x1x2x16xf32>
  %d = memref.alloc() : memref<1x2x1x2x16xf32>
  %e = memref.alloc() : memref<1x5x1x2x16xf32>
  // CHECK: cnn.kernel ins(%{{.*}}) outs(%[[A]] : memref<1x1x1x2x16xf32>)
  cnn.kernel ins(%x : memref<1x1x1x2x16xf32>) outs(%a : memref<1x1x1x2x16xf32>) (%i: tensor<1x16x1x2xf32, #c16>) {
    %r = cnn.unary relu %i : (tensor<1x16x1x2xf32, #c16>) -> tensor<1x16x1x2xf32, #c16>
    cnn.yield %r : tensor<1x16x1x2xf32, #c16>
  }
  // CHECK: cnn.kernel ins(%{{.*}}) outs(%[[B]] : memref<1x2x1x2x16xf32>)
  cnn.kernel ins(%x : memref<1x1x1x2x16xf32>) outs(%b : memref<1x2x1x2x16xf32>) (%i: tensor<1x16x1x2xf32, #c16>) {
    %r = cnn.concat %i, %i {axis = 1 : i64} : (tensor<1x16x1x2xf32, #c16>, tensor<1x16x1x2xf32, #c16>) -> tensor<1x32x1x2xf32, #c16>
    cnn.yield %r : tensor<1x32x1x2xf32, #c16>
  }
  cnn.kernel ins(%a, %b : memref<1x1x1x2x16xf32>, memref<1x2x1x2x16xf32>) outs(%c : memref<1x3x1x2x16xf32>)
      (%i: tensor<1x16x1x2xf32, #c16>, %j: tensor<1x32x1x2xf32, #c16>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<1x16x1x2xf32, #c16>, tensor<1x32x1x2xf32, #c16>) -> tensor<1x48x1x2xf32, #c16>
    cnn.yield %r : tensor<1x48x1x2xf32, #c16>
  }
  // CHECK: cnn.kernel ins(%[[B]] : memref<1x2x1x2x16xf32>) outs(%[[D]] : memref<1x2x1x2x16xf32>)
  cnn.kernel ins(%b : memref<1x2x1x2x16xf32>) outs(%d : memref<1x2x1x2x16xf32>) (%i: tensor<1x32x1x2xf32, #c16>) {
    %r = cnn.slice %i {starts = array<i64: 0, 0, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 20, 1, 2>} : (tensor<1x32x1x2xf32, #c16>) -> tensor<1x20x1x2xf32, #c16>
    cnn.yield %r : tensor<1x20x1x2xf32, #c16>
  }
  cnn.kernel ins(%c, %d : memref<1x3x1x2x16xf32>, memref<1x2x1x2x16xf32>) outs(%e : memref<1x5x1x2x16xf32>)
      (%i: tensor<1x48x1x2xf32, #c16>, %j: tensor<1x20x1x2xf32, #c16>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<1x48x1x2xf32, #c16>, tensor<1x20x1x2xf32, #c16>) -> tensor<1x68x1x2xf32, #c16>
    cnn.yield %r : tensor<1x68x1x2xf32, #c16>
  }
  // CHECK: cnn.kernel ins(%[[A]] : memref<1x1x1x2x16xf32>)
  // PLAN: cnn.kernel ins(%[[PA]] : memref<1x1x1x2x16xf32>)
  cnn.kernel ins(%a : memref<1x1x1x2x16xf32>) outs(%z : memref<1x1x1x2x16xf32>) (%i: tensor<1x16x1x2xf32, #c16>) {
    cnn.yield %i : tensor<1x16x1x2xf32, #c16>
  }
  // PLAN: cnn.kernel ins(%[[PE]] : memref<1x5x1x2x16xf32>)
  cnn.kernel ins(%e : memref<1x5x1x2x16xf32>) outs(%q : memref<1x5x1x2x16xf32>) (%i: tensor<1x68x1x2xf32, #c16>) {
    cnn.yield %i : tensor<1x68x1x2xf32, #c16>
  }
  return
}

// -----

// What keeps its copy: parts that are arguments, that occur twice, that are not
// contiguous or not aligned; a result that is the caller's; a concatenation
// with something else.

// CHECK-LABEL: func @copies
// CHECK-COUNT-6: cnn.concat
// WHY: copies: its parts are not contiguous
// WHY: copies: its parts are not contiguous
// WHY: copies: its result is not the arena's
// WHY: copies: part 0 is the caller's memory
// WHY: copies: part 1 occurs twice
func.func @copies(%x: memref<16xf32>, %y: memref<2x16xf32>, %o: memref<32xf32> {cnn.output}, %u: memref<32xf32> {cnn.output}) {
  %a = memref.alloc() : memref<16xf32>
  %b = memref.alloc() : memref<16xf32>
  %c = memref.alloc() : memref<32xf32>
  %d = memref.alloc() : memref<2x16xf32>
  %e = memref.alloc() : memref<2x16xf32>
  %f = memref.alloc() : memref<2x32xf32>
  %g = memref.alloc() : memref<3xf32>
  %h = memref.alloc() : memref<19xf32>
  cnn.kernel ins(%x : memref<16xf32>) outs(%a : memref<16xf32>) (%i: tensor<16xf32>) {
    cnn.yield %i : tensor<16xf32>
  }
  cnn.kernel ins(%a : memref<16xf32>) outs(%c : memref<32xf32>) (%i: tensor<16xf32>) {
    %r = cnn.concat %i, %i {axis = 0 : i64} : (tensor<16xf32>, tensor<16xf32>) -> tensor<32xf32>
    cnn.yield %r : tensor<32xf32>
  }
  cnn.kernel ins(%x, %a : memref<16xf32>, memref<16xf32>) outs(%c : memref<32xf32>) (%i: tensor<16xf32>, %j: tensor<16xf32>) {
    %r = cnn.concat %i, %j {axis = 0 : i64} : (tensor<16xf32>, tensor<16xf32>) -> tensor<32xf32>
    cnn.yield %r : tensor<32xf32>
  }
  cnn.kernel ins(%a, %b : memref<16xf32>, memref<16xf32>) outs(%o : memref<32xf32>) (%i: tensor<16xf32>, %j: tensor<16xf32>) {
    %r = cnn.concat %i, %j {axis = 0 : i64} : (tensor<16xf32>, tensor<16xf32>) -> tensor<32xf32>
    cnn.yield %r : tensor<32xf32>
  }
  cnn.kernel ins(%a, %b : memref<16xf32>, memref<16xf32>) outs(%u : memref<32xf32>) (%i: tensor<16xf32>, %j: tensor<16xf32>) {
    %r = cnn.concat %i, %j {axis = 0 : i64} : (tensor<16xf32>, tensor<16xf32>) -> tensor<32xf32>
    %n = cnn.unary neg %r : (tensor<32xf32>) -> tensor<32xf32>
    cnn.yield %n : tensor<32xf32>
  }
  cnn.kernel ins(%d, %e : memref<2x16xf32>, memref<2x16xf32>) outs(%f : memref<2x32xf32>) (%i: tensor<2x16xf32>, %j: tensor<2x16xf32>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<2x16xf32>, tensor<2x16xf32>) -> tensor<2x32xf32>
    cnn.yield %r : tensor<2x32xf32>
  }
  cnn.kernel ins(%g, %a : memref<3xf32>, memref<16xf32>) outs(%h : memref<19xf32>) (%i: tensor<3xf32>, %j: tensor<16xf32>) {
    %r = cnn.concat %i, %j {axis = 0 : i64} : (tensor<3xf32>, tensor<16xf32>) -> tensor<19xf32>
    cnn.yield %r : tensor<19xf32>
  }
  return
}
