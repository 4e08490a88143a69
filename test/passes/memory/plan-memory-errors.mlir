// RUN: cnn-opt %s -split-input-file -cnn-plan-memory -verify-diagnostics

func.func @dynamic(%n: index) {
  // expected-error @+1 {{'memref.alloc' op cannot lie in an arena: expected a dense buffer of static shape and whole bytes, got 'memref<?xf32>'}}
  %a = memref.alloc(%n) : memref<?xf32>
  return
}

// -----

func.func @strided() {
  // expected-error @+1 {{'memref.alloc' op cannot lie in an arena}}
  %a = memref.alloc() : memref<4x4xf32, strided<[8, 1]>>
  return
}

// -----

func.func @bits() {
  // expected-error @+1 {{'memref.alloc' op cannot lie in an arena}}
  %a = memref.alloc() : memref<4xi1>
  return
}

// -----

// expected-error @+1 {{'func.func' op expected one block}}
func.func @blocks() {
  cf.br ^next
^next:
  return
}
