//===- Compile.cpp - one compilation, from file to file -------------------===//

#include "compiler/pipeline/Compile.h"
#include "compiler/artifact/OutputFile.h"
#include "compiler/artifact/ProjectWriter.h"
#include "compiler/pipeline/Messages.h"
#include "compiler/pipeline/Remarks.h"
#include "compiler/pipeline/Report.h"
#include "compiler/pipeline/Reproducer.h"
#include "compiler/pipeline/Resume.h"
#include "compiler/pipeline/TargetRefusals.h"
#include "dialects/cnn/eval/Npy.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "passes/statistics/PassStatistics.h"
#include "targets/common/Passes.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace cnnc;

namespace {
class Compilation {
public:
  explicit Compilation(const CompileOptions &given)
      : options(given), context(pipelineRegistry()),
        messages(&context, [quiet = given.trial](Diagnostic &diagnostic) {
          return quiet ? success() : printMessage(diagnostic);
        }) {
    context.loadAllAvailableDialects();
    // A function is thousands of lines; --reproducer keeps it in a file.
    context.printOpOnDiagnostic(false);
    timing.setEnabled(options.timing);
    timing.setDisplayMode(DefaultTimingManager::DisplayMode::Tree);
    timingRoot = timing.getRootScope();
  }

  CompileStatus run() {
    if (options.remarks && failed(printRemarks(context, *options.remarks)))
      return CompileStatus::Usage;
    if (failed(checkOutputs()))
      return CompileStatus::Error;
    if (CompileStatus status = load(); status != CompileStatus::Ok)
      return status;
    if (CompileStatus status = resume(*module, options);
        status != CompileStatus::Ok)
      return status;
    if (!(*module)->hasAttr("cnn.network"))
      (*module)->setAttr(
          "cnn.network",
          StringAttr::get(&context, llvm::sys::path::stem(options.model)));
    if (wantsGolden() && (options.startAfter || !options.quantise))
      imported = module->clone();
    CompileStatus status = runPhases();
    if (options.statistics)
      statistics.print(llvm::errs());
    return status;
  }

  /// Of how many bits numbers are with which the network may fit a device that
  /// it does not; 0 if there are none.
  int64_t narrower() {
    if (module)
      for (auto function : module->getOps<func::FuncOp>())
        if (auto bits = function->getAttrOfType<IntegerAttr>(kNarrowerAttr))
          return bits.getInt();
    return 0;
  }

private:
  /// What cannot be written is said before minutes are spent on it.
  LogicalResult checkOutputs() {
    Location loc = UnknownLoc::get(&context);
    bool isProject = !options.stopAfter && options.target->writesTestBench();
    if (isProject && failed(checkProjectWritable(loc, options.output)))
      return failure();
    for (StringRef path :
         {isProject ? StringRef() : options.output,
          StringRef(options.reportPath), StringRef(options.assemblyPath),
          StringRef(options.nodesPath)})
      if (!path.empty() && path != "-" && failed(checkWritable(loc, path)))
        return failure();
    return success();
  }

  CompileStatus runPhases() {
    if (options.startAfter && options.startAfter < Phase::Bufferize &&
        imported && failed(computeGolden(*imported)))
      return CompileStatus::Error;
    OwningOpRef<ModuleOp> beforeTile; // if what follows may be chosen anew
    ArrayRef<PhaseInfo> phases = allPhases();
    for (size_t i = 0; i < phases.size(); ++i) {
      const PhaseInfo &info = phases[i];
      if (options.startAfter && info.phase <= *options.startAfter)
        continue;
      if (info.phase == Phase::Tile && options.target->revises(*module)) {
        beforeTile = module->clone();
        (*module)->setAttr(kRevisableAttr, UnitAttr::get(&context));
      }
      if (info.phase == Phase::Lower && !beforeTile)
        (*module)->removeAttr(kRevisableAttr);
      bool fails = info.phase != Phase::Import && failed(runPhase(info));
      if (fails && (info.phase != Phase::Tile || !beforeTile))
        return CompileStatus::Error;
      if (fails || info.phase == Phase::Lower) {
        FailureOr<bool> again = options.target->revise(
            *module, beforeTile ? *beforeTile : ModuleOp());
        if (failed(again) || (fails && !*again))
          return CompileStatus::Error;
        if (*again) {
          module = std::move(beforeTile);
          i = indexOf(Phase::Tile) - 1;
          continue;
        }
      }
      if (info.phase == Phase::Lower || options.stopAfter == info.phase)
        (*module)->removeAttr(kRevisableAttr);
      markDone(*module, info, *options.target);
      if (info.phase == Phase::Simplify && refuses())
        return CompileStatus::Refused;
      if (info.phase == Phase::Simplify && imported &&
          failed(computeGolden(*imported)))
        return CompileStatus::Error;
      if (options.stopAfter == info.phase)
        return options.trial ? CompileStatus::Ok : printModule();
      // What a quantised network computes is defined by its own numbers.
      if (info.phase == Phase::Precision && options.quantise && wantsGolden() &&
          failed(computeGolden(*module)))
        return CompileStatus::Error;
    }
    return emit();
  }

