//===- KernelLayers.cpp - kernels as layers -------------------------------===//

#include "targets/hls/explore/KernelLayers.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/NodeNames.h"
#include "targets/hls/estimate/ArrayLoops.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "targets/hls/lower/Window.h"
#include "targets/hls/pipelines/GridStorage.h"
#include "targets/hls/pipelines/PipelineGroup.h"
#include "targets/hls/pipelines/Shuffle.h"
#include "targets/hls/pipelines/StreamPlan.h"
#include <map>
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

// What operators of f32 take, which are not there as operations yet.

static Resources floatCost(cnn::BinaryKind kind) {
  switch (kind) {
  case cnn::BinaryKind::mul:
    return kMulF32.resources;
  case cnn::BinaryKind::add:
  case cnn::BinaryKind::sub:
    return kAddF32.resources;
  case cnn::BinaryKind::div:
    return kDivF32.resources;
  case cnn::BinaryKind::pow:
    return kFunctionF32.resources;
  default:
    return kCompareF32.resources;
  }
}

static Resources floatCost(cnn::UnaryKind kind) {
  switch (kind) {
  case cnn::UnaryKind::abs:
  case cnn::UnaryKind::neg:
  case cnn::UnaryKind::logical_not:
    return {};
  case cnn::UnaryKind::sign:
  case cnn::UnaryKind::is_nan:
  case cnn::UnaryKind::is_inf:
  case cnn::UnaryKind::relu:
    return kCompareF32.resources;
  case cnn::UnaryKind::ceil:
  case cnn::UnaryKind::floor:
  case cnn::UnaryKind::round:
    return kConvertF32.resources;
  case cnn::UnaryKind::sqrt:
    return kSqrtF32.resources;
  case cnn::UnaryKind::exp:
  case cnn::UnaryKind::log:
  case cnn::UnaryKind::log1p:
    return kExpF32.resources;
  case cnn::UnaryKind::sigmoid:
    return kExpF32.resources + kAddF32.resources + kDivF32.resources;
  default:
    return kFunctionF32.resources;
  }
}

namespace {
class Reader {
public:
  explicit Reader(func::FuncOp function) : function(function) {}

  KernelLayers run() {
    for (auto kernel : function.getBody().front().getOps<cnn::KernelOp>()) {
      if (kernel.getTilingAttr())
        continue;
      PlannedKernel planned = planStreams(kernel);
      // What does not stream ends a pipeline, and so does an order in which
      // the next does not read.
      if (!planned.plan || !group.takes(kernel, *planned.plan)) {
        group = PipelineGroup();
        loaders.clear();
      }
      if (!planned.plan)
        continue;
      numbers[kernel] = int(result.layers.size());
      result.kernels.push_back(kernel);
      result.layers.push_back(read(kernel, *planned.plan));
      group.add(kernel, *planned.plan);
    }
    for (const Layer &layer : result.layers)
      for (const LayerInput &input : layer.inputs)
        if (input.layer >= 0)
          ++readers[input.layer];
    for (auto [number, count] : readers)
      result.layers[number].copies = count;
    return std::move(result);
  }

private:
  /// Numbers of grids are integers in memory, if a kernel converts them there.
  IntegerType narrowType(Value value) {
    auto range = ranges.of(value);
    return range && canBecomeNarrow(value)
               ? storageOf(*range, value.getContext())
               : IntegerType();
  }

  /// Bits of a number of `value` in memory.
  int64_t memoryBits(Value value) {
    if (IntegerType stored = narrowType(value))
      return stored.getWidth();
    return std::max(8u, cnn::elementOf(value).getIntOrFloatBitWidth());
  }

  /// Whether something uses it, also through a view, that is no kernel, or one
  /// that runs elsewhere: it has a tiling already, or does not stream.
  static bool leaves(Value value) {
    return llvm::any_of(value.getUsers(), [](Operation *user) {
      if (isa<cnn::ReshapeOp>(user))
        return leaves(user->getResult(0));
      auto kernel = dyn_cast<cnn::KernelOp>(user);
      return !kernel || kernel.getTilingAttr() || !planStreams(kernel).plan;
    });
  }

