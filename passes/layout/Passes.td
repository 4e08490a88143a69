//===- Passes.td - passes that choose layouts -----------------------------===//

#ifndef CNNC_PASSES_LAYOUT_PASSES_TD
#define CNNC_PASSES_LAYOUT_PASSES_TD

include "mlir/Pass/PassBase.td"

def AssignLayouts : Pass<"cnn-assign-layouts", "::mlir::func::FuncOp"> {
  let summary = "Give tensors the layouts that the target computes best in";
  let description = [{
    Operations for which the policy of `target` has a preference (convolutions,
    products) get their operands and results in the layouts it names; the
    others follow their operands where they can, so that a layout spreads
    through elementwise operations, pools and the like. Where two disagree a
    `cnn.relayout` is inserted, once for each value and layout; constants are
    re-laid at compile time and cost nothing. Arguments and results of the
    function stay row-major.

    ```mlir
    %y = cnn.conv %x, %w {...} : (tensor<1x32x8x8xf32>, tensor<64x32x1x1xf32>) -> tensor<1x64x8x8xf32>
    %z = cnn.unary relu %y : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    // becomes, with #c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
    // and #w = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>:
    %b = cnn.relayout %x : (tensor<1x32x8x8xf32>) -> tensor<1x32x8x8xf32, #c>
    %y = cnn.conv %b, %w {...} : (tensor<1x32x8x8xf32, #c>, tensor<64x32x1x1xf32, #w>) -> tensor<1x64x8x8xf32, #c>
    %z = cnn.unary relu %y : (tensor<1x64x8x8xf32, #c>) -> tensor<1x64x8x8xf32, #c>
    ```
  }];
  let constructor = "::cnnc::createAssignLayouts(nullptr)";
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"x86-64-v4\"",
           "Device that the policy chooses for">,
  ];
  let statistics = [
    Statistic<"relayouts", "relayouts", "Number of cnn.relayout inserted">,
    Statistic<"relaid", "relaid-constants", "Number of constants re-laid">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
