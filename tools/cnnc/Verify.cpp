//===- Verify.cpp - cnnc verify -------------------------------------------===//

#include "tools/cnnc/Verify.h"
#include "compiler/artifact/OutputFile.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/eval/Npy.h"
#include "mlir/Parser/Parser.h"
#include "tools/cnnc/KernelCut.h"
#include "tools/cnnc/Runner.h"
#include "tools/cnnc/ScratchFolder.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace cnnc;
namespace fs = llvm::sys::fs;

namespace {
/// Looks for the first kernel that diverges.
class Bisection {
public:
  Bisection(const VerifyOptions &options, Runner &runner)
      : options(options), runner(runner), context(pipelineRegistry()) {
    context.loadAllAvailableDialects();
  }

  LogicalResult run() {
    if (failed(load()))
      return failure();
    unsigned count = kernelsOf(*module).size();
    if (count == 0)
      return note("it has no kernels");
    FailureOr<unsigned> first = search(count);
    if (failed(first))
      return failure();
    if (*first == count)
      return note("no kernel's result differs where the network is cut behind "
                  "it: look at what the whole has more, such as memory that "
                  "is used again");
    cnn::KernelOp kernel = kernelsOf(*module)[*first];
    llvm::outs() << "the first of " << count
                 << " kernels that diverges is number " << *first << ": "
                 << llvm::join(cnn::nodeNames(kernel.getLoc()), ", ") << "\n";
    return isolate(*first);
  }

private:
  static LogicalResult note(StringRef text) {
    llvm::outs() << text << "\n";
    return success();
  }

  /// The network as kernels.
  LogicalResult load() {
    CompileOptions compile = options.compile;
    compile.golden.reset();
    compile.stopAfter = Phase::Kernels;
    compile.output = (runner.folder() + "/kernels.mlir").str();
    if (cnnc::compile(compile) != CompileStatus::Ok)
      return failure();
    module = parseSourceFile<ModuleOp>(compile.output, &context);
    return success(bool(module));
  }

  LogicalResult write(StringRef path,
                      llvm::function_ref<void(llvm::raw_ostream &)> contents) {
    return writeFile(UnknownLoc::get(&context), path, contents);
  }

  LogicalResult write(ModuleOp part, StringRef path) {
    return write(path, [&](llvm::raw_ostream &os) {
      part.print(os, OpPrintingFlags().enableDebugInfo());
    });
  }

  /// The least number of a kernel behind which the network diverges; `count` if
  /// there is none. What has diverged stays so, as every value that is still
  /// needed is compared.
  FailureOr<unsigned> search(unsigned count) {
    unsigned low = 0, high = count;
    while (low < high) {
      unsigned middle = (low + high) / 2;
      std::string path = (runner.folder() + "/part.mlir").str();
      if (failed(write(*cutBehind(*module, middle), path)))
        return failure();
      Outcome outcome = runner.runKernels(path);
      if (outcome.verdict == Verdict::Failed)
        return failure();
      if (outcome.verdict == Verdict::Agrees)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  /// Writes the kernel alone, and says whether it diverges by itself.
  LogicalResult isolate(unsigned number) {
    auto main = module->lookupSymbol<func::FuncOp>("main");
    auto inputs = makeGoldenInputs(main, *options.compile.golden);
    if (failed(inputs))
      return failure();
    FailureOr<LoneKernel> lone = cutOut(*module, number, *inputs);
    if (failed(lone))
      return failure();
    if (std::error_code error = fs::create_directories(options.folder))
      return failToWrite(UnknownLoc::get(&context), options.folder, error);
    std::string path = options.folder + "/kernel.mlir";
    std::string command = "cnnc verify " + path + options.flags;
    std::vector<std::pair<std::string, std::string>> files;
    for (auto [name, value] : llvm::zip(lone->names, lone->values)) {
      std::string file = options.folder + "/" + name + ".npy";
      const cnn::Tensor &tensor = value;
      if (failed(write(
              file, [&](llvm::raw_ostream &os) { cnn::printNpy(tensor, os); })))
        return failure();
      command += " --golden-input=" + name + "=" + file;
      files.push_back({name, file});
    }
    if (failed(write(*lone->module, path)))
      return failure();
    Outcome outcome = runner.runAlone(path, files);
    if (outcome.verdict == Verdict::Failed)
      return failure();
    bool alone = outcome.verdict != Verdict::Agrees;
    llvm::outs() << (alone ? "it diverges alone, too: "
                           : "alone it agrees: what stands before it matters. ")
                 << (alone ? command : "it is in " + path) << "\n";
    return success();
  }

  const VerifyOptions &options;
  Runner &runner;
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};
} // namespace

int cnnc::runVerify(const VerifyOptions &options) {
  ScratchFolder scratch;
  if (scratch.error) {
    llvm::errs() << "cnnc: error: cannot make a folder for temporary files: "
                 << scratch.error.message()
                 << "; make room, or name another place in TMPDIR\n";
    return int(CompileStatus::Error);
  }
  Runner runner(options, scratch.path.str().str());
  Outcome outcome = runner.runNetwork();
  if (outcome.verdict == Verdict::Failed)
    return int(outcome.status);
  llvm::outs() << "on " << runner.device() << ": " << outcome.text << "\n";
  llvm::outs().flush();
  if (outcome.verdict == Verdict::Agrees)
    return 0;
  Bisection bisection(options, runner);
  return succeeded(bisection.run()) ? kDiffers : int(CompileStatus::Error);
}
