// An output with infinite numbers fails the test bench where one of the others
// is wrong.
// RUN: rm -rf %t && cnnc %s --target=hls -o %t
// RUN: timeout 300 make -s -C %t csim OPT=-O0 | FileCheck %s --check-prefix=RIGHT
// RUN: sed -i 's/out.write(result);/result[0] = result[0] == 1.0f ? 3.0f : result[0]; out.write(result);/' %t/src/kernels.cpp
// RUN: not make -s -C %t csim OPT=-O0 | FileCheck %s --check-prefix=WRONG

// RIGHT: PASS
// WRONG: error 2 of the range (at most 0.0001): WRONG

func.func @main(%x: tensor<1x1x4x4xf32> {cnn.name = "x"}) -> (tensor<1x1x4x4xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<1x1x4x4xf32>
  %y = cnn.kernel ins(%x : tensor<1x1x4x4xf32>) outs(%e : tensor<1x1x4x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x1x4x4xf32> (%a: tensor<1x1x4x4xf32>) {
    // 1, or minus infinity.
    %p = cnn.unary relu %a : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
    // Sums are not promised to the bit.
    %b = cnn.binary add %a, %a : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
    %c = cnn.binary add %p, %p : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
    %q = cnn.binary div %b, %c : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
    cnn.yield %q : tensor<1x1x4x4xf32>
  } loc("quotient")
  return %y : tensor<1x1x4x4xf32>
}
