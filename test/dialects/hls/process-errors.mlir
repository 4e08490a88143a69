// RUN: cnn-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{(C1) expected streams, memrefs of static shape or one dimension without a layout, indices and numbers, got 'vector<4xf32>'}}
hls.process @c1(%x: vector<4xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{(C1) expected streams, memrefs of static shape or one dimension without a layout, indices and numbers, got 'memref<4x?xf32>'}}
hls.process @c1_dynamic(%x: memref<4x?xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{(C2) expected no results}}
hls.process @c2(%x: !hls.stream<1xf32>) -> f32 {
  hls.return
}

// -----

// expected-error @+1 {{(C3) stream that is argument 0 is read and written}}
hls.process @c3(%x: !hls.stream<1xf32>) {
  %w = hls.read %x : !hls.stream<1xf32>
  hls.write %w, %x : !hls.stream<1xf32>
  hls.return
}

// -----

hls.process @isolated(%x: !hls.stream<1xf32>) {
  hls.return
}
func.func @elsewhere() {
  // expected-error @+1 {{'hls.return' op expects parent op to be one of 'hls.process, hls.design, hls.engine, hls.sequence'}}
  hls.return
}
