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

#include <algorithm>

namespace ptxsim {
namespace {

class PostDominators {
public:
  explicit PostDominators(DecodedFunction &f) : code(f.code) {
    findBlocks();
    connect();
    order();
    iterate();
  }

  /// First instruction of the nearest post-dominator of the block that ends at
  /// `pc`, or kNowhere.
  uint32_t after(uint32_t pc) const {
    uint32_t block = blockOf(pc), meeting = nearest[block];
    if (meeting == exit)
      meeting = commonEntry(block);
    return meeting == kNone ? kNowhere : starts[meeting];
  }

private:
  static constexpr uint32_t kNone = 0xffffffffu;

  uint32_t blockOf(uint32_t pc) const {
    return uint32_t(std::upper_bound(starts.begin(), starts.end(), pc) -
                    starts.begin()) -
           1;
  }

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
      for (uint32_t next : successors[block])
        visit(next);
    }
    seen[exit] = false;
    return seen;
  }

  /// The one block by which the ways from a branch come into what all of them
  /// reach, or kNone.
  uint32_t commonEntry(uint32_t branch) const {
    std::vector<bool> common(exit + 1, true);
    for (uint32_t next : successors[branch]) {
      std::vector<bool> reached = reach(next, branch);
      for (uint32_t b = 0; b <= exit; ++b)
        common[b] = common[b] && reached[b];
    }
    uint32_t entry = kNone;
    for (uint32_t b = 0; b < exit; ++b) {
      if (!common[b])
        continue;
      bool isEntered = false;
      for (uint32_t p : predecessors[b])
        isEntered |= !common[p];
      if (isEntered && entry != kNone)
        return kNone;
      if (isEntered)
        entry = b;
    }
    return entry;
  }

  void findBlocks() {
    std::vector<bool> leads(code.size() + 1);
    leads[0] = true;
    for (size_t n = 0; n < code.size(); ++n) {
      Flow m = code[n].flow;
      if (m == Flow::Branch)
        leads[code[n].target] = true;
      if (m == Flow::Table)
        for (uint32_t target : *code[n].table)
          leads[target] = true;
      if (m != Flow::On)
        leads[n + 1] = true;
    }
    for (uint32_t n = 0; n < code.size(); ++n)
      if (leads[n])
        starts.push_back(n);
    exit = uint32_t(starts.size());
  }

  void connect() {
    successors.resize(exit + 1);
    predecessors.resize(exit + 1);
    auto add = [&](uint32_t from, uint32_t to) {
      successors[from].push_back(to);
      predecessors[to].push_back(from);
    };
    for (uint32_t b = 0; b < exit; ++b) {
      uint32_t last =
          (b + 1 < exit ? starts[b + 1] : uint32_t(code.size())) - 1;
      const Instruction &i = code[last];
      Flow m = i.flow;
      bool always = i.guard < 0;
      if (m == Flow::Branch)
        add(b, blockOf(i.target));
      if (m == Flow::Table)
        for (uint32_t target : *i.table)
          add(b, blockOf(target));
      if (m == Flow::Leave)
        add(b, exit);
      bool goesOn = m == Flow::On || !always;
      if (goesOn)
        add(b, b + 1 < exit ? b + 1 : exit);
    }
  }

  /// Post-order of the reversed graph, from the exit.
  void order() {
    number.assign(exit + 1, kNone);
    std::vector<std::pair<uint32_t, size_t>> stack{{exit, 0}};
    std::vector<bool> seen(exit + 1);
    seen[exit] = true;
    while (!stack.empty()) {
      auto &[block, next] = stack.back();
      if (next < predecessors[block].size()) {
        uint32_t p = predecessors[block][next++];
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
        for (uint32_t s : successors[block])
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

  const std::vector<Instruction> &code;
  std::vector<uint32_t> starts, number, postOrder, nearest;
  std::vector<std::vector<uint32_t>> successors, predecessors;
  uint32_t exit = 0;
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
