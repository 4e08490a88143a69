// Inputs and outputs as streams of pixels, and C++ without vendors' pragmas. A
// project in which kernels run in turn has no such streams.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/axis.mlir --target=hls --device=zcu104 --io=axis -o %t/axis
// RUN: FileCheck %s --check-prefix=TOP < %t/axis/src/axis.cpp
// RUN: %cnnc_source_dir/test/hlslint/run %t/axis
// RUN: make -s -C %t/axis csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: make -s -C %t/axis libcsim.so OPT="-O1 -Werror"
// RUN: cnn-run %t/axis --verify | FileCheck %s --check-prefix=VERIFY
// RUN: cnnc %t/axis.mlir --target=hls --device=zcu104 --portable -o %t/portable
// RUN: FileCheck %s --check-prefix=PORTABLE < %t/portable/src/axis.cpp
// RUN: make -s -C %t/portable csim OPT="-O1 -Werror" | FileCheck %s --check-prefix=PASS
// RUN: cat %t/portable/src/* | FileCheck %s --check-prefix=VENDOR --implicit-check-not=PIPELINE --implicit-check-not=UNROLL --implicit-check-not=ARRAY_ --implicit-check-not=INLINE --implicit-check-not=m_axi
// RUN: not cnnc %t/turn.mlir --target=hls --io=axis -o %t/turn 2>&1 | FileCheck %s --check-prefix=TURN
// RUN: not cnnc %t/turn.mlir --target=hls --portable -o %t/turn 2>&1 | FileCheck %s --check-prefix=LEAVE
// RUN: not cnnc %t/axis.mlir --target=hls --io=wire -o %t/no 2>&1 | FileCheck %s --check-prefix=IO
// RUN: not cnnc %t/axis.mlir --target=hls --io=memory --portable -o %t/no 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not cnnc %t/axis.mlir --portable -o %t/no 2>&1 | FileCheck %s --check-prefix=TARGET

// TOP: extern "C" void axis(hls::stream<word<float, 2>> &x, hls::stream<word<float, {{[0-9]+}}>> &y) {
// TOP-NEXT: #pragma HLS INTERFACE mode=axis port=x depth=30
// TOP-NEXT: #pragma HLS INTERFACE mode=axis port=y depth={{[0-9]+}}
// TOP-NEXT: #pragma HLS INTERFACE mode=s_axilite port=return
// PASS: PASS
// VERIFY: golden case 0: passed
// PORTABLE: extern "C" void axis(hls::stream<
// PORTABLE-NEXT: #pragma HLS INTERFACE mode=axis port=x depth=30
// PORTABLE-NEXT: #pragma HLS INTERFACE mode=axis port=y depth={{[0-9]+}}
// PORTABLE-NOT: s_axilite
// VENDOR: #pragma HLS DATAFLOW
// LEAVE: kernels that run in turn over memory, not one pipeline {{.*}}; leave out --portable
// TURN: --io=axis: the network is {{[0-9]+}} kernels that run in turn over memory, not one pipeline
// IO: --io=wire: expected memory or axis
// BOTH: --portable: open HLS tools take streams only
// TARGET: --budget, --goal, --io and --portable go with --target=hls only
//--- axis.mlir
func.func @main(%x: tensor<1x2x5x6xf32> {cnn.name = "x"}) -> (tensor<1x3x5x6xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[0.5]], [[-0.25]]], [[[1.5]], [[2.0]]], [[[-3.0]], [[0.75]]]]> : tensor<3x2x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x2x5x6xf32>, tensor<3x2x1x1xf32>) -> tensor<1x3x5x6xf32> loc("conv")
  return %0 : tensor<1x3x5x6xf32>
}

//--- turn.mlir
// A matrix that is turned is no stream.
func.func @main(%x: tensor<64x160xf32> {cnn.name = "x"}) -> (tensor<160x64xf32> {cnn.name = "y"}) {
  %0 = cnn.transpose %x {permutation = array<i64: 1, 0>} : (tensor<64x160xf32>) -> tensor<160x64xf32> loc("turn")
  return %0 : tensor<160x64xf32>
}
