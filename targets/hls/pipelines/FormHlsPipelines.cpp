//===- FormHlsPipelines.cpp - cnn-hls-form-pipelines ----------------------===//

#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "targets/hls/Folding.h"
#include "targets/hls/GenericForm.h"
#include "targets/hls/pipelines/ExternalWeights.h"
#include "targets/hls/pipelines/Passes.h"
#include "targets/hls/pipelines/PipelineGroup.h"

namespace cnnc {
#define GEN_PASS_DEF_FORMHLSPIPELINES
#include "targets/hls/pipelines/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static void remarkMissed(cnn::KernelOp kernel, StringRef name,
                         const std::string &text) {
  remark::missed(kernel.getLoc(),
                 remark::RemarkOpts::name(name).category("cnn-hls-pipelines"))
      << cnn::displayName(kernel) + " " + text;
}

/// True if the constant operand number `i` stays in memory.
static bool isExternal(cnn::KernelOp kernel, unsigned i) {
  auto external = externalWeights(kernel);
  return external && external->argument.getArgNumber() == i;
}

bool PipelineGroup::takes(cnn::KernelOp kernel, const StreamPlan &plan) const {
  for (const StreamStep &step : plan.steps)
    for (auto [i, stream] : llvm::enumerate(step.streams)) {
      auto argument = dyn_cast<BlockArgument>(stream);
      if (!argument)
        continue;
      Value input = kernel.getInputs()[argument.getArgNumber()];
      auto found = shapes.find(viewedValue(input));
      if (found != shapes.end() && !acceptsShape(step, i, found->second))
        return false;
    }
  return true;
}

/// Why the kernel cannot begin a pipeline that reads numbers of a grid from
/// memory; empty if it can.
static std::string whyNotFromMemory(cnn::KernelOp kernel,
                                    const PipelineGroup &group) {
  cnn::GridRanges ranges;
  for (Value input : kernel.getInputs()) {
    Operation *producer = viewedValue(input).getDefiningOp();
    auto range = ranges.of(input);
    if (range && !isa_and_nonnull<cnn::ConstantOp>(producer) &&
        !group.members.contains(producer) &&
        !canBeNarrow(*range, kernel.getContext()))
      return "it reads numbers of " + std::to_string(range->width()) +
             " bits from memory, which keeps up to 32";
  }
  return "";
}

namespace {
/// Makes one kernel of a group.
class Joiner {
public:
  Joiner(PipelineGroup &group)
      : group(group), last(group.kernels.back()), b(last) {}

  void run() {
    collectInputs();
    collectResults();
    Location loc = cnn::fuseLocations(
        b.getContext(),
        SmallVector<Operation *>(group.kernels.begin(), group.kernels.end()));
    SmallVector<Value> inits;
    for (Value result : results)
      inits.push_back(emptyLike(b, result));
    auto outer = cnn::KernelOp::create(
        b, loc, TypeRange(ValueRange(results.getArrayRef())),
        inputs.getArrayRef(), inits, dataflowTiling(b.getContext()));
    fill(outer);
    replace(outer);
  }

private:
  static Value emptyLike(OpBuilder &b, Value like) {
    auto type = cast<RankedTensorType>(like.getType());
    return tensor::EmptyOp::create(b, like.getLoc(), type.getShape(),
                                   type.getElementType(), type.getEncoding());
  }

  bool isInside(Value value) const {
    Operation *producer = viewedValue(value).getDefiningOp();
    return producer && group.members.contains(producer);
  }

  void collectInputs() {
    for (cnn::KernelOp kernel : group.kernels)
      for (auto [i, input] : llvm::enumerate(kernel.getInputs()))
        if (!isInside(input) &&
            (!input.getDefiningOp<cnn::ConstantOp>() || isExternal(kernel, i)))
          inputs.insert(input);
  }

