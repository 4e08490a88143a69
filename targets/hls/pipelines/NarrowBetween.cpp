//===- NarrowBetween.cpp - integers in memory between kernels -------------===//

#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "targets/hls/Folding.h"
#include "targets/hls/pipelines/GridStorage.h"
#include "targets/hls/pipelines/PipelineGroup.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

bool cnnc::hls::canBeNarrow(const cnn::GridRange &range, MLIRContext *context) {
  return bool(storageOf(range, context));
}

/// A kernel of one input that `convert` fills, behind the insertion point.
static cnn::KernelOp
conversionKernel(OpBuilder &b, Location loc, Value input, Type element,
                 Folding folding,
                 function_ref<Value(OpBuilder &, Value)> convert) {
  auto type = cast<RankedTensorType>(input.getType());
  Value init = tensor::EmptyOp::create(b, loc, type.getShape(), element);
  StreamShape shape = StreamShape::of(input);
  folding.pi = std::gcd(folding.pi, shape.channels);
  folding.px = std::gcd(folding.px, shape.width());
  auto kernel =
      cnn::KernelOp::create(b, loc, TypeRange(init.getType()), input, init,
                            folding.tiling(b.getContext(), kStreamForm));
  Block &body = kernel.getBody().emplaceBlock();
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  Value result = convert(inner, body.addArgument(type, loc));
  cnn::YieldOp::create(inner, loc, result);
  return kernel;
}

/// In what order an operand of a kernel streams into it.
static StreamShape readShape(OpOperand &operand) {
  auto kernel = cast<cnn::KernelOp>(operand.getOwner());
  StreamShape own = StreamShape::of(operand.get());
  StreamPlan plan = *planStreams(kernel).plan;
  Value argument = kernel.getBlock().getArgument(operand.getOperandNumber());
  for (const StreamStep &step : plan.steps)
    for (auto [i, stream] : llvm::enumerate(step.streams))
      if (stream == argument && !acceptsShape(step, i, own))
        return inputShape(step, i);
  return own;
}

/// In what order the last step of `kernel` passes on its result.
static StreamShape writtenShape(cnn::KernelOp kernel) {
  return outputShape(planStreams(kernel).plan->steps.back());
}

/// A view of `value` whose dimensions say in what order it streams; `value`
/// itself if they do.
static Value viewAs(OpBuilder &b, Value value, const StreamShape &shape) {
  if (StreamShape::of(value).streamsLike(shape))
    return value;
  SmallVector<int64_t> extents = {shape.images, shape.channels};
  llvm::append_range(extents, shape.spatial);
  return cnn::ReshapeOp::create(b, value.getLoc(), value, extents);
}

/// `value` with the dimensions of `like`.
static Value viewLike(OpBuilder &b, Value value, Value like) {
  ArrayRef<int64_t> shape = cnn::shapeOf(like);
  if (cnn::shapeOf(value) == shape)
    return value;
  return cnn::ReshapeOp::create(b, value.getLoc(), value, shape);
}

/// True if only kernels read `value`, also through views.
static bool onlyKernelsRead(Value value) {
  return llvm::all_of(value.getUsers(), [](Operation *user) {
    return isa<cnn::ReshapeOp>(user) ? onlyKernelsRead(user->getResult(0))
                                     : isa<cnn::KernelOp>(user);
  });
}

bool cnnc::hls::canBecomeNarrow(Value value) {
  if (isa<IntegerType>(cnn::elementOf(value)))
    return true;
  Value made = viewedValue(value);
  auto kernel = made.getDefiningOp<cnn::KernelOp>();
  return kernel && kernel->getNumResults() == 1 && onlyKernelsRead(made);
}

namespace {
/// What one kernel passes on to those that do not share a pipeline with it.
class Narrowing {
public:
  Narrowing(MutableArrayRef<PipelineGroup> groups, cnn::KernelOp kernel)
      : groups(groups), kernel(kernel), from(groupOf(kernel)) {}

  bool run() {
    if (kernel->getNumResults() != 1)
      return false;
    Value result = kernel.getResult(0);
    std::optional<cnn::GridRange> range = cnn::GridRanges().of(result);
    storage = range ? storageOf(*range, kernel.getContext()) : IntegerType();
    if (!storage || !collect(result) || uses.empty())
      return false;
    exponent = range->exponent;
    // What does not stream has no folding, and may have no tiling yet.
    if (from) {
      folding = Folding::of(kernel.getTilingAttr());
      if (kernel.getTilingAttr().getForm() != kStreamForm)
        folding.pi = folding.po;
    }
    // Before anything changes.
    SmallVector<StreamShape> shapes;
    for (OpOperand *use : uses)
      shapes.push_back(groupOf(use->getOwner()) ? readShape(*use)
                                                : StreamShape());
    Value narrow = from ? convertBehind(result) : convertWithin();
    for (auto [use, shape] : llvm::zip(uses, shapes))
      widen(*use, narrow, shape);
    for (Operation *view : llvm::reverse(views))
      if (view->use_empty())
        view->erase();
    if (!from)
      eraseKernel(kernel);
    return true;
  }

private:
  PipelineGroup *groupOf(Operation *op) {
    for (PipelineGroup &group : groups)
      if (group.members.contains(op))
        return &group;
    return nullptr;
  }

