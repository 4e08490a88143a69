//===- Passes.td - numbers on grids ---------------------------------------===//

#ifndef CNNC_PASSES_QUANTISE_PASSES_TD
#define CNNC_PASSES_QUANTISE_PASSES_TD

include "mlir/Pass/PassBase.td"

def Quantise : Pass<"cnn-quantise", "::mlir::func::FuncOp"> {
  let summary = "Compute with fixed-point numbers or with 8-bit integers";
  let description = [{
    A simplified f32 network becomes one that computes in f64 with numbers of
    grids only: a `cnn.quantize` stands wherever hardware rounds. Products and
    sums between are exact, which is proven from the weights (`GridRanges`; a
    network whose sums need more than 53 bits is an error, which says with how
    many bits a number it would compile), so that the reference evaluator, C
    simulation and hardware agree bit for bit.

    `scheme` is

    - `fixed`: `ap_fixed<width, I>` with I chosen for each tensor (or `integer`
      for all), unsigned where nothing can be negative. A sum keeps all bits
      until it is rounded, halves up, and saturated.
    - `int8`: integers times a scale: of the weights one for each output
      channel, of activations one for each tensor, both symmetric (Jacob et al.,
      "Quantization and Training of Neural Networks for Efficient
      Integer-Arithmetic-Only Inference", 2018). Sums are rescaled by an integer
      of at most 17 bits and a shift, one of each for a channel; the weights'
      scales are chosen so that this is exact. Operands of additions and
      concatenations are brought to one scale in the same way. The weights of a
      channel are rounded one after the other, each so that it makes up for what
      the rounding of those before has done to the channel's sums (Lybrand and
      Saab, "A Greedy Algorithm for Quantizing Neural Networks", JMLR 2021).

    Scales and integer bits are those of least mean square error over a
    calibration, which also gives the sums that weights are rounded for: the
    network run on the `.npy` files of the folder `calibrate`, or, without one,
    on seeded normal numbers. A file holds one input or several along its first
    dimension; of a network with several inputs, `NAME.npy` and `NAME.*.npy`
    belong to the input NAME.

    Contractions with constant weights, sums, extrema, activations made of
    these, pools, interpolation and everything that only moves elements are
    quantised.

    What else is computed element by element of one value on a grid, such as
    x * sigmoid(x), tanh or exp, becomes a table (`cnn.lookup`), made with double
    arithmetic. The value, a sum of full width if a convolution makes it, is
    rounded once on the way in: to 10 bits or those of the result, if these are
    more (with integer bits given, to those of every number). Up to 10 bits each
    number has a row, rounded as any; of more, a row has a polynomial of degree 1
    or 2 for a segment, which is no further than half a step of the result from
    the function, and then rounded. Their number is the least that does, up to
    1,024 (8,192 of degree 1).

    A softmax, or its logarithm, of a value on a grid takes the distance to the
    largest number of a line, which is exact, has tables for exp and log, sums
    exactly, and divides in f32, correctly rounded. Its numbers have 16 to 20
    bits behind the point, whatever the scheme.

    What remains (quotients of two values, powers, functions that jump) stays in
    f32 between a conversion from, and where needed to, a grid; remarks name it.
    Values that are converted to f32, or that a softmax is of, keep at least 16
    bits.

    ```mlir
    %0 = cnn.conv %x, %w, %b ... : (tensor<1x8x4x4xf32>, ...) -> tensor<1x4x4x4xf32>
    %1 = cnn.unary relu %0
    ```
    becomes, with `scheme=int8`,
    ```mlir
    %xq = cnn.quantize (cnn.cast %x to f64) to <8, 3> rnd sat
    %s = cnn.conv %xq, %wq, %bq ... : (tensor<1x8x4x4xf64>, ...) -> tensor<1x4x4x4xf64>
    %m = cnn.binary mul %s, %multipliers
    %p = cnn.unary relu %m
    %yq = cnn.quantize %p to <8, 8> rnd sat
    ```
  }];
  let options = [
    Option<"scheme", "scheme", "std::string", "\"int8\"", "fixed or int8">,
    Option<"width", "width", "int64_t", "16", "Bits of a fixed-point number">,
    ListOption<"integer", "integer", "int64_t",
               "Integer bits of every number, instead of chosen ones">,
    Option<"calibrate", "calibrate", "std::string", "\"\"",
           "Folder of .npy files to choose ranges from">,
    Option<"seed", "seed", "uint64_t", "0",
           "Of the numbers used where there is no folder">,
  ];
  let statistics = [
    Statistic<"quantised", "quantised", "Operations that compute on grids">,
    Statistic<"kept", "kept", "Operations that stay in floating point">,
    Statistic<"roundings", "roundings", "Tensors that are rounded to a grid">,
    Statistic<"samples", "samples", "Inputs that ranges were chosen from">,
    Statistic<"widest", "widest-sum", "Bits of the widest sum">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
