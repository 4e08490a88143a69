// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%in: !hls.stream<2xf32>, %m: memref<2x!hls.word<4xf32>>) {
  %c = arith.constant 0 : index
  %x = hls.read %in : !hls.stream<2xf32>
  // expected-error @+1 {{(C1) expected a variable that holds a word, got 'memref<2x!hls.word<4xf32>>'}}
  hls.set_lanes %x, %m[%c] : !hls.word<2xf32>, memref<2x!hls.word<4xf32>>
  hls.return
}

// -----

hls.process @c2(%in: !hls.stream<2xi8>) {
  %c = arith.constant 0 : index
  %x = hls.read %in : !hls.stream<2xi8>
  %v = hls.variable : memref<!hls.word<4xf32>>
  // expected-error @+1 {{(C2) lanes of '!hls.word<2xi8>' are none of '!hls.word<4xf32>'}}
  hls.set_lanes %x, %v[%c] : !hls.word<2xi8>, memref<!hls.word<4xf32>>
  hls.return
}

// -----

hls.process @c3(%in: !hls.stream<2xf32>) {
  %c = arith.constant 3 : index
  %x = hls.read %in : !hls.stream<2xf32>
  %v = hls.variable : memref<!hls.word<4xf32>>
  // expected-error @+1 {{(C3) lanes from 3 on, 2 of them, are outside of '!hls.word<4xf32>'}}
  hls.set_lanes %x, %v[%c] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
  hls.return
}
