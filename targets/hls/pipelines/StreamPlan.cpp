//===- StreamPlan.cpp - a kernel as processes -----------------------------===//

#include "targets/hls/pipelines/StreamPlan.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "targets/hls/Folding.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/pipelines/ExternalWeights.h"
#include "targets/hls/pipelines/Shuffle.h"
#include "targets/hls/pipelines/TakenChannels.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using Kind = StreamStep::Kind;

/// The most elements of its inputs and results that a kernel may hold in
/// arrays on the chip because it does not stream otherwise.
static constexpr int64_t kMostBuffered = 1 << 14;

const StreamStep *StreamPlan::product() const {
  for (const StreamStep &step : steps)
    if (step.kind == Kind::Conv || step.kind == Kind::Dense)
      return &step;
  return nullptr;
}

const StreamStep &StreamPlan::main() const {
  if (const StreamStep *step = product())
    return *step;
  for (const StreamStep &step : steps)
    if (step.kind == Kind::Pool || step.kind == Kind::ChannelPool)
      return step;
  return steps.front();
}

Value cnnc::hls::viewedValue(Value value) {
  while (
      isa_and_nonnull<cnn::ReshapeOp, cnn::RelayoutOp>(value.getDefiningOp()))
    value = value.getDefiningOp()->getOperand(0);
  return value;
}

StreamShape cnnc::hls::flattenedShape(cnn::KernelOp kernel,
                                      const StreamStep &dense) {
  Value input = dense.root->getOperand(0);
  if (auto argument = dyn_cast<BlockArgument>(input))
    input = viewedValue(kernel.getInputs()[argument.getArgNumber()]);
  // Interleaved pixels and rows as channels are no dimensions of the tensor.
  if (auto producer = input.getDefiningOp<cnn::KernelOp>())
    if (PlannedKernel planned = planStreams(producer); planned.plan)
      return outputShape(planned.plan->steps.back());
  return StreamShape::of(input);
}

std::optional<WindowGeometry> cnnc::hls::windowsOf(Operation *root) {
  auto of = [](auto op, ArrayRef<int64_t> kernel) {
    return WindowGeometry::of(cnn::shapeOf(op.getX()).drop_front(2),
                              cnn::shapeOf(op.getY()).drop_front(2), kernel,
                              op.getStrides(), op.getDilations(), op.getPads());
  };
  if (auto conv = dyn_cast_or_null<cnn::ConvOp>(root))
    return of(conv, cnn::shapeOf(conv.getW()).drop_front(2));
  if (auto pool = dyn_cast_or_null<cnn::PoolOp>(root))
    return of(pool, pool.getKernel());
  return std::nullopt;
}

std::optional<WindowGeometry> cnnc::hls::channelWindowsOf(cnn::PoolOp pool) {
  std::optional<WindowGeometry> windows = windowsOf(pool);
  ArrayRef<int64_t> shape = cnn::shapeOf(pool.getX());
  if (shape.size() != 4 || shape[1] != 1 || shape[2] == 1 || shape[3] == 1 ||
      !windows->columns.isTrivial() || windows->rows.stride != 1 ||
      windows->rows.output != windows->rows.input)
    return std::nullopt;
  std::swap(windows->rows, windows->columns);
  return windows;
}

namespace {
/// Plans one kernel; the first reason against it ends the planning.
class Planner {
public:
  explicit Planner(cnn::KernelOp kernel)
      : kernel(kernel), external(externalWeights(kernel)) {}

  PlannedKernel run() {
    divide();
    // Where something else reads or writes rows as such, the pool does, too.
    if (!reason.empty() && llvm::any_of(plan.steps, [](const StreamStep &step) {
          return step.kind == Kind::ChannelPool;
        })) {
      poolsChannels = false;
      plan = {};
      divide();
    }
    if (reason.empty())
      return {std::move(plan), ""};
    if (std::optional<StreamPlan> buffered = buffer())
      return {std::move(buffered), ""};
    return {std::nullopt, reason};
  }

private:
  /// Divides the body into steps, or finds a reason against it.
  void divide() {
    reason = whyNotTypes();
    for (Operation &op : kernel.getBlock().without_terminator()) {
      if (!reason.empty())
        break;
      place(&op);
    }
    if (reason.empty())
      reason = whyNotWhole();
  }

