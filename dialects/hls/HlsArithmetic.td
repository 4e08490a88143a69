//===- HlsArithmetic.td - fixed-point numbers -----------------------------===//

#ifndef CNNC_DIALECTS_HLS_HLSARITHMETIC_TD
#define CNNC_DIALECTS_HLS_HLSARITHMETIC_TD

include "dialects/hls/HlsBase.td"

def Hls_ConstantOp : Hls_Op<"constant", [Pure]> {
  let summary = "A fixed-point number by its mantissa";
  let description = [{
    - (C1) the mantissa fits into the type, which has at most 64 bits.

    ```mlir
    %half = hls.constant 512 : !hls.fixed<16, 6>
    ```
  }];
  let arguments = (ins Hls_IntegerAttr:$mantissa);
  let results = (outs Hls_Fixed:$result);
  let assemblyFormat = "$mantissa `:` qualified(type($result)) attr-dict";
}

/// The exact result of two operands: its type is as wide as it takes, by the
/// rules of ap_fixed (Fixed.h).
class Hls_ExactOp<string mnemonic, list<Trait> traits = []>
    : Op<Hls_Dialect, mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)> {
  let arguments = (ins Hls_Fixed:$a, Hls_Fixed:$b);
  let results = (outs Hls_Fixed:$result);
  let assemblyFormat = [{
    $a `,` $b `:` qualified(type($a)) `,` qualified(type($b)) attr-dict
  }];
}

def Hls_AddOp : Hls_ExactOp<"add"> {
  let summary = "Exact sum";
}
def Hls_SubOp : Hls_ExactOp<"sub"> {
  let summary = "Exact difference; it is signed";
}
def Hls_MulOp : Hls_ExactOp<"mul"> {
  let summary = "Exact product";
}

class Hls_ExtremumOp<string mnemonic>
    : Op<Hls_Dialect, mnemonic, [Pure, SameOperandsAndResultType]> {
  let arguments = (ins Hls_Fixed:$a, Hls_Fixed:$b);
  let results = (outs Hls_Fixed:$result);
  let assemblyFormat = "$a `,` $b `:` qualified(type($result)) attr-dict";
}
def Hls_MaxOp : Hls_ExtremumOp<"max"> {
  let summary = "The greater of two numbers of one type";
}
def Hls_MinOp : Hls_ExtremumOp<"min"> {
  let summary = "The lesser of two numbers of one type";
}

def Hls_CmpOp : Op<Hls_Dialect, "cmp", [Pure]> {
  let summary = "Comparison of two values, whatever their types";
  let arguments = (ins Hls_PredicateAttr:$predicate, Hls_Fixed:$a, Hls_Fixed:$b);
  let results = (outs I1:$result);
  let assemblyFormat = [{
    $predicate $a `,` $b `:` qualified(type($a)) `,` qualified(type($b)) attr-dict
  }];
}

def Hls_ScaleOp : Op<Hls_Dialect, "scale", [Pure, InferTypeOpAdaptor]> {
  let summary = "The number times a power of two: the same bits";
  let description = [{
    The value is multiplied by `2^exponent` exactly; the mantissa is the same,
    and the binary point moves. It costs nothing.

    ```mlir
    %y = hls.scale %x by -3 : !hls.fixed<8, 8>   // !hls.fixed<8, 5>
    ```
  }];
  let arguments = (ins Hls_Fixed:$x, Hls_IntegerAttr:$exponent);
  let results = (outs Hls_Fixed:$result);
  let assemblyFormat = "$x `by` $exponent `:` qualified(type($x)) attr-dict";
}

def Hls_ShiftRightOp : Op<Hls_Dialect, "shift_right",
                          [Pure, AllTypesMatch<["x", "result"]>]> {
  let summary = "The number divided by a power of two given at run time";
  let description = [{
    The value times `2^-count`, rounded down to the type's step; `count` is not
    negative and less than the type's width. Where the count is known, a
    `hls.scale` and a `hls.convert` say the same.

    ```mlir
    %y = hls.shift_right %x by %n : !hls.fixed<64, 64>
    ```
  }];
  let arguments = (ins Hls_Fixed:$x, Index:$count);
  let results = (outs Hls_Fixed:$result);
  let assemblyFormat = "$x `by` $count `:` qualified(type($x)) attr-dict";
}

def Hls_ConvertOp : Hls_Op<"convert", [Pure]> {
  let summary = "The number in another type";
  let description = [{
    From or to a fixed-point type. Bits behind the result's step go by
    `rounding`, values out of its range by `overflow`, as ap_fixed has it. A
    result that is an integer type is like a fixed-point type of that width
    without a fraction, signed unless `i1`; a floating-point operand is first
    rounded and then brought into range; a floating-point result is rounded to
    nearest, ties to even. NaN gives 0.

    - (C1) operand or result is a fixed-point number.
    - (C2) `rounding` is not given for a floating-point result.

    ```mlir
    %y = hls.convert %x rnd sat : !hls.fixed<24, 12> to !hls.fixed<8, 3>
    ```
  }];
  let arguments = (ins Hls_Number:$x,
                       DefaultValuedAttr<Hls_RoundingAttr,
                                         "::cnnc::hls::Rounding::trn">:$rounding,
                       DefaultValuedAttr<Hls_OverflowAttr,
                                         "::cnnc::hls::Overflow::wrap">:$overflow);
  let results = (outs Hls_Number:$result);
  let assemblyFormat = [{
    $x $rounding $overflow `:` qualified(type($x)) `to` qualified(type($result)) attr-dict
  }];
}

#endif
