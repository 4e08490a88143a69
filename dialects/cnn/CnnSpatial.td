//===- CnnSpatial.td - sampling of pictures, boxes ------------------------===//

#ifndef CNNC_DIALECTS_CNN_CNNSPATIAL_TD
#define CNNC_DIALECTS_CNN_CNNSPATIAL_TD

include "dialects/cnn/CnnBase.td"

def Cnn_ResampleOp : Cnn_Op<"resample"> {
  let summary = "Weighted sums of elements along one axis, by table";
  let description = [{
    `y[..., o, ...] = sum_t weights[o, t] * x[..., indices[o, t], ...]`. With
    static shapes every mode and coordinate transform of ONNX Resize is such a
    table for each axis, which the importer computes. Without `weights` there
    is one tap of weight 1 (nearest), and any element type.

    - (C1) `axis` is within the rank.
    - (C2) `indices` has shape `out x taps` with taps >= 1, taps == 1 without
      weights; constant indices lie inside the axis (others are clamped).
    - (C3) `weights` has the shape of `indices`; `x` is then floating-point and
      `weights` has its element type, or f32 where x is a 16-bit type.
  }];
  let arguments = (ins Cnn_Tensor:$x, Cnn_IndexTensor:$indices,
                       Optional<Cnn_FloatTensor>:$weights, I64Attr:$axis);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = [{
    $x `,` $indices (`,` $weights^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_GridSampleOp : Cnn_Op<"grid_sample"> {
  let summary = "A picture sampled at positions of a grid (ONNX GridSample)";
  let description = [{
    `x` is `N x C x spatial` with 2 or 3 spatial dimensions, `grid` is
    `N x out spatial x (2 or 3)` with coordinates in [-1, 1], fastest dimension
    first.

    A coordinate g becomes the position `((g + 1) * extent - 1) / 2`, or
    `(g + 1) / 2 * (extent - 1)` with `align_corners`, which `nearest` rounds
    (halves to even). If it then lies outside the border, which is
    [-0.5, extent - 0.5], or [0, extent - 1] with `align_corners`, it is
    clamped to [0, extent - 1] for `border` and mirrored at the border for
    `reflection`. From there interpolation reads 1, 2 or 4 elements a
    dimension (`cubic` is cubic convolution with a = -0.75), of which those
    outside x are zero, clamped or mirrored in the same way. All this is
    computed in f32, for f64 in f64, because rounding decides which elements
    are read. NaN counts as minus infinity; what is infinite is mirrored to 0.

    - (C1) rank of `x` is 4 or 5, its spatial extents are positive, `grid` has
      the same rank, and its last extent is rank - 2.
    - (C2) both have the same element type and N.
    - (C3) `cubic` takes rank 4.
  }];
  let arguments = (ins Cnn_SampleModeAttr:$mode, Cnn_BorderModeAttr:$border,
                       Cnn_FloatTensor:$x, Cnn_FloatTensor:$grid,
                       UnitAttr:$align_corners);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $mode $border $x `,` $grid attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_RoiAlignOp : Cnn_Op<"roi_align"> {
  let summary = "Regions of a picture pooled to a fixed size (ONNX RoiAlign)";
  let description = [{
    `x` is `N x C x H x W`, `rois` is `R x 4` (x1, y1, x2, y2), `batch` is `R`;
    the result is `R x C x output_height x output_width`. `sampling_ratio` 0
    means ceil(roi extent / output extent) samples, computed at run time.
    `kind` is `sum` for the average of the samples and `max` for the largest
    of their four weighted neighbours (ONNX's definition).

    Coordinates are scaled by `spatial_scale`, less 0.5 with `half_pixel`;
    without it, regions have an extent of at least 1. Sample i of n in bin b
    lies at `start + b*bin + (i + 0.5)*bin/n`, where `bin` is the region's
    extent divided by the output's. A sample before -1 or behind the picture's
    extent counts as zero, all others interpolate between neighbours clamped
    to the picture. Positions are computed in f32, for f64 in f64. At most
    4096 samples are taken along a dimension; without a sample, if the extent
    is not positive or NaN, the result is 0. `batch` is clamped to [0, N).

    - (C1) ranks and extents as above, the picture is not empty; `x` and `rois`
      have the same element type.
    - (C2) output extents are positive, `sampling_ratio` is between 0 and 4096.
  }];
  let arguments = (ins Cnn_PoolKindAttr:$kind, Cnn_FloatTensor:$x,
                       Cnn_FloatTensor:$rois, Cnn_IndexTensor:$batch,
                       I64Attr:$output_height, I64Attr:$output_width,
                       I64Attr:$sampling_ratio, F64Attr:$spatial_scale,
                       UnitAttr:$half_pixel);
  let results = (outs Cnn_FloatTensor:$y);
  let assemblyFormat = [{
    $kind $x `,` $rois `,` $batch attr-dict `:` functional-type(operands, results)
  }];
}

def Cnn_NonMaxSuppressionOp : Cnn_Op<"non_max_suppression"> {
  let summary = "Boxes that no better box overlaps (ONNX NonMaxSuppression)";
  let description = [{
    `boxes` is `B x boxes x 4`, `scores` is `B x classes x boxes`. The result
    has a fixed bound of `B * classes * min(max_output, boxes)` rows
    (batch, class, box), i64; rows past the selected ones are -1.

    Batch by batch and class by class, the boxes whose score exceeds
    `score_threshold`, or all whose score is a number, are visited in the order
    of falling scores, then rising indices. A box is selected unless its
    intersection with one already selected, divided by their union, exceeds
    `iou_threshold`, until `max_output` are. Boxes are two opposite corners
    (y, x, y, x), or centre and size (x, y, width, height) with
    `center_point_box`; those without area overlap nothing. All is computed in
    f32, and the thresholds are rounded to it.

    - (C1) ranks and extents as above, both f32.
    - (C2) `max_output` is not negative, and the rows can be counted.
  }];
  let arguments = (ins Cnn_FloatTensor:$boxes, Cnn_FloatTensor:$scores,
                       I64Attr:$max_output, F64Attr:$iou_threshold,
                       OptionalAttr<F64Attr>:$score_threshold,
                       UnitAttr:$center_point_box);
  let results = (outs Cnn_IndexTensor:$selected);
  let assemblyFormat = [{
    $boxes `,` $scores attr-dict `:` functional-type(operands, results)
  }];
}

#endif
