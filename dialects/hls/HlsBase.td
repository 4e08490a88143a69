//===- HlsBase.td - the hls dialect, its types and attributes -------------===//

#ifndef CNNC_DIALECTS_HLS_HLSBASE_TD
#define CNNC_DIALECTS_HLS_HLSBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferIntRangeInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Hls_Dialect : Dialect {
  let name = "hls";
  let cppNamespace = "::cnnc::hls";
  let summary = "Processes, streams and memories of a design for high-level synthesis";
  let description = [{
    What a C++ program for high-level synthesis says, before it is C++: a
    design of processes that run side by side and pass words of lanes through
    streams; in each process, loops of constant bounds that are pipelined or
    unrolled, memories with their partitioning, and arithmetic on fixed-point
    numbers. Control flow, indices and floating-point arithmetic are upstream's
    (`scf.if`, `arith`, `math`, `memref.load`, `memref.store`).

    See Rationale.md. Each operation numbers its constraints (C1, C2, ...) in
    its description; the verifiers cite the number.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerTypes();
    void registerAttributes();
  }];
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

class Hls_Type<string name, string typeMnemonic, list<Trait> traits = []>
    : TypeDef<Hls_Dialect, name, traits> {
  let mnemonic = typeMnemonic;
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Hls_FixedType : Hls_Type<"Fixed", "fixed", [MemRefElementTypeInterface]> {
  let summary = "Fixed-point number, ap_fixed<W, I> or ap_ufixed<W, I>";
  let description = [{
    `width` bits (1 to 1024), of which `integerBits` lie before the binary
    point, the sign included; `integerBits` may be negative or exceed `width`.
    The value is the mantissa, a two's complement integer (or an unsigned one),
    times `2^(integerBits - width)`. `!hls.fixed<8, 8>` is an 8-bit integer.

    ```mlir
    !hls.fixed<16, 6>            // -32 to 32 - 2^-10, step 2^-10
    !hls.fixed<8, 0, unsigned>   // 0 to 1 - 2^-8
    ```
  }];
  let parameters = (ins "int64_t":$width, "int64_t":$integerBits,
                        "bool":$isSigned);
  let builders = [
    TypeBuilder<(ins "int64_t":$width, "int64_t":$integerBits), [{
      return $_get($_ctxt, width, integerBits, true);
    }]>
  ];
  let extraClassDeclaration = [{
    /// Bits behind the binary point: the step is 2^-fractionBits.
    int64_t getFractionBits() const { return getWidth() - getIntegerBits(); }
    /// True if the type holds whole numbers with a step of 1.
    bool isInteger() const { return getWidth() == getIntegerBits(); }
  }];
}

def Hls_WordType : Hls_Type<"Word", "word", [MemRefElementTypeInterface]> {
  let summary = "Lanes that travel and are stored together";
  let description = [{
    `lanes` numbers of one type, lane 0 in the lowest bits. An element of a
    memory or a stream; it is only moved as a whole or looked at lane by lane.

    ```mlir
    !hls.word<4xf32>
    !hls.word<16x!hls.fixed<8, 3>>
    ```
  }];
  let parameters = (ins "int64_t":$lanes, "::mlir::Type":$element);
}

def Hls_StreamType : Hls_Type<"Stream", "stream"> {
  let summary = "First-in first-out channel of words";
  let description = [{
    ```mlir
    !hls.stream<4xf32>   // of !hls.word<4xf32>
    ```
  }];
  let parameters = (ins "int64_t":$lanes, "::mlir::Type":$element);
  let extraClassDeclaration = [{
    /// What one read or write moves.
    ::cnnc::hls::WordType getWordType() const;
  }];
}

def Hls_RecordType : TypeDef<Hls_Dialect, "Record"> {
  let summary = "Indices that a loop carries together";
  let description = [{
    A structure of C++: `name` is the type's, `fields` those of its members.

    ```mlir
    !hls.record<"walk", ["row", "column"]>
    ```
  }];
  let mnemonic = "record";
  let parameters = (ins "::mlir::StringAttr":$name,
                        "::mlir::ArrayAttr":$fields);
  let assemblyFormat = "`<` $name `,` $fields `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The number of a field; nothing where there is none of that name.
    std::optional<unsigned> indexOf(::llvm::StringRef field) const;
  }];
}

