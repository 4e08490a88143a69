// RUN: cnn-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{(C1) expected streams, memrefs of static shape or one dimension without a layout, indices and numbers, got 'vector<4xf32>'}}
hls.engine @c1(%x: vector<4xf32>, %n: index) {
  hls.repeat %i to %n {
  }
  hls.return
}

// -----

// expected-error @+1 {{(C2) expected no results}}
hls.engine @c2(%n: index) -> f32 {
  hls.repeat %i to %n {
  }
  hls.return
}

// -----

// expected-error @+1 {{(C3) expected the body to hold one hls.repeat}}
hls.engine @c3(%n: index) {
  hls.return
}

// -----

// expected-error @+1 {{(C3) expected the body to hold one hls.repeat}}
hls.engine @c3_two(%n: index) {
  hls.repeat %i to %n {
  }
  hls.repeat %i to %n {
  }
  hls.return
}

// -----

// expected-error @+1 {{(C4) memory that is argument 0 has no hls.channel}}
hls.engine @c4(%x: memref<?xf32>, %n: index) {
  hls.repeat %i to %n {
  }
  hls.return
}
