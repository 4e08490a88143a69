//===- cnnc.cpp - the compiler's command ----------------------------------===//

#include "compiler/artifact/OutputFile.h"
#include "compiler/pipeline/Compile.h"
#include "targets/Targets.h"
#include "tools/cnnc/Check.h"
#include "tools/cnnc/List.h"
#include "tools/cnnc/Options.h"
#include "tools/cnnc/Verify.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <csignal>

using namespace cnnc;
namespace cl = llvm::cl;

static cl::OptionCategory category("cnnc options");
static cl::opt<std::string> model(cl::Positional, cl::desc("MODEL.onnx"),
                                  cl::cat(category));
static cl::opt<std::string>
    list("list",
         cl::desc("Print a table and exit: operators, targets or devices"),
         cl::value_desc("TABLE"), cl::cat(category));
static cl::opt<std::string>
    output("o",
           cl::desc("Artifact to write (IR, with --compile-to; the folder of a "
                    "project, with --target=hls)"),
           cl::value_desc("OUT.cnn"), cl::cat(category));
static cl::opt<std::string>
    target("target", cl::desc("What to compile for: cpu (default), ptx, hls"),
           cl::init("cpu"), cl::value_desc("NAME"), cl::cat(category));
static cl::opt<std::string> precision(
    "precision",
    cl::desc("What computes: f32 (default); on tensor cores, with f32 sums, "
             "tf32, f16; on any target, bit by bit as hardware would, int8, "
             "fixed16 (of W = 2 to 24 bits, integer bits chosen for each "
             "tensor) or fixed<W,I>"),
    cl::init("f32"), cl::value_desc("TYPE"), cl::cat(category));
static cl::opt<std::string>
    calibrate("calibrate",
              cl::desc("Choose int8's scales and fixed's integer bits from the "
                       "inputs in a folder (default: seeded normal numbers)"),
              cl::value_desc("DIR"), cl::cat(category));
static cl::opt<std::string> winograd(
    "winograd",
    cl::desc("Whether 3x3 and 1x1 convolutions of the target cpu may be "
             "computed with fewer multiplications, which rounds a little more: "
             "auto (default), where a model of the processor expects it to "
             "pay; off"),
    cl::init("auto"), cl::value_desc("WHEN"), cl::cat(category));
static cl::opt<bool>
    cubin("cubin",
          cl::desc("Put machine code for the GPUs into the artifact beside the "
                   "PTX (needs NVIDIA's ptxas)"),
          cl::cat(category));
static cl::opt<std::string> device(
    "device",
    cl::desc(
        "Device of the target. cpu: native (default), x86-64-v3, "
        "x86-64-v4, aarch64. ptx: sm_80 (default), sm_75, sm_86, sm_89, "
        "sm_90, sm_100, sm_120 and names of cards; several with commas. hls: "
        "zu7ev (default), xc7z020, zu9eg, xck26, u50, u250, u280 and names "
        "of boards"),
    cl::value_desc("NAME"), cl::cat(category));
static cl::opt<std::string> budget(
    "budget",
    cl::desc("hls: the most of the device to take, of dsp, bram (36 Kib), "
             "uram, lut, ff; for example dsp=500,bram=100"),
    cl::value_desc("NAME=N,..."), cl::cat(category));
static cl::opt<std::string>
    goal("goal",
         cl::desc("hls: fps=N (at least cost), latency, area; without it, the "
                  "most frames a second"),
         cl::value_desc("GOAL"), cl::cat(category));
static cl::opt<std::string> io(
    "io",
    cl::desc("hls: where inputs and outputs are: memory (default, m_axi), or "
             "axis, streams of pixels for a network that is one pipeline"),
    cl::value_desc("KIND"), cl::cat(category));
static cl::opt<bool> portable(
    "portable",
    cl::desc("hls: C++ without the pragmas that only AMD's tools take; "
             "implies --io=axis"),
    cl::cat(category));
static cl::list<std::string>
    shapes("shape", cl::desc("Shape of an input, for example x=1x3x224x224"),
           cl::value_desc("NAME=SHAPE"), cl::cat(category));
static cl::list<std::string>
    binds("bind", cl::desc("Make an input constant, with a file's value"),
          cl::value_desc("NAME=FILE.npy"), cl::cat(category));
static cl::opt<std::string> compileTo(
    "compile-to",
    cl::desc("Stop after a phase and print its IR: import, simplify, "
             "precision, layout, kernels, tile, bufferize, plan, outline, "
             "lower, llvm (emitc)"),
    cl::value_desc("PHASE"), cl::cat(category));
static cl::opt<std::string>
    reportPath("emit-report",
               cl::desc("Write what became of every layer, as JSON"),
               cl::value_desc("FILE.json"), cl::cat(category));
