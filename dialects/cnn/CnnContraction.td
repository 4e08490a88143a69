//===- CnnContraction.td - convolutions, products, windows, reductions ----===//

#ifndef CNNC_DIALECTS_CNN_CNNCONTRACTION_TD
#define CNNC_DIALECTS_CNN_CNNCONTRACTION_TD

include "dialects/cnn/CnnBase.td"

def Cnn_ConvOp : Cnn_Op<"conv"> {
  let summary = "Convolution with 1 to 3 spatial dimensions";
  let description = [{
    `y[n, k, o...] = bias[k] + sum x[n, g*C/G + c, o*s - p + r*d...] * w[k, c, r...]`
    (cross-correlation, as in ONNX Conv), g = k / (K/G). Elements outside x are
    zero. `x` is `N x C x spatial`, `w` is `K x C/G x kernel`, `bias` is `K`.
    16-bit floating-point operands accumulate in f32 and round once, or not at all
    if `bias` is f32: so is the result then. Integers accumulate in i32.

    - (C1) rank of `x` is 3 to 5 and equals the rank of `w`.
    - (C2) `x`, `w`, `bias` and `y` have one element type, for integers i32 (zero
      points are gone by then); or `bias` and `y` are f32, `x` and `w` of 16 bits.
    - (C3) `group` divides C and K, and `w` has C/group channels.
    - (C4) `strides` and `dilations` have one positive entry for each spatial
      dimension, `pads` two non-negative ones: all begins, then all ends.
    - (C5) `bias` has shape K.
    - (C6) every output extent
      `floor((in + pads - dilation*(kernel-1) - 1) / stride) + 1` is positive.
  }];
  let arguments = (ins Cnn_NumberTensor:$x, Cnn_NumberTensor:$w,
                       Optional<Cnn_NumberTensor>:$bias,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations,
                       DenseI64ArrayAttr:$pads, I64Attr:$group);
  let results = (outs Cnn_NumberTensor:$y);
  let assemblyFormat = [{
    $x `,` $w (`,` $bias^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_WinogradConvOp : Cnn_Op<"winograd_conv"> {
  let summary = "3x3 convolution by minimal filtering, F(tile x tile, 3x3)";
  let description = [{
    The convolution of stride 1 or 2 and kernel 3x3 whose filters g stand in `u`
    as G g G^T, computed for each tile of `tile` x `tile` results as
    A^T [sum_c u[k, c] * (B^T d[n, c] B)] A + bias[k], with d the part of `x`
    that the tile needs (elements outside are zero) and * element by element;
    with stride 2 the last row and column of u meet those of B^T d B from there
    on. The matrices are in dialects/cnn/eval/Winograd.h.
    `x` is `N x C x H x W`, `u` is `K x C x tile+2 x tile+2`, `bias` is `K`.

    - (C1) `x` and `u` have rank 4.
    - (C2) all operands are f32.
    - (C3) `tile` is 2 or 4, and the extents of `u` are C and twice tile+2.
    - (C4) `pads` has four non-negative entries: all begins, then all ends.
    - (C5) `bias` has shape K.
    - (C6) every output extent `floor((in + pads - 3) / stride) + 1` is positive.
    - (C7) `stride` is 1 or 2.
  }];
  let arguments = (ins Cnn_FloatTensor:$x, Cnn_FloatTensor:$u,
                       Optional<Cnn_FloatTensor>:$bias, I64Attr:$tile,
                       DenseI64ArrayAttr:$pads,
                       DefaultValuedAttr<I64Attr, "1">:$stride);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $x `,` $u (`,` $bias^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_StrassenConvOp : Cnn_Op<"strassen_conv"> {
  let summary = "1x1 convolution with seven products for eight";
  let description = [{
    The convolution of kernel 1x1 without padding, computed by Winograd's variant
    of Strassen's algorithm (dialects/cnn/eval/Strassen.h): pixels are taken in
    pairs, the input channels in halves and the output channels in halves, so that
    the results of a pair are those of a product of 2x2 blocks. In row-major order
    of the results of a picture, pixel 2i is paired with 2i+1, or with itself if
    that is missing. Its weights stand in `u` as the seven sums of blocks that
    meet the seven sums of the input. With two levels, each of the seven products
    is computed by seven again: pixels are taken in fours, 4i to 4i+3, of which
    those that are missing are the last one again, and channels in quarters.
    `x` is `N x C x H x W`, `u` is `7 x K/2 x C/2` or `49 x K/4 x C/4`, `bias` is
    `K`.

    - (C1) `x` has rank 4 and `u` has rank 3.
    - (C2) all operands are f32.
    - (C3) the extents of `u` are 7, some K/2, and half of C, which is even, or 49,
      some K/4, and a quarter of C, which is a multiple of 4.
    - (C4) `strides` has two positive entries.
    - (C5) `bias` has shape K.
    - (C6) every extent of `x` is positive.
  }];
  let arguments = (ins Cnn_FloatTensor:$x, Cnn_FloatTensor:$u,
                       Optional<Cnn_FloatTensor>:$bias,
                       DenseI64ArrayAttr:$strides);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $x `,` $u (`,` $bias^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_ConvTransposeOp : Cnn_Op<"conv_transpose"> {
  let summary = "Transposed convolution with 1 to 3 spatial dimensions";
  let description = [{
    Each `x[n, c, i...]` adds `x * w[c, k, r...]` to
    `y[n, g*K/G + k, i*s - p + r*d...]`, as in ONNX ConvTranspose. `x` is
    `N x C x spatial`, `w` is `C x K/G x kernel`, `bias` is `K`. Padding at the
    end may be negative: this is how `output_padding` arrives.

    - (C1) rank of `x` is 3 to 5 and equals the rank of `w`.
    - (C2) all operands have the same floating-point element type.
    - (C3) `group` divides C, and `w` has C rows.
    - (C4) `strides` and `dilations` have one positive entry for each spatial
      dimension, `pads` two: all begins, then all ends; an end may be negative,
      a begin not.
    - (C5) `bias` has shape K.
    - (C6) every output extent
      `stride*(in-1) + dilation*(kernel-1) + 1 - pads` is positive.
  }];
  let arguments = (ins Cnn_FloatTensor:$x, Cnn_FloatTensor:$w,
                       Optional<Cnn_FloatTensor>:$bias,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations,
                       DenseI64ArrayAttr:$pads, I64Attr:$group);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $x `,` $w (`,` $bias^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_MatMulOp : Cnn_Op<"matmul"> {
  let summary = "Product of matrices, with broadcast batch dimensions";
  let description = [{
    `y[..., m, n] = sum_k a[..., m, k] * b[..., k, n]`. 16-bit floating-point
    operands accumulate in f32 and round once.

    - (C1) both operands have the same element type (floating-point, i32, i64,
      ui32 or ui64).
    - (C2) both have rank 2 or more.
    - (C3) the inner extents agree.
    - (C4) the leading dimensions are broadcastable.
  }];
  let arguments = (ins Cnn_NumberTensor:$a, Cnn_NumberTensor:$b);
  let results = (outs Cnn_NumberTensor:$y);
  let assemblyFormat = "$a `,` $b attr-dict `:` functional-type(operands, results)";
}

def Cnn_PoolOp : Cnn_Op<"pool"> {
  let summary = "Maximum or sum over a sliding window";
  let description = [{
    `y[n, c, o...] = reduce x[n, c, o*s - p + r*d...]` over the window. Elements
    outside x do not take part; a window entirely outside gives the identity
    (0, or minus infinity or the least integer). `max` is NaN if any element
    is. Averages and p-norms are made of `sum`.

    - (C1) rank of `x` is 3 to 5.
    - (C2) `kernel`, `strides` and `dilations` have one positive entry for each
      spatial dimension, `pads` two: all begins, then all ends; an end may be
      negative, a begin not.
    - (C3) every output extent
      `floor((in + pads - dilation*(kernel-1) - 1) / stride) + 1` is positive.
  }];
  let arguments = (ins Cnn_PoolKindAttr:$kind, Cnn_NumberTensor:$x,
                       DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads);
  let results = (outs Cnn_NumberTensor:$y);
  let assemblyFormat = "$kind $x attr-dict `:` functional-type(operands, results)";
}

def Cnn_MaxPoolIndicesOp : Cnn_Op<"max_pool_indices"> {
  let summary = "Position of the maximum in a sliding window";
  let description = [{
    The second result of ONNX MaxPool: the index of the first maximum of each
    window in `x` flattened (over all dimensions, N and C included), in
    row-major order, or column-major over the spatial dimensions if
    `column_major`. NaN counts as larger than every number. A window entirely
    outside gives -1. Constraints as for `cnn.pool`.
  }];
  let arguments = (ins Cnn_NumberTensor:$x, DenseI64ArrayAttr:$kernel,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations,
                       DenseI64ArrayAttr:$pads, UnitAttr:$column_major);
  let results = (outs Cnn_IndexTensor:$indices);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

def Cnn_ReduceOp : Cnn_Op<"reduce"> {
  let summary = "Reduction over whole dimensions, which stay with extent 1";
  let description = [{
    `max` and `min` are NaN if any element is; over truth values they are or
    and and. A reduction over an extent of 0 gives the identity: 0, 1, and for
    `max` and `min` the least and the greatest value of the type, infinities
    included.

    - (C1) `axes` are sorted, distinct and within the rank.
    - (C2) `sum` and `prod` take numbers.
  }];
  let arguments = (ins Cnn_ReduceKindAttr:$kind, Cnn_Tensor:$x,
                       DenseI64ArrayAttr:$axes);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$kind $x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Cnn_ArgReduceOp : Cnn_Op<"arg_reduce"> {
  let summary = "Index of the largest or smallest element along an axis";
  let description = [{
    The axis stays with extent 1; the result is i64. Of equal elements the
    first is taken, or the last if `select_last`. NaN beats every number,
    whether `max` or `min` is looked for.

    - (C1) `axis` is within the rank, and its extent is positive.
    - (C2) `kind` is `max` or `min`.
  }];
  let arguments = (ins Cnn_ReduceKindAttr:$kind, Cnn_NumberTensor:$x,
                       I64Attr:$axis, UnitAttr:$select_last);
  let results = (outs Cnn_IndexTensor:$indices);
  let assemblyFormat = "$kind $x attr-dict `:` functional-type(operands, results)";
}

def Cnn_SoftmaxOp : Cnn_Op<"softmax"> {
  let summary = "Softmax or its logarithm along one axis";
  let description = [{
    `exp(x - max) / sum(exp(x - max))`, or `x - max - log(sum(exp(x - max)))`
    if `log`. 16-bit types round after every step, as ONNX's function body does.

    - (C1) `axis` is within the rank.
  }];
  let arguments = (ins Cnn_FloatTensor:$x, I64Attr:$axis, UnitAttr:$log);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

def Cnn_CumSumOp : Cnn_Op<"cumsum"> {
  let summary = "Running sum along one axis";
  let description = [{
    `y[i] = sum x[j]` for j <= i; j < i if `exclusive`; from the other end if
    `reverse`. The sum runs on unrounded; what is written is rounded.

    - (C1) `axis` is within the rank.
  }];
  let arguments = (ins Cnn_NumberTensor:$x, I64Attr:$axis, UnitAttr:$exclusive,
                       UnitAttr:$reverse);
  let results = (outs Cnn_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

def Cnn_TopKOp : Cnn_Op<"top_k"> {
  let summary = "The k largest or smallest elements along one axis, sorted";
  let description = [{
    Largest first, or smallest first if `smallest`; of equal elements the one
    with the lower index first. NaN counts as larger than every number.
    `indices` are i64.

    - (C1) `axis` is within the rank.
    - (C2) 0 <= k <= extent of the axis.
  }];
  let arguments = (ins Cnn_NumberTensor:$x, I64Attr:$k, I64Attr:$axis,
                       UnitAttr:$smallest);
  let results = (outs Cnn_NumberTensor:$values, Cnn_IndexTensor:$indices);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

#endif
