// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%f: memref<f32>) {
  %y = memref.load %f[] : memref<f32>
  // expected-error @+1 {{(C1) neither 'f32' nor 'i8' is a fixed-point type}}
  %0 = hls.convert %y rnd sat : f32 to i8
  hls.return
}

// -----

hls.process @c2(%a: memref<!hls.fixed<8, 3>>) {
  %y = memref.load %a[] : memref<!hls.fixed<8, 3>>
  // expected-error @+1 {{(C2) a floating-point result takes no rounding mode}}
  %0 = hls.convert %y rnd wrap : !hls.fixed<8, 3> to f32
  hls.return
}
