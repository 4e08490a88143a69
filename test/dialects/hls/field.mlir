// RUN: cnn-opt %s | cnn-opt | FileCheck %s
// RUN: cnn-opt %s -canonicalize | FileCheck %s --check-prefix=FOLDED

// CHECK-LABEL: func.func @field
// FOLDED-LABEL: func.func @field
// FOLDED-SAME: %[[Y:.*]]: index, %[[X:.*]]: index
func.func @field(%y: index, %x: index) -> index {
  %r = hls.record %y, %x : !hls.record<"walk", ["row", "column"]>
  // CHECK: hls.field %{{.*}} "column" : !hls.record<"walk", ["row", "column"]>
  %f = hls.field %r "column" : !hls.record<"walk", ["row", "column"]>
  // FOLDED-NEXT: return %[[X]]
  return %f : index
}
