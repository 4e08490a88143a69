// The meaning of cnn.binary, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}add : tensor<2x2xf32> = 11 22 13 24{{$}}
func.func @main() -> (tensor<2x2xf32> {cnn.name = "add"}) {
  %a = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = cnn.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %y = cnn.binary add %a, %b : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// CHECK: {{^}}add_column : tensor<2x3xf32> = 11 21 31 12 22 32{{$}}
func.func @main() -> (tensor<2x3xf32> {cnn.name = "add_column"}) {
  %a = cnn.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %b = cnn.constant dense<[10.0, 20.0, 30.0]> : tensor<3xf32>
  %y = cnn.binary add %a, %b : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// CHECK: {{^}}sub : tensor<2xui8> = 1 254{{$}}
func.func @main() -> (tensor<2xui8> {cnn.name = "sub"}) {
  %a = cnn.constant dense<3> : tensor<ui8>
  %b = cnn.constant dense<[2, 5]> : tensor<2xui8>
  %y = cnn.binary sub %a, %b : (tensor<ui8>, tensor<2xui8>) -> tensor<2xui8>
  return %y : tensor<2xui8>
}

// -----

// CHECK: {{^}}mul_wraps : tensor<2xi8> = -56 -128{{$}}
func.func @main() -> (tensor<2xi8> {cnn.name = "mul_wraps"}) {
  %a = cnn.constant dense<[100, -128]> : tensor<2xi8>
  %b = cnn.constant dense<[2, -1]> : tensor<2xi8>
  %y = cnn.binary mul %a, %b : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

// CHECK: {{^}}mul_wraps_i64 : tensor<1xi64> = -9223372036854775808{{$}}
func.func @main() -> (tensor<1xi64> {cnn.name = "mul_wraps_i64"}) {
  %a = cnn.constant dense<[4611686018427387904]> : tensor<1xi64>
  %b = cnn.constant dense<[2]> : tensor<1xi64>
  %y = cnn.binary mul %a, %b : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  return %y : tensor<1xi64>
}

// -----

// CHECK: {{^}}div : tensor<4xi32> = 3 -3 0 -2147483648{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "div"}) {
  %a = cnn.constant dense<[7, -7, 7, -2147483648]> : tensor<4xi32>
  %b = cnn.constant dense<[2, 2, 0, -1]> : tensor<4xi32>
  %y = cnn.binary div %a, %b : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}float_div : tensor<3xf32> = inf -inf {{-?}}nan{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "float_div"}) {
  %a = cnn.constant dense<[1.0, -1.0, 0.0]> : tensor<3xf32>
  %b = cnn.constant dense<[0.0, 0.0, 0.0]> : tensor<3xf32>
  %y = cnn.binary div %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}mod : tensor<5xi32> = 1 2 -2 -1 0{{$}}
func.func @main() -> (tensor<5xi32> {cnn.name = "mod"}) {
  %a = cnn.constant dense<[7, -7, 7, -7, 5]> : tensor<5xi32>
  %b = cnn.constant dense<[3, 3, -3, -3, 0]> : tensor<5xi32>
  %y = cnn.binary mod %a, %b : (tensor<5xi32>, tensor<5xi32>) -> tensor<5xi32>
  return %y : tensor<5xi32>
}

// -----

// CHECK: {{^}}fmod : tensor<5xi32> = 1 -1 1 -1 0{{$}}
func.func @main() -> (tensor<5xi32> {cnn.name = "fmod"}) {
  %a = cnn.constant dense<[7, -7, 7, -7, 5]> : tensor<5xi32>
  %b = cnn.constant dense<[3, 3, -3, -3, 0]> : tensor<5xi32>
  %y = cnn.binary fmod %a, %b : (tensor<5xi32>, tensor<5xi32>) -> tensor<5xi32>
  return %y : tensor<5xi32>
}

// -----

// CHECK: {{^}}float_mod : tensor<4xf32> = 1.5 1.5 -1.5 -1.5{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "float_mod"}) {
  %a = cnn.constant dense<[7.5, -7.5, 7.5, -7.5]> : tensor<4xf32>
  %b = cnn.constant dense<[3.0, 3.0, -3.0, -3.0]> : tensor<4xf32>
  %y = cnn.binary mod %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}float_fmod : tensor<4xf32> = 1.5 -1.5 1.5 -1.5{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "float_fmod"}) {
  %a = cnn.constant dense<[7.5, -7.5, 7.5, -7.5]> : tensor<4xf32>
  %b = cnn.constant dense<[3.0, 3.0, -3.0, -3.0]> : tensor<4xf32>
  %y = cnn.binary fmod %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}pow : tensor<4xf32> = 0.5 2 -8 {{-?}}nan{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "pow"}) {
  %a = cnn.constant dense<[2.0, 4.0, -2.0, -1.0]> : tensor<4xf32>
  %b = cnn.constant dense<[-1.0, 0.5, 3.0, 0.5]> : tensor<4xf32>
  %y = cnn.binary pow %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}integer_pow : tensor<6xi32> = 1024 -27 1 -1 0 0{{$}}
