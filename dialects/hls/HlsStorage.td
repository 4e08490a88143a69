//===- HlsStorage.td - streams, memories, words ---------------------------===//

#ifndef CNNC_DIALECTS_HLS_HLSSTORAGE_TD
#define CNNC_DIALECTS_HLS_HLSSTORAGE_TD

include "dialects/hls/HlsBase.td"

def Hls_StreamOp : Hls_Op<"stream", [ParentOneOf<["DesignOp", "RepeatOp"]>]> {
  let summary = "A channel between two processes";
  let description = [{
    `depth` is the number of words that may wait in it; without it the depth is
    yet to be computed. `storage` says what the FIFO is made of, left to the
    synthesis tool if absent. The location's name is the stream's in the code.

    - (C1) `depth` is positive.
  }];
  let arguments = (ins OptionalAttr<Hls_IntegerAttr>:$depth,
                       OptionalAttr<Hls_StorageAttr>:$storage);
  let results = (outs Res<Hls_Stream, "", [MemAlloc]>:$result);
  let assemblyFormat = [{
    (`depth` `=` $depth^)? (`storage` `=` $storage^)?
    `:` qualified(type($result)) attr-dict
  }];
}

def Hls_MemoryOp : Hls_Op<"memory"> {
  let summary = "An array on the chip";
  let description = [{
    Uninitialised. In a design it is a ping-pong buffer between two processes,
    or a buffer within one. `storage` says what it is made of, left to the
    synthesis tool if absent; `partition` how it is divided among banks.
    `independent` promises that no iteration of a pipelined loop reads what one
    still in flight writes; `distance` that none reads what one of the last so
    many wrote, but for values that it does not use.

    - (C1) the result has no layout, and its elements are numbers or words.
    - (C2) each partition has a dimension within the rank of its own, `cyclic`
      and `block` a factor of at least 2, the others none.

    ```mlir
    %rows = hls.memory storage = bram partition = [#hls.partition<complete dim 0>]
        independent : memref<2x32x!hls.word<4xf32>>
    ```
  }];
  let arguments = (ins OptionalAttr<Hls_StorageAttr>:$storage,
                       OptionalAttr<TypedArrayAttrBase<Hls_PartitionAttr,
                                    "partitions">>:$partition,
                       UnitAttr:$independent,
                       OptionalAttr<Hls_IntegerAttr>:$distance);
  let results = (outs Res<AnyStaticShapeMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat = [{
    (`storage` `=` $storage^)? (`partition` `=` $partition^)?
    (`independent` $independent^)? (`distance` `=` $distance^)?
    `:` qualified(type($result)) attr-dict
  }];
  let builders = [OpBuilder<(ins "::mlir::MemRefType":$type)>];
  // What nothing reads is not filled either.
  let hasCanonicalizeMethod = 1;
}

def Hls_VariableOp : Hls_Op<"variable"> {
  let summary = "A local variable: a number or a word";
  let description = [{
    Registers that live for one iteration of the loop that they stand in.
    `memref.load` and `memref.store` move the whole, `hls.set_lane` one lane,
    `hls.set_lanes` several.
    With `initial` they begin as that number, in every lane.

    - (C1) the result has rank 0 and holds a number or a word.
    - (C2) `initial` is of the type of the number or lane.

    ```mlir
    %a = hls.variable : memref<!hls.word<4xf32>>
    %b = hls.variable = %zero : memref<!hls.word<4xf32>>
    ```
  }];
  let arguments = (ins Optional<Hls_Number>:$initial);
  let results = (outs Res<AnyStaticShapeMemRef, "", [MemAlloc]>:$result);
  let hasCustomAssemblyFormat = 1;
}

def Hls_LikeStream
    : TypesMatchWith<"(C1) word is of the stream's word type", "stream", "word",
                     "::llvm::cast<::cnnc::hls::StreamType>($_self).getWordType()">;

def Hls_ReadOp : Op<Hls_Dialect, "read", [MemoryEffects<[MemRead, MemWrite]>,
                                          Hls_LikeStream]> {
  let summary = "Takes a word from a stream, waiting for it";
  let description = [{
    - (C1) `word` is of the stream's word type.
  }];
  let arguments = (ins Hls_Stream:$stream);
  let results = (outs Hls_Word:$word);
  let assemblyFormat = "$stream `:` qualified(type($stream)) attr-dict";
}

def Hls_WriteOp : Op<Hls_Dialect, "write", [MemoryEffects<[MemRead, MemWrite]>,
                                            Hls_LikeStream]> {
  let summary = "Puts a word into a stream, waiting for room";
  let description = [{
    - (C1) `word` is of the stream's word type.
  }];
  let arguments = (ins Hls_Word:$word, Hls_Stream:$stream);
  let assemblyFormat = [{
    $word `,` $stream `:` qualified(type($stream)) attr-dict
  }];
}

def Hls_LaneOp
    : Hls_Op<"lane",
             [Pure, TypesMatchWith<
                        "(C1) the result is of the word's lane type", "word",
                        "result",
                        "::llvm::cast<::cnnc::hls::WordType>($_self).getElement()">]> {
  let summary = "One lane of a word";
  let description = [{
    - (C1) the result is of the word's lane type.
    - (C2) a constant `lane` is within the word.
  }];
  let arguments = (ins Hls_Word:$word, Index:$lane);
  let results = (outs Hls_Number:$result);
  let assemblyFormat = [{
    $word `[` $lane `]` `:` qualified(type($word)) attr-dict
  }];
}

def Hls_SetLaneOp : Hls_Op<"set_lane"> {
  let summary = "Writes one lane of a variable";
  let description = [{
    - (C1) `variable` has rank 0 and holds a word.
    - (C2) `value` is of the word's lane type.
    - (C3) a constant `lane` is within the word.
  }];
  let arguments = (ins Hls_Number:$value,
                       Arg<AnyStaticShapeMemRef, "", [MemWrite]>:$variable,
                       Index:$lane);
  let assemblyFormat = [{
    $value `,` $variable `[` $lane `]` `:` qualified(type($value)) `,` qualified(type($variable)) attr-dict
  }];
}

def Hls_SetLanesOp : Hls_Op<"set_lanes"> {
  let summary = "Writes neighbouring lanes of a variable: those of a word";
  let description = [{
    Lane i of `part` becomes lane `lane + i` of the variable.

    - (C1) `variable` has rank 0 and holds a word.
    - (C2) `part` is a word of the same lane type.
    - (C3) with a constant `lane`, all lanes are within the variable's word.

    ```mlir
    hls.set_lanes %row, %window[%c4] : !hls.word<4xf32>, memref<!hls.word<12xf32>>
    ```
  }];
  let arguments = (ins Hls_Word:$part,
                       Arg<AnyStaticShapeMemRef, "", [MemWrite]>:$variable,
                       Index:$lane);
  let assemblyFormat = [{
    $part `,` $variable `[` $lane `]` `:` qualified(type($part)) `,` qualified(type($variable)) attr-dict
  }];
}

class Hls_BurstOp<string mnemonic> : Hls_Op<mnemonic> {
  let assemblyFormat = [{
    $external `[` $offset `]` `,` $memory `:` qualified(type($external)) `,` qualified(type($memory)) attr-dict
  }];
}

def Hls_BurstReadOp : Hls_BurstOp<"burst_read"> {
  let summary = "Fills a memory from consecutive external elements";
  let description = [{
    `memory`, in row-major order, gets the elements of `external` from `offset`
    on: one element a cycle behind the latency of a burst.

    - (C1) `external` has rank 1 and the element type of `memory`.
    - (C2) `external` has at least as many elements as `memory`.
  }];
  let arguments = (ins Arg<AnyStaticShapeMemRef, "", [MemRead]>:$external,
                       Index:$offset,
                       Arg<AnyStaticShapeMemRef, "", [MemWrite]>:$memory);
}

def Hls_BurstWriteOp : Hls_BurstOp<"burst_write"> {
  let summary = "Writes a memory to consecutive external elements";
  let description = [{
    The reverse of `hls.burst_read`.

    - (C1) `external` has rank 1 and the element type of `memory`.
    - (C2) `external` has at least as many elements as `memory`.
  }];
  let arguments = (ins Arg<AnyStaticShapeMemRef, "", [MemWrite]>:$external,
                       Index:$offset,
                       Arg<AnyStaticShapeMemRef, "", [MemRead]>:$memory);
}

#endif
