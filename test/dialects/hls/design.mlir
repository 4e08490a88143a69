// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @load(%x: memref<8xf32>, %out: !hls.stream<4xf32>) {
  hls.for %i = 0 to 2 pipeline = 1 {
    %v = hls.variable : memref<!hls.word<4xf32>>
    %w = memref.load %v[] : memref<!hls.word<4xf32>>
    hls.write %w, %out : !hls.stream<4xf32>
  }
  hls.return
}
hls.process @store(%in: !hls.stream<4xf32>, %y: memref<8xf32>) {
  hls.for %i = 0 to 2 pipeline = 1 {
    %w = hls.read %in : !hls.stream<4xf32>
  }
  hls.return
}

// CHECK: hls.design @net(%[[X:.*]]: memref<8xf32>, %[[Y:.*]]: memref<8xf32>) {
hls.design @net(%x: memref<8xf32>, %y: memref<8xf32>) {
  // CHECK-NEXT: %[[S:.*]] = hls.stream depth = 2 : !hls.stream<4xf32>
  %s = hls.stream depth = 2 : !hls.stream<4xf32>
  // CHECK-NEXT: hls.call @load(%[[X]], %[[S]]) : memref<8xf32>, !hls.stream<4xf32>
  hls.call @load(%x, %s) : memref<8xf32>, !hls.stream<4xf32>
  // CHECK-NEXT: hls.call @store(%[[S]], %[[Y]]) : !hls.stream<4xf32>, memref<8xf32>
  hls.call @store(%s, %y) : !hls.stream<4xf32>, memref<8xf32>
  // CHECK-NEXT: hls.return
  hls.return
}

// Streams at the edge.
// CHECK: hls.design @edge(%{{.*}}: !hls.stream<4xf32>, %{{.*}}: memref<8xf32>)
hls.design @edge(%x: !hls.stream<4xf32>, %y: memref<8xf32>) {
  hls.call @store(%x, %y) : !hls.stream<4xf32>, memref<8xf32>
  hls.return
}