static cl::opt<std::string>
    assemblyPath("emit-assembly",
                 cl::desc("Write the kernels' assembly, PTX or C++"),
                 cl::value_desc("FILE.s"), cl::cat(category));
static cl::opt<bool>
    lines("g",
          cl::desc("Let the GPU code's lines (.loc) be those of the list of "
                   "ONNX nodes, for debuggers, profilers and ptxsim"),
          cl::cat(category));
static cl::opt<std::string> nodesPath(
    "emit-nodes",
    cl::desc("Write the list of ONNX nodes that -g refers to, one a line"),
    cl::value_desc("FILE"), cl::cat(category));
static cl::opt<std::string>
    remarks("remarks", cl::ValueOptional,
            cl::desc("Say what passes did, what not, and why; all of them, or "
                     "those in whose category REGEX is found"),
            cl::value_desc("REGEX"), cl::cat(category));
static cl::opt<std::string> reproducer(
    "reproducer",
    cl::desc("If a pass fails, write the IR that its phase began with, which "
             "cnnc takes as input (if one crashes, it is always written: to "
             "OUT.reproducer.mlir)"),
    cl::value_desc("FILE.mlir"), cl::cat(category));
static cl::opt<std::string> golden(
    "golden", cl::ValueOptional,
    cl::desc("Put inputs (random, of this seed; 0 if none is given) and the "
             "reference evaluator's outputs into the artifact, for cnn-run "
             "--verify"),
    cl::value_desc("SEED"), cl::cat(category));
static cl::list<std::string>
    goldenInputs("golden-input",
                 cl::desc("The golden data's input NAME; implies --golden"),
                 cl::value_desc("NAME=FILE.npy"), cl::cat(category));
static cl::list<std::string>
    expected("expect",
             cl::desc("With verify: what output NAME is to be, instead of what "
                      "the reference evaluator computes"),
             cl::value_desc("NAME=FILE.npy"), cl::cat(category));
static cl::opt<std::string>
    runOn("run-on",
          cl::desc("With verify: cnn-run's --device (default: the simulator "
                   "where the target has one)"),
          cl::value_desc("DEVICE"), cl::cat(category));
static cl::opt<bool> statistics("statistics",
                                cl::desc("Say what the passes counted"),
                                cl::cat(category));
static cl::opt<bool> timing("timing",
                            cl::desc("Say how long phases and passes took"),
                            cl::cat(category));
static cl::opt<bool> json("json", cl::desc("With check: print JSON"),
                          cl::cat(category));

static const char kOverview[] =
    "compiles a convolutional network from ONNX into an artifact (.cnn)\n\n"
    "  cnnc MODEL.onnx -o MODEL.cnn     compile for this machine\n"
    "  cnnc MODEL.onnx --target=hls -o DIR   write a project for an FPGA\n"
    "  cnnc check MODEL.onnx            list what cannot be compiled, and "
    "why\n"
    "  cnnc verify MODEL.onnx           compile, run, compare with the "
    "reference\n                                   evaluator; on a difference, "
    "find the kernel\n\n"
    "Exit codes: 0 compiled, 1 error in the model or in a file, 2 wrong use,\n"
    "3 the model has nodes that cannot be compiled (all are listed; check\n"
    "lists those of every target), 4 verify has found a difference.\n";

static int fail(CompileStatus status, const llvm::Twine &message) {
  llvm::errs() << "cnnc: error: " << message << "\n";
  return int(status);
}

/// Fills what check and compile have in common.
static int readCommon(CompileOptions &options) {
  std::string error;
  options.model = model;
  for (const std::string &flag : shapes)
    if (!readShapeFlag(flag, options, error))
      return fail(CompileStatus::Usage, error);
  for (const std::string &flag : binds)
    if (!readFileFlag("bind", flag, options.bindFiles, error))
      return fail(CompileStatus::Usage, error);
  return 0;
}

static int readGolden(CompileOptions &options, bool verifies) {
  if (!golden.getNumOccurrences() && goldenInputs.empty() && !verifies)
    return 0;
  std::string error;
  options.golden.emplace();
  if (!golden.empty() &&
      llvm::StringRef(golden).getAsInteger(10, options.golden->seed))
    return fail(CompileStatus::Usage,
                "--golden=" + golden + ": expected a whole number, the seed");
  for (const std::string &flag : goldenInputs)
    if (!readFileFlag("golden-input", flag, options.golden->files, error))
      return fail(CompileStatus::Usage, error);
  for (const std::string &flag : expected)
    if (!readFileFlag("expect", flag, options.golden->expected, error))
      return fail(CompileStatus::Usage, error);
  return 0;
}

