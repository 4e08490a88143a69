// What the exploration says of kernels that read several inputs from memory.
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zcu102 goal=area" -remarks-filter=cnn-hls-explore \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s

// Inputs are as large as they are, not as the result: 62 channels of 256 pixels
// come in 4 bands, and a pass more.
// CHECK: concat: 2 channels a cycle: 9920 cycles,
func.func @main(%x: tensor<1x62x16x16xf32>, %y: tensor<1x2x16x16xf32>) -> tensor<1x64x1x1xf32> {
  %e = tensor.empty() : tensor<1x64x16x16xf32>
  %0 = cnn.kernel ins(%x, %y : tensor<1x62x16x16xf32>, tensor<1x2x16x16xf32>) outs(%e : tensor<1x64x16x16xf32>)
      -> tensor<1x64x16x16xf32> (%a: tensor<1x62x16x16xf32>, %b: tensor<1x2x16x16xf32>) {
    %c = cnn.concat %a, %b {axis = 1 : i64} : (tensor<1x62x16x16xf32>, tensor<1x2x16x16xf32>) -> tensor<1x64x16x16xf32>
    cnn.yield %c : tensor<1x64x16x16xf32>
  } loc("concat")
  %f = tensor.empty() : tensor<1x64x1x1xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x64x16x16xf32>) outs(%f : tensor<1x64x1x1xf32>)
      -> tensor<1x64x1x1xf32> (%a: tensor<1x64x16x16xf32>) {
    %r = cnn.reduce max %a {axes = array<i64: 2, 3>} : (tensor<1x64x16x16xf32>) -> tensor<1x64x1x1xf32>
    cnn.yield %r : tensor<1x64x1x1xf32>
  } loc("reduce")
  return %1 : tensor<1x64x1x1xf32>
}

// -----

// What two kernels read comes once, for the first, which is as slow as that; the
// second reads it two numbers at a time.
// CHECK: first: 2 channels a cycle: 1536 cycles,
// CHECK: second: 2 channels a cycle: 1024 cycles,
func.func @main(%x: tensor<1x8x16x16xf32>) -> (tensor<1x8x16x16xf32>, tensor<1x8x16x16xf32>) {
  %e = tensor.empty() : tensor<1x8x16x16xf32>
  %0 = cnn.kernel ins(%x : tensor<1x8x16x16xf32>) outs(%e : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>) {
    %r = cnn.unary relu %a : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %r : tensor<1x8x16x16xf32>
  } loc("first")
  %f = tensor.empty() : tensor<1x8x16x16xf32>
  %1 = cnn.kernel ins(%0, %x : tensor<1x8x16x16xf32>, tensor<1x8x16x16xf32>) outs(%f : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<1x8x16x16xf32>) {
    %s = cnn.binary add %a, %b : (tensor<1x8x16x16xf32>, tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %s : tensor<1x8x16x16xf32>
  } loc("second")
  %g = tensor.empty() : tensor<1x8x16x16xf32>
  %2 = cnn.kernel ins(%1 : tensor<1x8x16x16xf32>) outs(%g : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>) {
    %r = cnn.unary relu %a : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %r : tensor<1x8x16x16xf32>
  } loc("third")
  return %2, %2 : tensor<1x8x16x16xf32>, tensor<1x8x16x16xf32>
}
