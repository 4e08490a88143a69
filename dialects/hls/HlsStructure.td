//===- HlsStructure.td - designs, processes, read-only memories -----------===//

#ifndef CNNC_DIALECTS_HLS_HLSSTRUCTURE_TD
#define CNNC_DIALECTS_HLS_HLSSTRUCTURE_TD

include "dialects/hls/HlsBase.td"

class Hls_FunctionOp<string mnemonic>
    : Op<Hls_Dialect, mnemonic, [FunctionOpInterface, IsolatedFromAbove,
                                 SingleBlock]> {
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  code functionDeclarations = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() {
      return getFunctionType().getInputs();
    }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() {
      return getFunctionType().getResults();
    }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    ::mlir::Block &getBlock() { return getBody().front(); }
  }];
  let extraClassDeclaration = functionDeclarations;
}

def Hls_ProcessOp : Hls_FunctionOp<"process"> {
  let summary = "What one function of the design does, over and over";
  let description = [{
    A function that reads streams, computes, and writes streams. `kind` names
    what it is (`window`, `mac`, `pool`, ...), `comment` says shape and folding
    in words, for the code's reader. The location names the ONNX nodes.

    Memories made at the top of the body last for a call of the process, those
    made inside loops for one iteration.

    - (C1) arguments are streams, memrefs without a layout, of static shape or
      of one dimension of unknown extent (external memory), indices, or numbers.
    - (C2) there are no results.
    - (C3) a stream that is an argument is either read or written.

    ```mlir
    hls.process @relu(%in: !hls.stream<4xf32>, %out: !hls.stream<4xf32>)
        attributes {kind = "map", comment = "8x8x16, 4 lanes"} {
      hls.for %i = 0 to 256 pipeline = 1 {
        %x = hls.read %in : !hls.stream<4xf32>
        ...
      }
      hls.return
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$kind,
                       OptionalAttr<StrAttr>:$comment,
                       OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
                                 "::mlir::TypeRange":$arguments,
                                 "::llvm::StringRef":$kind,
                                 "::llvm::StringRef":$comment)>];
  let extraClassDeclaration = functionDeclarations # [{
    /// True if the process reads the stream that is argument number `i`; it
    /// writes it otherwise (or does not use it).
    bool reads(unsigned i);
  }];
}

def Hls_DesignOp : Hls_FunctionOp<"design"> {
  let summary = "A network of processes that run side by side";
  let description = [{
    A dataflow region: every `hls.call` is a process that starts as soon as its
    streams have data. Arguments are external memories or streams at the edge
    of the design; a memory that is only read has the attribute `hls.const`.

    - (C1) arguments are as those of processes.
    - (C2) there are no results.
    - (C3) the body holds `hls.stream`, `hls.memory`, `hls.get_rom` and
      `hls.call` only.
    - (C4) a stream made here is written by one call and read by another one; a
      stream that is an argument is used by one call.
    - (C5) a memory made here is used by one call or two.

    ```mlir
    hls.design @net(%x: memref<256xf32>, %y: memref<256xf32>) {
      %0 = hls.stream depth = 2 : !hls.stream<4xf32>
      %1 = hls.stream depth = 2 : !hls.stream<4xf32>
      hls.call @load(%x, %0) : memref<256xf32>, !hls.stream<4xf32>
      hls.call @relu(%0, %1) : !hls.stream<4xf32>, !hls.stream<4xf32>
      hls.call @store(%1, %y) : !hls.stream<4xf32>, memref<256xf32>
      hls.return
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$comment,
                       OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
                                 "::mlir::TypeRange":$arguments)>];
  // Calls look at other symbols, so that (C4) waits for them.
  let hasVerifier = 0;
  let hasRegionVerifier = 1;
}

def Hls_EngineOp : Hls_FunctionOp<"engine"> {
  let summary = "A network of processes that many layers share";
  let description = [{
    What is called with other extents, strides and memories for each layer, and
    exists once. Its work is divided into parts of equal kind, which follow each
    other through the processes as `hls.repeat` says. Arguments are as those of
    a design; a memory that is only read has the attribute `hls.const`.

    Each memory that is an argument has the attribute `hls.channel`: the name of
    the interface to external memory through which all calls reach it, of which
    a process has one for itself.

    - (C1) arguments are as those of processes.
    - (C2) there are no results.
    - (C3) the body holds one `hls.repeat`.
    - (C4) memories that are arguments have an `hls.channel`.

    ```mlir
    hls.engine @conv(%x: memref<?xf32> {hls.channel = "x", hls.const},
                     %y: memref<?xf32> {hls.channel = "y"}, %tiles: index) {
      hls.repeat %tile to %tiles {
        %0 = hls.stream depth = 2 : !hls.stream<4xf32>
        hls.call @conv_read(%x, %tile, %0) : ...
        hls.call @conv_write(%0, %tile, %y) : ...
      }
      hls.return
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$comment,
                       OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
                                 "::mlir::TypeRange":$arguments)>];
}

def Hls_RepeatOp : Op<Hls_Dialect, "repeat", [HasParent<"EngineOp">,
                                              SingleBlock, NoTerminator]> {
  let summary = "A dataflow region that runs again and again";
  let description = [{
    Runs `count` times; an iteration begins as soon as the first processes are
    done with the one before. Memories made inside are handed on from process
    to process, with one half to fill while the other is read.

    - (C1) `count` is an argument of the engine: synthesis takes no other bound
      of a dataflow loop.
    - (C2) the body has an index as its argument, and holds `hls.stream`,
      `hls.memory`, `hls.get_rom` and `hls.call` only.
    - (C3) a stream made here is written by one call and read by another one.
    - (C4) a memory made here is used by one call or two.
  }];
  let arguments = (ins Index:$count);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$count)>];
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::BlockArgument getInductionVar() { return getBlock().getArgument(0); }
  }];
}

def Hls_SequenceOp : Hls_FunctionOp<"sequence"> {
  let summary = "Calls of engines, one after the other";
  let description = [{
    A layer, or several, as calls of engines with the numbers of that layer. It
    is no hardware of its own: the calls become part of whatever calls it.
    Attributes of the arguments are as those of engines.

    - (C1) arguments are as those of processes.
    - (C2) there are no results.
    - (C3) the body holds constants and calls of engines only.

    ```mlir
    hls.sequence @k3(%x: memref<?xf32> {hls.channel = "x", hls.const}, ...) {
      %tiles = arith.constant 4 : index
      hls.call @conv(%x, %y, %tiles) : memref<?xf32>, memref<?xf32>, index
      hls.return
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$comment,
                       OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
                                 "::mlir::TypeRange":$arguments)>];
}

def Hls_ReturnOp : Op<Hls_Dialect, "return",
                      [Pure, Terminator, ReturnLike,
                       ParentOneOf<["ProcessOp", "DesignOp", "EngineOp",
                                    "SequenceOp"]>]> {
  let summary = "The end of a process, design, engine or sequence";
  let assemblyFormat = "attr-dict";
}

def Hls_CallOp : Hls_Op<"call", [ParentOneOf<["DesignOp", "RepeatOp",
                                               "SequenceOp"]>,
                                 DeclareOpInterfaceMethods<
                                     SymbolUserOpInterface>]> {
  let summary = "A process as part of a design or engine, an engine in turn";
  let description = [{
    - (C1) `process` is an `hls.process`, in a sequence an `hls.engine`, and the
      operands have the types of its arguments.
  }];
  let arguments = (ins FlatSymbolRefAttr:$process,
                       Variadic<AnyType>:$arguments);
  let assemblyFormat = [{
    $process `(` $arguments `)` attr-dict `:` qualified(type($arguments))
  }];
  let hasVerifier = 0;
  let extraClassDeclaration = [{
    /// The process called; the module must be valid.
    ::cnnc::hls::ProcessOp getCallee();
    /// True if operand number `i` is a stream that the callee reads.
    bool reads(unsigned i);
  }];
}

def Hls_RomOp : Hls_Op<"rom", [Symbol]> {
  let summary = "Numbers known beforehand, on the chip";
  let description = [{
    `value` holds the numbers or, for fixed-point numbers, the mantissas as
    integers. Words have their lanes as the last dimension of `value`.

    - (C1) `type` is a memref without a layout, of numbers or words of numbers,
      and `value` has its shape and lanes.
    - (C2) `value` has the memref's element type, or integers where that is
      fixed-point.
    `readers`, if given, is how many numbers of it one process reads in a cycle:
    tools make as many copies as that takes (UG1399, BIND_STORAGE: rom_np).

    - (C3) every mantissa fits into its type; those of unsigned types are read
      as unsigned integers.
    - (C4) `readers` is positive.

    ```mlir
    hls.rom @weights : memref<3x2x!hls.word<4x!hls.fixed<8, 1>>> = dense<1> : tensor<3x2x4xi8>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<AnyStaticShapeMemRef>:$type,
                       ElementsAttr:$value,
                       OptionalAttr<Hls_StorageAttr>:$storage,
                       OptionalAttr<TypedArrayAttrBase<Hls_PartitionAttr,
                                    "partitions">>:$partition,
                       OptionalAttr<I64Attr>:$readers);
  let assemblyFormat = [{
    $sym_name `:` $type `=` $value attr-dict
  }];
}

def Hls_GetRomOp : Hls_Op<"get_rom", [Pure, DeclareOpInterfaceMethods<
                                               SymbolUserOpInterface>]> {
  let summary = "A read-only memory by name";
  let description = [{
    - (C1) `rom` is an `hls.rom` of the result's type.
  }];
  let arguments = (ins FlatSymbolRefAttr:$rom);
  let results = (outs AnyStaticShapeMemRef:$result);
  let assemblyFormat = "$rom `:` qualified(type($result)) attr-dict";
  let hasVerifier = 0;
}

#endif
