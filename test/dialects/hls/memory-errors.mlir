// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1() {
  // expected-error @+1 {{(C1) expected numbers or words without a layout, got 'memref<2xf16>'}}
  %a = hls.memory : memref<2xf16>
  hls.return
}

// -----

hls.process @c2_dim() {
  // expected-error @+1 {{(C2) dimension 1 of a partition is outside the rank or named twice}}
  %a = hls.memory partition = [#hls.partition<complete dim 1>] : memref<2xf32>
  hls.return
}

// -----

hls.process @c2_twice() {
  // expected-error @+1 {{(C2) dimension 0 of a partition is outside the rank or named twice}}
  %a = hls.memory partition = [#hls.partition<complete dim 0>, #hls.partition<reshape dim 0>] : memref<2xf32>
  hls.return
}

// -----

hls.process @c2_factor() {
  // expected-error @+1 {{(C2) factor 0 does not suit cyclic}}
  %a = hls.memory partition = [#hls.partition<cyclic dim 0>] : memref<2xf32>
  hls.return
}

// -----

hls.process @c2_no_factor() {
  // expected-error @+1 {{(C2) factor 2 does not suit complete}}
  %a = hls.memory partition = [#hls.partition<complete dim 0 by 2>] : memref<2xf32>
  hls.return
}
