//===- Weights.cpp - constants in ROMs or in external memory --------------===//

#include "targets/hls/project/Weights.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Layout.h"
#include "runtime/schema/Framing.h"
#include "targets/hls/KernelComments.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace cnnc;

/// The largest array that becomes a ROM: initialisers beyond it take longer to
/// compile than the rest of a project.
static constexpr uint64_t kLargestRom = 256 << 10;

std::string cnnc::hls::elementType(Type element) {
  if (element.isF32())
    return "float";
  if (element.isF64())
    return "double";
  unsigned width = element.getIntOrFloatBitWidth();
  return width == 32 ? "int" : "int" + std::to_string(width) + "_t";
}

static Type storedType(const HostProgram::Weight &weight) {
  return cnn::storageType(weight.value.getElementType());
}

static std::string elementText(Builder &b, Type type, const char *bytes) {
  if (auto floating = dyn_cast<FloatType>(type)) {
    APInt bits = APInt::getZero(floating.getWidth());
    llvm::LoadIntFromMemory(bits, reinterpret_cast<const uint8_t *>(bytes),
                            floating.getWidth() / 8);
    return hls::literalText(
        b.getFloatAttr(floating, APFloat(floating.getFloatSemantics(), bits)));
  }
  unsigned width = type.getIntOrFloatBitWidth();
  APInt bits = APInt::getZero(width);
  llvm::LoadIntFromMemory(bits, reinterpret_cast<const uint8_t *>(bytes),
                          width / 8);
  return hls::literalText(b.getIntegerAttr(type, bits));
}

static std::string romText(const HostProgram::Weight &weight,
                           const std::string &name) {
  Builder b(weight.value.getContext());
  Type type = storedType(weight);
  SmallVector<char> storage;
  ArrayRef<char> bytes = cnn::constantBytes(weight.value, storage);
  unsigned width = type.getIntOrFloatBitWidth() / 8;
  std::string elements, line;
  for (size_t i = 0; i < bytes.size(); i += width) {
    std::string element = elementText(b, type, bytes.data() + i);
    if (i == 0 || line.size() + element.size() > 90) {
      elements += line + "\n";
      line = "   ";
    }
    line += " " + element + ",";
  }
  std::string text;
  if (!isa<FloatType>(type))
    text = "#include <cstdint>\n\n";
  else if (StringRef(elements + line).contains('N')) // NAN, INFINITY
    text = "#include <cmath>\n\n";
  text += "// " + hls::shapeText(weight.value.getShapedType()) +
          "\nstatic const " + hls::elementType(type) + " " + name + "[" +
          std::to_string(bytes.size() / width) + "] = {";
  return text + elements + line + "\n};\n";
}

/// "k0_conv1_weights" for what k0_conv1 calls so.
static std::string romName(const HostProgram &program, ModuleOp kernels,
                           size_t number) {
  for (const HostProgram::Launch &launch : program.launches)
    for (auto [i, ref] : llvm::enumerate(launch.buffers)) {
      if (ref.space != HostProgram::Space::Weights ||
          ref.offset != program.weights[number].offset)
        continue;
      Operation *kernel = kernels.lookupSymbol(launch.symbol);
      auto names =
          kernel ? kernel->getAttrOfType<ArrayAttr>("hls.names") : ArrayAttr();
      if (names && i < names.size())
        return launch.symbol + "_" + cast<StringAttr>(names[i]).str();
    }
  return "constant" + std::to_string(number);
}

/// Offsets of the constants that must lie in external memory: an engine's
/// pointers lead there, and a pipeline's stream reads whole words, of which a
/// ROM of two ports gives two numbers a cycle and which no estimate counts.
static llvm::DenseSet<uint64_t> pointedTo(const HostProgram &program,
                                          ModuleOp kernels) {
  llvm::DenseSet<uint64_t> result;
  for (const HostProgram::Launch &launch : program.launches) {
    Operation *kernel = kernels.lookupSymbol(launch.symbol);
    if (!kernel || (!kernel->hasAttr("hls.channels") &&
                    !kernel->hasAttr(hls::kDataflowAttr)))
      continue;
    for (const HostProgram::BufferRef &ref : launch.buffers)
      if (ref.space == HostProgram::Space::Weights)
        result.insert(ref.offset);
  }
  return result;
}

hls::PlacedWeights cnnc::hls::placeWeights(const HostProgram &program,
                                           ModuleOp kernels,
                                           const HlsDevice &device) {
  PlacedWeights result;
  llvm::StringSet<> taken;
  result.places.resize(program.weights.size());
  SmallVector<size_t> order =
      llvm::to_vector(llvm::seq<size_t>(0, program.weights.size()));
  llvm::stable_sort(order, [&](size_t a, size_t b) {
    return program.weights[a].size < program.weights[b].size;
  });
  uint64_t budget = device.bram36 * 36 * 1024 / 8 / 2;
  SmallVector<size_t> external;
  llvm::DenseSet<uint64_t> pointed = pointedTo(program, kernels);
  for (size_t number : order) {
    uint64_t size = program.weights[number].size;
    if (size > kLargestRom || size > budget ||
        pointed.contains(program.weights[number].offset)) {
      external.push_back(number);
      continue;
    }
    budget -= size;
    std::string base = romName(program, kernels, number), name = base;
    for (unsigned k = 2; !taken.insert(name).second; ++k)
      name = base + "_" + std::to_string(k);
    result.places[number].rom = name;
    result.files.push_back(
        {"weights/" + name + ".h", romText(program.weights[number], name)});
  }
  // One pointer for each element type leads to all constants of that type.
  llvm::stable_sort(external, [&](size_t a, size_t b) {
    std::string first = elementType(storedType(program.weights[a]));
    std::string second = elementType(storedType(program.weights[b]));
    return std::tie(first, a) < std::tie(second, b);
  });
  for (size_t number : external) {
    const HostProgram::Weight &weight = program.weights[number];
    result.places[number].offset = result.externalSize;
    result.external.push_back({weight.value, result.externalSize, weight.size});
    result.externalSize +=
        artifact::alignUp(weight.size, artifact::kWeightAlignment);
  }
  return result;
}
