// RUN: cnn-opt %s -cnn-hls-lower-engines -split-input-file -verify-diagnostics

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
module @kernels {
  func.func @rest(%x: memref<1x2xf32>, %w: memref<1x1x2x2xf32>, %y: memref<1x2xf32>) {
    // expected-error @+1 {{has operations that no engine computes; run cnn-hls-assign-engines first}}
    cnn.kernel ins(%x, %w : memref<1x2xf32>, memref<1x1x2x2xf32>) outs(%y : memref<1x2xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2}> (%a: tensor<1x2xf32>, %b: tensor<2x2xf32, #p>) {
      %c = cnn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x2xf32, #p>) -> tensor<1x2xf32>
      %s = cnn.unary sigmoid %c : (tensor<1x2xf32>) -> tensor<1x2xf32>
      cnn.yield %s : tensor<1x2xf32>
    }
    return
  }
}
}

// -----

module {
module @kernels {
  func.func @order(%x: memref<1x2xf32>, %w: memref<2x3xf32>, %y: memref<1x3xf32>) {
    // expected-error @+1 {{the engine's weights are not in the order in which it reads them; run cnn-hls-lay-out-engines first}}
    cnn.kernel ins(%x, %w : memref<1x2xf32>, memref<2x3xf32>) outs(%y : memref<1x3xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2}> (%a: tensor<1x2xf32>, %b: tensor<2x3xf32>) {
      %c = cnn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x3xf32>) -> tensor<1x3xf32>
      cnn.yield %c : tensor<1x3xf32>
    }
    return
  }
}
}

// -----

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
module @kernels {
  func.func @beat(%x: memref<1x2xf32>, %w: memref<1x1x2x2xf32>, %y: memref<1x2xf32>) {
    // expected-error @+1 {{the engine's lanes must be positive, and a beat must divide the weights of a block}}
    cnn.kernel ins(%x, %w : memref<1x2xf32>, memref<1x1x2x2xf32>) outs(%y : memref<1x2xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 3}> (%a: tensor<1x2xf32>, %b: tensor<2x2xf32, #p>) {
      %c = cnn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x2xf32, #p>) -> tensor<1x2xf32>
      cnn.yield %c : tensor<1x2xf32>
    }
    return
  }
}
}

// -----

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
module @kernels {
  func.func @pixels(%x: memref<1x2xf32>, %w: memref<1x1x2x2xf32>, %y: memref<1x2xf32>) {
    // expected-error @+1 {{the engine's tile of 2x3 pixels is larger than 5}}
    cnn.kernel ins(%x, %w : memref<1x2xf32>, memref<1x1x2x2xf32>) outs(%y : memref<1x2xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2, pixels = 5, rows = 2, columns = 3}> (%a: tensor<1x2xf32>, %b: tensor<2x2xf32, #p>) {
      %c = cnn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x2xf32, #p>) -> tensor<1x2xf32>
      cnn.yield %c : tensor<1x2xf32>
    }
    return
  }
}
}

// -----

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
module @kernels {
  func.func @positions(%x: memref<1x4xf32>, %w: memref<1x2x2x2xf32>, %y: memref<1x2xf32>) {
    // expected-error @+1 {{the engine's input tile needs 2 positions of 1}}
    cnn.kernel ins(%x, %w : memref<1x4xf32>, memref<1x2x2x2xf32>) outs(%y : memref<1x2xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2}> (%a: tensor<1x4xf32>, %b: tensor<4x2xf32, #p>) {
      %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x2xf32, #p>) -> tensor<1x2xf32>
      cnn.yield %c : tensor<1x2xf32>
    }
    return
  }
}
}

// -----

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
module @kernels {
  func.func @depthwise(%x: memref<1x2xf32>, %w: memref<1x1x2x2xf32>, %y: memref<1x2xf32>) {
    // expected-error @+1 {{is no depthwise convolution, and its engine computes no others}}
    cnn.kernel ins(%x, %w : memref<1x2xf32>, memref<1x1x2x2xf32>) outs(%y : memref<1x2xf32>)
        tiling = #cnn.tiling<"engine", {depthwise, pi = 2}> (%a: tensor<1x2xf32>, %b: tensor<2x2xf32, #p>) {
      %c = cnn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x2xf32, #p>) -> tensor<1x2xf32>
      cnn.yield %c : tensor<1x2xf32>
    }
    return
  }
}
}

// -----

// Plane by plane there are no words of channels.
#l = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 2, 1 : 2]>
module {
module @kernels {
  func.func @planes(%x: memref<1x2x3x3xf32>, %w: memref<1x1x1x1x2x2xf32>, %y: memref<1x2x3x3xf32>) {
    // expected-error @+1 {{reads or writes memory in another order than its engine; run cnn-hls-lay-out-engines first}}
    cnn.kernel ins(%x, %w : memref<1x2x3x3xf32>, memref<1x1x1x1x2x2xf32>) outs(%y : memref<1x2x3x3xf32>)
        tiling = #cnn.tiling<"engine", {pi = 2, po = 2, word = 2, positions = 64, pixels = 64}> (%a: tensor<1x2x3x3xf32>, %b: tensor<2x2x1x1xf32, #l>) {
      %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x3x3xf32>, tensor<2x2x1x1xf32, #l>) -> tensor<1x2x3x3xf32>
      cnn.yield %c : tensor<1x2x3x3xf32>
    }
    return
  }
}
}
