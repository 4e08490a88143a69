//===- Passes.td - what becomes one kernel --------------------------------===//

#ifndef CNNC_PASSES_FUSION_PASSES_TD
#define CNNC_PASSES_FUSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def FormKernels : Pass<"cnn-form-kernels", "::mlir::func::FuncOp"> {
  let summary = "Partition a function into kernels";
  let description = [{
    Every operation but constants and free views (`cnn.reshape` between
    row-major tensors) ends up in a `cnn.kernel`, and every kernel yields what
    is used outside of it: one value, or the results of one operation.

    1. Each *anchor* (convolution, product, pool, reduction, ...) takes the
       element-wise operations behind it that compute on the same shape, as far
       as one value escapes: bias, activation, residual add.
    2. What is left joins the one kernel that uses it, if recomputation costs
       no more than `max-recompute` (see FusionCost.h), or starts a kernel.
       Cheap operations with several users are computed in each of them.
    3. A function result that no kernel computes (an argument, a constant, a
       view of another result) gets a kernel that copies it.

    A concatenation whose operands can be written where they belong in its
    result (`cnn-place-concats`) stays a kernel of its own, and so do its
    operands' producers (InPlaceConcats.h). With `sector-bytes` that holds for
    operands that are not contiguous there, too; one operand that is no buffer of
    its own (an input, a constant, a result, or one that occurs twice) then gets
    a kernel that copies it.

    Remarks of category `cnn-fusion` say what joined and what did not, and why.

    ```mlir
    %0 = cnn.conv %x, %w, %b ... : ... -> tensor<1x8x4x4xf32>
    %1 = cnn.binary add %0, %r : ...
    %2 = cnn.unary relu %1 : ...
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<1x8x4x4xf32>
    %2 = cnn.kernel ins(%x, %w, %b, %r : ...) outs(%e : ...) -> tensor<1x8x4x4xf32>
        (%a0: ..., %a1: ..., %a2: ..., %a3: ...) {
      %c = cnn.conv %a0, %a1, %a2 ... : ... -> tensor<1x8x4x4xf32>
      %s = cnn.binary add %c, %a3 : ...
      %y = cnn.unary relu %s : ...
      cnn.yield %y : tensor<1x8x4x4xf32>
    }
    ```
  }];
  let options = [
    Option<"fuseRelayoutEpilogue", "fuse-relayout-epilogue", "bool", "true",
           "Let a convolution write its result in another layout">,
    Option<"maxRecompute", "max-recompute", "int64_t", "10",
           "Instructions that may be spent again, per element of a fused "
           "operation, to spare its buffer">,
    Option<"maxOperations", "max-operations", "int64_t", "64",
           "Operations that a kernel may hold">,
    Option<"sectorBytes", "sector-bytes", "int64_t", "0",
           "Leave concatenations alone whose operands can be strided boxes of "
           "the result, in memory that moves so many bytes at once; 0: only "
           "contiguous ones">,
  ];
  let statistics = [
    Statistic<"kernels", "kernels", "Kernels formed">,
    Statistic<"epilogues", "epilogues", "Operations that joined an anchor's epilogue">,
    Statistic<"prologues", "prologues", "Operations that joined their users' kernel">,
    Statistic<"recomputed", "recomputed", "Operations computed in several kernels">,
    Statistic<"copies", "copies", "Kernels that only copy a function result">,
    Statistic<"partCopies", "part-copies", "Kernels that only copy an operand of a concatenation">,
    Statistic<"refusals", "refusals", "Neighbours that did not fuse">,
  ];
  let dependentDialects = ["::mlir::tensor::TensorDialect",
                           "::cnnc::cnn::CnnDialect"];
}

