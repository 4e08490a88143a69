// RUN: cnn-opt %s -split-input-file -cnn-bufferize -verify-diagnostics

// expected-error @+1 {{'func.func' op result 0 is not computed by a kernel of its own: run cnn-form-kernels first}}
func.func @argument(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op result 1 is not computed by a kernel of its own: run cnn-form-kernels first}}
func.func @twice(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %0 = cnn.kernel ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return %0, %0 : tensor<4xf32>, tensor<4xf32>
}

// -----

func.func @outside(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  // expected-error @+1 {{op was not bufferized}}
  %u = cnn.unary relu %x : (tensor<4xf32>) -> tensor<4xf32>
  %0 = cnn.kernel ins(%u : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op expected one block}}
func.func @blocks(%x: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^next
^next:
  return %x : tensor<4xf32>
}
