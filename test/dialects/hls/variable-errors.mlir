// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1() {
  // expected-error @+1 {{(C1) expected a number or a word, got 'memref<2xf32>'}}
  %a = hls.variable : memref<2xf32>
  hls.return
}

// -----

hls.process @c2() {
  %zero = arith.constant 0.0 : f64
  // expected-error @+1 {{(C2) 'f64' does not fill 'memref<!hls.word<4xf32>>'}}
  %a = "hls.variable"(%zero) : (f64) -> memref<!hls.word<4xf32>>
  hls.return
}
