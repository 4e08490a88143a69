//===- Check.cpp - cnnc check ---------------------------------------------===//

#include "tools/cnnc/Check.h"
#include "compiler/pipeline/TargetRefusals.h"
#include "targets/Targets.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace cnnc;
using onnx_import::ImportReport;
using onnx_import::Refusal;
namespace json = llvm::json;

static std::vector<std::string> targetNames() {
  std::vector<std::string> names;
  for (const TargetInfo &info : allTargets())
    names.push_back(info.name.str());
  return names;
}

static void printJson(const ImportReport &report) {
  json::Array rows;
  for (const Refusal &refusal : report.refusals) {
    auto targets = refusal.target.empty()
                       ? targetNames()
                       : std::vector<std::string>{refusal.target};
    rows.push_back(json::Object{{"node", refusal.node},
                                {"op", refusal.op},
                                {"opset", refusal.opset},
                                {"targets", json::Array(targets)},
                                {"reason", refusal.reason},
                                {"way_out", refusal.wayOut}});
  }
  json::Object result{{"nodes", report.numNodes},
                      {"opset", report.opset},
                      {"ir_version", report.irVersion},
                      {"producer", report.producer},
                      {"refused", std::move(rows)}};
  llvm::outs() << llvm::formatv("{0:2}\n", json::Value(std::move(result)));
}

/// Asks every target about what is left of the model once it is simplified:
/// that part of the pipeline is the same for all. Returns the names of those
/// that compile everything, or failure for an error in the model.
static llvm::FailureOr<std::vector<std::string>>
askTargets(mlir::ModuleOp module, ImportReport &report) {
  std::vector<std::string> willing;
  for (const TargetInfo &info : allTargets()) {
    std::string error;
    TargetPtr target = info.make(TargetRequest(), error);
    if (!target)
      return module.emitError(error);
    if (&info == &allTargets().front()) {
      mlir::PassManager pm(module.getContext());
      buildPhase(pm, Phase::Simplify, {target, std::nullopt, ""});
      if (failed(pm.run(module)))
        return mlir::failure();
    }
    auto rows = targetRefusals(module, *target, report);
    if (rows.empty())
      willing.push_back(info.name.str());
    llvm::append_range(report.refusals, rows);
  }
  return willing;
}

int cnnc::runCheck(CompileOptions &options, bool asJson) {
  mlir::MLIRContext context(pipelineRegistry());
  context.loadAllAvailableDialects();
  if (failed(loadBinds(context, options)))
    return int(CompileStatus::Error);
  ImportReport report;
  auto module =
      onnx_import::importModel(context, options.model, options.import, report);
  for (const std::string &warning : report.warnings)
    llvm::errs() << "cnnc: warning: " << warning << "\n";
  if (!report.error.empty()) {
    llvm::errs() << "cnnc: error: " << report.error << "\n";
    return int(CompileStatus::Error);
  }
  std::vector<std::string> willing;
  if (succeeded(module)) {
    auto answer = askTargets(**module, report);
    if (failed(answer))
      return int(CompileStatus::Error);
    willing = std::move(*answer);
  }
  if (asJson)
    printJson(report);
  else
    onnx_import::printRefusals(llvm::outs(), report.refusals);
  if (!asJson && !willing.empty())
    llvm::outs() << "all " << report.numNodes
                 << " nodes can be compiled for: " << llvm::join(willing, ", ")
                 << "\n";
  return int(report.refusals.empty() ? CompileStatus::Ok
                                     : CompileStatus::Refused);
}
