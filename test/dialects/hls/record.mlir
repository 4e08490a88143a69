// RUN: cnn-opt %s | cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @record
func.func @record(%y: index, %x: index) -> !hls.record<"walk", ["row", "column"]> {
  // CHECK: hls.record %{{.*}}, %{{.*}} : !hls.record<"walk", ["row", "column"]>
  %r = hls.record %y, %x : !hls.record<"walk", ["row", "column"]>
  return %r : !hls.record<"walk", ["row", "column"]>
}
