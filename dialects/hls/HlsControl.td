//===- HlsControl.td - loops ----------------------------------------------===//

#ifndef CNNC_DIALECTS_HLS_HLSCONTROL_TD
#define CNNC_DIALECTS_HLS_HLSCONTROL_TD

include "dialects/hls/HlsBase.td"

def Hls_ForOp : Hls_Op<"for", [RecursiveMemoryEffects, SingleBlock,
                              AttrSizedOperandSegments,
                              DeclareOpInterfaceMethods<
                                  InferIntRangeInterface,
                                  ["inferResultRangesFromOptional"]>]> {
  let summary = "A loop of constant bounds, or of a bound given at run time";
  let description = [{
    Runs for `lower <= i < upper`, one iteration after the other; with a bound
    given at run time for `lower <= i < bound`, perhaps never, and `upper` is
    the most that the bound may be. `pipeline`
    starts an iteration every so many cycles (the initiation interval); a
    perfect nest of loops around a pipelined one runs as one loop. `unroll`
    makes hardware of its own for each iteration. Values may be carried from
    one iteration to the next.

    - (C1) `lower` is less than `upper`.
    - (C2) a loop is not both pipelined and unrolled, the interval is positive,
      and an unrolled loop has no bound given at run time.
    - (C3) loops within a pipelined or unrolled loop are unrolled `hls.for`s.
    - (C4) initial values, the body's arguments behind the index, yielded
      values and results have the same types.

    ```mlir
    hls.for %y = 0 to 8 {
      hls.for %x = 0 to 8 pipeline = 1 {
        %sum = hls.for %k = 0 to 4 unroll carry(%s = %zero) -> (f32) {
          ...
          hls.yield %t : f32
        }
      }
    }
    hls.for %i = 0 to %n up_to 4096 pipeline = 1 {
      ...
    }
    ```
  }];
  let arguments = (ins Hls_IntegerAttr:$lower, Hls_IntegerAttr:$upper,
                       OptionalAttr<Hls_IntegerAttr>:$pipeline, UnitAttr:$unroll,
                       Optional<Index>:$bound, Variadic<AnyType>:$initial);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // The body gets its arguments, but no operations unless nothing is carried.
    OpBuilder<(ins "int64_t":$lower, "int64_t":$upper,
                   CArg<"::mlir::ValueRange", "{}">:$initial)>,
    // The same up to a bound given at run time.
    OpBuilder<(ins "int64_t":$lower, "::mlir::Value":$bound, "int64_t":$most,
                   CArg<"::mlir::ValueRange", "{}">:$initial)>
  ];
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::BlockArgument getInductionVar() { return getBlock().getArgument(0); }
    ::llvm::ArrayRef<::mlir::BlockArgument> getCarried() {
      return getBlock().getArguments().drop_front();
    }
    /// Iterations; the most there are if the bound is given at run time.
    int64_t getTripCount() { return getUpper() - getLower(); }
  }];
}

def Hls_PartOp : Hls_Op<"part", [RecursiveMemoryEffects, SingleBlock]> {
  let summary = "A part of a process that the code has a function for";
  let description = [{
    Runs its body once, where it stands: hardware, schedule and cost are as if
    the body stood there itself. In the C++ it is a function that is inlined, so
    that a process fits on a screen: one of its own, named after the process and
    `name`, or with `library` the template of cnnc_types.h or cnnc_fixed.h that
    does what the body says, called with `arguments`.

    - (C1) there is at most one result, and the body yields one of its type.
    - (C2) without `library` there are no `arguments`, and a variable that is
      made outside is loaded or written outside.

    ```mlir
    %sums = hls.part "sums" "All products of a tap" -> (!hls.word<4xf32>) {
      ...
      hls.yield %word : !hls.word<4xf32>
    }
    hls.part "rows" library = "read_rows<2>" (%in, %rows :
        !hls.stream<4xf32>, memref<2x8x!hls.word<4xf32>>) {
      ...
      hls.yield
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<StrAttr>:$comment,
                       OptionalAttr<StrAttr>:$library,
                       Variadic<AnyType>:$arguments);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $name ($comment^)? (`library` `=` $library^)?
    (`(` $arguments^ `:` qualified(type($arguments)) `)`)?
    (`->` `(` qualified(type($results))^ `)`)? attr-dict-with-keyword $body
  }];
  // What nothing uses is not computed, if that leaves no trace.
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
  }];
}

def Hls_RecordOp : Hls_Op<"record", [Pure]> {
  let summary = "A record of its fields";
  let description = [{
    - (C1) there is a value for each field.

    ```mlir
    %r = hls.record %y, %x : !hls.record<"walk", ["row", "column"]>
    ```
  }];
  let arguments = (ins Variadic<Index>:$values);
  let results = (outs Hls_Record:$result);
  let assemblyFormat = "$values `:` qualified(type($result)) attr-dict";
}

def Hls_FieldOp : Hls_Op<"field", [Pure]> {
  let summary = "One field of a record";
  let description = [{
    - (C1) the record has a field of that name.

    ```mlir
    %y = hls.field %r "row" : !hls.record<"walk", ["row", "column"]>
    ```
  }];
  let arguments = (ins Hls_Record:$record, StrAttr:$field);
  let results = (outs Index:$result);
  let assemblyFormat = [{
    $record $field `:` qualified(type($record)) attr-dict
  }];
  let hasFolder = 1;
}

def Hls_YieldOp : Op<Hls_Dialect, "yield", [Pure, Terminator, ReturnLike,
                                            ParentOneOf<["ForOp",
                                                         "PartOp"]>]> {
  let summary = "What the next iteration gets, or a part results in";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` qualified(type($values)))? attr-dict";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

#endif