/// Whether `file` lies in the folder `folder`.
static bool liesIn(llvm::StringRef file, llvm::StringRef folder) {
  llvm::SmallString<128> inner, outer;
  if (!llvm::sys::fs::is_directory(folder) ||
      llvm::sys::fs::real_path(file, inner) ||
      llvm::sys::fs::real_path(folder, outer))
    return false;
  outer += '/';
  return inner.starts_with(outer);
}

/// The name of a file in its real folder: what one that is yet to be written is
/// compared by.
static llvm::SmallString<128> fullPath(llvm::StringRef path) {
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  llvm::SmallString<128> full;
  if (llvm::sys::fs::real_path(folder.empty() ? "." : folder, full))
    return path;
  llvm::sys::path::append(full, llvm::sys::path::filename(path));
  return full;
}

/// Files that are written must be neither the model nor each other, nor lie in
/// a project that is replaced.
static int checkFiles() {
  std::vector<std::pair<llvm::StringRef, std::string>> files = {
      {"the model", model},
      {"-o", output == "-" ? "" : output.getValue()},
      {"--emit-report", reportPath},
      {"--emit-assembly", assemblyPath},
      {"--emit-nodes", nodesPath},
      {"--reproducer", reproducer}};
  for (size_t i = 1; i < files.size(); ++i) {
    const auto &[flag, path] = files[i];
    for (const auto &[other, otherPath] : llvm::ArrayRef(files).take_front(i)) {
      llvm::sys::fs::file_status status;
      bool same = fullPath(path) == fullPath(otherPath) ||
                  llvm::sys::fs::equivalent(path, otherPath);
      // /dev/null may take several.
      bool special = !llvm::sys::fs::status(path, status) &&
                     !llvm::sys::fs::is_regular_file(status);
      if (flag == "-o" && liesIn(otherPath, path))
        return fail(CompileStatus::Usage, "-o would replace the folder of " +
                                              other + ", '" + otherPath +
                                              "'; give it another name");
      if (!path.empty() && !otherPath.empty() && same && !special)
        return fail(CompileStatus::Usage, flag + " would overwrite " + other +
                                              ", '" + otherPath +
                                              "'; give it another name");
    }
  }
  return 0;
}

/// The list of nodes, whose name stands in the code with -g: that of
/// --emit-nodes, or else the model's with another ending.
static int readLines(CompileOptions &options) {
  options.nodesPath = nodesPath;
  if (!lines)
    return 0;
  if (!options.target->hasLines())
    return fail(CompileStatus::Usage, "-g: the target " + target +
                                          " keeps no lines; give --target=ptx");
  llvm::StringRef stem = llvm::sys::path::stem(model);
  options.nodesFile = nodesPath.empty()
                          ? (stem + ".nodes").str()
                          : llvm::sys::path::filename(nodesPath).str();
  options.flags.push_back("-g");
  return 0;
}

/// Reads what verify and a plain compilation have in common: target, precision,
/// golden data.
static int readTarget(CompileOptions &options, bool verifies) {
  std::string error;
  auto wanted = readPrecisionFlag(precision);
  if (!wanted)
    return fail(CompileStatus::Usage,
                "--precision=" + precision +
                    ": expected f32, tf32, f16, int8, fixedW with W from 2 to "
                    "24, or fixed<W,I>");
  options.quantise = wanted->quantise;
  if (options.quantise)
    options.quantise->calibrate = calibrate;
  else if (calibrate.getNumOccurrences())
    return fail(CompileStatus::Usage, "--calibrate goes with --precision=int8 "
                                      "or fixed only");
  if (target != "hls" &&
      (!budget.empty() || !goal.empty() || !io.empty() || portable))
    return fail(CompileStatus::Usage,
                "--budget, --goal, --io and --portable go "
                "with --target=hls only");
  if (target != "cpu" && winograd.getNumOccurrences())
    return fail(CompileStatus::Usage, "--winograd goes with --target=cpu only");
  options.target = makeTarget(
      target,
      {device, wanted->precision, cubin, budget, goal, io, portable, winograd},
      error);
  if (!options.target)
    return fail(CompileStatus::Usage, error);
  return readGolden(options, verifies);
}

static int runVerify(CompileOptions &options, const std::string &executable) {
  if (int status = readTarget(options, /*verifies=*/true))
    return status;
  std::string folder = output.empty() ? "cnnc-verify" : output.getValue();
  VerifyOptions verify{options, runOn, folder, "", executable};
  for (const auto *flag : {&target, &device, &budget, &goal, &winograd})
    if (flag->getNumOccurrences())
      verify.flags += " --" + flag->ArgStr.str() + "=" + flag->getValue();
  if (!options.quantise && precision.getNumOccurrences())
    verify.flags += " --precision=" + precision;
  if (!runOn.empty())
    verify.flags += " --run-on=" + runOn;
  return runVerify(verify);
}

