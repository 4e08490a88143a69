//===- FormHlsExpressions.cpp - cnn-hls-form-expressions ------------------===//

#include "mlir/Dialect/EmitC/Transforms/Transforms.h"
#include "mlir/IR/IRMapping.h"
#include "targets/hls/Passes.h"
#include "targets/hls/emit/CarriedVariables.h"
#include "targets/hls/emit/EmitcMemory.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_FORMHLSEXPRESSIONS
#include "targets/hls/Passes.h.inc"
} // namespace cnnc

/// Operators, calls and loads that one expression holds at most: what fits on
/// two lines.
static constexpr size_t kMostOperations = 14;

/// Operators of index arithmetic that may be written in several places.
static constexpr size_t kMostCopied = 2;

/// Upstream writes a load once for each use, and wants one for each.
static void giveEachUseItsLoad(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    auto load = dyn_cast<emitc::LoadOp>(op);
    if (!load)
      continue;
    OpBuilder b(load);
    for (OpOperand &use :
         llvm::make_early_inc_range(llvm::drop_begin(load->getUses())))
      use.set(b.clone(*load)->getResult(0));
  }
}

/// Puts the body of `from` in the place of the operands of `into` that it
/// computes, and returns the joint expression.
static emitc::ExpressionOp merge(emitc::ExpressionOp from,
                                 emitc::ExpressionOp into) {
  OpBuilder b(into);
  llvm::SetVector<Value> operands(from.getOperands().begin(),
                                  from.getOperands().end());
  for (Value operand : into.getOperands())
    if (operand != from.getResult())
      operands.insert(operand);
  auto joint = emitc::ExpressionOp::create(
      b, into.getLoc(), into.getResult().getType(), operands.getArrayRef());
  Block &block = joint.createBody();
  auto argument = [&](Value operand) {
    auto *found = llvm::find(operands, operand);
    return block.getArgument(found - operands.begin());
  };
  IRMapping mapping;
  auto bind = [&](emitc::ExpressionOp expression) {
    for (auto [inner, outer] : llvm::zip(expression.getRegion().getArguments(),
                                         expression.getOperands()))
      if (!mapping.contains(inner))
        mapping.map(inner, argument(outer));
  };
  b.setInsertionPointToEnd(&block);
  bind(from);
  for (Operation &op : from.getRegion().front().without_terminator())
    b.clone(op, mapping);
  Value computed = mapping.lookup(from.getRootOp()->getResult(0));
  for (auto [inner, outer] :
       llvm::zip(into.getRegion().getArguments(), into.getOperands()))
    if (outer == from.getResult())
      mapping.map(inner, computed);
  bind(into);
  for (Operation &op : into.getRegion().front())
    b.clone(op, mapping);
  giveEachUseItsLoad(block);
  into.replaceAllUsesWith(joint.getResult());
  into.erase();
  from.erase();
  return joint;
}

/// A field of a record.
static bool isField(Operation &op) {
  auto call = dyn_cast<emitc::CallOpaqueOp>(op);
  return call && call.getCallee().starts_with(hls::kFieldFunction);
}

/// Fields are written as names are.
static size_t sizeOf(emitc::ExpressionOp expression) {
  return llvm::count_if(expression.getRegion().front().without_terminator(),
                        [](Operation &op) { return !isField(op); });
}

/// True for a load of a variable, or a field of a record, and nothing else: as
/// cheap to write as a name.
static bool isVariable(emitc::ExpressionOp expression) {
  Operation *root = expression.getRootOp();
  if (isField(*root))
    root = root->getOperand(0).getDefiningOp();
  if (!root) // of a record that is an argument
    return true;
  return isa<emitc::LoadOp>(root) &&
         expression.getOperand(0).getDefiningOp<emitc::VariableOp>();
}

/// Whether nothing between `operand` and `user`, in one block, writes what
/// `operand` reads.
static bool canMove(emitc::ExpressionOp operand, Operation *user) {
  llvm::SmallPtrSet<Value, 4> reads;
  if (!hls::collectReads(operand, reads))
    return false;
  if (reads.empty())
    return true;
  for (Operation *op = operand->getNextNode(); op != user;
       op = op->getNextNode())
    if (hls::mayWrite(op, reads))
      return false;
  return true;
}

/// Whether the variable that `operand` loads is not written from there to the
/// end of the statement, in its block, that holds `user`: loops and branches
/// may read it themselves.
static bool isFinal(emitc::ExpressionOp operand, Operation *user) {
  Operation *holder = operand->getBlock()->findAncestorOpInBlock(*user);
  return holder && canMove(operand, holder->getNextNode());
}

/// Index arithmetic, which reads nothing, may stand in an inner loop, and short
/// one in several places: synthesis shares and hoists it.
static bool isIndexArithmetic(emitc::ExpressionOp expression) {
  llvm::SmallPtrSet<Value, 4> reads;
  return expression.getResult().getType().isInteger(32) &&
         hls::collectReads(expression, reads) && reads.empty() &&
         llvm::none_of(expression.getRegion().front(), [](Operation &op) {
           return isa<emitc::CallOp>(op) ||
                  (isa<emitc::CallOpaqueOp>(op) && !isField(op));
         });
}

