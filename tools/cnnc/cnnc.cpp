//===- cnnc.cpp - the compiler's command ----------------------------------===//

#include "compiler/onnx/Import.h"
#include "llvm/Support/CommandLine.h"
#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace cnnc::onnx_import;
namespace cl = llvm::cl;

/// Exit codes of cnnc.
enum ExitCode { kOk = 0, kError = 1, kUsage = 2, kRefused = 3 };

static cl::opt<std::string> modelPath(cl::Positional, cl::desc("MODEL.onnx"),
                                      cl::Required);
static cl::list<std::string>
    shapeFlags("shape", cl::desc("shape of an input, as x=1x3x224x224"),
               cl::value_desc("NAME=SHAPE"));
static cl::opt<std::string>
    compileTo("compile-to", cl::desc("stop after a phase and print its IR"),
              cl::value_desc("PHASE"), cl::init("import"));

static int fail(ExitCode code, const Twine &message) {
  llvm::errs() << "cnnc: error: " << message << "\n";
  return code;
}

/// Reads NAME=EXTENTxEXTENT... into `options`.
static bool readShape(StringRef flag, ImportOptions &options) {
  auto [name, text] = flag.rsplit('=');
  SmallVector<StringRef> parts;
  if (!text.empty())
    text.split(parts, 'x');
  SmallVector<int64_t> shape;
  for (StringRef part : parts)
    if (part.getAsInteger(10, shape.emplace_back()))
      return false;
  options.shapes[name.str()] = shape;
  return !name.empty();
}

int main(int argc, char **argv) {
  std::vector<const char *> arguments(argv, argv + argc);
  bool checkOnly = argc > 1 && StringRef(argv[1]) == "check";
  if (checkOnly)
    arguments.erase(arguments.begin() + 1);
  cl::ParseCommandLineOptions(arguments.size(), arguments.data(),
                              "compiles an ONNX model\n");
  ImportOptions options;
  for (const std::string &flag : shapeFlags)
    if (!readShape(flag, options))
      return fail(kUsage, "--shape=" + flag + ": expected NAME=EXTENTxEXTENT");
  if (compileTo != "import")
    return fail(kUsage, "--compile-to=" + compileTo + ": unknown phase");

  MLIRContext context;
  ImportReport report;
  auto module = importModel(context, modelPath, options, report);
  for (const std::string &warning : report.warnings)
    llvm::errs() << "cnnc: warning: " << warning << "\n";
  if (!report.error.empty())
    return fail(kError, report.error);
  if (failed(module)) {
    printRefusals(llvm::errs(), report.refusals);
    return kRefused;
  }
  if (!checkOnly)
    (*module)->print(llvm::outs(), OpPrintingFlags().elideLargeElementsAttrs());
  return kOk;
}
