// RUN: cnn-opt %s -cnn-hls-form-expressions -cnn-hls-name-values -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-hls-name-values: named = 3 (

// Arguments have the names that hls.names lists, and are const if they are only
// read. A variable that is added to is a sum. Comments stand above.

// CHECK: verbatim "// conv1"
// CHECK-NEXT: verbatim "// second line"
// CHECK-NEXT: emitc.func @sum(%[[X:.*]]: !emitc.array<8xf32>, %[[Y:.*]]: !emitc.array<1xf32>)
// CHECK-NEXT: verbatim "//@name {} x" args %[[X]]
// CHECK-NEXT: verbatim "//@const {}" args %[[X]]
// CHECK-NEXT: verbatim "//@name {} y" args %[[Y]]
// CHECK-NOT: const
// CHECK: %[[S:.*]] = "emitc.variable"
// CHECK-NEXT: verbatim "//@name {} sum" args %[[S]]
emitc.func @sum(%x: !emitc.array<8xf32>, %y: !emitc.array<1xf32>)
    attributes {hls.comment = ["conv1", "second line"], hls.names = ["x", "y"]} {
  %zero = emitc.literal "0.0f" : f32
  %c0 = emitc.literal "0" : i32
  %c1 = emitc.literal "1" : i32
  %c8 = emitc.literal "8" : i32
  %s = "emitc.variable"() {value = #emitc.opaque<"">} : () -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %s : !emitc.lvalue<f32>
  emitc.for %i = %c0 to %c8 step %c1 : i32 {
    %old = emitc.load %s : !emitc.lvalue<f32>
    %xi = emitc.subscript %x[%i] : (!emitc.array<8xf32>, i32) -> !emitc.lvalue<f32>
    %a = emitc.load %xi : !emitc.lvalue<f32>
    %new = emitc.add %old, %a : (f32, f32) -> f32
    emitc.assign %new : f32 to %s : !emitc.lvalue<f32>
  }
  %sum = emitc.load %s : !emitc.lvalue<f32>
  %y0 = emitc.subscript %y[%c0] : (!emitc.array<1xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %sum : f32 to %y0 : !emitc.lvalue<f32>
  emitc.return
}

// An index that only subscripts use once stands there itself; the bounds of
// loops have names.

// CHECK-LABEL: emitc.func @indices(
// CHECK: %[[ONCE:.*]] = expression
// CHECK: verbatim "//@inline {}" args %[[ONCE]]
// CHECK: expression
// CHECK: %[[END:.*]] = expression
// CHECK: verbatim "//@name {} end" args %[[END]]
emitc.func @indices(%x: !emitc.array<64xf32>, %y: !emitc.array<64xf32>, %a: i32, %b: i32) {
  %zero = emitc.literal "0.0f" : f32
  %c0 = emitc.literal "0" : i32
  %c1 = emitc.literal "1" : i32
  %once = emitc.add %a, %b : (i32, i32) -> i32
  %x1 = emitc.subscript %x[%once] : (!emitc.array<64xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %x1 : !emitc.lvalue<f32>
  %twice = emitc.mul %a, %b : (i32, i32) -> i32
  %x2 = emitc.subscript %x[%twice] : (!emitc.array<64xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %x2 : !emitc.lvalue<f32>
  %y2 = emitc.subscript %y[%twice] : (!emitc.array<64xf32>, i32) -> !emitc.lvalue<f32>
  emitc.assign %zero : f32 to %y2 : !emitc.lvalue<f32>
  %end = emitc.sub %a, %b : (i32, i32) -> i32
  emitc.for %i = %c0 to %end step %c1 : i32 {
    %yi = emitc.subscript %y[%i] : (!emitc.array<64xf32>, i32) -> !emitc.lvalue<f32>
    emitc.assign %zero : f32 to %yi : !emitc.lvalue<f32>
  }
  emitc.return
}
