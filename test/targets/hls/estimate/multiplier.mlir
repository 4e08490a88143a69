// A DSP48E1 (7 series) multiplies 25 by 18 bits, a DSP48E2 27 by 18.
// RUN: cnn-opt %s -cnn-hls-simulate=device=zu9eg -o /dev/null | FileCheck %s --check-prefix=E2
// RUN: cnn-opt %s -cnn-hls-simulate=device=xc7z020 -o /dev/null | FileCheck %s --check-prefix=E1

// E2: DSP 2 of 2520
// E1: DSP 3 of 220
hls.process @p(%a: !hls.stream<1x!hls.fixed<27, 27>>, %b: !hls.stream<1x!hls.fixed<25, 25>>,
               %c: !hls.stream<1x!hls.fixed<8, 8>>, %y: !hls.stream<1x!hls.fixed<36, 36>>) {
  %c0 = arith.constant 0 : index
  hls.for %i = 0 to 8 pipeline = 1 {
    %aw = hls.read %a : !hls.stream<1x!hls.fixed<27, 27>>
    %bw = hls.read %b : !hls.stream<1x!hls.fixed<25, 25>>
    %cw = hls.read %c : !hls.stream<1x!hls.fixed<8, 8>>
    %al = hls.lane %aw[%c0] : !hls.word<1x!hls.fixed<27, 27>>
    %bl = hls.lane %bw[%c0] : !hls.word<1x!hls.fixed<25, 25>>
    %cl = hls.lane %cw[%c0] : !hls.word<1x!hls.fixed<8, 8>>
    %p = hls.mul %al, %cl : !hls.fixed<27, 27>, !hls.fixed<8, 8>
    %q = hls.mul %bl, %cl : !hls.fixed<25, 25>, !hls.fixed<8, 8>
    %s = hls.add %p, %q : !hls.fixed<35, 35>, !hls.fixed<33, 33>
    %r = hls.variable : memref<!hls.word<1x!hls.fixed<36, 36>>>
    hls.set_lane %s, %r[%c0] : !hls.fixed<36, 36>, memref<!hls.word<1x!hls.fixed<36, 36>>>
    %w = memref.load %r[] : memref<!hls.word<1x!hls.fixed<36, 36>>>
    hls.write %w, %y : !hls.stream<1x!hls.fixed<36, 36>>
  }
  hls.return
}
hls.design @d(%a: !hls.stream<1x!hls.fixed<27, 27>>, %b: !hls.stream<1x!hls.fixed<25, 25>>,
              %c: !hls.stream<1x!hls.fixed<8, 8>>, %y: !hls.stream<1x!hls.fixed<36, 36>>) {
  hls.call @p(%a, %b, %c, %y) : !hls.stream<1x!hls.fixed<27, 27>>, !hls.stream<1x!hls.fixed<25, 25>>, !hls.stream<1x!hls.fixed<8, 8>>, !hls.stream<1x!hls.fixed<36, 36>>
  hls.return
}
