// Another layout is the same tensor.
// RUN: cnn-opt %s -cnn-evaluate -o %t.mlir | FileCheck %s

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#nhwc = #cnn.layout<outer = [0, 2, 3, 1]>

// CHECK: {{^}}there : tensor<1x3x1x2xi32> = 1 2 3 4 5 6{{$}}
// CHECK: {{^}}other : tensor<1x3x1x2xi32> = 1 2 3 4 5 6{{$}}
// CHECK: {{^}}back : tensor<1x3x1x2xi32> = 1 2 3 4 5 6{{$}}
func.func @main() -> (tensor<1x3x1x2xi32, #c8> {cnn.name = "there"}, tensor<1x3x1x2xi32, #nhwc> {cnn.name = "other"}, tensor<1x3x1x2xi32> {cnn.name = "back"}) {
  %x = cnn.constant dense<[[[[1, 2]], [[3, 4]], [[5, 6]]]]> : tensor<1x3x1x2xi32>
  %0 = cnn.relayout %x : (tensor<1x3x1x2xi32>) -> tensor<1x3x1x2xi32, #c8>
  %1 = cnn.relayout %0 : (tensor<1x3x1x2xi32, #c8>) -> tensor<1x3x1x2xi32, #nhwc>
  %2 = cnn.relayout %1 : (tensor<1x3x1x2xi32, #nhwc>) -> tensor<1x3x1x2xi32>
  return %0, %1, %2 : tensor<1x3x1x2xi32, #c8>, tensor<1x3x1x2xi32, #nhwc>, tensor<1x3x1x2xi32>
}
