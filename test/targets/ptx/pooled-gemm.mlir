// Pools in the epilogue of implicit GEMM: the windows' elements are rows of one
// thread, so that the pooled results are all that is stored, and nothing divides
// by the extents of windows in the main loop. Numbers: windows of 2, 4 and 8
// elements in one to three dimensions, odd extents, two images, groups, strides
// and dilations of the convolution, element-wise operations before and behind.
// RUN: cnnc %s --target=ptx --device=sm_80 -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s --check-prefixes=CHECK,F32 < %t.ptx
// RUN: cnnc %s --target=ptx --device=sm_80 --precision=f16 -o %t.cnn --emit-assembly=%t.f16
// RUN: FileCheck %s --check-prefixes=CHECK,F16 < %t.f16
// RUN: cnnc %s --target=ptx --device=sm_80 --compile-to=tile | FileCheck %s --check-prefix=TILE
// RUN: cnnc verify %s --target=ptx --device=sm_80 | FileCheck %s --check-prefix=SAME
// RUN: cnnc verify %s --target=ptx --device=sm_80 --precision=tf32 | FileCheck %s --check-prefix=SAME
// RUN: cnnc verify %s --target=ptx --device=sm_80 --precision=f16 | FileCheck %s --check-prefix=SAME
// RUN: cnnc verify %s --target=ptx --device=sm_75 | FileCheck %s --check-prefix=SAME

// SAME: golden case 0: passed

// Threads of these hold a whole window at least.
// TILE-COUNT-6: thread_m = {{4|8}} : i64