  static size_t indexOf(Phase phase) {
    return llvm::find_if(
               allPhases(),
               [&](const PhaseInfo &info) { return info.phase == phase; }) -
           allPhases().begin();
  }

  /// Says that something begins, and measures it from here to the next.
  void announce(StringRef what) {
    if (options.progress)
      options.progress(what);
    step.stop();
    step = timingRoot.nest(what);
  }

  CompileStatus load() {
    announce("import");
    if (StringRef(options.model).ends_with(".mlir")) {
      module = parseSourceFile<ModuleOp>(options.model, &context);
      return module ? CompileStatus::Ok : CompileStatus::Error;
    }
    if (failed(loadBinds(context, options)))
      return CompileStatus::Error;
    auto imported = onnx_import::importModel(context, options.model,
                                             options.import, report);
    if (!options.trial)
      for (const std::string &warning : report.warnings)
        llvm::errs() << "cnnc: warning: " << warning << "\n";
    if (!report.error.empty()) {
      llvm::errs() << "cnnc: error: " << report.error << "\n";
      return CompileStatus::Error;
    }
    if (failed(imported)) {
      onnx_import::printRefusals(llvm::errs(), report.refusals);
      return CompileStatus::Refused;
    }
    module = std::move(*imported);
    if (!options.nodesFile.empty())
      (*module)->setAttr(kLinesAttr, nodeLines());
    return CompileStatus::Ok;
  }

