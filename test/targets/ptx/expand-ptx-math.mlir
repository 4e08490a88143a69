// RUN: cnn-opt %s -cnn-ptx-expand-math -split-input-file -verify-diagnostics -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-ptx-expand-math: expanded = 5 (

// Functions become arithmetic; what is an instruction stays.
// CHECK-LABEL: func.func @functions
// CHECK-NOT: math.{{exp|tanh|powf|sinh|erf}}
// CHECK: math.fma
// CHECK: return
func.func @functions(%x: f32, %y: f32) -> (f32, f32, f32, f32, f32) {
  %0 = math.exp %x : f32
  %1 = math.tanh %x : f32
  %2 = math.powf %x, %y : f32
  %3 = math.sinh %x : f32
  %4 = math.erf %x : f32
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

// CHECK-LABEL: func.func @instructions
// CHECK-DAG: math.sqrt
// CHECK-DAG: math.floor
// CHECK-DAG: math.roundeven
// CHECK-DAG: math.absf
func.func @instructions(%x: f32) -> (f32, f32, f32, f32) {
  %0 = math.sqrt %x : f32
  %1 = math.floor %x : f32
  %2 = math.roundeven %x : f32
  %3 = math.absf %x : f32
  return %0, %1, %2, %3 : f32, f32, f32, f32
}

// A remainder takes whole multiples away, as often as the largest quotient needs.
// CHECK-LABEL: func.func @remainder
// CHECK-DAG: %[[STEPS:.*]] = arith.constant 14 : index
// CHECK: scf.for {{.*}} to %[[STEPS]]
// CHECK: arith.divf
// CHECK: math.trunc
// CHECK: math.fma
// CHECK-NOT: arith.remf
// CHECK: return
func.func @remainder(%x: vector<4xf32>, %y: vector<4xf32>) -> vector<4xf32> {
  %0 = arith.remf %x, %y : vector<4xf32>
  return %0 : vector<4xf32>
}

// Halves are widened first; f64 has more quotients.
// CHECK-LABEL: func.func @other_remainders
// CHECK-DAG: arith.constant 42 : index
// CHECK-DAG: arith.extf {{.*}} : f16 to f32
// CHECK: return
func.func @other_remainders(%x: f16, %y: f64) -> (f16, f64) {
  %0 = arith.remf %x, %x : f16
  %1 = arith.remf %y, %y : f64
  return %0, %1 : f16, f64
}

// -----

func.func @refused(%x: f64) -> f64 {
  // expected-error @below {{the ptx target has no code for math.exp of 'f64'; compile the model in f32}}
  %0 = math.exp %x : f64
  return %0 : f64
}
