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
  // What costs nothing to have again is no argument.
  // CHECK: emitc.func private @q_fill(%[[X:.*]]: !emitc.opaque<"fixed<8, 3>">) -> !emitc.opaque<"word<fixed<8, 3>, 2>">
  // CHECK: "emitc.variable"() {{.*}}fixed<8, 3>(0){{.*}}lvalue<!emitc.opaque<"word<fixed<8, 3>, 2>">>
  hls.process @q(%in: !hls.stream<2x!hls.fixed<8, 3>>, %out: !hls.stream<2x!hls.fixed<8, 3>>) attributes {comment = "c", kind = "k"} {
    %c1 = arith.constant 1 : index
    %zero = hls.constant 0 : !hls.fixed<8, 3>
    %w = hls.read %in : !hls.stream<2x!hls.fixed<8, 3>>
    %x = hls.lane %w[%c1] : !hls.word<2x!hls.fixed<8, 3>>
    %filled = hls.part "fill" -> (!hls.word<2x!hls.fixed<8, 3>>) {
      %v = hls.variable = %zero : memref<!hls.word<2x!hls.fixed<8, 3>>>
      hls.set_lane %x, %v[%c1] : !hls.fixed<8, 3>, memref<!hls.word<2x!hls.fixed<8, 3>>>
      %word = memref.load %v[] : memref<!hls.word<2x!hls.fixed<8, 3>>>
      hls.yield %word : !hls.word<2x!hls.fixed<8, 3>>
    }
    hls.write %filled, %out : !hls.stream<2x!hls.fixed<8, 3>>
    hls.return
  }
}
}
