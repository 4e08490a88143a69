//===- Import.cpp - from ONNX to the cnn dialect --------------------------===//

#include "compiler/onnx/Import.h"
#include "compiler/onnx/GraphImporter.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::onnx_import;

/// A text that may hold names of the model, on one line and printable.
static std::string oneLine(StringRef text) {
  std::string result;
  if (llvm::json::isUTF8(text)) {
    for (char c : text)
      result += llvm::isPrint(c) || c & 0x80 ? c : '?';
    // What else ends a line in Unicode: next line, line and paragraph
    // separator.
    for (StringRef separator : {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"})
      for (size_t at; (at = result.find(separator)) != std::string::npos;)
        result.replace(at, separator.size(), "?");
    return result;
  }
  for (char c : text)
    result += llvm::isPrint(c) ? c : '?';
  return result;
}

/// Imports what has been read, or says why it could not be.
static FailureOr<OwningOpRef<ModuleOp>>
importFile(MLIRContext &context,
           llvm::Expected<std::shared_ptr<ModelFile>> file,
           const ImportOptions &options, ImportReport &report) {
  context.loadDialect<cnn::CnnDialect, func::FuncDialect>();
  if (!file) {
    report.error = oneLine(llvm::toString(file.takeError()));
    return failure();
  }
  report.sha256 = (*file)->sha256();
  auto module = GraphImporter(context, *file, options, report).run();
  report.error = oneLine(report.error);
  for (std::string &warning : report.warnings)
    warning = oneLine(warning);
  return module;
}

FailureOr<OwningOpRef<ModuleOp>>
cnnc::onnx_import::importModel(MLIRContext &context, StringRef path,
                               const ImportOptions &options,
                               ImportReport &report) {
  return importFile(context, ModelFile::load(path), options, report);
}

FailureOr<OwningOpRef<ModuleOp>>
cnnc::onnx_import::importModel(MLIRContext &context, llvm::MemoryBufferRef file,
                               const ImportOptions &options,
                               ImportReport &report) {
  return importFile(context, ModelFile::parse(file), options, report);
}

void cnnc::onnx_import::printRefusals(raw_ostream &os,
                                      ArrayRef<Refusal> refusals) {
  for (const Refusal &row : refusals) {
    os << "refused" << (row.target.empty() ? "" : " for " + row.target) << ": ";
    if (!row.op.empty())
      os << "node \"" << oneLine(row.node) << "\" (" << oneLine(row.op)
         << (row.opset ? ", opset " + std::to_string(row.opset) : "") << "): ";
    os << oneLine(row.reason);
    if (!row.wayOut.empty())
      os << "; way out: " << oneLine(row.wayOut);
    os << "\n";
  }
}
