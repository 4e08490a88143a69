//===- FuseGathers.cpp - cnn-fuse-gathers ---------------------------------===//

#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "passes/fusion/MergeKernels.h"
#include "passes/fusion/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace cnnc {
#define GEN_PASS_DECL_FUSEGATHERS
#define GEN_PASS_DEF_FUSEGATHERS
#include "passes/fusion/Passes.h.inc"
} // namespace cnnc

/// The gather of channels that is all of a kernel's body, or null.
static GatherOp gatherOf(KernelOp kernel) {
  auto gather = dyn_cast<GatherOp>(kernel.getBlock().front());
  bool only = gather && isa<YieldOp>(gather->getNextNode());
  return only && isChannelGather(gather) ? gather : GatherOp();
}

/// The convolution of a kernel if it is the one operation that reads `x`, as
/// its input; or null.
static ConvOp convReading(BlockArgument x) {
  auto conv = x.hasOneUse() ? dyn_cast<ConvOp>(*x.user_begin()) : ConvOp();
  return conv && conv.getX() == x ? conv : ConvOp();
}

namespace {
struct FuseGathers : cnnc::impl::FuseGathersBase<FuseGathers> {
  explicit FuseGathers(FusionPolicyPtr policy) : policy(std::move(policy)) {}
  explicit FuseGathers(FusionPolicyLookup lookup) : lookup(std::move(lookup)) {}
  FuseGathers(const FuseGathers &other)
      : FuseGathersBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    SmallVector<KernelOp> kernels;
    getOperation().walk([&](KernelOp kernel) { kernels.push_back(kernel); });
    for (KernelOp kernel : kernels)
      if (GatherOp gather = gatherOf(kernel))
        visit(kernel, gather);
  }

  void visit(KernelOp producer, GatherOp gather) {
    FusionVerdict verdict = judge(producer, gather);
    if (!verdict.joins) {
      ++refusals;
      remarkVerdict(gather, verdict, "stays a kernel");
      return;
    }
    ++fused;
    OpOperand &use = *producer->use_begin();
    auto consumer = cast<KernelOp>(use.getOwner());
    BlockArgument x = consumer.getBlock().getArgument(use.getOperandNumber());
    remarkVerdict(gather, verdict, "joins " + displayName(*x.user_begin()));
    mergeKernels(producer, consumer, x);
  }

  FusionVerdict judge(KernelOp producer, GatherOp gather) {
    if (!producer->hasOneUse())
      return {false, "it does not have one user"};
    OpOperand &use = *producer->use_begin();
    auto consumer = dyn_cast<KernelOp>(use.getOwner());
    if (!consumer)
      return {false, "it is read as a whole"};
    if (producer.getTilingAttr() || consumer.getTilingAttr())
      return {false, "there is a tiling already"};
    ConvOp conv =
        convReading(consumer.getBlock().getArgument(use.getOperandNumber()));
    if (!conv)
      return {false, "no convolution alone reads it"};
    return policy->joinsGather(gather, conv);
  }

  FusionPolicyPtr policy;
  FusionPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createFuseGathers(FusionPolicyPtr policy) {
  return std::make_unique<FuseGathers>(std::move(policy));
}

std::unique_ptr<Pass> cnnc::createFuseGathers(FusionPolicyLookup lookup) {
  return std::make_unique<FuseGathers>(std::move(lookup));
}
