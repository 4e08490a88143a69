// LeNet-5 (LeCun et al., 1998) with ReLUs and maximum pools.
func.func @main(%image: tensor<1x1x28x28xf32> {cnn.name = "image"}) -> (tensor<1x10xf32> {cnn.name = "scores"}) {
  %w1 = cnn.constant dense<0.125> : tensor<6x1x5x5xf32>
  %b1 = cnn.constant dense<0.5> : tensor<6xf32>
  %w2 = cnn.constant dense<-0.125> : tensor<16x6x5x5xf32>
  %b2 = cnn.constant dense<12.0> : tensor<16xf32>
  %w3 = cnn.constant dense<0.0625> : tensor<400x120xf32>
  %w4 = cnn.constant dense<0.0625> : tensor<120x84xf32>
  %w5 = cnn.constant dense<0.0625> : tensor<84x10xf32>
  %c1 = cnn.conv %image, %w1, %b1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 2, 2, 2>, group = 1 : i64}
      : (tensor<1x1x28x28xf32>, tensor<6x1x5x5xf32>, tensor<6xf32>) -> tensor<1x6x28x28xf32> loc("/conv1/Conv")
  %r1 = cnn.unary relu %c1 : (tensor<1x6x28x28xf32>) -> tensor<1x6x28x28xf32> loc("/relu1/Relu")
  %p1 = cnn.pool max %r1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x6x28x28xf32>) -> tensor<1x6x14x14xf32> loc("/pool1/MaxPool")
  %c2 = cnn.conv %p1, %w2, %b2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x6x14x14xf32>, tensor<16x6x5x5xf32>, tensor<16xf32>) -> tensor<1x16x10x10xf32> loc("/conv2/Conv")
  %r2 = cnn.unary relu %c2 : (tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32> loc("/relu2/Relu")
  %p2 = cnn.pool max %r2 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x16x10x10xf32>) -> tensor<1x16x5x5xf32> loc("/pool2/MaxPool")
  %f = cnn.reshape %p2 {shape = array<i64: 1, 400>} : (tensor<1x16x5x5xf32>) -> tensor<1x400xf32> loc("/Flatten")
  %3 = cnn.matmul %f, %w3 : (tensor<1x400xf32>, tensor<400x120xf32>) -> tensor<1x120xf32> loc("/fc1/Gemm")
  %r3 = cnn.unary relu %3 : (tensor<1x120xf32>) -> tensor<1x120xf32> loc("/relu3/Relu")
  %4 = cnn.matmul %r3, %w4 : (tensor<1x120xf32>, tensor<120x84xf32>) -> tensor<1x84xf32> loc("/fc2/Gemm")
  %r4 = cnn.unary relu %4 : (tensor<1x84xf32>) -> tensor<1x84xf32> loc("/relu4/Relu")
  %5 = cnn.matmul %r4, %w5 : (tensor<1x84xf32>, tensor<84x10xf32>) -> tensor<1x10xf32> loc("/fc3/Gemm")
  return %5 : tensor<1x10xf32>
}
