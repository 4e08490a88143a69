// RUN: cnn-opt %s -split-input-file -cnn-cpu-lower-kernels -verify-diagnostics

module @kernels {
  func.func @untiled(%x: memref<4xf32>, %y: memref<4xf32>) {
    // expected-error @+1 {{'cnn.kernel' op has no tiling; run cnn-assign-tiling first}}
    cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) (%a: tensor<4xf32>) {
      cnn.yield %a : tensor<4xf32>
    }
    return
  }
}

// -----

module @kernels {
  func.func @unknown(%x: memref<4xf32>, %y: memref<4xf32>) {
    // expected-error @+1 {{'cnn.kernel' op the cpu target has no form 'spiral'}}
    cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"spiral", {}> (%a: tensor<4xf32>) {
      cnn.yield %a : tensor<4xf32>
    }
    return
  }
}
