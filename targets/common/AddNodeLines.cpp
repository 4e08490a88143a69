//===- AddNodeLines.cpp - cnn-add-node-lines ------------------------------===//

#include "dialects/cnn/NodeNames.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "targets/common/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_ADDNODELINES
#include "targets/common/Passes.h.inc"
} // namespace cnnc

namespace {
struct AddNodeLines : cnnc::impl::AddNodeLinesBase<AddNodeLines> {
  using AddNodeLinesBase::AddNodeLinesBase;

  void runOnOperation() override {
    if (auto lines = getOperation()->getAttrOfType<DictionaryAttr>(kLinesAttr))
      for (auto kernels : getOperation().getOps<ModuleOp>())
        addLines(kernels, lines);
  }

  void addLines(ModuleOp kernels, DictionaryAttr lines) {
    kernels->setLoc(locationOf(1));
    for (auto function : kernels.getOps<LLVM::LLVMFuncOp>()) {
      int64_t own = lineOf(function.getLoc(), lines).value_or(1);
      function->setLoc(locationOf(own));
      function.getBody().walk([&](Operation *op) {
        op->setLoc(locationOf(lineOf(op->getLoc(), lines).value_or(own)));
        ++located;
      });
    }
  }

  /// The line of the first node that a location stands for.
  std::optional<int64_t> lineOf(Location loc, DictionaryAttr lines) {
    for (const std::string &name : cnn::nodeNames(loc))
      if (auto line = lines.getAs<IntegerAttr>(name))
        return line.getInt();
    return std::nullopt;
  }

  Location locationOf(int64_t line) {
    return FileLineColLoc::get(&getContext(), file, line, 1);
  }
};
} // namespace
