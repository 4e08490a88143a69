//===- Import.cpp - from ONNX to the cnn dialect --------------------------===//

#include "compiler/onnx/Import.h"
#include "compiler/onnx/GraphImporter.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::onnx_import;

FailureOr<OwningOpRef<ModuleOp>>
cnnc::onnx_import::importModel(MLIRContext &context, StringRef path,
                               const ImportOptions &options,
                               ImportReport &report) {
  context.loadDialect<cnn::CnnDialect, func::FuncDialect>();
  auto file = ModelFile::load(path);
  if (!file) {
    report.error = llvm::toString(file.takeError());
    return failure();
  }
  report.sha256 = (*file)->sha256();
  return GraphImporter(context, *file, options, report).run();
}

/// A text of the model on one line.
static std::string oneLine(StringRef text) {
  std::string result;
  for (char c : text)
    result += llvm::isPrint(c) || c & 0x80 ? c : ' ';
  return result;
}

void cnnc::onnx_import::printRefusals(raw_ostream &os,
                                      ArrayRef<Refusal> refusals) {
  for (const Refusal &row : refusals) {
    os << "refused: ";
    if (!row.op.empty())
      os << "node \"" << oneLine(row.node) << "\" (" << oneLine(row.op)
         << ", opset " << row.opset << "): ";
    os << oneLine(row.reason);
    if (!row.wayOut.empty())
      os << "; way out: " << oneLine(row.wayOut);
    os << "\n";
  }
}
