//===- LowerHlsPipelines.cpp - cnn-hls-lower-pipelines --------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/hls/Fixed.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/IndexArithmetic.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/lower/Connections.h"
#include "targets/hls/lower/Passes.h"
#include "targets/hls/pipelines/ExternalWeights.h"
#include <numeric>

namespace cnnc {
#define GEN_PASS_DEF_LOWERHLSPIPELINES
#include "targets/hls/lower/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using Kind = StreamStep::Kind;

static Channel lowerStep(StepContext &context) {
  switch (context.step.kind) {
  case Kind::Conv:
    return lowerConv(context);
  case Kind::Dense:
    return lowerDense(context);
  case Kind::Pool:
    return lowerPool(context);
  case Kind::ChannelPool:
    return lowerChannelPool(context);
  case Kind::Global:
    return lowerGlobal(context);
  case Kind::Channels:
    return lowerChannels(context);
  case Kind::Concat:
    return lowerConcat(context);
  case Kind::Gather:
    return lowerGather(context);
  case Kind::Table:
    return lowerTable(context);
  case Kind::Shuffle:
    return lowerShuffle(context);
  case Kind::Order:
    return {context.take(0, context.lanes).stream, outputShape(context.step)};
  case Kind::Map:
    return lowerMap(context);
  case Kind::Buffered:
    return lowerBuffered(context);
  }
  llvm_unreachable("unknown kind");
}

namespace {
/// Writes the design of one kernel of kernels.
class PipelineLowering {
public:
  PipelineLowering(cnn::KernelOp outer, func::FuncOp function, bool streamed)
      : outer(outer), streamed(streamed),
        design(function, outer.getInputs().size()), connections(design) {}

  LogicalResult run() {
    if (failed(checkLayouts()))
      return failure();
    for (auto kernel : outer.getBlock().getOps<cnn::KernelOp>()) {
      PlannedKernel planned = planStreams(kernel);
      if (!planned.plan)
        return kernel.emitOpError("does not stream: ") << planned.reason;
      plans.push_back({kernel, std::move(*planned.plan)});
    }
    countUses();
    for (auto &[kernel, plan] : plans)
      if (failed(lower(kernel, plan)))
        return failure();
    storeResults();
    design.finish();
    return success();
  }

private:
  /// What a stream of a step is in the connections: for an input of the kernel
  /// what flows into it, otherwise what a step before passes on.
  static Value keyOf(cnn::KernelOp kernel, Value stream) {
    auto argument = dyn_cast<BlockArgument>(stream);
    return argument ? viewedValue(kernel.getInputs()[argument.getArgNumber()])
                    : stream;
  }

  void countUses() {
    for (auto &[kernel, plan] : plans)
      for (const StreamStep &step : plan.steps)
        for (Value stream : step.streams)
          connections.countUse(keyOf(kernel, stream));
    for (Value result : outer.getYield().getValues())
      connections.countUse(viewedValue(result));
  }

  LogicalResult lower(cnn::KernelOp kernel, const StreamPlan &plan) {
    design.beginKernel(kernel.getLoc());
    Folding folding = Folding::of(kernel.getTilingAttr());
    if (failed(check(kernel, plan, folding)) ||
        failed(checkExternal(kernel, plan, folding)))
      return failure();
    Value weights;
    if (auto external = externalWeights(kernel)) {
      Value operand = kernel.getInputs()[external->argument.getArgNumber()];
      weights = design.argument(cast<BlockArgument>(operand).getArgNumber());
    }
    WordShape word(folding.pi, folding.px);
    for (const StreamStep &step : plan.steps) {
      auto take = [&](unsigned i, WordShape wanted) {
        Value key = keyOf(kernel, step.streams[i]);
        if (!connections.isDefined(key))
          load(key, inputShape(step, i), wanted);
        Channel channel = connections.take(key, wanted);
        // The same words by the dimensions that this step knows: between them
        // there may be a view.
        StreamShape own = inputShape(step, i);
        if (channel.shape.streamsLike(own))
          channel.shape = own;
        return channel;
      };
      bool isMain = &step == &plan.main();
      int64_t pixels =
          pixelsFor(kernel, step, isMain ? folding.px : word.pixels);
      int64_t lanes = std::gcd(word.lanes, wordsShape(step).channels);
      StepContext context{design, kernel, step, folding,
                          lanes,  pixels, take, weights};
      Channel output = lowerStep(context);
      word = output.word();
      bool isLast = &step == &plan.steps.back();
      connections.define(isLast ? kernel.getResult(0) : step.output, output);
    }
    return success();
  }

