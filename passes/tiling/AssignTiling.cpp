//===- AssignTiling.cpp - cnn-assign-tiling -------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/tiling/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DECL_ASSIGNTILING
#define GEN_PASS_DEF_ASSIGNTILING
#include "passes/tiling/Passes.h.inc"
} // namespace cnnc

namespace {
struct AssignTiling : cnnc::impl::AssignTilingBase<AssignTiling> {
  explicit AssignTiling(TilingPolicyPtr policy) : policy(std::move(policy)) {}
  explicit AssignTiling(TilingPolicyLookup lookup)
      : lookup(std::move(lookup)) {}
  AssignTiling(const AssignTiling &other)
      : AssignTilingBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    getOperation().walk([&](cnn::KernelOp kernel) {
      if (kernel.getTilingAttr()) {
        ++kept;
        return;
      }
      kernel.setTilingAttr(policy->tile(kernel));
      ++assigned;
    });
  }

  TilingPolicyPtr policy;
  TilingPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createAssignTiling(TilingPolicyPtr policy) {
  return std::make_unique<AssignTiling>(std::move(policy));
}

void cnnc::registerCnncTilingPasses(TilingPolicyLookup lookup) {
  registerPass([lookup] { return std::make_unique<AssignTiling>(lookup); });
}
