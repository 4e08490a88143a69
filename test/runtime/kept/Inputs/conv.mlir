func.func @main(%x: tensor<1x2x5x5xf32> {cnn.name = "x"}) -> (tensor<1x2x5x5xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[1.0, 0.0, -1.0], [2.0, 1.0, 0.0], [0.0, -2.0, 1.0]], [[0.0, 1.0, 0.0], [1.0, -3.0, 1.0], [0.0, 1.0, 0.0]]], [[[-1.0, -1.0, 2.0], [0.0, 4.0, 0.0], [1.0, 0.0, 0.0]], [[2.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 3.0]]]]> : tensor<2x2x3x3xf32>
  %c = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x2x5x5xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x5x5xf32> loc("conv")
  %y = cnn.unary relu %c : (tensor<1x2x5x5xf32>) -> tensor<1x2x5x5xf32> loc("relu")
  return %y : tensor<1x2x5x5xf32>
}