// A thread has one window of four columns, of 16 sums with their activations.
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_even(
// CHECK-NOT: {{div\.|rem\.|mul\.hi|ld\.local|call}}
// F32: {{^}}$L__BB{{.*}}:
// F32-COUNT-64: fma.rn.f32
// F32-COUNT-12: max.NaN.f32
// F16: mma.sync
// CHECK-NOT: {{st\.global|div\.|rem\.|mul\.hi|ld\.local|call}}
// F32: st.global.v4.b32
// F16-COUNT-2: st.global.b32
// CHECK-NOT: st.global
// CHECK: ret;

func.func @main(%even: tensor<1x16x16x16xf32> {cnn.name = "even"},
    %odd: tensor<2x8x13x11xf32> {cnn.name = "odd"},
    %odd_r: tensor<2x12x13x11xf32> {cnn.name = "odd_r"},
    %group: tensor<2x16x17x23xf32> {cnn.name = "group"},
    %group_q: tensor<2x16x4x11xf32> {cnn.name = "group_q"},
    %narrow: tensor<1x3x12x9xf32> {cnn.name = "narrow"},
    %line: tensor<3x8x37xf32> {cnn.name = "line"},
    %volume: tensor<2x4x5x6x7xf32> {cnn.name = "volume"})
    -> (tensor<1x32x8x8xf32> {cnn.name = "even_y"},
        tensor<2x12x6x5xf32> {cnn.name = "odd_y"},
        tensor<2x16x4x11xf32> {cnn.name = "group_y"},
        tensor<1x10x12x2xf32> {cnn.name = "narrow_y"},
        tensor<3x8x4xf32> {cnn.name = "line_y"},
        tensor<2x8x2x3x3xf32> {cnn.name = "volume_y"}) {
  %even_w_n = cnn.constant dense<0.71> : tensor<4608xf32>
  %even_w_s = cnn.cumsum %even_w_n {axis = 0 : i64} : (tensor<4608xf32>) -> tensor<4608xf32>
  %even_w_v = cnn.unary sin %even_w_s : (tensor<4608xf32>) -> tensor<4608xf32>
  %even_w = cnn.reshape %even_w_v {shape = array<i64: 32, 16, 3, 3>} : (tensor<4608xf32>) -> tensor<32x16x3x3xf32>
  %even_b_n = cnn.constant dense<0.37> : tensor<32xf32>
  %even_b_s = cnn.cumsum %even_b_n {axis = 0 : i64} : (tensor<32xf32>) -> tensor<32xf32>
  %even_b_v = cnn.unary sin %even_b_s : (tensor<32xf32>) -> tensor<32xf32>
  %even_b = cnn.reshape %even_b_v {shape = array<i64: 32>} : (tensor<32xf32>) -> tensor<32xf32>
  %even_c = cnn.conv %even, %even_w, %even_b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x16x16x16xf32>, tensor<32x16x3x3xf32>, tensor<32xf32>) -> tensor<1x32x16x16xf32> loc("even")
  %even_a = cnn.unary relu %even_c : (tensor<1x32x16x16xf32>) -> tensor<1x32x16x16xf32>
  %even_p = cnn.pool max %even_a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x32x16x16xf32>) -> tensor<1x32x8x8xf32> loc("even_pool")
  %odd_w_n = cnn.constant dense<0.53> : tensor<864xf32>
  %odd_w_s = cnn.cumsum %odd_w_n {axis = 0 : i64} : (tensor<864xf32>) -> tensor<864xf32>
  %odd_w_v = cnn.unary sin %odd_w_s : (tensor<864xf32>) -> tensor<864xf32>
  %odd_w = cnn.reshape %odd_w_v {shape = array<i64: 12, 8, 3, 3>} : (tensor<864xf32>) -> tensor<12x8x3x3xf32>
  %odd_b_n = cnn.constant dense<0.37> : tensor<12xf32>
  %odd_b_s = cnn.cumsum %odd_b_n {axis = 0 : i64} : (tensor<12xf32>) -> tensor<12xf32>
  %odd_b_v = cnn.unary sin %odd_b_s : (tensor<12xf32>) -> tensor<12xf32>
  %odd_b = cnn.reshape %odd_b_v {shape = array<i64: 12>} : (tensor<12xf32>) -> tensor<12xf32>
  %odd_c = cnn.conv %odd, %odd_w, %odd_b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<2x8x13x11xf32>, tensor<12x8x3x3xf32>, tensor<12xf32>) -> tensor<2x12x13x11xf32> loc("odd")
  %odd_a = cnn.binary add %odd_c, %odd_r : (tensor<2x12x13x11xf32>, tensor<2x12x13x11xf32>) -> tensor<2x12x13x11xf32>
  %odd_p = cnn.pool sum %odd_a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<2x12x13x11xf32>) -> tensor<2x12x6x5xf32> loc("odd_pool")
  %odd_f = cnn.unary neg %odd_p : (tensor<2x12x6x5xf32>) -> tensor<2x12x6x5xf32>
  %group_w_n = cnn.constant dense<0.91> : tensor<768xf32>
  %group_w_s = cnn.cumsum %group_w_n {axis = 0 : i64} : (tensor<768xf32>) -> tensor<768xf32>
  %group_w_v = cnn.unary sin %group_w_s : (tensor<768xf32>) -> tensor<768xf32>
  %group_w = cnn.reshape %group_w_v {shape = array<i64: 16, 8, 3, 2>} : (tensor<768xf32>) -> tensor<16x8x3x2xf32>
  %group_b_n = cnn.constant dense<0.37> : tensor<16xf32>
  %group_b_s = cnn.cumsum %group_b_n {axis = 0 : i64} : (tensor<16xf32>) -> tensor<16xf32>
  %group_b_v = cnn.unary sin %group_b_s : (tensor<16xf32>) -> tensor<16xf32>
  %group_b = cnn.reshape %group_b_v {shape = array<i64: 16>} : (tensor<16xf32>) -> tensor<16xf32>
  %group_c = cnn.conv %group, %group_w, %group_b {strides = array<i64: 2, 1>, dilations = array<i64: 1, 2>, pads = array<i64: 0, 1, 2, 0>, group = 2 : i64}
      : (tensor<2x16x17x23xf32>, tensor<16x8x3x2xf32>, tensor<16xf32>) -> tensor<2x16x9x22xf32> loc("group")
  %group_a = cnn.unary neg %group_c : (tensor<2x16x9x22xf32>) -> tensor<2x16x9x22xf32>
  %group_p = cnn.pool max %group_a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<2x16x9x22xf32>) -> tensor<2x16x4x11xf32> loc("group_pool")
  %group_f = cnn.binary add %group_p, %group_q : (tensor<2x16x4x11xf32>, tensor<2x16x4x11xf32>) -> tensor<2x16x4x11xf32>
  %narrow_w_n = cnn.constant dense<0.67> : tensor<750xf32>
  %narrow_w_s = cnn.cumsum %narrow_w_n {axis = 0 : i64} : (tensor<750xf32>) -> tensor<750xf32>
  %narrow_w_v = cnn.unary sin %narrow_w_s : (tensor<750xf32>) -> tensor<750xf32>
  %narrow_w = cnn.reshape %narrow_w_v {shape = array<i64: 10, 3, 5, 5>} : (tensor<750xf32>) -> tensor<10x3x5x5xf32>
  %narrow_b_n = cnn.constant dense<0.37> : tensor<10xf32>
  %narrow_b_s = cnn.cumsum %narrow_b_n {axis = 0 : i64} : (tensor<10xf32>) -> tensor<10xf32>
  %narrow_b_v = cnn.unary sin %narrow_b_s : (tensor<10xf32>) -> tensor<10xf32>
  %narrow_b = cnn.reshape %narrow_b_v {shape = array<i64: 10>} : (tensor<10xf32>) -> tensor<10xf32>
  %narrow_c = cnn.conv %narrow, %narrow_w, %narrow_b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 2, 2, 2>, group = 1 : i64}
      : (tensor<1x3x12x9xf32>, tensor<10x3x5x5xf32>, tensor<10xf32>) -> tensor<1x10x12x9xf32> loc("narrow")
  %narrow_a = cnn.unary sigmoid %narrow_c : (tensor<1x10x12x9xf32>) -> tensor<1x10x12x9xf32>
  %narrow_p = cnn.pool max %narrow_a {kernel = array<i64: 1, 4>, strides = array<i64: 1, 4>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x10x12x9xf32>) -> tensor<1x10x12x2xf32> loc("narrow_pool")
  %line_w_n = cnn.constant dense<0.83> : tensor<192xf32>
  %line_w_s = cnn.cumsum %line_w_n {axis = 0 : i64} : (tensor<192xf32>) -> tensor<192xf32>
  %line_w_v = cnn.unary sin %line_w_s : (tensor<192xf32>) -> tensor<192xf32>
  %line_w = cnn.reshape %line_w_v {shape = array<i64: 8, 8, 3>} : (tensor<192xf32>) -> tensor<8x8x3xf32>
  %line_b_n = cnn.constant dense<0.37> : tensor<8xf32>
  %line_b_s = cnn.cumsum %line_b_n {axis = 0 : i64} : (tensor<8xf32>) -> tensor<8xf32>
  %line_b_v = cnn.unary sin %line_b_s : (tensor<8xf32>) -> tensor<8xf32>
  %line_b = cnn.reshape %line_b_v {shape = array<i64: 8>} : (tensor<8xf32>) -> tensor<8xf32>
  %line_c = cnn.conv %line, %line_w, %line_b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>, group = 1 : i64}
      : (tensor<3x8x37xf32>, tensor<8x8x3xf32>, tensor<8xf32>) -> tensor<3x8x37xf32> loc("line")
  %line_a = cnn.unary abs %line_c : (tensor<3x8x37xf32>) -> tensor<3x8x37xf32>
  %line_p = cnn.pool sum %line_a {kernel = array<i64: 8>, strides = array<i64: 8>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<3x8x37xf32>) -> tensor<3x8x4xf32> loc("line_pool")
  %volume_w_n = cnn.constant dense<0.59> : tensor<864xf32>
  %volume_w_s = cnn.cumsum %volume_w_n {axis = 0 : i64} : (tensor<864xf32>) -> tensor<864xf32>
  %volume_w_v = cnn.unary sin %volume_w_s : (tensor<864xf32>) -> tensor<864xf32>
  %volume_w = cnn.reshape %volume_w_v {shape = array<i64: 8, 4, 3, 3, 3>} : (tensor<864xf32>) -> tensor<8x4x3x3x3xf32>
  %volume_b_n = cnn.constant dense<0.37> : tensor<8xf32>
  %volume_b_s = cnn.cumsum %volume_b_n {axis = 0 : i64} : (tensor<8xf32>) -> tensor<8xf32>
  %volume_b_v = cnn.unary sin %volume_b_s : (tensor<8xf32>) -> tensor<8xf32>
  %volume_b = cnn.reshape %volume_b_v {shape = array<i64: 8>} : (tensor<8xf32>) -> tensor<8xf32>
  %volume_c = cnn.conv %volume, %volume_w, %volume_b {strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 1, 1, 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<2x4x5x6x7xf32>, tensor<8x4x3x3x3xf32>, tensor<8xf32>) -> tensor<2x8x5x6x7xf32> loc("volume")
  %volume_p = cnn.pool max %volume_c {kernel = array<i64: 2, 2, 2>, strides = array<i64: 2, 2, 2>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>}
      : (tensor<2x8x5x6x7xf32>) -> tensor<2x8x2x3x3xf32> loc("volume_pool")
  %volume_f = cnn.unary neg %volume_p : (tensor<2x8x2x3x3xf32>) -> tensor<2x8x2x3x3xf32>
  %point_n = cnn.constant dense<0.31> : tensor<1024xf32>
  %point_s = cnn.cumsum %point_n {axis = 0 : i64} : (tensor<1024xf32>) -> tensor<1024xf32>
  %point_v = cnn.unary sin %point_s : (tensor<1024xf32>) -> tensor<1024xf32>
  %point_w = cnn.reshape %point_v {shape = array<i64: 32, 32, 1, 1>} : (tensor<1024xf32>) -> tensor<32x32x1x1xf32>
  %point = cnn.conv %even_p, %point_w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x32x8x8xf32>, tensor<32x32x1x1xf32>) -> tensor<1x32x8x8xf32> loc("point")
  return %point, %odd_f, %group_f, %narrow_p, %line_p, %volume_f
      : tensor<1x32x8x8xf32>, tensor<2x12x6x5xf32>, tensor<2x16x4x11xf32>, tensor<1x10x12x2xf32>, tensor<3x8x4xf32>, tensor<2x8x2x3x3xf32>
}