def Hls_Number
    : Type<CPred<"::cnnc::hls::isNumberType($_self)">,
           "float, integer or fixed-point number", "::mlir::Type">;
def Hls_Fixed : Type<CPred<"::llvm::isa<::cnnc::hls::FixedType>($_self)">,
                     "fixed-point number", "::cnnc::hls::FixedType">;
def Hls_Word : Type<CPred<"::llvm::isa<::cnnc::hls::WordType>($_self)">,
                    "word", "::cnnc::hls::WordType">;
def Hls_Record : Type<CPred<"::llvm::isa<::cnnc::hls::RecordType>($_self)">,
                      "record", "::cnnc::hls::RecordType">;
def Hls_Stream : Type<CPred<"::llvm::isa<::cnnc::hls::StreamType>($_self)">,
                      "stream", "::cnnc::hls::StreamType">;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// A whole number, with its sign.
def Hls_IntegerAttr
    : TypedSignlessIntegerAttrBase<I64, "int64_t", "64-bit integer">;

class Hls_Enum<string name, string doc, list<string> names>
    : I32EnumAttr<name, doc, !foreach(i, !range(0, !size(names)),
                                     I32EnumAttrCase<names[i], i>)> {
  let cppNamespace = "::cnnc::hls";
  let genSpecializedAttr = 0;
}
class Hls_EnumAttr<EnumAttrInfo info, string enumMnemonic>
    : EnumAttr<Hls_Dialect, info, enumMnemonic>;

/// The names of ap_fixed's quantisation modes (UG1399, "Fixed-Point Types").
def Hls_Rounding : Hls_Enum<"Rounding", "how bits behind the step go",
    ["trn", "trn_zero", "rnd", "rnd_zero", "rnd_min_inf", "rnd_inf",
     "rnd_conv"]>;
def Hls_RoundingAttr : Hls_EnumAttr<Hls_Rounding, "rounding">;

/// The names of ap_fixed's overflow modes.
def Hls_Overflow : Hls_Enum<"Overflow", "what becomes of values out of range",
    ["wrap", "sat", "sat_zero", "sat_sym"]>;
def Hls_OverflowAttr : Hls_EnumAttr<Hls_Overflow, "overflow">;

def Hls_Predicate : Hls_Enum<"Predicate", "order of two numbers",
    ["eq", "ne", "lt", "le", "gt", "ge"]>;
def Hls_PredicateAttr : Hls_EnumAttr<Hls_Predicate, "predicate">;

def Hls_Storage : Hls_Enum<"Storage", "what a memory is made of",
    ["registers", "lutram", "bram", "uram"]>;
def Hls_StorageAttr : Hls_EnumAttr<Hls_Storage, "storage">;

def Hls_PartitionKind : Hls_Enum<"PartitionKind", "how a dimension is divided",
    ["complete", "cyclic", "block", "reshape"]>;

def Hls_PartitionAttr : AttrDef<Hls_Dialect, "Partition"> {
  let mnemonic = "partition";
  let summary = "How one dimension of a memory is divided among banks";
  let description = [{
    `dim` counts from 0. `complete` makes every index of the dimension a bank
    of its own; `cyclic` and `block` make `factor` banks; `reshape` makes all
    indices of the dimension one wide word of the same bank.

    ```mlir
    #hls.partition<complete dim 0>
    #hls.partition<cyclic dim 1 by 4>
    ```
  }];
  let parameters = (ins EnumParameter<Hls_PartitionKind>:$kind,
                        "int64_t":$dim,
                        DefaultValuedParameter<"int64_t", "0">:$factor);
  let assemblyFormat = "`<` $kind `dim` $dim (`by` $factor^)? `>`";
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

class Hls_Op<string mnemonic, list<Trait> traits = []>
    : Op<Hls_Dialect, mnemonic, traits> {
  let hasVerifier = 1;
}

#endif
