//===- Passes.td - where buffers lie --------------------------------------===//

#ifndef CNNC_PASSES_MEMORY_PASSES_TD
#define CNNC_PASSES_MEMORY_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlaceConcats : Pass<"cnn-place-concats", "::mlir::func::FuncOp"> {
  let summary = "Write concatenated tensors where they belong";
  let description = [{
    A kernel that does nothing but concatenate, whose operands are contiguous
    pieces of its result (Concat.h) and allocations of their own, is dropped:
    the operands become views of the result's memory, so that their producers
    write there. Results of the function are the caller's memory and keep their
    copy; so do operands that are the caller's memory, constants, or occur
    twice. Remarks of the category `cnn-memory` say what was placed and what
    copies, and why.

    ```mlir
    %a = memref.alloc() : memref<1x16x8xf32>
    %b = memref.alloc() : memref<1x16x8xf32>
    %c = memref.alloc() : memref<1x32x8xf32>
    cnn.kernel ins(%x) outs(%a) {...}
    cnn.kernel ins(%x) outs(%b) {...}
    cnn.kernel ins(%a, %b) outs(%c) (...) {
      %y = cnn.concat ... {axis = 1 : i64}
      cnn.yield %y
    }
    ```
    becomes
    ```mlir
    %bytes = memref.alloc() : memref<1024xi8>
    %a = memref.view %bytes[%c0][] : memref<1024xi8> to memref<1x16x8xf32>
    %b = memref.view %bytes[%c512][] : memref<1024xi8> to memref<1x16x8xf32>
    cnn.kernel ins(%x) outs(%a) {...}
    cnn.kernel ins(%x) outs(%b) {...}
    ```

    With `sector-bytes`, which a target sets whose kernels read and write
    buffers of any strides, operands need not be contiguous: they become strided
    boxes of the result (Boxes.h), such as the channels of NHWC activations. A
    concatenation whose operands lie one behind the other already, as it is a
    piece of a longer one, becomes a box of that. Refused are boxes in which
    vectors of the kernels would lie less aligned than in a dense buffer (up to
    16 bytes: their tilings are chosen already), and those with runs so short
    that writing their sectors costs more than a copy.

    ```mlir
    %a = memref.alloc() : memref<1x7x7x16xf32>
    %b = memref.alloc() : memref<1x7x7x48xf32>
    %c = memref.alloc() : memref<1x7x7x64xf32>
    cnn.kernel ins(%a, %b) outs(%c) (...) { cnn.concat ... {axis = 1 : i64} ... }
    ```
    becomes
    ```mlir
    %bytes = memref.alloc() : memref<12544xi8>
    %0 = memref.view %bytes[%c64][] : memref<12544xi8> to memref<3120xf32>
    %b = memref.reinterpret_cast %0 to offset: [0], sizes: [1, 7, 7, 48],
        strides: [2352, 448, 64, 1]
        : memref<3120xf32> to memref<1x7x7x48xf32, strided<[2352, 448, 64, 1]>>
    ```
  }];
  let options = [
    Option<"sectorBytes", "sector-bytes", "int64_t", "0",
           "Place boxes that are not contiguous, in memory that moves so many "
           "bytes at once; 0: contiguous parts only">,
  ];
  let statistics = [
    Statistic<"placed", "placed", "Concatenations that became no work">,
    Statistic<"savedBytes", "saved-bytes", "Bytes that are not copied">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ViewSlices : Pass<"cnn-view-slices", "::mlir::func::FuncOp"> {
  let summary = "Let slices show the memory that they cut";
  let description = [{
    A kernel that does nothing but slice an intermediate buffer is dropped: its
    result becomes a box of the operand's memory (Boxes.h), which its readers
    read in place. To be run after `cnn-place-concats`, for a target whose
    kernels read buffers of any strides. Refused are boxes in which vectors of
    the readers would lie less aligned than in a dense buffer, those without
    neighbouring elements, and those whose runs are less than a third of a
    sector. Remarks have the category `cnn-memory`.

    ```mlir
    %b = memref.alloc() : memref<1x7x7x32xf32>
    cnn.kernel ins(%a : memref<1x7x7x64xf32>) outs(%b : memref<1x7x7x32xf32>)
        (%x: tensor<1x64x7x7xf32, #nhwc>) {
      %y = cnn.slice %x {starts = array<i64: 0, 32, 0, 0>, ...}
    ```
    becomes
    ```mlir
    %0 = memref.view %bytes[%c128][] : memref<12544xi8> to memref<3104xf32>
    %b = memref.reinterpret_cast %0 to offset: [0], sizes: [1, 7, 7, 32],
        strides: [3136, 448, 64, 1]
        : memref<3104xf32> to memref<1x7x7x32xf32, strided<[3136, 448, 64, 1]>>
    ```
  }];
  let options = [
    Option<"sectorBytes", "sector-bytes", "int64_t", "32",
           "Bytes that memory moves at once">,
  ];
  let statistics = [
    Statistic<"viewed", "viewed", "Slices that became no work">,
    Statistic<"savedBytes", "saved-bytes", "Bytes that are not copied">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def PlanMemory : Pass<"cnn-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "Pack all intermediate buffers into one arena";
  let description = [{
    Buffers that are never alive at the same time share memory. The arena
    becomes the function's last argument, each allocation a view of it at a
    constant offset, and views of allocations become views of the arena, so
    that all intermediates are `memref.view`s of dense type, or casts of such to
    a strided one. Offsets of allocations are multiples of 64, and 64 bytes are the unit of size, so that reading on to
    the end of a cache line stays inside.

    A kernel's inputs and outputs never share memory, unless `in-place` lets
    element-wise kernels write over an input of the same size that dies there.

    The function's attributes say what came of it: `cnn.arena_size`,
    `cnn.arena_lower_bound` (the most bytes alive at one time) and
    `cnn.sum_of_intermediates` (without any sharing).

    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32> {cnn.output}) {
      %a = memref.alloc() : memref<4xf32>
    ```
    becomes
    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32> {cnn.output},
                    %arena: memref<64xi8> {cnn.arena})
        attributes {cnn.arena_size = 64 : i64, ...} {
      %c0 = arith.constant 0 : index
      %a = memref.view %arena[%c0][] : memref<64xi8> to memref<4xf32>
    ```
  }];
  let options = [
    Option<"inPlace", "in-place", "bool", "false",
           "Let element-wise kernels write over an input that dies there">,
  ];
  let statistics = [
    Statistic<"buffers", "buffers", "Intermediate buffers">,
    Statistic<"arenaBytes", "arena-bytes", "Bytes of the arena">,
    Statistic<"lowerBoundBytes", "lower-bound-bytes", "Most bytes alive at one time">,
    Statistic<"sumBytes", "sum-bytes", "Bytes of all intermediates together">,
    Statistic<"inPlaceKernels", "in-place-kernels", "Kernels that write over an input">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

#endif
