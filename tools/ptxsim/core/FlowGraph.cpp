//===- FlowGraph.cpp - The basic blocks of a function ---------------------===//

#include "tools/ptxsim/core/FlowGraph.h"

#include <algorithm>

namespace ptxsim {

FlowGraph::FlowGraph(const std::vector<Instruction> &code) {
  findBlocks(code);
  connect(code);
}

uint32_t FlowGraph::blockOf(uint32_t pc) const {
  return uint32_t(std::upper_bound(starts.begin(), starts.end(), pc) -
                  starts.begin()) -
         1;
}

void FlowGraph::findBlocks(const std::vector<Instruction> &code) {
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

void FlowGraph::connect(const std::vector<Instruction> &code) {
  successors.resize(exit + 1);
  predecessors.resize(exit + 1);
  auto add = [&](uint32_t from, uint32_t to) {
    successors[from].push_back(to);
    predecessors[to].push_back(from);
  };
  for (uint32_t b = 0; b < exit; ++b) {
    uint32_t last = (b + 1 < exit ? starts[b + 1] : uint32_t(code.size())) - 1;
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

} // namespace ptxsim
