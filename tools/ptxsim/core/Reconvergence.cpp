//===- Reconvergence.cpp - Where lanes meet again -------------------------===//
//
// A branch's two ways meet at its nearest post-dominator: the first instruction
// that lies on every way from it to the function's end. Post-dominators are
// found on the graph of basic blocks by iteration (K. Cooper, T. Harvey,
// K. Kennedy, "A Simple, Fast Dominance Algorithm").
//
// Where one of the ways may leave the function early there is none before its
// end. Lanes that have left need not be waited for: the others meet where both
// ways come into the instructions that they have in common, if that is one
// place.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/Decoder.h"
#include "tools/ptxsim/core/FlowGraph.h"

namespace ptxsim {
namespace {

class PostDominators {
public:
  explicit PostDominators(const DecodedFunction &f)
      : graph(f.code), exit(graph.exit) {
    order();
    iterate();
  }

  /// First instruction of the nearest post-dominator of the block that ends at
  /// `pc`, or kNowhere.
  uint32_t after(uint32_t pc) const {
    uint32_t block = graph.blockOf(pc), meeting = nearest[block];
    if (meeting == exit)
      meeting = commonEntry(block);
    return meeting == kNone ? kNowhere : graph.starts[meeting];
  }

private:
  static constexpr uint32_t kNone = 0xffffffffu;

  /// Blocks that are reached from `from` without passing `without`.
  std::vector<bool> reach(uint32_t from, uint32_t without) const {
    std::vector<bool> seen(exit + 1);
    std::vector<uint32_t> stack;
    auto visit = [&](uint32_t block) {
      if (block != without && !seen[block]) {
        seen[block] = true;
        stack.push_back(block);
      }
    };
    visit(from);
    while (!stack.empty()) {
      uint32_t block = stack.back();
      stack.pop_back();
      for (uint32_t next : graph.successors[block])
        visit(next);
    }
    seen[exit] = false;
    return seen;
  }

  /// The one block by which the ways from a branch come into what all of them
  /// reach, or kNone.
  uint32_t commonEntry(uint32_t branch) const {
    std::vector<bool> common(exit + 1, true);
    for (uint32_t next : graph.successors[branch]) {
      std::vector<bool> reached = reach(next, branch);
      for (uint32_t b = 0; b <= exit; ++b)
        common[b] = common[b] && reached[b];
    }
    uint32_t entry = kNone;
    for (uint32_t b = 0; b < exit; ++b) {
      if (!common[b])
        continue;
      bool isEntered = false;
      for (uint32_t p : graph.predecessors[b])
        isEntered |= !common[p];
      if (isEntered && entry != kNone)
        return kNone;
      if (isEntered)
        entry = b;
    }
    return entry;
  }

  /// Post-order of the reversed graph, from the exit.
  void order() {
    number.assign(exit + 1, kNone);
    std::vector<std::pair<uint32_t, size_t>> stack{{exit, 0}};
    std::vector<bool> seen(exit + 1);
    seen[exit] = true;
    while (!stack.empty()) {
      auto &[block, next] = stack.back();
      if (next < graph.predecessors[block].size()) {
        uint32_t p = graph.predecessors[block][next++];
        if (!seen[p]) {
          seen[p] = true;
          stack.push_back({p, 0});
        }
        continue;
      }
      number[block] = uint32_t(postOrder.size());
      postOrder.push_back(block);
      stack.pop_back();
    }
  }

  void iterate() {
    nearest.assign(exit + 1, kNone);
    nearest[exit] = exit;
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t n = postOrder.size(); n-- > 0;) {
        uint32_t block = postOrder[n];
        if (block == exit)
          continue;
        uint32_t best = kNone;
        for (uint32_t s : graph.successors[block])
          if (number[s] != kNone && nearest[s] != kNone)
            best = best == kNone ? s : common(best, s);
        if (best != nearest[block]) {
          nearest[block] = best;
          changed = true;
        }
      }
    }
  }

  uint32_t common(uint32_t a, uint32_t b) const {
    while (a != b) {
      while (number[a] < number[b])
        a = nearest[a];
      while (number[b] < number[a])
        b = nearest[b];
    }
    return a;
  }

  FlowGraph graph;
  uint32_t exit;
  std::vector<uint32_t> number, postOrder, nearest;
};

} // namespace

void findReconvergence(DecodedFunction &function) {
  PostDominators dominators(function);
  for (uint32_t pc = 0; pc < function.code.size(); ++pc) {
    Instruction &i = function.code[pc];
    if (i.flow == Flow::Branch || i.flow == Flow::Table)
      i.reconverge = dominators.after(pc);
  }
}

} // namespace ptxsim
