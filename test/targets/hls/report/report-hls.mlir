// RUN: cnn-opt %s -cnn-hls-report="device=zcu102" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-report: cycles = {{[0-9]+}} (
// COUNT-DAG: cnn-hls-report: designs = 1 (

// CHECK: module attributes {cnn.network = "tiny"
// CHECK-SAME: hls.report = "{\22designs\22:[{{.*}}\22interval_cycles\22:{{[0-9]+}}
// The first of 4 products, which the sum begins with, is one too, 16 times.
// CHECK-SAME: \22name\22:\22dot\22,\22products\22:64,
// CHECK-SAME: \22error_bars\22:{\22bram18\22:{\22percent\22:10,\22source\22:\22MemoryCosts.h
// CHECK-SAME: hls.report_page = "<!DOCTYPE html>{{.*}}<title>tiny</title>
// CHECK: hls.design @net
module attributes {cnn.network = "tiny"} {
  hls.rom @weights : memref<4xf32> = dense<0.5> : tensor<4xf32>
  hls.process @dot(%in: !hls.stream<4xf32>, %out: !hls.stream<1xf32>) {
    %w = hls.get_rom @weights : memref<4xf32>
    %c0 = arith.constant 0 : index
    hls.for %i = 0 to 16 pipeline = 1 {
      %x = hls.read %in : !hls.stream<4xf32>
      %x0 = hls.lane %x[%c0] : !hls.word<4xf32>
      %w0 = memref.load %w[%c0] : memref<4xf32>
      %first = arith.mulf %x0, %w0 : f32
      %dot = hls.for %k = 1 to 4 unroll carry(%sum = %first) -> (f32) {
        %xk = hls.lane %x[%k] : !hls.word<4xf32>
        %wk = memref.load %w[%k] : memref<4xf32>
        %product = arith.mulf %xk, %wk : f32
        %next = arith.addf %sum, %product : f32
        hls.yield %next : f32
      }
      %r = hls.variable : memref<!hls.word<1xf32>>
      hls.set_lane %dot, %r[%c0] : f32, memref<!hls.word<1xf32>>
      %y = memref.load %r[] : memref<!hls.word<1xf32>>
      hls.write %y, %out : !hls.stream<1xf32>
    }
    hls.return
  }
  hls.design @net(%in: !hls.stream<4xf32>, %out: !hls.stream<1xf32>) {
    hls.call @dot(%in, %out) : !hls.stream<4xf32>, !hls.stream<1xf32>
    hls.return
  }
}