  Layer read(cnn::KernelOp kernel, const StreamPlan &plan) {
    Layer layer;
    layer.name = cnn::displayName(kernel);
    addInputs(kernel, plan, layer);
    const StreamStep *step = &plan.main();
    Value output = kernel.getYield().getValues().front();
    layer.outputBits = bitsOf(output);
    if (leaves(kernel.getResult(0)))
      layer.storedBits = memoryBits(kernel.getResult(0));
    addShapes(*step, layer);
    addKind(*step, layer);
    if (layer.kind == Layer::Kind::Stream)
      addResults(outputShape(plan.steps.back()), layer);
    for (const StreamStep &part : plan.steps) {
      if (part.kind == StreamStep::Kind::Channels && !layer.multiplies())
        addResults(wordsShape(part), layer);
      bool gathers = part.kind == StreamStep::Kind::Gather;
      layer.gathers |= gathers;
      if ((gathers || part.kind == StreamStep::Kind::Concat) &&
          !layer.multiplies())
        for (Value stream : part.streams)
          layer.undivided =
              std::gcd(layer.undivided, StreamShape::of(stream).channels);
      if (gathers && !layer.multiplies())
        layer.undivided = std::gcd(layer.undivided, outputShape(part).channels);
    }
    if (step->kind == StreamStep::Kind::Buffered)
      addArrays(kernel, *step, layer);
    addEpilogue(plan, layer);
    addPixels(kernel, plan, layer);
    return layer;
  }

  static void addArrays(cnn::KernelOp kernel, const StreamStep &step,
                        Layer &layer) {
    layer.arrayCycles = bufferedCycles(kernel);
    auto add = [&](const StreamShape &shape) {
      layer.arrays.push_back({shape.elements(), shape.channels});
    };
    for (size_t i = 0; i < step.streams.size(); ++i)
      add(inputShape(step, i));
    add(outputShape(step));
  }

  /// Pixels of words, if all steps take them.
  void addPixels(cnn::KernelOp kernel, const StreamPlan &plan,
                 Layer &layer) const {
    const StreamStep &main = plan.main();
    // What comes flat from memory has none.
    bool isFlat = layer.kind == Layer::Kind::Dense &&
                  (layer.inputs.empty() || layer.inputs.front().layer < 0);
    for (int64_t pixels = 2; pixels <= layer.width && !isFlat; ++pixels) {
      bool all = true;
      for (const StreamStep &step : plan.steps) {
        bool isRead = &step <= &main;
        int64_t wanted = isRead ? pixels : passedOn(main, pixels);
        all &= pixelsFor(kernel, step, wanted) == wanted;
      }
      if (all)
        layer.pixelsOfWords.push_back(pixels);
    }
  }

  /// Pixels of the words behind a step that reads words of `pixels`.
  static int64_t passedOn(const StreamStep &step, int64_t pixels) {
    if (auto window = windowsOf(step.root))
      pixels = WindowWords{window->columns, pixels}.windows();
    return std::gcd(pixels, outputShape(step).width());
  }

  void addInputs(cnn::KernelOp kernel, const StreamPlan &plan, Layer &layer) {
    const StreamStep &main = plan.main();
    addInputs(kernel, main, layer, /*isPrologue=*/false);
    for (const StreamStep &step : plan.steps)
      if (&step != &main)
        addInputs(kernel, step, layer, /*isPrologue=*/&step < &main);
  }

  void addInputs(cnn::KernelOp kernel, const StreamStep &step, Layer &layer,
                 bool isPrologue) {
    for (auto [i, stream] : llvm::enumerate(step.streams)) {
      auto argument = dyn_cast<BlockArgument>(stream);
      if (!argument)
        continue;
      Value value = kernel.getInputs()[argument.getArgNumber()];
      while (auto reshape = value.getDefiningOp<cnn::ReshapeOp>())
        value = reshape.getX();
      Operation *producer = value.getDefiningOp();
      auto found = numbers.find(producer);
      bool streams = found != numbers.end() && group.members.contains(producer);
      LayerInput input = streams ? LayerInput(found->second)
                                 : fromMemory(value, inputShape(step, i),
                                              int(layer.inputs.size()));
      // What converts numbers back is the first that a kernel does.
      bool converts = !streams && narrowType(value);
      input.isPrologue = !layer.inputs.empty() && (isPrologue || converts);
      layer.inputs.push_back(input);
      if (streams)
        continue;
      layer.memoryBits = memoryBits(value);
      // The pipeline before leaves it there.
      if (found != numbers.end())
        result.layers[found->second].storedBits = layer.memoryBits;
    }
  }