  /// Foldings may have been written by hand.
  LogicalResult check(cnn::KernelOp kernel, const StreamPlan &plan,
                      const Folding &folding) {
    const StreamStep *product = plan.product();
    auto divides = [](int64_t part, int64_t whole) {
      return part >= 1 && whole % part == 0;
    };
    bool fits = folding.pi >= 1;
    if (product && product->kind == Kind::Conv) {
      ArrayRef<int64_t> w = cnn::shapeOf(product->root->getOperand(1));
      auto conv = cast<cnn::ConvOp>(product->root);
      bool depthwise = conv.getGroup() > 1 && w[1] == 1;
      fits = divides(folding.pi, depthwise ? conv.getGroup() : w[1]) &&
             (depthwise || divides(folding.po, w[0] / conv.getGroup())) &&
             divides(folding.taps, cnn::numElements(w.drop_front(2)));
    } else if (product) {
      ArrayRef<int64_t> b = cnn::shapeOf(product->root->getOperand(1));
      fits = divides(folding.pi, flattenedShape(kernel, *product).channels) &&
             divides(folding.po, b[1]);
    }
    if (!fits)
      return kernel.emitOpError("pi, po and taps of its tiling do not divide "
                                "its channels and taps");
    if (folding.px < 1 ||
        pixelsFor(kernel, plan.main(), folding.px) != folding.px)
      return kernel.emitOpError("px of its tiling is ")
             << folding.px << ", and " << whyNotPixels(kernel, plan.main())
             << ": leave it out for one pixel at a time";
    return success();
  }

  /// What `px` of a kernel's tiling must be.
  static std::string whyNotPixels(cnn::KernelOp kernel,
                                  const StreamStep &step) {
    if (isExternalForm(kernel.getTilingAttr()))
      return "with weights in external memory a word has one pixel";
    auto text = [](int64_t number) { return std::to_string(number); };
    if (auto window = windowsOf(step.root)) {
      const WindowAxis &axis = window->columns;
      return "must be a multiple of the stride " + text(axis.stride) +
             " that divides rows of " + text(axis.input) +
             " pixels, and over the stride rows of " + text(axis.output);
    }
    int64_t width = step.kind == Kind::Dense
                        ? flattenedShape(kernel, step).width()
                        : inputShape(step, 0).width();
    if (pixelsFor(kernel, step, width) == width)
      return "must divide rows of " + text(width) + " pixels";
    return "what this kernel does it does pixel by pixel";
  }

  LogicalResult checkExternal(cnn::KernelOp kernel, const StreamPlan &plan,
                              const Folding &folding) {
    if (!isExternalForm(kernel.getTilingAttr()))
      return success();
    auto external = externalWeights(kernel);
    if (!external)
      return kernel.emitOpError("its weights are constant, not in memory: run "
                                "cnn-hls-form-pipelines before");
    Operation *root = plan.product()->root;
    int64_t cycles = 1;
    if (auto conv = dyn_cast<cnn::ConvOp>(root)) {
      ArrayRef<int64_t> y = cnn::shapeOf(conv.getY()).drop_front(2);
      int64_t rows = y.size() > 1 ? y.front() : 1;
      if (conv.getGroup() != 1 || folding.taps != 1)
        return kernel.emitOpError("weights in external memory are for "
                                  "convolutions of one group, a tap a cycle");
      if (folding.rows < 0 || (folding.rows > 0 && rows % folding.rows != 0))
        return kernel.emitOpError("rows of its tiling does not divide ")
               << rows << " rows of results";
      cycles = (folding.rows > 0 ? folding.rows : rows) * y.back();
    }
    int64_t bits = cnn::elementOf(external->argument).getIntOrFloatBitWidth();
    if (weightsACycle(folding.pi * folding.po, cycles, bits) == 0)
      return kernel.emitOpError("its tiling needs more weights a cycle than a "
                                "port of ")
             << kPortBits << " bits brings: smaller pi and po, or more rows";
    return success();
  }

