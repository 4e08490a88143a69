// RUN: cnn-opt %s -split-input-file -cnn-outline-kernels -verify-diagnostics

func.func @untiled(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{'cnn.kernel' op has no tiling: run cnn-assign-tiling first}}
  cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @tensors(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'cnn.kernel' op works on tensors: run cnn-bufferize first}}
  %0 = cnn.kernel ins(%x : tensor<4xf32>) outs(%y : tensor<4xf32>) tiling = #cnn.tiling<"loops", {}> -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
