//===- Top.cpp - the function that runs the kernels in turn ---------------===//

#include "targets/hls/project/Top.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "targets/hls/Folding.h"
#include "targets/hls/KernelComments.h"
#include "targets/hls/ReservedWords.h"
#include "targets/hls/emit/CppNames.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace cnnc;
using Space = HostProgram::Space;

namespace {
/// Gives arguments names that nothing else has.
class PortNames {
public:
  explicit PortNames(const HostProgram &program) {
    for (StringRef word : hls::kReservedWords)
      taken.insert(word);
    for (const HostProgram::Launch &launch : program.launches)
      taken.insert(launch.symbol);
  }

  /// `name` with everything that C++ does not take replaced.
  std::string choose(StringRef name, StringRef otherwise) {
    std::string base;
    for (char c : name.drop_while([](char c) { return !llvm::isAlnum(c); }))
      base += llvm::isAlnum(c) ? c : '_';
    if (base.empty() || !llvm::isAlpha(base.front()))
      base = (otherwise + "_" + base).str();
    if (hls::isReserved(base))
      base += "_" + otherwise.str();
    std::string unique = base;
    for (unsigned k = 2; !taken.insert(unique).second; ++k)
      unique = base + "_" + std::to_string(k);
    return unique;
  }

private:
  llvm::StringSet<> taken;
};
} // namespace

static int64_t widthOf(Type element) {
  return element.getIntOrFloatBitWidth() / 8;
}

static void addTensors(std::vector<DesignPort> &ports, PortNames &names,
                       const std::vector<HostProgram::Tensor> &tensors,
                       DesignPort::Kind kind) {
  StringRef otherwise = kind == DesignPort::Kind::Input ? "in" : "out";
  for (auto [i, tensor] : llvm::enumerate(tensors)) {
    RankedTensorType type = cnn::physicalType(tensor.type);
    ports.push_back({kind, names.choose(tensor.name, otherwise),
                     hls::elementType(type.getElementType()), uint32_t(i),
                     /*offset=*/0, std::max<uint64_t>(1, type.getNumElements()),
                     uint64_t(cnn::byteSize(tensor.type))});
  }
}

/// The inputs and outputs that are streams, in their order in `main`.
static void markStreams(func::FuncOp main, std::vector<DesignPort> &ports) {
  uint32_t inputs = 0, outputs = 0;
  for (unsigned i = 0; i < main.getNumArguments(); ++i) {
    bool isOutput = bool(main.getArgAttr(i, "cnn.output"));
    if (!main.getArgAttr(i, "cnn.name"))
      continue;
    uint32_t index = isOutput ? outputs++ : inputs++;
    auto type = main.getArgAttrOfType<TypeAttr>(i, hls::kStreamAttr);
    auto order = main.getArgAttrOfType<DenseI64ArrayAttr>(i, hls::kOrderAttr);
    if (!type || !order)
      continue;
    auto stream = cast<hls::StreamType>(type.getValue());
    for (DesignPort &port : ports)
      if (port.index == index &&
          port.kind ==
              (isOutput ? DesignPort::Kind::Output : DesignPort::Kind::Input)) {
        port.stream = hls::streamText(stream);
        port.lanes = stream.getLanes();
        port.images = order[0];
        port.channels = order[1];
        port.pixels = order[2];
      }
  }
}

std::vector<DesignPort> cnnc::hls::designPorts(func::FuncOp main,
                                               const HostProgram &program,
                                               const PlacedWeights &weights) {
  std::vector<DesignPort> ports;
  PortNames names(program);
  addTensors(ports, names, program.inputs, DesignPort::Kind::Input);
  addTensors(ports, names, program.outputs, DesignPort::Kind::Output);
  llvm::SetVector<Type> types;
  for (const HostProgram::Launch &launch : program.launches)
    for (const HostProgram::BufferRef &ref : launch.buffers)
      if (ref.space == Space::Arena)
        types.insert(ref.element);
  for (Type type : types)
    ports.push_back({DesignPort::Kind::Memory,
                     types.size() == 1
                         ? std::string("memory")
                         : names.choose("memory_" + elementType(type), ""),
                     elementType(type), 0, 0, program.arenaSize / widthOf(type),
                     program.arenaSize});
  // External weights of one type follow each other.
  DesignPort *last = nullptr;
  for (const ExternalWeight &weight : weights.external) {
    Type element = cnn::storageType(weight.value.getElementType());
    std::string type = elementType(element);
    if (!last || last->type != type)
      last = &ports.emplace_back(DesignPort{DesignPort::Kind::Weights,
                                            names.choose("weights_" + type, ""),
                                            type, 0, weight.offset, 0, 0});
    last->bytes = weight.offset + weight.size - last->offset;
    last->elements = last->bytes / widthOf(element);
  }
  markStreams(main, ports);
  return ports;
}

