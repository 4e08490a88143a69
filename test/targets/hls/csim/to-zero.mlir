// NaN becomes zero on its way to a fixed-point number, and so does a number
// below half a step of the result, under both libraries.
// REQUIRES: ap_types, ac_types
// RUN: rm -rf %t && mkdir %t && cnnc %s --target=hls -o %t/ap && cp -r %t/ap %t/ac
// RUN: timeout 300 make -s -C %t/ap csim OPT="-O0 -Werror" AP_TYPES=%ap_types | FileCheck %s
// RUN: timeout 300 make -s -C %t/ac csim CXX=clang++ OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s

// CHECK-COUNT-2: y{{[0-9]}} {{.*}} error 0 of the range (at most 0.0001): ok
// CHECK: PASS

func.func @main(%x: tensor<1x1x4x4xf32> {cnn.name = "x"}) -> (tensor<1x1x4x4xf64> {cnn.name = "y0"}, tensor<1x1x4x4xf64> {cnn.name = "y1"}) {
  %e0 = tensor.empty() : tensor<1x1x4x4xf64>
  %y0 = cnn.kernel ins(%x : tensor<1x1x4x4xf32>) outs(%e0 : tensor<1x1x4x4xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x1x4x4xf64> (%a: tensor<1x1x4x4xf32>) {
    %s = cnn.unary sqrt %a : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
    %d = cnn.cast %s to f64 : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf64>
    %g = cnn.quantize %d to <8, 3> rnd sat : (tensor<1x1x4x4xf64>) -> tensor<1x1x4x4xf64>
    cnn.yield %g : tensor<1x1x4x4xf64>
  } loc("roots")
  %e1 = tensor.empty() : tensor<1x1x4x4xf64>
  %y1 = cnn.kernel ins(%y0 : tensor<1x1x4x4xf64>) outs(%e1 : tensor<1x1x4x4xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x1x4x4xf64> (%a: tensor<1x1x4x4xf64>) {
    %g = cnn.quantize %a to <4, 12> rnd sat : (tensor<1x1x4x4xf64>) -> tensor<1x1x4x4xf64>
    cnn.yield %g : tensor<1x1x4x4xf64>
  } loc("steps")
  return %y0, %y1 : tensor<1x1x4x4xf64>, tensor<1x1x4x4xf64>
}
