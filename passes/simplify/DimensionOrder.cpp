//===- DimensionOrder.cpp - where to transpose, for one permutation -------===//

#include "passes/simplify/DimensionOrder.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/simplify/MinCut.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// A transpose that stays is a kernel of its own: to start it costs about as
/// much as moving this many bytes.
static constexpr int64_t kStartBytes = 1 << 14;

/// The weight of a byte against computing one more operation on permuted
/// tensors, which changes the program for nothing.
static constexpr int64_t kPerByte = 16;

/// What it costs to transpose `value` at run time; the users of `result` use
/// what comes of it.
static int64_t movingCost(Value value, Value result) {
  auto type = cast<RankedTensorType>(value.getType());
  constexpr int64_t kMost = int64_t(1) << 44;
  int64_t bytes = std::min(byteSize(type), kMost) + kStartBytes;
  // In the middle of a computation it keeps apart what would otherwise be one
  // kernel: inputs and outputs are the better place.
  if (value.getDefiningOp() &&
      !llvm::all_of(result.getUsers(),
                    [](Operation *user) { return isa<func::ReturnOp>(user); }))
    bytes += kStartBytes;
  return bytes * kPerByte;
}

/// `shape` with leading extents of 1 up to `rank`.
static SmallVector<int64_t> expanded(ArrayRef<int64_t> shape, size_t rank) {
  SmallVector<int64_t> result(rank - shape.size(), 1);
  llvm::append_range(result, shape);
  return result;
}

DimensionOrder::DimensionOrder(Block &block, ArrayRef<int64_t> p)
    : block(block), p(p), inverted(inverse(p)) {
  for (Operation &op : block) {
    auto transpose = dyn_cast<TransposeOp>(op);
    bool sameRank = transpose && transpose.getPermutation().size() == p.size();
    if (!sameRank && !(isa<CnnDialect>(op.getDialect()) && commutes(&op, p)))
      continue;
    nodeOf[&op] = nodes.size();
    nodes.push_back(&op);
  }
}

int DimensionOrder::nodeDefining(Value value) const {
  auto found = nodeOf.find(value.getDefiningOp());
  return found == nodeOf.end() ? -1 : found->second;
}

int64_t DimensionOrder::conversionCost(Value value) const {
  if (constantOf(value) ||
      isFreePermutation(expanded(shapeOf(value), p.size()), p))
    return 0;
  return movingCost(value, value);
}

Permutation DimensionOrder::between(TransposeOp op, bool from, bool to) const {
  Permutation q(op.getPermutation());
  if (from)
    q = compose(inverted, q);
  return to ? compose(q, p) : q;
}

DimensionOrder::PairCost DimensionOrder::transposeCost(TransposeOp op) const {
  PairCost cost;
  for (bool from : {false, true})
    for (bool to : {false, true}) {
      Permutation shape(shapeOf(op.getX()));
      if (from)
        shape = permuted(shape, p);
      bool free = constantOf(op.getX()) ||
                  isFreePermutation(shape, between(op, from, to));
      cost[from][to] = free ? 0 : movingCost(op.getX(), op.getY());
    }
  return cost;
}

SmallVector<int> DimensionOrder::consumers(Value value) const {
  llvm::SmallSetVector<int, 4> result;
  for (OpOperand &use : value.getUses()) {
    Operation *owner = use.getOwner();
    auto found = nodeOf.find(owner);
    int node = -1;
    if (found != nodeOf.end()) {
      if (isa<TransposeOp>(owner))
        continue;
      node = isPermutedOperand(use) ? found->second : -1;
    }
    result.insert(node);
  }
  return result.takeVector();
}

void DimensionOrder::forEachValue(function_ref<void(Value)> visit) const {
  auto consider = [&](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (type && size_t(type.getRank()) <= p.size() && !constantOf(value) &&
        conversionCost(value) > 0)
      visit(value);
  };
  llvm::for_each(block.getArguments(), consider);
  for (Operation &op : block)
    llvm::for_each(op.getResults(), consider);
}

//===----------------------------------------------------------------------===//
// The choice
//===----------------------------------------------------------------------===//

