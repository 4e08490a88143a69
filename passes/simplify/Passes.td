//===- Passes.td - simplification ----------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_PASSES_TD
#define CNNC_PASSES_SIMPLIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

def FoldConstants : Pass<"cnn-fold-constants", "::mlir::func::FuncOp"> {
  let summary = "Evaluate operations whose operands are constants";
  let description = [{
    Replaces each operation of the dialect whose operands are all constants
    with the constants that the reference evaluator computes, at its location.
    Splats stay splats where the operation allows it: they are neither expanded
    nor repeated. Constants that lose their last user go.

    Kernels are left alone, and so are operations that have a result with a
    layout: re-laying constants is the business of layout assignment. Folding
    stops where it would enlarge the constants of the function by more than
    `max-growth-bytes` in all, or take more than `max-steps` elementary steps
    in all; a `cnn.cast`, which enlarges at most eightfold, only counts its
    steps. What was not folded for that reason is a remark of category
    `cnn-fold-constants`.

    ```mlir
    %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %s = cnn.constant dense<3.0> : tensor<f32>
    %v = cnn.binary mul %w, %s : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
    ```
    becomes
    ```mlir
    %v = cnn.constant dense<[3.0, 6.0]> : tensor<2xf32>
    ```
  }];
  let options = [
    Option<"maxGrowthBytes", "max-growth-bytes", "int64_t", "64 << 20",
           "Bytes by which the constants of a function may grow in all">,
    Option<"maxSteps", "max-steps", "int64_t", "int64_t(1) << 33",
           "Elementary steps that folding a function may take in all">,
  ];
  let statistics = [
    Statistic<"folded", "folded", "Operations evaluated">,
    Statistic<"refused", "refused", "Operations over constants left for their size or cost">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def SimplifyArithmetic : Pass<"cnn-simplify-arithmetic", "::mlir::func::FuncOp"> {
  let summary = "Rewrite arithmetic into cheaper or more regular forms";
  let description = [{
    What importers and exporters leave behind, and normal forms that other
    passes look for:

    - constants on the right of commutative operations; `x - c` as `x + (-c)`;
      sums with negations;
    - `x / c` as `x * (1/c)` where every 1/c is exact (powers of two), or always
      with `inexact-reciprocal`;
    - `pow(x, c)` for c in 1, 2, 3, 1/2 and their negations as products, roots
      and reciprocals (for c = 1/2 differing from C's pow at -infinity and -0
      only);
    - `max(x, 0)` as relu; relu and max that change nothing because x is known
      not to be negative; negations of negations;
    - `1 / (1 + exp(-x))` as sigmoid;
    - casts after lossless casts; selections that are decided;
    - explicit broadcasts of operands that broadcast by themselves; functions of
      one element before a broadcast instead of after;
    - reductions after reductions; extrema of broadcasts; pools whose one window
      holds everything as reductions, pools of single elements as slices.

    ```mlir
    %s = cnn.pool sum %x {kernel = array<i64: 7, 7>, ...}
        : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
    %m = cnn.binary max %s, %zero : ...
    ```
    becomes
    ```mlir
    %s = cnn.reduce sum %x {axes = array<i64: 2, 3>}
        : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
    %m = cnn.unary relu %s : ...
    ```
  }];
  let options = [
    Option<"inexactReciprocal", "inexact-reciprocal", "bool", "false",
           "Divide by constants with their rounded reciprocals">,
  ];
  let statistics = [
    Statistic<"numSimplified", "simplified", "Operations rewritten">,
  ];
}

def SimplifyMovement : Pass<"cnn-simplify-movement", "::mlir::func::FuncOp"> {
  let summary = "Drop and merge operations that only move elements";
  let description = [{
    - gathers and one-tap resamples with constant indices in arithmetic
      progression become slices; weights of 1 of a one-tap resample go;
    - slices of slices merge; slices of concatenations keep only the operands
      that they reach;
    - concatenations in concatenations merge; empty operands go; neighbouring
      slices of one tensor become one slice;
    - broadcasts of broadcasts merge; those that only add extents of 1 become
      reshapes.

    ```mlir
    %i = cnn.constant dense<[1, 3, 5]> : tensor<3xi64>
    %y = cnn.gather %x, %i {axis = 1} : (tensor<2x8xf32>, tensor<3xi64>) -> tensor<2x3xf32>
    ```
    becomes
    ```mlir
    %y = cnn.slice %x {starts = array<i64: 0, 1>, steps = array<i64: 1, 2>, sizes = array<i64: 2, 3>}
        : (tensor<2x8xf32>) -> tensor<2x3xf32>
    ```
  }];
  let statistics = [
    Statistic<"numSimplified", "simplified", "Operations rewritten">,
  ];
}

def FoldAffine : Pass<"cnn-fold-affine", "::mlir::func::FuncOp"> {
  let summary = "Fold constant scales and shifts into weights and biases";
  let description = [{
    After a convolution, transposed convolution or product with constant
    weights whose result has no other user, a factor for each output channel
    (or one for all) multiplies the weights and the bias, a shift becomes the
    bias; `t - conv` negates. A product takes factors only: a sum stays its
    epilogue, with factors distributed over it. Before a convolution a factor
    for each input channel multiplies the weights, a shift becomes part of the
    bias where nothing is padded. Constants that follow one another by the same
    associative operation merge.

    Batch normalisation arrives as a multiplication and an addition:
    ```mlir
    %c = cnn.conv %x, %w {...} : ... -> tensor<1x2x4x4xf32>
    %m = cnn.binary mul %c, %scale : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> ...
    %y = cnn.binary add %m, %shift : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> ...
    ```
    becomes, with %w2 = %w * %scale by rows,
    ```mlir
    %y = cnn.conv %x, %w2, %shift {...} : ... -> tensor<1x2x4x4xf32>
    ```

    The folded weights are rounded to the element type. A fold after which they
    would not be finite is refused; remarks of category `cnn-fold-affine` tell
    what folded and why the rest did not.
  }];
  let statistics = [
    Statistic<"numScales", "scales", "Factors folded into the weights before them">,
    Statistic<"numShifts", "shifts", "Shifts folded into biases">,
    Statistic<"numInputs", "inputs", "Affine maps folded into the weights after them">,
    Statistic<"numChains", "chains", "Constants merged">,
  ];
}

def FoldPadding : Pass<"cnn-fold-padding", "::mlir::func::FuncOp"> {
  let summary = "Fold explicit padding into convolutions and pools";
  let description = [{
    A border of zeros in the spatial dimensions becomes the padding of a
    convolution or of a pool that sums. A pool that takes the maximum absorbs a
    border of -infinity, or of numbers that are not positive if the data is
    known not to be negative, provided that every window holds an element of the
    data. Pads of pads with the same border merge; a slice cancels the part of a
    border that it cuts off; a slice of a transposed convolution becomes its
    padding.

    ```mlir
    %p = cnn.pad constant %x {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 0, 1, 1>}
        : (tensor<1x3x8x8xf32>) -> tensor<1x3x9x9xf32>
    %y = cnn.conv %p, %w {pads = array<i64: 0, 0, 0, 0>, ...} : ...
    ```
    becomes
    ```mlir
    %y = cnn.conv %x, %w {pads = array<i64: 0, 0, 1, 1>, ...} : ...
    ```
  }];
  let statistics = [
    Statistic<"numFolded", "folded", "Borders folded into windows">,
    Statistic<"numCropped", "cropped", "Slices folded into transposed convolutions">,
    Statistic<"numMerged", "merged", "Pads merged with pads and slices">,
  ];
}

def PushTransposes : Pass<"cnn-push-transposes", "::mlir::func::FuncOp"> {
  let summary = "Move transposes to where they cost least, best nothing";
  let description = [{
    For each permutation p among the function's transposes, every value may be
    held as it is or permuted by p. Operations that commute with a permutation
    (element-wise ones, reductions, softmax, pad, slice, concat, resample,
    products of pixels with a constant matrix, which become 1x1 convolutions, and
    so on) may compute either way; what a conversion costs is what it moves,
    constants and permutations of extents of 1 are free. The cheapest choice is
    a minimum cut, so that neither the bytes moved nor the number of transposes
    ever grows and nothing is computed twice.

    Besides, transposes move past reshapes that add or drop extents of 1 to the
    side with fewer dimensions, and the flattening of a transpose in front of a
    constant matrix becomes an order of the matrix's rows. A transpose of the
    network's input or output may remain; remarks of category
    `cnn-push-transposes` name those that do.

    ```mlir
    %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} // N H W C
    %r = cnn.unary relu %t
    %b = cnn.binary add %r, %c : (..., tensor<64xf32>) -> ...
    %u = cnn.transpose %b {permutation = array<i64: 0, 3, 1, 2>} // N C H W
    ```
    becomes
    ```mlir
    %r = cnn.unary relu %x
    %u = cnn.binary add %r, %c2 : (..., tensor<1x64x1x1xf32>) -> ...
    ```
  }];
  let statistics = [
    Statistic<"numRemoved", "removed", "Transposes removed">,
    Statistic<"numPushed", "pushed", "Operations that compute in another order of dimensions">,
    Statistic<"numMerged", "merged", "Transposes merged into constant matrices">,
  ];
}

def FoldShuffles : Pass<"cnn-fold-shuffles", "::mlir::func::FuncOp"> {
  let summary = "Turn channel shuffles into orders of weights";
  let description = [{
    A reshape that splits the channels, a transpose that moves their parts, and a
    reshape that joins them become one `cnn.gather` along the channels with a
    constant table. Gathers of gathers and slices of them become one.

    A gather that puts all channels in another order, and has one user, moves
    behind it if that is element-wise with constants, a cast, a pool or a depthwise
    convolution, whose weights and bias change their order; a convolution of one
    group takes it as an order of its weights. It may remain in front of a
    grouped convolution, whose groups are not those of its operand; remarks of
    category `cnn-fold-shuffles` name those that do.

    ```mlir
    %r = cnn.reshape %x : (tensor<1x4x8x8xf32>) -> tensor<1x2x2x8x8xf32>
    %t = cnn.transpose %r {permutation = array<i64: 0, 2, 1, 3, 4>}
    %s = cnn.reshape %t : ... -> tensor<1x4x8x8xf32>
    %d = cnn.conv %s, %w, %b {group = 4 : i64, ...}
    ```
    becomes
    ```mlir
    %d = cnn.conv %x, %w2, %b2 {group = 4 : i64, ...}
    %i = cnn.constant dense<[0, 2, 1, 3]> : tensor<4xi64>
    %s = cnn.gather %d, %i {axis = 1 : i64}
    ```
  }];
  let statistics = [
    Statistic<"numFound", "found", "Shuffles found">,
    Statistic<"numPushed", "pushed", "Operations that a shuffle moved behind">,
    Statistic<"numFolded", "folded", "Shuffles that became an order of weights">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def DecomposeConvTranspose : Pass<"cnn-decompose-conv-transpose", "::mlir::func::FuncOp"> {
  let summary = "Turn transposed convolutions into convolutions";
  let description = [{
    With constant weights. Stride 1: a convolution with flipped weights whose
    channel dimensions are swapped. Stride s with dilation 1 and a kernel no
    smaller than s: the outputs o with equal (o + pad) mod s form a phase, which
    is a convolution of stride 1 with every s-th tap, and the phases interleave
    (reshape, transpose, reshape, and a slice if padding starts inside a
    position).

    Multiply-adds for each pair of channels: the phases compute
    `prod_d positions_d * kernel_d`, where positions are
    `(out - 1 + pad) / s - pad / s + 1`; one convolution with all phases as its
    output channels computes `prod_d positions_d * s * ceil(kernel_d / s)`,
    because phases with fewer taps are filled up with zeros. The latter is taken
    unless it needs over an eighth more: a kernel of 2x2 with stride 2 becomes
    one 1x1 convolution with four times the channels.

    ```mlir
    %y = cnn.conv_transpose %x, %w {strides = array<i64: 2, 2>, ...}
        : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x8x8xf32>
    ```
    becomes
    ```mlir
    %c = cnn.conv %x, %w2 {strides = array<i64: 1, 1>, ...}
        : (tensor<1x8x4x4xf32>, tensor<12x8x1x1xf32>) -> tensor<1x12x4x4xf32>
    %r = cnn.reshape %c : ... -> tensor<1x1x2x2x3x4x4xf32>
    %t = cnn.transpose %r : ... -> tensor<1x1x3x4x2x4x2xf32>
    %y = cnn.reshape %t : ... -> tensor<1x3x8x8xf32>
    ```
  }];
  let statistics = [
    Statistic<"numDecomposed", "decomposed", "Transposed convolutions decomposed">,
  ];
}

#endif
