// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1() {
  // expected-error @+1 {{(C1) expected at least one iteration, got 3 to 3}}
  hls.for %i = 3 to 3 {
  }
  hls.return
}

// -----

hls.process @c2() {
  // expected-error @+1 {{(C2) expected a positive interval, and no unrolling of a pipelined loop}}
  hls.for %i = 0 to 3 pipeline = 1 unroll {
  }
  hls.return
}

// -----

hls.process @c2_interval() {
  // expected-error @+1 {{(C2) expected a positive interval, and no unrolling of a pipelined loop}}
  hls.for %i = 0 to 3 pipeline = 0 {
  }
  hls.return
}

// -----

hls.process @c3() {
  // expected-error @+1 {{(C3) expected loops within to be unrolled}}
  hls.for %i = 0 to 3 pipeline = 1 {
    hls.for %j = 0 to 3 {
    }
  }
  hls.return
}

// -----

hls.process @c3_scf() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{(C3) expected loops within to be unrolled}}
  hls.for %i = 0 to 3 unroll {
    scf.for %j = %c0 to %c1 step %c1 {
    }
  }
  hls.return
}

// -----

hls.process @c4() {
  %x = arith.constant 0.0 : f32
  // expected-error @+1 {{(C4) initial values, arguments, yielded values and results do not match}}
  %y = hls.for %i = 0 to 3 carry(%a = %x) -> (f32) {
    hls.yield %i : index
  }
  hls.return
}

// -----

hls.process @c2_bound(%n: index) {
  // expected-error @+1 {{(C2) a loop whose bound is given at run time cannot be unrolled}}
  hls.for %i = 0 to %n up_to 3 unroll {
  }
  hls.return
}
