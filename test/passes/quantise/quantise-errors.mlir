// RUN: cnn-opt %s -split-input-file -verify-diagnostics -cnn-quantise="scheme=fixed width=24"
// RUN: cnn-opt %s -split-input-file -cnn-quantise="scheme=fixed width=22" -o /dev/null
// RUN: not cnn-opt %s -cnn-quantise=scheme=f16 2>&1 | FileCheck %s --check-prefix=SCHEME
// RUN: not cnn-opt %s -cnn-quantise="scheme=fixed width=25" 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: not cnn-opt %s -cnn-quantise="scheme=fixed width=8 integer=65" 2>&1 | FileCheck %s --check-prefix=INTEGER
// RUN: rm -rf %t && mkdir %t
// RUN: not cnn-opt %s -cnn-quantise="calibrate=%t/none" 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not cnn-opt %s -cnn-quantise="calibrate=%t" 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: echo nothing > %t/x.npy
// RUN: not cnn-opt %s -cnn-quantise="calibrate=%t" 2>&1 | FileCheck %s --check-prefix=BROKEN

// SCHEME: cnn-quantise: scheme=f16: expected fixed or int8
// WIDTH: cnn-quantise: width=25: expected 2 to 24 bits
// INTEGER: cnn-quantise: integer=65: expected one number of -64 to 64 bits
// MISSING: --calibrate={{.*}}none: {{.*}}o such file
// EMPTY: --calibrate={{.*}}: there is no .npy file
// BROKEN: x.npy

// 24 bits times 24 bits, and 300 of them.
func.func @too_wide(%x: tensor<1x300x1x1xf32>) -> tensor<1x1x1x1xf32> {
  %w = cnn.constant dense<0.99> : tensor<1x300x1x1xf32>
  // expected-error @+1 {{cnn-quantise: cnn.conv needs numbers of 55 bits, and 53 are exact; --precision=fixed22 would do}}
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x300x1x1xf32>, tensor<1x300x1x1xf32>) -> tensor<1x1x1x1xf32>
  return %0 : tensor<1x1x1x1xf32>
}