  /// The line of each node's name in the list of nodes.
  DictionaryAttr nodeLines() {
    Builder b(&context);
    SmallVector<NamedAttribute> lines;
    for (const auto &[name, line] : report.lines)
      lines.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(line)));
    return b.getDictionaryAttr(lines);
  }

  /// Whether the target has no code for something; says for what.
  bool refuses() {
    auto rows = targetRefusals(*module, *options.target, report);
    onnx_import::printRefusals(llvm::errs(), rows);
    return !rows.empty();
  }

  /// A project's test bench has nothing to compare with otherwise.
  bool wantsGolden() const {
    return !options.stopAfter &&
           (options.golden || options.target->writesTestBench());
  }

  /// From the model as it was imported: what the passes do to it is tested.
  LogicalResult computeGolden(ModuleOp source) {
    announce("golden");
    auto main = source.lookupSymbol<func::FuncOp>("main");
    if (!main)
      return source.emitError("expected a function @main");
    FailureOr<GoldenCase> golden =
        makeGolden(main, options.golden.value_or(GoldenOptions()));
    if (failed(golden))
      return failure();
    for (double &tolerance : golden->tolerances)
      if (tolerance > 0)
        tolerance = std::max(tolerance, options.target->largestError());
    goldens.push_back(std::move(*golden));
    imported = {};
    return success();
  }

  LogicalResult runPhase(const PhaseInfo &info) {
    announce(info.name);
    PassManager pm(&context);
    buildPhase(pm, info.phase,
               {options.target, options.quantise, options.nodesFile});
    statistics.listenTo(pm);
    pm.enableTiming(step);
    return keepingInput(info.name, [&] { return pm.run(*module); });
  }

  /// Runs a phase; what it began with is written if it crashes, or if it fails
  /// and that is asked for.
  LogicalResult keepingInput(StringRef phase,
                             llvm::function_ref<LogicalResult()> run) {
    std::string path = options.reproducerPath;
    if (path.empty() && (options.output.empty() || options.output == "-"))
      path = "cnnc.reproducer.mlir";
    else if (path.empty())
      path = (StringRef(options.output).rtrim('/') + ".reproducer.mlir").str();
    Reproducer reproducer(*module, phase, path, options.flags);
    LogicalResult result = run();
    if (failed(result) && !options.reproducerPath.empty())
      reproducer.writeAfterFailure();
    return result;
  }

  CompileStatus emit() {
    if (options.target->writesTestBench() && goldens.empty()) {
      module->emitError(
          "a project needs inputs and outputs for its test bench, "
          "which IR behind 'bufferize' does not give; begin with "
          "the model");
      return CompileStatus::Error;
    }
    announce("code");
    bool wantsText = !options.assemblyPath.empty();
    std::string text;
    FailureOr<TargetCode> code = failure();
    LogicalResult compiled = keepingInput("code", [&] {
      code = options.target->compile(*module, wantsText ? &text : nullptr);
      return LogicalResult(code);
    });
    if (failed(compiled))
      return CompileStatus::Error;
    announce("write");
    OutputFiles files(UnknownLoc::get(&context));
    bool written =
        (!wantsText ||
         succeeded(writeText(files, options.assemblyPath, text))) &&
        (options.nodesPath.empty() ||
         succeeded(writeText(files, options.nodesPath, listNodes()))) &&
        succeeded(writeCode(files, *code)) && succeeded(files.commit());
    return written ? CompileStatus::Ok : CompileStatus::Error;
  }

  /// Writes a project, which is there then, or an artifact, and the report.
  LogicalResult writeCode(OutputFiles &files, const TargetCode &code) {
    Provenance provenance{compilerVersion().str(),
                          options.flags,
                          llvm::sys::path::filename(options.model).str(),
                          report.sha256,
                          options.target->name().str(),
                          options.target->devices()};
    StringRef estimate = code.hls ? StringRef(code.hls->report) : "";
    auto addReport = [&](const ArtifactSummary &summary, OutputFile &file) {
      return writeReport(*module, summary, report, estimate, file);
    };
    auto addOwnReport = [&](const ArtifactSummary &summary) {
      return options.reportPath.empty()
                 ? success()
                 : addReport(summary, files.add(options.reportPath));
    };
    if (code.hls)
      return writeProject(
          *module, code, provenance, goldens, options.output,
          [&](StringRef folder, const ArtifactSummary &summary) {
            OutputFile inside(UnknownLoc::get(&context),
                              (folder + "/report.json").str());
            return success(succeeded(addReport(summary, inside)) &&
                           succeeded(inside.commit()) &&
                           succeeded(addOwnReport(summary)));
          });
    FailureOr<ArtifactSummary> summary = writeArtifact(
        *module, code, provenance, goldens, files.add(options.output));
    return failed(summary) ? failure() : addOwnReport(*summary);
  }

  static LogicalResult writeText(OutputFiles &files, StringRef path,
                                 StringRef text) {
    return files.add(path).write([&](llvm::raw_ostream &os) { os << text; });
  }

  /// Name and operator of each node of the graph, one a line.
  std::string listNodes() {
    std::string list;
    for (auto [name, op] : report.graph) {
      // A name may hold anything; it must not end its line.
      llvm::replace(name, '\n', ' ');
      list += name + "\t" + op + "\n";
    }
    return list;
  }

  CompileStatus printModule() {
    if (options.output.empty() || options.output == "-") {
      module->print(llvm::outs());
      return CompileStatus::Ok;
    }
    // The names of nodes are locations; who goes on from a file needs them.
    OpPrintingFlags flags;
    flags.enableDebugInfo();
    return succeeded(writeFile(
               UnknownLoc::get(&context), options.output,
               [&](llvm::raw_ostream &os) { module->print(os, flags); }))
               ? CompileStatus::Ok
               : CompileStatus::Error;
  }

  CompileOptions options;
  MLIRContext context;
  ScopedDiagnosticHandler messages;
  onnx_import::ImportReport report;
  OwningOpRef<ModuleOp> module;
  OwningOpRef<ModuleOp> imported; ///< as it was, until the golden data is there
  std::vector<GoldenCase> goldens;
  PassStatistics statistics;
  DefaultTimingManager timing; ///< prints at the end, if it is enabled
  TimingScope timingRoot, step;
};
} // namespace

LogicalResult cnnc::loadBinds(MLIRContext &context, CompileOptions &options) {
  for (const auto &[name, path] : options.bindFiles) {
    auto report = [&context = context] {
      return emitError(UnknownLoc::get(&context));
    };
    auto tensor = cnn::readNpy(&context, path, report);
    if (failed(tensor))
      return failure();
    options.import.binds[name] = tensor->toAttribute();
  }
  return success();
}

StringRef cnnc::compilerVersion() { return CNNC_VERSION; }

CompileStatus cnnc::compile(const CompileOptions &options, int64_t *narrower) {
  Compilation compilation(options);
  CompileStatus status = compilation.run();
  if (narrower)
    *narrower = status == CompileStatus::Error ? compilation.narrower() : 0;
  return status;
}
