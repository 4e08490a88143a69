// RUN: cnn-opt %s -cnn-hls-report="device=zcu102" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-report: cycles = {{[0-9]+}} (
// COUNT-DAG: cnn-hls-report: designs = 1 (

// CHECK: module attributes {cnn.network = "tiny"
// CHECK-SAME: hls.report = "{\22designs\22:[{{.*}}\22interval_cycles\22:{{[0-9]+}}
// CHECK-SAME: \22error_bars\22:{\22bram18\22:{\22percent\22:10,\22source\22:\22MemoryCosts.h
// CHECK-SAME: hls.report_page = "<!DOCTYPE html>{{.*}}<title>tiny</title>
// CHECK: hls.design @net
module attributes {cnn.network = "tiny"} {
  hls.process @pass(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) {
    hls.for %i = 0 to 16 pipeline = 1 {
      %w = hls.read %in : !hls.stream<1xf32>
      hls.write %w, %out : !hls.stream<1xf32>
    }
    hls.return
  }
  hls.design @net(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) {
    hls.call @pass(%in, %out) : !hls.stream<1xf32>, !hls.stream<1xf32>
    hls.return
  }
}
