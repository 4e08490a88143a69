// RUN: cnn-opt %s -cnn-convert-hls-to-emitc -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-convert-hls-to-emitc: converted = 6 (

module {
  module @kernels {
    // Buffers are arrays, indices ints, constants literals.

    // CHECK-LABEL: emitc.func @loop(
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

    // CHECK-LABEL: emitc.func @truth(
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

    // CHECK-LABEL: emitc.func @literals(
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
