//===- ArtifactWriter.cpp - writes .cnn files -----------------------------===//

#include "compiler/artifact/ArtifactWriter.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/NodeNames.h"
#include "runtime/schema/Framing.h"
#include "runtime/schema/XxHash64.h"
#include "runtime/schema/artifact_generated.h"
#include "targets/common/HostProgram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;
namespace fb = flatbuffers;

static artifact::ElementType elementType(Type type) {
  using E = artifact::ElementType;
  if (type.isF32())
    return E::F32;
  if (type.isF16())
    return E::F16;
  if (type.isBF16())
    return E::BF16;
  if (type.isF64())
    return E::F64;
  if (type.isInteger(1))
    return E::Bool;
  bool isUnsigned = type.isUnsignedInteger();
  switch (type.getIntOrFloatBitWidth()) {
  case 8:
    return isUnsigned ? E::U8 : E::I8;
  case 16:
    return isUnsigned ? E::U16 : E::I16;
  case 32:
    return isUnsigned ? E::U32 : E::I32;
  default:
    return isUnsigned ? E::U64 : E::I64;
  }
}

static artifact::BufferRef toRef(const HostProgram::BufferRef &ref) {
  artifact::Space space = artifact::Space::Arena;
  switch (ref.space) {
  case HostProgram::Space::Input:
    space = artifact::Space::Input;
    break;
  case HostProgram::Space::Output:
    space = artifact::Space::Output;
    break;
  case HostProgram::Space::Arena:
    space = artifact::Space::Arena;
    break;
  case HostProgram::Space::Weights:
    space = artifact::Space::Weights;
    break;
  }
  return {space, ref.index, ref.offset, ref.size};
}

static artifact::BufferRef toRef(const DesignPort &port) {
  switch (port.kind) {
  case DesignPort::Kind::Input:
    return {artifact::Space::Input, port.index, 0, port.bytes};
  case DesignPort::Kind::Output:
    return {artifact::Space::Output, port.index, 0, port.bytes};
  case DesignPort::Kind::Memory:
    return {artifact::Space::Arena, 0, 0, port.bytes};
  case DesignPort::Kind::Weights:
    return {artifact::Space::Weights, 0, port.offset, port.bytes};
  }
  llvm_unreachable("all kinds are handled");
}

static artifact::Dim3 toDim3(const std::array<uint32_t, 3> &extents) {
  return {extents[0], extents[1], extents[2]};
}

/// Kernels by name: their number, the same in all images.
static llvm::StringMap<uint32_t> kernelNumbers(const TargetCode &code) {
  llvm::StringMap<uint32_t> result;
  if (!code.cpu.empty())
    for (auto [i, kernel] : llvm::enumerate(code.cpu.front().kernels))
      result[kernel.symbol] = i;
  if (!code.gpu.empty())
    for (auto [i, kernel] : llvm::enumerate(code.gpu.front().kernels))
      result[kernel] = i;
  return result;
}

/// What a kernel is launched with if nothing launches it.
static constexpr HostProgram::GpuShape kNoShape = {{1, 1, 1}, {1, 1, 1}, 0};

/// The launch shapes of an image's kernels; empty if they are what the launches
/// say themselves. Equal kernels have equal tilings, so that one shape holds
/// for all launches of a kernel.
static std::vector<artifact::LaunchShape>
shapesOf(const HostProgram &program, const GpuImage &image,
         const llvm::StringMap<uint32_t> &numbers) {
  std::vector<HostProgram::GpuShape> shapes(image.kernels.size(), kNoShape);
  bool differs = false;
  for (const HostProgram::Launch &launch : program.launches) {
    auto variant = launch.variants.find(image.arch);
    bool hasOwn = variant != launch.variants.end();
    shapes[numbers.lookup(launch.symbol)] =
        hasOwn ? variant->second : *launch.gpu;
    differs |= hasOwn;
  }
  std::vector<artifact::LaunchShape> result;
  for (const HostProgram::GpuShape &shape : shapes)
    result.push_back(
        {toDim3(shape.grid), toDim3(shape.block), shape.sharedBytes});
  return differs ? result : std::vector<artifact::LaunchShape>();
}