  /// Types without hardware, and what has no elements.
  std::string whyNotTypes() {
    std::string why;
    auto check = [&](Type type) {
      auto tensor = cast<RankedTensorType>(type);
      Type element = tensor.getElementType();
      if (element.isF16() || element.isBF16())
        why = "16-bit floating-point numbers do not stream";
      else if (tensor.getNumElements() == 0)
        why = "a tensor is empty";
      else if (cnn::layoutOf(tensor))
        why = "a tensor has a layout";
    };
    for (BlockArgument argument : kernel.getBlock().getArguments())
      if (!external || argument != external->argument)
        check(argument.getType());
    for (Operation &op : kernel.getBlock().without_terminator())
      for (Type type : op.getResultTypes())
        check(type);
    if (kernel.getYield().getValues().size() != 1)
      why = "it has several results";
    return why;
  }

  void place(Operation *op) {
    if (isa<cnn::ConstantOp>(op) ||
        (external && llvm::is_contained(external->conversions, op)))
      return;
    if (cnn::isElementwise(op))
      return placeElementwise(op);
    StreamStep step;
    step.root = op;
    step.ops.push_back(op);
    step.output = op->getResult(0);
    reason =
        TypeSwitch<Operation *, std::string>(op)
            .Case<cnn::ConvOp, cnn::MatMulOp, cnn::PoolOp, cnn::ReduceOp,
                  cnn::ConcatOp, cnn::GatherOp, cnn::ResampleOp, cnn::SliceOp,
                  cnn::PadOp, cnn::TransposeOp>(
                [&](auto typed) { return classify(typed, step); })
            .Default([](Operation *op) {
              return op->getName().getStringRef().str() + " has no process";
            });
    step.rootStreams = step.streams.size();
    if (reason.empty())
      plan.steps.push_back(std::move(step));
  }

  std::string classify(cnn::ConvOp conv, StreamStep &step) {
    step.kind = Kind::Conv;
    step.streams = {conv.getX()};
    if (!(external || constantIn(kernel, conv.getW())) ||
        (conv.getBias() && !constantIn(kernel, conv.getBias())))
      return "the weights are not constant";
    if (constantIn(kernel, conv.getX()))
      return "the input is constant";
    return whyNotWindow(conv.getX(), cnn::shapeOf(conv.getW()).drop_front(2));
  }

  /// Windows of one channel, the narrowest there are, must fit a stream.
  static std::string whyNotWindow(Value x, ArrayRef<int64_t> kernel) {
    if (kernel.size() > 2)
      return "three spatial dimensions have no window";
    int64_t bits = cnn::elementOf(x).getIntOrFloatBitWidth();
    // What the numbers are takes all kernels before to find out.
    if (cnn::numElements(kernel) * bits <= kMostStreamBits)
      return "";
    std::optional<cnn::GridRange> range = cnn::GridRanges().of(x);
    bits = cnn::numElements(kernel) * (range ? range->width() : bits);
    return bits > kMostStreamBits ? "its windows have " + std::to_string(bits) +
                                        " bits, and a stream at most " +
                                        std::to_string(kMostStreamBits)
                                  : "";
  }

  std::string classify(cnn::MatMulOp product, StreamStep &step) {
    step.kind = Kind::Dense;
    step.streams = {product.getA()};
    if (!external && !constantIn(kernel, product.getB()))
      return "the right operand is not constant";
    if (constantIn(kernel, product.getA()))
      return "the left operand is constant";
    return cnn::shapeOf(product.getA()).size() != 2 ||
                   cnn::shapeOf(product.getB()).size() != 2
               ? "only products of two matrices stream"
               : "";
  }

