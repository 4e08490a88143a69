// RUN: cnn-opt %s -split-input-file -cnn-place-concats=sector-bytes=32 -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-place-concats=sector-bytes=32 -cnn-plan-memory | FileCheck %s --check-prefix=PLAN
// RUN: cnn-opt %s -split-input-file -cnn-place-concats=sector-bytes=32 -remarks-filter=cnn-memory \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: cnn-opt %s -split-input-file -cnn-place-concats | FileCheck %s --check-prefix=DENSE

// COUNT: cnn-place-concats: placed = 7 (
// COUNT: cnn-place-concats: saved-bytes = 6048 (

#nhwc = #cnn.layout<outer = [0, 2, 3, 1], inner = []>

// A concatenation of a concatenation, as in DenseNet: each layer reads what
// there is so far, and writes what comes behind it. All lie in the last result.

// CHECK-LABEL: func @nested
// PLAN-LABEL: func @nested
// PLAN-SAME: %[[ARENA:[a-z0-9]+]]: memref<768xi8> {cnn.arena}
// DENSE-LABEL: func @nested
// DENSE-COUNT-2: cnn.concat
func.func @nested(%x: memref<1x2x2x8xf32>, %q: memref<1x2x2x48xf32> {cnn.output}) {
  // CHECK: %[[ALL:.*]] = memref.alloc() : memref<768xi8>
  // CHECK-DAG: %[[C32:.*]] = arith.constant 32 : index
  // CHECK-DAG: %[[C96:.*]] = arith.constant 96 : index
  // CHECK-DAG: %[[E:.*]] = memref.view %[[ALL]][%{{c0.*}}][] : memref<768xi8> to memref<1x2x2x48xf32>
  // CHECK-DAG: %[[VC:.*]] = memref.view %[[ALL]][%{{c0.*}}][] : memref<768xi8> to memref<168xf32>
  // CHECK-DAG: %[[C:.*]] = memref.reinterpret_cast %[[VC]] to offset: [0], sizes: [1, 2, 2, 24], strides: [192, 96, 48, 1] : memref<168xf32> to memref<1x2x2x24xf32, strided<[192, 96, 48, 1]>>
  // CHECK-DAG: %[[VD:.*]] = memref.view %[[ALL]][%[[C96]]][] : memref<768xi8> to memref<168xf32>
  // CHECK-DAG: %[[D:.*]] = memref.reinterpret_cast %[[VD]] to offset: [0], sizes: [1, 2, 2, 24], strides: [192, 96, 48, 1] : memref<168xf32> to memref<1x2x2x24xf32, strided<[192, 96, 48, 1]>>
  // CHECK-DAG: %[[VA:.*]] = memref.view %[[ALL]][%{{c0.*}}][] : memref<768xi8> to memref<152xf32>
  // CHECK-DAG: %[[A:.*]] = memref.reinterpret_cast %[[VA]] to offset: [0], sizes: [1, 2, 2, 8], strides: [192, 96, 48, 1] : memref<152xf32> to memref<1x2x2x8xf32, strided<[192, 96, 48, 1]>>
  // CHECK-DAG: %[[VB:.*]] = memref.view %[[ALL]][%[[C32]]][] : memref<768xi8> to memref<160xf32>
  // CHECK-DAG: %[[B:.*]] = memref.reinterpret_cast %[[VB]] to offset: [0], sizes: [1, 2, 2, 16], strides: [192, 96, 48, 1] : memref<160xf32> to memref<1x2x2x16xf32, strided<[192, 96, 48, 1]>>
  // WHY-COUNT-2: is written in place by the producers of its parts
  %a = memref.alloc() : memref<1x2x2x8xf32>
  %b = memref.alloc() : memref<1x2x2x16xf32>
  %c = memref.alloc() : memref<1x2x2x24xf32>
  %d = memref.alloc() : memref<1x2x2x24xf32>
  %e = memref.alloc() : memref<1x2x2x48xf32>
  // PLAN: %[[S0:.*]] = memref.view %[[ARENA]][%{{.*}}][] : memref<768xi8> to memref<{{[0-9]+}}xf32>
  // PLAN: memref.reinterpret_cast %[[S0]] to offset: [0]
  // CHECK-NOT: cnn.concat
  // CHECK: cnn.kernel ins(%{{.*}}) outs(%[[A]] :
  cnn.kernel ins(%x : memref<1x2x2x8xf32>) outs(%a : memref<1x2x2x8xf32>) (%i: tensor<1x8x2x2xf32, #nhwc>) {
    %r = cnn.unary relu %i : (tensor<1x8x2x2xf32, #nhwc>) -> tensor<1x8x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x8x2x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[A]] :{{.*}}) outs(%[[B]] :
  cnn.kernel ins(%a : memref<1x2x2x8xf32>) outs(%b : memref<1x2x2x16xf32>) (%i: tensor<1x8x2x2xf32, #nhwc>) {
    %r = cnn.concat %i, %i {axis = 1 : i64} : (tensor<1x8x2x2xf32, #nhwc>, tensor<1x8x2x2xf32, #nhwc>) -> tensor<1x16x2x2xf32, #nhwc>
    %n = cnn.unary neg %r : (tensor<1x16x2x2xf32, #nhwc>) -> tensor<1x16x2x2xf32, #nhwc>
    cnn.yield %n : tensor<1x16x2x2xf32, #nhwc>
  }
  cnn.kernel ins(%a, %b : memref<1x2x2x8xf32>, memref<1x2x2x16xf32>) outs(%c : memref<1x2x2x24xf32>)
      (%i: tensor<1x8x2x2xf32, #nhwc>, %j: tensor<1x16x2x2xf32, #nhwc>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<1x8x2x2xf32, #nhwc>, tensor<1x16x2x2xf32, #nhwc>) -> tensor<1x24x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x24x2x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[C]] :{{.*}}) outs(%[[D]] :
  cnn.kernel ins(%c : memref<1x2x2x24xf32>) outs(%d : memref<1x2x2x24xf32>) (%i: tensor<1x24x2x2xf32, #nhwc>) {
    %r = cnn.unary exp %i : (tensor<1x24x2x2xf32, #nhwc>) -> tensor<1x24x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x24x2x2xf32, #nhwc>
  }
  cnn.kernel ins(%c, %d : memref<1x2x2x24xf32>, memref<1x2x2x24xf32>) outs(%e : memref<1x2x2x48xf32>)
      (%i: tensor<1x24x2x2xf32, #nhwc>, %j: tensor<1x24x2x2xf32, #nhwc>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<1x24x2x2xf32, #nhwc>, tensor<1x24x2x2xf32, #nhwc>) -> tensor<1x48x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x48x2x2xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%[[E]] :
  cnn.kernel ins(%e : memref<1x2x2x48xf32>) outs(%q : memref<1x2x2x48xf32>) (%i: tensor<1x48x2x2xf32, #nhwc>) {
    %r = cnn.unary neg %i : (tensor<1x48x2x2xf32, #nhwc>) -> tensor<1x48x2x2xf32, #nhwc>
    cnn.yield %r : tensor<1x48x2x2xf32, #nhwc>
  }
  return
}

// -----

#nhwc = #cnn.layout<outer = [0, 2, 3, 1], inner = []>

// The first two operands of one concatenation are one of their own, and so are
// the last two: both are boxes of the longer one. The batch repeats them, too.

// CHECK-LABEL: func @pieces
func.func @pieces(%x: memref<2x1x1x8xf32>, %q: memref<2x1x1x16xf32> {cnn.output}, %t: memref<2x1x1x16xf32> {cnn.output}, %u: memref<2x1x1x24xf32> {cnn.output}) {
  // CHECK-NOT: cnn.concat
  // WHY: is written in place by the producers of its parts
  // WHY: is a piece of a longer concatenation
  // WHY: is a piece of a longer concatenation
  %a = memref.alloc() : memref<2x1x1x8xf32>
  %b = memref.alloc() : memref<2x1x1x8xf32>
  %c = memref.alloc() : memref<2x1x1x8xf32>
  %ab = memref.alloc() : memref<2x1x1x16xf32>
  %bc = memref.alloc() : memref<2x1x1x16xf32>
  %abc = memref.alloc() : memref<2x1x1x24xf32>
  cnn.kernel ins(%x : memref<2x1x1x8xf32>) outs(%a : memref<2x1x1x8xf32>) (%i: tensor<2x8x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x8x1x1xf32, #nhwc>
  }
  cnn.kernel ins(%x : memref<2x1x1x8xf32>) outs(%b : memref<2x1x1x8xf32>) (%i: tensor<2x8x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x8x1x1xf32, #nhwc>
  }
  cnn.kernel ins(%x : memref<2x1x1x8xf32>) outs(%c : memref<2x1x1x8xf32>) (%i: tensor<2x8x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x8x1x1xf32, #nhwc>
  }
  cnn.kernel ins(%a, %b : memref<2x1x1x8xf32>, memref<2x1x1x8xf32>) outs(%ab : memref<2x1x1x16xf32>)
      (%i: tensor<2x8x1x1xf32, #nhwc>, %j: tensor<2x8x1x1xf32, #nhwc>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<2x8x1x1xf32, #nhwc>, tensor<2x8x1x1xf32, #nhwc>) -> tensor<2x16x1x1xf32, #nhwc>
    cnn.yield %r : tensor<2x16x1x1xf32, #nhwc>
  }
  cnn.kernel ins(%b, %c : memref<2x1x1x8xf32>, memref<2x1x1x8xf32>) outs(%bc : memref<2x1x1x16xf32>)
      (%i: tensor<2x8x1x1xf32, #nhwc>, %j: tensor<2x8x1x1xf32, #nhwc>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<2x8x1x1xf32, #nhwc>, tensor<2x8x1x1xf32, #nhwc>) -> tensor<2x16x1x1xf32, #nhwc>
    cnn.yield %r : tensor<2x16x1x1xf32, #nhwc>
  }
  cnn.kernel ins(%a, %b, %c : memref<2x1x1x8xf32>, memref<2x1x1x8xf32>, memref<2x1x1x8xf32>) outs(%abc : memref<2x1x1x24xf32>)
      (%i: tensor<2x8x1x1xf32, #nhwc>, %j: tensor<2x8x1x1xf32, #nhwc>, %k: tensor<2x8x1x1xf32, #nhwc>) {
    %r = cnn.concat %i, %j, %k {axis = 1 : i64} : (tensor<2x8x1x1xf32, #nhwc>, tensor<2x8x1x1xf32, #nhwc>, tensor<2x8x1x1xf32, #nhwc>) -> tensor<2x24x1x1xf32, #nhwc>
    cnn.yield %r : tensor<2x24x1x1xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%{{.*}} : memref<2x1x1x16xf32, strided<[24, 16, 16, 1]>>)
  cnn.kernel ins(%ab : memref<2x1x1x16xf32>) outs(%q : memref<2x1x1x16xf32>) (%i: tensor<2x16x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x16x1x1xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%{{.*}} : memref<2x1x1x16xf32, strided<[24, 16, 16, 1]>>)
  cnn.kernel ins(%bc : memref<2x1x1x16xf32>) outs(%t : memref<2x1x1x16xf32>) (%i: tensor<2x16x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x16x1x1xf32, #nhwc>
  }
  // CHECK: cnn.kernel ins(%{{.*}} : memref<2x1x1x24xf32>)
  cnn.kernel ins(%abc : memref<2x1x1x24xf32>) outs(%u : memref<2x1x1x24xf32>) (%i: tensor<2x24x1x1xf32, #nhwc>) {
    cnn.yield %i : tensor<2x24x1x1xf32, #nhwc>
  }
  return
}

// -----

// Vectors of a dense part of 58 halves have 4 bytes; its rows of 232 bytes and
// its offset of 116 keep that. Contiguous parts need not begin at lines of 64
// bytes. What sees a part under another shape follows where that has no gaps.

// CHECK-LABEL: func @aligned
func.func @aligned(%x: memref<6x58xf16>, %y: memref<3xf32>, %o: memref<2x3x58xf16> {cnn.output}, %p: memref<8xf32> {cnn.output}) {
  %a = memref.alloc() : memref<6x58xf16>
  %b = memref.alloc() : memref<2x3x58xf16>
  %b2 = memref.reinterpret_cast %b to offset: [0], sizes: [6, 58], strides: [58, 1] : memref<2x3x58xf16> to memref<6x58xf16>
  %c = memref.alloc() : memref<6x116xf16>
  %d = memref.alloc() : memref<3xf32>
  %e = memref.alloc() : memref<5xf32>
  %f = memref.alloc() : memref<8xf32>
  cnn.kernel ins(%x : memref<6x58xf16>) outs(%a : memref<6x58xf16>) (%i: tensor<6x58xf16>) {
    cnn.yield %i : tensor<6x58xf16>
  }
  // CHECK: cnn.kernel {{.*}} outs(%[[B:.*]] : memref<6x58xf16, strided<[116, 1]>>)
  // CHECK: cnn.kernel {{.*}} outs(%[[B:.*]] : memref<6x58xf16, strided<[116, 1]>>)
  cnn.kernel ins(%x : memref<6x58xf16>) outs(%b2 : memref<6x58xf16>) (%i: tensor<6x58xf16>) {
    cnn.yield %i : tensor<6x58xf16>
  }
  // CHECK: cnn.kernel ins(%{{.*}} : memref<2x3x58xf16, strided<[348, 116, 1]>>)
  cnn.kernel ins(%b : memref<2x3x58xf16>) outs(%o : memref<2x3x58xf16>) (%i: tensor<2x3x58xf16>) {
    cnn.yield %i : tensor<2x3x58xf16>
  }
  cnn.kernel ins(%b2, %a : memref<6x58xf16>, memref<6x58xf16>) outs(%c : memref<6x116xf16>) (%i: tensor<6x58xf16>, %j: tensor<6x58xf16>) {
    %r = cnn.concat %i, %j {axis = 1 : i64} : (tensor<6x58xf16>, tensor<6x58xf16>) -> tensor<6x116xf16>
    cnn.yield %r : tensor<6x116xf16>
  }
  cnn.kernel ins(%y : memref<3xf32>) outs(%d : memref<3xf32>) (%i: tensor<3xf32>) {
    cnn.yield %i : tensor<3xf32>
  }
  // CHECK: cnn.kernel {{.*}} outs(%view{{.*}} : memref<5xf32>)
  cnn.kernel ins(%y : memref<3xf32>) outs(%e : memref<5xf32>) (%i: tensor<3xf32>) {
    %r = cnn.pad edge %i {high = array<i64: 2>, low = array<i64: 0>} : (tensor<3xf32>) -> tensor<5xf32>
    cnn.yield %r : tensor<5xf32>
  }
  cnn.kernel ins(%d, %e : memref<3xf32>, memref<5xf32>) outs(%f : memref<8xf32>) (%i: tensor<3xf32>, %j: tensor<5xf32>) {
    %r = cnn.concat %i, %j {axis = 0 : i64} : (tensor<3xf32>, tensor<5xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  cnn.kernel ins(%f : memref<8xf32>) outs(%p : memref<8xf32>) (%i: tensor<8xf32>) {
    cnn.yield %i : tensor<8xf32>
  }
  // CHECK-NOT: cnn.concat
  return
}