/// Gives nodes on either side of a transpose opposite signs, so that agreeing
/// variables mean that the transpose is free. Where a cycle makes that
/// impossible, addTranspose gives one of them up.
void DimensionOrder::colour() {
  SmallVector<SmallVector<std::pair<int, bool>, 4>> neighbours(nodes.size());
  auto link = [&](int a, int b, bool opposite) {
    if (a < 0 || b < 0)
      return;
    neighbours[a].push_back({b, opposite});
    neighbours[b].push_back({a, opposite});
  };
  forEachValue([&](Value value) {
    for (int user : consumers(value))
      link(nodeDefining(value), user, false);
  });
  for (Operation *op : nodes)
    if (auto transpose = dyn_cast<TransposeOp>(op)) {
      PairCost cost = transposeCost(transpose);
      if (cost[0][0] + cost[1][1] > cost[0][1] + cost[1][0])
        link(nodeDefining(transpose.getX()), nodeOf.lookup(op), true);
    }
  flips.assign(nodes.size(), false);
  std::vector<bool> seen(nodes.size());
  for (size_t start = 0; start < nodes.size(); ++start) {
    if (seen[start])
      continue;
    seen[start] = true;
    SmallVector<int> queue = {int(start)};
    while (!queue.empty()) {
      int node = queue.pop_back_val();
      for (auto [next, opposite] : neighbours[node])
        if (!seen[next]) {
          seen[next] = true;
          flips[next] = flips[node] != opposite;
          queue.push_back(next);
        }
    }
  }
}

/// The variable of `node`; the constant for "as it is" if there is none.
int DimensionOrder::variable(int node, bool flip) const {
  if (node < 0)
    return flip ? MinCut::kTrue : MinCut::kFalse;
  return node + 2; // after the two constants
}

/// `cost` is due once if any user's order differs from the source's.
void DimensionOrder::addSharing(MinCut &cut, int source, ArrayRef<int> users,
                                int64_t cost) const {
  // Users of a value that is held as it is may have different signs.
  for (bool flip : {false, true}) {
    if (source >= 0 && flips[source] != flip)
      continue;
    SmallVector<int> variables;
    for (int user : users)
      if (user < 0 || flips[user] == flip)
        variables.push_back(variable(user, flip));
    int from = variable(source, flip);
    if (variables.size() == 1) {
      cut.addCost(from, variables[0], cost);
      cut.addCost(variables[0], from, cost);
    } else if (variables.size() > 1) {
      int any = cut.addVariable(), all = cut.addVariable();
      cut.addCost(any, from, cost);
      cut.addCost(from, all, cost);
      for (int user : variables) {
        cut.addCost(user, any, MinCut::kNever);
        cut.addCost(all, user, MinCut::kNever);
      }
    }
  }
}

void DimensionOrder::addTranspose(MinCut &cut, TransposeOp op) const {
  PairCost cost = transposeCost(op);
  int from = nodeDefining(op.getX()), to = nodeOf.lookup(op);
  auto addResult = [&](const std::array<int64_t, 2> &byOrder) {
    int64_t difference = byOrder[1] - byOrder[0];
    int asIs = variable(-1, flips[to]), self = variable(to, flips[to]);
    int other = asIs == MinCut::kTrue ? MinCut::kFalse : MinCut::kTrue;
    // Costs of being permuted, or of not being permuted.
    int against = difference > 0 ? asIs : other;
    bool selfFirst = against == MinCut::kFalse;
    cut.addCost(selfFirst ? self : against, selfFirst ? against : self,
                std::abs(difference));
  };
  if (from < 0)
    return addResult(cost[0]);
  PairCost flipped;
  for (int a : {0, 1})
    for (int b : {0, 1})
      flipped[a][b] = cost[a ^ int(flips[from])][b ^ int(flips[to])];
  if (cut.addPair(variable(from, flips[from]), variable(to, flips[to]),
                  flipped))
    return;
  // The operand keeps its order then.
  int self = variable(from, flips[from]);
  int asIs = variable(-1, flips[from]);
  if (asIs == MinCut::kFalse)
    cut.addCost(self, asIs, MinCut::kNever);
  else
    cut.addCost(asIs, self, MinCut::kNever);
  addResult(cost[0]);
}

void DimensionOrder::addToCut(MinCut &cut) const {
  for (size_t i = 0; i < nodes.size(); ++i)
    cut.addVariable();
  forEachValue([&](Value value) {
    addSharing(cut, nodeDefining(value), consumers(value),
               conversionCost(value));
  });
  for (auto [i, op] : llvm::enumerate(nodes)) {
    if (auto transpose = dyn_cast<TransposeOp>(op)) {
      addTranspose(cut, transpose);
      continue;
    }
    // Change nothing for nothing.
    int self = variable(i, flips[i]), asIs = variable(-1, flips[i]);
    cut.addCost(asIs == MinCut::kFalse ? self : asIs,
                asIs == MinCut::kFalse ? asIs : self, 1);
  }
}

