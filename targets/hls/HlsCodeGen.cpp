//===- HlsCodeGen.cpp - from lowered kernels to a project -----------------===//

#include "targets/hls/HlsCodeGen.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Target/Cpp/CppEmitter.h"
#include "mlir/Transforms/Passes.h"
#include "runtime/schema/XxHash64.h"
#include "targets/common/HostProgram.h"
#include "targets/hls/Passes.h"
#include "targets/hls/emit/CppNames.h"
#include "targets/hls/emit/CppText.h"
#include "targets/hls/project/Bench.h"
#include "targets/hls/project/MathHeader.h"
#include "targets/hls/project/Roms.h"
#include "targets/hls/project/Scripts.h"
#include "targets/hls/project/Top.h"
#include "targets/hls/project/TypesHeader.h"
#include "targets/hls/project/Weights.h"
#include "targets/hls/report/HlsReport.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;

void cnnc::hls::buildEmitcPipeline(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  // Channels of a single group divided by its size, and the like.
  pm.addPass(arith::createIntRangeOptimizationsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createConvertHlsToEmitc());
  pm.addPass(createFormHlsExpressions());
  pm.addPass(createNameHlsValues());
}

/// True if the kernels have words and streams.
static bool hasProcesses(StringRef text) { return text.contains("word<"); }

/// True if the kernels have fixed-point numbers.
static bool hasFixed(StringRef text) { return text.contains("fixed<"); }

/// src/kernels.cpp: everything in `kernels`. Read-only memories, which are the
/// headers `roms`, leave the module.
static FailureOr<std::string> kernelsText(ModuleOp kernels,
                                          ArrayRef<SourceFile> roms) {
  for (auto rom : llvm::make_early_inc_range(kernels.getOps<hls::RomOp>()))
    rom.erase();
  std::string printed;
  llvm::raw_string_ostream os(printed);
  if (failed(emitc::translateToCpp(kernels, os)))
    return failure();
  std::string body = hls::tidyCpp(printed);
  std::string text = "#include \"kernels.h\"\n#include \"cnnc_math.h\"\n";
  if (hasProcesses(body))
    text += "#include \"cnnc_types.h\"\n";
  if (hasFixed(body))
    text += "#include \"cnnc_fixed.h\"\n";
  for (const SourceFile &rom : roms)
    text += "#include \"../" + rom.path + "\"\n";
  return text + "\n" + body;
}

/// True for the pragmas that only AMD's tools take: all but those of dataflow
/// regions and of their streams.
static bool isVendorPragma(StringRef line) {
  line = line.ltrim();
  return line.consume_front("#pragma HLS ") && !line.starts_with("DATAFLOW") &&
         !line.starts_with("STREAM");
}

static void dropVendorPragmas(ModuleOp kernels) {
  kernels.walk([](emitc::VerbatimOp op) {
    if (isVendorPragma(op.getValue()))
      op.erase();
  });
}

static std::string withoutVendorPragmas(StringRef text) {
  std::string result;
  for (StringRef line : llvm::split(text, '\n'))
    if (!isVendorPragma(line))
      result += (result.empty() ? "" : "\n") + line.str();
  return result;
}

static std::string kernelsHeader(StringRef text) {
  std::string functions = hls::declarations(text);
  bool hasTypes = hasProcesses(functions);
  return "#ifndef CNNC_KERNELS_H\n#define CNNC_KERNELS_H\n\n" +
         std::string(hasTypes ? "#include \"cnnc_types.h\"\n" : "") +
         "#include <cstdint>\n\n" + functions + "\n#endif\n";
}

static std::string topName(ModuleOp module) {
  std::string name;
  if (auto network = module->getAttrOfType<StringAttr>("cnn.network"))
    for (char c : network.getValue())
      name += llvm::isAlnum(c) ? c : '_';
  if (name.empty() || !llvm::isAlpha(name.front()))
    name = "network" + name;
  // Kernels begin with k and a number; the bench has functions too.
  return hls::isReserved(name) ||
                 llvm::is_contained({"main", "load", "check"}, name) ||
                 (name.front() == 'k' && name.size() > 1 &&
                  llvm::isDigit(name[1]))
             ? name + "_top"
             : name;
}

static std::string identityOf(const HlsDesign &design) {
  artifact::XxHash64 hash;
  for (const SourceFile &file : design.files) {
    hash.update(file.path.data(), file.path.size());
    hash.update(file.text.data(), file.text.size());
  }
  return llvm::formatv("{0:x-16}", hash.digest());
}

FailureOr<HlsDesign> cnnc::hls::writeDesign(ModuleOp module,
                                            const HlsOptions &options,
                                            std::string *text) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  auto kernels = module.lookupSymbol<ModuleOp>("kernels");
  if (!main || !kernels)
    return module.emitError("expected @main and the module @kernels");
  const HlsDevice &device = options.device;
  FailureOr<HostProgram> program = readHostProgram(main);
  if (failed(program))
    return failure();
  if (options.portable)
    dropVendorPragmas(kernels);
  std::vector<SourceFile> roms = romFiles(kernels);
  FailureOr<std::string> code = kernelsText(kernels, roms);
  if (failed(code))
    return failure();
  HlsDesign design;
  design.top = topName(module);
  PlacedWeights weights = placeWeights(*program, kernels, device);
  KernelCalls calls(kernels);
  design.ports = designPorts(main, *program, weights, calls);
  design.weights = weights.external;
  design.weightsSize = weights.externalSize;
  design.files = weights.files;
  llvm::append_range(design.files, roms);
  design.files.push_back({"src/cnnc_math.h", kMathHeader.str()});
  if (hasProcesses(*code))
    design.files.push_back(
        {"src/cnnc_types.h", options.portable
                                 ? withoutVendorPragmas(kTypesHeader)
                                 : kTypesHeader.str()});
  if (hasFixed(*code))
    design.files.push_back({"src/cnnc_fixed.h", kFixedHeader.str()});
  design.files.push_back({"src/kernels.h", kernelsHeader(*code)});
  design.files.push_back({"src/kernels.cpp", *code});
  design.files.push_back({"src/" + design.top + ".h", topHeader(design)});
  design.files.push_back({"src/" + design.top + ".cpp",
                          topText(design.top, *program, design.ports, weights,
                                  calls, options.portable)});
  design.identity = identityOf(design);
  design.files.push_back({"tb/testbench.cpp", benchText(design)});
  design.files.push_back({"tb/library.cpp", libraryText(design)});
  if (design.hasStreams())
    design.files.push_back({"tb/streams.h", kStreamsHeader.str()});
  for (SourceFile &file : scripts(design, device))
    design.files.push_back(std::move(file));
  if (auto report = module->getAttrOfType<StringAttr>(kReportAttr))
    design.report = report.str();
  if (auto page = module->getAttrOfType<StringAttr>(kReportPageAttr))
    design.files.push_back({"report.html", page.str()});
  if (text)
    *text = *code;
  return design;
}
