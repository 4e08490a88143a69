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
