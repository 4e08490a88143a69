//===- TargetRefusals.cpp - nodes that a target cannot compile ------------===//

#include "compiler/pipeline/TargetRefusals.h"
#include "dialects/cnn/NodeNames.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace cnnc;
using onnx_import::Refusal;

std::vector<Refusal>
cnnc::targetRefusals(ModuleOp module, const Target &target,
                     const onnx_import::ImportReport &report) {
  std::vector<Refusal> rows;
  llvm::StringSet<> seen;
  for (const TargetRefusal &refusal : target.refusals(module)) {
    SmallVector<std::string> names = cnn::nodeNames(refusal.op->getLoc());
    if (names.empty())
      names.push_back(cnn::displayName(refusal.op));
    for (const std::string &name : names) {
      if (!seen.insert(name).second)
        continue;
      Refusal row{name, refusal.op->getName().getStringRef().str(), 0,
                  refusal.reason, refusal.wayOut};
      // A module that was not imported knows its operations alone.
      if (auto found = report.operators.find(name);
          found != report.operators.end())
        std::tie(row.op, row.opset) = found->second;
      row.target = target.name();
      rows.push_back(std::move(row));
    }
  }
  return rows;
}
