// A small network whose convolution has a bias, a residual add and an
// activation, and whose pooled pixels meet a matrix and a softmax.
func.func @main(%x: tensor<1x16x8x8xf32> {cnn.name = "x"}) -> (tensor<1x10xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<16x16x3x3xf32>
  %b = cnn.constant dense<0.25> : tensor<16xf32>
  %m = cnn.constant dense<0.125> : tensor<16x10xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x8x8xf32>, tensor<16x16x3x3xf32>, tensor<16xf32>) -> tensor<1x16x8x8xf32> loc("conv")
  %1 = cnn.binary add %0, %x : (tensor<1x16x8x8xf32>, tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> loc("add")
  %2 = cnn.unary relu %1 : (tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> loc("relu")
  %3 = cnn.reduce sum %2 {axes = array<i64: 2, 3>} : (tensor<1x16x8x8xf32>) -> tensor<1x16x1x1xf32> loc("pool")
  %4 = cnn.reshape %3 {shape = array<i64: 1, 16>} : (tensor<1x16x1x1xf32>) -> tensor<1x16xf32> loc("flatten")
  %5 = cnn.matmul %4, %m : (tensor<1x16xf32>, tensor<16x10xf32>) -> tensor<1x10xf32> loc("product")
  %6 = cnn.softmax %5 {axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x10xf32> loc("softmax")
  return %6 : tensor<1x10xf32>
}
