//===- Partition.cpp - which operations share a kernel --------------------===//

#include "passes/fusion/Partition.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/IR/Remarks.h"
#include "passes/fusion/FusionCost.h"
#include "passes/fusion/FusionRules.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static remark::RemarkOpts remarkOptions(StringRef name) {
  return remark::RemarkOpts::name(name).category("cnn-fusion");
}

static void remarkJoined(Operation *op, const KernelGroup &group) {
  remark::passed(op->getLoc(), remarkOptions("fused"))
      << displayName(op) + " (" + op->getName().getStringRef().str() +
             ") joins " + displayName(group.anchor ? group.anchor : group.exit);
}

static bool isBefore(Operation *a, Operation *b) {
  return a->isBeforeInBlock(b);
}

/// True if every use of the operation's results is by a member of `set`.
static bool usedOnlyBy(Operation *op, const SetVector<Operation *> &set) {
  return llvm::all_of(op->getUsers(),
                      [&](Operation *user) { return set.contains(user); });
}

void Partition::run(Block &block) {
  // Later anchors choose first: of two that feed one operation the later takes
  // it, and nothing runs later than it would have to.
  for (Operation &op : llvm::reverse(block))
    if (isAnchor(&op))
      claimEpilogue(startGroup(&op));
  // All users of an operation are placed before it is.
  for (Operation &op : llvm::reverse(block))
    if ((isElementwise(&op) || isMovement(&op)) && !isView(&op) &&
        !groupsOf.contains(&op))
      place(&op);
  for (std::unique_ptr<KernelGroup> &group : allGroups) {
    SmallVector<Operation *> members = group->members.takeVector();
    llvm::sort(members, isBefore);
    group->members.insert(members.begin(), members.end());
  }
  llvm::sort(allGroups, [](const auto &a, const auto &b) {
    return isBefore(a->exit, b->exit);
  });
}

KernelGroup &Partition::startGroup(Operation *exit) {
  KernelGroup &group = *allGroups.emplace_back(std::make_unique<KernelGroup>());
  group.exit = exit;
  if (isAnchor(exit))
    group.anchor = exit;
  addMember(exit, group);
  return group;
}

/// The number of elements that `op` computes for the members that use it.
/// Element-wise users of one element share it.
static double evaluationsFor(Operation *op, const KernelGroup &group) {
  double shared = 0, apart = 0;
  for (OpOperand &use : op->getUses()) {
    auto user = group.evaluations.find(use.getOwner());
    if (user == group.evaluations.end())
      continue;
    double reads = readsOf(use, user->second);
    if (isElementwise(use.getOwner()))
      shared = std::max(shared, reads);
    else
      apart += reads;
  }
  return shared + apart;
}

void Partition::addMember(Operation *op, KernelGroup &group) {
  bool outside = op == group.exit || op == group.anchor;
  group.evaluations[op] = outside ? elementsOf(op) : evaluationsFor(op, group);
  group.members.insert(op);
  groupsOf[op].push_back(&group);
}

//===----------------------------------------------------------------------===//
// Epilogues
//===----------------------------------------------------------------------===//

/// What could follow `anchor` in its kernel, whatever escapes, in program
/// order.
static SmallVector<Operation *>
epilogueRegion(Operation *anchor, const FusionOptions &options,
               function_ref<bool(Operation *)> isTaken) {
  SetVector<Operation *> region;
  region.insert(anchor);
  for (size_t i = 0; i < region.size(); ++i)
    for (Operation *user : region[i]->getUsers())
      if (mayFollow(user, anchor, options) && !isTaken(user))
        region.insert(user);
  SmallVector<Operation *> order(region.begin() + 1, region.end());
  llvm::sort(order, isBefore);
  return order;
}

/// The part of `region` (anchor included) that lies between the anchor and
/// `exit`, both included.
static SetVector<Operation *> between(Operation *anchor, Operation *exit,
                                      const DenseSet<Operation *> &region) {
  SetVector<Operation *> part;
  part.insert(exit);
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i] == anchor)
      continue;
    for (Value operand : part[i]->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        if (region.contains(producer))
          part.insert(producer);
  }
  return part;
}