  void load(Value argument, const StreamShape &shape, WordShape word) {
    auto input = cast<BlockArgument>(argument);
    // What has been flattened in memory has no pixels.
    word.pixels = std::gcd(word.pixels, shape.width());
    if (streamed)
      return connections.define(
          argument,
          design.streamArgument(input.getArgNumber(), outsideWord(shape, word),
                                design.numberType(argument), shape));
    Value memory = design.argument(input.getArgNumber());
    Type number = design.numberType(argument);
    if (int64_t block = blockOf(argument))
      return connections.define(
          argument, lowerBlockedLoad(design, memory, number,
                                     StreamShape::of(argument), block, word));
    connections.define(argument,
                       lowerLoad(design, memory, number, shape, word));
  }

  /// Channels of a block in memory; 0 where they lie plane by plane.
  static int64_t blockOf(Value value) {
    return cnn::channelBlockOf(cnn::layoutOf(value.getType()));
  }

  /// Layouts may have been written by hand.
  LogicalResult checkLayouts() {
    SmallVector<Value> values(outer.getYield().getValues());
    for (BlockArgument argument : outer.getBlock().getArguments())
      if (!isExternalArgument(argument))
        values.push_back(argument);
    for (Value value : values)
      if (cnn::layoutOf(value.getType()) && (streamed || blockOf(value) == 0))
        return outer.emitOpError("reads or writes memory in an order in which "
                                 "nothing streams: ")
               << value.getType();
    return success();
  }

  /// True for weights that stay in memory.
  static bool isExternalArgument(BlockArgument argument) {
    return llvm::any_of(argument.getUses(), [](OpOperand &use) {
      auto kernel = dyn_cast<cnn::KernelOp>(use.getOwner());
      auto external = kernel ? externalWeights(kernel) : std::nullopt;
      return external &&
             external->argument.getArgNumber() == use.getOperandNumber();
    });
  }

  /// The words outside of the design: of several pixels only with all channels,
  /// as the numbers come in the order of pixels.
  static WordShape outsideWord(const StreamShape &shape, WordShape word) {
    return word.lanes == shape.channels ? word : WordShape(word.lanes);
  }

  void storeResults() {
    unsigned first = outer.getInputs().size();
    for (auto [i, result] : llvm::enumerate(outer.getYield().getValues())) {
      design.beginKernel(viewedValue(result).getLoc());
      Channel channel = connections.take(viewedValue(result));
      if (streamed)
        design.streamResult(
            first + i, lowerRepack(design, channel,
                                   outsideWord(channel.shape, channel.word())));
      else if (int64_t block = blockOf(result))
        lowerBlockedStore(design, channel, design.argument(first + i), block);
      else
        lowerStore(design, channel, design.argument(first + i));
    }
  }

