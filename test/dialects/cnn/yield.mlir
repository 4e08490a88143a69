// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @two
// CHECK: cnn.yield %{{.*}}, %{{.*}} : tensor<4xf32>, tensor<4xi1>{{$}}
func.func @two(%x: tensor<4xf32>, %o: tensor<4xf32>, %p: tensor<4xi1>) -> (tensor<4xf32>, tensor<4xi1>) {
  %y:2 = cnn.kernel ins(%x : tensor<4xf32>) outs(%o, %p : tensor<4xf32>, tensor<4xi1>) -> (tensor<4xf32>, tensor<4xi1>) (%a: tensor<4xf32>) {
    %n = cnn.unary is_nan %a : (tensor<4xf32>) -> tensor<4xi1>
    cnn.yield %a, %n : tensor<4xf32>, tensor<4xi1>
  }
  return %y#0, %y#1 : tensor<4xf32>, tensor<4xi1>
}

// -----

func.func @outside(%x: tensor<4xf32>) {
  // expected-error @+1 {{'cnn.yield' op expects parent op 'cnn.kernel'}}
  cnn.yield %x : tensor<4xf32>
}

// -----

func.func @not_last(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'cnn.kernel' op expected the body to end in cnn.yield}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
    %0 = cnn.unary relu %a : (tensor<4xf32>) -> tensor<4xf32>
  }
  return %y : tensor<4xf32>
}
