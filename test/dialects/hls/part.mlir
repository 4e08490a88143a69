// RUN: cnn-opt %s | cnn-opt | FileCheck %s
// Parts that nothing needs are erased like all else.
// RUN: cnn-opt %s -canonicalize | FileCheck %s --check-prefix=USED

// CHECK-LABEL: hls.process @p
// USED-LABEL: hls.process @p
hls.process @p(%in: !hls.stream<2xf32>, %out: !hls.stream<2xf32>) attributes {kind = "k"} {
  hls.for %i = 0 to 4 pipeline = 1 {
    %x = hls.read %in : !hls.stream<2xf32>
    // CHECK: %[[Y:.*]] = hls.part "same" "The same" -> (!hls.word<2xf32>) {
    // CHECK-NEXT: hls.yield
    %y = hls.part "same" "The same" -> (!hls.word<2xf32>) {
      hls.yield %x : !hls.word<2xf32>
    }
    // USED-NOT: "unused"
    %z = hls.part "unused" -> (index) {
      hls.yield %i : index
    }
    // What it writes is its own, or not.
    // USED-NOT: "own"
    %o = hls.part "own" -> (!hls.word<2xf32>) {
      %v = hls.variable : memref<!hls.word<2xf32>>
      memref.store %x, %v[] : memref<!hls.word<2xf32>>
      %w = memref.load %v[] : memref<!hls.word<2xf32>>
      hls.yield %w : !hls.word<2xf32>
    }
    // USED: hls.part "reads"
    %r = hls.part "reads" -> (!hls.word<2xf32>) {
      %v = hls.read %in : !hls.stream<2xf32>
      hls.yield %v : !hls.word<2xf32>
    }
    // CHECK: hls.part "put" library = "put<1>"(%{{.*}}, %[[Y]] : !hls.stream<2xf32>, !hls.word<2xf32>) {
    hls.part "put" library = "put<1>" (%out, %y : !hls.stream<2xf32>, !hls.word<2xf32>) {
      hls.write %y, %out : !hls.stream<2xf32>
      hls.yield
    }
  }
  hls.return
}
