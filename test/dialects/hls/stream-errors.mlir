// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.design @c1() {
  // expected-error @+1 {{(C1) expected a positive depth, got 0}}
  %a = hls.stream depth = 0 : !hls.stream<1xf32>
  hls.return
}

// -----

// expected-error @+1 {{expected at least one lane, got 0}}
hls.process @lanes(%a: !hls.stream<0xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{expected lanes of f32, f64, integers or fixed-point numbers, got 'f16'}}
hls.process @element(%a: !hls.stream<1xf16>) {
  hls.return
}

// -----

// expected-error @+1 {{expected one number of lanes}}
hls.process @dimensions(%a: !hls.stream<1x2xf32>) {
  hls.return
}

// -----

// expected-error @+1 {{hls.fixed: expected a width between 1 and 1024, got 0}}
hls.process @fixed(%a: !hls.stream<1x!hls.fixed<0, 0>>) {
  hls.return
}

// -----

// expected-error @+1 {{hls.fixed: expected between -1024 and 2048 integer bits, got 4000}}
hls.process @integer_bits(%a: !hls.stream<1x!hls.fixed<8, 4000>>) {
  hls.return
}
