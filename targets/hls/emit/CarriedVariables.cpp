//===- CarriedVariables.cpp - one variable for nested loops ---------------===//

#include "targets/hls/emit/CarriedVariables.h"

using namespace mlir;
using namespace cnnc;

/// The variable that `value` is a load of, or null.
static Value loadedFrom(Value value) {
  auto load = value.getDefiningOp<emitc::LoadOp>();
  return load && load.getOperand().getDefiningOp<emitc::VariableOp>()
             ? load.getOperand()
             : Value();
}

/// The ancestor of `op` in `block`, or null.
static Operation *ancestorIn(Block *block, Operation *op) {
  return block->findAncestorOpInBlock(*op);
}

namespace {
/// The copies `inner = outer` and, later in the same block, `outer = inner`.
struct Copies {
  emitc::AssignOp in, out;
  Value outer;
};
} // namespace

static std::optional<Copies> findCopies(emitc::VariableOp inner) {
  Copies copies;
  Block *block = inner->getBlock();
  for (Operation *user : inner->getUsers())
    if (auto assign = dyn_cast<emitc::AssignOp>(user))
      if (assign->getBlock() == block && !copies.in)
        copies.in = assign;
  // Users come in no order: there must be one copy in this block alone.
  for (Operation *user : inner->getUsers())
    if (isa<emitc::AssignOp>(user) && user->getBlock() == block &&
        user != copies.in)
      return std::nullopt;
  if (!copies.in)
    return std::nullopt;
  copies.outer = loadedFrom(copies.in.getValue());
  if (!copies.outer || copies.outer.getType() != inner.getType())
    return std::nullopt;
  for (Operation *user : copies.outer.getUsers())
    if (auto assign = dyn_cast<emitc::AssignOp>(user))
      if (assign->getBlock() == block &&
          loadedFrom(assign.getValue()) == inner.getResult())
        copies.out = assign;
  return copies.out && copies.in->isBeforeInBlock(copies.out)
             ? std::optional(copies)
             : std::nullopt;
}

/// Whether nothing but the copies touches `outer` from the load that begins
/// them to the store that ends them, and `inner` behind it.
static bool isPrivate(emitc::VariableOp inner, Copies copies) {
  Block *block = inner->getBlock();
  Operation *first = copies.in.getValue().getDefiningOp();
  Operation *result = copies.out.getValue().getDefiningOp();
  if (first->getBlock() != block || result->getBlock() != block)
    return false;
  for (Operation *user : copies.outer.getUsers()) {
    if (user == first || user == copies.out)
      continue;
    Operation *here = ancestorIn(block, user);
    if (here && first->isBeforeInBlock(here) &&
        here->isBeforeInBlock(copies.out))
      return false;
  }
  for (Operation *user : inner->getUsers()) {
    Operation *here = ancestorIn(block, user);
    if (here && copies.out->isBeforeInBlock(here))
      return false;
    // Between its load and the store into `outer`, it must not change.
    if (here && result->isBeforeInBlock(here))
      return false;
  }
  return copies.in.getValue().hasOneUse() && copies.out.getValue().hasOneUse();
}

unsigned cnnc::hls::mergeCarriedVariables(emitc::FuncOp function) {
  SmallVector<emitc::VariableOp> variables;
  function.walk([&](emitc::VariableOp op) { variables.push_back(op); });
  unsigned count = 0;
  for (emitc::VariableOp inner : variables) {
    std::optional<Copies> copies = findCopies(inner);
    if (!copies || !isPrivate(inner, *copies))
      continue;
    Operation *first = copies->in.getValue().getDefiningOp();
    Operation *result = copies->out.getValue().getDefiningOp();
    copies->in.erase();
    copies->out.erase();
    first->erase();
    result->erase();
    inner.getResult().replaceAllUsesWith(copies->outer);
    inner.erase();
    ++count;
  }
  return count;
}