static int64_t codeBytes(const TargetCode &code) {
  int64_t sum = 0;
  for (const CodeImage &image : code.cpu)
    sum += image.bytes.size();
  for (const GpuImage &image : code.gpu)
    sum += image.bytes.size();
  if (code.hls)
    for (const SourceFile &file : code.hls->files)
      sum += file.text.size();
  return sum;
}

/// Puts tensors behind the weights of `program`; says where they are.
static std::vector<artifact::BufferRef>
appendTensors(HostProgram &program, ArrayRef<ElementsAttr> tensors) {
  std::vector<artifact::BufferRef> refs;
  for (ElementsAttr tensor : tensors) {
    SmallVector<char> storage;
    uint64_t size = cnn::constantBytes(tensor, storage).size();
    program.weights.push_back({tensor, program.weightsSize, size});
    refs.push_back(
        toRef({HostProgram::Space::Weights, 0, program.weightsSize, size}));
    program.weightsSize += artifact::alignUp(size, artifact::kWeightAlignment);
  }
  return refs;
}

namespace {
/// A golden case whose tensors are in the payload.
struct PlacedGolden {
  std::vector<artifact::BufferRef> inputs, outputs;
  double tolerance;
};

/// Builds the metadata of one artifact.
class MetadataBuilder {
public:
  MetadataBuilder(const HostProgram &program, const TargetCode &code,
                  const Provenance &provenance, ArrayRef<PlacedGolden> goldens)
      : program(program), code(code), provenance(provenance), goldens(goldens) {
  }

  /// The size-prefixed FlatBuffer; valid as long as the builder lives.
  ArrayRef<char> build(uint64_t weightsHash) {
    auto origin = artifact::CreateProvenanceDirect(
        b, provenance.compilerVersion.c_str(), strings(provenance.flags),
        provenance.model.c_str(), provenance.modelSha256.c_str(),
        provenance.target.c_str(), provenance.device.c_str());
    auto inputs = tensors(program.inputs), outputs = tensors(program.outputs);
    auto commands = buildCommands();
    std::vector<fb::Offset<artifact::CodeImage>> cpuCode;
    for (const CodeImage &image : code.cpu)
      cpuCode.push_back(buildImage(image));
    auto cpuImages = b.CreateVector(cpuCode);
    std::vector<fb::Offset<artifact::GpuImage>> gpuCode;
    uint32_t version = artifact::kOldestFormatVersion;
    for (const HostProgram::Launch &launch : program.launches)
      if (launch.scratchBytes)
        version = artifact::kScratchVersion;
    for (const GpuImage &image : code.gpu)
      gpuCode.push_back(buildImage(image, version));
    auto gpuImages = b.CreateVector(gpuCode);
    std::vector<fb::Offset<artifact::Golden>> cases;
    for (const PlacedGolden &golden : goldens)
      cases.push_back(artifact::CreateGoldenDirect(
          b, &golden.inputs, &golden.outputs, golden.tolerance));
    auto goldenList = b.CreateVector(cases);
    fb::Offset<artifact::HlsCode> hlsCode;
    if (code.hls)
      hlsCode = artifact::CreateHlsCodeDirect(b, code.hls->top.c_str(),
                                              code.hls->identity.c_str(),
                                              code.hls->hasStreams());
    auto root = artifact::CreateProgram(
        b, version, origin, inputs, outputs, program.arenaSize,
        /*arena_alignment=*/64, program.weightsSize, weightsHash, commands,
        cpuImages, goldenList, gpuImages, hlsCode);
    b.FinishSizePrefixed(root, artifact::ProgramIdentifier());
    return {reinterpret_cast<const char *>(b.GetBufferPointer()), b.GetSize()};
  }

private:
  /// FlatBuffers wants a pointer to a vector of offsets; kept until it is done.
  const std::vector<fb::Offset<fb::String>> *
  strings(ArrayRef<std::string> texts) {
    auto &list = stringLists.emplace_back(
        std::make_unique<std::vector<fb::Offset<fb::String>>>());
    for (const std::string &text : texts)
      list->push_back(b.CreateString(text));
    return list.get();
  }

  /// One name a line; a name with line breaks of its own loses them.
  static std::string nodeLines(ArrayRef<std::string> names) {
    std::string lines;
    for (const std::string &name : names) {
      lines += lines.empty() ? "" : "\n";
      for (char c : name)
        lines += c == '\n' ? ' ' : c;
    }
    return lines;
  }

