// Parts of processes: functions of their own, or of the library.
// RUN: cnn-opt %s --cnn-convert-hls-to-emitc | FileCheck %s

module {
module @kernels {
  // CHECK: verbatim "struct walk {"
  // CHECK-NEXT: verbatim "  int row, column;"
  // CHECK-NEXT: verbatim "};"
  // CHECK-NEXT: verbatim ""
  // CHECK: emitc.func private @p_next(%[[WALK:.*]]: !emitc.opaque<"walk">, %[[K:.*]]: i32) -> !emitc.opaque<"walk">
  // CHECK-SAME: hls.comment = ["What comes next"]
  // CHECK-SAME: hls.names = ["value", "at"]
  // CHECK-SAME: specifiers = ["static"]
  // CHECK: verbatim "#pragma HLS INLINE"
  // CHECK: %[[ROW:.*]] = call_opaque "field_row"(%[[WALK]])
  // CHECK: %[[SUM:.*]] = add %[[ROW]], %[[K]]
  // CHECK: %[[NEXT:.*]] = "emitc.variable"() {{.*}}"{}"{{.*}}lvalue<!emitc.opaque<"walk">>
  // CHECK: %[[MEMBER:.*]] = "emitc.member"(%[[NEXT]]) <{member = "row"}>
  // CHECK: assign %[[SUM]] : i32 to %[[MEMBER]]
  // CHECK-NOT: member = "column"
  // CHECK: emitc.func @p
  // The loop carries the variable that its first value was made in.
  // CHECK: %[[V:.*]] = "emitc.variable"(){{.*}}lvalue<!emitc.opaque<"walk">>
  // CHECK: for %[[I:.*]] =
  // CHECK: %[[NOW:.*]] = load %[[V]]
  // CHECK: verbatim "read_rows<2>({}, {});" args %{{.*}}, %[[I]]
  // CHECK: %[[R:.*]] = call @p_next(%[[NOW]], %[[I]])
  // CHECK: assign %[[R]] : {{.*}} to %[[V]]
  hls.process @p(%in: !hls.stream<2xf32>) attributes {comment = "c", kind = "k"} {
    %c0 = arith.constant 0 : index
    %first = hls.record %c0, %c0 : !hls.record<"walk", ["row", "column"]>
    %last = hls.for %k = 0 to 4 carry(%walk = %first) -> (!hls.record<"walk", ["row", "column"]>) {
      %row = hls.field %walk "row" : !hls.record<"walk", ["row", "column"]>
      hls.part "rows" library = "read_rows<2>" (%in, %k : !hls.stream<2xf32>, index) {
        %x = hls.read %in : !hls.stream<2xf32>
        hls.yield
      }
      %next = hls.part "next" "What comes next" -> (!hls.record<"walk", ["row", "column"]>) {
        %sum = arith.addi %row, %k : index
        %r = hls.record %sum, %c0 : !hls.record<"walk", ["row", "column"]>
        hls.yield %r : !hls.record<"walk", ["row", "column"]>
      }
      hls.yield %next : !hls.record<"walk", ["row", "column"]>
    }
    hls.return
  }
}
}
