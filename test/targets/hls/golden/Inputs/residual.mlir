// A residual block (He et al., 2015): two convolutions and a skip connection.
func.func @main(%x: tensor<1x16x16x16xf32> {cnn.name = "x"}) -> (tensor<1x16x16x16xf32> {cnn.name = "y"}) {
  %w1 = cnn.constant dense<0.0625> : tensor<16x16x3x3xf32>
  %b1 = cnn.constant dense<0.5> : tensor<16xf32>
  %w2 = cnn.constant dense<-0.0625> : tensor<16x16x3x3xf32>
  %b2 = cnn.constant dense<2.0> : tensor<16xf32>
  %0 = cnn.conv %x, %w1, %b1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x16x16xf32>, tensor<16x16x3x3xf32>, tensor<16xf32>) -> tensor<1x16x16x16xf32> loc("/conv1/Conv")
  %1 = cnn.unary relu %0 : (tensor<1x16x16x16xf32>) -> tensor<1x16x16x16xf32> loc("/relu1/Relu")
  %2 = cnn.conv %1, %w2, %b2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x16x16xf32>, tensor<16x16x3x3xf32>, tensor<16xf32>) -> tensor<1x16x16x16xf32> loc("/conv2/Conv")
  %3 = cnn.binary add %2, %x : (tensor<1x16x16x16xf32>, tensor<1x16x16x16xf32>) -> tensor<1x16x16x16xf32> loc("/Add")
  %4 = cnn.unary relu %3 : (tensor<1x16x16x16xf32>) -> tensor<1x16x16x16xf32> loc("/relu2/Relu")
  return %4 : tensor<1x16x16x16xf32>
}
