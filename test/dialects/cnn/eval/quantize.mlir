// The meaning of cnn.quantize, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// Halves: what each mode does with 0.5, 1.5, 2.5 and their negatives.
// CHECK: {{^}}rnd : tensor<8xf64> = 1 2 3 0 -1 -2 1 -1{{$}}
func.func @main() -> (tensor<8xf64> {cnn.name = "rnd"}) {
  %a = cnn.constant dense<[0.5, 1.5, 2.5, -0.4, -1.5, -2.5, 0.75, -0.75]> : tensor<8xf64>
  %y = cnn.quantize %a to <8, 8> rnd sat : (tensor<8xf64>) -> tensor<8xf64>
  return %y : tensor<8xf64>
}

// -----

// CHECK: {{^}}rnd_zero : tensor<6xf64> = 0 1 2 0 -1 -2{{$}}
func.func @main() -> (tensor<6xf64> {cnn.name = "rnd_zero"}) {
  %a = cnn.constant dense<[0.5, 1.5, 2.5, -0.5, -1.5, -2.5]> : tensor<6xf64>
  %y = cnn.quantize %a to <8, 8> rnd_zero sat : (tensor<6xf64>) -> tensor<6xf64>
  return %y : tensor<6xf64>
}

// -----

// CHECK: {{^}}rnd_min_inf : tensor<6xf64> = 0 1 2 -1 -2 -3{{$}}
func.func @main() -> (tensor<6xf64> {cnn.name = "rnd_min_inf"}) {
  %a = cnn.constant dense<[0.5, 1.5, 2.5, -0.5, -1.5, -2.5]> : tensor<6xf64>
  %y = cnn.quantize %a to <8, 8> rnd_min_inf sat : (tensor<6xf64>) -> tensor<6xf64>
  return %y : tensor<6xf64>
}

// -----

// CHECK: {{^}}rnd_inf : tensor<6xf64> = 1 2 3 -1 -2 -3{{$}}
func.func @main() -> (tensor<6xf64> {cnn.name = "rnd_inf"}) {
  %a = cnn.constant dense<[0.5, 1.5, 2.5, -0.5, -1.5, -2.5]> : tensor<6xf64>
  %y = cnn.quantize %a to <8, 8> rnd_inf sat : (tensor<6xf64>) -> tensor<6xf64>
  return %y : tensor<6xf64>
}

// -----

// CHECK: {{^}}rnd_conv : tensor<6xf64> = 0 2 2 0 -2 -2{{$}}
func.func @main() -> (tensor<6xf64> {cnn.name = "rnd_conv"}) {
  %a = cnn.constant dense<[0.5, 1.5, 2.5, -0.5, -1.5, -2.5]> : tensor<6xf64>
  %y = cnn.quantize %a to <8, 8> rnd_conv sat : (tensor<6xf64>) -> tensor<6xf64>
  return %y : tensor<6xf64>
}

// -----

// CHECK: {{^}}trn : tensor<4xf64> = 0 1 -1 -2{{$}}
func.func @main() -> (tensor<4xf64> {cnn.name = "trn"}) {
  %a = cnn.constant dense<[0.9, 1.5, -0.1, -1.5]> : tensor<4xf64>
  %y = cnn.quantize %a to <8, 8> trn sat : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

// CHECK: {{^}}trn_zero : tensor<4xf64> = 0 1 0 -1{{$}}
func.func @main() -> (tensor<4xf64> {cnn.name = "trn_zero"}) {
  %a = cnn.constant dense<[0.9, 1.5, -0.1, -1.5]> : tensor<4xf64>
  %y = cnn.quantize %a to <8, 8> trn_zero sat : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

// Steps of 1/16 between -8 and 7.9375.
// CHECK: {{^}}sat : tensor<6xf32> = 7.9375 -8 0.0625 7.9375 -8 0{{$}}
func.func @main() -> (tensor<6xf32> {cnn.name = "sat"}) {
  %a = cnn.constant dense<[8.0, -9.0, 0.04, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<6xf32>
  %y = cnn.quantize %a to <8, 4> rnd sat : (tensor<6xf32>) -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// -----

// CHECK: {{^}}sat_sym : tensor<4xf32> = 7.9375 -7.9375 -7.9375 -7.9375{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "sat_sym"}) {
  %a = cnn.constant dense<[8.0, -9.0, -8.0, -7.9375]> : tensor<4xf32>
  %y = cnn.quantize %a to <8, 4> rnd sat_sym : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}sat_zero : tensor<5xf32> = 0 0 7.9375 -8 0{{$}}
func.func @main() -> (tensor<5xf32> {cnn.name = "sat_zero"}) {
  %a = cnn.constant dense<[8.0, -9.0, 7.9375, -8.0, 0x7F800000]> : tensor<5xf32>
  %y = cnn.quantize %a to <8, 4> rnd sat_zero : (tensor<5xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

// 8 is 128 steps, whose low 8 bits are -128; -9 is -144, whose are 112.
// CHECK: {{^}}wrap : tensor<5xf32> = -8 7 0 -0.0625 0{{$}}
func.func @main() -> (tensor<5xf32> {cnn.name = "wrap"}) {
  %a = cnn.constant dense<[8.0, -9.0, 16.0, 15.9375, 0x7F800000]> : tensor<5xf32>
  %y = cnn.quantize %a to <8, 4> rnd wrap : (tensor<5xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

// CHECK: {{^}}unsigned : tensor<3xf64> = 15.9375 0 0.5{{$}}
func.func @main() -> (tensor<3xf64> {cnn.name = "unsigned"}) {
  %a = cnn.constant dense<[16.0, -1.0, 0.5]> : tensor<3xf64>
  %y = cnn.quantize %a to <8, 4, unsigned> rnd sat : (tensor<3xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

// CHECK: {{^}}unsigned_wrap : tensor<3xf64> = 0 15 0.5{{$}}
func.func @main() -> (tensor<3xf64> {cnn.name = "unsigned_wrap"}) {
  %a = cnn.constant dense<[16.0, -1.0, 0.5]> : tensor<3xf64>
  %y = cnn.quantize %a to <8, 4, unsigned> rnd wrap : (tensor<3xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

// More integer bits than bits: steps of 4.
// CHECK: {{^}}coarse : tensor<3xf64> = 4 508 -512{{$}}
func.func @main() -> (tensor<3xf64> {cnn.name = "coarse"}) {
  %a = cnn.constant dense<[2.0, 600.0, -600.0]> : tensor<3xf64>
  %y = cnn.quantize %a to <8, 10> rnd sat : (tensor<3xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}
