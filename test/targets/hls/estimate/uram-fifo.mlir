// A deep FIFO is made of UltraRAM where the device has some and the budget
// leaves some; a shallow one, or one that spares little block RAM, is not.
// RUN: cnn-opt %s -cnn-hls-size-streams="device=zcu104" | FileCheck %s
// RUN: cnn-opt %s -cnn-hls-size-streams="device=zcu102" | FileCheck %s --check-prefix=NONE
// RUN: cnn-opt %s -cnn-hls-size-streams="device=zcu104 budget=uram=0" | FileCheck %s --check-prefix=NONE
// RUN: cnn-opt %s -cnn-hls-size-streams="device=zcu104" -cnn-hls-simulate="device=zcu104" | FileCheck %s --check-prefix=TABLE
// RUN: not cnn-opt %s -cnn-hls-size-streams="device=zcu104 budget=uram=97" 2>&1 | FileCheck %s --check-prefix=BUDGET

// CHECK: %{{.*}} = hls.stream depth = 8192 storage = uram :
// CHECK-NEXT: %{{.*}} = hls.stream depth = 300 :
// NONE: hls.stream depth = 8192 :
// TABLE: URAM             2 of        96
// BUDGET: cnn-hls-size-streams: --budget=uram=97: zu7ev has 96

hls.process @relay(%in: !hls.stream<8x!hls.fixed<8, 8>>, %out: !hls.stream<8x!hls.fixed<8, 8>>) {
  hls.for %i = 0 to 64 pipeline = 1 {
    %w = hls.read %in : !hls.stream<8x!hls.fixed<8, 8>>
    hls.write %w, %out : !hls.stream<8x!hls.fixed<8, 8>>
  }
  hls.return
}
hls.design @net(%in: !hls.stream<8x!hls.fixed<8, 8>>, %out: !hls.stream<8x!hls.fixed<8, 8>>) {
  %deep = hls.stream depth = 8192 : !hls.stream<8x!hls.fixed<8, 8>>
  %flat = hls.stream depth = 300 : !hls.stream<8x!hls.fixed<8, 8>>
  hls.call @relay(%in, %deep) : !hls.stream<8x!hls.fixed<8, 8>>, !hls.stream<8x!hls.fixed<8, 8>>
  hls.call @relay(%deep, %flat) : !hls.stream<8x!hls.fixed<8, 8>>, !hls.stream<8x!hls.fixed<8, 8>>
  hls.call @relay(%flat, %out) : !hls.stream<8x!hls.fixed<8, 8>>, !hls.stream<8x!hls.fixed<8, 8>>
  hls.return
}
