// The meaning of cnn.cast, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}truncates : tensor<4xi32> = 1 -1 0 0{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "truncates"}) {
  %a = cnn.constant dense<[1.9, -1.9, 0.5, -0.5]> : tensor<4xf32>
  %y = cnn.cast %a to i32 : (tensor<4xf32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}saturates : tensor<5xi8> = 127 -128 127 -128 0{{$}}
func.func @main() -> (tensor<5xi8> {cnn.name = "saturates"}) {
  %a = cnn.constant dense<[300.0, -300.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<5xf32>
  %y = cnn.cast %a to i8 : (tensor<5xf32>) -> tensor<5xi8>
  return %y : tensor<5xi8>
}

// -----

// CHECK: {{^}}saturates_unsigned : tensor<4xui8> = 255 0 255 0{{$}}
func.func @main() -> (tensor<4xui8> {cnn.name = "saturates_unsigned"}) {
  %a = cnn.constant dense<[300.0, -1.0, 255.9, 0x7FC00000]> : tensor<4xf32>
  %y = cnn.cast %a to ui8 : (tensor<4xf32>) -> tensor<4xui8>
  return %y : tensor<4xui8>
}

// -----

// CHECK: {{^}}saturates_i64 : tensor<2xi64> = 9223372036854775807 -9223372036854775808{{$}}
func.func @main() -> (tensor<2xi64> {cnn.name = "saturates_i64"}) {
  %a = cnn.constant dense<[1.0e19, -1.0e19]> : tensor<2xf64>
  %y = cnn.cast %a to i64 : (tensor<2xf64>) -> tensor<2xi64>
  return %y : tensor<2xi64>
}

// -----

// CHECK: {{^}}saturates_ui64 : tensor<2xui64> = 18446744073709551615 10000000000000000000{{$}}
func.func @main() -> (tensor<2xui64> {cnn.name = "saturates_ui64"}) {
  %a = cnn.constant dense<[1.0e20, 1.0e19]> : tensor<2xf64>
  %y = cnn.cast %a to ui64 : (tensor<2xf64>) -> tensor<2xui64>
  return %y : tensor<2xui64>
}

// -----

// CHECK: {{^}}low_bits : tensor<3xi8> = 1 -1 -128{{$}}
func.func @main() -> (tensor<3xi8> {cnn.name = "low_bits"}) {
  %a = cnn.constant dense<[257, -1, 128]> : tensor<3xi32>
  %y = cnn.cast %a to i8 : (tensor<3xi32>) -> tensor<3xi8>
  return %y : tensor<3xi8>
}

// -----

// CHECK: {{^}}sign : tensor<2xui16> = 65535 1{{$}}
func.func @main() -> (tensor<2xui16> {cnn.name = "sign"}) {
  %a = cnn.constant dense<[-1, 1]> : tensor<2xi8>
  %y = cnn.cast %a to ui16 : (tensor<2xi8>) -> tensor<2xui16>
  return %y : tensor<2xui16>
}

// -----

// CHECK: {{^}}extends : tensor<2xi32> = 255 1{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "extends"}) {
  %a = cnn.constant dense<[255, 1]> : tensor<2xui8>
  %y = cnn.cast %a to i32 : (tensor<2xui8>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}to_truth : tensor<4xi1> = 0 0 1 1{{$}}
func.func @main() -> (tensor<4xi1> {cnn.name = "to_truth"}) {
  %a = cnn.constant dense<[0.0, -0.0, 0.1, 0x7FC00000]> : tensor<4xf32>
  %y = cnn.cast %a to i1 : (tensor<4xf32>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// CHECK: {{^}}from_truth : tensor<2xf32> = 1 0{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "from_truth"}) {
  %a = cnn.constant dense<[true, false]> : tensor<2xi1>
  %y = cnn.cast %a to f32 : (tensor<2xi1>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}to_half : tensor<5xf16> = 2048 2052 65504 inf 0{{$}}
func.func @main() -> (tensor<5xf16> {cnn.name = "to_half"}) {
  %a = cnn.constant dense<[2049.0, 2051.0, 65519.0, 65520.0, 1.0e-8]> : tensor<5xf32>
  %y = cnn.cast %a to f16 : (tensor<5xf32>) -> tensor<5xf16>
  return %y : tensor<5xf16>
}

// -----

// CHECK: {{^}}to_bfloat : tensor<3xbf16> = 256 260 {{.*}}{{$}}
func.func @main() -> (tensor<3xbf16> {cnn.name = "to_bfloat"}) {
  %a = cnn.constant dense<[257.0, 259.0, 1.0e30]> : tensor<3xf32>
  %y = cnn.cast %a to bf16 : (tensor<3xf32>) -> tensor<3xbf16>
  return %y : tensor<3xbf16>
}

// -----

// CHECK: {{^}}once : tensor<1xf16> = 1.000977{{$}}
func.func @main() -> (tensor<1xf16> {cnn.name = "once"}) {
  %a = cnn.constant dense<[1.00048828126]> : tensor<1xf64>
  %y = cnn.cast %a to f16 : (tensor<1xf64>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}

// -----

// CHECK: {{^}}i64_to_f32 : tensor<1xf32> = 1.677722e+07{{$}}
func.func @main() -> (tensor<1xf32> {cnn.name = "i64_to_f32"}) {
  %a = cnn.constant dense<[16777217]> : tensor<1xi64>
  %y = cnn.cast %a to f32 : (tensor<1xi64>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK: {{^}}unsigned_to_f64 : tensor<1xf64> = 1.844674e+19{{$}}
func.func @main() -> (tensor<1xf64> {cnn.name = "unsigned_to_f64"}) {
  %a = cnn.constant dense<[18446744073709551615]> : tensor<1xui64>
  %y = cnn.cast %a to f64 : (tensor<1xui64>) -> tensor<1xf64>
  return %y : tensor<1xf64>
}
