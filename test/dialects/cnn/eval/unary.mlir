// The meaning of cnn.unary, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}round : tensor<4xf32> = -0 0 2 -2{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "round"}) {
  %a = cnn.constant dense<[-0.5, 0.5, 1.5, -2.5]> : tensor<4xf32>
  %y = cnn.unary round %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}ceil : tensor<4xf32> = -0 1 2 -2{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "ceil"}) {
  %a = cnn.constant dense<[-0.5, 0.5, 1.5, -2.5]> : tensor<4xf32>
  %y = cnn.unary ceil %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}floor : tensor<4xf32> = -1 0 1 -3{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "floor"}) {
  %a = cnn.constant dense<[-0.5, 0.5, 1.5, -2.5]> : tensor<4xf32>
  %y = cnn.unary floor %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}abs : tensor<4xf16> = 0.5 0.5 1.5 2.5{{$}}
func.func @main() -> (tensor<4xf16> {cnn.name = "abs"}) {
  %a = cnn.constant dense<[-0.5, 0.5, 1.5, -2.5]> : tensor<4xf16>
  %y = cnn.unary abs %a : (tensor<4xf16>) -> tensor<4xf16>
  return %y : tensor<4xf16>
}

// -----

// CHECK: {{^}}neg : tensor<4xf64> = 0.5 -0.5 -1.5 2.5{{$}}
func.func @main() -> (tensor<4xf64> {cnn.name = "neg"}) {
  %a = cnn.constant dense<[-0.5, 0.5, 1.5, -2.5]> : tensor<4xf64>
  %y = cnn.unary neg %a : (tensor<4xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

// CHECK: {{^}}sign : tensor<4xf32> = -1 0 1 nan{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "sign"}) {
  %a = cnn.constant dense<[-3.0, 0.0, 7.0, 0x7FC00000]> : tensor<4xf32>
  %y = cnn.unary sign %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}relu : tensor<4xf32> = 0 0 7 nan{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "relu"}) {
  %a = cnn.constant dense<[-3.0, 0.0, 7.0, 0x7FC00000]> : tensor<4xf32>
  %y = cnn.unary relu %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}integer_abs : tensor<4xi8> = -128 1 0 127{{$}}
