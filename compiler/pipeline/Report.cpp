//===- Report.cpp - what became of a model, as JSON -----------------------===//

#include "compiler/pipeline/Report.h"
#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/TilingVariants.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace cnnc;
namespace json = llvm::json;

static json::Object tilingOf(cnn::TilingAttr tiling) {
  json::Object fields;
  for (NamedAttribute entry : tiling.getConfig())
    if (auto number = dyn_cast<IntegerAttr>(entry.getValue()))
      fields[entry.getName().str()] = number.getInt();
  return fields;
}

static json::Object layerOf(cnn::LaunchOp launch) {
  json::Array nodes;
  for (const std::string &name : cnn::nodeNames(launch.getLoc()))
    nodes.push_back(name);
  json::Object layer{{"nodes", std::move(nodes)},
                     {"kernel", launch.getKernel().getLeafReference().str()},
                     {"form", launch.getTiling().getForm().str()},
                     {"tiling", tilingOf(launch.getTiling())},
                     {"flops", int64_t(launch.getFlops())}};
  json::Object variants;
  for (NamedAttribute entry : cnn::variantsOf(launch.getTiling())) {
    auto tiling = dyn_cast<cnn::TilingAttr>(entry.getValue());
    if (!tiling)
      continue;
    json::Object own = tilingOf(tiling);
    own["form"] = tiling.getForm().str();
    variants[entry.getName().str()] = std::move(own);
  }
  if (!variants.empty())
    layer["variants"] = std::move(variants);
  return layer;
}

LogicalResult cnnc::writeReport(ModuleOp module, const ArtifactSummary &summary,
                                const onnx_import::ImportReport &import,
                                StringRef estimate, OutputFile &file) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  json::Array layers;
  main.walk([&](cnn::LaunchOp launch) { layers.push_back(layerOf(launch)); });
  auto attribute = [&](StringRef name) -> int64_t {
    auto value = main->getAttrOfType<IntegerAttr>(name);
    return value ? value.getInt() : 0;
  };
  json::Object report{
      {"nodes", import.numNodes},
      {"kernels", summary.kernels},
      {"arena_bytes", summary.arenaBytes},
      {"arena_lower_bound_bytes", attribute("cnn.arena_lower_bound")},
      {"sum_of_intermediates_bytes", attribute("cnn.sum_of_intermediates")},
      {"weight_bytes", summary.weightBytes},
      {"code_bytes", summary.codeBytes},
      {"file_bytes", summary.fileBytes},
      {"layers", std::move(layers)}};
  if (!estimate.empty())
    report["fpga"] = llvm::cantFail(json::parse(estimate));
  return file.write([&](llvm::raw_ostream &os) {
    os << llvm::formatv("{0:2}\n", json::Value(std::move(report)));
  });
}
