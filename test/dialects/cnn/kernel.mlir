// RUN: cnn-opt %s | cnn-opt | FileCheck %s

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

// CHECK-LABEL: func @fused
func.func @fused(%x: tensor<1x16x8x8xf32, #c16>, %o: tensor<1x16x8x8xf32, #c16>)
    -> tensor<1x16x8x8xf32, #c16> {
  // CHECK: cnn.kernel ins(%{{.*}} : tensor<1x16x8x8xf32, {{.*}}>) outs(%{{.*}} : {{.*}}) tiling = #cnn.tiling<"elementwise", {vector = 16 : i64}> -> tensor<{{.*}}> (%[[X:.*]]: tensor<{{.*}}>) {
  // CHECK-NEXT: cnn.unary {{ *}}relu %[[X]]
  %y = cnn.kernel ins(%x : tensor<1x16x8x8xf32, #c16>)
      outs(%o : tensor<1x16x8x8xf32, #c16>)
      tiling = #cnn.tiling<"elementwise", {vector = 16 : i64}>
      -> tensor<1x16x8x8xf32, #c16> (%a: tensor<1x16x8x8xf32, #c16>) {
    %r = cnn.unary relu %a : (tensor<1x16x8x8xf32, #c16>) -> tensor<1x16x8x8xf32, #c16>
    cnn.yield %r : tensor<1x16x8x8xf32, #c16>
  }
  return %y : tensor<1x16x8x8xf32, #c16>
}

// CHECK-LABEL: func @physical
func.func @physical(%x: memref<1x1x8x8x16xf32>, %m: memref<8xi8>, %o: memref<1x1x8x8x16xf32>) {
  cnn.kernel ins(%x, %m : memref<1x1x8x8x16xf32>, memref<8xi8>) outs(%o : memref<1x1x8x8x16xf32>)
      (%a: tensor<1x16x8x8xf32, #c16>, %b: tensor<8xi1>) {
    %z = cnn.constant dense<0.0> : tensor<f32>
    %r = cnn.select %b, %a, %z : (tensor<8xi1>, tensor<1x16x8x8xf32, #c16>, tensor<f32>) -> tensor<1x16x8x8xf32, #c16>
    cnn.yield %r : tensor<1x16x8x8xf32, #c16>
  }
  return
}

// A kernel made of kernels.
// CHECK-LABEL: func @nested
func.func @nested(%x: memref<4xf32>, %y: memref<4xf32>) {
  // CHECK: cnn.kernel ins(%{{.*}} : memref<4xf32>) outs(%{{.*}} : memref<4xf32>) tiling = #cnn.tiling<"dataflow", {}> (%[[A:.*]]: tensor<4xf32>) {
  cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"dataflow", {}> (%a: tensor<4xf32>) {
    // CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    // CHECK-NEXT: %[[R:.*]] = cnn.kernel ins(%[[A]] : tensor<4xf32>) outs(%[[E]] : tensor<4xf32>) -> tensor<4xf32>
    %r = cnn.kernel ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32> (%b: tensor<4xf32>) {
      %0 = cnn.unary relu %b : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    // CHECK: cnn.yield %[[R]]
    cnn.yield %r : tensor<4xf32>
  }
  return
}