namespace {
struct FormHlsExpressions
    : cnnc::impl::FormHlsExpressionsBase<FormHlsExpressions> {
  void runOnOperation() override {
    getOperation().walk([&](emitc::FuncOp function) {
      merged += hls::mergeCarriedVariables(function);
      wrap(function);
      SmallVector<Block *> blocks;
      function.walk<WalkOrder::PreOrder>([&](Operation *op) {
        if (!isa<emitc::ExpressionOp>(op))
          for (Region &region : op->getRegions())
            for (Block &block : region)
              blocks.push_back(&block);
      });
      for (Block *block : blocks)
        nest(*block);
      for (Block *block : llvm::reverse(blocks))
        dropDead(*block);
      for (Block *block : blocks)
        sink(*block);
    });
  }

  void wrap(emitc::FuncOp function) {
    SmallVector<Operation *> found;
    function.walk([&](Operation *op) {
      if (isa<emitc::CExpressionInterface>(op) && op->getNumResults() == 1 &&
          !op->getParentOfType<emitc::ExpressionOp>())
        found.push_back(op);
    });
    for (Operation *op : found) {
      OpBuilder b(op);
      emitc::createExpression(op, b);
    }
  }

  void nest(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(block))
      if (auto expression = dyn_cast<emitc::ExpressionOp>(op))
        while (auto operand = foldable(expression)) {
          expression = merge(operand, expression);
          ++folded;
        }
  }

  /// The expression behind an operand of `user` that can become part of it. If
  /// others need it too, a copy.
  emitc::ExpressionOp foldable(emitc::ExpressionOp user) {
    for (Value value : user.getOperands()) {
      auto operand = value.getDefiningOp<emitc::ExpressionOp>();
      if (!operand || sizeOf(operand) + sizeOf(user) > kMostOperations)
        continue;
      if (needsBrackets(user, operand))
        continue;
      bool here = operand->getBlock() == user->getBlock();
      bool once = value.hasOneUse() && isUsedOnceWithin(user, value);
      if (isIndexArithmetic(operand)) {
        if (once || sizeOf(operand) <= kMostCopied)
          return copyFor(user, operand);
      } else if (here ? (once || isVariable(operand)) && canMove(operand, user)
                      : isVariable(operand) && isFinal(operand, user)) {
        return copyFor(user, operand);
      }
    }
    return {};
  }

  static emitc::ExpressionOp copyFor(emitc::ExpressionOp user,
                                     emitc::ExpressionOp operand) {
    Value value = operand.getResult();
    if (llvm::all_of(value.getUsers(),
                     [&](Operation *other) { return other == user; }))
      return operand;
    OpBuilder b(operand->getContext());
    b.setInsertionPointAfter(operand);
    auto copy = cast<emitc::ExpressionOp>(b.clone(*operand));
    user->replaceUsesOfWith(value, copy.getResult());
    return copy;
  }

  /// Whether compilers would warn of `operand` within `user`, because the
  /// printer writes brackets only where C++ needs them.
  static bool needsBrackets(emitc::ExpressionOp user,
                            emitc::ExpressionOp operand) {
    Operation *root = operand.getRootOp();
    auto warns = [&](Operation *op) {
      if (isa<emitc::CmpOp>(op))
        return isa<emitc::CmpOp>(root);
      if (isa<emitc::LogicalOrOp>(op))
        return isa<emitc::LogicalAndOp>(root);
      return isa<emitc::BitwiseAndOp, emitc::BitwiseOrOp, emitc::BitwiseXorOp,
                 emitc::BitwiseLeftShiftOp, emitc::BitwiseRightShiftOp>(op) &&
             isa<emitc::CmpOp, emitc::AddOp, emitc::SubOp, emitc::MulOp,
                 emitc::DivOp, emitc::RemOp, emitc::BitwiseAndOp,
                 emitc::BitwiseOrOp, emitc::BitwiseXorOp>(root);
    };
    for (auto [inner, outer] :
         llvm::zip(user.getRegion().getArguments(), user.getOperands()))
      if (outer == operand.getResult() && llvm::any_of(inner.getUsers(), warns))
        return true;
    return false;
  }

  /// An operand that the body uses twice would be written twice.
  static bool isUsedOnceWithin(emitc::ExpressionOp user, Value operand) {
    for (auto [inner, outer] :
         llvm::zip(user.getRegion().getArguments(), user.getOperands()))
      if (outer == operand)
        return inner.hasOneUse();
    return false;
  }

  /// Values that nobody uses, such as those that a loop carries for itself.
  static void dropDead(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
      llvm::SmallPtrSet<Value, 4> reads;
      auto expression = dyn_cast<emitc::ExpressionOp>(op);
      if (expression && expression->use_empty() &&
          hls::collectReads(expression, reads))
        expression.erase();
    }
  }

  /// Moves values to the statement that uses them, which then need no variable.
  static void sink(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
      auto expression = dyn_cast<emitc::ExpressionOp>(op);
      if (!expression || !expression.getResult().hasOneUse())
        continue;
      Operation *user = *expression->getUsers().begin();
      if (user->getBlock() == &block && isa<emitc::AssignOp>(user) &&
          canMove(expression, user))
        expression->moveBefore(user);
    }
  }
};
} // namespace
