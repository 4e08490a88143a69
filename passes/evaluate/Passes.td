//===- Passes.td - running a function in the compiler ---------------------===//

#ifndef CNNC_PASSES_EVALUATE_PASSES_TD
#define CNNC_PASSES_EVALUATE_PASSES_TD

include "mlir/Pass/PassBase.td"

def Evaluate : Pass<"cnn-evaluate", "::mlir::ModuleOp"> {
  let summary = "Run a function with the reference evaluator";
  let description = [{
    Evaluates `function` on given or random inputs and prints its results, or
    writes them to `output-dir` as NAME.npy. Inputs without a file are random,
    uniform in [-1, 1) for floating-point numbers, from a small range for
    integers, and the same for the same seed and type; they are written to
    `output-dir` as well. Names are the `cnn.name` of an argument or result,
    or `argN` and `resultN`; in file names every character but letters,
    digits, `.`, `-` and `_` becomes `_`. The IR stays as it is.

    This is the oracle of tests: it runs the IR of every phase in which values
    are tensors of logical shape. Before materialisation of layouts, layouts
    change nothing.

    ```mlir
    // cnn-opt --cnn-evaluate="input=x=picture.npy output-dir=out"
    func.func @main(%x: tensor<2xf32> {cnn.name = "x"})
        -> (tensor<2xf32> {cnn.name = "y"}) {
      %y = cnn.unary relu %x : (tensor<2xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    }
    ```
    leaves out/y.npy behind and the IR unchanged.
  }];
  let options = [
    Option<"function", "function", "std::string", "\"main\"",
           "The function to evaluate">,
    ListOption<"inputs", "input", "std::string",
               "Inputs: NAME=FILE.npy, or FILE.npy for the next argument">,
    Option<"outputDir", "output-dir", "std::string", "\"\"",
           "Where results go instead of being printed">,
    Option<"seed", "seed", "uint64_t", "0", "Seed of random inputs">,
    Option<"printLimit", "print-limit", "int64_t", "64",
           "Elements of a result that are printed">,
  ];
  let statistics = [
    Statistic<"evaluated", "evaluated", "Operations evaluated">,
  ];
}

#endif
