//===- Check.cpp - cnnc check ---------------------------------------------===//

#include "tools/cnnc/Check.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/JSON.h"

using namespace cnnc;
namespace json = llvm::json;

static void printJson(const onnx_import::ImportReport &report) {
  json::Array rows;
  for (const onnx_import::Refusal &refusal : report.refusals)
    rows.push_back(json::Object{{"node", refusal.node},
                                {"op", refusal.op},
                                {"opset", refusal.opset},
                                {"targets", json::Array{"cpu"}},
                                {"reason", refusal.reason},
                                {"way_out", refusal.wayOut}});
  json::Object result{{"nodes", report.numNodes},
                      {"opset", report.opset},
                      {"ir_version", report.irVersion},
                      {"producer", report.producer},
                      {"refused", std::move(rows)}};
  llvm::outs() << llvm::formatv("{0:2}\n", json::Value(std::move(result)));
}

int cnnc::runCheck(CompileOptions &options, bool asJson) {
  mlir::MLIRContext context;
  if (failed(loadBinds(context, options)))
    return int(CompileStatus::Error);
  onnx_import::ImportReport report;
  auto module =
      onnx_import::importModel(context, options.model, options.import, report);
  for (const std::string &warning : report.warnings)
    llvm::errs() << "cnnc: warning: " << warning << "\n";
  if (!report.error.empty()) {
    llvm::errs() << "cnnc: error: " << report.error << "\n";
    return int(CompileStatus::Error);
  }
  if (asJson)
    printJson(report);
  else
    onnx_import::printRefusals(llvm::outs(), report.refusals);
  if (failed(module))
    return int(CompileStatus::Refused);
  if (!asJson)
    llvm::outs() << "all " << report.numNodes
                 << " nodes can be compiled for: cpu\n";
  return int(CompileStatus::Ok);
}
