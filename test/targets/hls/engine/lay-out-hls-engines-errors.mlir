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

// -----

// Numbers of a grid, but no integers in memory.
func.func @wide(%x: tensor<1x4xf32>) -> tensor<1x6xf64> {
  %w = cnn.constant dense<2.0> : tensor<4x6xf64>
  %d = tensor.empty() : tensor<1x4xf64>
  %n = cnn.kernel ins(%x : tensor<1x4xf32>) outs(%d : tensor<1x4xf64>) -> tensor<1x4xf64> (%a: tensor<1x4xf32>) {
    %c = cnn.cast %a to f64 : (tensor<1x4xf32>) -> tensor<1x4xf64>
    %q = cnn.quantize %c to <8, 3> rnd sat : (tensor<1x4xf64>) -> tensor<1x4xf64>
    cnn.yield %q : tensor<1x4xf64>
  }
  %e = tensor.empty() : tensor<1x6xf64>
  // expected-error @+1 {{reads or writes numbers of a grid that are no integers in memory; run cnn-hls-form-pipelines first}}
  %0 = cnn.kernel ins(%n, %w : tensor<1x4xf64>, tensor<4x6xf64>) outs(%e : tensor<1x6xf64>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, element = 8, input = 8, weight = 8, sum = 12, factor = 2}>
      -> tensor<1x6xf64> (%a: tensor<1x4xf64>, %b: tensor<4x6xf64>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf64>, tensor<4x6xf64>) -> tensor<1x6xf64>
    %q = cnn.quantize %c to <8, 8> rnd sat : (tensor<1x6xf64>) -> tensor<1x6xf64>
    cnn.yield %q : tensor<1x6xf64>
  }
  return %0 : tensor<1x6xf64>
}

// -----

func.func @narrow(%x: tensor<1x4xi8>) -> tensor<1x6xi8> {
  %w = cnn.constant dense<127.0> : tensor<4x6xf64>
  %e = tensor.empty() : tensor<1x6xi8>
  // expected-error @+1 {{needs more bits than its engine has: input 8 of 8, weight 8 of 8, sum 17 of 12, factor 2 of 2}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xi8>, tensor<4x6xf64>) outs(%e : tensor<1x6xi8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, element = 8, input = 8, weight = 8, sum = 12, factor = 2}>
      -> tensor<1x6xi8> (%a: tensor<1x4xi8>, %b: tensor<4x6xf64>) {
    %n = cnn.cast %a to f64 : (tensor<1x4xi8>) -> tensor<1x4xf64>
    %c = cnn.matmul %n, %b : (tensor<1x4xf64>, tensor<4x6xf64>) -> tensor<1x6xf64>
    %q = cnn.quantize %c to <8, 8> rnd sat : (tensor<1x6xf64>) -> tensor<1x6xf64>
    %s = cnn.cast %q to i8 : (tensor<1x6xf64>) -> tensor<1x6xi8>
    cnn.yield %s : tensor<1x6xi8>
  }
  return %0 : tensor<1x6xi8>
}

// -----

func.func @floats(%x: tensor<1x4xi8>) -> tensor<1x6xi8> {
  %w = cnn.constant dense<1.0> : tensor<4x6xf64>
  %e = tensor.empty() : tensor<1x6xi8>
  // expected-error @+1 {{needs an engine for integers of 8 bits; its engine is for f32}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xi8>, tensor<4x6xf64>) outs(%e : tensor<1x6xi8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4}>
      -> tensor<1x6xi8> (%a: tensor<1x4xi8>, %b: tensor<4x6xf64>) {
    %n = cnn.cast %a to f64 : (tensor<1x4xi8>) -> tensor<1x4xf64>
    %c = cnn.matmul %n, %b : (tensor<1x4xf64>, tensor<4x6xf64>) -> tensor<1x6xf64>
    %q = cnn.quantize %c to <8, 8> rnd sat : (tensor<1x6xf64>) -> tensor<1x6xf64>
    %s = cnn.cast %q to i8 : (tensor<1x6xf64>) -> tensor<1x6xi8>
    cnn.yield %s : tensor<1x6xi8>
  }
  return %0 : tensor<1x6xi8>
}

// -----

// Halves to even are another rounding.
func.func @rounding(%x: tensor<1x4xi8>) -> tensor<1x6xi8> {
  %w = cnn.constant dense<0.5> : tensor<4x6xf64>
  %e = tensor.empty() : tensor<1x6xi8>
  // expected-error @+1 {{cannot run on an engine: engines round to the nearest, halves up, or down}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xi8>, tensor<4x6xf64>) outs(%e : tensor<1x6xi8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4}>
      -> tensor<1x6xi8> (%a: tensor<1x4xi8>, %b: tensor<4x6xf64>) {
    %n = cnn.cast %a to f64 : (tensor<1x4xi8>) -> tensor<1x4xf64>
    %c = cnn.matmul %n, %b : (tensor<1x4xf64>, tensor<4x6xf64>) -> tensor<1x6xf64>
    %q = cnn.quantize %c to <8, 8> rnd_conv sat : (tensor<1x6xf64>) -> tensor<1x6xf64>
    %s = cnn.cast %q to i8 : (tensor<1x6xf64>) -> tensor<1x6xi8>
    cnn.yield %s : tensor<1x6xi8>
  }
  return %0 : tensor<1x6xi8>
}

// -----

func.func @words(%x: tensor<1x4xf32>) -> tensor<1x6xf32> {
  %w = cnn.constant dense<0.5> : tensor<4x6xf32>
  %e = tensor.empty() : tensor<1x6xf32>
  // expected-error @+1 {{the engine's word must be a power of two that divides its lanes, as wide as a port at most}}
  %0 = cnn.kernel ins(%x, %w : tensor<1x4xf32>, tensor<4x6xf32>) outs(%e : tensor<1x6xf32>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 4, word = 4}>
      -> tensor<1x6xf32> (%a: tensor<1x4xf32>, %b: tensor<4x6xf32>) {
    %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x6xf32>) -> tensor<1x6xf32>
    cnn.yield %c : tensor<1x6xf32>
  }
  return %0 : tensor<1x6xf32>
}
