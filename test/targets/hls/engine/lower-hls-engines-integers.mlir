// RUN: cnn-opt %s -cnn-hls-lower-engines | FileCheck %s

// Integers without a sign and a side input: registers have a bit more than
// memory. Unit 1/512: the side input is times 368/512, and results are shifted
// by 9.

// CHECK: hls.process @conv_engine_input(%{{.*}}: memref<?xi8>, %{{.*}}: memref<1x2x64x!hls.fixed<9, 9>>
// CHECK: arith.extui %{{.*}} : i8 to i16
// CHECK: arith.extsi %{{.*}} : i8 to i16
// CHECK: hls.convert %{{.*}} trn wrap : i16 to !hls.fixed<9, 9>
// CHECK: hls.process @conv_engine_weights(%{{.*}}: memref<?xi8>, %{{.*}}: !hls.stream<4x!hls.fixed<8, 8>>
// Of each result the factor and the offset.
// CHECK: hls.process @conv_engine_scales(%{{.*}}: memref<?xi64>, %{{.*}}: !hls.stream<2xi64>
// A word of two channels.
// CHECK: hls.process @conv_engine_side(%{{.*}}: memref<?xi8>, %{{.*}}: !hls.stream<2x!hls.fixed<9, 9>>
// Two weights share a multiplier.
// CHECK: hls.process @conv_engine_sums(
// CHECK: hls.memory distance = 16 : memref<32x!hls.word<2x!hls.fixed<18, 18>>>
// CHECK: hls.scale %{{.*}} by 18 : !hls.fixed<8, 8>
// CHECK: hls.process @conv_engine_results(
// CHECK: %[[P:.*]] = hls.mul %{{.*}}, %{{.*}} : !hls.fixed<18, 18>, !hls.fixed<12, 12>
// CHECK: hls.add %[[P]], %{{.*}} : !hls.fixed<30, 30>, !hls.fixed<64, 64>
// CHECK: hls.mul %{{.*}}, %{{.*}} : !hls.fixed<9, 9>, !hls.fixed<32, 32>
// CHECK: %[[S:.*]] = hls.shift_right %{{.*}} by %{{.*}} : !hls.fixed<64, 64>
// CHECK: hls.max %[[S]],
// CHECK: hls.min
// CHECK: hls.convert %{{.*}} trn wrap : !hls.fixed<64, 64> to i8

// CHECK: hls.engine @conv_engine(%{{.*}}: memref<?xi8> {hls.channel = "x", hls.const}, %{{.*}}: memref<?xi8> {hls.channel = "weights", hls.const}, %{{.*}}: memref<?xi64> {hls.channel = "scales", hls.const}, %{{.*}}: memref<?xi8> {hls.channel = "side", hls.const}, %{{.*}}: memref<?xi8> {hls.channel = "y"},
// CHECK: hls.sequence @k0_unsigned(
// CHECK-SAME: hls.buffers = array<i64: 0, 1, 2, 3, 4>
// CHECK-SAME: hls.channels = ["x", "weights", "scales", "side", "y"]
// CHECK: %[[FACTOR:.*]] = arith.constant 368 : index
// CHECK: %[[SHIFT:.*]] = arith.constant 9 : index
// CHECK: %[[LOW:.*]] = arith.constant 0 : index
// CHECK: %[[HIGH:.*]] = arith.constant 255 : index
// CHECK: hls.call @conv_engine({{.*}}, %[[FACTOR]], %[[SHIFT]], %[[LOW]], %[[HIGH]]) :
// CHECK-NOT: cnn.kernel

