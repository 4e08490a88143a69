// RUN: cnn-opt %s -cnn-hls-share-processes -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-hls-share-processes: shared = 1 (

// Two copies of eight words are one function; that of four is another.
// CHECK: hls.process @copy_1(
// CHECK-NOT: hls.process @b(
// CHECK: hls.process @c(
// CHECK: hls.design @d
// CHECK: hls.call @copy_1
// CHECK: hls.call @copy_1
// CHECK: hls.call @c(
module {
  module @kernels {
    hls.process @a(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) attributes {kind = "copy", comment = "8 words"} {
      hls.for %i = 0 to 8 pipeline = 1 {
        %w = hls.read %in : !hls.stream<1xf32>
        hls.write %w, %out : !hls.stream<1xf32>
      }
      hls.return
    }
    hls.process @b(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) attributes {kind = "copy", comment = "8 words"} {
      hls.for %k = 0 to 8 pipeline = 1 {
        %v = hls.read %in : !hls.stream<1xf32>
        hls.write %v, %out : !hls.stream<1xf32>
      }
      hls.return
    }
    hls.process @c(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) attributes {kind = "copy", comment = "4 words"} {
      hls.for %i = 0 to 4 pipeline = 1 {
        %w = hls.read %in : !hls.stream<1xf32>
        hls.write %w, %out : !hls.stream<1xf32>
      }
      hls.return
    }
    hls.design @d(%x: !hls.stream<1xf32>, %y: !hls.stream<1xf32>, %u: !hls.stream<1xf32>, %v: !hls.stream<1xf32>) {
      %0 = hls.stream depth = 2 : !hls.stream<1xf32>
      hls.call @a(%x, %0) : !hls.stream<1xf32>, !hls.stream<1xf32>
      hls.call @b(%0, %y) : !hls.stream<1xf32>, !hls.stream<1xf32>
      hls.call @c(%u, %v) : !hls.stream<1xf32>, !hls.stream<1xf32>
      hls.return
    }
  }
}
