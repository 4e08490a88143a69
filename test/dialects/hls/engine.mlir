// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @load(%x: memref<?xf32>, %part: index, %out: !hls.stream<1xf32>) {
  hls.for %i = 0 to %part up_to 8 pipeline = 1 {
    %v = hls.variable : memref<!hls.word<1xf32>>
    %w = memref.load %v[] : memref<!hls.word<1xf32>>
    hls.write %w, %out : !hls.stream<1xf32>
  }
  hls.return
}
hls.process @store(%in: !hls.stream<1xf32>, %y: memref<?xf32>) {
  %w = hls.read %in : !hls.stream<1xf32>
  hls.return
}

// CHECK: hls.engine @engine(%[[X:.*]]: memref<?xf32> {hls.channel = "x", hls.const}, %[[Y:.*]]: memref<?xf32> {hls.channel = "y"}, %[[PARTS:.*]]: index, %{{.*}}: f32) attributes {comment = "copies"} {
hls.engine @engine(%x: memref<?xf32> {hls.channel = "x", hls.const}, %y: memref<?xf32> {hls.channel = "y"},
                   %parts: index, %limit: f32) attributes {comment = "copies"} {
  // CHECK-NEXT: hls.repeat %[[PART:.*]] to %[[PARTS]] {
  hls.repeat %part to %parts {
    // CHECK-NEXT: %[[S:.*]] = hls.stream depth = 2 : !hls.stream<1xf32>
    %s = hls.stream depth = 2 : !hls.stream<1xf32>
    // CHECK-NEXT: hls.call @load(%[[X]], %[[PART]], %[[S]])
    hls.call @load(%x, %part, %s) : memref<?xf32>, index, !hls.stream<1xf32>
    // CHECK-NEXT: hls.call @store(%[[S]], %[[Y]])
    hls.call @store(%s, %y) : !hls.stream<1xf32>, memref<?xf32>
  }
  // CHECK: hls.return
  hls.return
}
