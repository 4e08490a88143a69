// RUN: cnn-opt %s -cnn-hls-form-expressions -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-form-expressions: folded = 11 (
// COUNT-DAG: cnn-hls-form-expressions: merged = 1 (

// Loads become part of what uses them.

// CHECK-LABEL: emitc.func @loads(
// CHECK: %[[XI:.*]] = subscript %{{.*}}[%{{.*}}]
// CHECK: %[[WI:.*]] = subscript %{{.*}}[%{{.*}}]
// CHECK: %[[R:.*]] = expression
// CHECK-DAG: load %[[XI]]
// CHECK-DAG: load %[[WI]]
// CHECK: mul
// CHECK: yield
// CHECK: assign %[[R]]
emitc.func @loads(%x: !emitc.array<8xf32>, %w: !emitc.array<8xf32>, %y: !emitc.array<8xf32>, %i: i32) {
  %xi = emitc.subscript %x[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  %a = emitc.load %xi : !emitc.lvalue<f32>
  %wi = emitc.subscript %w[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  %b = emitc.load %wi : !emitc.lvalue<f32>
  %c = emitc.mul %a, %b : (f32, f32) -> f32
  %yi = emitc.subscript %y[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %c : f32 to %yi : !emitc.lvalue<f32>
  emitc.return
}

// A load does not move over a write to the same array; over one to another
// it does.

// CHECK-LABEL: emitc.func @writes(
// CHECK: %[[A:.*]] = expression
// CHECK: load
// CHECK: yield
// CHECK: assign %{{.*}} : f32 to
// CHECK: assign %{{.*}} : f32 to
// CHECK: mul %[[A]]
emitc.func @writes(%x: !emitc.array<8xf32>, %w: !emitc.array<8xf32>, %y: !emitc.array<8xf32>, %i: i32) {
  %zero = emitc.literal "0.0f" : f32
  %xi = emitc.subscript %x[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  %a = emitc.load %xi : !emitc.lvalue<f32>
  %wi = emitc.subscript %w[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  %b = emitc.load %wi : !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %xi : !emitc.lvalue<f32>
  %yi = emitc.subscript %y[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %yi : !emitc.lvalue<f32>
  %c = emitc.mul %a, %b : (f32, f32) -> f32
  emitc.assign %c : f32 to %yi : !emitc.lvalue<f32>
  emitc.return
}

// A value that is used twice keeps its variable; a load of a variable does not
// need one.

// CHECK-LABEL: emitc.func @twice(
// CHECK: %[[S:.*]] = "emitc.variable"
// CHECK: %[[A:.*]] = expression
// CHECK-NEXT: load
// CHECK: expression
// CHECK: mul %[[A]], %[[A]]
// CHECK: expression %[[S]]
// CHECK: cmp lt
// CHECK: conditional
emitc.func @twice(%x: !emitc.array<8xf32>, %y: !emitc.array<8xf32>, %i: i32) {
  %zero = emitc.literal "0.0f" : f32
  %s = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
  %xi = emitc.subscript %x[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  %a = emitc.load %xi : !emitc.lvalue<f32>
  %b = emitc.mul %a, %a : (f32, f32) -> f32
  emitc.assign %b : f32 to %s : !emitc.lvalue<f32>
  %v = emitc.load %s : !emitc.lvalue<f32>
  %negative = emitc.cmp lt, %v, %zero : (f32, f32) -> i1
  %relu = emitc.conditional %negative, %zero, %v : f32
  %yi = emitc.subscript %y[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %relu : f32 to %yi : !emitc.lvalue<f32>
  emitc.return
}

// One load for each use, also within one operation.

// CHECK-LABEL: emitc.func @doubled(
// CHECK: %[[S:.*]] = "emitc.variable"
// CHECK: expression %[[S]]
// CHECK-NEXT: %[[A:.*]] = load %[[S]]
// CHECK-NEXT: %[[B:.*]] = load %[[S]]
// CHECK-NEXT: add %[[A]], %[[B]]
emitc.func @doubled(%y: !emitc.array<8xf32>, %i: i32, %x: f32) {
  %s = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
  emitc.assign %x : f32 to %s : !emitc.lvalue<f32>
  %v = emitc.load %s : !emitc.lvalue<f32>
  %b = emitc.add %v, %v : (f32, f32) -> f32
  %yi = emitc.subscript %y[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %b : f32 to %yi : !emitc.lvalue<f32>
  emitc.return
}

// The variables of nested loops are one.

// CHECK-LABEL: emitc.func @nest(
// CHECK-COUNT-1: "emitc.variable"
// CHECK-NOT: "emitc.variable"
// CHECK: return
emitc.func @nest(%x: !emitc.array<8xf32>, %y: !emitc.array<1xf32>) {
  %zero = emitc.literal "0.0f" : f32
  %c0 = emitc.literal "0" : i32
  %c1 = emitc.literal "1" : i32
  %c8 = emitc.literal "8" : i32
  %outer = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %outer : !emitc.lvalue<f32>
  emitc.for %i = %c0 to %c8 step %c1 : i32 {
    %begin = emitc.load %outer : !emitc.lvalue<f32>
    %inner = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
    emitc.assign %begin : f32 to %inner : !emitc.lvalue<f32>
    emitc.for %j = %c0 to %c8 step %c1 : i32 {
      %old = emitc.load %inner : !emitc.lvalue<f32>
      %xj = emitc.subscript %x[%j] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
      %a = emitc.load %xj : !emitc.lvalue<f32>
      %new = emitc.add %old, %a : (f32, f32) -> f32
      emitc.assign %new : f32 to %inner : !emitc.lvalue<f32>
    }
    %end = emitc.load %inner : !emitc.lvalue<f32>
    emitc.assign %end : f32 to %outer : !emitc.lvalue<f32>
  }
  %sum = emitc.load %outer : !emitc.lvalue<f32>
  %y0 = emitc.subscript %y[%c0] : (!emitc.array<1xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %sum : f32 to %y0 : !emitc.lvalue<f32>
  emitc.return
}

// Not where the outer variable is read in between.

// CHECK-LABEL: emitc.func @apart(
// CHECK-COUNT-2: "emitc.variable"
// CHECK: return
emitc.func @apart(%y: !emitc.array<1xf32>) {
  %zero = emitc.literal "0.0f" : f32
  %c0 = emitc.literal "0" : i32
  %c1 = emitc.literal "1" : i32
  %c8 = emitc.literal "8" : i32
  %outer = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %outer : !emitc.lvalue<f32>
  emitc.for %i = %c0 to %c8 step %c1 : i32 {
    %begin = emitc.load %outer : !emitc.lvalue<f32>
    %inner = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
    emitc.assign %begin : f32 to %inner : !emitc.lvalue<f32>
    emitc.for %j = %c0 to %c8 step %c1 : i32 {
      %old = emitc.load %inner : !emitc.lvalue<f32>
      %start = emitc.load %outer : !emitc.lvalue<f32>
      %new = emitc.add %old, %start : (f32, f32) -> f32
      emitc.assign %new : f32 to %inner : !emitc.lvalue<f32>
    }
    %end = emitc.load %inner : !emitc.lvalue<f32>
    emitc.assign %end : f32 to %outer : !emitc.lvalue<f32>
  }
  %sum = emitc.load %outer : !emitc.lvalue<f32>
  %y0 = emitc.subscript %y[%c0] : (!emitc.array<1xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %sum : f32 to %y0 : !emitc.lvalue<f32>
  emitc.return
}

// Compilers warn of `a < b != c` and of `a || b && c`.

// CHECK-LABEL: emitc.func @brackets(
// CHECK: %[[P:.*]] = expression
// CHECK-NEXT: cmp lt
// CHECK: cmp ne, %[[P]]
emitc.func @brackets(%a: i32, %b: i32, %c: i1, %y: !emitc.array<1xi1>, %i: i32) {
  %p = emitc.cmp lt, %a, %b : (i32, i32) -> i1
  %q = emitc.cmp ne, %p, %c : (i1, i1) -> i1
  %y0 = emitc.subscript %y[%i] : (!emitc.array<1xi1>, i32) -> !emitc.lvalue<i1>
  emitc.assign %q : i1 to %y0 : !emitc.lvalue<i1>
  emitc.return
}