func.func @main() -> (tensor<4xi8> {cnn.name = "integer_abs"}) {
  %a = cnn.constant dense<[-128, -1, 0, 127]> : tensor<4xi8>
  %y = cnn.unary abs %a : (tensor<4xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

// CHECK: {{^}}integer_neg : tensor<4xi8> = -128 1 0 -127{{$}}
func.func @main() -> (tensor<4xi8> {cnn.name = "integer_neg"}) {
  %a = cnn.constant dense<[-128, -1, 0, 127]> : tensor<4xi8>
  %y = cnn.unary neg %a : (tensor<4xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

// CHECK: {{^}}integer_sign : tensor<3xi64> = -1 0 1{{$}}
func.func @main() -> (tensor<3xi64> {cnn.name = "integer_sign"}) {
  %a = cnn.constant dense<[-9, 0, 9]> : tensor<3xi64>
  %y = cnn.unary sign %a : (tensor<3xi64>) -> tensor<3xi64>
  return %y : tensor<3xi64>
}

// -----

// CHECK: {{^}}unsigned_neg : tensor<3xui8> = 0 255 1{{$}}
func.func @main() -> (tensor<3xui8> {cnn.name = "unsigned_neg"}) {
  %a = cnn.constant dense<[0, 1, 255]> : tensor<3xui8>
  %y = cnn.unary neg %a : (tensor<3xui8>) -> tensor<3xui8>
  return %y : tensor<3xui8>
}

// -----

// CHECK: {{^}}integer_relu : tensor<3xi32> = 0 0 9{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "integer_relu"}) {
  %a = cnn.constant dense<[-9, 0, 9]> : tensor<3xi32>
  %y = cnn.unary relu %a : (tensor<3xi32>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}unsigned_not : tensor<3xui8> = 255 254 15{{$}}
func.func @main() -> (tensor<3xui8> {cnn.name = "unsigned_not"}) {
  %a = cnn.constant dense<[0, 1, 240]> : tensor<3xui8>
  %y = cnn.unary logical_not %a : (tensor<3xui8>) -> tensor<3xui8>
  return %y : tensor<3xui8>
}

// -----

// CHECK: {{^}}not : tensor<2xi1> = 0 1{{$}}
func.func @main() -> (tensor<2xi1> {cnn.name = "not"}) {
  %a = cnn.constant dense<[true, false]> : tensor<2xi1>
  %y = cnn.unary logical_not %a : (tensor<2xi1>) -> tensor<2xi1>
  return %y : tensor<2xi1>
}

// -----

// CHECK: {{^}}is_nan : tensor<3xi1> = 0 1 0{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "is_nan"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 0xFF800000]> : tensor<3xf32>
  %y = cnn.unary is_nan %a : (tensor<3xf32>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}is_inf : tensor<3xi1> = 0 0 1{{$}}
func.func @main() -> (tensor<3xi1> {cnn.name = "is_inf"}) {
  %a = cnn.constant dense<[1.0, 0x7FC00000, 0xFF800000]> : tensor<3xf32>
  %y = cnn.unary is_inf %a : (tensor<3xf32>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// -----

// CHECK: {{^}}exp : tensor<3xf32> = 1 2.718282 inf{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "exp"}) {
  %a = cnn.constant dense<[0.0, 1.0, 100.0]> : tensor<3xf32>
  %y = cnn.unary exp %a : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}log : tensor<4xf32> = 0 -inf {{-?}}nan 2.302585{{$}}
func.func @main() -> (tensor<4xf32> {cnn.name = "log"}) {
  %a = cnn.constant dense<[1.0, 0.0, -1.0, 10.0]> : tensor<4xf32>
  %y = cnn.unary log %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK: {{^}}log1p : tensor<2xf64> = 0 1e-10{{$}}
func.func @main() -> (tensor<2xf64> {cnn.name = "log1p"}) {
  %a = cnn.constant dense<[0.0, 1.0e-10]> : tensor<2xf64>
  %y = cnn.unary log1p %a : (tensor<2xf64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// -----

// CHECK: {{^}}sqrt : tensor<3xf32> = 0 1.5 {{-?}}nan{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "sqrt"}) {
  %a = cnn.constant dense<[0.0, 2.25, -1.0]> : tensor<3xf32>
  %y = cnn.unary sqrt %a : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}sin : tensor<2xf32> = 0 0.841471{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "sin"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary sin %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}cos : tensor<2xf32> = 1 0.5403023{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "cos"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary cos %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}tan : tensor<2xf32> = 0 1.557408{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "tan"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary tan %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}asin : tensor<2xf32> = 0 1.570796{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "asin"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary asin %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}acos : tensor<2xf32> = 1.570796 0{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "acos"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary acos %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}atan : tensor<2xf32> = 0 0.7853982{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "atan"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary atan %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}sinh : tensor<2xf32> = 0 1.175201{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "sinh"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary sinh %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}cosh : tensor<2xf32> = 1 1.543081{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "cosh"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary cosh %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}tanh : tensor<3xf32> = 0 0.7615942 1{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "tanh"}) {
  %a = cnn.constant dense<[0.0, 1.0, 50.0]> : tensor<3xf32>
  %y = cnn.unary tanh %a : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}asinh : tensor<2xf32> = 0 0.8813736{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "asinh"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary asinh %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}acosh : tensor<2xf32> = 0 1.316958{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "acosh"}) {
  %a = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = cnn.unary acosh %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}atanh : tensor<2xf32> = 0 0.5493062{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "atanh"}) {
  %a = cnn.constant dense<[0.0, 0.5]> : tensor<2xf32>
  %y = cnn.unary atanh %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}erf : tensor<2xf32> = 0 0.8427008{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "erf"}) {
  %a = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %y = cnn.unary erf %a : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}sigmoid : tensor<3xf32> = 0.5 0.7310586 0{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "sigmoid"}) {
  %a = cnn.constant dense<[0.0, 1.0, -200.0]> : tensor<3xf32>
  %y = cnn.unary sigmoid %a : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}half_rounds_once : tensor<1xf16> = 2.71875{{$}}
func.func @main() -> (tensor<1xf16> {cnn.name = "half_rounds_once"}) {
  %a = cnn.constant dense<[1.0]> : tensor<1xf16>
  %y = cnn.unary exp %a : (tensor<1xf16>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}

// -----

// CHECK: {{^}}empty : tensor<0x3xf32> ={{$}}
func.func @main() -> (tensor<0x3xf32> {cnn.name = "empty"}) {
  %a = cnn.constant dense<> : tensor<0x3xf32>
  %y = cnn.unary exp %a : (tensor<0x3xf32>) -> tensor<0x3xf32>
  return %y : tensor<0x3xf32>
}
