// RUN: cnn-opt %s -cnn-convert-hls-to-emitc -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-convert-hls-to-emitc: converted = 9 (

module {
  module @kernels {
    // Buffers are arrays, indices ints, constants literals.

    // CHECK-LABEL: emitc.func @loop(
    // CHECK-SAME: %[[X:.*]]: !emitc.array<8xf32>, %[[Y:.*]]: !emitc.array<8xf32>)
    // CHECK-DAG: %[[ZERO:.*]] = literal "0" : i32
    // CHECK-DAG: %[[TWO:.*]] = literal "2" : i32
    // CHECK-DAG: %[[FOUR:.*]] = literal "4" : i32
    // CHECK: for %[[I:.*]] = %[[ZERO]] to %[[FOUR]] step %{{.*}} : i32 {
    // CHECK-NEXT: %[[J:.*]] = mul %[[I]], %[[TWO]] : (i32, i32) -> i32
    // CHECK-NEXT: %[[XJ:.*]] = subscript %[[X]][%[[J]]]
    // CHECK-NEXT: %[[A:.*]] = load %[[XJ]] : <f32>
    // CHECK-NEXT: %[[B:.*]] = call_opaque "std::exp"(%[[A]]) : (f32) -> f32
    // CHECK-NEXT: %[[YJ:.*]] = subscript %[[Y]][%[[J]]]
    // CHECK-NEXT: assign %[[B]] : f32 to %[[YJ]] : <f32>
    func.func @loop(%x: memref<8xf32>, %y: memref<8xf32>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c4 = arith.constant 4 : index
      scf.for %i = %c0 to %c4 step %c1 {
        %j = arith.muli %i, %c2 : index
        %a = memref.load %x[%j] : memref<8xf32>
        %b = math.exp %a : f32
        memref.store %b, %y[%j] : memref<8xf32>
      }
      return
    }

    // CHECK-LABEL: emitc.func @sum(
    // CHECK: %[[SUM:.*]] = "emitc.variable"()
    // CHECK-NEXT: assign %{{.*}} : f32 to %[[SUM]]
    // CHECK: for
    // CHECK: %[[PRODUCT:.*]] = mul %{{.*}}, %{{.*}} : (f32, f32) -> f32
    // CHECK-NEXT: %[[NEXT:.*]] = add %{{.*}}, %[[PRODUCT]] : (f32, f32) -> f32
    // CHECK-NEXT: assign %[[NEXT]] : f32 to %[[SUM]]
    func.func @sum(%x: memref<8xf32>, %w: memref<8xf32>, %y: memref<1xf32>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %zero = arith.constant 0.0 : f32
      %sum = scf.for %i = %c0 to %c8 step %c1 iter_args(%acc = %zero) -> f32 {
        %a = memref.load %x[%i] : memref<8xf32>
        %b = memref.load %w[%i] : memref<8xf32>
        %next = math.fma %a, %b, %acc : f32
        scf.yield %next : f32
      }
      memref.store %sum, %y[%c0] : memref<1xf32>
      return
    }

    // CHECK-LABEL: emitc.func @extrema(
    // CHECK: %[[M:.*]] = call_opaque "maximum"(%{{.*}}, %[[B:.*]]) : (f32, f32) -> f32
    // CHECK-NEXT: call_opaque "std::fmod"(%[[M]], %[[B]]) : (f32, f32) -> f32
    // CHECK: %[[S:.*]] = call_opaque "minimum"(%{{.*}}, %{{.*}}) {template_args = [i8]} : (i8, i8) -> i8
    // CHECK-NEXT: %[[US:.*]] = cast %[[S]] : i8 to ui8
    // CHECK: %[[U:.*]] = call_opaque "maximum"(%[[US]], %{{.*}}) {template_args = [ui8]} : (ui8, ui8) -> ui8
    // CHECK-NEXT: cast %[[U]] : ui8 to i8
    func.func @extrema(%x: memref<4xf32>, %k: memref<4xi8>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %a = memref.load %x[%c0] : memref<4xf32>
      %b = memref.load %x[%c1] : memref<4xf32>
      %m = arith.maximumf %a, %b : f32
      %r = arith.remf %m, %b : f32
      memref.store %r, %x[%c0] : memref<4xf32>
      %p = memref.load %k[%c0] : memref<4xi8>
      %q = memref.load %k[%c1] : memref<4xi8>
      %s = arith.minsi %p, %q : i8
      %u = arith.maxui %s, %q : i8
      memref.store %u, %k[%c0] : memref<4xi8>
      return
    }

    // Indices that are divided are not negative, whether or not that is known.

    // CHECK-LABEL: emitc.func @divided(
    // CHECK-SAME: %[[X:.*]]: !emitc.array<8xf32>, %[[I:.*]]: i32, %[[J:.*]]: i32)
    func.func @divided(%x: memref<8xf32>, %i: index, %j: index) {
      // CHECK-NOT: cast
      // CHECK: %[[Q:.*]] = div %[[I]], %[[J]] : (i32, i32) -> i32
      // CHECK: %[[R:.*]] = rem %[[Q]], %[[J]] : (i32, i32) -> i32
      // CHECK: subscript %[[X]][%[[R]]]
      %q = arith.divui %i, %j : index
      %r = arith.remui %q, %j : index
      %v = memref.load %x[%r] : memref<8xf32>
      memref.store %v, %x[%q] : memref<8xf32>
      return
    }

    // CHECK-LABEL: emitc.func @truth(
    // CHECK: %[[P:.*]] = cmp lt, %[[A:.*]], %[[B:.*]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[Q:.*]] = cmp eq, %[[A]], %[[B]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[EITHER:.*]] = logical_or %[[P]], %[[Q]] : i1, i1
    // CHECK-NEXT: %[[BOTH:.*]] = logical_and %[[P]], %[[Q]] : i1, i1
    // CHECK-NEXT: %[[ONE:.*]] = cmp ne, %[[EITHER]], %[[BOTH]] : (i1, i1) -> i1
    // CHECK-NEXT: %[[NOT:.*]] = logical_not %[[ONE]] : i1
    // CHECK-NEXT: cast %[[NOT]] : i1 to i8
    func.func @truth(%x: memref<2xf32>, %y: memref<2xi8>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %true = arith.constant true
      %a = memref.load %x[%c0] : memref<2xf32>
      %b = memref.load %x[%c1] : memref<2xf32>
      %p = arith.cmpf olt, %a, %b : f32
      %q = arith.cmpf oeq, %a, %b : f32
      %either = arith.ori %p, %q : i1
      %both = arith.andi %p, %q : i1
      %one = arith.xori %either, %both : i1
      %not = arith.xori %one, %true : i1
      %byte = arith.extui %not : i1 to i8
      memref.store %byte, %y[%c0] : memref<2xi8>
      return
    }

    // CHECK-LABEL: emitc.func @branch(
    // CHECK: %[[I:.*]] = cast %{{.*}} : i64 to i32
    // CHECK: %[[INSIDE:.*]] = cmp lt, %{{.*}}, %{{.*}} : (ui32, ui32) -> i1
    // CHECK-NEXT: %[[R:.*]] = "emitc.variable"()
    // CHECK-NEXT: if %[[INSIDE]] {
    // CHECK: assign %{{.*}} : f32 to %[[R]]
    // CHECK-NEXT: } else {
    // CHECK-NEXT: assign %{{.*}} : f32 to %[[R]]
    func.func @branch(%x: memref<8xf32>, %at: memref<1xi64>, %y: memref<1xf32>) {
      %c0 = arith.constant 0 : index
      %c8 = arith.constant 8 : index
      %zero = arith.constant 0.0 : f32
      %v = memref.load %at[%c0] : memref<1xi64>
      %i = arith.index_cast %v : i64 to index
      %inside = arith.cmpi ult, %i, %c8 : index
      %r = scf.if %inside -> f32 {
        %a = memref.load %x[%i] : memref<8xf32>
        scf.yield %a : f32
      } else {
        scf.yield %zero : f32
      }
      memref.store %r, %y[%c0] : memref<1xf32>
      return
    }

    // Comparisons of floats that are true for NaNs.

    // CHECK-LABEL: emitc.func @unordered(
    // CHECK: %[[GE:.*]] = cmp ge, %[[A:.*]], %[[B:.*]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[ULT:.*]] = logical_not %[[GE]] : i1
    // CHECK-NEXT: %[[NAN:.*]] = cmp ne, %[[A]], %[[A]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[ALESS:.*]] = cmp lt, %[[A]], %[[B]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[AMORE:.*]] = cmp gt, %[[A]], %[[B]] : (f32, f32) -> i1
    // CHECK-NEXT: %[[ONE:.*]] = logical_or %[[ALESS]], %[[AMORE]] : i1, i1
    func.func @unordered(%x: memref<2xf32>, %y: memref<2xi8>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %a = memref.load %x[%c0] : memref<2xf32>
      %b = memref.load %x[%c1] : memref<2xf32>
      %p = arith.cmpf ult, %a, %b : f32
      %q = arith.cmpf uno, %a, %a : f32
      %r = arith.cmpf one, %a, %b : f32
      %s = arith.andi %p, %q : i1
      %t = arith.andi %s, %r : i1
      %byte = arith.extui %t : i1 to i8
      memref.store %byte, %y[%c0] : memref<2xi8>
      return
    }

    // Products of 16 bits are int in C++, which must not overflow.

    // CHECK-LABEL: emitc.func @narrow(
    // CHECK: %[[A:.*]] = cast %{{.*}} : i16 to ui32
    // CHECK-NEXT: %[[B:.*]] = cast %{{.*}} : i16 to ui32
    // CHECK-NEXT: %[[C:.*]] = mul %[[A]], %[[B]] : (ui32, ui32) -> ui32
    // CHECK-NEXT: cast %[[C]] : ui32 to i16
    func.func @narrow(%x: memref<2xi16>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %a = memref.load %x[%c0] : memref<2xi16>
      %b = memref.load %x[%c1] : memref<2xi16>
      %c = arith.muli %a, %b : i16
      memref.store %c, %x[%c0] : memref<2xi16>
      return
    }

    // CHECK-LABEL: emitc.func @literals(
    // CHECK-DAG: literal "0.1f" : f32
    // CHECK-DAG: literal "1e+30f" : f32
    // CHECK-DAG: literal "NAN" : f32
    // CHECK-DAG: literal "-INFINITY" : f32
    // CHECK-DAG: literal "0.3333333333333333" : f64
    // CHECK-DAG: literal "5000000000LL" : i64
    // CHECK-DAG: literal "(-9223372036854775807LL - 1)" : i64
    func.func @literals(%f: memref<4xf32>, %d: memref<1xf64>, %l: memref<2xi64>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c3 = arith.constant 3 : index
      %tenth = arith.constant 0.1 : f32
      %large = arith.constant 1.0e+30 : f32
      %nan = arith.constant 0x7FC00000 : f32
      %low = arith.constant 0xFF800000 : f32
      %third = arith.constant 0.33333333333333331 : f64
      %wide = arith.constant 5000000000 : i64
      %least = arith.constant -9223372036854775808 : i64
      memref.store %tenth, %f[%c0] : memref<4xf32>
      memref.store %large, %f[%c1] : memref<4xf32>
      memref.store %nan, %f[%c2] : memref<4xf32>
      memref.store %low, %f[%c3] : memref<4xf32>
      memref.store %third, %d[%c0] : memref<1xf64>
      memref.store %wide, %l[%c0] : memref<2xi64>
      memref.store %least, %l[%c1] : memref<2xi64>
      return
    }
  }
}
