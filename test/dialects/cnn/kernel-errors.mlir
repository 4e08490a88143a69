// RUN: cnn-opt %s -split-input-file -verify-diagnostics

func.func @c1_inputs(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{(C1) expected one body argument for each input and one yielded value for each init}}
  %y = cnn.kernel ins(%x, %x : tensor<4xf32>, tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @c1_yield(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{(C1) expected one body argument for each input and one yielded value for each init}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    cnn.yield %a, %a : tensor<4xf32>, tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @c2_input(%x: tensor<4xf32>, %o: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @+1 {{(C2) input of type 'tensor<4xf32>' does not match body argument of type 'tensor<3xf32>'}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<3xf32>) -> tensor<3xf32> (%a: tensor<3xf32>) {
    cnn.yield %a : tensor<3xf32>
  }
  return %y : tensor<3xf32>
}

// -----

func.func @c2_init(%x: tensor<4xf32>, %o: tensor<4xf16>) -> tensor<4xf16> {
  // expected-error @+1 {{(C2) init of type 'tensor<4xf16>' does not match yielded value of type 'tensor<4xf32>'}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf16>) -> tensor<4xf16> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf16>
}

// -----

// A blocked layout has another physical shape.
#c8 = #cnn.layout<outer = [0, 1], inner = [1 : 8]>
func.func @c2_physical(%x: memref<1x16xf32>, %o: memref<1x2x8xf32>) {
  // expected-error @+1 {{(C2) input of type 'memref<1x16xf32>' does not match body argument of type}}
  cnn.kernel ins(%x : memref<1x16xf32>) outs(%o : memref<1x2x8xf32>) (%a: tensor<1x16xf32, #c8>) {
    cnn.yield %a : tensor<1x16xf32, #c8>
  }
  return
}

// -----

func.func @c3(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{(C3) body holds arith.addf}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    %0 = arith.addf %a, %a : tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @c4(%x: tensor<4xf32>, %o: tensor<4xf32>) {
  // expected-error @+1 {{(C4) expected one result for each tensor init}}
  cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return
}

// -----

// Nothing of the outside is seen but through inputs.
func.func @isolated(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{required by region isolation constraints}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    // expected-error @+1 {{'cnn.unary' op using value defined outside the region}}
    %0 = cnn.unary relu %x : (tensor<4xf32>) -> tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @no_yield(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'cnn.kernel' op expected the body to end in cnn.yield}}
  %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) -> tensor<4xf32> (%a: tensor<4xf32>) {
    %0 = cnn.unary relu %a : (tensor<4xf32>) -> tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @c2_body(%x: memref<4xf32>, %o: memref<4xf32>) {
  // expected-error @+1 {{(C2) expected tensors in the body, got 'memref<4xf32>'}}
  cnn.kernel ins(%x : memref<4xf32>) outs(%o : memref<4xf32>) (%a: memref<4xf32>) {
    %0 = cnn.constant dense<1.0> : tensor<4xf32>
    cnn.yield %0 : tensor<4xf32>
  }
  return
}
