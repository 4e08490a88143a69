// RUN: cnn-opt %s -canonicalize | FileCheck %s --check-prefix=UNREAD
// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  // CHECK: hls.memory storage = {{ *}}bram partition = [#hls.partition<complete dim 0>, #hls.partition<cyclic dim 1 by 4>] independent : memref<2x32x!hls.word<4xf32>>
  %a = hls.memory storage = bram partition = [#hls.partition<complete dim 0>, #hls.partition<cyclic dim 1 by 4>] independent : memref<2x32x!hls.word<4xf32>>
  // CHECK: hls.memory : memref<8xi32>
  %b = hls.memory : memref<8xi32>
  // CHECK: hls.memory partition = [#hls.partition<reshape dim 0>] : memref<8x!hls.fixed<12, 4, unsigned>>
  %c = hls.memory partition = [#hls.partition<reshape dim 0>] : memref<8x!hls.fixed<12, 4, unsigned>>
  hls.return
}

// What is only filled goes, and the stream is read all the same.
// UNREAD-LABEL: hls.process @unread
// UNREAD-NOT: hls.memory
// UNREAD: hls.read
// UNREAD-NOT: memref.store
hls.process @unread(%in: !hls.stream<1xi32>) {
  %kept = hls.memory : memref<4x!hls.word<1xi32>>
  hls.for %i = 0 to 4 {
    %w = hls.read %in : !hls.stream<1xi32>
    memref.store %w, %kept[%i] : memref<4x!hls.word<1xi32>>
  }
  hls.return
}
