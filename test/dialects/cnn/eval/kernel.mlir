// A kernel computes what its body computes; layouts change no value.
// RUN: cnn-opt %s -split-input-file -cnn-evaluate -o %t.mlir | FileCheck %s

#c8 = #cnn.layout<outer = [0, 1], inner = [1 : 8]>

// CHECK: {{^}}sum : tensor<1x4xi32> = 11 22 33 44{{$}}
// CHECK: {{^}}product : tensor<1x4xi32> = 10 40 90 160{{$}}
func.func @main() -> (tensor<1x4xi32> {cnn.name = "sum"}, tensor<1x4xi32, #c8> {cnn.name = "product"}) {
  %x = cnn.constant dense<[[1, 2, 3, 4]]> : tensor<1x4xi32>
  %y = cnn.constant dense<[[10, 20, 30, 40]]> : tensor<1x4xi32>
  %o = tensor.empty() : tensor<1x4xi32>
  %q = tensor.empty() : tensor<1x4xi32, #c8>
  %r = cnn.relayout %x : (tensor<1x4xi32>) -> tensor<1x4xi32, #c8>
  %s:2 = cnn.kernel ins(%y, %r : tensor<1x4xi32>, tensor<1x4xi32, #c8>)
      outs(%o, %q : tensor<1x4xi32>, tensor<1x4xi32, #c8>) -> (tensor<1x4xi32>, tensor<1x4xi32, #c8>)
      (%a: tensor<1x4xi32>, %b: tensor<1x4xi32, #c8>) {
    %0 = cnn.binary add %a, %b : (tensor<1x4xi32>, tensor<1x4xi32, #c8>) -> tensor<1x4xi32>
    %1 = cnn.binary mul %a, %b : (tensor<1x4xi32>, tensor<1x4xi32, #c8>) -> tensor<1x4xi32, #c8>
    cnn.yield %0, %1 : tensor<1x4xi32>, tensor<1x4xi32, #c8>
  }
  return %s#0, %s#1 : tensor<1x4xi32>, tensor<1x4xi32, #c8>
}