func.func @main() -> (tensor<6xi32> {cnn.name = "integer_pow"}) {
  %a = cnn.constant dense<[2, -3, 5, -1, 0, 7]> : tensor<6xi32>
  %b = cnn.constant dense<[10, 3, 0, -3, -1, -2]> : tensor<6xi32>
  %y = cnn.binary pow %a, %b : (tensor<6xi32>, tensor<6xi32>) -> tensor<6xi32>
  return %y : tensor<6xi32>
}

// -----

// CHECK: {{^}}max : tensor<3xf32> = 2 nan nan{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "max"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 3.0]> : tensor<3xf32>
  %b = cnn.constant dense<[2.0, 1.0, 0x7FC00000]> : tensor<3xf32>
  %y = cnn.binary max %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}min : tensor<3xf32> = 1 nan nan{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "min"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 3.0]> : tensor<3xf32>
  %b = cnn.constant dense<[2.0, 1.0, 0x7FC00000]> : tensor<3xf32>
  %y = cnn.binary min %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}unsigned_max : tensor<2xui8> = 200 2{{$}}
func.func @main() -> (tensor<2xui8> {cnn.name = "unsigned_max"}) {
  %a = cnn.constant dense<[200, 1]> : tensor<2xui8>
  %b = cnn.constant dense<[100, 2]> : tensor<2xui8>
  %y = cnn.binary max %a, %b : (tensor<2xui8>, tensor<2xui8>) -> tensor<2xui8>
  return %y : tensor<2xui8>
}

// -----

