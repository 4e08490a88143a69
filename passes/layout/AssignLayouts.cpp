//===- AssignLayouts.cpp - cnn-assign-layouts -----------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/layout/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DECL_ASSIGNLAYOUTS
#define GEN_PASS_DEF_ASSIGNLAYOUTS
#include "passes/layout/Passes.h.inc"
} // namespace cnnc

static void setLayout(Value value, cnn::LayoutAttr layout) {
  value.setType(
      cnn::withLayout(cast<RankedTensorType>(value.getType()), layout));
}

namespace {
struct AssignLayouts : cnnc::impl::AssignLayoutsBase<AssignLayouts> {
  explicit AssignLayouts(LayoutPolicyPtr policy) : policy(std::move(policy)) {}
  explicit AssignLayouts(LayoutPolicyLookup lookup)
      : lookup(std::move(lookup)) {}
  AssignLayouts(const AssignLayouts &other)
      : AssignLayoutsBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    adapted.clear();
    for (Operation &op :
         llvm::make_early_inc_range(getOperation().getBody().front())) {
      if (isa<cnn::ConstantOp, cnn::RelayoutOp>(op))
        continue;
      if (auto wanted = policy->preferred(&op))
        apply(&op, *wanted);
      else
        follow(&op);
    }
  }

  void apply(Operation *op, const OpLayouts &wanted) {
    for (auto [operand, layout] :
         llvm::zip(op->getOpOperands(), wanted.operands))
      operand.set(adapt(operand.get(), layout, op));
    for (auto [result, layout] : llvm::zip(op->getResults(), wanted.results))
      setLayout(result, layout);
  }

  /// Gives `op` the layout of its first operand that it can follow, and other
  /// operands of that shape too; or row-major operands.
  void follow(Operation *op) {
    for (OpOperand &operand : op->getOpOperands()) {
      cnn::LayoutAttr layout = cnn::layoutOf(operand.get().getType());
      if (!layout || !policy->follows(op, operand.getOperandNumber(), layout))
        continue;
      size_t rank = cnn::shapeOf(operand.get()).size();
      for (OpOperand &other : op->getOpOperands()) {
        bool same = cnn::shapeOf(other.get()).size() == rank &&
                    policy->follows(op, other.getOperandNumber(), layout);
        // Operands that broadcast are read as they are.
        if (same)
          other.set(adapt(other.get(), layout, op));
      }
      for (Value result : op->getResults())
        setLayout(result, layout);
      return;
    }
    for (OpOperand &operand : op->getOpOperands())
      operand.set(adapt(operand.get(), {}, op));
  }

  /// `value` in `layout`, made behind its definition once for all users.
  Value adapt(Value value, cnn::LayoutAttr layout, Operation *user) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type)
      return value;
    RankedTensorType wanted = cnn::withLayout(type, layout);
    if (wanted == type)
      return value;
    Value &known = adapted[{value, wanted}];
    if (known)
      return known;
    OpBuilder builder(user);
    if (Operation *definition = value.getDefiningOp())
      builder.setInsertionPointAfter(definition);
    else
      builder.setInsertionPointToStart(&getOperation().getBody().front());
    if (auto constant = value.getDefiningOp<cnn::ConstantOp>()) {
      known = cnn::ConstantOp::create(builder, constant.getLoc(), wanted,
                                      constant.getValue());
      ++relaid;
    } else {
      known = cnn::RelayoutOp::create(builder, user->getLoc(), wanted, value);
      ++relayouts;
    }
    return known;
  }

  LayoutPolicyPtr policy;
  LayoutPolicyLookup lookup;
  llvm::DenseMap<std::pair<Value, Type>, Value> adapted;
};
} // namespace

std::unique_ptr<Pass> cnnc::createAssignLayouts(LayoutPolicyPtr policy) {
  return std::make_unique<AssignLayouts>(std::move(policy));
}

void cnnc::registerCnncLayoutPasses(LayoutPolicyLookup lookup) {
  registerPass([lookup] { return std::make_unique<AssignLayouts>(lookup); });
}
