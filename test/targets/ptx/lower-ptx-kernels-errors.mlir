// RUN: cnn-opt %s -cnn-ptx-lower-kernels -split-input-file -verify-diagnostics

module {
  module @kernels {
    func.func @untiled(%x: memref<8xf32>, %y: memref<8xf32>) {
      // expected-error @below {{has no tiling; run cnn-assign-tiling first}}
      cnn.kernel ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) (%a: tensor<8xf32>) {
        %0 = cnn.unary relu %a : (tensor<8xf32>) -> tensor<8xf32>
        cnn.yield %0 : tensor<8xf32>
      }
      return
    }
  }
}

// -----

module {
  module @kernels {
    func.func @unknown(%x: memref<8xf32>, %y: memref<8xf32>) {
      // expected-error @below {{the ptx target has no form 'winograd_conv'}}
      cnn.kernel ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) tiling = #cnn.tiling<"winograd_conv", {block = array<i64: 128, 1, 1>, grid = array<i64: 8, 1, 1>, lanes = 1 : i64, shared_bytes = 0 : i64, task_dims = 1 : i64, tasks = 1000 : i64}> (%a: tensor<8xf32>) {
        %0 = cnn.unary relu %a : (tensor<8xf32>) -> tensor<8xf32>
        cnn.yield %0 : tensor<8xf32>
      }
      return
    }
  }
}

// -----

module {
  module @kernels {
    func.func @large(%x: memref<65536x65536xf32>, %y: memref<8xf32>) {
      // expected-error @below {{has more than 2^31 elements}}
      cnn.kernel ins(%x : memref<65536x65536xf32>) outs(%y : memref<8xf32>) tiling = #cnn.tiling<"elements", {block = array<i64: 128, 1, 1>, grid = array<i64: 8, 1, 1>, lanes = 1 : i64, shared_bytes = 0 : i64, task_dims = 1 : i64, tasks = 1000 : i64}> (%a: tensor<65536x65536xf32>) {
        %0 = cnn.slice %a {sizes = array<i64: 1, 8>, starts = array<i64: 0, 0>, steps = array<i64: 1, 1>} : (tensor<65536x65536xf32>) -> tensor<1x8xf32>
        %1 = cnn.reshape %0 {shape = array<i64: 8>} : (tensor<1x8xf32>) -> tensor<8xf32>
        cnn.yield %1 : tensor<8xf32>
      }
      return
    }
  }
}
