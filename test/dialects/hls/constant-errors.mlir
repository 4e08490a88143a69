// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1() {
  // expected-error @+1 {{(C1) mantissa 8 does not fit into '!hls.fixed<4, 1>'}}
  %x = hls.constant 8 : !hls.fixed<4, 1>
  hls.return
}

// -----

hls.process @c1_unsigned() {
  // expected-error @+1 {{(C1) mantissa -1 does not fit into '!hls.fixed<4, 1, unsigned>'}}
  %x = hls.constant -1 : !hls.fixed<4, 1, unsigned>
  hls.return
}
