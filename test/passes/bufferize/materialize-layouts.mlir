// RUN: cnn-opt %s -split-input-file -canonicalize=region-simplify=disabled -cnn-materialize-layouts -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-materialize-layouts: constants = 5 (
// COUNT: cnn-materialize-layouts: padding-bytes = 28 (

#c4 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 4]>
#w = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 2, 0 : 2]>

// Types outside of kernels become physical, constants move, padding is zero.

// CHECK-LABEL: func @blocked
// CHECK-SAME: (%[[X:.*]]: tensor<1x1x1x2x4xf32> {cnn.name = "x", cnn.type = tensor<1x3x1x2xf32, #cnn.layout<{{[^>]*}}>>})
// CHECK-SAME: -> (tensor<1x1x1x2x4xf32> {cnn.type = tensor<1x3x1x2xf32, #cnn.layout<{{[^>]*}}>>})
func.func @blocked(%x: tensor<1x3x1x2xf32, #c4> {cnn.name = "x"}) -> tensor<1x3x1x2xf32, #c4> {
  // w[k, c] = 10 k + c: tiles [k][c] of 2 x 2, whose last element is the output channel.
  // CHECK: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[\[\[}}0, 10], [1, 11{{\]\]\]\]}}, {{\[\[\[\[}}2, 12], [0, 0{{\]\]\]\]\]}}, {{\[\[\[\[\[}}20, 0], [21, 0{{\]\]\]\]}}, {{\[\[\[\[}}22, 0], [0, 0{{\]\]\]\]\]\]}}> : tensor<2x2x1x1x2x2xi32>
  %wi = cnn.constant dense<[[[[0]], [[1]], [[2]]], [[[10]], [[11]], [[12]]], [[[20]], [[21]], [[22]]]]> : tensor<3x3x1x1xi32>
  %w = cnn.relayout %wi : (tensor<3x3x1x1xi32>) -> tensor<3x3x1x1xi32, #w>
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<1x1x1x2x4xf32>
  %e = tensor.empty() : tensor<1x3x1x2xf32, #c4>
  // CHECK: cnn.kernel ins(%[[X]], %[[W]] : tensor<1x1x1x2x4xf32>, tensor<2x2x1x1x2x2xi32>) outs(%[[E]] : tensor<1x1x1x2x4xf32>) -> tensor<1x1x1x2x4xf32> (%{{.*}}: tensor<1x3x1x2xf32, #cnn.layout<{{[^>]*}}>>, %{{.*}}: tensor<3x3x1x1xi32, #cnn.layout<{{[^>]*}}>>)
  %y = cnn.kernel ins(%x, %w : tensor<1x3x1x2xf32, #c4>, tensor<3x3x1x1xi32, #w>) outs(%e : tensor<1x3x1x2xf32, #c4>)
      -> tensor<1x3x1x2xf32, #c4> (%a: tensor<1x3x1x2xf32, #c4>, %b: tensor<3x3x1x1xi32, #w>) {
    // CHECK: cnn.unary {{.*}} : (tensor<1x3x1x2xf32, #cnn.layout<{{[^>]*}}>>)
    %r = cnn.unary relu %a : (tensor<1x3x1x2xf32, #c4>) -> tensor<1x3x1x2xf32, #c4>
    cnn.yield %r : tensor<1x3x1x2xf32, #c4>
  }
  return %y : tensor<1x3x1x2xf32, #c4>
}

// -----

// Truth values take a byte, unsigned numbers lose their sign, splats stay.

// CHECK-LABEL: func @storage
// CHECK-SAME: (%{{.*}}: tensor<2x2xi8> {cnn.type = tensor<2x2xi1>}, %{{.*}}: tensor<4xi8> {cnn.type = tensor<4xui8>})
func.func @storage(%m: tensor<2x2xi1>, %u: tensor<4xui8>) -> tensor<4xi1> {
  // CHECK-DAG: cnn.constant dense<[1, 0, 1, 1]> : tensor<4xi8>
  // CHECK-DAG: cnn.constant dense<1> : tensor<4xi8>
  // CHECK-DAG: cnn.constant dense<[-1, 0, 1, 2]> : tensor<4xi8>
  // CHECK-DAG: cnn.constant dense<-1> : tensor<4xi16>
  %c = cnn.constant dense<[true, false, true, true]> : tensor<4xi1>
  %t = cnn.constant dense<true> : tensor<4xi1>
  %v = cnn.constant dense<[255, 0, 1, 2]> : tensor<4xui8>
  %s = cnn.constant dense<65535> : tensor<4xui16>
  // CHECK: cnn.reshape %{{.*}} {shape = array<i64: 4>} : (tensor<2x2xi8>) -> tensor<4xi8>
  %r = cnn.reshape %m {shape = array<i64: 4>} : (tensor<2x2xi1>) -> tensor<4xi1>
  %e = tensor.empty() : tensor<4xi1>
  // CHECK: cnn.kernel ins(%{{.*}} : tensor<4xi8>, tensor<4xi8>, tensor<4xi8>, tensor<4xi8>, tensor<4xi8>, tensor<4xi16>)
  // CHECK-SAME: (%{{.*}}: tensor<4xi1>, %{{.*}}: tensor<4xi1>, %{{.*}}: tensor<4xi1>, %{{.*}}: tensor<4xui8>, %{{.*}}: tensor<4xui8>, %{{.*}}: tensor<4xui16>)
  %y = cnn.kernel ins(%r, %c, %t, %u, %v, %s : tensor<4xi1>, tensor<4xi1>, tensor<4xi1>, tensor<4xui8>, tensor<4xui8>, tensor<4xui16>)
      outs(%e : tensor<4xi1>) -> tensor<4xi1>
      (%a: tensor<4xi1>, %b: tensor<4xi1>, %b2: tensor<4xi1>, %d: tensor<4xui8>, %f: tensor<4xui8>, %g: tensor<4xui16>) {
    %0 = cnn.binary equal %d, %f : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xi1>
    cnn.yield %0 : tensor<4xi1>
  }
  return %y : tensor<4xi1>
}

// -----

// Row-major tensors of numbers are as they are.

// CHECK-LABEL: func @plain
func.func @plain(%x: tensor<2xf16>) -> tensor<2xf16> {
  // CHECK-NEXT: cnn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf16>
  // CHECK-NEXT: return
  %c = cnn.constant dense<[1.0, 2.0]> : tensor<2xf16>
  return %c : tensor<2xf16>
}
