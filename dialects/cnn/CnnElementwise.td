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

#endif
