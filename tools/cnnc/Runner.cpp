//===- Runner.cpp - compiles, runs and compares ---------------------------===//

#include "tools/cnnc/Runner.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace cnnc;
using llvm::StringRef;

/// Exit codes of cnn-run (tools/cnn-run/Options.h).
static constexpr int kRunOk = 0, kRunMismatch = 4;

/// The machine at hand, or a simulator of the first device that is compiled
/// for.
static std::string defaultDevice(const Target &target) {
  if (target.name() == "ptx")
    return "cuda-sim:" + StringRef(target.devices()).split(',').first.str();
  return target.name() == "hls" ? "hls-csim" : "cpu";
}

static std::string readText(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  std::string text = buffer ? (*buffer)->getBuffer().str() : std::string();
  for (char &c : text)
    c = c == '\n' ? ' ' : c;
  return StringRef(text).trim().str();
}

/// What a compiler complains of first: the rest tends to follow from it.
static std::string firstErrors(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  llvm::SmallVector<StringRef> lines;
  if (buffer)
    (*buffer)->getBuffer().split(lines, '\n');
  std::string text;
  int left = 3;
  for (StringRef line : lines)
    if (line.contains("error: ") && left-- > 0)
      text += "\n  " + line.trim().str();
  return text.empty() ? " " + readText(path) : text;
}

Runner::Runner(const VerifyOptions &options, std::string scratch)
    : options(options), scratch(std::move(scratch)),
      runOn(options.runOn.empty() ? defaultDevice(*options.compile.target)
                                  : options.runOn) {
  llvm::SmallString<128> path(options.executable);
  llvm::sys::path::remove_filename(path);
  llvm::sys::path::append(path, "cnn-run");
  program = path.str().str();
}

Outcome Runner::runNetwork() { return run(options.compile); }

CompileOptions Runner::forIr(StringRef path) const {
  CompileOptions compile = options.compile;
  compile.model = path.str();
  compile.import = {};
  compile.bindFiles.clear();
  compile.quantise = std::nullopt;
  compile.golden->expected.clear();
  return compile;
}

Outcome Runner::runKernels(StringRef path) {
  CompileOptions compile = forIr(path);
  compile.startAfter = Phase::Layout; // kernels that are there are kept
  return run(std::move(compile));
}

Outcome Runner::runAlone(
    StringRef path,
    const std::vector<std::pair<std::string, std::string>> &files) {
  CompileOptions compile = forIr(path);
  compile.golden->files = files;
  return run(std::move(compile));
}

Outcome Runner::run(CompileOptions compile) {
  compile.output = scratch + "/model.cnn";
  bool isProject = compile.target->name() == "hls";
  Outcome outcome;
  outcome.status = cnnc::compile(compile);
  if (outcome.status != CompileStatus::Ok)
    return outcome;
  if (isProject && !buildSimulation(compile.output)) {
    outcome.status = CompileStatus::Error;
    return outcome;
  }
  return execute(compile.output);
}

bool Runner::buildSimulation(StringRef project) {
  auto make = llvm::sys::findProgramByName("make");
  std::string log = scratch + "/make.log";
  std::string error;
  int code = make ? llvm::sys::ExecuteAndWait(
                        *make, {"make", "-s", "-C", project, "libcsim.so"},
                        std::nullopt, {StringRef(""), log, log}, 0, 0, &error)
                  : -1;
  if (code == 0)
    return true;
  llvm::errs() << "cnnc: error: cannot build the C simulation:"
               << (make ? firstErrors(log) + error : " there is no make")
               << "\n";
  if (make && StringRef(readText(log)).contains("AP_TYPES"))
    llvm::errs() << "  (here make takes AP_TYPES=DIR or AC_TYPES=DIR from the "
                    "environment)\n";
  return false;
}

Outcome Runner::execute(StringRef artifact) {
  std::string out = scratch + "/out.txt", log = scratch + "/err.txt", error;
  int code = llvm::sys::ExecuteAndWait(
      program, {"cnn-run", artifact, "--verify", "--device=" + runOn},
      std::nullopt, {StringRef(""), StringRef(out), StringRef(log)}, 0, 0,
      &error);
  Outcome outcome;
  outcome.text = readText(out);
  if (code == kRunOk)
    outcome.verdict = Verdict::Agrees;
  else if (code == kRunMismatch)
    outcome.verdict = Verdict::Differs;
  else if (code < -1) {
    outcome.verdict = Verdict::Crashed;
    outcome.text = "it crashes: " + error + " " + readText(log);
  } else {
    llvm::errs() << "cnnc: error: cannot run it on " << runOn << ": "
                 << readText(log) << error << "\n";
  }
  return outcome;
}