TransposeCost DimensionOrder::costOf(const std::vector<bool> &choice) const {
  TransposeCost total;
  auto add = [&](int64_t cost) {
    total.cost += cost;
    total.count += cost > 0;
  };
  auto order = [&](int node) { return node >= 0 && choice[node]; };
  forEachValue([&](Value value) {
    bool own = order(nodeDefining(value));
    if (llvm::any_of(consumers(value),
                     [&](int user) { return order(user) != own; }))
      add(conversionCost(value));
  });
  for (auto [i, op] : llvm::enumerate(nodes))
    if (auto transpose = dyn_cast<TransposeOp>(op))
      add(transposeCost(
          transpose)[order(nodeDefining(transpose.getX()))][choice[i]]);
  return total;
}

bool DimensionOrder::improves() {
  colour();
  MinCut cut;
  addToCut(cut);
  std::vector<bool> solution = cut.solve();
  chosen.assign(nodes.size(), false);
  std::vector<bool> asIs(nodes.size(), false);
  for (size_t i = 0; i < nodes.size(); ++i)
    chosen[i] = solution[i + 2] != flips[i];
  TransposeCost before = costOf(asIs), after = costOf(chosen);
  return after.cost < before.cost && after.count <= before.count;
}

//===----------------------------------------------------------------------===//
// The rewrite
//===----------------------------------------------------------------------===//

/// `value`, of which one form exists, in the other.
Value DimensionOrder::convert(RewriterBase &rewriter, Value value,
                              bool asPermuted) {
  // A transpose offers both forms from its operand.
  auto transpose = value.getDefiningOp<TransposeOp>();
  if (transpose && isNode(transpose)) {
    int from = nodeDefining(transpose.getX());
    bool order = from >= 0 && chosen[from];
    Value source = held(rewriter, transpose.getX(), order);
    rewriter.setInsertionPointAfter(transpose);
    return make<TransposeOp>(rewriter, transpose.getLoc(), source,
                             between(transpose, order, asPermuted));
  }
  Value source = held(rewriter, value, !asPermuted);
  rewriter.setInsertionPointAfterValue(source);
  ArrayRef<int64_t> shape = shapeOf(source);
  if (shape.size() < p.size())
    source = make<ReshapeOp>(rewriter, value.getLoc(), source,
                             expanded(shape, p.size()));
  return make<TransposeOp>(rewriter, value.getLoc(), source,
                           asPermuted ? p : inverted);
}

/// `value` as it is or permuted; converted once, where it is defined.
Value DimensionOrder::held(RewriterBase &rewriter, Value value,
                           bool asPermuted) {
  auto found = forms[asPermuted].find(value);
  if (found != forms[asPermuted].end())
    return found->second;
  int node = nodeDefining(value);
  bool own = node >= 0 && chosen[node];
  bool isTranspose = node >= 0 && isa<TransposeOp>(nodes[node]);
  Value form;
  if (isTranspose) {
    int from = nodeDefining(cast<TransposeOp>(nodes[node]).getX());
    bool stays = !asPermuted && !(from >= 0 && chosen[from]);
    form = stays ? value : convert(rewriter, value, asPermuted);
  } else {
    form = own == asPermuted ? value : convert(rewriter, value, asPermuted);
  }
  forms[asPermuted][value] = form;
  return form;
}

int64_t DimensionOrder::apply(RewriterBase &rewriter) {
  int64_t count = 0;
  SmallVector<Operation *> ops;
  for (Operation &op : block)
    ops.push_back(&op);
  for (Operation *op : ops) {
    auto found = nodeOf.find(op);
    bool isTranspose = found != nodeOf.end() && isa<TransposeOp>(op);
    bool asPermuted = found != nodeOf.end() && chosen[found->second];
    if (isTranspose && nodeDefining(op->getOperand(0)) >= 0 &&
        chosen[nodeDefining(op->getOperand(0))])
      continue; // made where it is used
    SmallVector<Value> operands;
    for (OpOperand &operand : op->getOpOperands()) {
      bool permute = asPermuted && !isTranspose && isPermutedOperand(operand);
      operands.push_back(held(rewriter, operand.get(), permute));
    }
    if (!asPermuted || isTranspose) {
      rewriter.modifyOpInPlace(op, [&] { op->setOperands(operands); });
      continue;
    }
    rewriter.setInsertionPoint(op);
    Operation *copy = createPermuted(rewriter, op, operands, p);
    for (auto [old, made] : llvm::zip(op->getResults(), copy->getResults()))
      forms[1][old] = made;
    ++count;
  }
  for (Operation *op : llvm::reverse(nodes))
    if (op->use_empty())
      rewriter.eraseOp(op);
  return count;
}
