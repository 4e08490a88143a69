// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @fill(%part: index, %m: memref<4xf32>) {
  hls.return
}
hls.process @use(%m: memref<4xf32>) {
  hls.return
}
// A memory that is handed on.
// CHECK-LABEL: hls.engine @engine
hls.engine @engine(%parts: index) {
  // CHECK: hls.repeat %[[PART:.*]] to %{{.*}} {
  hls.repeat %part to %parts {
    // CHECK-NEXT: %[[M:.*]] = hls.memory : memref<4xf32>
    %m = hls.memory : memref<4xf32>
    // CHECK-NEXT: hls.call @fill(%[[PART]], %[[M]]) : index, memref<4xf32>
    hls.call @fill(%part, %m) : index, memref<4xf32>
    // CHECK-NEXT: hls.call @use(%[[M]]) : memref<4xf32>
    hls.call @use(%m) : memref<4xf32>
  }
  hls.return
}
