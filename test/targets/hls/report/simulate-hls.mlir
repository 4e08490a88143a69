// RUN: cnn-opt %s -cnn-hls-simulate="device=zcu102 frames=3 json=%t.json html=%t.html" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: FileCheck %s --check-prefix=HTML < %t.html

// The first frame and two intervals.
// COUNT-DAG: cnn-hls-simulate: cycles = 279 (
// COUNT-DAG: cnn-hls-simulate: designs = 1 (

// 9 * 9 iterations of the window, the stages of its last one, and 4 cycles to
// enter the process and its loop; others wait for it.
// CHECK: design block on zu9eg at 300 MHz
// CHECK-NEXT: first frame 99 cycles, then one every 90 cycles: 3333333.3 frames/s
// CHECK: DSP 0 of 2520
// CHECK: BRAM36 1 of 912
// CHECK: process {{.*}}cycles
// CHECK-NEXT: fork fork 70 1 {{[0-9]+}} 77.8%
// CHECK-NEXT: window window 90 1 {{[0-9]+}} 100.0% 0
// CHECK-NEXT: add map 72 1
// CHECK-NEXT: stream depth largest
// CHECK-NEXT: main 4 4 32 0
// CHECK-NEXT: skip 40 19 32 1
// CHECK-NEXT: windows 2 2 32 0

// JSON: "designs"
// JSON: "interval_cycles": 90,
// JSON: "latency_cycles": 99,
// JSON: "slowest": "window",
// JSON: "depth": 40,
// JSON: "name": "skip",
// JSON: "reader": "add",
// JSON: "writer": "fork"
// JSON: "device"
// JSON: "part": "xczu9eg-ffvb1156-2-e"

// Nothing from a network but the namespace's name.
// HTML: <!DOCTYPE html>
// HTML-NOT: {{<script|<link|src=|href=}}
// HTML: <b>3333333.3 frames/s</b>
// HTML: Slowest: <b>window</b>
// HTML: <svg xmlns="http://www.w3.org/2000/svg"
// HTML: <g class="deep"><title>skip: depth 40, at most 19 in it, 32 bits</title>
// HTML: <g class="box slowest"><title>window
// HTML: </svg>
// HTML-NOT: {{<script|<link|src=|href=}}
// HTML: </html>

// A word of a pixel, to two readers.
hls.process @fork(%in: !hls.stream<4x!hls.fixed<8, 8>>,
                  %a: !hls.stream<4x!hls.fixed<8, 8>>,
                  %b: !hls.stream<4x!hls.fixed<8, 8>>) attributes {kind = "fork"} {
  hls.for %i = 0 to 64 pipeline = 1 {
    %w = hls.read %in : !hls.stream<4x!hls.fixed<8, 8>>
    hls.write %w, %a : !hls.stream<4x!hls.fixed<8, 8>>
    hls.write %w, %b : !hls.stream<4x!hls.fixed<8, 8>>
  }
  hls.return
}
// A row and a pixel behind its input, on a picture of 8x8.
hls.process @window(%in: !hls.stream<4x!hls.fixed<8, 8>>,
                    %out: !hls.stream<4x!hls.fixed<8, 8>>) attributes {kind = "window"} {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %kept = hls.memory storage = registers : memref<1x!hls.word<4x!hls.fixed<8, 8>>>
  %c0 = arith.constant 0 : index
  hls.for %y = 0 to 9 {
    hls.for %x = 0 to 9 pipeline = 1 {
      %iny = arith.cmpi slt, %y, %c8 : index
      %inx = arith.cmpi slt, %x, %c8 : index
      %in2 = arith.andi %iny, %inx : i1
      scf.if %in2 {
        %w = hls.read %in : !hls.stream<4x!hls.fixed<8, 8>>
        memref.store %w, %kept[%c0] : memref<1x!hls.word<4x!hls.fixed<8, 8>>>
      }
      %outy = arith.cmpi sge, %y, %c1 : index
      %outx = arith.cmpi sge, %x, %c1 : index
      %out2 = arith.andi %outy, %outx : i1
      scf.if %out2 {
        %v = memref.load %kept[%c0] : memref<1x!hls.word<4x!hls.fixed<8, 8>>>
        hls.write %v, %out : !hls.stream<4x!hls.fixed<8, 8>>
      }
    }
  }
  hls.return
}
hls.process @add(%a: !hls.stream<4x!hls.fixed<8, 8>>,
                 %b: !hls.stream<4x!hls.fixed<8, 8>>,
                 %out: !hls.stream<4x!hls.fixed<8, 8>>) attributes {kind = "map"} {
  hls.for %i = 0 to 64 pipeline = 1 {
    %x = hls.read %a : !hls.stream<4x!hls.fixed<8, 8>>
    %y = hls.read %b : !hls.stream<4x!hls.fixed<8, 8>>
    %r = hls.variable : memref<!hls.word<4x!hls.fixed<8, 8>>>
    hls.for %c = 0 to 4 unroll {
      %p = hls.lane %x[%c] : !hls.word<4x!hls.fixed<8, 8>>
      %q = hls.lane %y[%c] : !hls.word<4x!hls.fixed<8, 8>>
      %s = hls.add %p, %q : !hls.fixed<8, 8>, !hls.fixed<8, 8>
      %t = hls.convert %s rnd sat : !hls.fixed<9, 9> to !hls.fixed<8, 8>
      hls.set_lane %t, %r[%c] : !hls.fixed<8, 8>, memref<!hls.word<4x!hls.fixed<8, 8>>>
    }
    %w = memref.load %r[] : memref<!hls.word<4x!hls.fixed<8, 8>>>
    hls.write %w, %out : !hls.stream<4x!hls.fixed<8, 8>>
  }
  hls.return
}

hls.design @block(%x: !hls.stream<4x!hls.fixed<8, 8>>, %y: !hls.stream<4x!hls.fixed<8, 8>>) {
  %main = hls.stream depth = 4 : !hls.stream<4x!hls.fixed<8, 8>> loc("main")
  %skip = hls.stream depth = 40 : !hls.stream<4x!hls.fixed<8, 8>> loc("skip")
  %windows = hls.stream depth = 2 : !hls.stream<4x!hls.fixed<8, 8>> loc("windows")
  hls.call @fork(%x, %main, %skip) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @window(%main, %windows) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @add(%windows, %skip, %y) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.return
}
