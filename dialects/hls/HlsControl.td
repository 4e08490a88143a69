//===- HlsControl.td - loops ----------------------------------------------===//

#ifndef CNNC_DIALECTS_HLS_HLSCONTROL_TD
#define CNNC_DIALECTS_HLS_HLSCONTROL_TD

include "dialects/hls/HlsBase.td"

def Hls_ForOp : Hls_Op<"for", [RecursiveMemoryEffects, SingleBlock,
                              AttrSizedOperandSegments]> {
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

def Hls_YieldOp : Op<Hls_Dialect, "yield", [Pure, Terminator, ReturnLike,
                                            HasParent<"ForOp">]> {
  let summary = "What the next iteration gets";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` qualified(type($values)))? attr-dict";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

#endif
