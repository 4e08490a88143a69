// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.engine @c1(%n: index) {
  hls.repeat %i to %n {
    // expected-error @+1 {{'hls.repeat' op expects parent op 'hls.engine'}}
    hls.repeat %k to %i {
    }
  }
  hls.return
}

// -----

hls.engine @c2(%n: index) {
  // expected-error @+1 {{(C2) body holds arith.constant}}
  hls.repeat %i to %n {
    %c = arith.constant 0 : index
  }
  hls.return
}

// -----

hls.process @source(%out: !hls.stream<1xf32>) {
  %v = hls.variable : memref<!hls.word<1xf32>>
  %w = memref.load %v[] : memref<!hls.word<1xf32>>
  hls.write %w, %out : !hls.stream<1xf32>
  hls.return
}
hls.engine @c3(%n: index) {
  hls.repeat %i to %n {
    // expected-error @+1 {{(C3) expected one writer and one reader, got 1 and 0}}
    %s = hls.stream depth = 2 : !hls.stream<1xf32>
    hls.call @source(%s) : !hls.stream<1xf32>
  }
  hls.return
}

// -----

hls.engine @c4(%n: index) {
  hls.repeat %i to %n {
    // expected-error @+1 {{(C4) expected one user or two, got 0}}
    %m = hls.memory : memref<4xf32>
  }
  hls.return
}
