//===- Top.cpp - the function that runs the kernels in turn ---------------===//

#include "targets/hls/project/Top.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/EmitC/IR/EmitC.h"
#include "targets/hls/Folding.h"
#include "targets/hls/KernelComments.h"
#include "targets/hls/ReservedWords.h"
#include "targets/hls/emit/CppNames.h"
#include "targets/hls/emit/CppText.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <map>

using namespace mlir;
using namespace cnnc;
using Space = HostProgram::Space;

namespace {
/// Gives arguments names that nothing else has.
class PortNames {
public:
  explicit PortNames(const HostProgram &program) {
    taken.insert("memory"); // the port of intermediate values
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

/// "weights_int8" for "int8_t": names that end so are C++'s.
static std::string nameFor(StringRef what, StringRef type) {
  type.consume_back("_t");
  return (what + "_" + type).str();
}

static int64_t widthOf(Type element) {
  return element.getIntOrFloatBitWidth() / 8;
}

/// The number of the constant that holds the byte at `offset`.
static size_t weightAt(const HostProgram &program, uint64_t offset) {
  size_t number = 0;
  while (offset >= program.weights[number].offset +
                       std::max<uint64_t>(1, program.weights[number].size))
    ++number;
  return number;
}

//===----------------------------------------------------------------------===//
// How functions are called
//===----------------------------------------------------------------------===//

hls::KernelCalls::KernelCalls(ModuleOp kernels) : kernels(kernels) {
  for (auto function : kernels.getOps<emitc::FuncOp>())
    if (function->hasAttr("hls.shared"))
      engines.push_back(function.getSymName().str());
}

/// Processes that run side by side cannot read, or write, through one AXI
/// master
/// ("cannot read data in multiple processes", message HLS 200-1013): the second
/// operand of a pipeline that is read, or written, in a memory has the channel
/// "2", and so on.
static SmallVector<std::string> portsOfOwn(emitc::FuncOp function,
                                           const HostProgram::Launch &launch) {
  SmallVector<std::string> result(launch.buffers.size());
  auto reads =
      function ? function->getAttrOfType<DenseI64ArrayAttr>(hls::kDataflowAttr)
               : nullptr;
  if (!reads)
    return result;
  std::map<std::tuple<Space, uint32_t, const void *, bool>, unsigned> counts;
  for (auto [i, ref] : llvm::enumerate(launch.buffers)) {
    bool isTensor = ref.space == Space::Input || ref.space == Space::Output;
    bool isRead = llvm::is_contained(reads.asArrayRef(), int64_t(i));
    unsigned &count = counts[{ref.space, isTensor ? ref.index : 0,
                              ref.element.getAsOpaquePointer(), isRead}];
    if (++count > 1)
      result[i] = std::to_string(count);
  }
  return result;
}

SmallVector<hls::KernelCalls::Argument>
hls::KernelCalls::arguments(const HostProgram::Launch &launch) const {
  SmallVector<Argument> result;
  auto function = ModuleOp(kernels).lookupSymbol<emitc::FuncOp>(launch.symbol);
  auto channels =
      function ? function->getAttrOfType<ArrayAttr>("hls.channels") : nullptr;
  if (!channels) {
    SmallVector<std::string> ports = portsOfOwn(function, launch);
    for (auto [i, ref] : llvm::enumerate(launch.buffers))
      result.push_back({unsigned(i), ports[i], ref.element});
    return result;
  }
  auto buffers = function->getAttrOfType<DenseI64ArrayAttr>("hls.buffers");
  for (auto [i, channel] : llvm::enumerate(channels)) {
    Argument argument;
    if (buffers[i] >= 0)
      argument.buffer = unsigned(buffers[i]);
    argument.channel = cast<StringAttr>(channel).str();
    argument.element =
        cast<emitc::PointerType>(function.getArgumentTypes()[i]).getPointee();
    result.push_back(argument);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Ports
//===----------------------------------------------------------------------===//

namespace {
/// Makes a port for each memory and each channel through which it is reached.
class PortMaker {
public:
  PortMaker(const HostProgram &program, const hls::PlacedWeights &weights,
            const hls::KernelCalls &calls)
      : program(program), weights(weights), names(program) {
    for (const HostProgram::Launch &launch : program.launches)
      for (const auto &argument : calls.arguments(launch))
        if (argument.buffer)
          uses.push_back({launch.buffers[*argument.buffer], argument.channel});
        else if (!llvm::is_contained(
                     absent, std::pair(argument.channel, argument.element)))
          absent.push_back({argument.channel, argument.element});
  }

  std::vector<DesignPort> run() {
    addTensors(program.inputs, DesignPort::Kind::Input);
    addTensors(program.outputs, DesignPort::Kind::Output);
    addMemory();
    addWeights();
    addAbsent();
    return std::move(ports);
  }

private:
  struct Use {
    HostProgram::BufferRef ref;
    std::string channel;
  };
  /// Each once, in order.
  struct Channels {
    std::vector<std::string> names;
    void insert(const std::string &name) {
      if (!llvm::is_contained(names, name))
        names.push_back(name);
    }
  };

  Channels channelsOf(llvm::function_ref<bool(const Use &)> matches) const {
    Channels result;
    for (const Use &use : uses)
      if (matches(use))
        result.insert(use.channel);
    return result;
  }

  /// Each channel's port is named after it, but for the first.
  void add(const DesignPort &like, StringRef otherwise,
           const Channels &channels) {
    bool isFirst = true;
    for (StringRef channel : channels.names) {
      DesignPort &port = ports.emplace_back(like);
      port.channel = channel.str();
      bool isMemory = like.kind == DesignPort::Kind::Memory;
      if ((isMemory || !isFirst) && !channel.empty())
        port.name += "_" + channel.str();
      if (port.name != "memory")
        port.name = names.choose(port.name, otherwise);
      isFirst = false;
    }
  }

  void addTensors(const std::vector<HostProgram::Tensor> &tensors,
                  DesignPort::Kind kind) {
    bool isInput = kind == DesignPort::Kind::Input;
    for (uint32_t i = 0; i < tensors.size(); ++i) {
      const HostProgram::Tensor &tensor = tensors[i];
      RankedTensorType type = cnn::physicalType(tensor.type);
      Channels channels = channelsOf([&](const Use &use) {
        return use.ref.space == (isInput ? Space::Input : Space::Output) &&
               use.ref.index == i;
      });
      if (channels.names.empty())
        channels.insert("");
      add({kind, tensor.name, hls::elementType(type.getElementType()), i,
           /*offset=*/0, std::max<uint64_t>(1, type.getNumElements()),
           uint64_t(cnn::byteSize(tensor.type))},
          isInput ? "in" : "out", channels);
    }
  }

  void addMemory() {
    llvm::SetVector<Type> types;
    for (const Use &use : uses)
      if (use.ref.space == Space::Arena)
        types.insert(use.ref.element);
    for (Type type : types) {
      std::string name = types.size() == 1
                             ? "memory"
                             : nameFor("memory", hls::elementType(type));
      add({DesignPort::Kind::Memory, name, hls::elementType(type), 0, 0,
           program.arenaSize / widthOf(type), program.arenaSize},
          "", channelsOf([&](const Use &use) {
            return use.ref.space == Space::Arena && use.ref.element == type;
          }));
    }
  }

  /// External weights of one type follow each other.
  void addWeights() {
    std::vector<DesignPort> groups;
    std::vector<Type> types;
    for (const ExternalWeight &weight : weights.external) {
      Type element = cnn::storageType(weight.value.getElementType());
      std::string type = hls::elementType(element);
      if (groups.empty() || groups.back().type != type) {
        groups.push_back({DesignPort::Kind::Weights, nameFor("weights", type),
                          type, 0, weight.offset, 0, 0});
        types.push_back(element);
      }
      DesignPort &last = groups.back();
      last.bytes = weight.offset + weight.size - last.offset;
      last.elements = last.bytes / widthOf(element);
    }
    for (size_t i = 0; i < groups.size(); ++i) {
      Type type = types[i];
      Channels channels = channelsOf([&](const Use &use) {
        return use.ref.space == Space::Weights && use.ref.element == type &&
               weights.places[weightAt(program, use.ref.offset)].rom.empty();
      });
      for (const auto &[channel, element] : absent)
        if (element == type && !hasPort(channel))
          channels.insert(channel);
      add(groups[i], "", channels);
    }
  }

  bool hasPort(StringRef channel) const {
    return llvm::any_of(
        ports, [&](const DesignPort &port) { return port.channel == channel; });
  }

  /// What a layer lacks is any pointer that its function may have: into weights
  /// of that type, or into other memory.
  void addAbsent() {
    for (const std::pair<std::string, Type> &lacking : absent) {
      if (hasPort(lacking.first))
        continue;
      std::string type = hls::elementType(lacking.second);
      auto like = llvm::find_if(
          ports, [&](const DesignPort &port) { return port.type == type; });
      DesignPort port = *like;
      port.channel = lacking.first;
      port.name = names.choose(port.name + "_" + port.channel, "");
      ports.push_back(std::move(port));
    }
  }

  const HostProgram &program;
  const hls::PlacedWeights &weights;
  PortNames names;
  std::vector<Use> uses;
  /// Channels, and elements of pointers, for which some layer has no operand.
  std::vector<std::pair<std::string, Type>> absent;
  std::vector<DesignPort> ports;
};
} // namespace

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
                                               const PlacedWeights &weights,
                                               const KernelCalls &calls) {
  std::vector<DesignPort> ports = PortMaker(program, weights, calls).run();
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

/// Pointers into one memory that is written through one of them.
static std::string aliases(ArrayRef<DesignPort> ports) {
  std::string text;
  std::map<std::pair<DesignPort::Kind, uint32_t>, SmallVector<StringRef>> same;
  for (const DesignPort &port : ports)
    if (port.kind == DesignPort::Kind::Memory ||
        port.kind == DesignPort::Kind::Output)
      same[{port.kind, port.index}].push_back(port.name);
  for (auto &[key, names] : same)
    if (names.size() > 1)
      text +=
          "#pragma HLS ALIAS ports=" + llvm::join(names, ",") + " distance=0\n";
  return text;
}

/// The interface: each stream with the words of a call as its depth; each
/// pointer an AXI master of its own bundle, so that transfers of different
/// arguments run side by side, or of its channel's. Memory of several element
/// types is one memory. Shared functions exist once.
static std::string pragmas(ArrayRef<DesignPort> ports,
                           const hls::KernelCalls &calls, bool portable) {
  std::string text;
  unsigned bundle = 0;
  for (const DesignPort &port : ports) {
    if (!port.stream.empty()) {
      text += "#pragma HLS INTERFACE mode=axis port=" + port.name +
              " depth=" + std::to_string(port.elements / port.lanes) + "\n";
      continue;
    }
    bool isShared =
        !port.channel.empty() && !llvm::isDigit(port.channel.front());
    text += "#pragma HLS INTERFACE mode=m_axi port=" + port.name +
            " offset=slave bundle=gmem" +
            (isShared ? "_" + port.channel : std::to_string(bundle++)) +
            " depth=" + std::to_string(port.elements) + "\n";
  }
  if (!portable)
    text += "#pragma HLS INTERFACE mode=s_axilite port=return\n";
  text += aliases(ports);
  if (!portable)
    for (const std::string &name : calls.shared())
      text +=
          "#pragma HLS ALLOCATION function instances=" + name + " limit=1\n";
  return text;
}

namespace {
/// Writes the calls.
class CallWriter {
public:
  CallWriter(const HostProgram &program, ArrayRef<DesignPort> ports,
             const hls::PlacedWeights &weights, const hls::KernelCalls &calls)
      : program(program), ports(ports), weights(weights), calls(calls) {}

  std::string call(const HostProgram::Launch &launch) {
    std::string comment, text = "  " + launch.symbol + "(";
    std::string nodes = hls::nodesText(launch.loc);
    if (!nodes.empty())
      comment = "  // " + nodes + "\n";
    for (auto [i, argument] : llvm::enumerate(calls.arguments(launch)))
      text += (i ? ", " : "") +
              (argument.buffer
                   ? pointer(launch.buffers[*argument.buffer], argument.channel)
                   : any(argument.channel).str());
    return comment + hls::breakLine(text + ");") + "\n";
  }

private:
  std::string pointer(const HostProgram::BufferRef &ref, StringRef channel) {
    if (ref.space == Space::Weights)
      return weight(ref, channel);
    uint64_t offset = ref.offset / widthOf(ref.element);
    return at(port(ref, channel), offset);
  }

  /// A pointer that its function does not use.
  StringRef any(StringRef channel) {
    for (const DesignPort &port : ports)
      if (port.channel == channel)
        return port.name;
    llvm_unreachable("every channel has a port");
  }

  static std::string at(StringRef name, uint64_t offset) {
    return name.str() + (offset ? " + " + std::to_string(offset) : "");
  }

  StringRef port(const HostProgram::BufferRef &ref, StringRef channel) {
    for (const DesignPort &port : ports) {
      if (port.channel != channel)
        continue;
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

  std::string weight(const HostProgram::BufferRef &ref, StringRef channel) {
    size_t number = weightAt(program, ref.offset);
    uint64_t within = ref.offset - program.weights[number].offset;
    const hls::PlacedWeights::Place &place = weights.places[number];
    uint64_t width = widthOf(ref.element);
    if (!place.rom.empty())
      return at(place.rom, within / width);
    uint64_t offset = place.offset + within;
    for (const DesignPort &port : ports)
      if (port.kind == DesignPort::Kind::Weights && port.channel == channel &&
          port.offset <= offset && offset < port.offset + port.bytes)
        return at(port.name, (offset - port.offset) / width);
    llvm_unreachable("every external weight has a port");
  }

  const HostProgram &program;
  ArrayRef<DesignPort> ports;
  const hls::PlacedWeights &weights;
  const hls::KernelCalls &calls;
};
} // namespace

std::string cnnc::hls::topText(StringRef top, const HostProgram &program,
                               ArrayRef<DesignPort> ports,
                               const PlacedWeights &weights,
                               const KernelCalls &calls, bool portable) {
  std::string text = "#include \"kernels.h\"\n";
  for (const SourceFile &file : weights.files)
    text += "#include \"../" + file.path + "\"\n";
  text += "\n" +
          breakLine("extern \"C\" void " + top.str() + "(" +
                    parameterText(ports) + ") {") +
          "\n" + pragmas(ports, calls, portable);
  CallWriter writer(program, ports, weights, calls);
  for (const HostProgram::Launch &launch : program.launches)
    text += writer.call(launch);
  return text + "}\n";
}
