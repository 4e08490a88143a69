//===- FoldConstants.cpp - evaluate what is known -------------------------===//
//
// Values are folded in one walk over each block. Results are kept as tensors
// until the walk is over and only those that something still needs become
// attributes, because the context keeps the memory of an attribute for ever:
// a chain of ten operations on a large weight would leave ten copies.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/IR/Remarks.h"
#include "passes/simplify/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace {
/// A constant: its elements, or one element (rank 0) that stands for all.
struct Known {
  Tensor tensor;
  bool isSplat = false;
};

/// What may still be spent.
struct Budget {
  int64_t bytes, steps;
};

/// Folds the operations of one block.
class BlockFolder {
public:
  BlockFolder(Budget &budget) : budget(budget) {}

  /// Folds what can be folded; returns how many operations were.
  int64_t run(Block &block);

  /// Operations over constants that exceeded the budget.
  int64_t refused = 0;

private:
  bool mayFold(Operation *op);
  bool fold(Operation *op);
  std::optional<SmallVector<Known>> foldSplats(Operation *op);
  bool afford(Operation *op);
  void forgetOperands(Operation *op);
  Known lookup(Value value);
  void replace(Operation *op);

  Budget &budget;
  llvm::DenseMap<Value, Known> results; // of the operations folded
  llvm::DenseMap<Value, int64_t> usesLeft;
};

struct FoldConstants : cnnc::impl::FoldConstantsBase<FoldConstants> {
  using FoldConstantsBase::FoldConstantsBase;
  void runOnOperation() override;
};
} // namespace

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static int64_t logicalBytes(RankedTensorType type) {
  int64_t bytes;
  return __builtin_mul_overflow(numElements(type.getShape()),
                                int64_t(elementBytes(type.getElementType())),
                                &bytes)
             ? INT64_MAX
             : bytes;
}

/// The constant `value` (a splat as one element).
static Known knownOf(ElementsAttr value) {
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense || !dense.isSplat() || dense.getNumElements() == 0)
    return {Tensor::constant(value), false};
  auto one = RankedTensorType::get({}, dense.getElementType());
  return {Tensor::constant(dense.resizeSplat(one)), true};
}

static ElementsAttr toAttribute(const Known &known, RankedTensorType type) {
  ElementsAttr value = known.tensor.toAttribute();
  return known.isSplat
             ? cast<DenseElementsAttr>(value).resizeSplat(type.dropEncoding())
             : value;
}

Known BlockFolder::lookup(Value value) {
  auto found = results.find(value);
  return found != results.end() ? found->second : knownOf(constantOf(value));
}

bool BlockFolder::mayFold(Operation *op) {
  if (!isa<CnnDialect>(op->getDialect()) || op->use_empty() ||
      op->getNumOperands() == 0 || isa<KernelOp, YieldOp>(op))
    return false;
  return llvm::all_of(op->getOperands(),
                      [&](Value operand) {
                        return results.count(operand) || constantOf(operand);
                      }) &&
         llvm::none_of(op->getResultTypes(),
                       [](Type type) { return layoutOf(type) != nullptr; });
}

/// The results if they are splats because the operands are.
std::optional<SmallVector<Known>> BlockFolder::foldSplats(Operation *op) {
  SmallVector<Tensor> elements;
  if (isElementwise(op) && !isa<LookupOp>(op)) {
    for (Value operand : op->getOperands()) {
      Known known = lookup(operand);
      if (!known.isSplat)
        return std::nullopt;
      elements.push_back(known.tensor);
    }
    return SmallVector<Known>{{evaluateElement(op, elements), true}};
  }
  // These repeat elements of their first operand and add none.
  if (!isa<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, GatherOp,
           GatherElementsOp, GatherNDOp, RelayoutOp>(op) ||
      numElements(shapeOf(op->getResult(0))) == 0)
    return std::nullopt;
  Known known = lookup(op->getOperand(0));
  if (!known.isSplat)
    return std::nullopt;
  return SmallVector<Known>{known};
}

