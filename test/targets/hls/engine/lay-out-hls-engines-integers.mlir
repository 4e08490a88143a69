// RUN: cnn-opt %s -cnn-hls-lay-out-engines | FileCheck %s

// The bias goes through the factors, 2 * 0.5 and -3 * 0.75, and half of the
// output's unit is added for rounding down afterwards: offsets of 1.5 and -1.75.
// All that is added up is a multiple of 1/4, so that a result is shifted by 2.

// CHECK-LABEL: func @conv
func.func @conv(%x: tensor<1x2x4x4xi8>) -> tensor<1x2x4x4xi8> {
  // CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{.*}}3{{.*}}-4{{.*}}5{{.*}}6{{.*}}> : tensor<2x2x1x1xi8> as tensor<2x2x1x1xi8, #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 2, 1 : 2]>>
  // CHECK-DAG: %[[S:.*]] = cnn.constant dense<{{\[\[}}2, 6], [3, -7]]> : tensor<2x2xi64>
  %w = cnn.constant dense<[[[[3.0]], [[-4.0]]], [[[5.0]], [[6.0]]]]> : tensor<2x2x1x1xf64>
  %bias = cnn.constant dense<[2.0, -3.0]> : tensor<2xf64>
  %factor = cnn.constant dense<[[[0.5]], [[0.75]]]> : tensor<2x1x1xf64>
  %e = tensor.empty() : tensor<1x2x4x4xi8>
  // CHECK: cnn.kernel ins(%{{.*}}, %[[W]], %[[S]] :
  // CHECK-SAME: (%[[X:[^:]*]]: tensor<1x2x4x4xi8>, %[[V:[^:]*]]: tensor<2x2x1x1xi8, {{.*}}>, %[[T:[^:]*]]: tensor<2x2xi64>)
  // CHECK-NEXT: %[[XD:.*]] = cnn.cast %[[X]] to f64
  // CHECK-NEXT: %[[VD:.*]] = cnn.cast %[[V]] to f64
  // CHECK-NEXT: %[[SUM:.*]] = cnn.conv %[[XD]], %[[VD]] {
  // CHECK-NEXT: %[[FI:.*]] = cnn.slice %[[T]] {sizes = array<i64: 2, 1>, starts = array<i64: 0, 0>,
  // CHECK-NEXT: %[[FR:.*]] = cnn.reshape %[[FI]] {shape = array<i64: 2, 1, 1>}
  // CHECK-NEXT: %[[FC:.*]] = cnn.cast %[[FR]] to f64
  // CHECK-NEXT: %[[QUARTER:.*]] = cnn.constant dense<2.500000e-01>
  // CHECK-NEXT: %[[F:.*]] = cnn.binary mul %[[FC]], %[[QUARTER]]
  // CHECK-NEXT: %[[P:.*]] = cnn.binary mul %[[SUM]], %[[F]]
  // CHECK-NEXT: cnn.slice %[[T]] {sizes = array<i64: 2, 1>, starts = array<i64: 0, 1>,
  // CHECK: %[[R:.*]] = cnn.binary add %[[P]],
  // CHECK-NEXT: %[[Q:.*]] = cnn.quantize %[[R]] to <8, 8> trn sat
  // CHECK-NEXT: %[[ZERO:.*]] = cnn.constant dense<0.000000e+00>
  // CHECK-NEXT: %[[M:.*]] = cnn.binary max %[[Q]], %[[ZERO]]
  // CHECK-NEXT: %[[Y:.*]] = cnn.cast %[[M]] to i8
  // CHECK-NEXT: cnn.yield %[[Y]]
  %0 = cnn.kernel ins(%x, %w, %bias, %factor : tensor<1x2x4x4xi8>, tensor<2x2x1x1xf64>, tensor<2xf64>, tensor<2x1x1xf64>) outs(%e : tensor<1x2x4x4xi8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, element = 8, input = 8, weight = 8, sum = 12, factor = 3, rows = 4, columns = 4, grain = 1, tasks = 1}>
      -> tensor<1x2x4x4xi8> (%a: tensor<1x2x4x4xi8>, %b: tensor<2x2x1x1xf64>, %d: tensor<2xf64>, %f: tensor<2x1x1xf64>) {
    %n = cnn.cast %a to f64 : (tensor<1x2x4x4xi8>) -> tensor<1x2x4x4xf64>
    %c = cnn.conv %n, %b, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x2x4x4xf64>, tensor<2x2x1x1xf64>, tensor<2xf64>) -> tensor<1x2x4x4xf64>
    %m = cnn.binary mul %c, %f : (tensor<1x2x4x4xf64>, tensor<2x1x1xf64>) -> tensor<1x2x4x4xf64>
    %r = cnn.unary relu %m : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>
    %q = cnn.quantize %r to <8, 8> rnd sat : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>
    %s = cnn.cast %q to i8 : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xi8>
    cnn.yield %s : tensor<1x2x4x4xi8>
  }
  return %0 : tensor<1x2x4x4xi8>
}

