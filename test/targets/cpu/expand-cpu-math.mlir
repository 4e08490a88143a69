// RUN: cnn-opt %s -cnn-cpu-expand-math -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-cpu-expand-math: approximated = 5 (
// COUNT: cnn-cpu-expand-math: kept = 4 (

// Functions of f32 become multiplications and additions on the same vectors.

// CHECK-LABEL: func @vectors
func.func @vectors(%x: vector<16xf32>, %y: vector<8xf32>) -> (vector<16xf32>, vector<8xf32>, vector<16xf32>, vector<16xf32>) {
  // CHECK-NOT: math.{{exp|log|tanh|erf}}
  // CHECK: math.fma %{{.*}} : vector<16xf32>
  // CHECK: math.fma %{{.*}} : vector<8xf32>
  // CHECK-NOT: math.{{exp|log|tanh|erf}}
  // CHECK: return
  %0 = math.exp %x : vector<16xf32>
  %1 = math.tanh %y : vector<8xf32>
  %2 = math.log %x : vector<16xf32>
  %3 = math.erf %x : vector<16xf32>
  return %0, %1, %2, %3 : vector<16xf32>, vector<8xf32>, vector<16xf32>, vector<16xf32>
}

// What is left of a row, element by element, is computed in the same way, so
// that an element's value does not depend on its place.

// CHECK-LABEL: func @scalar
func.func @scalar(%x: f32) -> f32 {
  // CHECK-NOT: math.exp
  // CHECK: math.fma %{{.*}} : f32
  // CHECK: return
  %0 = math.exp %x : f32
  return %0 : f32
}

// Conversions to and from bf16 need no instruction of their own: to nearest,
// halves to even, by integer arithmetic.

// CHECK-LABEL: func @bfloat
func.func @bfloat(%x: vector<16xf32>, %y: vector<16xbf16>) -> (vector<16xbf16>, vector<16xf32>) {
  // CHECK-NOT: arith.truncf
  // CHECK-NOT: arith.extf
  // CHECK-DAG: arith.shrui %{{.*}} : vector<16xi32>
  // CHECK-DAG: arith.shli %{{.*}} : vector<16xi32>
  // CHECK: return
  %0 = arith.truncf %x : vector<16xf32> to vector<16xbf16>
  %1 = arith.extf %y : vector<16xbf16> to vector<16xf32>
  return %0, %1 : vector<16xbf16>, vector<16xf32>
}

// Left for the library: f64, and functions whose approximations lose large
// arguments. Instructions stay what they are.

// CHECK-LABEL: func @kept
func.func @kept(%x: f64, %y: vector<16xf32>) -> (f64, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
  // CHECK: math.exp %{{.*}} : f64
  // CHECK: math.sin %{{.*}} : vector<16xf32>
  // CHECK: math.powf %{{.*}} : vector<16xf32>
  // CHECK: math.atan %{{.*}} : vector<16xf32>
  // CHECK: math.sqrt %{{.*}} : vector<16xf32>
  %0 = math.exp %x : f64
  %1 = math.sin %y : vector<16xf32>
  %2 = math.powf %y, %y : vector<16xf32>
  %3 = math.atan %y : vector<16xf32>
  %4 = math.sqrt %y : vector<16xf32>
  return %0, %1, %2, %3, %4 : f64, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>
}
