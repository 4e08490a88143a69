// RUN: cnn-opt %s -cnn-hls-assign-engines="device=zu7ev" -remarks-filter=cnn-hls-engines \
// RUN:   -remark-format=emitRemark 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=WHY < %t.remarks
// RUN: cnn-opt %s -cnn-hls-assign-engines="device=xc7z020 goal=area" | FileCheck %s --check-prefix=AREA
// RUN: not cnn-opt %s -cnn-hls-assign-engines="device=xc7z020 budget=lut=8000" 2>&1 | FileCheck %s --check-prefix=MISFIT

// An int8 network: a shortcut whose numbers are scaled where they are added, and
// an output of 16 bits, which no engine of 8 bits writes.

// WHY-DAG: runs on the engine of {{[0-9]+}} -> {{[0-9]+}} channels of 8-bit numbers, {{[0-9]+}} a word: 1 tiles of 8x8 pixels
// WHY-DAG: runs on no engine: it reads and writes numbers of different widths: 8, beside them 8, and 16 bits
// WHY-DAG: streams by itself

// MISFIT: the network does not fit xc7z020, not even on shared engines:
// MISFIT: LUT {{ *[0-9]+}} for engines, {{ *[0-9]+}} besides, {{ *}}6000 usable of 8000  <--
// MISFIT: it would fit xc7z020 without --budget

// CHECK-LABEL: func @main
// AREA-LABEL: func @main
func.func @main(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> {
  // CHECK: %[[X:.*]] = cnn.kernel {{.*}}tiling = #cnn.tiling<"stream"
  %e = tensor.empty() : tensor<1x4x8x8xf64>
  %q = cnn.kernel ins(%x : tensor<1x4x8x8xf32>) outs(%e : tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64> (%a: tensor<1x4x8x8xf32>) {
    %d = cnn.cast %a to f64 : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf64>
    %r = cnn.quantize %d to <8, 3> rnd sat : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    cnn.yield %r : tensor<1x4x8x8xf64>
  }
  %w = cnn.constant dense<3.0> : tensor<4x4x1x1xf64>
  %f = cnn.constant dense<0.75> : tensor<4x1x1xf64>
  // What only scales its results passes them on as they are.
  // CHECK: %[[S:.*]] = cnn.kernel ins(%[[X]], {{.*}}tiling = #cnn.tiling<"engine", {beat = [[BEAT:[0-9]+]] : i64, columns = 8 : i64, element = 8 : i64, factor = 3 : i64, grain = 1 : i64, input = 8 : i64, multiplier = 27 : i64, pi = [[PI:[0-9]+]] : i64, pixels = [[PIXELS:[0-9]+]] : i64, po = [[PO:[0-9]+]] : i64, positions = [[POSITIONS:[0-9]+]] : i64, result = {{[0-9]+}} : i64, rows = 8 : i64, side = {{[0-9]+}} : i64, sum = 12 : i64, tasks = 1 : i64, weight = 8 : i64, word = {{[0-9]+}} : i64}>
  // CHECK: %[[Q:.*]] = cnn.quantize
  // CHECK-NEXT: cnn.yield %[[Q]]
  // AREA: tiling = #cnn.tiling<"engine", {{.*}}multiplier = 25 : i64, pi = 1 : i64, {{.*}}po = 1 : i64
  %e1 = tensor.empty() : tensor<1x4x8x8xf64>
  %s = cnn.kernel ins(%q, %w, %f : tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>, tensor<4x1x1xf64>) outs(%e1 : tensor<1x4x8x8xf64>)
      -> tensor<1x4x8x8xf64> (%a: tensor<1x4x8x8xf64>, %b: tensor<4x4x1x1xf64>, %c: tensor<4x1x1xf64>) {
    %half = cnn.constant dense<0.625> : tensor<f64>
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>) -> tensor<1x4x8x8xf64>
    %m = cnn.binary mul %p, %c : (tensor<1x4x8x8xf64>, tensor<4x1x1xf64>) -> tensor<1x4x8x8xf64>
    %r = cnn.quantize %m to <8, 8> rnd sat : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    %t = cnn.binary mul %r, %half : (tensor<1x4x8x8xf64>, tensor<f64>) -> tensor<1x4x8x8xf64>
    cnn.yield %t : tensor<1x4x8x8xf64>
  }
  // The same engine; the shortcut is scaled here.
  // CHECK: %[[Y:.*]] = cnn.kernel ins(%[[X]], %{{.*}}, %{{.*}}, %[[S]] : {{.*}}pi = [[PI]] : i64, pixels = [[PIXELS]] : i64, po = [[PO]] : i64, positions = [[POSITIONS]] : i64{{.*}} (%{{.*}}, %{{.*}}, %{{.*}}, %[[SIDE:[^:]*]]: tensor<1x4x8x8xf64>)
  // CHECK-NEXT: %[[H:.*]] = cnn.constant dense<6.250000e-01>
  // CHECK-NEXT: cnn.binary mul %[[SIDE]], %[[H]]
  %e2 = tensor.empty() : tensor<1x4x8x8xf64>
  %y = cnn.kernel ins(%q, %w, %f, %s : tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>, tensor<4x1x1xf64>, tensor<1x4x8x8xf64>) outs(%e2 : tensor<1x4x8x8xf64>)
      -> tensor<1x4x8x8xf64> (%a: tensor<1x4x8x8xf64>, %b: tensor<4x4x1x1xf64>, %c: tensor<4x1x1xf64>, %side: tensor<1x4x8x8xf64>) {
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>) -> tensor<1x4x8x8xf64>
    %m = cnn.binary mul %p, %c : (tensor<1x4x8x8xf64>, tensor<4x1x1xf64>) -> tensor<1x4x8x8xf64>
    %t = cnn.binary add %side, %m : (tensor<1x4x8x8xf64>, tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    %r = cnn.unary relu %t : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    %u = cnn.quantize %r to <8, 8> rnd sat : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    cnn.yield %u : tensor<1x4x8x8xf64>
  }
  // CHECK: cnn.kernel ins(%[[Y]], {{.*}}tiling = #cnn.tiling<"conv"
  %e3 = tensor.empty() : tensor<1x4x8x8xf32>
  %z = cnn.kernel ins(%y, %w : tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>) outs(%e3 : tensor<1x4x8x8xf32>)
      -> tensor<1x4x8x8xf32> (%a: tensor<1x4x8x8xf64>, %b: tensor<4x4x1x1xf64>) {
    %scale = cnn.constant dense<0.011> : tensor<f64>
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x4x8x8xf64>, tensor<4x4x1x1xf64>) -> tensor<1x4x8x8xf64>
    %r = cnn.quantize %p to <16, 16> rnd sat : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf64>
    %m = cnn.binary mul %r, %scale : (tensor<1x4x8x8xf64>, tensor<f64>) -> tensor<1x4x8x8xf64>
    %t = cnn.cast %m to f32 : (tensor<1x4x8x8xf64>) -> tensor<1x4x8x8xf32>
    cnn.yield %t : tensor<1x4x8x8xf32>
  }
  return %z : tensor<1x4x8x8xf32>
}
