//===- Reproducer.cpp - what repeats a phase's failure --------------------===//

#include "compiler/pipeline/Reproducer.h"
#include "compiler/artifact/OutputFile.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/Support/Signals.h"
#include <atomic>
#include <unistd.h>

using namespace mlir;
using namespace cnnc;

/// A crash can have left a lock held that writing needs.
static constexpr unsigned kPatienceSeconds = 60;

/// What the handler of signals looks at: one there is for the process, and it
/// cannot be taken away again.
static std::atomic<Reproducer *> current;

void Reproducer::onCrash(void *) {
  Reproducer *reproducer = current.exchange(nullptr);
  if (!reproducer)
    return;
  alarm(kPatienceSeconds);
  if (failed(reproducer->write()))
    return;
  llvm::errs() << "cnnc: error: internal error in phase '" << reproducer->phase
               << "'; this repeats it, please report it with the file:\n  "
               << reproducer->command() << "\n";
}

Reproducer::Reproducer(ModuleOp module, StringRef phase, std::string path,
                       std::vector<std::string> flags)
    : before(module.clone()), phase(phase), path(std::move(path)),
      flags(std::move(flags)) {
  static const bool installed =
      (llvm::sys::AddSignalHandler(onCrash, nullptr), true);
  (void)installed;
  current = this;
}

Reproducer::~Reproducer() { current = nullptr; }

std::string Reproducer::command() const {
  std::string text = "cnnc " + path;
  for (StringRef flag : flags)
    if (!flag.starts_with("--shape=") && !flag.starts_with("--bind=") &&
        !flag.starts_with("--golden"))
      text += " " + flag.str();
  return text + " -o OUT";
}

LogicalResult Reproducer::write() {
  bool isWhole = true;
  LogicalResult written =
      writeFile(before->getLoc(), path, [&](llvm::raw_ostream &os) {
        isWhole = succeeded(writeBytecodeToFile(*before, os));
      });
  return success(succeeded(written) && isWhole);
}

void Reproducer::writeAfterFailure() {
  if (succeeded(write()))
    llvm::errs() << "cnnc: this repeats the failure in phase '" << phase
                 << "':\n  " << command() << "\n";
}
