// RUN: cnn-opt %s -cnn-hls-report="device=xc7z020" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-report: designs = 0 (
// COUNT-DAG: cnn-hls-report: engines = 1 (

// Two products on one engine, which is one tile of one pixel each, and a loop over
// arrays: two iterations that load from memory in 66 cycles and store, in a loop of
// one. Of the second product, two words of inputs times two
// of results are four blocks of four weights in two beats, each of which stays for
// 16 turns as sums need their time; two beats more come first. Its three results
// are written behind two blocks of two biases each.

// CHECK: hls.report = "{{.*}}\22engines\22:[{\22cycles\22:[[#ALL:]],{{[^[]*}}\22layers\22:[{{{[^[]*}}\22cycles\22:[[#A:]],\22external_bytes\22:{{[0-9]+}},\22iterations\22:{\22input\22:4,\22results\22:4,\22sums\22:34,\22weights\22:4},\22kernel\22:\22k0\22,\22nodes\22:\22first\22,\22products\22:8,\22tile\22:[1,1],\22tiles\22:1},
// CHECK-SAME: \22cycles\22:[[#B:]],\22external_bytes\22:{{[0-9]+}},\22iterations\22:{\22input\22:4,\22results\22:7,\22sums\22:66,\22weights\22:8},\22kernel\22:\22k1\22,
// CHECK-SAME: \22name\22:\22conv_engine\22,\22resources\22:{\22bram18\22:{{[0-9]+}},\22dsp\22:{{[0-9]+}},
// CHECK-SAME: \22shape\22:{\22beat\22:2,\22depthwise\22:false,\22pi\22:2,\22pixels\22:64,\22po\22:2,\22positions\22:512,\22word\22:1},\22streams\22:[{\22bits\22:64,\22depth\22:64,\22name\22:\22weight_beats\22},{\22bits\22:32,\22depth\22:64,\22name\22:\22bias_values\22},
// CHECK-SAME: {\22bits\22:64,\22depth\22:64,\22name\22:\22sums\22}]
// CHECK-SAME: \22latency_cycles\22:[[#A+B+141]],
// CHECK-SAME: \22schedule\22:[{\22cycles\22:[[#A]],\22engine\22:\22conv_engine\22,\22kernel\22:\22k0\22,\22nodes\22:\22first\22,\22runs_as\22:\22engine\22},{\22cycles\22:[[#B]],\22engine\22:\22conv_engine\22,\22kernel\22:\22k1\22,{{[^}]*}}},{\22cycles\22:141,\22kernel\22:\22k2\22,\22nodes\22:\22\22,\22runs_as\22:\22loops\22}]}
// CHECK-SAME: hls.report_page = "<!DOCTYPE html>{{.*}}3 kernels in [[#A+B+141]] cycles
// CHECK-SAME: <h2>conv_engine</h2>
// CHECK-SAME: <p>2 &rarr; 2 channels a cycle
// CHECK-SAME: weight_beats</td><td>64</td><td>64</td>

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module attributes {cnn.network = "products"} {
  func.func @main(%x: memref<1x4xf32>, %w: memref<1x2x2x2xf32>, %v: memref<2x2x2x2xf32>, %y: memref<1x2xf32>, %z: memref<1x3xf32>, %r: memref<1x2xf32>) {
    cnn.launch @kernels::@k0(%x, %w, %y) {outputs = 1 : i64, flops = 16 : i64, tiling = #cnn.tiling<"engine", {tasks = 1 : i64, grain = 1 : i64}>} : memref<1x4xf32>, memref<1x2x2x2xf32>, memref<1x2xf32> loc("first")
    cnn.launch @kernels::@k1(%x, %v, %z) {outputs = 1 : i64, flops = 16 : i64, tiling = #cnn.tiling<"engine", {tasks = 1 : i64, grain = 1 : i64}>} : memref<1x4xf32>, memref<2x2x2x2xf32>, memref<1x3xf32>
    cnn.launch @kernels::@k2(%y, %r) {outputs = 1 : i64, flops = 0 : i64, tiling = #cnn.tiling<"loops", {tasks = 1 : i64, grain = 1 : i64}>} : memref<1x2xf32>, memref<1x2xf32>
    return
  }
  module @kernels {
    func.func @k0(%x: memref<1x4xf32>, %w: memref<1x2x2x2xf32>, %y: memref<1x2xf32>) {
      cnn.kernel ins(%x, %w : memref<1x4xf32>, memref<1x2x2x2xf32>) outs(%y : memref<1x2xf32>)
          tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, rows = 1, columns = 1}>
          (%a: tensor<1x4xf32>, %b: tensor<4x2xf32, #p>) {
        %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x2xf32, #p>) -> tensor<1x2xf32>
        cnn.yield %c : tensor<1x2xf32>
      } loc("first")
      return
    }
    func.func @k1(%x: memref<1x4xf32>, %w: memref<2x2x2x2xf32>, %y: memref<1x3xf32>) {
      cnn.kernel ins(%x, %w : memref<1x4xf32>, memref<2x2x2x2xf32>) outs(%y : memref<1x3xf32>)
          tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, rows = 1, columns = 1}>
          (%a: tensor<1x4xf32>, %b: tensor<4x3xf32, #p>) {
        %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x3xf32, #p>) -> tensor<1x3xf32>
        cnn.yield %c : tensor<1x3xf32>
      }
      return
    }
    func.func @k2(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
      cnn.kernel ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>)
          tiling = #cnn.tiling<"loops", {grain = 1, lanes = 1, task_dims = 0, tasks = 1}> (%a: tensor<1x2xf32>) {
        %b = cnn.unary abs %a : (tensor<1x2xf32>) -> tensor<1x2xf32>
        cnn.yield %b : tensor<1x2xf32>
      }
      return
    }
  }
}
