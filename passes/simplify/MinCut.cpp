//===- MinCut.cpp - the cheapest yes-or-no decision -----------------------===//

#include "passes/simplify/MinCut.h"
#include <algorithm>
#include <cassert>

using namespace cnnc;

void MinCut::addCost(int a, int b, int64_t cost) {
  assert(cost >= 0 && "a cut has no negative edges");
  if (a == b || cost == 0)
    return;
  int forward = edgesOf[a].size(), backward = edgesOf[b].size();
  edgesOf[a].push_back({b, std::min(cost, kNever), backward});
  edgesOf[b].push_back({a, 0, forward});
}

bool MinCut::addPair(int a, int b,
                     const std::array<std::array<int64_t, 2>, 2> &cost) {
  int64_t surplus = cost[0][1] + cost[1][0] - cost[0][0] - cost[1][1];
  if (surplus < 0)
    return false;
  // cost = const + (c10 - c00) a + (c11 - c10) b + surplus (1 - a) b
  auto addIfTrue = [&](int variable, int64_t amount) {
    if (amount > 0)
      addCost(variable, kFalse, amount);
    else
      addCost(kTrue, variable, -amount);
  };
  addIfTrue(a, cost[1][0] - cost[0][0]);
  addIfTrue(b, cost[1][1] - cost[1][0]);
  addCost(b, a, surplus);
  return true;
}

bool MinCut::findLevels() {
  level.assign(edgesOf.size(), -1);
  level[kTrue] = 0;
  std::vector<int> queue = {kTrue};
  for (size_t i = 0; i < queue.size(); ++i)
    for (const Edge &edge : edgesOf[queue[i]])
      if (edge.capacity > 0 && level[edge.to] < 0) {
        level[edge.to] = level[queue[i]] + 1;
        queue.push_back(edge.to);
      }
  return level[kFalse] >= 0;
}

/// Pushes flow along one path of the level graph from `node` and returns how
/// much. The path is kept on an explicit stack: models may be a hundred
/// thousand operations deep.
int64_t MinCut::push(int node, int64_t limit) {
  std::vector<std::pair<int, unsigned>> path; // (node, edge taken)
  while (node != kFalse) {
    bool advanced = false;
    for (unsigned &i = nextEdge[node]; i < edgesOf[node].size(); ++i) {
      const Edge &edge = edgesOf[node][i];
      if (edge.capacity > 0 && level[edge.to] == level[node] + 1) {
        path.push_back({node, i});
        node = edge.to;
        advanced = true;
        break;
      }
    }
    if (advanced)
      continue;
    if (path.empty())
      return 0;
    // A dead end: step back and never come here again in this phase.
    node = path.back().first;
    ++nextEdge[node];
    path.pop_back();
  }
  int64_t flow = limit;
  for (auto [from, i] : path)
    flow = std::min(flow, edgesOf[from][i].capacity);
  for (auto [from, i] : path) {
    Edge &edge = edgesOf[from][i];
    edge.capacity -= flow;
    edgesOf[edge.to][edge.reverse].capacity += flow;
  }
  return flow;
}

std::vector<bool> MinCut::solve() {
  while (findLevels()) {
    nextEdge.assign(edgesOf.size(), 0);
    while (push(kTrue, kNever) > 0) {
    }
  }
  // Levels of the last search tell what the source still reaches.
  std::vector<bool> result(edgesOf.size());
  for (size_t i = 0; i < result.size(); ++i)
    result[i] = level[i] >= 0;
  return result;
}
