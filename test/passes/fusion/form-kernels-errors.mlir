// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -verify-diagnostics

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

func.func @blocked_reshape(%x: tensor<1x16x2x2xf32, #c16>) -> tensor<64xf32> {
  // expected-error @+1 {{'cnn.reshape' op expected row-major operand and result: cnn-assign-layouts puts relayouts around it}}
  %0 = cnn.reshape %x {shape = array<i64: 64>} : (tensor<1x16x2x2xf32, #c16>) -> tensor<64xf32>
  return %0 : tensor<64xf32>
}

// -----

func.func @foreign(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'arith.negf' op cannot be part of a kernel: expected operations of the cnn dialect}}
  %0 = arith.negf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op expected one block}}
func.func @blocks(%x: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^next
^next:
  return %x : tensor<4xf32>
}
