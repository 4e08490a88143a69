//===- ShareHlsProcesses.cpp - cnn-hls-share-processes --------------------===//

#include "dialects/cnn/NodeNames.h"
#include "targets/hls/SymbolText.h"
#include "targets/hls/lower/Passes.h"
#include "llvm/ADT/StringMap.h"

namespace cnnc {
#define GEN_PASS_DEF_SHAREHLSPROCESSES
#include "targets/hls/lower/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct ShareHlsProcesses
    : cnnc::impl::ShareHlsProcessesBase<ShareHlsProcesses> {
  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    if (!kernels)
      return;
    SymbolTable symbols(kernels);
    llvm::StringMap<size_t> known;
    std::vector<SmallVector<ProcessOp>> groups;
    for (auto process : kernels.getOps<ProcessOp>()) {
      size_t group = known.try_emplace(textWithoutName(process), groups.size())
                         .first->second;
      if (group == groups.size())
        groups.emplace_back();
      groups[group].push_back(process);
    }
    for (ArrayRef<ProcessOp> processes : groups)
      if (processes.size() > 1 && failed(share(symbols, processes)))
        return signalPassFailure();
  }

  /// Keeps the first, which is then named after what it does, and is from all
  /// nodes.
  LogicalResult share(SymbolTable &symbols, ArrayRef<ProcessOp> processes) {
    ProcessOp first = processes.front();
    SmallVector<Operation *> all(processes.begin(), processes.end());
    first->setLoc(cnn::fuseLocations(&getContext(), all));
    std::string base = first.getKind().value_or("process").str() + "_";
    std::string name = base + std::to_string(++shapes[base]);
    while (symbols.lookup(name))
      name = base + std::to_string(++shapes[base]);
    if (failed(symbols.rename(first, name)))
      return failure();
    for (ProcessOp other : processes.drop_front()) {
      if (failed(symbols.replaceAllSymbolUses(
              other, first.getSymNameAttr(),
              symbols.getOp()->getParentOfType<ModuleOp>())))
        return failure();
      symbols.erase(other);
      ++shared;
    }
    return success();
  }

  llvm::StringMap<unsigned> shapes;
};
} // namespace
