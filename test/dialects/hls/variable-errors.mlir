// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1() {
  // expected-error @+1 {{(C1) expected a number or a word, got 'memref<2xf32>'}}
  %a = hls.variable : memref<2xf32>
  hls.return
}
