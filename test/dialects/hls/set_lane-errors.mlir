// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%m: memref<2x!hls.word<4xf32>>) {
  %c = arith.constant 3 : index
  %x = arith.constant 1.0 : f32
  // expected-error @+1 {{(C1) expected a variable that holds a word, got 'memref<2x!hls.word<4xf32>>'}}
  hls.set_lane %x, %m[%c] : f32, memref<2x!hls.word<4xf32>>
  hls.return
}

// -----

hls.process @c2() {
  %c = arith.constant 3 : index
  %x = arith.constant 1.0 : f64
  %v = hls.variable : memref<!hls.word<4xf32>>
  // expected-error @+1 {{(C2) 'f64' is no lane of '!hls.word<4xf32>'}}
  hls.set_lane %x, %v[%c] : f64, memref<!hls.word<4xf32>>
  hls.return
}

// -----

hls.process @c3() {
  %c = arith.constant 4 : index
  %x = arith.constant 1.0 : f32
  %v = hls.variable : memref<!hls.word<4xf32>>
  // expected-error @+1 {{(C3) lane 4 is outside of '!hls.word<4xf32>'}}
  hls.set_lane %x, %v[%c] : f32, memref<!hls.word<4xf32>>
  hls.return
}
