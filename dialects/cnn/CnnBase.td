//===- CnnBase.td - the cnn dialect, its types and attributes -------------===//

#ifndef CNNC_DIALECTS_CNN_CNNBASE_TD
#define CNNC_DIALECTS_CNN_CNNBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Cnn_Dialect : Dialect {
  let name = "cnn";
  let cppNamespace = "::cnnc::cnn";
  let summary = "Normalised tensor operations with ONNX's semantics";
  let description = [{
    A small set of operations on ranked tensors of static shape into which
    every opset of ONNX is normalised. Integer element types are signless for
    signed (`i8`) and explicitly unsigned for unsigned (`ui8`) numbers, `i1` is
    a truth value. Shapes are logical (`N, C, spatial...` for the convolution
    family); how a tensor lies in memory is the business of its encoding, a
    `#cnn.layout`, which neither verifiers nor the reference evaluator look at.

    Floating-point functions, sums and products are computed in f32 or more
    (f64 for f64) and rounded once to the element type of the result; the
    reference evaluator computes in f64, so that its results are exact but for
    that rounding. In what order a sum is added up is not defined. Integer
    arithmetic wraps around.

    Each operation numbers its constraints (C1, C2, ...) in its description;
    shape inference checks them and cites the number in its diagnostic.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
  }];
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

def Cnn_Bool : I<1>;
def Cnn_Float : AnyTypeOf<[F16, BF16, F32, F64]>;
def Cnn_Signed : AnyTypeOf<[I<8>, I<16>, I<32>, I<64>]>;
def Cnn_Unsigned : AnyTypeOf<[UI<8>, UI<16>, UI<32>, UI<64>]>;
def Cnn_Element
    : AnyTypeOf<[F16, BF16, F32, F64, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>,
                 UI<32>, UI<64>, I<1>]>;
def Cnn_Index : AnyTypeOf<[I<32>, I<64>]>;

class Cnn_TensorOf<list<Type> types, string what>
    : StaticShapeTensorOf<types> {
  let summary = what # " tensor of static shape";
}
def Cnn_Tensor
    : Cnn_TensorOf<[F16, BF16, F32, F64, I<8>, I<16>, I<32>, I<64>, UI<8>,
                    UI<16>, UI<32>, UI<64>, I<1>], "any">;
def Cnn_FloatTensor : Cnn_TensorOf<[F16, BF16, F32, F64], "floating-point">;
def Cnn_BoolTensor : Cnn_TensorOf<[I<1>], "truth-value">;
def Cnn_IndexTensor : Cnn_TensorOf<[I<32>, I<64>], "index (i32 or i64)">;
def Cnn_NumberTensor
    : Cnn_TensorOf<[F16, BF16, F32, F64, I<8>, I<16>, I<32>, I<64>, UI<8>,
                    UI<16>, UI<32>, UI<64>], "number">;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

class Cnn_Attr<string name, string attrMnemonic>
    : AttrDef<Cnn_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Cnn_LayoutAttr : Cnn_Attr<"Layout", "layout"> {
  let summary = "Physical order of a tensor's elements";
  let description = [{
    The encoding of a tensor type. `outer` is a permutation of the logical
    dimensions, slowest first; `inner` lists tiles `dim : size`, which follow
    the outer dimensions, so that a dimension that is tiled appears once in
    `outer` with extent ceil(extent / product of its tiles) and once in
    `inner` for every tile. The last element of the physical shape is
    contiguous. Elements past a dimension's logical extent are padding: they
    may hold anything, unless the tensor is a constant, where they are zero.

    | layout | attribute for rank 4 |
    |---|---|
    | NCHW (no encoding) | `outer = [0, 1, 2, 3]` |
    | NHWC | `outer = [0, 2, 3, 1]` |
    | NCHW16c | `outer = [0, 1, 2, 3], inner = [1 : 16]` |
    | OIHW16i32o | `outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 32]` |
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$outer,
                        ArrayRefParameter<"int64_t">:$innerDims,
                        ArrayRefParameter<"int64_t">:$innerSizes);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The shape in memory of a tensor with logical shape `shape`. Its rank is
    /// `getOuter().size() + getInnerDims().size()`.
    ::llvm::SmallVector<int64_t> physicalShape(::llvm::ArrayRef<int64_t> shape) const;
    /// True if elements lie in row-major order of the logical dimensions.
    bool isIdentity() const;
  }];
}

def Cnn_TilingAttr : Cnn_Attr<"Tiling", "tiling"> {
  let summary = "How a target has decided to tile a kernel";
  let description = [{
    Written by a target's tiling policy, obeyed by its lowering. `form` names
    the code shape (for example `direct_conv`), `config` holds its numbers.
  }];
  let parameters = (ins "::mlir::StringAttr":$form,
                        "::mlir::DictionaryAttr":$config);
  let assemblyFormat = "`<` $form `,` $config `>`";
  let extraClassDeclaration = [{
    /// The integer `name` of the configuration; it must be there.
    int64_t getInt(::llvm::StringRef name) const;
    /// The same, or `otherwise` if there is no such entry.
    int64_t getIntOr(::llvm::StringRef name, int64_t otherwise) const;
  }];
}

