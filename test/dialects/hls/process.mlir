// RUN: cnn-opt %s | cnn-opt | FileCheck %s

// CHECK: hls.process @copy(%[[IN:.*]]: !hls.stream<4xf32>, %[[OUT:.*]]: !hls.stream<4xf32>) attributes {comment = "4 pixels", kind = "map"} {
hls.process @copy(%in: !hls.stream<4xf32>, %out: !hls.stream<4xf32>)
    attributes {kind = "map", comment = "4 pixels"} {
  // CHECK-NEXT: hls.for %{{.*}} = 0 to 4 pipeline = 1 {
  hls.for %i = 0 to 4 pipeline = 1 {
    // CHECK-NEXT: %[[W:.*]] = hls.read %[[IN]] : !hls.stream<4xf32>
    %w = hls.read %in : !hls.stream<4xf32>
    // CHECK-NEXT: hls.write %[[W]], %[[OUT]] : !hls.stream<4xf32>
    hls.write %w, %out : !hls.stream<4xf32>
  }
  // CHECK: hls.return
  hls.return
}