void Partition::claimEpilogue(KernelGroup &group) {
  Operation *anchor = group.anchor;
  if (!acceptsEpilogue(anchor))
    return;
  SmallVector<Operation *> order = epilogueRegion(
      anchor, options, [&](Operation *op) { return groupsOf.contains(op); });
  DenseSet<Operation *> region(order.begin(), order.end());
  region.insert(anchor);
  SetVector<Operation *> best;
  for (Operation *exit : order) {
    SetVector<Operation *> part = between(anchor, exit, region);
    if (int64_t(part.size()) > options.maxOperations)
      continue;
    bool closed = llvm::all_of(part, [&](Operation *op) {
      return op == exit || usedOnlyBy(op, part);
    });
    if (closed) {
      best = std::move(part);
      group.exit = exit;
    }
  }
  SmallVector<Operation *> claimed(best.begin(), best.end());
  llvm::sort(claimed, isBefore);
  for (Operation *op : claimed) {
    if (op == anchor)
      continue;
    group.epilogue.insert(op);
    group.members.insert(op);
    group.evaluations[op] = elementsOf(op);
    groupsOf[op].push_back(&group);
    ++statistics.epilogues;
    remarkJoined(op, group);
  }
  explainEpilogue(group);
}

/// True if the result of `from` reaches `to` other than directly.
static bool leadsTo(Operation *from, Operation *to) {
  SetVector<Operation *> seen;
  seen.insert(from);
  for (size_t i = 0; i < seen.size(); ++i)
    for (Operation *user : seen[i]->getUsers()) {
      if (user == to)
        return true;
      if (user->getBlock() == to->getBlock() && isBefore(user, to))
        seen.insert(user);
    }
  return false;
}

void Partition::explainEpilogue(KernelGroup &group) {
  Operation *exit = group.exit;
  for (Operation *user : llvm::SetVector<Operation *>(exit->getUsers().begin(),
                                                      exit->getUsers().end())) {
    if (!mayFollow(user, group.anchor, options))
      continue;
    ++statistics.refusals;
    if (!exit->getContext()->getRemarkEngine())
      continue;
    std::string reason =
        displayName(exit) + " has several users outside of one kernel";
    if (groupsOf.contains(user))
      reason =
          "it belongs to " + displayName(groupsOf.lookup(user).front()->anchor);
    for (Operation *other : exit->getUsers())
      if (other != user && isBefore(other, user) && leadsTo(other, user))
        reason = "there would be a cycle through " + displayName(other);
    remark::missed(user->getLoc(), remarkOptions("not-fused"))
        << displayName(user) + " does not join " + displayName(group.anchor) +
               ": " + reason;
  }
}

//===----------------------------------------------------------------------===//
// Prologues
//===----------------------------------------------------------------------===//

std::string Partition::refusal(Operation *op, const KernelGroup &group) const {
  if (int64_t(group.members.size()) >= options.maxOperations)
    return "the kernel is large enough";
  std::string rule = whyNotWithin(op, group, inPlace);
  if (!rule.empty())
    return rule;
  double own = std::max(1.0, elementsOf(op));
  double repeated = evaluationsFor(op, group) / own - 1;
  if (double(elementCost(op)) * repeated > double(options.maxRecompute))
    return "it would be computed " + std::to_string(int64_t(repeated + 1)) +
           " times over";
  return "";
}

/// Why `op`, whose users are in the kernels `users` (and elsewhere, if it
/// escapes), does not join them; empty if it does.
std::string Partition::whyNotFused(Operation *op, ArrayRef<KernelGroup *> users,
                                   bool escapes) const {
  if (escapes)
    return "it is read as a whole";
  if (users.size() > 1 && !isCheapToRepeat(op))
    return "it has users in " + std::to_string(users.size()) + " kernels";
  for (const KernelGroup *group : users)
    if (std::string reason = refusal(op, *group); !reason.empty())
      return reason;
  return "";
}

void Partition::place(Operation *op) {
  SetVector<KernelGroup *> users;
  bool escapes = op->use_empty();
  for (Operation *user : op->getUsers()) {
    auto found = groupsOf.find(user);
    if (found == groupsOf.end())
      escapes = true;
    else
      users.insert(found->second.begin(), found->second.end());
  }
  if (auto concat = dyn_cast<ConcatOp>(op))
    inPlace.decide(concat,
                   whyNotFused(op, users.getArrayRef(), escapes).empty(),
                   [&](Operation *part) { return groupsOf.contains(part); });
  std::string reason = whyNotFused(op, users.getArrayRef(), escapes);
  if (!reason.empty()) {
    for (KernelGroup *group : users) {
      ++statistics.refusals;
      remark::missed(op->getLoc(), remarkOptions("not-fused"))
          << displayName(op) + " does not join " +
                 displayName(group->anchor ? group->anchor : group->exit) +
                 ": " + reason;
    }
    startGroup(op);
    return;
  }
  statistics.recomputed += users.size() > 1;
  for (KernelGroup *group : users) {
    bool besides = llvm::any_of(op->getUsers(), [&](Operation *user) {
      return group->epilogue.contains(user);
    });
    addMember(op, *group);
    if (besides)
      group->epilogue.insert(op);
    ++statistics.prologues;
    remarkJoined(op, *group);
  }
}