  cnn::KernelOp outer;
  bool streamed; ///< inputs and outputs are streams, not memories
  DesignBuilder design;
  Connections connections;
  std::vector<std::pair<cnn::KernelOp, StreamPlan>> plans;
};

/// Erases what nothing uses, so that no estimate counts it: a product of which
/// only the rounded one is needed, for example (lower/Elements.cpp).
void eraseUnused(ProcessOp process) {
  process.getBody().walk<WalkOrder::PostOrder, ReverseIterator>(
      [](Operation *op) {
        if (isOpTriviallyDead(op))
          op->erase();
      });
}

/// Foldings may have been written by hand.
LogicalResult checkWidths(ModuleOp kernels) {
  WalkResult walk = kernels.walk([](StreamOp stream) {
    int64_t bits = bitWidth(cast<StreamType>(stream.getType()).getWordType());
    if (bits <= kMostStreamBits)
      return WalkResult::advance();
    stream.emitError("its words have ")
        << bits << " bits, a stream of Vitis HLS at most " << kMostStreamBits
        << ": give the kernels smaller pi, po and px";
    return WalkResult::interrupt();
  });
  return failure(walk.wasInterrupted());
}

/// Inputs and outputs can be streams if one pipeline is all that there is.
LogicalResult checkStreamed(ModuleOp module, ModuleOp kernels,
                            StringRef wayOut) {
  int64_t count = 0, apart = 0;
  for (auto function : kernels.getOps<func::FuncOp>()) {
    auto outer = dyn_cast<cnn::KernelOp>(function.getBody().front().front());
    bool isDataflow = outer && outer.getTilingAttr() &&
                      outer.getTilingAttr().getForm() == kDataflowForm;
    ++count;
    apart += !isDataflow;
    if (isDataflow &&
        llvm::any_of(outer.getBlock().getOps<cnn::KernelOp>(),
                     [](cnn::KernelOp kernel) {
                       return isExternalForm(kernel.getTilingAttr());
                     }))
      return module.emitError(
                 "--io=axis: weights stay in external memory; give a larger "
                 "device, or fewer bits, or ")
             << wayOut;
  }
  if (count != 1 || apart != 0)
    return module.emitError("--io=axis: the network is ")
           << count
           << " kernels that run in turn over memory, not one pipeline "
           << "(--remarks=cnn-hls says why); " << wayOut;
  return success();
}

/// Says at the arguments of @main as what streams they come: `hls.stream` is
/// the type, `hls.order` images, channels and pixels (of an image).
LogicalResult describeStreams(ModuleOp module, ModuleOp kernels,
                              StringRef wayOut) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  auto design = *kernels.getOps<DesignOp>().begin();
  SmallVector<cnn::LaunchOp> launches(main.getOps<cnn::LaunchOp>());
  for (auto [i, operand] : llvm::enumerate(launches.front()->getOperands())) {
    Value source = operand;
    while (auto view = source.getDefiningOp<ViewLikeOpInterface>())
      source = view.getViewSource();
    auto argument = dyn_cast<BlockArgument>(source);
    if (!argument)
      return module.emitError(
                 "--io=axis: an input or output of the pipeline is none of the "
                 "network's; ")
             << wayOut;
    unsigned number = argument.getArgNumber();
    if (main.getArgAttr(number, kStreamAttr)) {
      auto name = main.getArgAttrOfType<StringAttr>(number, "cnn.name");
      return module.emitError("--io=axis: '")
             << (name ? name.getValue() : "")
             << "' is read in two orders, and a stream comes once; " << wayOut;
    }
    main.setArgAttr(number, kStreamAttr,
                    TypeAttr::get(design.getArgumentTypes()[i]));
    main.setArgAttr(number, kOrderAttr, design.getArgAttr(i, kOrderAttr));
  }
  return success();
}

struct LowerHlsPipelines
    : cnnc::impl::LowerHlsPipelinesBase<LowerHlsPipelines> {
  using LowerHlsPipelinesBase::LowerHlsPipelinesBase;

  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    StringRef wayOut = portable
                           ? "leave out --portable, which takes streams only"
                           : "give --io=memory";
    if (!kernels ||
        (axis && failed(checkStreamed(getOperation(), kernels, wayOut))))
      return kernels ? signalPassFailure() : void();
    for (auto function :
         llvm::make_early_inc_range(kernels.getOps<func::FuncOp>())) {
      auto outer = dyn_cast<cnn::KernelOp>(function.getBody().front().front());
      if (!outer || !outer.getTilingAttr() ||
          outer.getTilingAttr().getForm() != kDataflowForm)
        continue;
      if (failed(PipelineLowering(outer, function, axis).run()))
        return signalPassFailure();
      ++designs;
    }
    // The generic forms have unsigned indices.
    for (auto process : kernels.getOps<ProcessOp>()) {
      if (failed(preferSignedIndices(process)))
        return signalPassFailure();
      eraseUnused(process);
      ++processes;
    }
    if (axis && failed(describeStreams(getOperation(), kernels, wayOut)))
      return signalPassFailure();
    if (failed(checkWidths(kernels)))
      return signalPassFailure();
    for (auto design : kernels.getOps<DesignOp>())
      streams += llvm::range_size(design.getBlock().getOps<StreamOp>());
  }
};
} // namespace
