// A reduction over the channels of each pixel: lanes of a word first, then words.
// RUN: cnnc %s --target=hls --compile-to=outline > %t.mlir
// RUN: cnn-opt %t.mlir -cnn-hls-lower-pipelines | FileCheck %s

// What is computed before is a process of its own. A sum of floats waits for the
// one before.
// CHECK: hls.process @kernel_map(%{{[a-z0-9]+}}: !hls.stream<2xf32>, %{{[a-z0-9]+}}: !hls.stream<2xf32>)
// CHECK: hls.process @kernel(%[[IN:[a-z0-9]+]]: !hls.stream<2xf32>, %[[OUT:[a-z0-9]+]]: !hls.stream<1xf32>)
// CHECK-SAME: sum over channels of 1x6x2x2 -> 1x1x2x2; 2 channels a cycle
// CHECK: hls.memory storage ={{ +}}registers partition = {{.*}} : memref<1xf32>
// CHECK: hls.for {{.*}} pipeline = 4
// CHECK: hls.read %[[IN]]
// CHECK-COUNT-2: arith.addf
// CHECK: scf.if
// CHECK: hls.write %{{.*}}, %[[OUT]]
func.func @main(%x: tensor<1x6x2x2xf32> {cnn.name = "x"}) -> (tensor<1x1x2x2xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<1x1x2x2xf32>
  %0 = cnn.kernel ins(%x : tensor<1x6x2x2xf32>) outs(%e : tensor<1x1x2x2xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x1x2x2xf32> (%a: tensor<1x6x2x2xf32>) {
    %r = cnn.unary relu %a : (tensor<1x6x2x2xf32>) -> tensor<1x6x2x2xf32>
    %s = cnn.reduce sum %r {axes = array<i64: 1>} : (tensor<1x6x2x2xf32>) -> tensor<1x1x2x2xf32>
    cnn.yield %s : tensor<1x1x2x2xf32>
  } loc("sum")
  return %0 : tensor<1x1x2x2xf32>
}
