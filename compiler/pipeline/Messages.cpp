//===- Messages.cpp - what passes report, on stderr -----------------------===//

#include "compiler/pipeline/Messages.h"
#include "dialects/cnn/NodeNames.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace cnnc;

/// More nodes than these are counted: a network's function stands for all.
static constexpr size_t kMostNames = 4;

static StringRef kindOf(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return "error: ";
  case DiagnosticSeverity::Warning:
    return "warning: ";
  case DiagnosticSeverity::Note:
    return "note: ";
  case DiagnosticSeverity::Remark:
    return "remark: ";
  }
  llvm_unreachable("a severity without a name");
}

static void printNames(Location loc, llvm::raw_ostream &os) {
  SmallVector<std::string> names = cnn::nodeNames(loc);
  if (names.empty())
    return;
  llvm::interleaveComma(ArrayRef<std::string>(names).take_front(kMostNames),
                        os);
  if (names.size() > kMostNames)
    os << " and " << names.size() - kMostNames << " more";
  os << ": ";
}

static void printLine(Diagnostic &diagnostic, llvm::raw_ostream &os) {
  Location loc = diagnostic.getLocation();
  StringRef kind = kindOf(diagnostic.getSeverity());
  if (auto place = loc->findInstanceOf<FileLineColLoc>()) {
    os << place.getFilename().getValue() << ":" << place.getLine() << ":"
       << place.getColumn() << ": " << kind;
  } else {
    os << "cnnc: " << kind;
    printNames(loc, os);
  }
  os << diagnostic << "\n";
}

LogicalResult cnnc::printMessage(Diagnostic &diagnostic) {
  if (diagnostic.getSeverity() == DiagnosticSeverity::Remark)
    return failure();
  printLine(diagnostic, llvm::errs());
  for (Diagnostic &note : diagnostic.getNotes())
    printLine(note, llvm::errs());
  return success();
}
