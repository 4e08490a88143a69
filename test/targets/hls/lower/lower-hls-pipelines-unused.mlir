// A product of which only the number of f32 that it becomes is needed is one of
// floats; no other is left, which an estimate would count.
// RUN: cnnc %s --target=hls --compile-to=outline | cnn-opt -cnn-hls-lower-pipelines | FileCheck %s

// CHECK: hls.process @kernel(
// CHECK-NOT: hls.mul
// CHECK: arith.mulf
// CHECK-NOT: hls.mul
// CHECK: hls.return
func.func @main(%x: tensor<1x2x4x4xf32> {cnn.name = "x"}) -> (tensor<1x2x4x4xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<1x2x4x4xf32>
  %y = cnn.kernel ins(%x : tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x2x4x4xf32> (%a: tensor<1x2x4x4xf32>) {
    %scale = cnn.constant dense<0.75> : tensor<f64>
    %w = cnn.cast %a to f64 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf64>
    %q = cnn.quantize %w to <8, 3> rnd sat : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>
    %m = cnn.binary mul %q, %scale : (tensor<1x2x4x4xf64>, tensor<f64>) -> tensor<1x2x4x4xf64>
    %n = cnn.cast %m to f32 : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf32>
    %s = cnn.unary sqrt %n : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
    cnn.yield %s : tensor<1x2x4x4xf32>
  } loc("scaled")
  return %y : tensor<1x2x4x4xf32>
}
