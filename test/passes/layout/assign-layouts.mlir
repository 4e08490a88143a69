// RUN: cnn-opt %s -split-input-file -cnn-assign-layouts -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-assign-layouts=device=x86-64-v3 \
// RUN:   | FileCheck %s --check-prefix=V3

// COUNT: cnn-assign-layouts: relayouts = 15 (
// COUNT: cnn-assign-layouts: relaid-constants = 11 (

// A convolution's channels are blocked by the lanes of a register; what follows
// it stays blocked; arguments and results of the function do not.

// CHECK-LABEL: func @chain
// CHECK-SAME: (%[[X:.*]]: tensor<1x32x8x8xf32>) -> tensor<1x64x8x8xf32>
// V3-LABEL: func @chain
func.func @chain(%x: tensor<1x32x8x8xf32>) -> tensor<1x64x8x8xf32> {
  // CHECK: %[[B:.*]] = cnn.relayout %[[X]] : (tensor<1x32x8x8xf32>) -> tensor<1x32x8x8xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>>
  %w = cnn.constant dense<1.0> : tensor<64x32x1x1xf32>
  %b = cnn.constant dense<1.0> : tensor<64xf32>
  // CHECK: %[[C:.*]] = cnn.conv %[[B]], %{{.*}}, %{{.*}} : (
  // CHECK-SAME: tensor<64x32x1x1xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>>,
  // CHECK-SAME: tensor<64xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>)
  // CHECK-SAME: -> tensor<1x64x8x8xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>>
  // V3: cnn.conv {{.*}} tensor<64x32x1x1xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>>
  // V3-SAME: -> tensor<1x64x8x8xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x8x8xf32>, tensor<64x32x1x1xf32>, tensor<64xf32>) -> tensor<1x64x8x8xf32>
  // CHECK: %[[R:.*]] = cnn.unary {{.*}}relu %[[C]] {{.*}} -> tensor<1x64x8x8xf32, #cnn.layout
  %1 = cnn.unary relu %0 : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
  // CHECK: %[[Y:.*]] = cnn.relayout %[[R]] : {{.*}} -> tensor<1x64x8x8xf32>{{$}}
  // CHECK: return %[[Y]]
  return %1 : tensor<1x64x8x8xf32>
}

// -----

// A residual block: the shortcut is blocked once for both of its users, and
// between the two convolutions nothing is laid out anew.

// CHECK-LABEL: func @residual
func.func @residual(%x: tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32> {
  // CHECK: cnn.relayout
  // CHECK-NOT: cnn.relayout
  // CHECK: cnn.binary {{.*}}add {{.*}} -> tensor<1x16x4x4xf32, #cnn.layout
  // CHECK-NEXT: cnn.relayout
  // CHECK-NEXT: return
  %w = cnn.constant dense<1.0> : tensor<16x16x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x4x4xf32>, tensor<16x16x3x3xf32>) -> tensor<1x16x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x4x4xf32>, tensor<16x16x3x3xf32>) -> tensor<1x16x4x4xf32>
  %3 = cnn.binary add %2, %x : (tensor<1x16x4x4xf32>, tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32>
  return %3 : tensor<1x16x4x4xf32>
}

// -----

// Weights of a depthwise convolution are blocked by output channels only; a
// picture of few channels is read as it comes.

// CHECK-LABEL: func @weights
func.func @weights(%x: tensor<1x3x8x8xf32>) -> tensor<1x32x8x8xf32> {
  // CHECK-NOT: cnn.relayout
  // CHECK: cnn.conv {{.*}} : (tensor<1x3x8x8xf32>, tensor<32x3x1x1xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>>)
  // CHECK: cnn.conv {{.*}} tensor<32x1x3x3xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 16]>>
  %w = cnn.constant dense<1.0> : tensor<32x3x1x1xf32>
  %d = cnn.constant dense<1.0> : tensor<32x1x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x3x8x8xf32>, tensor<32x3x1x1xf32>) -> tensor<1x32x8x8xf32>
  %1 = cnn.conv %0, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 32 : i64}
      : (tensor<1x32x8x8xf32>, tensor<32x1x3x3xf32>) -> tensor<1x32x8x8xf32>
  return %1 : tensor<1x32x8x8xf32>
}

// -----

// Pools, reductions over pixels, resamples, pads of the border, gathers of
// channels, and slices and concatenations of whole blocks follow; the last of what
// is concatenated may end within a block.

