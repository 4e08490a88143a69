//===- FlowGraph.h - The basic blocks of a function -------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_FLOWGRAPH_H
#define CNNC_TOOLS_PTXSIM_CORE_FLOWGRAPH_H

#include "tools/ptxsim/core/Program.h"

namespace ptxsim {

/// The control flow of decoded code, without what calls do in between. Blocks
/// are numbered in the order of the code; the number behind the last stands for
/// the function's end.
struct FlowGraph {
  explicit FlowGraph(const std::vector<Instruction> &code);

  /// The block that holds instruction number `pc`.
  uint32_t blockOf(uint32_t pc) const;

  std::vector<uint32_t> starts; ///< first instruction of each block
  uint32_t exit = 0;            ///< number of the function's end
  std::vector<std::vector<uint32_t>> successors, predecessors;

private:
  void findBlocks(const std::vector<Instruction> &code);
  void connect(const std::vector<Instruction> &code);
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_FLOWGRAPH_H
