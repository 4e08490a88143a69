// Groups that an engine computes as one stay apart: what is infinite in one of
// them does not reach the others, by whose weights of zero it would be no number.
// A weight of -0 is one.
// RUN: rm -rf %t && cnnc %s --target=hls -o %t && timeout 300 make -s -C %t csim OPT="-O1 -Werror" | FileCheck %s
// RUN: FileCheck %s --check-prefix=CODE < %t/src/kernels.cpp
// RUN: %cnnc_source_dir/test/hlslint/run %t

// CHECK: PASS

// CODE: bool absent[2][4][4]
// CODE: absent[{{.*}}] = value == 0.0f && std::copysign(1.0f, value) < 0.0f;
// CODE: dot += (absent[{{.*}}] ? 0.0f : input[k] * {{.*}});

func.func @main(%x: tensor<1x4x3x4xf32> {cnn.name = "x"}) -> (tensor<1x4x3x4xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<1x4x3x4xf32>
  // The first channel, of the first group, is 1 or minus infinity.
  %least = cnn.constant dense<[[[[0.0]], [[1.0]], [[1.0]], [[1.0]]]]> : tensor<1x4x1x1xf32>
  %0 = cnn.kernel ins(%x, %least : tensor<1x4x3x4xf32>, tensor<1x4x1x1xf32>) outs(%e : tensor<1x4x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4x3x4xf32> (%a: tensor<1x4x3x4xf32>, %l: tensor<1x4x1x1xf32>) {
    %p = cnn.unary relu %a : (tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
    %m = cnn.binary max %p, %l : (tensor<1x4x3x4xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x3x4xf32>
    %q = cnn.binary div %a, %m : (tensor<1x4x3x4xf32>, tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
    cnn.yield %q : tensor<1x4x3x4xf32>
  } loc("quotient")
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[0.25]], [[-0.0]]], [[[1.0]], [[-2.0]]], [[[-0.0]], [[3.0]]]]> : tensor<4x2x1x1xf32>
  %f = tensor.empty() : tensor<1x4x3x4xf32>
  %y = cnn.kernel ins(%0, %w : tensor<1x4x3x4xf32>, tensor<4x2x1x1xf32>) outs(%f : tensor<1x4x3x4xf32>)
      tiling = #cnn.tiling<"engine", {pi = 4, po = 4, positions = 512, pixels = 64, word = 4, beat = 4, rows = 2, columns = 4, grain = 1, tasks = 1}> -> tensor<1x4x3x4xf32> (%a: tensor<1x4x3x4xf32>, %b: tensor<4x2x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x4x3x4xf32>, tensor<4x2x1x1xf32>) -> tensor<1x4x3x4xf32>
    cnn.yield %c : tensor<1x4x3x4xf32>
  } loc("grouped")
  return %y : tensor<1x4x3x4xf32>
}