std::string cnnc::hls::parameterText(ArrayRef<DesignPort> ports) {
  std::string text;
  for (const DesignPort &port : ports) {
    text += text.empty() ? "" : ", ";
    if (!port.stream.empty()) {
      text += port.stream + " &" + port.name;
      continue;
    }
    if (port.kind == DesignPort::Kind::Input ||
        port.kind == DesignPort::Kind::Weights)
      text += "const ";
    text +=
        port.type + " " + port.name + "[" + std::to_string(port.elements) + "]";
  }
  return text;
}

/// The interface: each stream with the words of a call as its depth; each
/// pointer an AXI master of its own bundle, so that transfers of different
/// arguments run side by side. Memory of several element types is one memory.
static std::string pragmas(ArrayRef<DesignPort> ports, bool portable) {
  std::string text, aliases;
  unsigned bundle = 0, memories = 0;
  for (const DesignPort &port : ports) {
    if (!port.stream.empty()) {
      text += "#pragma HLS INTERFACE mode=axis port=" + port.name +
              " depth=" + std::to_string(port.elements / port.lanes) + "\n";
      continue;
    }
    text += "#pragma HLS INTERFACE mode=m_axi port=" + port.name +
            " offset=slave bundle=gmem" + std::to_string(bundle++) +
            " depth=" + std::to_string(port.elements) + "\n";
    if (port.kind == DesignPort::Kind::Memory) {
      aliases += (memories++ ? "," : "") + port.name;
    }
  }
  if (!portable)
    text += "#pragma HLS INTERFACE mode=s_axilite port=return\n";
  if (memories > 1)
    text += "#pragma HLS ALIAS ports=" + aliases + " distance=0\n";
  return text;
}

namespace {
/// Writes the calls.
class CallWriter {
public:
  CallWriter(const HostProgram &program, ArrayRef<DesignPort> ports,
             const hls::PlacedWeights &weights)
      : program(program), ports(ports), weights(weights) {}

  std::string call(const HostProgram::Launch &launch) {
    std::string text;
    SmallVector<std::string> nodes = cnn::nodeNames(launch.loc);
    if (!nodes.empty())
      text = "  // " + hls::commentText(llvm::join(nodes, ", ")) + "\n";
    text += "  " + launch.symbol + "(";
    for (auto [i, ref] : llvm::enumerate(launch.buffers))
      text += (i ? ", " : "") + argument(ref);
    return text + ");\n";
  }

private:
  std::string argument(const HostProgram::BufferRef &ref) {
    if (ref.space == Space::Weights)
      return weight(ref);
    uint64_t offset = ref.offset / widthOf(ref.element);
    return at(port(ref), offset);
  }

  static std::string at(StringRef name, uint64_t offset) {
    return name.str() + (offset ? " + " + std::to_string(offset) : "");
  }

  StringRef port(const HostProgram::BufferRef &ref) {
    for (const DesignPort &port : ports) {
      bool isTensor =
          (ref.space == Space::Input && port.kind == DesignPort::Kind::Input) ||
          (ref.space == Space::Output && port.kind == DesignPort::Kind::Output);
      bool isMemory = ref.space == Space::Arena &&
                      port.kind == DesignPort::Kind::Memory &&
                      port.type == hls::elementType(ref.element);
      if (isMemory || (isTensor && port.index == ref.index))
        return port.name;
    }
    llvm_unreachable("every buffer has a port");
  }

  std::string weight(const HostProgram::BufferRef &ref) {
    size_t number = 0;
    while (ref.offset >=
           program.weights[number].offset +
               std::max<uint64_t>(1, program.weights[number].size))
      ++number;
    uint64_t within = ref.offset - program.weights[number].offset;
    const hls::PlacedWeights::Place &place = weights.places[number];
    uint64_t width = widthOf(ref.element);
    if (!place.rom.empty())
      return at(place.rom, within / width);
    uint64_t offset = place.offset + within;
    for (const DesignPort &port : ports)
      if (port.kind == DesignPort::Kind::Weights && port.offset <= offset &&
          offset < port.offset + port.bytes)
        return at(port.name, (offset - port.offset) / width);
    llvm_unreachable("every external weight has a port");
  }

  const HostProgram &program;
  ArrayRef<DesignPort> ports;
  const hls::PlacedWeights &weights;
};
} // namespace

std::string cnnc::hls::topText(StringRef top, const HostProgram &program,
                               ArrayRef<DesignPort> ports,
                               const PlacedWeights &weights, bool portable) {
  std::string text = "#include \"kernels.h\"\n";
  for (const SourceFile &file : weights.files)
    text += "#include \"../" + file.path + "\"\n";
  text += "\nextern \"C\" void " + top.str() + "(" + parameterText(ports) +
          ") {\n" + pragmas(ports, portable);
  CallWriter writer(program, ports, weights);
  for (const HostProgram::Launch &launch : program.launches)
    text += writer.call(launch);
  return text + "}\n";
}
