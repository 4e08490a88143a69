// A constant is its value, in whatever layout, and whether written out, splat
// or a resource.
// RUN: cnn-opt %s -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}dense : tensor<2x2xf32> = 1 2 3 4{{$}}
// CHECK: {{^}}splat : tensor<3xui8> = 7 7 7{{$}}
// CHECK: {{^}}laid : tensor<1x3xi32> = 1 2 3{{$}}
// CHECK: {{^}}blob : tensor<2xf32> = 1 2{{$}}
// CHECK: {{^}}none : tensor<0x4xf16> ={{ *$}}
func.func @main() -> (tensor<2x2xf32> {cnn.name = "dense"}, tensor<3xui8> {cnn.name = "splat"},
    tensor<1x3xi32, #cnn.layout<outer = [0, 1], inner = [1 : 8]>> {cnn.name = "laid"},
    tensor<2xf32> {cnn.name = "blob"}, tensor<0x4xf16> {cnn.name = "none"}) {
  %0 = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %1 = cnn.constant dense<7> : tensor<3xui8>
  %2 = cnn.constant dense<[[1, 2, 3]]> : tensor<1x3xi32> as tensor<1x3xi32, #cnn.layout<outer = [0, 1], inner = [1 : 8]>>
  %3 = cnn.constant dense_resource<blob> : tensor<2xf32>
  %4 = cnn.constant dense<> : tensor<0x4xf16>
  return %0, %1, %2, %3, %4 : tensor<2x2xf32>, tensor<3xui8>, tensor<1x3xi32, #cnn.layout<outer = [0, 1], inner = [1 : 8]>>, tensor<2xf32>, tensor<0x4xf16>
}

{-#
  dialect_resources: {
    builtin: {
      blob: "0x040000000000803F00000040"
    }
  }
#-}