module {
  module @kernels {
    func.func @k0_unsigned(%arg0: memref<1x1x5x5x2xi8>, %arg1: memref<2x1x3x3x2x2xi8>, %arg2: memref<3x2xi64>, %arg3: memref<1x2x3x3x2xi8>, %arg4: memref<1x2x3x3x2xi8>) {
      cnn.kernel ins(%arg0, %arg1, %arg2, %arg3 : memref<1x1x5x5x2xi8>, memref<2x1x3x3x2x2xi8>, memref<3x2xi64>, memref<1x2x3x3x2xi8>) outs(%arg4 : memref<1x2x3x3x2xi8>) tiling = #cnn.tiling<"engine", {beat = 4 : i64, columns = 3 : i64, element = 8 : i64, factor = 12 : i64, grain = 1 : i64, input = 9 : i64, multiplier = 27 : i64, pi = 2 : i64, pixels = 32 : i64, po = 2 : i64, positions = 64 : i64, rows = 3 : i64, sum = 18 : i64, tasks = 1 : i64, weight = 8 : i64, word = 2 : i64}> (%arg5: tensor<1x2x5x5xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>, %arg6: tensor<3x2x3x3xi8, #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 2, 1 : 2]>>, %arg7: tensor<3x2xi64>, %arg8: tensor<1x3x3x3xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>) {
        %0 = cnn.constant dense<7.187500e-01> : tensor<f64>
        %1 = cnn.constant dense<0.001953125> : tensor<f64>
        %2 = cnn.cast %arg5 to f64 : (tensor<1x2x5x5xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>) -> tensor<1x2x5x5xf64>
        %3 = cnn.cast %arg6 to f64 : (tensor<3x2x3x3xi8, #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 2, 1 : 2]>>) -> tensor<3x2x3x3xf64>
        %4 = cnn.conv %2, %3 {dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2x5x5xf64>, tensor<3x2x3x3xf64>) -> tensor<1x3x3x3xf64>
        %5 = cnn.slice %arg7 {sizes = array<i64: 3, 1>, starts = array<i64: 0, 0>, steps = array<i64: 1, 1>} : (tensor<3x2xi64>) -> tensor<3x1xi64>
        %6 = cnn.reshape %5 {shape = array<i64: 3, 1, 1>} : (tensor<3x1xi64>) -> tensor<3x1x1xi64>
        %7 = cnn.cast %6 to f64 : (tensor<3x1x1xi64>) -> tensor<3x1x1xf64>
        %8 = cnn.binary  mul %7, %1 : (tensor<3x1x1xf64>, tensor<f64>) -> tensor<3x1x1xf64>
        %9 = cnn.binary  mul %4, %8 : (tensor<1x3x3x3xf64>, tensor<3x1x1xf64>) -> tensor<1x3x3x3xf64>
        %10 = cnn.slice %arg7 {sizes = array<i64: 3, 1>, starts = array<i64: 0, 1>, steps = array<i64: 1, 1>} : (tensor<3x2xi64>) -> tensor<3x1xi64>
        %11 = cnn.reshape %10 {shape = array<i64: 3, 1, 1>} : (tensor<3x1xi64>) -> tensor<3x1x1xi64>
        %12 = cnn.cast %11 to f64 : (tensor<3x1x1xi64>) -> tensor<3x1x1xf64>
        %13 = cnn.binary  mul %12, %1 : (tensor<3x1x1xf64>, tensor<f64>) -> tensor<3x1x1xf64>
        %14 = cnn.binary  add %9, %13 : (tensor<1x3x3x3xf64>, tensor<3x1x1xf64>) -> tensor<1x3x3x3xf64>
        %15 = cnn.cast %arg8 to f64 : (tensor<1x3x3x3xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>) -> tensor<1x3x3x3xf64>
        %16 = cnn.binary  mul %15, %0 : (tensor<1x3x3x3xf64>, tensor<f64>) -> tensor<1x3x3x3xf64>
        %17 = cnn.binary  add %14, %16 : (tensor<1x3x3x3xf64>, tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
        %18 = cnn.quantize %17 to <8, 8, unsigned>  trn  sat : (tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
        %19 = cnn.cast %18 to ui8 : (tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>
        cnn.yield %19 : tensor<1x3x3x3xui8, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2]>>
      }
      return
    }
  }
}