  fb::Offset<fb::Vector<fb::Offset<artifact::Tensor>>>
  tensors(const std::vector<HostProgram::Tensor> &list) {
    std::vector<fb::Offset<artifact::Tensor>> result;
    for (const HostProgram::Tensor &tensor : list) {
      ArrayRef<int64_t> extents = tensor.type.getShape();
      std::vector<uint64_t> shape(extents.begin(), extents.end());
      result.push_back(artifact::CreateTensorDirect(
          b, tensor.name.c_str(), elementType(tensor.type.getElementType()),
          &shape, "row_major"));
    }
    return b.CreateVector(result);
  }

  fb::Offset<fb::Vector<fb::Offset<artifact::Command>>> buildCommands() {
    if (code.hls)
      return b.CreateVector(std::vector{buildDesign(*code.hls)});
    llvm::StringMap<uint32_t> numbers = kernelNumbers(code);
    std::vector<fb::Offset<artifact::Command>> commands;
    for (const HostProgram::Launch &launch : program.launches) {
      auto body = buildLaunch(launch, numbers.lookup(launch.symbol));
      auto kind = launch.gpu ? artifact::CommandBody::GpuLaunch
                             : artifact::CommandBody::CpuLaunch;
      SmallVector<std::string> names = cnn::nodeNames(launch.loc);
      commands.push_back(artifact::CreateCommandDirect(
          b, nodeLines(names).c_str(), launch.form.c_str(), launch.flops,
          launch.bytesMoved, kind, body));
    }
    return b.CreateVector(commands);
  }

  /// The one command of a design: all launches are inside its top function.
  fb::Offset<artifact::Command> buildDesign(const HlsDesign &design) {
    std::vector<artifact::BufferRef> buffers;
    uint64_t moved = 0, flops = 0;
    for (const DesignPort &port : design.ports) {
      buffers.push_back(toRef(port));
      moved += port.bytes;
    }
    SmallVector<std::string> names;
    llvm::StringSet<> known;
    for (const HostProgram::Launch &launch : program.launches) {
      flops += launch.flops;
      for (std::string &name : cnn::nodeNames(launch.loc))
        if (known.insert(name).second)
          names.push_back(std::move(name));
    }
    auto body = artifact::CreateHlsLaunchDirect(b, &buffers).Union();
    return artifact::CreateCommandDirect(
        b, nodeLines(names).c_str(), "hls", flops, moved,
        artifact::CommandBody::HlsLaunch, body);
  }

  fb::Offset<void> buildLaunch(const HostProgram::Launch &launch,
                               uint32_t kernel) {
    std::vector<artifact::BufferRef> buffers;
    for (const HostProgram::BufferRef &ref : launch.buffers)
      buffers.push_back(toRef(ref));
    if (!launch.gpu)
      return artifact::CreateCpuLaunchDirect(b, kernel, &buffers, launch.tasks,
                                             launch.grain, launch.scratchBytes)
          .Union();
    artifact::Dim3 grid = toDim3(launch.gpu->grid);
    artifact::Dim3 block = toDim3(launch.gpu->block);
    return artifact::CreateGpuLaunchDirect(b, kernel, &buffers, &grid, &block,
                                           launch.gpu->sharedBytes)
        .Union();
  }

  /// Raises `version` to one that has what the image needs.
  fb::Offset<artifact::GpuImage> buildImage(const GpuImage &image,
                                            uint32_t &version) {
    auto kind = image.isCubin ? artifact::GpuImageKind::Cubin
                              : artifact::GpuImageKind::Ptx;
    auto arch = b.CreateString(image.arch);
    auto bytes =
        b.CreateVector(reinterpret_cast<const uint8_t *>(image.bytes.data()),
                       image.bytes.size());
    auto kernels = b.CreateVectorOfStrings(image.kernels);
    auto shapes = shapesOf(program, image, kernelNumbers(code));
    fb::Offset<fb::Vector<const artifact::LaunchShape *>> shapeList;
    if (!shapes.empty()) {
      shapeList = b.CreateVectorOfStructs(shapes);
      version = std::max(version, artifact::kLaunchShapesVersion);
    }
    return artifact::CreateGpuImage(b, arch, kind, bytes, kernels, shapeList);
  }

