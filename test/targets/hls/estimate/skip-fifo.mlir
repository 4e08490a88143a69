// A skip connection beside a window of 3x3 on a picture of width 8 must hold a row
// and a pixel; one place less, and the cycle simulation gets stuck.
// RUN: rm -rf %t && split-file %s %t && cat %t/processes.mlir %t/enough.mlir > %t/good.mlir
// RUN: cat %t/processes.mlir %t/shallow.mlir > %t/bad.mlir
// RUN: cnn-opt %t/good.mlir -cnn-hls-simulate -o /dev/null | FileCheck %s --check-prefix=GOOD
// RUN: not cnn-opt %t/bad.mlir -cnn-hls-simulate -o /dev/null 2>&1 | FileCheck %s --check-prefix=BAD

// GOOD: design enough
// GOOD: one every {{[0-9]+}} cycles
// BAD: error: cnn-hls-simulate: deadlock at cycle {{[0-9]+}}:
// BAD-DAG: 'fork' waits for room in 'stream1' (full with 9), which 'add' reads
// BAD-DAG: 'add' waits for a token of 'stream2' (empty), which 'window' writes

//--- processes.mlir
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

//--- enough.mlir
hls.design @enough(%x: !hls.stream<4x!hls.fixed<8, 8>>, %y: !hls.stream<4x!hls.fixed<8, 8>>) {
  %main = hls.stream depth = 2 : !hls.stream<4x!hls.fixed<8, 8>>
  %skip = hls.stream depth = 10 : !hls.stream<4x!hls.fixed<8, 8>>
  %windows = hls.stream depth = 2 : !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @fork(%x, %main, %skip) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @window(%main, %windows) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @add(%windows, %skip, %y) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.return
}

//--- shallow.mlir
hls.design @shallow(%x: !hls.stream<4x!hls.fixed<8, 8>>, %y: !hls.stream<4x!hls.fixed<8, 8>>) {
  %main = hls.stream depth = 2 : !hls.stream<4x!hls.fixed<8, 8>>
  %skip = hls.stream depth = 9 : !hls.stream<4x!hls.fixed<8, 8>>
  %windows = hls.stream depth = 2 : !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @fork(%x, %main, %skip) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @window(%main, %windows) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.call @add(%windows, %skip, %y) : !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>, !hls.stream<4x!hls.fixed<8, 8>>
  hls.return
}