  std::string classify(cnn::PoolOp pool, StreamStep &step) {
    step.kind = poolsChannels && channelWindowsOf(pool) ? Kind::ChannelPool
                                                        : Kind::Pool;
    step.streams = {pool.getX()};
    return whyNotWindow(pool.getX(), pool.getKernel());
  }

  std::string classify(cnn::ReduceOp reduce, StreamStep &step) {
    int64_t rank = cnn::shapeOf(reduce.getX()).size();
    bool isOfChannels = rank >= 2 && reduce.getAxes() == ArrayRef<int64_t>{1};
    step.kind = isOfChannels ? Kind::Channels : Kind::Global;
    step.streams = {reduce.getX()};
    return isOfChannels ||
                   (rank >= 3 &&
                    llvm::equal(reduce.getAxes(), llvm::seq<int64_t>(2, rank)))
               ? ""
               : "the reduction is not over the channels of a pixel or the "
                 "pixels of an image";
  }

  std::string classify(cnn::ConcatOp concat, StreamStep &step) {
    step.kind = Kind::Concat;
    llvm::append_range(step.streams, concat.getXs());
    for (Value x : concat.getXs())
      if (constantIn(kernel, x))
        return "a part of the concatenation is constant";
    int64_t rank = cnn::shapeOf(concat.getY()).size();
    return concat.getAxis() == 1 && rank >= 2
               ? ""
               : "the concatenation is not along the channels";
  }

  std::string classify(cnn::GatherOp gather, StreamStep &step) {
    step.kind = Kind::Gather;
    step.streams = {gather.getX()};
    if (constantIn(kernel, gather.getX()))
      return "the input is constant";
    return takenChannels(kernel, gather)
               ? ""
               : "it gathers no channels by a constant table";
  }

  std::string classify(cnn::ResampleOp resample, StreamStep &step) {
    step.kind = Kind::Table;
    step.streams = {resample.getX()};
    if (!constantIn(kernel, resample.getIndices()) ||
        (resample.getWeights() && !constantIn(kernel, resample.getWeights())))
      return "the table is not constant";
    return resample.getAxis() >= 2 ? "" : "it resamples images or channels";
  }

  std::string classify(cnn::SliceOp slice, StreamStep &step) {
    bool ofChannels = takenChannels(kernel, slice).has_value();
    step.kind = ofChannels ? Kind::Gather : Kind::Table;
    step.streams = {slice.getX()};
    if (ofChannels)
      return "";
    if (llvm::any_of(slice.getSteps().take_front(2),
                     [](int64_t by) { return by < 0; }))
      return "it reverses images or channels";
    return spatialOnly(slice.getX(), slice.getY());
  }

  std::string classify(cnn::PadOp pad, StreamStep &step) {
    step.kind = Kind::Table;
    step.streams = {pad.getX()};
    if (pad.getValue() && !constantIn(kernel, pad.getValue()))
      return "the border's value is not constant";
    return spatialOnly(pad.getX(), pad.getY());
  }

  std::string classify(cnn::TransposeOp transpose, StreamStep &step) {
    step.kind = Kind::Shuffle;
    step.streams = {transpose.getX()};
    auto shuffle = shuffleOf(transpose);
    if (!shuffle && hasChannelsLast(transpose) &&
        isReadFromMemory(transpose.getX())) {
      step.kind = Kind::Order;
      return "";
    }
    return shuffle && shuffle->steps.size() <= 2
               ? ""
               : "the transposition mixes more than channels and pixels";
  }

  /// True if the channels move from last to behind the images.
  static bool hasChannelsLast(cnn::TransposeOp transpose) {
    ArrayRef<int64_t> from = transpose.getPermutation();
    int64_t rank = from.size();
    return rank >= 3 && from[0] == 0 && from[1] == rank - 1 &&
           llvm::equal(from.drop_front(2), llvm::seq<int64_t>(1, rank - 1));
  }

  /// True for an input of the network that nothing else reads in another order.
  bool isReadFromMemory(Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument || constantIn(kernel, value))
      return false;
    Value input = kernel.getInputs()[argument.getArgNumber()];
    return isa<BlockArgument>(input) && input.hasOneUse();
  }

