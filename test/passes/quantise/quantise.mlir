// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 -statistics 2>%t.counts | FileCheck %s --check-prefix=INT8
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-quantise="scheme=fixed width=12" | FileCheck %s --check-prefix=FIXED
// RUN: cnn-opt %s -split-input-file -cnn-quantise="scheme=fixed width=16 integer=6" | FileCheck %s --check-prefix=GIVEN

// COUNT-DAG: cnn-quantise: quantised = 30 (
// COUNT-DAG: cnn-quantise: kept = 0 (
// COUNT-DAG: cnn-quantise: roundings = 23 (
// COUNT-DAG: cnn-quantise: samples = 56 (
// COUNT-DAG: cnn-quantise: widest-sum = {{[0-9]+}} (

// One rounding behind the activation; the largest weight of each channel fills
// its bits, and the factors rescale the sums. In fixed point an unsigned grid
// saturates where the activation would clip.

// INT8-LABEL: func.func @conv_relu
// INT8: %[[WIDE:.*]] = cnn.cast %arg0 to f64
// INT8: %[[X:.*]] = cnn.quantize %[[WIDE]] to <8, {{[0-9]+}}> rnd sat
// INT8: %[[W:.*]] = cnn.constant dense<{{.*1.270000e\+02.*6.300000e\+01.*-1.270000e\+02.*1.270000e\+02.*}}> : tensor<2x2x1x1xf64>
// INT8: %[[B:.*]] = cnn.constant {{.*}} : tensor<2xf64>
// INT8: %[[SUM:.*]] = cnn.conv %[[X]], %[[W]], %[[B]]
// INT8: %[[M:.*]] = cnn.constant {{.*}} : tensor<2x1x1xf64>
// INT8: %[[SCALED:.*]] = cnn.binary mul %[[SUM]], %[[M]]
// INT8: %[[RELU:.*]] = cnn.unary relu %[[SCALED]]
// INT8: %[[Q:.*]] = cnn.quantize %[[RELU]] to <16, 16> rnd sat
// INT8: %[[S:.*]] = cnn.constant
// INT8: %[[REAL:.*]] = cnn.binary mul %[[Q]], %[[S]]
// INT8: %[[Y:.*]] = cnn.cast %[[REAL]] to f32
// INT8: return %[[Y]]

// FIXED-LABEL: func.func @conv_relu
// FIXED: cnn.quantize {{.*}} to <12, 3> rnd sat
// FIXED: %[[SUM:.*]] = cnn.conv
// FIXED-NEXT: %[[Q:.*]] = cnn.quantize %[[SUM]] to <16, {{[0-9]+}}, unsigned> rnd sat
// FIXED-NEXT: %[[Y:.*]] = cnn.cast %[[Q]] to f32
// FIXED-NEXT: return %[[Y]]

// GIVEN-LABEL: func.func @conv_relu
// GIVEN: cnn.quantize {{.*}} to <16, 6> rnd sat
// GIVEN: cnn.conv
// GIVEN-NEXT: cnn.unary relu
// GIVEN-NEXT: cnn.quantize {{.*}} to <16, 6> rnd sat
// GIVEN-NEXT: cnn.cast
func.func @conv_relu(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[-0.25]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %b = cnn.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  return %1 : tensor<1x2x4x4xf32>
}

// -----

// A residual sum takes the later convolution's sum as it is; the other operand
// is brought to its scale.

// INT8-LABEL: func.func @residual
// INT8: %[[X:.*]] = cnn.quantize {{.*}} to <8, {{[0-9]+}}> rnd sat
// INT8: cnn.conv %[[X]]
// INT8: cnn.quantize {{.*}} to <8, 8> rnd sat
// INT8: cnn.conv
// INT8: %[[SCALED:.*]] = cnn.binary mul
// INT8: %[[FACTOR:.*]] = cnn.constant dense<{{.*}}> : tensor<f64>
// INT8: %[[SKIP:.*]] = cnn.binary mul %[[X]], %[[FACTOR]]
// INT8: %[[SUM:.*]] = cnn.binary add %[[SCALED]], %[[SKIP]]
// INT8: %[[RELU:.*]] = cnn.unary relu %[[SUM]]
// INT8: cnn.quantize %[[RELU]]