  /// Input number `k` of the layer that is next.
  LayerInput fromMemory(Value value, const StreamShape &shape, int k) {
    LayerInput input;
    input.images = shape.images;
    input.channels = shape.channels;
    std::tie(input.height, input.width) = extents(shape);
    // What several kernels of a pipeline read is brought once.
    std::pair<int, int> self(int(result.layers.size()), k);
    auto [first, isFirst] = loaders.insert({value, self});
    if (!isFirst)
      std::tie(input.loader, input.loaderInput) = first->second;
    return input;
  }

  static std::pair<int64_t, int64_t> extents(const StreamShape &shape) {
    int64_t width = shape.spatial.empty() ? 1 : shape.spatial.back();
    return {shape.pixelsPerImage() / std::max<int64_t>(width, 1), width};
  }

  void addShapes(const StreamStep &step, Layer &layer) {
    StreamShape out = outputShape(step);
    // What comes as it streams is read as what it becomes.
    StreamShape in =
        step.kind == StreamStep::Kind::Order ? out : inputShape(step, 0);
    layer.images = in.images;
    layer.channels = in.channels;
    std::tie(layer.height, layer.width) = extents(in);
    addResults(out, layer);
    layer.inputBits = bitsOf(step.streams[0]);
    layer.sumBits = layer.inputBits;
    layer.isFloat = isa<FloatType>(cnn::elementOf(step.streams[0])) &&
                    !ranges.of(step.streams[0]);
  }

  static void addResults(const StreamShape &shape, Layer &layer) {
    layer.results = shape.channels;
    std::tie(layer.outHeight, layer.outWidth) = extents(shape);
  }

  void addKind(const StreamStep &step, Layer &layer) {
    layer.isInOrder = step.kind == StreamStep::Kind::Order;
    layer.window = windowsOf(step.root).value_or(WindowGeometry());
    if (auto conv = dyn_cast_or_null<cnn::ConvOp>(step.root)) {
      layer.groups = conv.getGroup();
      bool single = layer.groups > 1 && cnn::shapeOf(conv.getW())[1] == 1;
      layer.kind = single ? Layer::Kind::Depthwise : Layer::Kind::Conv;
      addNumbers(step, conv.getW(), conv.getY(), layer);
    } else if (step.kind == StreamStep::Kind::ChannelPool) {
      layer.kind = Layer::Kind::ChannelWindow;
      layer.window = *channelWindowsOf(cast<cnn::PoolOp>(step.root));
    } else if (isa_and_nonnull<cnn::PoolOp>(step.root)) {
      layer.kind = Layer::Kind::Window;
    } else if (step.kind == StreamStep::Kind::Shuffle) {
      layer.ahead = layer.width; // a row (lower/Interleave.cpp)
      layer.undivided = shuffleOf(cast<cnn::TransposeOp>(step.root))->kept;
    } else if (auto product = dyn_cast_or_null<cnn::MatMulOp>(step.root)) {
      layer.kind = Layer::Kind::Dense;
      addSource(layer);
      addNumbers(step, product.getB(), product.getY(), layer);
    }
  }

  /// A product takes the pixels of whatever feeds it one after the other.
  void addSource(Layer &layer) const {
    int source = layer.inputs.empty() ? -1 : layer.inputs.front().layer;
    if (source < 0)
      return;
    const Layer &from = result.layers[source];
    layer.channels = from.results;
    layer.height = from.outHeight;
    layer.width = from.outWidth;
  }

  void addNumbers(const StreamStep &step, Value weights, Value sum,
                  Layer &layer) {
    layer.weightBits = bitsOf(weights);
    layer.sumBits = bitsOf(sum);
  }

