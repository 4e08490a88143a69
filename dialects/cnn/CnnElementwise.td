//===- CnnElementwise.td - element by element, with broadcasting ----------===//

#ifndef CNNC_DIALECTS_CNN_CNNELEMENTWISE_TD
#define CNNC_DIALECTS_CNN_CNNELEMENTWISE_TD

include "dialects/cnn/CnnBase.td"

def Cnn_UnaryOp : Cnn_Op<"unary"> {
  let summary = "A function of one element";
  let description = [{
    `y[i] = f(x[i])`. `round` rounds halves to even. `relu` is `max(x, 0)` and
    keeps NaN, and so does `sign`. `logical_not` negates a truth value, or all
    bits of an integer. `abs` and `neg` of the least integer are itself.

    - (C1) all functions but `abs`, `neg`, `sign`, `relu` and `logical_not` take
      floating-point numbers.
    - (C2) `abs`, `neg`, `sign` and `relu` take numbers; `logical_not` takes truth
      values or integers.
    - The result has the operand's type; `is_nan` and `is_inf` give `i1`.

    ```mlir
    %y = cnn.unary exp %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Cnn_UnaryKindAttr:$kind, Cnn_Tensor:$x);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$kind $x attr-dict `:` functional-type(operands, results)";
}

def Cnn_BinaryOp : Cnn_Op<"binary"> {
  let summary = "A function of two elements, with broadcasting";
  let description = [{
    `y = f(a, b)` with NumPy's multidirectional broadcasting: shapes are
    aligned at the last dimension, extents of 1 repeat.

    `mod` has the sign of the divisor (Python), `fmod` that of the dividend
    (C). `max` and `min` give NaN if either is NaN; of two zeros either may
    result. Comparisons with NaN are false. For integers, `div` truncates
    towards zero; `div`, `mod` and `fmod` by 0 give 0; `div` of the least
    integer by -1 wraps around to itself; `pow` with a negative exponent is the
    exact power truncated towards zero, and 0 for a base of 0. `logical_*` work
    bitwise on integers. A shift by the width or more gives 0.

    - (C1) both operands have the same element type.
    - (C2) the shapes are broadcastable.
    - (C3) arithmetic takes numbers, `fmod` and `pow` too; `logical_*` truth
      values or integers; shifts unsigned integers; comparisons anything.
    - The result has the broadcast shape; `equal`, `less` and `less_equal` give
      `i1`, the others the operands' element type.

    ```mlir
    %y = cnn.binary add %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Cnn_BinaryKindAttr:$kind, Cnn_Tensor:$a, Cnn_Tensor:$b);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$kind $a `,` $b attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Cnn_SelectOp : Cnn_Op<"select"> {
  let summary = "One of two elements, by a truth value (ONNX Where)";
  let description = [{
    `y = condition ? a : b` with broadcasting among all three.

    - (C1) `a` and `b` have the same element type.
    - (C2) the three shapes are broadcastable.
  }];
  let arguments = (ins Cnn_BoolTensor:$condition, Cnn_Tensor:$a, Cnn_Tensor:$b);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = [{
    $condition `,` $a `,` $b attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_CastOp : Cnn_Op<"cast"> {
  let summary = "Conversion of every element";
  let description = [{
    Conversion to `element`: floating-point to integer truncates towards zero
    (out of range: saturates, NaN gives 0), between integers keeps the low
    bits, to a floating-point type rounds to nearest even, to `i1` is `x != 0`
    (true for NaN), from `i1` gives 0 or 1.

    - (C1) `element` is an element type of the dialect.
  }];
  let arguments = (ins Cnn_Tensor:$x, TypeAttr:$element);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = [{
    $x `to` $element attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def Cnn_QuantizeOp : Cnn_Op<"quantize"> {
  let summary = "The number of a grid in place of every element";
  let description = [{
    What assigning to AMD's `ap_fixed<W, I, Q, O>` does (UG1399, "Arbitrary
    Precision Fixed-Point Data Types"), where the value stays floating-point:
    `m = x * 2^(W - I)`, computed in the element type, becomes an integer by
    `rounding`, then one that the grid holds by `overflow`, and `y = m * 2^(I - W)`.

    | rounding | AMD's | takes |
    |---|---|---|
    | `rnd` | AP_RND | the nearest, halves up |
    | `rnd_zero` | AP_RND_ZERO | the nearest, halves towards zero |
    | `rnd_min_inf` | AP_RND_MIN_INF | the nearest, halves down |
    | `rnd_inf` | AP_RND_INF | the nearest, halves away from zero |
    | `rnd_conv` | AP_RND_CONV | the nearest, halves to even |
    | `trn` | AP_TRN | the next below |
    | `trn_zero` | AP_TRN_ZERO | the next towards zero |

    | overflow | AMD's | beyond the grid gives |
    |---|---|---|
    | `sat` | AP_SAT | the end of the grid |
    | `sat_zero` | AP_SAT_ZERO | zero |
    | `sat_sym` | AP_SAT_SYM | the end; for a signed grid the least becomes minus the greatest |
    | `wrap` | AP_WRAP | the low W bits; for an infinity zero |

    NaN gives zero, and a zero is always positive.

    - (C1) `x` is f32 or f64.
    - (C2) the element type holds every number of the grid exactly: W is at most
      24 for f32, where I and I - W are -60 to 60.

    ```mlir
    %y = cnn.quantize %x to <8, 3> rnd sat : (tensor<4xf64>) -> tensor<4xf64>
    %z = cnn.quantize %x to <8, 3, unsigned> trn wrap : (tensor<4xf64>) -> tensor<4xf64>
    ```
  }];
  let arguments = (ins Cnn_FloatTensor:$x, Cnn_FixedAttr:$grid,
                       Cnn_RoundingKindAttr:$rounding,
                       Cnn_OverflowKindAttr:$overflow);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $x `to` $grid $rounding $overflow attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def Cnn_LookupOp : Cnn_Op<"lookup", [], [{
    /// Lower bits of an operand's mantissa, which the row's polynomial is of.
    int64_t getRestBits();
    /// Coefficients of a row.
    int64_t getTerms();
  }]> {
  let summary = "A function of numbers of a grid, by table";
  let description = [{
    A polynomial for each segment of a grid: what an FPGA has as a read-only
    memory, and with more than one term some multiply-adds.

    With `W` bits of the grid, `2^n` rows of the table and `k = W - n`, let `m`
    be `x * 2^(W - I)`, converted to a 32-bit integer as `cnn.cast` does:

        i = (m >> k) mod 2^n          row: the upper n of the W bits of m
        r = m mod 2^k                 rest: the lower k bits
        y = t[i, 0] + r * (t[i, 1] + r * (t[i, 2] + ...))

    Rows are in the order of the bits as an unsigned number, so that those of
    negative numbers come last. Of an `x` that is no number of the grid any row's
    polynomial may be taken. Behind `cnn-quantise` every term is a number of
    a grid, and f64 computes exactly.

    - (C1) `x` and `table` are f64.
    - (C2) the table is a matrix of 2^n rows, n of 0 to W, and at least one
      column; with n = W of one column.
    - (C3) the grid has at most 31 bits.

    ```mlir
    %y = cnn.lookup %x on <8, 3>, %table : (tensor<1x4xf64>, tensor<256x1xf64>) -> tensor<1x4xf64>
    ```
  }];
  let arguments = (ins Cnn_FloatTensor:$x, Cnn_FloatTensor:$table,
                       Cnn_FixedAttr:$grid);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $x `on` $grid `,` $table attr-dict `:` functional-type(operands, results)
  }];
}

#endif
