//===- Calibration.cpp - how large a network's numbers become -------------===//

#include "passes/quantise/Calibration.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "dialects/cnn/eval/FastContraction.h"
#include "dialects/cnn/eval/Npy.h"
#include "dialects/cnn/eval/Random.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Steps of the evaluator (`evaluationCost`) that all samples together may
/// take: some seconds.
static constexpr int64_t kMostSteps = int64_t(40) << 30;
/// Patches of each contraction that are kept, of all samples together. More
/// cost time and change next to nothing.
static constexpr int64_t kMostPatches = 128;
/// Samples that are made where there are no files.
static constexpr int64_t kSeededSamples = 8;

namespace {
/// The samples of one input: rows of tensors of its type.
struct InputFiles {
  RankedTensorType type;
  SmallVector<Tensor> samples;
};

class Samples {
public:
  Samples(func::FuncOp function, const CalibrationOptions &options)
      : function(function), options(options), random{options.seed} {
    for (Type type : function.getArgumentTypes())
      inputs.push_back({cast<RankedTensorType>(type), {}});
  }

  /// Reads the folder, if there is one. Every input has as many samples, or
  /// one for all.
  LogicalResult read();
  int64_t count() const { return available; }
  FailureOr<SmallVector<Tensor>> get(int64_t index);

private:
  InFlightDiagnostic error() { return function.emitError(); }
  LogicalResult readFile(StringRef path);
  InputFiles *inputOf(StringRef file);
  FailureOr<Tensor> make(RankedTensorType type);

  func::FuncOp function;
  const CalibrationOptions &options;
  Random random;
  SmallVector<InputFiles> inputs;
  int64_t available = kSeededSamples;
};
} // namespace

InputFiles *Samples::inputOf(StringRef file) {
  if (inputs.size() == 1)
    return &inputs.front();
  for (auto [i, input] : llvm::enumerate(inputs)) {
    auto name = function.getArgAttrOfType<StringAttr>(i, "cnn.name");
    StringRef rest = file;
    if (name && rest.consume_front(name.getValue()) && rest.starts_with("."))
      return &input;
  }
  return nullptr;
}

/// The parts of `tensor` that are of type `type`: itself, or one for each
/// extent of that type's first dimension, or of a dimension in front.
static std::optional<SmallVector<Tensor>> split(const Tensor &tensor,
                                                RankedTensorType type) {
  ArrayRef<int64_t> from = tensor.shape(), to = type.getShape();
  if (tensor.element() != type.getElementType() || type.getNumElements() == 0)
    return std::nullopt;
  bool stacked = from.size() == to.size() + 1 && from.drop_front() == to;
  bool batched = from.size() == to.size() && !to.empty() &&
                 from.drop_front() == to.drop_front() &&
                 from.front() % to.front() == 0;
  if (!stacked && !batched && from != to)
    return std::nullopt;
  SmallVector<Tensor> parts;
  size_t size = type.getNumElements() * elementBytes(type.getElementType());
  for (size_t at = 0; at + size <= tensor.bytes().size(); at += size) {
    FailureOr<Tensor> part = Tensor::allocate(type);
    if (failed(part))
      return std::nullopt;
    llvm::copy(tensor.bytes().slice(at, size), part->mutableBytes().begin());
    parts.push_back(*part);
  }
  return parts;
}

static bool isFinite(const Tensor &tensor) {
  auto finite = [](auto number) { return std::isfinite(number); };
  if (tensor.element().isF32())
    return llvm::all_of(tensor.values<float>(), finite);
  return !tensor.element().isF64() ||
         llvm::all_of(tensor.values<double>(), finite);
}

LogicalResult Samples::readFile(StringRef path) {
  InputFiles *input = inputOf(llvm::sys::path::filename(path));
  if (!input)
    return error() << "--calibrate: '" << path
                   << "' belongs to no input; give files the names NAME.npy or "
                      "NAME.*.npy of inputs";
  auto tensor =
      readNpy(function.getContext(), path, [this] { return error(); });
  if (failed(tensor))
    return failure();
  auto parts = split(*tensor, input->type);
  if (!parts)
    return error() << "--calibrate: '" << path << "' holds " << tensor->type()
                   << ", expected " << input->type
                   << " or several of them along the first dimension";
  // Nothing follows from a range without an end.
  if (!isFinite(*tensor))
    return error() << "--calibrate: '" << path
                   << "' holds numbers that are not finite (NaN or infinity); "
                      "leave it out, or correct it";
  input->samples.append(*parts);
  return success();
}