// CHECK: {{^}}equal : tensor<3xi1> = 1 0 1{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "equal"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 0.0]> : tensor<3xf32>
  %b = cnn.constant dense<[1.0, 0x7FC00000, -0.0]> : tensor<3xf32>
  %y = cnn.binary equal %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}less : tensor<3xi1> = 1 0 0{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "less"}) {
  %a = cnn.constant dense<[-1, 2, 3]> : tensor<3xi8>
  %b = cnn.constant dense<2> : tensor<i8>
  %y = cnn.binary less %a, %b : (tensor<3xi8>, tensor<i8>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}unsigned_less : tensor<3xi1> = 0 0 1{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "unsigned_less"}) {
  %a = cnn.constant dense<[255, 2, 1]> : tensor<3xui8>
  %b = cnn.constant dense<2> : tensor<ui8>
  %y = cnn.binary less %a, %b : (tensor<3xui8>, tensor<ui8>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}less_equal : tensor<3xi1> = 1 1 0{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "less_equal"}) {
  %a = cnn.constant dense<[-1, 2, 3]> : tensor<3xi8>
  %b = cnn.constant dense<2> : tensor<i8>
  %y = cnn.binary less_equal %a, %b : (tensor<3xi8>, tensor<i8>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}equal_truth : tensor<2xi1> = 1 0{{$}}
func.func @main() -> (tensor<2xi1> {cnn.name = "equal_truth"}) {
  %a = cnn.constant dense<[true, false]> : tensor<2xi1>
  %b = cnn.constant dense<true> : tensor<i1>
  %y = cnn.binary equal %a, %b : (tensor<2xi1>, tensor<i1>) -> tensor<2xi1>
  return %y : tensor<2xi1>
}

// -----

// CHECK: {{^}}and : tensor<4xi1> = 1 0 0 0{{$}}
func.func @main() -> (tensor<4xi1> {cnn.name = "and"}) {
  %a = cnn.constant dense<[true, true, false, false]> : tensor<4xi1>
  %b = cnn.constant dense<[true, false, true, false]> : tensor<4xi1>
  %y = cnn.binary logical_and %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// CHECK: {{^}}or : tensor<4xi1> = 1 1 1 0{{$}}
func.func @main() -> (tensor<4xi1> {cnn.name = "or"}) {
  %a = cnn.constant dense<[true, true, false, false]> : tensor<4xi1>
  %b = cnn.constant dense<[true, false, true, false]> : tensor<4xi1>
  %y = cnn.binary logical_or %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// CHECK: {{^}}xor : tensor<4xi1> = 0 1 1 0{{$}}
func.func @main() -> (tensor<4xi1> {cnn.name = "xor"}) {
  %a = cnn.constant dense<[true, true, false, false]> : tensor<4xi1>
  %b = cnn.constant dense<[true, false, true, false]> : tensor<4xi1>
  %y = cnn.binary logical_xor %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// CHECK: {{^}}bits : tensor<2xi32> = 8 7{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "bits"}) {
  %a = cnn.constant dense<[12, -1]> : tensor<2xi32>
  %b = cnn.constant dense<[10, 7]> : tensor<2xi32>
  %y = cnn.binary logical_and %a, %b : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}shift_left : tensor<3xui8> = 128 144 0{{$}}
func.func @main() -> (tensor<3xui8> {cnn.name = "shift_left"}) {
  %a = cnn.constant dense<[1, 200, 1]> : tensor<3xui8>
  %b = cnn.constant dense<[7, 1, 8]> : tensor<3xui8>
  %y = cnn.binary shift_left %a, %b : (tensor<3xui8>, tensor<3xui8>) -> tensor<3xui8>
  return %y : tensor<3xui8>
}

// -----

// CHECK: {{^}}shift_right : tensor<3xui8> = 1 100 0{{$}}
func.func @main() -> (tensor<3xui8> {cnn.name = "shift_right"}) {
  %a = cnn.constant dense<[128, 200, 1]> : tensor<3xui8>
  %b = cnn.constant dense<[7, 1, 8]> : tensor<3xui8>
  %y = cnn.binary shift_right %a, %b : (tensor<3xui8>, tensor<3xui8>) -> tensor<3xui8>
  return %y : tensor<3xui8>
}

// -----

// CHECK: {{^}}rounds_to_half : tensor<1xf16> = 2048{{$}}
func.func @main() -> (tensor<1xf16> {cnn.name = "rounds_to_half"}) {
  %a = cnn.constant dense<[2048.0]> : tensor<1xf16>
  %b = cnn.constant dense<[1.0]> : tensor<1xf16>
  %y = cnn.binary add %a, %b : (tensor<1xf16>, tensor<1xf16>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}

// -----

// CHECK: {{^}}empty : tensor<0x2xf32> ={{$}}
func.func @main() -> (tensor<0x2xf32> {cnn.name = "empty"}) {
  %a = cnn.constant dense<> : tensor<0x2xf32>
  %b = cnn.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %y = cnn.binary add %a, %b : (tensor<0x2xf32>, tensor<1x2xf32>) -> tensor<0x2xf32>
  return %y : tensor<0x2xf32>
}