// CHECK-LABEL: func @followers
func.func @followers(%x: tensor<1x32x4x4xf32>) -> tensor<1x52x1x1xf32> {
  // CHECK: cnn.relayout
  // CHECK-NOT: cnn.relayout
  // CHECK: cnn.reduce {{.*}} -> tensor<1x52x1x1xf32, #cnn.layout
  // CHECK-NEXT: cnn.relayout
  // CHECK-NEXT: return
  %w = cnn.constant dense<1.0> : tensor<32x32x1x1xf32>
  %i = cnn.constant dense<[[0], [0], [1], [1]]> : tensor<4x1xi64>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x4x4xf32>, tensor<32x32x1x1xf32>) -> tensor<1x32x4x4xf32>
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x32x4x4xf32>) -> tensor<1x32x2x2xf32>
  %2 = cnn.resample %1, %i {axis = 2 : i64} : (tensor<1x32x2x2xf32>, tensor<4x1xi64>) -> tensor<1x32x4x2xf32>
  %3 = cnn.pad constant %2 {low = array<i64: 0, 0, 0, 1>, high = array<i64: 0, 0, 0, 1>} : (tensor<1x32x4x2xf32>) -> tensor<1x32x4x4xf32>
  %4 = cnn.concat %3, %0 {axis = 1 : i64} : (tensor<1x32x4x4xf32>, tensor<1x32x4x4xf32>) -> tensor<1x64x4x4xf32>
  %5 = cnn.slice %4 {starts = array<i64: 0, 16, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 32, 4, 4>} : (tensor<1x64x4x4xf32>) -> tensor<1x32x4x4xf32>
  %j = cnn.constant dense<5> : tensor<20xi64>
  %6 = cnn.gather %5, %j {axis = 1 : i64} : (tensor<1x32x4x4xf32>, tensor<20xi64>) -> tensor<1x20x4x4xf32>
  %7 = cnn.concat %5, %6 {axis = 1 : i64} : (tensor<1x32x4x4xf32>, tensor<1x20x4x4xf32>) -> tensor<1x52x4x4xf32>
  %8 = cnn.reduce sum %7 {axes = array<i64: 2, 3>} : (tensor<1x52x4x4xf32>) -> tensor<1x52x1x1xf32>
  return %8 : tensor<1x52x1x1xf32>
}

// -----

// What mixes channels does not: softmax and sums over channels, reshapes,
// slices that cut a block, concatenations off the blocks' border. The result
// is laid out anew once for each value, not for each user.

// CHECK-LABEL: func @not_followers
func.func @not_followers(%x: tensor<1x32x4x4xf32>)
    -> (tensor<1x32x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x8x4x4xf32>, tensor<512xf32>, tensor<1x40x4x4xf32>) {
  // CHECK: %[[C:.*]] = cnn.conv
  // CHECK-NEXT: %[[Y:.*]] = cnn.relayout %[[C]]
  // CHECK-NEXT: cnn.softmax %[[Y]] {{.*}} -> tensor<1x32x4x4xf32>{{$}}
  // CHECK-NEXT: cnn.reduce {{.*}}sum %[[Y]] {{.*}} -> tensor<1x1x4x4xf32>{{$}}
  // CHECK-NEXT: %[[S:.*]] = cnn.slice %[[Y]] {{.*}} -> tensor<1x8x4x4xf32>{{$}}
  // CHECK-NEXT: cnn.reshape %[[Y]] {{.*}} -> tensor<512xf32>{{$}}
  // CHECK-NEXT: cnn.concat %[[S]], %[[Y]] {{.*}} -> tensor<1x40x4x4xf32>{{$}}
  // CHECK-NEXT: return
  %w = cnn.constant dense<1.0> : tensor<32x32x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x4x4xf32>, tensor<32x32x1x1xf32>) -> tensor<1x32x4x4xf32>
  %1 = cnn.softmax %0 {axis = 1 : i64} : (tensor<1x32x4x4xf32>) -> tensor<1x32x4x4xf32>
  %2 = cnn.reduce sum %0 {axes = array<i64: 1>} : (tensor<1x32x4x4xf32>) -> tensor<1x1x4x4xf32>
  %3 = cnn.slice %0 {starts = array<i64: 0, 8, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 8, 4, 4>} : (tensor<1x32x4x4xf32>) -> tensor<1x8x4x4xf32>
  %4 = cnn.reshape %0 {shape = array<i64: 512>} : (tensor<1x32x4x4xf32>) -> tensor<512xf32>
  %5 = cnn.concat %3, %0 {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<1x32x4x4xf32>) -> tensor<1x40x4x4xf32>
  return %1, %2, %3, %4, %5 : tensor<1x32x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x8x4x4xf32>, tensor<512xf32>, tensor<1x40x4x4xf32>
}

// -----

// An operand that broadcasts is read as it is.