  static std::string spatialOnly(Value x, Value y) {
    ArrayRef<int64_t> from = cnn::shapeOf(x), to = cnn::shapeOf(y);
    return from.size() >= 3 && from.take_front(2) == to.take_front(2)
               ? ""
               : "it changes images or channels";
  }

  /// Joins the step that computes its operands, or begins one.
  void placeElementwise(Operation *op) {
    ArrayRef<int64_t> shape = cnn::shapeOf(op->getResult(0));
    std::optional<size_t> home;
    SmallVector<Value> streams;
    bool joins = true;
    // An iteration of a pipelined loop holds no other loop.
    if (auto binary = dyn_cast<cnn::BinaryOp>(op);
        binary && binary.getKind() == cnn::BinaryKind::pow &&
        cnn::elementOf(binary.getY()).isInteger()) {
      reason = "powers of whole numbers are loops";
      return;
    }
    if (auto lookup = dyn_cast<cnn::LookupOp>(op);
        lookup && !isOfColumns(kernel, lookup)) {
      reason = "its table is not constant, or of no grid";
      return;
    }
    for (Value operand : op->getOperands()) {
      std::optional<Meeting> meeting = meetingOf(kernel, operand, shape);
      if (!meeting) {
        reason = op->getName().getStringRef().str() +
                 " broadcasts what does not stream so";
        return;
      }
      if (*meeting == Meeting::Constant)
        continue;
      if (auto step = stepOf(operand)) {
        joins &= *meeting == Meeting::Element && (!home || *home == *step);
        home = home ? std::max(*home, *step) : *step;
      }
      streams.push_back(operand);
    }
    if (streams.empty()) {
      reason = "it computes with constants only";
      return;
    }
    if (home && !joins)
      joins = absorb(op, *home);
    if (!home || !joins || !takesEpilogue(plan.steps[*home], op)) {
      home = plan.steps.size();
      plan.steps.emplace_back();
    }
    StreamStep &step = plan.steps[*home];
    step.ops.push_back(op);
    for (Value stream : streams)
      if (stepOf(stream) != home &&
          !llvm::is_contained(step.sideStreams(), stream))
        step.streams.push_back(stream);
    step.output = op->getResult(0);
  }

  /// Makes the steps that compute operands of `op` one, at `home`: those but
  /// one must compute with the kernel's inputs only, element by element, for
  /// `op` alone. Returns whether that was so.
  bool absorb(Operation *op, size_t &home) {
    SmallVector<size_t> parts;
    std::optional<size_t> base;
    for (Value operand : op->getOperands()) {
      auto step = stepOf(operand);
      if (!step || llvm::is_contained(parts, *step) || step == base)
        continue;
      if (cnn::shapeOf(operand) != cnn::shapeOf(op->getResult(0)) ||
          operand != plan.steps[*step].output)
        return false;
      if (!isPrologue(plan.steps[*step]) && base)
        return false;
      if (isPrologue(plan.steps[*step]))
        parts.push_back(*step);
      else
        base = step;
    }
    if (!base) {
      base = parts.back();
      parts.pop_back();
    }
    if (!takesEpilogue(plan.steps[*base], op) ||
        llvm::any_of(parts, [&](size_t part) {
          return sharesStreams(plan.steps[*base], plan.steps[part]);
        }))
      return false;
    for (size_t part : parts) {
      llvm::append_range(plan.steps[*base].ops, plan.steps[part].ops);
      for (Value stream : plan.steps[part].streams)
        if (!llvm::is_contained(plan.steps[*base].streams, stream))
          plan.steps[*base].streams.push_back(stream);
    }
    llvm::sort(parts, std::greater<size_t>());
    home = *base;
    for (size_t part : parts) {
      plan.steps.erase(plan.steps.begin() + part);
      home -= part < home;
    }
    return true;
  }

