// A network without tilings becomes one pipeline by exploration: the residual is
// the convolution's own input, and the softmax, whose node's name is no C++, runs
// over arrays. The project's report has the estimate.
// RUN: rm -rf %t && mkdir -p %t
// RUN: cnnc %s --target=hls --device=zcu104 -o %t/net --remarks=cnn-hls-explore 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: make -s -C %t/net csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: %cnnc_source_dir/test/hlslint/run %t/net
// RUN: FileCheck %s --check-prefix=KERNELS < %t/net/src/kernels.cpp
// RUN: FileCheck %s --check-prefix=REPORT < %t/net/report.json
// RUN: FileCheck %s --check-prefix=PAGE < %t/net/report.html
// RUN: cnnc %s --target=hls --device=zcu104 --budget=dsp=50 --goal=latency -o %t/small
// RUN: FileCheck %s --check-prefix=SMALL < %t/small/report.json
// RUN: make -s -C %t/small csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS

// WHY: conv+add+relu{{.*}} 9 taps x {{[0-9]+}} -> {{[0-9]+}} channels a cycle: {{[0-9]+}} cycles
// PASS: PASS
// KERNELS: void {{.*}}conv(
// KERNELS: void k0_{{.*}}(const float x[1024], float y[10]) {
// KERNELS: #pragma HLS DATAFLOW
// KERNELS-NOT: void k1_

// REPORT: "fpga": {
// REPORT: "designs": [
// REPORT: "interval_cycles": {{[0-9]+}}
// REPORT: "name": "zu7ev"
// PAGE: <title>network</title>
// SMALL: "resources": {
// SMALL: "dsp": {{[1-4]?[0-9]}},
func.func @main(%x: tensor<1x16x8x8xf32> {cnn.name = "x"}) -> (tensor<1x10xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<16x16x3x3xf32>
  %b = cnn.constant dense<0.25> : tensor<16xf32>
  %m = cnn.constant dense<0.125> : tensor<16x10xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x8x8xf32>, tensor<16x16x3x3xf32>, tensor<16xf32>) -> tensor<1x16x8x8xf32> loc("conv")
  %1 = cnn.binary add %0, %x : (tensor<1x16x8x8xf32>, tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> loc("add")
  %2 = cnn.unary relu %1 : (tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> loc("relu")
  %3 = cnn.reduce sum %2 {axes = array<i64: 2, 3>} : (tensor<1x16x8x8xf32>) -> tensor<1x16x1x1xf32> loc("pool")
  %4 = cnn.reshape %3 {shape = array<i64: 1, 16>} : (tensor<1x16x1x1xf32>) -> tensor<1x16xf32> loc("flatten")
  %5 = cnn.matmul %4, %m : (tensor<1x16xf32>, tensor<16x10xf32>) -> tensor<1x10xf32> loc("product")
  %6 = cnn.softmax %5 {axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x10xf32> loc("/head/Softmax")
  return %6 : tensor<1x10xf32>
}