// CHECK-LABEL: func @broadcast
func.func @broadcast(%x: tensor<1x16x4x4xf32>, %s: tensor<1x16x1x1xf32>) -> tensor<1x16x4x4xf32> {
  // CHECK: %[[C:.*]] = cnn.conv
  // CHECK-NEXT: cnn.binary {{.*}}mul %arg1, %[[C]] : (tensor<1x16x1x1xf32>, tensor<1x16x4x4xf32, #cnn.layout
  %w = cnn.constant dense<1.0> : tensor<16x16x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x16x4x4xf32>, tensor<16x16x1x1xf32>) -> tensor<1x16x4x4xf32>
  %1 = cnn.binary mul %s, %0 : (tensor<1x16x1x1xf32>, tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32>
  return %1 : tensor<1x16x4x4xf32>
}

// -----

// A product's constant operand is packed by columns, its variable one not.

// CHECK-LABEL: func @matmul
func.func @matmul(%x: tensor<4x32xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: cnn.relayout
  // CHECK: cnn.matmul {{.*}} : (tensor<4x32xf32>, tensor<32x64xf32, #cnn.layout<outer = [1, 0], inner = [1 : 16]>>) -> tensor<4x64xf32>
  // CHECK: cnn.matmul {{.*}} : (tensor<4x64xf32>, tensor<64x8xf32>) -> tensor<4x8xf32>
  %w = cnn.constant dense<1.0> : tensor<32x64xf32>
  %0 = cnn.matmul %x, %w : (tensor<4x32xf32>, tensor<32x64xf32>) -> tensor<4x64xf32>
  %1 = cnn.matmul %0, %v : (tensor<4x64xf32>, tensor<64x8xf32>) -> tensor<4x8xf32>
  return %1 : tensor<4x8xf32>
}

// -----

// Left alone: weights that are not known, other types than f32, empty results.

// CHECK-LABEL: func @plain
func.func @plain(%x: tensor<1x32x4x4xf32>, %w: tensor<32x32x1x1xf32>, %i: tensor<1x32x4x4xi32>, %e: tensor<0x32x4x4xf32>)
    -> (tensor<1x32x4x4xf32>, tensor<1x32x4x4xi32>, tensor<0x32x4x4xf32>) {
  // CHECK-NOT: cnn.relayout
  // CHECK-NOT: #cnn.layout
  // CHECK: return
  %c = cnn.constant dense<1.0> : tensor<32x32x1x1xf32>
  %k = cnn.constant dense<1> : tensor<32x32x1x1xi32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x4x4xf32>, tensor<32x32x1x1xf32>) -> tensor<1x32x4x4xf32>
  %1 = cnn.conv %i, %k {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x4x4xi32>, tensor<32x32x1x1xi32>) -> tensor<1x32x4x4xi32>
  %2 = cnn.conv %e, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<0x32x4x4xf32>, tensor<32x32x1x1xf32>) -> tensor<0x32x4x4xf32>
  return %0, %1, %2 : tensor<1x32x4x4xf32>, tensor<1x32x4x4xi32>, tensor<0x32x4x4xf32>
}

// -----

// Where groups begin inside of blocks, all input channels of a tap lie side by
// side in the weights.

// CHECK-LABEL: func @groups
// V3-LABEL: func @groups
func.func @groups(%x: tensor<1x32x4x4xf32>) -> tensor<1x32x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<32x8x3x3xf32>
  // CHECK: cnn.conv {{.*}} tensor<32x8x3x3xf32, #cnn.layout<outer = [0, 2, 3, 1], inner = [0 : 16]>>
  // V3: cnn.conv {{.*}} tensor<32x8x3x3xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 4 : i64}
      : (tensor<1x32x4x4xf32>, tensor<32x8x3x3xf32>) -> tensor<1x32x4x4xf32>
  return %0 : tensor<1x32x4x4xf32>
}

// -----

// A register holds half as many numbers of f64, in which quantised networks
// compute; what is rounded stays blocked.

// CHECK-LABEL: func @doubles
// V3-LABEL: func @doubles
func.func @doubles(%x: tensor<1x16x4x4xf64>) -> tensor<1x16x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<16x16x1x1xf64>
  // CHECK: cnn.conv {{.*}} tensor<16x16x1x1xf64, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>>
  // CHECK-SAME: -> tensor<1x16x4x4xf64, #[[BLOCKED:.*]]>
  // CHECK: cnn.quantize {{.*}} -> tensor<1x16x4x4xf64, #[[BLOCKED]]>
  // CHECK: cnn.cast {{.*}} -> tensor<1x16x4x4xf32, #[[BLOCKED]]>
  // V3: cnn.conv {{.*}} -> tensor<1x16x4x4xf64, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 4]>>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x16x4x4xf64>, tensor<16x16x1x1xf64>) -> tensor<1x16x4x4xf64>
  %1 = cnn.quantize %0 to <8, 3> rnd sat : (tensor<1x16x4x4xf64>) -> tensor<1x16x4x4xf64>
  %2 = cnn.cast %1 to f32 : (tensor<1x16x4x4xf64>) -> tensor<1x16x4x4xf32>
  return %2 : tensor<1x16x4x4xf32>
}
