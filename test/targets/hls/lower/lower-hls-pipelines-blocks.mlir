// Channels that lie in memory in blocks, between engines: several are brought
// into the order of pixels, a single one is in it, and its padding is read and
// written with the rest of a word.
// RUN: cnn-opt %s -split-input-file -cnn-hls-lower-pipelines -verify-diagnostics | FileCheck %s

#four = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 4]>
#eight = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>

// CHECK-LABEL: module @kernels
module {
module @kernels {
  // Two blocks of four, of which the second has two channels: words of two.
  // CHECK: hls.process @kernel_load({{.*}}comment = "1x6x4x4 from memory in blocks of 4 channels, 2 numbers a word"
  // CHECK: hls.process @kernel_turn({{.*}}comment = "1x6x4x4, {{[0-9]+}} pixels at a time; 2 channels a word"
  // CHECK: hls.memory partition = [#hls.partition<complete dim 0>] independent : memref<2x{{[0-9]+}}x!hls.word<2xf32>>
  // A word of the port is a pixel of six channels and two more.
  // CHECK: hls.process @kernel_store({{.*}}comment = "1x6x4x4 to memory, 6 channels of 8 a word"
  // CHECK: hls.for {{.*}} = 0 to 6 unroll
  // CHECK: hls.for {{.*}} = 6 to 8 unroll
  // CHECK: hls.design @from_two
  func.func @from_two(%x: memref<1x2x4x4x4xf32>, %y: memref<1x1x4x4x8xf32>) {
    cnn.kernel ins(%x : memref<1x2x4x4x4xf32>) outs(%y : memref<1x1x4x4x8xf32>)
        tiling = #cnn.tiling<"dataflow", {grain = 1, tasks = 1}> (%a: tensor<1x6x4x4xf32, #four>) {
      %p = cnn.relayout %a : (tensor<1x6x4x4xf32, #four>) -> tensor<1x6x4x4xf32>
      %e = tensor.empty() : tensor<1x6x4x4xf32>
      %k = cnn.kernel ins(%p : tensor<1x6x4x4xf32>) outs(%e : tensor<1x6x4x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}>
          -> tensor<1x6x4x4xf32> (%b: tensor<1x6x4x4xf32>) {
        %r = cnn.unary relu %b : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
        cnn.yield %r : tensor<1x6x4x4xf32>
      }
      %q = cnn.relayout %k : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32, #eight>
      cnn.yield %q : tensor<1x6x4x4xf32, #eight>
    }
    return
  }
}
}

// -----

#four = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 4]>

// CHECK-LABEL: module @kernels
module {
module @kernels {
  // The channels of a pixel lie together: words of the port across pixels.
  // CHECK: hls.process @kernel_load({{.*}}16 numbers a word"
  // CHECK-NOT: pixels at a time
  // Blocks of four: eight channels are two of them.
  // CHECK: hls.process @kernel_turn({{.*}}4 channels a word"
  // CHECK: hls.process @kernel_store({{.*}}comment = "1x8x4x4 to memory, 4 channels of 4 a word"
  // CHECK: hls.design @to_two
  func.func @to_two(%x: memref<1x1x4x4x8xf32>, %y: memref<1x2x4x4x4xf32>) {
    cnn.kernel ins(%x : memref<1x1x4x4x8xf32>) outs(%y : memref<1x2x4x4x4xf32>)
        tiling = #cnn.tiling<"dataflow", {grain = 1, tasks = 1}> (%a: tensor<1x8x4x4xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>>) {
      %p = cnn.relayout %a : (tensor<1x8x4x4xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>>) -> tensor<1x8x4x4xf32>
      %e = tensor.empty() : tensor<1x8x4x4xf32>
      %k = cnn.kernel ins(%p : tensor<1x8x4x4xf32>) outs(%e : tensor<1x8x4x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}>
          -> tensor<1x8x4x4xf32> (%b: tensor<1x8x4x4xf32>) {
        %r = cnn.unary relu %b : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
        cnn.yield %r : tensor<1x8x4x4xf32>
      }
      %q = cnn.relayout %k : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #four>
      cnn.yield %q : tensor<1x8x4x4xf32, #four>
    }
    return
  }
}
}

// -----

#last = #cnn.layout<outer = [0, 2, 3, 1]>
module {
module @kernels {
  func.func @another(%x: memref<1x4x4x6xf32>, %y: memref<1x6x4x4xf32>) {
    // expected-error @+1 {{reads or writes memory in an order in which nothing streams: 'tensor<1x6x4x4xf32, #cnn.layout<outer = [0, 2, 3, 1]>>'}}
    cnn.kernel ins(%x : memref<1x4x4x6xf32>) outs(%y : memref<1x6x4x4xf32>)
        tiling = #cnn.tiling<"dataflow", {grain = 1, tasks = 1}> (%a: tensor<1x6x4x4xf32, #last>) {
      %p = cnn.relayout %a : (tensor<1x6x4x4xf32, #last>) -> tensor<1x6x4x4xf32>
      %e = tensor.empty() : tensor<1x6x4x4xf32>
      %k = cnn.kernel ins(%p : tensor<1x6x4x4xf32>) outs(%e : tensor<1x6x4x4xf32>) tiling = #cnn.tiling<"stream", {pi = 2}>
          -> tensor<1x6x4x4xf32> (%b: tensor<1x6x4x4xf32>) {
        %r = cnn.unary relu %b : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
        cnn.yield %r : tensor<1x6x4x4xf32>
      }
      cnn.yield %k : tensor<1x6x4x4xf32>
    }
    return
  }
}
}
