// RUN: cnn-opt %s -cnn-hls-assign-engines="device=zu7ev" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-hls-assign-engines="device=xc7z020 goal=area" | FileCheck %s --check-prefix=AREA
// RUN: cnn-opt %s -cnn-hls-assign-engines="device=xc7z020 budget=dsp=60" | FileCheck %s --check-prefix=BUDGET
// RUN: cnn-opt %s -cnn-hls-assign-engines="device=xc7z020 goal=area" -remarks-filter=cnn-hls-engines \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: cnnc %s --target=hls --device=xc7z020 --compile-to=tile | FileCheck %s --check-prefix=PIPELINE

// COUNT-DAG: cnn-hls-assign-engines: divided = 1 (
// COUNT-DAG: cnn-hls-assign-engines: engines = 2 (
// COUNT-DAG: cnn-hls-assign-engines: shared = 3 (
// COUNT-DAG: cnn-hls-assign-engines: cycles = {{[0-9]+}} (
// COUNT-DAG: cnn-hls-assign-engines: dsp = {{[0-9]+}} (

// One lane each way. For each tile 16 * 8 * 9 blocks of one weight stay for 32
// pixels, with 41 cycles to begin and 72 to find where the tile lies: 8 * 36977.
// Before the first sum a tile's input is read, 72 cycles to find it, 8 planes of 4
// rows and 64 cycles for the burst of each: 1096. Behind the last, a channel is
// written, 64 cycles for the burst and one for its bias: 97.
// WHY-DAG: runs on the engine of 1 -> 1 channels: 8 tiles of 2x16 pixels, 297009 cycles, bound by sums; 99% of its products busy
// WHY-DAG: runs on no engine: it has no product
// WHY-DAG: streams by itself

// What fits as a pipeline needs no engine.
// PIPELINE-NOT: tiling<"engine"

// CHECK-LABEL: func @main
// AREA-LABEL: func @main
// BUDGET-LABEL: func @main
func.func @main(%x: tensor<1x8x16x16xf32> {cnn.name = "x"}) -> (tensor<1x16x8x8xf32> {cnn.name = "y"}) {
  // CHECK: %[[W:.*]] = cnn.constant {{.*}} : tensor<16x8x3x3xf32>
  %w = cnn.constant dense<0.5> : tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  // A function that no engine has is divided off.
  // CHECK: %[[C:.*]] = cnn.kernel ins(%{{.*}}, %[[W]] : {{.*}}tiling = #cnn.tiling<"engine", {beat = [[BEAT:[0-9]+]] : i64, columns = 16 : i64, grain = 1 : i64, pi = [[PI:[0-9]+]] : i64, pixels = [[PIXELS:[0-9]+]] : i64, po = [[PO:[0-9]+]] : i64, positions = [[POSITIONS:[0-9]+]] : i64, rows = {{[0-9]+}} : i64, tasks = 1 : i64, word = [[WORD:[0-9]+]] : i64}>
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.yield
  // CHECK: %[[S:.*]] = cnn.kernel ins(%[[C]] : {{.*}}tiling = #cnn.tiling<"stream", {{{.*}}pi = {{[0-9]+}} : i64}>
  // CHECK-NEXT: cnn.unary sigmoid
  // AREA: tiling = #cnn.tiling<"engine", {{{.*}}pi = 1 : i64, {{.*}}po = 1 : i64
  // BUDGET: tiling = #cnn.tiling<"engine"
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) outs(%e : tensor<1x16x16x16xf32>)
      -> tensor<1x16x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<16x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x16x16xf32>
    %s = cnn.unary sigmoid %c : (tensor<1x16x16x16xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %s : tensor<1x16x16x16xf32>
  }
  // CHECK: %[[D:.*]] = cnn.kernel ins(%[[S]], {{.*}}tiling = #cnn.tiling<"engine", {beat = {{[0-9]+}} : i64, columns = 16 : i64, depthwise, grain = 1 : i64
  %v = cnn.constant dense<0.25> : tensor<16x1x3x3xf32>
  %f = tensor.empty() : tensor<1x16x16x16xf32>
  %1 = cnn.kernel ins(%0, %v : tensor<1x16x16x16xf32>, tensor<16x1x3x3xf32>) outs(%f : tensor<1x16x16x16xf32>)
      -> tensor<1x16x16x16xf32> (%a: tensor<1x16x16x16xf32>, %b: tensor<16x1x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 16 : i64}
        : (tensor<1x16x16x16xf32>, tensor<16x1x3x3xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %c : tensor<1x16x16x16xf32>
  }
  // CHECK: %[[P:.*]] = cnn.kernel ins(%[[D]] : {{.*}}tiling = #cnn.tiling<"stream", {{{.*}}pi = {{[0-9]+}} : i64}>
  %g = tensor.empty() : tensor<1x16x8x8xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x16x16x16xf32>) outs(%g : tensor<1x16x8x8xf32>)
      -> tensor<1x16x8x8xf32> (%a: tensor<1x16x16x16xf32>) {
    %p = cnn.pool max %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
        : (tensor<1x16x16x16xf32>) -> tensor<1x16x8x8xf32>
    cnn.yield %p : tensor<1x16x8x8xf32>
  }
  // The same engine, other tiles; the residual is added there.
  // CHECK: cnn.kernel ins(%[[P]], {{.*}}tiling = #cnn.tiling<"engine", {beat = [[BEAT]] : i64, columns = 8 : i64, grain = 1 : i64, pi = [[PI]] : i64, pixels = [[PIXELS]] : i64, po = [[PO]] : i64, positions = [[POSITIONS]] : i64, rows = 8 : i64, tasks = 1 : i64, word = [[WORD]] : i64}>
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.binary add
  // CHECK-NEXT: cnn.unary relu
  %u = cnn.constant dense<0.125> : tensor<16x16x1x1xf32>
  %h = tensor.empty() : tensor<1x16x8x8xf32>
  %3 = cnn.kernel ins(%2, %u : tensor<1x16x8x8xf32>, tensor<16x16x1x1xf32>) outs(%h : tensor<1x16x8x8xf32>)
      -> tensor<1x16x8x8xf32> (%a: tensor<1x16x8x8xf32>, %b: tensor<16x16x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x16x8x8xf32>, tensor<16x16x1x1xf32>) -> tensor<1x16x8x8xf32>
    %s = cnn.binary add %c, %a : (tensor<1x16x8x8xf32>, tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
    %r = cnn.unary relu %s : (tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
    cnn.yield %r : tensor<1x16x8x8xf32>
  }
  return %3 : tensor<1x16x8x8xf32>
}
