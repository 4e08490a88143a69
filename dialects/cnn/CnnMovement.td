//===- CnnMovement.td - elements moved, not computed ----------------------===//

#ifndef CNNC_DIALECTS_CNN_CNNMOVEMENT_TD
#define CNNC_DIALECTS_CNN_CNNMOVEMENT_TD

include "dialects/cnn/CnnBase.td"

def Cnn_ReshapeOp : Cnn_Op<"reshape"> {
  let summary = "The same elements in row-major order under another shape";
  let description = [{
    - (C1) `shape` has as many elements as `x`.
  }];
  let arguments = (ins Cnn_Tensor:$x, DenseI64ArrayAttr:$shape);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Cnn_TransposeOp : Cnn_Op<"transpose"> {
  let summary = "Dimensions in another order";
  let description = [{
    `y.shape[i] = x.shape[permutation[i]]`.

    - (C1) `permutation` is a permutation of the dimensions.
  }];
  let arguments = (ins Cnn_Tensor:$x, DenseI64ArrayAttr:$permutation);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Cnn_BroadcastOp : Cnn_Op<"broadcast"> {
  let summary = "Elements repeated along dimensions of extent 1 (ONNX Expand)";
  let description = [{
    - (C1) `x`'s shape broadcasts (NumPy, one direction) to `shape`.
  }];
  let arguments = (ins Cnn_Tensor:$x, DenseI64ArrayAttr:$shape);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Cnn_SliceOp : Cnn_Op<"slice"> {
  let summary = "A regular part of a tensor";
  let description = [{
    `y[i...] = x[starts + i*steps...]`. Steps may be negative.

    - (C1) `starts`, `steps` and `sizes` have one entry for each dimension, and no
      step is 0.
    - (C2) every element read lies inside `x`.
  }];
  let arguments = (ins Cnn_Tensor:$x, DenseI64ArrayAttr:$starts,
                       DenseI64ArrayAttr:$steps, DenseI64ArrayAttr:$sizes);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Cnn_PadOp : Cnn_Op<"pad"> {
  let summary = "A tensor with a border";
  let description = [{
    `low` elements before and `high` after every dimension: `value` (a tensor
    of one element; zero if absent) in mode `constant`, the nearest element for
    `edge`, mirrored without the edge itself for `reflect`, periodic for
    `wrap`; mirroring goes back and forth as often as it takes.

    - (C1) `low` and `high` have one non-negative entry for each dimension.
    - (C2) `value` has x's element type and one element; other modes take none.
    - (C3) modes but `constant` do not pad an extent of 0.
  }];
  let arguments = (ins Cnn_PadModeAttr:$mode, Cnn_Tensor:$x,
                       Optional<Cnn_Tensor>:$value, DenseI64ArrayAttr:$low,
                       DenseI64ArrayAttr:$high);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = [{
    $mode $x (`,` $value^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def Cnn_ConcatOp : Cnn_Op<"concat"> {
  let summary = "Tensors one after another along an axis";
  let description = [{
    - (C1) at least one operand; all have the same element type and rank.
    - (C2) `axis` is within the rank.
    - (C3) extents agree in every other dimension.
  }];
  let arguments = (ins Variadic<Cnn_Tensor>:$xs, I64Attr:$axis);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$xs attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Cnn_GatherOp : Cnn_Op<"gather"> {
  let summary = "Slices along an axis, by index";
  let description = [{
    `y[a..., i..., b...] = x[a..., indices[i...], b...]`. A negative index
    counts from the end; an index still out of range is clamped, so that code
    never reads outside `x`.

    - (C1) `axis` is within the rank, and its extent is positive.
  }];
  let arguments = (ins Cnn_Tensor:$x, Cnn_IndexTensor:$indices, I64Attr:$axis);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x `,` $indices attr-dict `:` functional-type(operands, results)";
}

def Cnn_GatherElementsOp : Cnn_Op<"gather_elements"> {
  let summary = "Elements along an axis, one index for each";
  let description = [{
    `y[i...] = x[i... with i[axis] = indices[i...]]`; indices as in
    `cnn.gather`.

    - (C1) `axis` is within the rank, and its extent is positive.
    - (C2) `indices` has x's rank, and no other extent exceeds x's.
  }];
  let arguments = (ins Cnn_Tensor:$x, Cnn_IndexTensor:$indices, I64Attr:$axis);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x `,` $indices attr-dict `:` functional-type(operands, results)";
}

def Cnn_GatherNDOp : Cnn_Op<"gather_nd"> {
  let summary = "Slices by index tuples (ONNX GatherND)";
  let description = [{
    With b = `batch_dims` and d the last extent of `indices`:
    `y[batch..., i..., rest...] = x[batch..., indices[batch..., i..., :], rest...]`;
    indices as in `cnn.gather`.

    - (C1) b is less than both ranks, and the leading b extents agree.
    - (C2) 1 <= d <= rank(x) - b, and the extents indexed are positive.
  }];
  let arguments = (ins Cnn_Tensor:$x, Cnn_IndexTensor:$indices,
                       I64Attr:$batch_dims);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x `,` $indices attr-dict `:` functional-type(operands, results)";
}

def Cnn_ScatterNDOp : Cnn_Op<"scatter_nd"> {
  let summary = "Updates at index tuples (ONNX ScatterND)";
  let description = [{
    A copy of `x` in which `updates[i..., rest...]` meets
    `x[indices[i..., :], rest...]` by `kind`, in order. A negative index counts
    from the end; an update whose index is still out of range is dropped.

    - (C1) the last extent d of `indices` is between 1 and rank(x).
    - (C2) `updates` has x's element type and the shape
      `indices.shape[:-1] + x.shape[d:]`.
    - (C3) all kinds but `assign` take numbers.
  }];
  let arguments = (ins Cnn_ScatterKindAttr:$kind, Cnn_Tensor:$x,
                       Cnn_IndexTensor:$indices, Cnn_Tensor:$updates);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = [{
    $kind $x `,` $indices `,` $updates attr-dict `:` functional-type(operands, results)
  }];
}

#endif
