// RUN: cnn-opt %s -cnn-hls-explore="device=zu7ev" -remarks-filter=cnn-hls-explore -remark-format=emitRemark 2>&1 | FileCheck %s
// RUN: not cnn-opt %s -cnn-hls-explore="device=zu7ev goal=fps=100000" 2>&1 | FileCheck %s --check-prefix=GOAL

// What holds whole tensors in arrays takes the iterations of its loops, whatever
// the folding, and what streams beside it need not be faster: 64 pixels of 8 to 8
// channels, a product in 4 cycles.

// CHECK: remark: {{.*}}: 1 taps x 1 -> 1 channels a cycle: 16384 cycles
// CHECK: remark: {{.*}} channels a cycle: {{[0-9]+}} cycles, 100% of the interval, {{.*}}the slowest; no folding is faster

// GOAL: cnn-hls-explore: the network does not fit zu7ev as one pipeline:
// GOAL: speed {{.*}} frames/s, 100000.00 wanted  <--
// GOAL: it would fit with --goal=fps=
func.func @main(%x: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %e = tensor.empty() : tensor<1x8x8x8xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x8x8xf32>, tensor<8x8x1x1xf32>) outs(%e : tensor<1x8x8x8xf32>)
      -> tensor<1x8x8x8xf32> (%a: tensor<1x8x8x8xf32>, %b: tensor<8x8x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x8x8x8xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x8x8xf32>
    cnn.yield %c : tensor<1x8x8x8xf32>
  }
  %1 = cnn.kernel ins(%0 : tensor<1x8x8x8xf32>) outs(%e : tensor<1x8x8x8xf32>)
      -> tensor<1x8x8x8xf32> (%a: tensor<1x8x8x8xf32>) {
    %s = cnn.softmax %a {axis = 3 : i64} : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    cnn.yield %s : tensor<1x8x8x8xf32>
  }
  return %1 : tensor<1x8x8x8xf32>
}
