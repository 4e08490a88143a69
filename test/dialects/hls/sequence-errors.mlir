// RUN: cnn-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{(C1) expected streams, memrefs of static shape or one dimension without a layout, indices and numbers, got 'vector<4xf32>'}}
hls.sequence @c1(%x: vector<4xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{(C2) expected no results}}
hls.sequence @c2() -> f32 {
  hls.return
}

// -----

// expected-error @+1 {{(C3) body holds hls.memory}}
hls.sequence @c3() {
  %m = hls.memory : memref<4xf32>
  hls.return
}
