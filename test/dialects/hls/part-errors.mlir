// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%a: index) {
  // expected-error @+1 {{'hls.part' op (C1) expected at most one result, and a body that yields it}}
  %0 = hls.part "p" -> (index) {
    hls.yield
  }
  hls.return
}

// -----

hls.process @c2(%a: index) {
  // expected-error @+1 {{'hls.part' op (C2) only a function of the library has arguments}}
  hls.part "p" (%a : index) {
    hls.yield
  }
  hls.return
}

// -----

hls.process @c2() {
  %v = hls.variable : memref<f32>
  // expected-error @+1 {{'hls.part' op (C2) uses a variable that is made outside}}
  %0 = hls.part "p" -> (f32) {
    %x = memref.load %v[] : memref<f32>
    hls.yield %x : f32
  }
  hls.return
}
