// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @signed(
// CHECK: cnn.quantize %{{.*}} to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
func.func @signed(%a: tensor<4xf64>) -> tensor<4xf64> {
  %y = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// CHECK-LABEL: func @unsigned(
// CHECK: cnn.quantize %{{.*}} to <16, -3, unsigned> trn_zero wrap : (tensor<2x2xf32>) -> tensor<2x2xf32>
func.func @unsigned(%a: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = cnn.quantize %a to <16, -3, unsigned> trn_zero wrap : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// CHECK-LABEL: func @kinds(
// CHECK: rnd_zero sat_zero
// CHECK: rnd_min_inf sat_sym
// CHECK: rnd_inf sat
// CHECK: rnd_conv sat
// CHECK: trn sat
func.func @kinds(%a: tensor<f32>) -> tensor<f32> {
  %0 = cnn.quantize %a to <8, 3> rnd_zero sat_zero : (tensor<f32>) -> tensor<f32>
  %1 = cnn.quantize %0 to <7, 3> rnd_min_inf sat_sym : (tensor<f32>) -> tensor<f32>
  %2 = cnn.quantize %1 to <6, 3> rnd_inf sat : (tensor<f32>) -> tensor<f32>
  %3 = cnn.quantize %2 to <5, 3> rnd_conv sat : (tensor<f32>) -> tensor<f32>
  %4 = cnn.quantize %3 to <4, 3> trn sat : (tensor<f32>) -> tensor<f32>
  return %4 : tensor<f32>
}

// A grid that holds all numbers of the first changes none.
// FOLD-LABEL: func @wider
// FOLD-NEXT: %[[FIRST:.*]] = cnn.quantize %arg0 to <8, 3> rnd sat
// FOLD-NEXT: return %[[FIRST]]
func.func @wider(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <12, 5> trn wrap : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// FOLD-LABEL: func @unsigned_in_signed
// FOLD-NEXT: %[[FIRST:.*]] = cnn.quantize %arg0 to <8, 3, unsigned>
// FOLD-NEXT: return %[[FIRST]]
func.func @unsigned_in_signed(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3, unsigned> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <9, 4> trn sat_sym : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// FOLD-LABEL: func @signed_in_unsigned
// FOLD-COUNT-2: cnn.quantize
func.func @signed_in_unsigned(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <12, 5, unsigned> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// The symmetric grid lacks the least number.
// FOLD-LABEL: func @symmetric
// FOLD-COUNT-2: cnn.quantize
func.func @symmetric(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <8, 3> rnd sat_sym : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// FOLD-LABEL: func @symmetric_twice
// FOLD-COUNT-1: cnn.quantize
// FOLD-NOT: cnn.quantize
func.func @symmetric_twice(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3> rnd sat_sym : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <8, 3> rnd sat_sym : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// FOLD-LABEL: func @finer
// FOLD-COUNT-2: cnn.quantize
func.func @finer(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  %1 = cnn.quantize %0 to <8, 4> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// -----

func.func @c1_half(%a: tensor<4xf16>) -> tensor<4xf16> {
  // expected-error @+2 {{cnn.quantize: (C1) expected f32 or f64, got 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.quantize %a to <8, 3> rnd sat : (tensor<4xf16>) -> tensor<4xf16>
  return %y : tensor<4xf16>
}

// -----

func.func @c2_width(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.quantize: (C2) f32 does not hold every number of #cnn.fixed<25, 3>}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.quantize %a to <25, 3> rnd sat : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2_exponent(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.quantize: (C2) f32 does not hold every number of #cnn.fixed<8, -53>}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.quantize %a to <8, -53> rnd sat : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @no_bits(%a: tensor<4xf64>) -> tensor<4xf64> {
  // expected-error @+1 {{cnn.fixed: expected 1 to 53 bits, got 54}}
  %y = cnn.quantize %a to <54, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

func.func @far_integer(%a: tensor<4xf64>) -> tensor<4xf64> {
  // expected-error @+1 {{cnn.fixed: expected integer bits between -459 and 511, got 512}}
  %y = cnn.quantize %a to <8, 512> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}
