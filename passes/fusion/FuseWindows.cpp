//===- FuseWindows.cpp - cnn-fuse-windows ---------------------------------===//

#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "passes/fusion/MergeKernels.h"
#include "passes/fusion/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace cnnc {
#define GEN_PASS_DECL_FUSEWINDOWS
#define GEN_PASS_DEF_FUSEWINDOWS
#include "passes/fusion/Passes.h.inc"
} // namespace cnnc

/// The contraction of a kernel, or null.
static Operation *contractionOf(KernelOp kernel) {
  for (Operation &op : kernel.getBlock())
    if (isContraction(&op))
      return &op;
  return nullptr;
}

/// The pool or depthwise convolution of a kernel, or null.
static Operation *windowOf(KernelOp kernel) {
  for (Operation &op : kernel.getBlock())
    if (isa<PoolOp>(op) || isDepthwise(&op))
      return &op;
  return nullptr;
}

/// The argument that the window's operand is, or is computed from.
static BlockArgument rootOf(Operation *window) {
  Value x = window->getOperand(0);
  while (Operation *op = x.getDefiningOp()) {
    if (op->getNumOperands() == 0)
      return {};
    x = op->getOperand(0);
  }
  return cast<BlockArgument>(x);
}

namespace {
struct FuseWindows : cnnc::impl::FuseWindowsBase<FuseWindows> {
  explicit FuseWindows(FusionPolicyPtr policy) : policy(std::move(policy)) {}
  explicit FuseWindows(FusionPolicyLookup lookup) : lookup(std::move(lookup)) {}
  FuseWindows(const FuseWindows &other)
      : FuseWindowsBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    SmallVector<KernelOp> kernels;
    getOperation().walk([&](KernelOp kernel) { kernels.push_back(kernel); });
    for (KernelOp kernel : kernels)
      if (Operation *window = windowOf(kernel))
        visit(kernel, window);
  }

  void visit(KernelOp kernel, Operation *window) {
    BlockArgument x = rootOf(window);
    if (!x)
      return;
    auto producer =
        kernel.getInputs()[x.getArgNumber()].getDefiningOp<KernelOp>();
    Operation *contraction = producer ? contractionOf(producer) : nullptr;
    if (!contraction)
      return;
    FusionVerdict verdict = judge(producer, kernel, window, x);
    remarkVerdict(window, verdict,
                  (verdict.joins ? "joins " : "does not join ") +
                      displayName(contraction));
    if (!verdict.joins) {
      ++refusals;
      return;
    }
    ++fused;
    mergeKernels(producer, kernel, x);
  }

  FusionVerdict judge(KernelOp producer, KernelOp kernel, Operation *window,
                      BlockArgument x) {
    if (producer.getTilingAttr() || kernel.getTilingAttr())
      return {false, "there is a tiling already"};
    if (window->getOperand(0) != x)
      return {false, displayName(*x.user_begin()) + " stands between them"};
    if (!producer->hasOneUse() || !x.hasOneUse())
      return {false, "what it reads is needed elsewhere, too"};
    return policy->joinsWindow(producer, window);
  }

  FusionPolicyPtr policy;
  FusionPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createFuseWindows(FusionPolicyPtr policy) {
  return std::make_unique<FuseWindows>(std::move(policy));
}

std::unique_ptr<Pass> cnnc::createFuseWindows(FusionPolicyLookup lookup) {
  return std::make_unique<FuseWindows>(std::move(lookup));
}
