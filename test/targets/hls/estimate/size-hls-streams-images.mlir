// A window waits for two rows at the beginning of each image, and its product
// cannot make up for it: images do not pile up in front of it frame after frame.
// RUN: cnnc %s --target=hls --device=zcu104 --compile-to=lower -o - | FileCheck %s

// CHECK: hls.design
// CHECK-NOT: hls.stream depth = {{[0-9][0-9][0-9][0-9]}}
// CHECK: hls.return
func.func @main(%x: tensor<3x1x28x28xf32> {cnn.name = "x"}) -> (tensor<3x6x28x28xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<6x1x5x5xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 2, 2, 2>, group = 1 : i64}
      : (tensor<3x1x28x28xf32>, tensor<6x1x5x5xf32>) -> tensor<3x6x28x28xf32> loc("conv")
  return %0 : tensor<3x6x28x28xf32>
}
