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

// -----

module @kernels {
  func.func @row_major(%x: memref<1x16x8x8xf32>, %u: memref<16x16x6x6xf32>, %y: memref<1x16x8x8xf32>) {
    cnn.kernel ins(%x, %u : memref<1x16x8x8xf32>, memref<16x16x6x6xf32>) outs(%y : memref<1x16x8x8xf32>) tiling = #cnn.tiling<"winograd_conv", {}> (%a: tensor<1x16x8x8xf32>, %b: tensor<16x16x6x6xf32>) {
      // expected-error @+1 {{'cnn.winograd_conv' op has no layouts; run cnn-assign-layouts before kernels are formed}}
      %0 = cnn.winograd_conv %a, %b {tile = 4 : i64, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x16x8x8xf32>, tensor<16x16x6x6xf32>) -> tensor<1x16x8x8xf32>
      cnn.yield %0 : tensor<1x16x8x8xf32>
    }
    return
  }
}

// -----

module @kernels {
  func.func @row_major(%x: memref<1x32x8x8xf32>, %u: memref<7x16x16xf32>, %y: memref<1x32x8x8xf32>) {
    cnn.kernel ins(%x, %u : memref<1x32x8x8xf32>, memref<7x16x16xf32>) outs(%y : memref<1x32x8x8xf32>) tiling = #cnn.tiling<"strassen_conv", {}> (%a: tensor<1x32x8x8xf32>, %b: tensor<7x16x16xf32>) {
      // expected-error @+1 {{'cnn.strassen_conv' op has no layouts; run cnn-assign-layouts before kernels are formed}}
      %0 = cnn.strassen_conv %a, %b {strides = array<i64: 1, 1>} : (tensor<1x32x8x8xf32>, tensor<7x16x16xf32>) -> tensor<1x32x8x8xf32>
      cnn.yield %0 : tensor<1x32x8x8xf32>
    }
    return
  }
}