static int runCompile(CompileOptions &options) {
  if (int status = readTarget(options, /*verifies=*/false))
    return status;
  options.reportPath = reportPath;
  options.assemblyPath = assemblyPath;
  options.reproducerPath = reproducer;
  options.statistics = statistics;
  options.timing = timing;
  if (remarks.getNumOccurrences())
    options.remarks = remarks.empty() ? ".*" : remarks.getValue();
  if (!compileTo.empty()) {
    options.stopAfter = findPhase(compileTo);
    if (!options.stopAfter)
      return fail(CompileStatus::Usage,
                  "--compile-to=" + compileTo + ": unknown phase (see --help)");
  } else if (output.empty()) {
    return fail(CompileStatus::Usage, target == "hls"
                                          ? "give -o DIR, the project's folder"
                                          : "give -o OUT.cnn");
  }
  if (json)
    return fail(CompileStatus::Usage, "--json goes with check only");
  if (!expected.empty() || !runOn.empty())
    return fail(CompileStatus::Usage,
                "--expect and --run-on go with verify only");
  if (int status = checkFiles())
    return status;
  options.output = output;
  options.flags = {"--target=" + target,
                   "--device=" + options.target->devices()};
  if (precision != "f32")
    options.flags.push_back("--precision=" + precision);
  if (winograd != "auto")
    options.flags.push_back("--winograd=" + winograd);
  if (cubin)
    options.flags.push_back("--cubin");
  if (!budget.empty())
    options.flags.push_back("--budget=" + budget);
  if (!goal.empty())
    options.flags.push_back("--goal=" + goal);
  if (!io.empty())
    options.flags.push_back("--io=" + io);
  if (portable)
    options.flags.push_back("--portable");
  if (int status = readLines(options))
    return status;
  for (const std::string &shape : shapes)
    options.flags.push_back("--shape=" + shape);
  for (const std::string &bind : binds)
    options.flags.push_back("--bind=" + bind.substr(0, bind.find('=')));
  if (options.golden)
    options.flags.push_back("--golden=" + std::to_string(options.golden->seed));
  bool terminal = llvm::sys::Process::StandardErrIsDisplayed();
  if (terminal)
    options.progress = [](llvm::StringRef phase) {
      llvm::errs() << "\r\033[Kcnnc: " << phase << " ...";
    };
  int64_t bits = 0;
  CompileStatus status = compile(options, &bits);
  std::string narrower = bits > 0 ? precisionThatFits(options, bits) : "";
  if (terminal)
    llvm::errs() << "\r\033[K";
  if (!narrower.empty())
    llvm::errs() << "it would fit with --precision=" << narrower << "\n";
  return int(status);
}

static void printVersion(llvm::raw_ostream &os) {
  os << "cnnc " << compilerVersion() << " (LLVM " << LLVM_VERSION_STRING
     << ")\n";
}

static int run(int argc, char **argv) {
  std::vector<const char *> arguments(argv, argv + argc);
  llvm::StringRef command = argc > 1 ? argv[1] : "";
  bool checkOnly = command == "check", verifyOnly = command == "verify";
  if (checkOnly || verifyOnly)
    arguments.erase(arguments.begin() + 1);
  cl::HideUnrelatedOptions(category);
  cl::SetVersionPrinter(printVersion);
  if (!cl::ParseCommandLineOptions(arguments.size(), arguments.data(),
                                   kOverview, &llvm::errs()))
    return int(CompileStatus::Usage);
  if (!list.empty()) {
    if (!printList(llvm::outs(), list))
      return fail(CompileStatus::Usage,
                  "--list=" + list + ": known: operators, targets, devices");
    return 0;
  }
  if (model.empty())
    return fail(CompileStatus::Usage, "give MODEL.onnx (see --help)");
  if (checkOnly && output.getNumOccurrences())
    return fail(CompileStatus::Usage,
                "check writes no file: -o does not go with it");
  CompileOptions options;
  if (int status = readCommon(options))
    return status;
  if (verifyOnly)
    return runVerify(options,
                     llvm::sys::fs::getMainExecutable(argv[0], (void *)&run));
  return checkOnly ? runCheck(options, json) : runCompile(options);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  // LLVM takes it for a crash; ignored, it is an error of the write that is too
  // much.
  std::signal(SIGXFSZ, SIG_IGN);
  int status = run(argc, argv);
  // LLVM aborts if nobody has asked whether all was written.
  llvm::outs().flush();
  std::error_code error = llvm::outs().error();
  llvm::outs().clear_error();
  if (error && status == 0)
    return fail(CompileStatus::Error,
                "standard output: " + explainFileError(error));
  return status;
}