  /// A step whose work may be done in that of its one user.
  static bool isPrologue(const StreamStep &step) {
    return step.kind == Kind::Map && !step.ops.empty() &&
           step.output.hasOneUse() &&
           llvm::all_of(step.streams, llvm::IsaPred<BlockArgument>) &&
           llvm::all_of(step.ops, [&](Operation *op) {
             return op->getResult(0) == step.output ||
                    llvm::all_of(op->getUsers(), [&](Operation *user) {
                      return llvm::is_contained(step.ops, user);
                    });
           });
  }

  /// Whether `part` reads what the root of `base` reads.
  static bool sharesStreams(const StreamStep &base, const StreamStep &part) {
    return base.root && llvm::any_of(part.streams, [&](Value stream) {
             return llvm::is_contained(base.root->getOperands(), stream);
           });
  }

  bool takesEpilogue(const StreamStep &step, Operation *op) const {
    // By the dimensions of its tensor an operand would vary with the pixel
    // where it varies with the channel of the stream.
    if (step.kind == Kind::ChannelPool)
      return llvm::all_of(op->getOperands(), [&](Value operand) {
        ElementsAttr constant = constantIn(kernel, operand);
        return constant ? constant.getNumElements() == 1
                        : stepOf(operand).has_value();
      });
    return llvm::is_contained({Kind::Conv, Kind::Dense, Kind::Pool,
                               Kind::Global, Kind::Channels, Kind::Map},
                              step.kind);
  }

  std::optional<size_t> stepOf(Value value) const {
    Operation *producer = value.getDefiningOp();
    for (auto [i, step] : llvm::enumerate(plan.steps))
      if (producer && llvm::is_contained(step.ops, producer))
        return i;
    return std::nullopt;
  }

  /// A step passes on one value, and the last the kernel's result.
  std::string whyNotWhole() {
    if (plan.steps.empty()) {
      if (constantIn(kernel, kernel.getYield().getValues().front()))
        return "it passes on a constant";
      plan.steps.push_back(copy());
    }
    for (auto [i, step] : llvm::enumerate(plan.steps))
      for (Operation *op : step.ops)
        for (Operation *user : op->getUsers()) {
          bool inside = llvm::is_contained(step.ops, user);
          if (!inside && op->getResult(0) != step.output)
            return "two values of one process are needed";
        }
    Value result = kernel.getYield().getValues().front();
    if (result != plan.steps.back().output)
      return "the result is not computed last";
    return whyNotInOrder();
  }

  /// An interleaving has another order than the dimensions of its tensors.
  std::string whyNotInOrder() {
    llvm::DenseMap<Value, StreamShape> written;
    for (const StreamStep &step : plan.steps) {
      for (auto [i, stream] : llvm::enumerate(step.streams)) {
        auto found = written.find(stream);
        if (found != written.end() && !acceptsShape(step, i, found->second))
          return "a process reads in another order than the one before writes";
      }
      written[step.output] = outputShape(step);
    }
    return "";
  }

  /// A kernel that passes on its input.
  StreamStep copy() {
    StreamStep step;
    step.output = kernel.getYield().getValues().front();
    step.streams = {step.output};
    return step;
  }

  /// The plan of last resort.
  std::optional<StreamPlan> buffer() {
    StreamStep step;
    step.kind = Kind::Buffered;
    int64_t elements = 0;
    if (external)
      return std::nullopt;
    for (BlockArgument argument : kernel.getBlock().getArguments())
      if (!constantIn(kernel, argument)) {
        step.streams.push_back(argument);
        elements += StreamShape::of(argument).elements();
      }
    if (!whyNotTypes().empty() || step.streams.empty())
      return std::nullopt;
    step.output = kernel.getYield().getValues().front();
    elements += StreamShape::of(step.output).elements();
    if (elements > kMostBuffered)
      return std::nullopt;
    StreamPlan result;
    result.steps.push_back(std::move(step));
    return result;
  }

  cnn::KernelOp kernel;
  std::optional<ExternalWeights> external;
  bool poolsChannels = true;
  StreamPlan plan;
  std::string reason;
};
} // namespace

PlannedKernel cnnc::hls::planStreams(cnn::KernelOp kernel) {
  return Planner(kernel).run();
}