  fb::Offset<artifact::CodeImage> buildImage(const CodeImage &image) {
    std::vector<fb::Offset<artifact::Import>> imports;
    for (const CodeImage::Import &import : image.imports)
      imports.push_back(
          artifact::CreateImportDirect(b, import.name.c_str(), import.slot));
    std::vector<fb::Offset<artifact::Kernel>> kernels;
    for (const CodeImage::Kernel &kernel : image.kernels)
      kernels.push_back(
          artifact::CreateKernelDirect(b, kernel.symbol.c_str(), kernel.entry));
    auto bytes =
        b.CreateVector(reinterpret_cast<const uint8_t *>(image.bytes.data()),
                       image.bytes.size());
    auto features = b.CreateString(llvm::join(image.features, ","));
    auto importList = b.CreateVector(imports);
    auto kernelList = b.CreateVector(kernels);
    return artifact::CreateCodeImage(b, b.CreateString(image.arch), features,
                                     bytes, image.textSize, importList,
                                     kernelList);
  }

  const HostProgram &program;
  const TargetCode &code;
  const Provenance &provenance;
  ArrayRef<PlacedGolden> goldens;
  fb::FlatBufferBuilder b;
  std::vector<std::unique_ptr<std::vector<fb::Offset<fb::String>>>> stringLists;
};
} // namespace

/// Calls `sink` with the bytes of the weights payload, piece by piece.
static void forEachWeight(const HostProgram &program,
                          function_ref<void(ArrayRef<char>)> sink) {
  static const char zeros[artifact::kWeightAlignment] = {};
  for (const HostProgram::Weight &weight : program.weights) {
    SmallVector<char> storage;
    ArrayRef<char> bytes = cnn::constantBytes(weight.value, storage);
    assert(bytes.size() == weight.size && "constants are laid out by now");
    sink(bytes);
    uint64_t padding =
        artifact::alignUp(weight.size, artifact::kWeightAlignment) -
        weight.size;
    sink(ArrayRef<char>(zeros, padding));
  }
}

/// Constants that the sources hold need no room in the payload.
static void keepExternalWeights(HostProgram &program, const HlsDesign &design) {
  program.weights.clear();
  for (const ExternalWeight &weight : design.weights)
    program.weights.push_back({weight.value, weight.offset, weight.size});
  program.weightsSize = design.weightsSize;
}

FailureOr<ArtifactSummary> cnnc::writeArtifact(ModuleOp module,
                                               const TargetCode &code,
                                               const Provenance &provenance,
                                               ArrayRef<GoldenCase> goldens,
                                               OutputFile &file) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  FailureOr<HostProgram> program = readHostProgram(main);
  if (failed(program))
    return failure();
  if (code.hls)
    keepExternalWeights(*program, *code.hls);
  uint64_t weightBytes = program->weightsSize;
  std::vector<PlacedGolden> placed;
  for (const GoldenCase &golden : goldens)
    placed.push_back({appendTensors(*program, golden.inputs),
                      appendTensors(*program, golden.outputs),
                      golden.tolerance()});
  artifact::XxHash64 hash;
  forEachWeight(*program, [&](ArrayRef<char> bytes) {
    hash.update(bytes.data(), bytes.size());
  });
  MetadataBuilder builder(*program, code, provenance, placed);
  ArrayRef<char> metadata = builder.build(hash.digest());
  uint64_t checksum = artifact::XxHash64::of(metadata.data(), metadata.size());
  uint64_t payload = artifact::payloadOffset(metadata.size());

  auto write = [&](llvm::raw_ostream &os) {
    os.write(metadata.data(), metadata.size());
    os.write(reinterpret_cast<const char *>(&checksum), sizeof(checksum));
    os.write_zeros(payload - metadata.size() - sizeof(checksum));
    forEachWeight(*program, [&](ArrayRef<char> bytes) {
      os.write(bytes.data(), bytes.size());
    });
  };
  if (failed(file.write(write)))
    return failure();
  return ArtifactSummary{int64_t(program->launches.size()),
                         int64_t(program->arenaSize), int64_t(weightBytes),
                         codeBytes(code),
                         int64_t(payload + program->weightsSize)};
}
