// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%s: !hls.stream<4xf32>) {
  %zero = arith.constant 0.0 : f32
  // CHECK: hls.for %{{.*}} = 0 to 8 {
  hls.for %y = 0 to 8 {
    // CHECK-NEXT: hls.for %{{.*}} = 2 to 8 pipeline = 2 {
    hls.for %x = 2 to 8 pipeline = 2 {
      %w = hls.read %s : !hls.stream<4xf32>
      // CHECK: hls.for %[[K:.*]] = 0 to 4 unroll carry(%[[S:.*]] = %{{.*}}) -> (f32) {
      %sum = hls.for %k = 0 to 4 unroll carry(%a = %zero) -> (f32) {
        // CHECK-NEXT: %[[X:.*]] = hls.lane %{{.*}}[%[[K]]]
        %v = hls.lane %w[%k] : !hls.word<4xf32>
        // CHECK-NEXT: %[[T:.*]] = arith.addf %[[S]], %[[X]]
        %t = arith.addf %a, %v : f32
        // CHECK-NEXT: hls.yield %[[T]] : f32
        hls.yield %t : f32
      }
    }
  }
  hls.return
}

// A bound given at run time, with and without carried values.
hls.process @bounded(%n: index, %m: memref<?xf32>, %s: !hls.stream<1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: hls.for %{{.*}} = 0 to %[[N:.*]] up_to 4096 {
  hls.for %y = 0 to %n up_to 4096 {
    // CHECK-NEXT: hls.for %{{.*}} = 0 to %[[N]] up_to 16 pipeline = 1 carry(%{{.*}} = %{{.*}}) -> (index) {
    %last = hls.for %x = 0 to %n up_to 16 pipeline = 1 carry(%a = %c0) -> (index) {
      %b = arith.addi %a, %c1 : index
      hls.yield %b : index
    }
  }
  hls.return
}
