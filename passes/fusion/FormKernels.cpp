//===- FormKernels.cpp - partition a function into kernels ----------------===//

#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/fusion/Partition.h"

namespace cnnc {
#define GEN_PASS_DEF_FORMKERNELS
#include "passes/fusion/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Only what kernels can be made of may stand in the function.
static LogicalResult checkOperations(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (isa<tensor::EmptyOp>(op))
      continue;
    if (!isa_and_nonnull<CnnDialect>(op.getDialect()))
      return op.emitOpError("cannot be part of a kernel: expected operations "
                            "of the cnn dialect");
    if (isa<ReshapeOp>(op) && !isView(&op))
      return op.emitOpError("expected row-major operand and result: "
                            "cnn-assign-layouts puts relayouts around it");
  }
  return success();
}

/// Removes what has no users, last first, so that kernels compute nothing in
/// vain.
static void eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

/// True if the constant is worth an immediate in the kernel's code: one number,
/// however many elements. Weights of an anchor stay outside even then.
static bool isInlined(Value value, const KernelGroup &group) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant)
    return false;
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  bool single =
      constant.getValue().getNumElements() == 1 || (dense && dense.isSplat());
  return single && !(group.anchor &&
                     llvm::is_contained(group.anchor->getOperands(), value));
}

static Value emptyLike(OpBuilder &builder, Location loc, Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor::EmptyOp::create(builder, loc, tensor.getShape(),
                                 tensor.getElementType(), tensor.getEncoding());
}

/// A kernel over `inputs` whose results have the types of `results`; its body
/// has arguments but no operations yet.
static KernelOp createKernel(OpBuilder &builder, Location loc,
                             ValueRange inputs, TypeRange results) {
  SmallVector<Value> inits;
  for (Type type : results)
    inits.push_back(emptyLike(builder, loc, type));
  auto kernel = KernelOp::create(builder, loc, results, inputs, inits,
                                 /*tiling=*/TilingAttr());
  Block &body = kernel.getBody().emplaceBlock();
  for (Value input : inputs)
    body.addArgument(input.getType(), input.getLoc());
  return kernel;
}

/// The result of a kernel that copies `value`.
static Value createCopy(OpBuilder &builder, Location loc, Value value) {
  KernelOp kernel = createKernel(builder, loc, value, value.getType());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&kernel.getBlock());
  YieldOp::create(builder, loc, ValueRange(kernel.getBlock().getArguments()));
  return kernel.getResult(0);
}

static KernelOp buildKernel(const KernelGroup &group) {
  SetVector<Value> inputs, constants;
  for (Operation *op : group.members)
    for (Value operand : op->getOperands()) {
      Operation *producer = operand.getDefiningOp();
      if (producer && group.members.contains(producer))
        continue;
      (isInlined(operand, group) ? constants : inputs).insert(operand);
    }
  OpBuilder builder(group.exit);
  Location loc =
      fuseLocations(builder.getContext(), group.members.getArrayRef());
  KernelOp kernel = createKernel(builder, loc, inputs.getArrayRef(),
                                 group.exit->getResultTypes());
  Block &body = kernel.getBlock();
  builder.setInsertionPointToEnd(&body);
  IRMapping mapping;
  mapping.map(inputs.getArrayRef(), body.getArguments());
  for (Value constant : constants)
    builder.clone(*constant.getDefiningOp(), mapping);
  for (Operation *op : group.members)
    builder.clone(*op, mapping);
  SmallVector<Value> yielded;
  for (Value result : group.exit->getResults())
    yielded.push_back(mapping.lookup(result));
  YieldOp::create(builder, loc, yielded);
  group.exit->replaceAllUsesWith(kernel.getResults());
  return kernel;
}

/// The value whose memory a view shows.
static Value rootOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  return value;
}

namespace {
struct FormKernels : cnnc::impl::FormKernelsBase<FormKernels> {
  using FormKernelsBase::FormKernelsBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    if (!function.getBody().hasOneBlock()) {
      function.emitOpError("expected one block");
      return signalPassFailure();
    }
    Block &block = function.getBody().front();
    if (failed(checkOperations(block)))
      return signalPassFailure();
    eraseDead(block);
    FusionOptions options;
    options.fuseRelayoutEpilogue = fuseRelayoutEpilogue;
    options.maxRecompute = maxRecompute;
    options.maxOperations = maxOperations;
    options.sectorBytes = sectorBytes;
    Partition partition(options);
    partition.run(block);
    for (OpOperand *part : partition.inPlaceConcats().copiedParts())
      copyPart(*part);
    for (const std::unique_ptr<KernelGroup> &group : partition.groups())
      buildKernel(*group);
    eraseDead(block);
    copyResults(block);
    kernels += partition.groups().size();
    epilogues += partition.counts().epilogues;
    prologues += partition.counts().prologues;
    recomputed += partition.counts().recomputed;
    refusals += partition.counts().refusals;
  }

  /// Gives a concatenation a copy of an operand, which is no buffer that could
  /// lie in the result.
  void copyPart(OpOperand &part) {
    Operation *concat = part.getOwner();
    remark::missed(
        concat->getLoc(),
        remark::RemarkOpts::name("part-copied").category("cnn-fusion"))
        << displayName(concat) + " copies operand " +
               std::to_string(part.getOperandNumber()) +
               ": it is an input, a constant or a result of the network, or "
               "occurs twice";
    OpBuilder builder(concat);
    part.set(createCopy(builder, concat->getLoc(), part.get()));
    ++partCopies;
  }

  /// Makes each operand of the terminator a result of a kernel of its own, or a
  /// view of one.
  void copyResults(Block &block) {
    Operation *terminator = block.getTerminator();
    DenseSet<Value> written;
    for (OpOperand &operand : terminator->getOpOperands()) {
      Value root = rootOf(operand.get());
      if (root.getDefiningOp<KernelOp>() && written.insert(root).second)
        continue;
      OpBuilder builder(terminator);
      Value value = operand.get();
      operand.set(createCopy(builder, value.getLoc(), value));
      ++copies;
    }
  }
};
} // namespace

void cnnc::buildKernelPipeline(OpPassManager &manager,
                               const FusionOptions &options,
                               FusionPolicyPtr policy) {
  manager.addNestedPass<func::FuncOp>(createFormKernels(options));
  if (!policy)
    return;
  manager.addNestedPass<func::FuncOp>(createFuseWindows(policy));
  manager.addNestedPass<func::FuncOp>(createFuseGathers(std::move(policy)));
}

void cnnc::registerCnncFusionPasses(FusionPolicyLookup lookup) {
  registerPass([] { return createFormKernels(); });
  registerPass([lookup] { return createFuseWindows(lookup); });
  registerPass([lookup] { return createFuseGathers(lookup); });
}
