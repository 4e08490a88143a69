// A memory of the design, which two processes hand to each other half by half.
// RUN: cnn-opt %s -cnn-hls-size-streams | FileCheck %s
// RUN: cnn-opt %s -cnn-hls-simulate=frames=3 -o /dev/null | FileCheck %s --check-prefix=TABLE

// CHECK: hls.design @d
// CHECK: hls.memory
// TABLE: one every {{6[0-9]|7[0-9]}} cycles
// TABLE: collect frame
hls.process @collect(%in: !hls.stream<1xi32>, %half: memref<8x8x!hls.word<1xi32>>) attributes {kind = "frame"} {
  hls.for %y = 0 to 8 {
    hls.for %x = 0 to 8 pipeline = 1 {
      %w = hls.read %in : !hls.stream<1xi32>
      memref.store %w, %half[%y, %x] : memref<8x8x!hls.word<1xi32>>
    }
  }
  hls.return
}
hls.process @replay(%half: memref<8x8x!hls.word<1xi32>>, %out: !hls.stream<1xi32>) attributes {kind = "frame"} {
  hls.for %x = 0 to 8 {
    hls.for %y = 0 to 8 pipeline = 1 {
      %w = memref.load %half[%y, %x] : memref<8x8x!hls.word<1xi32>>
      hls.write %w, %out : !hls.stream<1xi32>
    }
  }
  hls.return
}
hls.design @d(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  %m = hls.memory : memref<8x8x!hls.word<1xi32>>
  hls.call @collect(%a, %m) : !hls.stream<1xi32>, memref<8x8x!hls.word<1xi32>>
  hls.call @replay(%m, %b) : memref<8x8x!hls.word<1xi32>>, !hls.stream<1xi32>
  hls.return
}