  /// What element-wise operations take beside products with weights.
  void addEpilogue(const StreamPlan &plan, Layer &layer) {
    for (const StreamStep &step : plan.steps)
      for (Operation *op : step.ops)
        if (auto resample = dyn_cast<cnn::ResampleOp>(op)) {
          addTaps(resample, layer);
        } else if (auto lookup = dyn_cast<cnn::LookupOp>(op)) {
          addLookup(lookup, layer);
        } else if (auto binary = dyn_cast<cnn::BinaryOp>(op)) {
          bool multiplies = binary.getKind() == cnn::BinaryKind::mul;
          Value a = binary.getA(), b = binary.getB();
          bool isFloat = cnn::elementOf(a).isF32();
          if (isFloat || (multiplies && becomesFloat(binary)))
            layer.elements += floatCost(binary.getKind());
          else if (multiplies)
            layer.scales.push_back({bitsOf(a), bitsOf(b)});
        } else if (auto unary = dyn_cast<cnn::UnaryOp>(op);
                   unary && cnn::elementOf(unary.getX()).isF32()) {
          layer.elements += floatCost(unary.getKind());
        } else if (isa<cnn::CastOp, cnn::QuantizeOp>(op) && !layer.isFloat &&
                   cnn::elementOf(op->getResult(0)).isF32()) {
          layer.elements += kConvertF32.resources;
        }
  }

  /// A memory for each column, and the products of a polynomial.
  void addLookup(cnn::LookupOp op, Layer &layer) {
    auto kernel = op->getParentOfType<cnn::KernelOp>();
    ElementsAttr table = constantIn(kernel, op.getTable());
    if (!table)
      return;
    int64_t rows = table.getShapedType().getDimSize(0);
    for (auto [term, column] : llvm::enumerate(cnn::columnRanges(table))) {
      layer.tables.push_back({column.width(), rows});
      if (term > 0)
        layer.scales.push_back({column.width(), op.getRestBits()});
    }
  }

  /// The products of a weighted table and their sum.
  void addTaps(cnn::ResampleOp resample, Layer &layer) {
    if (!resample.getWeights())
      return;
    int64_t taps = cnn::shapeOf(resample.getIndices())[1];
    if (layer.isFloat)
      layer.elements +=
          kMulF32.resources * taps + kAddF32.resources * (taps - 1);
    else
      layer.scales.insert(
          layer.scales.end(), taps,
          {bitsOf(resample.getX()), bitsOf(resample.getWeights())});
  }

  /// Whether a product is one of floats, as that is what it is rounded to
  /// (lower/Elements.cpp).
  static bool becomesFloat(cnn::BinaryOp product) {
    return llvm::all_of(product->getUsers(), [](Operation *user) {
      auto cast = dyn_cast<cnn::CastOp>(user);
      return cast && cast.getElement().isF32();
    });
  }

  int64_t bitsOf(Value value) {
    if (auto range = ranges.of(value))
      return range->width();
    return cnn::elementOf(value).getIntOrFloatBitWidth();
  }

  func::FuncOp function;
  KernelLayers result;
  PipelineGroup group; ///< as cnn-hls-form-pipelines will make it
  cnn::GridRanges ranges;
  llvm::DenseMap<Operation *, int> numbers;
  /// Which layer of the group brings a value from memory, as which input.
  llvm::DenseMap<Value, std::pair<int, int>> loaders;
  std::map<int, int> readers;
};
} // namespace

KernelLayers cnnc::hls::layersOf(func::FuncOp function) {
  return Reader(function).run();
}

cnn::TilingAttr cnnc::hls::tilingOf(MLIRContext *context, const Layer &layer,
                                    const LayerFolding &folding,
                                    int64_t multiplierBits) {
  Folding numbers;
  numbers.pi = folding.pi;
  numbers.po = folding.po;
  numbers.taps = folding.taps;
  numbers.px = folding.px;
  numbers.multiplier = multiplierBits;
  numbers.rows = folding.rows == layer.outHeight ? 0 : folding.rows;
  switch (layer.kind) {
  case Layer::Kind::Conv:
  case Layer::Kind::Depthwise:
    return numbers.tiling(context,
                          folding.isExternal ? kConvExternalForm : kConvForm);
  case Layer::Kind::Dense:
    return numbers.tiling(context,
                          folding.isExternal ? kDenseExternalForm : kDenseForm);
  case Layer::Kind::Window:
  case Layer::Kind::ChannelWindow:
  case Layer::Kind::Stream:
    return numbers.tiling(context, kStreamForm);
  }
  llvm_unreachable("unknown kind");
}

bool cnnc::hls::streams(func::FuncOp function) {
  return llvm::any_of(function.getBody().getOps<cnn::KernelOp>(),
                      [](cnn::KernelOp kernel) {
                        return isStreamingForm(kernel.getTilingAttr());
                      });
}