// FIXED-LABEL: func.func @residual
// FIXED: %[[X:.*]] = cnn.quantize {{.*}} to <12, 3> rnd sat
// FIXED: cnn.conv %[[X]]
// FIXED: cnn.quantize {{.*}} to <12, {{[0-9]+}}> rnd sat
// FIXED: %[[SUM:.*]] = cnn.conv
// FIXED-NEXT: %[[ALL:.*]] = cnn.binary add %[[SUM]], %[[X]]
// FIXED-NEXT: cnn.quantize %[[ALL]] to <16, {{[0-9]+}}, unsigned>
func.func @residual(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[-0.25]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %2 = cnn.binary add %1, %x : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %3 = cnn.unary relu %2 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  return %3 : tensor<1x2x4x4xf32>
}

// -----

// Both parts of a concatenation are rounded to its scale at once; a maximum
// takes numbers as they are; an average is a sum and a new scale.

// INT8-LABEL: func.func @concat_pool
// INT8-COUNT-3: cnn.quantize {{.*}} <8, {{[0-9]+}}> rnd sat
// INT8-NOT: cnn.quantize
// INT8: %[[BOTH:.*]] = cnn.concat
// INT8-NEXT: %[[MOST:.*]] = cnn.pool max %[[BOTH]]
// INT8-NEXT: %[[SUM:.*]] = cnn.reduce sum %[[MOST]]
// INT8: %[[SCALED:.*]] = cnn.binary mul %[[SUM]], %{{.*}} : (tensor<1x4x1x1xf64>, tensor<f64>)
// INT8-NEXT: cnn.quantize %[[SCALED]] to <16, 16>

// FIXED-LABEL: func.func @concat_pool
// FIXED: %[[SUM:.*]] = cnn.reduce sum
// FIXED: %[[MEAN:.*]] = cnn.binary mul %[[SUM]], %{{.*}} : (tensor<1x4x1x1xf64>, tensor<f64>)
// FIXED-NEXT: cnn.quantize %[[MEAN]] to <16,
func.func @concat_pool(%x: tensor<1x2x4x4xf32>) -> tensor<1x4x1x1xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[-0.25]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %v = cnn.constant dense<[[[[9.0]], [[0.5]]], [[[-7.0]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %mean = cnn.constant dense<0.25> : tensor<f32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = cnn.conv %x, %v {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %2 = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x4x4x4xf32>
  %3 = cnn.pool max %2 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32>
  %4 = cnn.reduce sum %3 {axes = array<i64: 2, 3>} : (tensor<1x4x2x2xf32>) -> tensor<1x4x1x1xf32>
  %5 = cnn.binary mul %4, %mean : (tensor<1x4x1x1xf32>, tensor<f32>) -> tensor<1x4x1x1xf32>
  return %5 : tensor<1x4x1x1xf32>
}

// -----

// The limits of a clip are limits of the grid where its numbers reach them.

// INT8-LABEL: func.func @clip
// INT8: cnn.conv
// INT8-NEXT: %{{.*}} = cnn.constant
// INT8-NEXT: %[[SCALED:.*]] = cnn.binary mul
// INT8: %[[LOW:.*]] = cnn.binary max %[[SCALED]],
// INT8-NEXT: %[[Q:.*]] = cnn.quantize %[[LOW]] to <8, 8>
// INT8: cnn.conv %[[Q]],
func.func @clip(%x: tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32> {
  %w = cnn.constant dense<20.0> : tensor<1x1x1x1xf32>
  %zero = cnn.constant dense<0.0> : tensor<f32>
  %six = cnn.constant dense<6.0> : tensor<f32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xf32>
  %1 = cnn.binary max %0, %zero : (tensor<1x1x8x8xf32>, tensor<f32>) -> tensor<1x1x8x8xf32>
  %2 = cnn.binary min %1, %six : (tensor<1x1x8x8xf32>, tensor<f32>) -> tensor<1x1x8x8xf32>
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xf32>
  return %3 : tensor<1x1x8x8xf32>
}

// -----

// What is computed of one value is a table: here the numbers of 10 bits are its
// rows, and nothing is in floating point between both roundings.

// INT8-LABEL: func.func @gate
// INT8: %[[T:.*]] = cnn.constant {{.*}} : tensor<1024x1xf64>
// INT8: cnn.conv
// INT8: %[[Q:.*]] = cnn.quantize {{.*}} to <10, 10> rnd sat
// INT8: %[[Y:.*]] = cnn.lookup %[[Q]] on <10, 10>, %[[T]]
// INT8-NOT: f32
// INT8: cnn.conv %[[Y]]
// FIXED-LABEL: func.func @gate
// FIXED: %[[T:.*]] = cnn.constant {{.*}} : tensor<{{[0-9]+}}x2xf64>
// FIXED: cnn.conv
// FIXED: %[[Q:.*]] = cnn.quantize {{.*}} to <12, {{.*}}> rnd sat
// FIXED: %[[Y:.*]] = cnn.lookup %[[Q]] on <12, {{.*}}>, %[[T]]
// FIXED: %[[R:.*]] = cnn.quantize %[[Y]] to <12, {{.*}}> rnd sat
// FIXED: cnn.conv %[[R]]
func.func @gate(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.5]]], [[[-0.25]], [[0.25]]]]> : tensor<2x2x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = cnn.unary sigmoid %0 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %2 = cnn.binary mul %0, %1 : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %3 : tensor<1x2x4x4xf32>
}