  /// Whether something outside of the group, also through a view, uses it.
  bool isNeededOutside(Value value) const {
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      return isa<cnn::ReshapeOp>(user) ? isNeededOutside(user->getResult(0))
                                       : !group.members.contains(user);
    });
  }

  void collectResults() {
    for (cnn::KernelOp kernel : group.kernels)
      if (isNeededOutside(kernel.getResult(0)))
        results.insert(kernel.getResult(0));
  }

  /// The value inside that stands for `value`.
  Value lookup(OpBuilder &inner, Value value) {
    if (Value known = mapping.lookupOrNull(value))
      return known;
    Operation *producer = value.getDefiningOp();
    if (auto reshape = dyn_cast<cnn::ReshapeOp>(producer))
      lookup(inner, reshape.getX());
    inner.clone(*producer, mapping);
    return mapping.lookup(value);
  }

  void fill(cnn::KernelOp outer) {
    Block &body = outer.getBody().emplaceBlock();
    OpBuilder inner = OpBuilder::atBlockEnd(&body);
    for (Value input : inputs)
      mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
    for (cnn::KernelOp kernel : group.kernels) {
      for (Value input : kernel.getInputs())
        lookup(inner, input);
      for (Value init : kernel.getInits())
        mapping.map(init, emptyLike(inner, init));
      inner.clone(*kernel, mapping);
    }
    SmallVector<Value> yielded;
    for (Value result : results)
      yielded.push_back(mapping.lookup(result));
    cnn::YieldOp::create(inner, outer.getLoc(), yielded);
  }

  void replace(cnn::KernelOp outer) {
    // Views for what stands outside, which may stand before.
    Operation *behind = outer;
    for (Value result : results)
      moveViews(result, behind);
    for (auto [i, joint] : llvm::enumerate(outer.getResults()))
      Value(results[i]).replaceUsesWithIf(joint, [&](OpOperand &use) {
        return !group.members.contains(use.getOwner());
      });
    for (cnn::KernelOp kernel : llvm::reverse(group.kernels)) {
      eraseUnusedViews(kernel.getResult(0));
      SmallVector<Value> operands(kernel->getOperands());
      kernel.erase();
      // Inits, and constants that have moved inside.
      for (Value operand : operands)
        if (Operation *producer = operand.getDefiningOp();
            isa_and_nonnull<tensor::EmptyOp, cnn::ConstantOp>(producer) &&
            producer->use_empty())
          producer->erase();
    }
    for (Value joint : outer.getResults())
      eraseUnusedViews(joint);
  }

  /// Erases views that only members used.
  static void eraseUnusedViews(Value value) {
    for (Operation *user : llvm::make_early_inc_range(value.getUsers())) {
      if (!isa<cnn::ReshapeOp>(user))
        continue;
      eraseUnusedViews(user->getResult(0));
      if (user->use_empty())
        user->erase();
    }
  }

  void moveViews(Value value, Operation *&behind) {
    for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
      if (isa<cnn::ReshapeOp>(user) && isNeededOutside(user->getResult(0))) {
        if (user->isBeforeInBlock(behind)) {
          user->moveAfter(behind);
          behind = user;
        }
        moveViews(user->getResult(0), behind);
      }
  }

  PipelineGroup &group;
  cnn::KernelOp last;
  OpBuilder b;
  llvm::SetVector<Value> inputs, results;
  IRMapping mapping;
};

struct FormHlsPipelines : cnnc::impl::FormHlsPipelinesBase<FormHlsPipelines> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    SmallVector<PipelineGroup> groups(1);
    for (auto kernel : function.getBody().getOps<cnn::KernelOp>()) {
      PlannedKernel planned = planIfStreaming(kernel);
      if (planned.plan && isExternalForm(kernel.getTilingAttr()))
        planned = layOut(kernel);
      if (planned.plan) {
        auto number = Folding::of(kernel.getTilingAttr()).pipeline;
        bool joins = number == groups.back().number &&
                     groups.back().takes(kernel, *planned.plan);
        planned.reason =
            whyNotFromMemory(kernel, joins ? groups.back() : PipelineGroup());
        if (!planned.reason.empty())
          planned.plan.reset();
      }
      if (!planned.plan) {
        remarkMissed(kernel, "apart", "does not stream: " + planned.reason);
        if (isStreamingForm(kernel.getTilingAttr()))
          kernel.setTilingAttr(genericTiling(kernel));
        ++apart;
        groups.emplace_back();
        continue;
      }
      auto number = Folding::of(kernel.getTilingAttr()).pipeline;
      bool joins = groups.back().takes(kernel, *planned.plan);
      if (!joins)
        remarkMissed(kernel, "divided",
                     "begins a pipeline: it reads its input in another order "
                     "than it comes");
      if (!joins || number != groups.back().number)
        groups.emplace_back();
      groups.back().number = number;
      groups.back().add(kernel, *planned.plan);
      ++streaming;
    }
    narrowed += narrowBetween(function, groups);
    for (PipelineGroup &group : groups)
      if (!group.kernels.empty()) {
        Joiner(group).run();
        ++pipelines;
      }
  }

  /// The plan once the weights are laid out in memory.
  static PlannedKernel layOut(cnn::KernelOp kernel) {
    std::string reason = layOutWeights(kernel);
    return reason.empty() ? planStreams(kernel)
                          : PlannedKernel{std::nullopt, reason};
  }

  static PlannedKernel planIfStreaming(cnn::KernelOp kernel) {
    PlannedKernel planned = planStreams(kernel);
    if (planned.plan && !isStreamingForm(kernel.getTilingAttr()))
      return {std::nullopt, "its tiling has no streaming form"};
    return planned;
  }
};
} // namespace