def FuseWindows : Pass<"cnn-fuse-windows", "::mlir::func::FuncOp"> {
  let summary = "Let pools and depthwise convolutions join contractions";
  let description = [{
    A pool or depthwise convolution whose operand is the result of a
    contraction's kernel, and read by nobody else, moves into that kernel, with
    what its own kernel computes besides: if the policy of `target` for `device`
    says that code can be written for it and that it pays. What it reads then has
    no buffer. Targets without a policy keep one anchor in each kernel.

    Remarks of category `cnn-fusion` say what joined and what did not, and why.

    ```mlir
    %1 = cnn.kernel ins(%x, %w : ...) outs(%e1 : ...) -> tensor<1x8x6x6xf32>
        (%a0: ..., %a1: ...) {
      %c = cnn.conv %a0, %a1 ... : ... -> tensor<1x8x6x6xf32>
      %r = cnn.unary relu %c : ...
      cnn.yield %r : tensor<1x8x6x6xf32>
    }
    %2 = cnn.kernel ins(%1 : ...) outs(%e2 : ...) -> tensor<1x8x3x3xf32>
        (%a0: ...) {
      %p = cnn.pool max %a0 ... : ... -> tensor<1x8x3x3xf32>
      cnn.yield %p : tensor<1x8x3x3xf32>
    }
    ```
    becomes
    ```mlir
    %2 = cnn.kernel ins(%x, %w : ...) outs(%e2 : ...) -> tensor<1x8x3x3xf32>
        (%a0: ..., %a1: ...) {
      %c = cnn.conv %a0, %a1 ... : ... -> tensor<1x8x6x6xf32>
      %r = cnn.unary relu %c : ...
      %p = cnn.pool max %r ... : ... -> tensor<1x8x3x3xf32>
      cnn.yield %p : tensor<1x8x3x3xf32>
    }
    ```
  }];
  let constructor = "::cnnc::createFuseWindows(::cnnc::FusionPolicyPtr())";
  let options = [
    Option<"target", "target", "std::string", "\"ptx\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"sm_80\"",
           "Device that the policy decides for">,
  ];
  let statistics = [
    Statistic<"fused", "fused", "Windows that joined a contraction's kernel">,
    Statistic<"refusals", "refusals", "Windows behind a contraction that did not">,
  ];
}

def FuseGathers : Pass<"cnn-fuse-gathers", "::mlir::func::FuncOp"> {
  let summary = "Let convolutions read channels by a table";
  let description = [{
    A kernel that only gathers channels, and whose result only a convolution
    reads, moves into that convolution's kernel, if the policy of `target` for
    `device` says that its code can look up where a channel is. The shuffles in
    front of grouped convolutions then cost nothing.

    Remarks of category `cnn-fusion` say what joined and what did not, and why.

    ```mlir
    %1 = cnn.kernel ins(%x, %i : ...) outs(%e1 : ...) -> tensor<1x12x6x6xf32>
        (%a0: ..., %a1: tensor<12xi64>) {
      %g = cnn.gather %a0, %a1 {axis = 1 : i64} : ... -> tensor<1x12x6x6xf32>
      cnn.yield %g : tensor<1x12x6x6xf32>
    }
    %2 = cnn.kernel ins(%1, %w : ...) outs(%e2 : ...) -> tensor<1x12x6x6xf32>
        (%a0: ..., %a1: ...) {
      %c = cnn.conv %a0, %a1 {group = 2 : i64, ...} : ...
      cnn.yield %c : tensor<1x12x6x6xf32>
    }
    ```
    becomes
    ```mlir
    %2 = cnn.kernel ins(%w, %x, %i : ...) outs(%e2 : ...) -> tensor<1x12x6x6xf32>
        (%a0: ..., %a1: ..., %a2: tensor<12xi64>) {
      %g = cnn.gather %a1, %a2 {axis = 1 : i64} : ... -> tensor<1x12x6x6xf32>
      %c = cnn.conv %g, %a0 {group = 2 : i64, ...} : ...
      cnn.yield %c : tensor<1x12x6x6xf32>
    }
    ```
  }];
  let constructor = "::cnnc::createFuseGathers(::cnnc::FusionPolicyPtr())";
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"native\"",
           "Device that the policy decides for">,
  ];
  let statistics = [
    Statistic<"fused", "fused", "Gathers that joined a convolution's kernel">,
    Statistic<"refusals", "refusals", "Gathers of channels that did not">,
  ];
}

#endif