/// Takes from the budget what evaluating `op` costs, if that much is left.
bool BlockFolder::afford(Operation *op) {
  int64_t stored = 0, made = 0;
  auto add = [](int64_t &sum, int64_t bytes) {
    if (__builtin_add_overflow(sum, bytes, &sum))
      sum = INT64_MAX;
  };
  for (Value operand : op->getOperands()) {
    Known known = lookup(operand);
    add(stored, known.tensor.bytes().size());
    if (known.isSplat)
      add(made, logicalBytes(tensorType(operand))); // is expanded
  }
  for (Value result : op->getResults()) {
    int64_t bytes = logicalBytes(tensorType(result));
    if (bytes > kMaxEvaluatedBytes)
      return false;
    add(made, bytes);
  }
  int64_t growth = isa<CastOp>(op) ? 0 : std::max<int64_t>(0, made - stored);
  int64_t steps = evaluationCost(op);
  if (growth > budget.bytes || steps > budget.steps)
    return false;
  budget.bytes -= growth;
  budget.steps -= steps;
  return true;
}

bool BlockFolder::fold(Operation *op) {
  std::optional<SmallVector<Known>> known = foldSplats(op);
  if (!known) {
    if (!afford(op)) {
      ++refused;
      remark::missed(
          op->getLoc(),
          remark::RemarkOpts::name("too-large").category("cnn-fold-constants"))
          << (op->getName().getStringRef() +
              " over constants is left for run time: its result or cost is "
              "too large")
                 .str();
      return false;
    }
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands()) {
      Known value = lookup(operand);
      operands.push_back(value.isSplat ? Tensor::constant(toAttribute(
                                             value, tensorType(operand)))
                                       : value.tensor);
    }
    FailureOr<SmallVector<Tensor>> evaluated = evaluate(op, operands);
    if (failed(evaluated))
      return false;
    known.emplace();
    for (Tensor &tensor : *evaluated)
      known->push_back({std::move(tensor), false});
  }
  for (auto [result, value] : llvm::zip(op->getResults(), *known)) {
    usesLeft[result] = std::distance(result.use_begin(), result.use_end());
    results[result] = std::move(value);
  }
  forgetOperands(op);
  return true;
}

/// Frees the results that `op` was the last to use.
void BlockFolder::forgetOperands(Operation *op) {
  for (Value operand : op->getOperands()) {
    auto uses = usesLeft.find(operand);
    if (uses != usesLeft.end() && --uses->second == 0)
      results[operand] = Known();
  }
}

/// Replaces the uses of a folded operation by other operations with constants.
void BlockFolder::replace(Operation *op) {
  OpBuilder builder(op);
  for (Value result : op->getResults()) {
    if (result.use_empty())
      continue;
    ElementsAttr value =
        toAttribute(results.find(result)->second, tensorType(result));
    auto constant = ConstantOp::create(builder, op->getLoc(), value);
    result.replaceAllUsesWith(constant);
  }
  SmallVector<Operation *> producers;
  for (Value operand : op->getOperands())
    if (Operation *producer = operand.getDefiningOp())
      if (!llvm::is_contained(producers, producer))
        producers.push_back(producer);
  op->erase();
  for (Operation *producer : producers)
    if (isa<ConstantOp>(producer) && producer->use_empty())
      producer->erase();
}

int64_t BlockFolder::run(Block &block) {
  SmallVector<Operation *> folded;
  for (Operation &op : block)
    if (mayFold(&op) && fold(&op))
      folded.push_back(&op);
  // Users before producers, so that what only served folding is gone by the
  // time that its producer is looked at.
  for (Operation *op : llvm::reverse(folded))
    replace(op);
  return folded.size();
}

void FoldConstants::runOnOperation() {
  Budget budget{maxGrowthBytes, maxSteps};
  // Not the blocks inside kernels.
  for (Block &block : getOperation().getBody()) {
    BlockFolder folder(budget);
    folded += folder.run(block);
    refused += folder.refused;
  }
}
