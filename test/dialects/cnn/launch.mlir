// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @launches
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<2x2xi64>)
func.func @launches(%x: memref<4xf32>, %y: memref<2x2xi64>) {
  // CHECK-NEXT: cnn.launch @kernels::@k0(%[[X]], %[[Y]]) {flops = 4 : i64, outputs = 1 : i64, tiling = #cnn.tiling<"loops", {tasks = 1 : i64}>} : memref<4xf32>, memref<2x2xi64>
  cnn.launch @kernels::@k0(%x, %y) {outputs = 1, flops = 4, tiling = #cnn.tiling<"loops", {tasks = 1}>} : memref<4xf32>, memref<2x2xi64>
  // CHECK-NEXT: cnn.launch @k1(%[[X]]) {flops = 0 : i64, outputs = 1 : i64, tiling = #cnn.tiling<"loops", {}>} : memref<4xf32>
  cnn.launch @k1(%x) {outputs = 1, flops = 0, tiling = #cnn.tiling<"loops", {}>} : memref<4xf32>
  return
}

// -----

func.func @c1_none(%x: memref<4xf32>) {
  // expected-error @+1 {{'cnn.launch' op (C1) expected between 1 and 1 outputs, got 0}}
  cnn.launch @k(%x) {outputs = 0, flops = 0, tiling = #cnn.tiling<"loops", {}>} : memref<4xf32>
  return
}

// -----

func.func @c1_too_many(%x: memref<4xf32>) {
  // expected-error @+1 {{'cnn.launch' op (C1) expected between 1 and 1 outputs, got 2}}
  cnn.launch @k(%x) {outputs = 2, flops = 0, tiling = #cnn.tiling<"loops", {}>} : memref<4xf32>
  return
}

// -----

func.func @untiled(%x: memref<4xf32>) {
  // expected-error @+1 {{'cnn.launch' op requires attribute 'tiling'}}
  cnn.launch @k(%x) {outputs = 1, flops = 0} : memref<4xf32>
  return
}

// -----

func.func @dynamic(%x: memref<?xf32>) {
  // expected-error @+1 {{'cnn.launch' op operand #0 must be variadic of statically shaped memref of any type values, but got 'memref<?xf32>'}}
  cnn.launch @k(%x) {outputs = 1, flops = 0, tiling = #cnn.tiling<"loops", {}>} : memref<?xf32>
  return
}
