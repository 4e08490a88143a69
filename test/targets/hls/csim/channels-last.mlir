// Pictures whose channels lie last, as TensorFlow has them, are read as they
// stream; in quantised networks too, also where memory is not.
// REQUIRES: ac_types
// RUN: rm -rf %t && mkdir %t
// RUN: cnnc %s --target=hls -o %t/float && timeout 300 make -s -C %t/float csim OPT="-O0 -Werror" | FileCheck %s
// RUN: FileCheck %s --check-prefix=LOAD < %t/float/src/kernels.cpp
// RUN: cnnc %s --target=hls --precision=int8 -o %t/int8 && timeout 300 make -s -C %t/int8 csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=EXACT
// RUN: cnnc %s --target=hls --precision=int8 --io=axis -o %t/axis && timeout 300 make -s -C %t/axis csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=EXACT
// RUN: not grep double %t/int8/src/kernels.cpp

// CHECK: PASS
// EXACT: y {{.*}} error 0 of the range (at most 0): ok
// EXACT: PASS
// Words of the port go across pixels.
// LOAD: // 40x3 from memory, 8 numbers a word
// LOAD-NOT: row[
// LOAD: // conv

func.func @main(%x: tensor<2x4x5x3xf32> {cnn.name = "x"}) -> (tensor<2x2x4x5xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[0.3]], [[-0.7]], [[0.45]]], [[[0.9]], [[0.15]], [[-0.6]]]]> : tensor<2x3x1x1xf32>
  %t = cnn.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<2x4x5x3xf32>) -> tensor<2x3x4x5xf32> loc("order")
  %c = cnn.conv %t, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<2x3x4x5xf32>, tensor<2x3x1x1xf32>) -> tensor<2x2x4x5xf32> loc("conv")
  return %c : tensor<2x2x4x5xf32>
}
