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
