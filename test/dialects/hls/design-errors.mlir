// RUN: cnn-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{(C1) expected streams, memrefs of static shape or one dimension without a layout, indices and numbers, got 'vector<4xf32>'}}
hls.design @c1(%x: vector<4xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{(C2) expected no results}}
hls.design @c2() -> f32 {
  hls.return
}

// -----

// expected-error @+1 {{(C3) body holds arith.constant}}
hls.design @c3() {
  %c = arith.constant 0 : index
  hls.return
}

// -----

hls.process @source(%out: !hls.stream<1xf32>) {
  %v = hls.variable : memref<!hls.word<1xf32>>
  %w = memref.load %v[] : memref<!hls.word<1xf32>>
  hls.write %w, %out : !hls.stream<1xf32>
  hls.return
}
hls.design @c4_local() {
  // expected-error @+1 {{(C4) expected one writer and one reader, got 2 and 0}}
  %s = hls.stream depth = 2 : !hls.stream<1xf32>
  hls.call @source(%s) : !hls.stream<1xf32>
  hls.call @source(%s) : !hls.stream<1xf32>
  hls.return
}

// -----

hls.process @sink(%in: !hls.stream<1xf32>) {
  %w = hls.read %in : !hls.stream<1xf32>
  hls.return
}
// expected-error @+1 {{(C4) stream that is argument 0 has 2 users}}
hls.design @c4_edge(%s: !hls.stream<1xf32>) {
  hls.call @sink(%s) : !hls.stream<1xf32>
  hls.call @sink(%s) : !hls.stream<1xf32>
  hls.return
}

// -----

hls.design @c5() {
  // expected-error @+1 {{(C5) expected one user or two, got 0}}
  %m = hls.memory : memref<4xf32>
  hls.return
}
