// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.design @c1_unknown(%s: !hls.stream<1xf32>) {
  // expected-error @+1 {{(C1) there is no hls.process @nowhere}}
  hls.call @nowhere(%s) : !hls.stream<1xf32>
  hls.return
}

// -----

hls.process @sink(%in: !hls.stream<2xf32>) {
  hls.return
}
hls.design @c1_types(%s: !hls.stream<1xf32>) {
  // expected-error @+1 {{(C1) operands do not match the arguments of @sink}}
  hls.call @sink(%s) : !hls.stream<1xf32>
  hls.return
}

// -----

hls.process @sink(%in: !hls.stream<1xf32>) {
  hls.return
}
hls.sequence @c1_engine(%s: !hls.stream<1xf32>) {
  // expected-error @+1 {{(C1) there is no hls.engine @sink}}
  hls.call @sink(%s) : !hls.stream<1xf32>
  hls.return
}