// -----

// A product's bias and a residual product of two values.

// INT8-LABEL: func.func @products
// INT8: cnn.matmul
// INT8: cnn.binary mul %{{.*}}, %{{.*}} : (tensor<2x3xf64>, tensor<3xf64>)
// INT8: cnn.binary add %{{.*}}, %{{.*}} : (tensor<2x3xf64>, tensor<3xf64>)
// INT8-NEXT: cnn.quantize {{.*}} to <8, 8>
// INT8: cnn.matmul %{{.*}}, %{{.*}} : (tensor<2x3xf64>, tensor<3x2xf64>)
// INT8: cnn.quantize {{.*}} to <16, 16>
func.func @products(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  %w = cnn.constant dense<[[1.0, 2.0, 3.0], [-1.0, 0.5, 0.25], [0.0, 1.0, 0.0], [4.0, 1.0, -2.0]]> : tensor<4x3xf32>
  %b = cnn.constant dense<[0.5, -0.5, 1.0]> : tensor<3xf32>
  %0 = cnn.matmul %x, %w : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  %1 = cnn.binary add %0, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = cnn.transpose %1 {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %3 = cnn.matmul %1, %2 : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %3 : tensor<2x2xf32>
}

// -----

// Nothing to do without a contraction.

// INT8-LABEL: func.func @elementwise
// INT8-NEXT: cnn.unary relu
// INT8-NEXT: return
func.func @elementwise(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = cnn.unary relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Numbers that a grid does not reach get another grid: a border below zero, and
// a limit above all that was seen.

// FIXED-LABEL: func.func @beyond
// FIXED: %[[POSITIVE:.*]] = cnn.quantize {{.*}} to <12, {{[0-9]+}}, unsigned>
// FIXED: %[[SIGNED:.*]] = cnn.quantize %[[POSITIVE]] to <12, {{[0-9]+}}> rnd sat
// FIXED: %[[BORDER:.*]] = cnn.constant dense<-2.000000e+00> : tensor<f64>
// FIXED: %[[PADDED:.*]] = cnn.pad constant %[[SIGNED]], %[[BORDER]]
// FIXED: cnn.conv %[[PADDED]]
// FIXED: %[[LIMIT:.*]] = cnn.constant dense<1.000000e+03> : tensor<f64>
// FIXED: cnn.binary max %{{.*}}, %[[LIMIT]]
// FIXED: cnn.quantize {{.*}} to <16, {{1[0-2]}}, unsigned>
func.func @beyond(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x6x6xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x1x1xf32>
  %border = cnn.constant dense<-2.0> : tensor<f32>
  %limit = cnn.constant dense<1000.0> : tensor<f32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %2 = cnn.pad constant %1, %border {low = array<i64: 0, 0, 1, 1>, high = array<i64: 0, 0, 1, 1>} : (tensor<1x1x4x4xf32>, tensor<f32>) -> tensor<1x1x6x6xf32>
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x6x6xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x6x6xf32>
  %4 = cnn.transpose %3 {permutation = array<i64: 0, 1, 3, 2>} : (tensor<1x1x6x6xf32>) -> tensor<1x1x6x6xf32>
  %5 = cnn.binary max %4, %limit : (tensor<1x1x6x6xf32>, tensor<f32>) -> tensor<1x1x6x6xf32>
  return %5 : tensor<1x1x6x6xf32>
}
