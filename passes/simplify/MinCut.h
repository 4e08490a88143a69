//===- MinCut.h - the cheapest yes-or-no decision ---------------*- C++ -*-===//
//
// Minimises a sum of costs over yes-or-no variables, each of which depends on
// one or two of them, where every pair prefers to agree (a submodular energy):
// the minimum cut of a graph. After V. Kolmogorov and R. Zabih, "What energy
// functions can be minimized via graph cuts?", PAMI 26(2), 2004; the flow is
// found with Dinic's algorithm.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_MINCUT_H
#define CNNC_PASSES_SIMPLIFY_MINCUT_H

#include "llvm/ADT/SmallVector.h"
#include <array>
#include <cstdint>
#include <vector>

namespace cnnc {

class MinCut {
public:
  /// More than every sum of costs; makes a choice impossible.
  static constexpr int64_t kNever = int64_t(1) << 60;

  MinCut() : edgesOf(2) {}

  /// A new variable.
  int addVariable() {
    edgesOf.emplace_back();
    return edgesOf.size() - 1;
  }

  /// The variables that are always true and always false.
  static constexpr int kTrue = 0, kFalse = 1;

  /// `cost` (not negative) is due if `a` is true and `b` is false.
  void addCost(int a, int b, int64_t cost);

  /// `cost[p][q]` is due if a == p and b == q. Returns false, and adds nothing,
  /// if cost[0][0] + cost[1][1] > cost[0][1] + cost[1][0].
  bool addPair(int a, int b, const std::array<std::array<int64_t, 2>, 2> &cost);

  /// An assignment of least cost, indexed by variable; of several the one with
  /// the fewest true variables.
  std::vector<bool> solve();

private:
  struct Edge {
    int to;
    int64_t capacity;
    int reverse; // index in edgesOf[to]
  };

  bool findLevels();
  int64_t push(int node, int64_t limit);

  std::vector<llvm::SmallVector<Edge, 4>> edgesOf;
  std::vector<int> level;
  std::vector<unsigned> nextEdge;
};

} // namespace cnnc

#endif