def Cnn_FixedAttr : Cnn_Attr<"Fixed", "fixed"> {
  let summary = "A grid of numbers: fixed point of so many bits";
  let description = [{
    `fixed<W, I>` are the multiples of 2^(I - W) that two's complement of W bits
    holds: from -2^(I - 1) to 2^(I - 1) - 2^(I - W); with `unsigned` from 0 to
    2^I - 2^(I - W). These are the values of AMD's `ap_fixed<W, I>` and
    `ap_ufixed<W, I>` (UG1399, "Arbitrary Precision Fixed-Point Data Types").
    I may be negative or exceed W; W is 1 to 53 and both I and I - W are
    -512 to 511, so that every value is a number of f64.
  }];
  let parameters = (ins "int64_t":$width, "int64_t":$integer,
                        "bool":$isUnsigned);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// log2 of the distance between neighbours.
    int64_t getExponent() const { return getInteger() - getWidth(); }
    /// The least and the greatest multiple of the distance that is held.
    double getLeastMantissa() const;
    double getGreatestMantissa() const;
    /// True if every value is one of `other` too.
    bool isWithin(FixedAttr other) const;
  }];
}

//===----------------------------------------------------------------------===//
// Enumerations
//===----------------------------------------------------------------------===//

class Cnn_Enum<string name, string doc, list<string> names>
    : I32EnumAttr<name, doc, !foreach(i, !range(0, !size(names)),
                                     I32EnumAttrCase<names[i], i>)> {
  let cppNamespace = "::cnnc::cnn";
  let genSpecializedAttr = 0;
}
class Cnn_EnumAttr<EnumAttrInfo info, string enumMnemonic>
    : EnumAttr<Cnn_Dialect, info, enumMnemonic>;

def Cnn_UnaryKind : Cnn_Enum<"UnaryKind", "function of one element",
    ["abs", "neg", "sign", "exp", "log", "log1p", "sqrt", "sin", "cos", "tan",
     "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
     "erf", "ceil", "floor", "round", "logical_not", "is_nan", "is_inf",
     "sigmoid", "relu"]>;
def Cnn_UnaryKindAttr : Cnn_EnumAttr<Cnn_UnaryKind, "unary_kind">;

def Cnn_BinaryKind : Cnn_Enum<"BinaryKind", "function of two elements",
    ["add", "sub", "mul", "div", "mod", "fmod", "pow", "max", "min", "equal",
     "less", "less_equal", "logical_and", "logical_or", "logical_xor",
     "shift_left", "shift_right"]>;
def Cnn_BinaryKindAttr : Cnn_EnumAttr<Cnn_BinaryKind, "binary_kind">;

def Cnn_PoolKind : Cnn_Enum<"PoolKind", "reduction over a window",
    ["max", "sum"]>;
def Cnn_PoolKindAttr : Cnn_EnumAttr<Cnn_PoolKind, "pool_kind">;

def Cnn_ReduceKind : Cnn_Enum<"ReduceKind", "reduction over dimensions",
    ["sum", "prod", "max", "min"]>;
def Cnn_ReduceKindAttr : Cnn_EnumAttr<Cnn_ReduceKind, "reduce_kind">;

def Cnn_PadMode : Cnn_Enum<"PadMode", "what lies beyond the border",
    ["constant", "reflect", "edge", "wrap"]>;
def Cnn_PadModeAttr : Cnn_EnumAttr<Cnn_PadMode, "pad_mode">;

def Cnn_ScatterKind : Cnn_Enum<"ScatterKind", "how an update meets an element",
    ["assign", "add", "mul", "max", "min"]>;
def Cnn_ScatterKindAttr : Cnn_EnumAttr<Cnn_ScatterKind, "scatter_kind">;

def Cnn_SampleMode : Cnn_Enum<"SampleMode", "interpolation of grid_sample",
    ["nearest", "linear", "cubic"]>;
def Cnn_SampleModeAttr : Cnn_EnumAttr<Cnn_SampleMode, "sample_mode">;

def Cnn_BorderMode : Cnn_Enum<"BorderMode", "grid_sample outside the picture",
    ["zeros", "border", "reflection"]>;
def Cnn_BorderModeAttr : Cnn_EnumAttr<Cnn_BorderMode, "border_mode">;

def Cnn_RoundingKind : Cnn_Enum<"RoundingKind", "which neighbour on a grid",
    ["rnd", "rnd_zero", "rnd_min_inf", "rnd_inf", "rnd_conv", "trn",
     "trn_zero"]>;
def Cnn_RoundingKindAttr : Cnn_EnumAttr<Cnn_RoundingKind, "rounding_kind">;

def Cnn_OverflowKind : Cnn_Enum<"OverflowKind", "what lies beyond a grid",
    ["sat", "sat_zero", "sat_sym", "wrap"]>;
def Cnn_OverflowKindAttr : Cnn_EnumAttr<Cnn_OverflowKind, "overflow_kind">;

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

class Cnn_BaseOp<string mnemonic, list<Trait> traits = []>
    : Op<Cnn_Dialect, mnemonic, traits>;

/// A pure operation whose result types follow from operands and attributes.
/// Encodings are layouts, of which inference knows nothing, so that compatible
/// means equal but for the encoding. `methods` are declarations more.
class Cnn_Op<string mnemonic, list<Trait> traits = [], code methods = "">
    : Cnn_BaseOp<mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)> {
  let extraClassDeclaration = [{
    static bool isCompatibleReturnTypes(::mlir::TypeRange l, ::mlir::TypeRange r) {
      return ::cnnc::cnn::equalButForEncoding(l, r);
    }
  }] # methods;
}

#endif
