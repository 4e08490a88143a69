//===- ElementFunctions.cpp - functions of one value each -----------------===//

#include "passes/quantise/ElementFunctions.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "passes/quantise/Plan.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Operations that a function may have one after another.
static constexpr size_t kMostOperations = 32;

static bool isSplat(Value value) {
  return constantOf(value) && elementOf(value).isF32() && constantSplat(value);
}

/// Whether `op` computes each element of its result of the elements of its
/// operands in the same place, and numbers that are the same everywhere.
static bool isFunction(Operation *op) {
  if (!isa<UnaryOp, BinaryOp, SelectOp>(op))
    return false;
  ArrayRef<int64_t> shape = shapeOf(op->getResult(0));
  auto isKnownType = [](Value value) {
    return elementOf(value).isF32() || elementOf(value).isInteger(1);
  };
  return isKnownType(op->getResult(0)) &&
         llvm::all_of(op->getOperands(), [&](Value operand) {
           return isKnownType(operand) &&
                  (isSplat(operand) ||
                   (!constantOf(operand) && shapeOf(operand) == shape));
         });
}

namespace {
class Finder {
public:
  explicit Finder(Block &block) : block(block) {}

  std::vector<ElementFunction> run() {
    for (Operation &op : block)
      if (op.getNumResults() == 1 && isFunction(&op))
        origins[op.getResult(0)] = originsOf(&op);
    std::vector<ElementFunction> found;
    // The last operation has the longest function.
    for (Operation &op : llvm::reverse(block))
      if (op.getNumResults() == 1 && origins.contains(op.getResult(0)) &&
          elementOf(op.getResult(0)).isF32() && !taken.contains(&op))
        if (auto function = longestTo(op.getResult(0)))
          found.push_back(std::move(*function));
    std::reverse(found.begin(), found.end());
    return found;
  }

private:
  /// The values of which `op` computes a function, the last ones first.
  SmallVector<Value> originsOf(Operation *op) {
    std::optional<SmallVector<Value>> common;
    for (Value operand : op->getOperands()) {
      if (constantOf(operand))
        continue;
      SmallVector<Value> own = {operand};
      if (auto it = origins.find(operand); it != origins.end())
        llvm::append_range(own, it->second);
      if (common)
        llvm::erase_if(*common, [&](Value value) {
          return !llvm::is_contained(own, value);
        });
      else
        common = own;
    }
    if (common && common->size() > kMostOperations)
      common->truncate(kMostOperations);
    return common.value_or(SmallVector<Value>());
  }

  std::optional<ElementFunction> longestTo(Value y) {
    SmallVector<Value> candidates = origins.lookup(y);
    for (Value x : llvm::reverse(candidates))
      if (auto function = between(x, y))
        return function;
    return std::nullopt;
  }

  /// The function, if it is one that needs a table and nobody looks into.
  std::optional<ElementFunction> between(Value x, Value y) {
    if (!elementOf(x).isF32())
      return std::nullopt;
    SetVector<Operation *> ops;
    ops.insert(y.getDefiningOp());
    for (size_t i = 0; i < ops.size(); ++i)
      for (Value operand : ops[i]->getOperands())
        if (operand != x && !constantOf(operand))
          ops.insert(operand.getDefiningOp());
    bool computes = false;
    for (Operation *op : ops) {
      computes |= !supportsGrids(op);
      bool isShown = op != y.getDefiningOp() &&
                     llvm::any_of(op->getUsers(), [&](Operation *user) {
                       return !ops.contains(user);
                     });
      if (isShown || taken.contains(op))
        return std::nullopt;
    }
    if (!computes)
      return std::nullopt;
    taken.insert_range(ops);
    ElementFunction function{x, y, llvm::to_vector(ops)};
    llvm::sort(function.ops, [](Operation *a, Operation *b) {
      return a->isBeforeInBlock(b);
    });
    return function;
  }

  Block &block;
  DenseMap<Value, SmallVector<Value>> origins;
  DenseSet<Operation *> taken;
};
} // namespace

std::vector<ElementFunction> cnnc::findElementFunctions(Block &block) {
  return Finder(block).run();
}

FailureOr<std::vector<double>>
ElementFunction::evaluate(ArrayRef<double> numbers) const {
  Type f64 = Float64Type::get(x.getContext());
  auto make = [&](ArrayRef<int64_t> shape, ArrayRef<double> values) {
    FailureOr<Tensor> tensor =
        Tensor::allocate(RankedTensorType::get(shape, f64));
    if (succeeded(tensor))
      llvm::copy(values, tensor->mutableValues<double>().begin());
    return tensor;
  };
  int64_t count = numbers.size();
  DenseMap<Value, Tensor> known;
  FailureOr<Tensor> input = make({count}, numbers);
  if (failed(input))
    return failure();
  known[x] = *input;
  for (Operation *op : ops) {
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands()) {
      if (constantOf(operand) && !known.contains(operand)) {
        FailureOr<Tensor> splat = make({}, *constantSplat(operand));
        if (failed(splat))
          return failure();
        known[operand] = *splat;
      }
      operands.push_back(known.lookup(operand));
    }
    // The same operation on another type.
    Operation *wide = op->clone();
    Type element = elementOf(op->getResult(0));
    wide->getResult(0).setType(
        RankedTensorType::get({count}, element.isF32() ? f64 : element));
    auto results = cnn::evaluate(wide, operands);
    wide->destroy();
    if (failed(results))
      return failure();
    known[op->getResult(0)] = results->front();
  }
  return known.lookup(y).values<double>().vec();
}