// The side input, in eighths, makes the unit finer; it is what the layer reads.
// Numbers of <8, 3> are multiples of 1/32 in memory, and the product's unit is
// that times the weights'.

// CHECK-LABEL: func @side
func.func @side(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  // CHECK-DAG: cnn.constant dense<{{\[\[}}8, 4], [16, 4]]> : tensor<2x2xi64>
  // CHECK-DAG: cnn.constant dense<{{\[\[}}1, 2], [3, 4]]> : tensor<2x2xi8> as
  %w = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  %factor = cnn.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %e = tensor.empty() : tensor<1x2xi8>
  // CHECK: cnn.kernel ins(%{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}} : tensor<1x2xi8>,
  // CHECK: cnn.matmul
  // CHECK: %[[D:.*]] = cnn.constant dense<6.250000e-01>
  // CHECK-NEXT: %[[T:.*]] = cnn.binary mul %{{.*}}, %[[D]]
  // CHECK-NEXT: %[[Z:.*]] = cnn.binary add %{{.*}}, %[[T]]
  // CHECK-NEXT: cnn.quantize %[[Z]] to <8, 3> trn sat
  // CHECK-NOT: cnn.binary m{{ax|in}}
  // CHECK: cnn.constant dense<3.200000e+01>
  %0 = cnn.kernel ins(%x, %w, %factor : tensor<1x2xi8>, tensor<2x2xf64>, tensor<2xf64>) outs(%e : tensor<1x2xi8>)
      tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, element = 8, input = 8, weight = 8, sum = 12, factor = 6, rows = 1, columns = 1, grain = 1, tasks = 1}>
      -> tensor<1x2xi8> (%a: tensor<1x2xi8>, %b: tensor<2x2xf64>, %f: tensor<2xf64>) {
    %unit = cnn.constant dense<0.03125> : tensor<f64>
    %five = cnn.constant dense<0.625> : tensor<f64>
    %n = cnn.cast %a to f64 : (tensor<1x2xi8>) -> tensor<1x2xf64>
    %u = cnn.binary mul %n, %unit : (tensor<1x2xf64>, tensor<f64>) -> tensor<1x2xf64>
    %c = cnn.matmul %u, %b : (tensor<1x2xf64>, tensor<2x2xf64>) -> tensor<1x2xf64>
    %m = cnn.binary mul %c, %f : (tensor<1x2xf64>, tensor<2xf64>) -> tensor<1x2xf64>
    %g = cnn.binary mul %u, %five : (tensor<1x2xf64>, tensor<f64>) -> tensor<1x2xf64>
    %p = cnn.binary add %g, %m : (tensor<1x2xf64>, tensor<1x2xf64>) -> tensor<1x2xf64>
    %q = cnn.quantize %p to <8, 3> rnd sat : (tensor<1x2xf64>) -> tensor<1x2xf64>
    %back = cnn.constant dense<32.0> : tensor<f64>
    %h = cnn.binary mul %q, %back : (tensor<1x2xf64>, tensor<f64>) -> tensor<1x2xf64>
    %s = cnn.cast %h to i8 : (tensor<1x2xf64>) -> tensor<1x2xi8>
    cnn.yield %s : tensor<1x2xi8>
  }
  return %0 : tensor<1x2xi8>
}
