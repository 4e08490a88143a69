//===- FuzzOnnx.cpp - Any bytes as a model --------------------------------===//
//
// What begins with a letter is taken for the text form of ONNX, which keeps its
// structure under mutations; anything else for the binary one.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/Import.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace cnnc::onnx_import;

/// A model that fails must say why, and one that does not must be whole.
static void check(bool holds, const char *what) {
  if (holds)
    return;
  llvm::errs() << "broken promise: " << what << "\n";
  abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  bool isText = size && llvm::isAlpha(bytes[0]);
  // The folder has a file for external data.
  llvm::MemoryBufferRef file(bytes, isText ? CNNC_FUZZ_MODELS "/model.onnxtxt"
                                           : CNNC_FUZZ_MODELS "/model.onnx");
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  ImportReport report;
  auto module = importModel(context, file, ImportOptions(), report);
  check(failed(module) != (report.error.empty() && report.refusals.empty()),
        "failure without a reason, or a reason without failure");
  check(report.error.find('\n') == std::string::npos, "an error of one line");
  std::string rows;
  llvm::raw_string_ostream os(rows);
  printRefusals(os, report.refusals);
  check(llvm::StringRef(rows).count('\n') == report.refusals.size(),
        "one line for each refusal");
  if (succeeded(module))
    (*module)->print(llvm::nulls());
  return 0;
}
