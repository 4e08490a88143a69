//===- Loops.cpp - Which loop an instruction belongs to -------------------===//
//
// A loop is a header, to which an edge leads back in a depth-first walk, and
// the blocks from which that edge is reached without passing the header
// (A. Aho, M. Lam, R. Sethi, J. Ullman, "Compilers", 9.6.6). Edges back to one
// header make one loop. In code that jumps into the middle of a loop, which
// compilers hardly emit, a loop may come out larger than it is.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/Decoder.h"
#include "tools/ptxsim/core/FlowGraph.h"

#include <algorithm>

namespace ptxsim {
namespace {

using Edge = std::pair<uint32_t, uint32_t>;

/// Edges to a block that the walk from the entry has not left yet.
std::vector<Edge> edgesBack(const FlowGraph &graph) {
  enum State : uint8_t { New, Open, Closed };
  std::vector<State> states(graph.exit + 1, New);
  std::vector<Edge> back;
  std::vector<std::pair<uint32_t, size_t>> stack{{0, 0}};
  states[0] = Open;
  while (!stack.empty()) {
    auto &[block, next] = stack.back();
    if (next == graph.successors[block].size()) {
      states[block] = Closed;
      stack.pop_back();
      continue;
    }
    uint32_t to = graph.successors[block][next++];
    if (states[to] == Open)
      back.push_back({block, to});
    if (states[to] == New) {
      states[to] = Open;
      stack.push_back({to, 0});
    }
  }
  return back;
}

struct Body {
  uint32_t header;
  std::vector<bool> blocks;
  size_t size = 0;
};

/// Adds the blocks that reach `from` without passing the header.
void grow(const FlowGraph &graph, uint32_t from, Body &body) {
  std::vector<uint32_t> work{from};
  while (!work.empty()) {
    uint32_t block = work.back();
    work.pop_back();
    if (body.blocks[block])
      continue;
    body.blocks[block] = true;
    ++body.size;
    for (uint32_t before : graph.predecessors[block])
      work.push_back(before);
  }
}

} // namespace

void findLoops(DecodedFunction &function, std::vector<Loop> &loops) {
  FlowGraph graph(function.code);
  std::map<uint32_t, Body> byHeader;
  for (auto [from, header] : edgesBack(graph)) {
    Body &body = byHeader[header];
    if (body.size == 0) {
      body.header = header;
      body.blocks.resize(graph.exit + 1);
      body.blocks[header] = true;
      body.size = 1;
    }
    grow(graph, from, body);
  }
  // Outer loops first: the last to claim a block is the innermost.
  std::vector<const Body *> bodies;
  for (const auto &[header, body] : byHeader)
    bodies.push_back(&body);
  std::sort(bodies.begin(), bodies.end(), [](const Body *a, const Body *b) {
    return std::pair(b->size, a->header) < std::pair(a->size, b->header);
  });
  for (const Body *body : bodies) {
    const Instruction &first = function.code[graph.starts[body->header]];
    uint32_t around = first.loop;
    loops.push_back({function.name, first.line, first.sourceFile,
                     first.sourceLine, loops[around].depth + 1});
    for (uint32_t pc = 0; pc < function.code.size(); ++pc)
      if (body->blocks[graph.blockOf(pc)])
        function.code[pc].loop = uint32_t(loops.size() - 1);
  }
}

} // namespace ptxsim