LogicalResult Samples::read() {
  if (options.folder.empty())
    return success();
  std::error_code code;
  std::vector<std::string> paths;
  for (llvm::sys::fs::directory_iterator it(options.folder, code), end;
       it != end && !code; it.increment(code))
    if (StringRef(it->path()).ends_with(".npy"))
      paths.push_back(it->path());
  if (code)
    return error() << "--calibrate=" << options.folder << ": " << code.message()
                   << "; give a folder of inputs (.npy)";
  if (paths.empty())
    return error() << "--calibrate=" << options.folder
                   << ": there is no .npy file; save inputs there "
                      "(numpy.save)";
  llvm::sort(paths);
  for (const std::string &path : paths)
    if (failed(readFile(path)))
      return failure();
  available = 1;
  for (const InputFiles &input : inputs)
    available = std::max<int64_t>(available, input.samples.size());
  for (auto [i, input] : llvm::enumerate(inputs))
    if (int64_t(input.samples.size()) != available && input.samples.size() != 1)
      return error() << "--calibrate=" << options.folder << ": input " << i
                     << " has " << input.samples.size()
                     << " samples, another has " << available;
  return success();
}

/// Numbers of about a normal distribution (the sum of twelve uniform ones has
/// variance 1), which is what pictures are often brought to.
FailureOr<Tensor> Samples::make(RankedTensorType type) {
  if (!type.getElementType().isF32())
    return randomTensor(type, random);
  FailureOr<Tensor> tensor = Tensor::allocate(type);
  if (succeeded(tensor))
    for (float &value : tensor->mutableValues<float>()) {
      double sum = -6;
      for (int i = 0; i < 12; ++i)
        sum += std::ldexp(double(random.next() >> 11), -53);
      value = float(sum);
    }
  return tensor;
}

FailureOr<SmallVector<Tensor>> Samples::get(int64_t index) {
  SmallVector<Tensor> result;
  for (InputFiles &input : inputs) {
    if (!input.samples.empty()) {
      result.push_back(
          input.samples[std::min<size_t>(index, input.samples.size() - 1)]);
      continue;
    }
    FailureOr<Tensor> made = make(input.type);
    if (failed(made))
      return error() << "no memory for an input of type " << input.type;
    result.push_back(*made);
  }
  return result;
}

FailureOr<Calibration> cnnc::calibrate(func::FuncOp function,
                                       const CalibrationOptions &options) {
  Samples samples(function, options);
  if (failed(samples.read()))
    return failure();
  int64_t steps = 1;
  function.walk([&](Operation *op) {
    if (isa<CnnDialect>(op->getDialect()) && !isa<ConstantOp>(op))
      steps = addExtents(steps, evaluationCost(op));
  });
  Calibration result;
  result.available = samples.count();
  int64_t wanted =
      std::min(samples.count(), std::max<int64_t>(1, kMostSteps / steps));
  auto record = [&](Value value, const Tensor &tensor) {
    if (tensor.element().isF32())
      result.histograms[value].add(tensor.values<float>());
  };
  Random random{options.seed};
  auto keepPatches = [&](Operation *op, ArrayRef<Tensor> operands) {
    if (!options.keepPatches || !isContraction(op))
      return;
    Patches &patches = result.patches[op];
    int64_t most = std::min(std::max<int64_t>(1, kMostPatches / wanted),
                            kMostPatches - patches.count());
    if (most > 0)
      patches.add(op, operands, most, random);
    if (patches.empty())
      result.patches.erase(op);
  };
  auto evaluateOp =
      [&](Operation *op,
          ArrayRef<Tensor> operands) -> FailureOr<SmallVector<Tensor>> {
    FailureOr<SmallVector<Tensor>> results = failure();
    if (auto fast = fastContraction(op, operands)) {
      if (succeeded(*fast))
        results = SmallVector<Tensor>{**fast};
    } else {
      results = evaluate(op, operands);
    }
    keepPatches(op, operands);
    if (succeeded(results) && !isa<ConstantOp>(op))
      for (auto [value, tensor] : llvm::zip(op->getResults(), *results))
        record(value, tensor);
    return results;
  };
  for (; result.samples < wanted; ++result.samples) {
    FailureOr<SmallVector<Tensor>> inputs = samples.get(result.samples);
    if (failed(inputs))
      return failure();
    for (auto [argument, tensor] : llvm::zip(function.getArguments(), *inputs))
      record(argument, tensor);
    if (failed(evaluateFunction(function, *inputs, evaluateOp)))
      return failure();
  }
  return result;
}
