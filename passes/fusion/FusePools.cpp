//===- FusePools.cpp - cnn-fuse-pools -------------------------------------===//

#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/fusion/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace cnnc {
#define GEN_PASS_DECL_FUSEPOOLS
#define GEN_PASS_DEF_FUSEPOOLS
#include "passes/fusion/Passes.h.inc"
} // namespace cnnc

/// The contraction of a kernel, or null.
static Operation *contractionOf(KernelOp kernel) {
  for (Operation &op : kernel.getBlock())
    if (isContraction(&op))
      return &op;
  return nullptr;
}

static PoolOp poolOf(KernelOp kernel) {
  auto pools = kernel.getBlock().getOps<PoolOp>();
  return pools.empty() ? PoolOp() : *pools.begin();
}

/// The argument that the pool's operand is, or is computed from.
static BlockArgument rootOf(PoolOp pool) {
  Value x = pool.getX();
  while (Operation *op = x.getDefiningOp()) {
    if (op->getNumOperands() == 0)
      return {};
    x = op->getOperand(0);
  }
  return cast<BlockArgument>(x);
}

/// Moves the body of `producer` into `consumer`, whose argument `x` is the
/// producer's result and read by nobody else.
static void merge(KernelOp producer, KernelOp consumer, BlockArgument x) {
  Block &from = producer.getBlock(), &to = consumer.getBlock();
  SmallVector<Value> inputs(consumer.getInputs());
  for (auto [input, argument] :
       llvm::zip(producer.getInputs(), from.getArguments())) {
    size_t number = llvm::find(inputs, input) - inputs.begin();
    if (number == inputs.size()) {
      inputs.push_back(input);
      to.addArgument(argument.getType(), argument.getLoc());
    }
    argument.replaceAllUsesWith(to.getArgument(number));
  }
  x.replaceAllUsesWith(producer.getYield().getValues().front());
  to.getOperations().splice(to.begin(), from.getOperations(), from.begin(),
                            std::prev(from.end()));
  inputs.erase(inputs.begin() + x.getArgNumber());
  to.eraseArgument(x.getArgNumber());
  consumer.getInputsMutable().assign(inputs);
  consumer->setLoc(fuseLocations(consumer.getContext(), {producer, consumer}));
  Operation *init = producer.getInits().front().getDefiningOp();
  producer.erase();
  if (init && isOpTriviallyDead(init))
    init->erase();
}

namespace {
struct FusePools : cnnc::impl::FusePoolsBase<FusePools> {
  explicit FusePools(FusionPolicyPtr policy) : policy(std::move(policy)) {}
  explicit FusePools(FusionPolicyLookup lookup) : lookup(std::move(lookup)) {}
  FusePools(const FusePools &other)
      : FusePoolsBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    SmallVector<KernelOp> kernels;
    getOperation().walk([&](KernelOp kernel) { kernels.push_back(kernel); });
    for (KernelOp kernel : kernels)
      if (PoolOp pool = poolOf(kernel))
        visit(kernel, pool);
  }

  void visit(KernelOp kernel, PoolOp pool) {
    BlockArgument x = rootOf(pool);
    if (!x)
      return;
    auto producer =
        kernel.getInputs()[x.getArgNumber()].getDefiningOp<KernelOp>();
    Operation *contraction = producer ? contractionOf(producer) : nullptr;
    if (!contraction)
      return;
    FusionVerdict verdict = judge(producer, kernel, pool, x);
    auto options =
        remark::RemarkOpts::name(verdict.joins ? "fused" : "not-fused")
            .category("cnn-fusion");
    std::string name = displayName(pool), other = displayName(contraction);
    if (!verdict.joins) {
      ++refusals;
      remark::missed(pool.getLoc(), options)
          << name + " does not join " + other + ": " + verdict.why;
      return;
    }
    ++fused;
    remark::passed(pool.getLoc(), options)
        << name + " (cnn.pool) joins " + other + ": " + verdict.why;
    merge(producer, kernel, x);
  }

  FusionVerdict judge(KernelOp producer, KernelOp kernel, PoolOp pool,
                      BlockArgument x) {
    if (producer.getTilingAttr() || kernel.getTilingAttr())
      return {false, "there is a tiling already"};
    if (pool.getX() != x)
      return {false, displayName(*x.user_begin()) + " stands between them"};
    if (!producer->hasOneUse() || !x.hasOneUse())
      return {false, "what it reads is needed elsewhere, too"};
    return policy->joinsPool(producer, pool);
  }

  FusionPolicyPtr policy;
  FusionPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createFusePools(FusionPolicyPtr policy) {
  return std::make_unique<FusePools>(std::move(policy));
}

void cnnc::registerCnncFusionPasses(FusionPolicyLookup lookup) {
  registerPass([] { return createFormKernels(); });
  registerPass([lookup] { return std::make_unique<FusePools>(lookup); });
}
