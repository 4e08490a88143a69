// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%s: !hls.stream<4xi8>, %c: memref<index>) {
  %i = memref.load %c[] : memref<index>
  %w = hls.read %s : !hls.stream<4xi8>
  // expected-error @+1 {{(C1) the result is of the word's lane type}}
  %x = "hls.lane"(%w, %i) : (!hls.word<4xi8>, index) -> i16
  hls.return
}

// -----

hls.process @c2(%s: !hls.stream<4xi8>) {
  %c = arith.constant 4 : index
  %w = hls.read %s : !hls.stream<4xi8>
  // expected-error @+1 {{(C2) lane 4 is outside of '!hls.word<4xi8>'}}
  %x = hls.lane %w[%c] : !hls.word<4xi8>
  hls.return
}
