// RUN: cnn-opt %s -split-input-file -cnn-place-concats=sector-bytes=32 | FileCheck %s
// RUN: cnn-opt %s -split-input-file -cnn-place-concats=sector-bytes=32 -remarks-filter=cnn-memory \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// What keeps its copy though boxes may be strided. Remarks come last kernel
// first.

// WHY: copies: part 0 cannot lie in it: vectors along windows would begin elsewhere
// WHY: copies: part 1 cannot lie in it: its innermost elements are no neighbours there
// WHY: copies: part 1 cannot lie in it: its runs of 8 bytes would each move 32
// WHY: copies: part 0 cannot lie in it: vectors of 16 bytes would lie in rows of 40
// WHY: copies: part 1 cannot lie in it: vectors of 16 bytes would begin at multiples of 8
// CHECK-LABEL: func @shapes
// CHECK-COUNT-5: cnn.concat
func.func @shapes(%x: memref<4xf32>) {
  %a = memref.alloc() : memref<4x4xf32>
  %b = memref.alloc() : memref<4x6xf32>
  %ba = memref.alloc() : memref<4x16xf32>
  %b2 = memref.alloc() : memref<4x6xf32>
  %a2 = memref.alloc() : memref<4x6xf32>
  %a4 = memref.alloc() : memref<4x4xf32>
  %d = memref.alloc() : memref<4x10xf32>
  %e = memref.alloc() : memref<4x2xf32>
  %f = memref.alloc() : memref<4x8xf32>
  %g = memref.alloc() : memref<4x3xf32>
  %h = memref.alloc() : memref<4x1xf32>
  %i = memref.alloc() : memref<4x4xf32>
  %j = memref.alloc() : memref<4x4xf32>
  %u = memref.alloc() : memref<1x2x4x8xf32>
  %v = memref.alloc() : memref<1x2x4x8xf32>
  %uv = memref.alloc() : memref<1x2x4x16xf32>
  %z = memref.alloc() : memref<4x6xf32>
  cnn.kernel ins(%z, %a, %b : memref<4x6xf32>, memref<4x4xf32>, memref<4x6xf32>) outs(%ba : memref<4x16xf32>)
      (%0: tensor<4x6xf32>, %1: tensor<4x4xf32>, %2: tensor<4x6xf32>) {
    %r = cnn.concat %0, %1, %2 {axis = 1 : i64} : (tensor<4x6xf32>, tensor<4x4xf32>, tensor<4x6xf32>) -> tensor<4x16xf32>
    cnn.yield %r : tensor<4x16xf32>
  }
  cnn.kernel ins(%a4, %b2 : memref<4x4xf32>, memref<4x6xf32>) outs(%d : memref<4x10xf32>)
      (%0: tensor<4x4xf32>, %1: tensor<4x6xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<4x4xf32>, tensor<4x6xf32>) -> tensor<4x10xf32>
    cnn.yield %r : tensor<4x10xf32>
  }
  cnn.kernel ins(%a2, %e : memref<4x6xf32>, memref<4x2xf32>) outs(%f : memref<4x8xf32>)
      (%0: tensor<4x6xf32>, %1: tensor<4x2xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<4x6xf32>, tensor<4x2xf32>) -> tensor<4x8xf32>
    cnn.yield %r : tensor<4x8xf32>
  }
  cnn.kernel ins(%g, %h : memref<4x3xf32>, memref<4x1xf32>) outs(%i : memref<4x4xf32>)
      (%0: tensor<4x3xf32>, %1: tensor<4x1xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<4x3xf32>, tensor<4x1xf32>) -> tensor<4x4xf32>
    cnn.yield %r : tensor<4x4xf32>
  }
  cnn.kernel ins(%u, %v : memref<1x2x4x8xf32>, memref<1x2x4x8xf32>) outs(%uv : memref<1x2x4x16xf32>)
      (%0: tensor<1x2x4x8xf32>, %1: tensor<1x2x4x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 3 : i64} : (tensor<1x2x4x8xf32>, tensor<1x2x4x8xf32>) -> tensor<1x2x4x16xf32>
    cnn.yield %r : tensor<1x2x4x16xf32>
  }
  return
}

// -----

// WHY: copies: part 1 cannot lie in it: it is also seen under a shape that would have gaps
// WHY: is written in place
// WHY: copies: part 0 lies in another concatenation
// WHY: copies: part 1 is a constant
// WHY: copies: part 1 occurs twice
// WHY: copies: part 0 is the caller's memory
// WHY: copies: its result is not the arena's
// CHECK-LABEL: func @parts
// CHECK-COUNT-6: cnn.concat
// CHECK-NOT: cnn.concat
func.func @parts(%x: memref<2x8xf32>, %o: memref<2x16xf32> {cnn.output}, %p: memref<16xf32> {cnn.output}) {
  %k = cnn.constant dense<1.0> : tensor<2x8xf32> as memref<2x8xf32>
  %a = memref.alloc() : memref<2x8xf32>
  %b = memref.alloc() : memref<2x8xf32>
  %c = memref.alloc() : memref<2x8xf32>
  %d = memref.alloc() : memref<2x8xf32>
  %e = memref.alloc() : memref<2x8xf32>
  %f = memref.alloc() : memref<2x8xf32>
  %g = memref.alloc() : memref<2x8xf32>
  %r0 = memref.alloc() : memref<2x16xf32>
  %r1 = memref.alloc() : memref<2x16xf32>
  %r2 = memref.alloc() : memref<2x16xf32>
  %r3 = memref.alloc() : memref<2x16xf32>
  %r4 = memref.alloc() : memref<2x16xf32>
  %r5 = memref.alloc() : memref<2x16xf32>
  %flat = memref.reinterpret_cast %d to offset: [0], sizes: [16], strides: [1] : memref<2x8xf32> to memref<16xf32>
  cnn.kernel ins(%a, %b : memref<2x8xf32>, memref<2x8xf32>) outs(%o : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%x, %c : memref<2x8xf32>, memref<2x8xf32>) outs(%r0 : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%e : memref<2x8xf32>) outs(%r1 : memref<2x16xf32>) (%0: tensor<2x8xf32>) {
    %r = cnn.concat %0, %0 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%f, %k : memref<2x8xf32>, memref<2x8xf32>) outs(%r2 : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%a, %b : memref<2x8xf32>, memref<2x8xf32>) outs(%r3 : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%g, %a : memref<2x8xf32>, memref<2x8xf32>) outs(%r4 : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%c, %d : memref<2x8xf32>, memref<2x8xf32>) outs(%r5 : memref<2x16xf32>) (%0: tensor<2x8xf32>, %1: tensor<2x8xf32>) {
    %r = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
    cnn.yield %r : tensor<2x16xf32>
  }
  cnn.kernel ins(%flat : memref<16xf32>) outs(%p : memref<16xf32>) (%0: tensor<16xf32>) {
    cnn.yield %0 : tensor<16xf32>
  }
  return
}
