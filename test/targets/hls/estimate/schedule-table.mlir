// What a process reads and writes may stand in a table on the chip.
// RUN: cnn-opt %s -cnn-hls-simulate | FileCheck %s

// Of six iterations three read and two write, as many as the other reads.
// CHECK: design d on
// CHECK: {{^}}  p {{ *}}17 1
// CHECK-NEXT: {{^}}  q {{ *}}8 1
hls.rom @reads : memref<6xi1> = dense<[true, false, true, false, true, false]> : tensor<6xi1>
hls.rom @writes : memref<6xi32> = dense<[0, -1, 0, -1, 0, 0]> : tensor<6xi32>
hls.process @p(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  %reads = hls.get_rom @reads : memref<6xi1>
  %writes = hls.get_rom @writes : memref<6xi32>
  %c0 = arith.constant 0 : i32
  %at = arith.constant 0 : index
  %kept = hls.memory storage = registers : memref<1x!hls.word<1xi32>>
  hls.for %i = 0 to 6 pipeline = 1 {
    %reading = memref.load %reads[%i] : memref<6xi1>
    scf.if %reading {
      %w = hls.read %a : !hls.stream<1xi32>
      memref.store %w, %kept[%at] : memref<1x!hls.word<1xi32>>
    }
    %number = memref.load %writes[%i] : memref<6xi32>
    %writing = arith.cmpi ne, %number, %c0 : i32
    scf.if %writing {
      %v = memref.load %kept[%at] : memref<1x!hls.word<1xi32>>
      hls.write %v, %b : !hls.stream<1xi32>
    }
  }
  hls.return
}
hls.process @q(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  hls.for %i = 0 to 2 pipeline = 1 {
    %w = hls.read %a : !hls.stream<1xi32>
    hls.write %w, %b : !hls.stream<1xi32>
  }
  hls.return
}
hls.design @d(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  %s = hls.stream depth = 2 : !hls.stream<1xi32>
  hls.call @p(%a, %s) : !hls.stream<1xi32>, !hls.stream<1xi32>
  hls.call @q(%s, %b) : !hls.stream<1xi32>, !hls.stream<1xi32>
  hls.return
}
