// RUN: cnn-opt %s -cnn-hls-lay-out-engines -split-input-file -verify-diagnostics

func.func @varies(%x: tensor<1x4xf32>, %w: tensor<4x6xf32>) -> tensor<1x6xf32> {
  %e = tensor.empty() : tensor<1x6xf32>
  // expected-error @+1 {{cannot run on an engine: its weights are not constant}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xf32>, tensor<4x6xf32>) outs(%e : tensor<1x6xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4}>
      -> tensor<1x6xf32> (%a: tensor<1x4xf32>, %b: tensor<4x6xf32>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x6xf32>) -> tensor<1x6xf32>
    cnn.yield %c : tensor<1x6xf32>
  }
  return %0 : tensor<1x6xf32>
}

// -----

func.func @depthwise(%x: tensor<1x4xf32>) -> tensor<1x6xf32> {
  %w = cnn.constant dense<0.5> : tensor<4x6xf32>
  %e = tensor.empty() : tensor<1x6xf32>
  // expected-error @+1 {{is no depthwise convolution, and its engine computes no others}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xf32>, tensor<4x6xf32>) outs(%e : tensor<1x6xf32>)
      tiling = #cnn.tiling<"engine", {depthwise, pi = 2}>
      -> tensor<1x6xf32> (%a: tensor<1x4xf32>, %b: tensor<4x6xf32>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x6xf32>) -> tensor<1x6xf32>
    cnn.yield %c : tensor<1x6xf32>
  }
  return %0 : tensor<1x6xf32>
}

// -----

func.func @doubles(%x: tensor<1x4xf64>) -> tensor<1x6xf64> {
  %w = cnn.constant dense<0.5> : tensor<4x6xf64>
  %e = tensor.empty() : tensor<1x6xf64>
  // expected-error @+1 {{cannot run on an engine: it computes in f64, but not on grids}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xf64>, tensor<4x6xf64>) outs(%e : tensor<1x6xf64>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4}>
      -> tensor<1x6xf64> (%a: tensor<1x4xf64>, %b: tensor<4x6xf64>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf64>, tensor<4x6xf64>) -> tensor<1x6xf64>
    cnn.yield %c : tensor<1x6xf64>
  }
  return %0 : tensor<1x6xf64>
}