  /// The operands of kernels elsewhere that read `value`; false if something
  /// else does.
  bool collect(Value value) {
    for (OpOperand &use : value.getUses()) {
      Operation *user = use.getOwner();
      if (isa<cnn::ReshapeOp>(user)) {
        views.push_back(user);
        if (!collect(user->getResult(0)))
          return false;
        continue;
      }
      if (!isa<cnn::KernelOp>(user))
        return false;
      if (!from || groupOf(user) != from)
        uses.push_back(&use);
    }
    return true;
  }

  //===--- f64 to integers ------------------------------------------------===//

  Value narrowed(OpBuilder &b, Value x) {
    Value whole = scaledBy(b, kernel.getLoc(), x, -exponent);
    return cnn::CastOp::create(b, kernel.getLoc(), whole, storage);
  }

  /// A kernel more at the end of the pipeline.
  Value convertBehind(Value result) {
    OpBuilder b(kernel.getContext());
    b.setInsertionPointAfter(kernel);
    cnn::KernelOp narrow = conversionKernel(
        b, kernel.getLoc(), viewAs(b, result, writtenShape(kernel)), storage,
        folding, [&](OpBuilder &inner, Value x) { return narrowed(inner, x); });
    insert(*from, kernel, narrow, /*behind=*/true);
    return viewLike(b, narrow.getResult(0), result);
  }

  /// In a kernel that does not stream.
  Value convertWithin() {
    OpBuilder b(kernel);
    auto type = cast<RankedTensorType>(kernel.getResult(0).getType());
    Value init =
        tensor::EmptyOp::create(b, kernel.getLoc(), type.getShape(), storage);
    auto narrow =
        cnn::KernelOp::create(b, kernel.getLoc(), TypeRange(init.getType()),
                              kernel.getInputs(), init, kernel.getTilingAttr());
    narrow.getBody().takeBody(kernel.getBody());
    cnn::YieldOp yield = narrow.getYield();
    b.setInsertionPoint(yield);
    yield->setOperand(0, narrowed(b, yield.getValues().front()));
    return narrow.getResult(0);
  }

  static void eraseKernel(cnn::KernelOp kernel) {
    SmallVector<Value> inits(kernel.getInits());
    kernel.erase();
    for (Value init : inits)
      if (auto empty = init.getDefiningOp<tensor::EmptyOp>();
          empty && empty->use_empty())
        empty.erase();
  }

  //===--- and back -------------------------------------------------------===//

  Value widened(OpBuilder &b, Value x) {
    Value number = cnn::CastOp::create(b, kernel.getLoc(), x, b.getF64Type());
    return scaledBy(b, kernel.getLoc(), number, exponent);
  }

  /// `shape`: how the kernel reads the operand, if it is in a pipeline.
  void widen(OpOperand &use, Value narrow, const StreamShape &shape) {
    auto user = cast<cnn::KernelOp>(use.getOwner());
    OpBuilder b(user);
    Value input = viewOf(use.get(), narrow);
    PipelineGroup *group = groupOf(user);
    if (!group) {
      BlockArgument argument =
          user.getBlock().getArgument(use.getOperandNumber());
      use.set(input);
      argument.setType(input.getType());
      b.setInsertionPointToStart(&user.getBlock());
      Value wide = widened(b, argument);
      argument.replaceUsesWithIf(wide, [&](OpOperand &inner) {
        return wide.getDefiningOp()->isBeforeInBlock(inner.getOwner());
      });
      return;
    }
    // In the words that the reader takes, and by its name.
    Folding own = Folding::of(user.getTilingAttr());
    own.pipeline = group->number;
    cnn::KernelOp wide = conversionKernel(
        b, user.getLoc(), viewAs(b, input, shape), b.getF64Type(), own,
        [&](OpBuilder &inner, Value x) { return widened(inner, x); });
    insert(*group, user, wide, /*behind=*/false);
    use.set(viewLike(b, wide.getResult(0), input));
  }

  static void insert(PipelineGroup &group, cnn::KernelOp at,
                     cnn::KernelOp kernel, bool behind) {
    group.add(kernel, *planStreams(kernel).plan);
    group.kernels.pop_back();
    auto *place = llvm::find(group.kernels, at);
    group.kernels.insert(place + behind, kernel);
  }

  /// The view that `value` is of the kernel's result, of `narrow` instead: one
  /// for all that read it, so that a pipeline has it from memory once.
  Value viewOf(Value value, Value narrow) {
    if (value == kernel.getResult(0))
      return narrow;
    auto reshape = value.getDefiningOp<cnn::ReshapeOp>();
    if (Value known = narrowViews.lookup(reshape))
      return known;
    Value x = viewOf(reshape.getX(), narrow);
    OpBuilder b(reshape);
    return narrowViews[reshape] = cnn::ReshapeOp::create(b, reshape.getLoc(), x,
                                                         reshape.getShape());
  }

  MutableArrayRef<PipelineGroup> groups;
  cnn::KernelOp kernel;
  PipelineGroup *from; ///< null if the kernel does not stream
  IntegerType storage;
  int64_t exponent = 0;
  Folding folding;
  SmallVector<OpOperand *> uses;
  SmallVector<Operation *> views;
  llvm::DenseMap<Operation *, Value> narrowViews; ///< by those of `views`
};
} // namespace

int64_t cnnc::hls::narrowBetween(func::FuncOp function,
                                 MutableArrayRef<PipelineGroup> groups) {
  int64_t count = 0;
  auto kernels = function.getBody().getOps<cnn::KernelOp>();
  for (cnn::KernelOp kernel :
       SmallVector<cnn::KernelOp>(kernels.begin(), kernels.end()))
    count += Narrowing(groups, kernel).run();
  return count;
}
