//===- Bufferize.cpp - kernels on buffers, results as arguments -----------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/bufferize/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_BUFFERIZE
#include "passes/bufferize/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// The operand through which the kernel that computes `value`, possibly seen
/// through views, is told where to write; null if no kernel computes it into a
/// fresh tensor.
static OpOperand *destinationOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  auto kernel = value.getDefiningOp<KernelOp>();
  if (!kernel)
    return nullptr;
  OpOperand *init = kernel.getTiedOpOperand(cast<OpResult>(value));
  return init->get().getDefiningOp<tensor::EmptyOp>() ? init : nullptr;
}

/// Turns result number `index` of the function, the terminator's `operand`,
/// into a new last argument.
static LogicalResult addOutput(func::FuncOp function, OpOperand &operand,
                               unsigned index) {
  Value value = operand.get();
  OpOperand *destination = destinationOf(value);
  if (!destination)
    return function.emitOpError("result ")
           << index << " is not computed by a kernel of its own: run "
           << "cnn-form-kernels first";
  auto type = cast<RankedTensorType>(value.getType());
  Location loc = value.getLoc();
  NamedAttrList attributes(function.getResultAttrDict(index));
  attributes.set("cnn.output", UnitAttr::get(function.getContext()));
  unsigned position = function.getNumArguments();
  if (failed(function.insertArgument(
          position, MemRefType::get(type.getShape(), type.getElementType()),
          attributes.getDictionary(function.getContext()), loc)))
    return failure();
  Value buffer = function.getArgument(position);
  OpBuilder builder(destination->getOwner());
  Value tensor = bufferization::ToTensorOp::create(
      builder, loc, type, buffer, /*restrict=*/true, /*writable=*/true);
  auto inner = cast<RankedTensorType>(destination->get().getType());
  if (inner != type)
    tensor = ReshapeOp::create(builder, loc, inner, tensor,
                               builder.getDenseI64ArrayAttr(inner.getShape()));
  destination->set(tensor);
  builder.setInsertionPoint(operand.getOwner());
  auto store = bufferization::MaterializeInDestinationOp::create(
      builder, loc, /*result=*/Type(), value, buffer);
  store.setRestrict(true);
  store.setWritable(true);
  return success();
}

static LogicalResult addOutputs(func::FuncOp function) {
  Operation *terminator = function.getBody().front().getTerminator();
  for (OpOperand &operand : terminator->getOpOperands())
    if (isa<RankedTensorType>(operand.get().getType()) &&
        failed(addOutput(function, operand, operand.getOperandNumber())))
      return failure();
  terminator->setOperands(ValueRange());
  llvm::BitVector all(function.getNumResults(), true);
  return function.eraseResults(all);
}

/// Removes the copies of output arguments onto themselves that one-shot
/// bufferisation leaves behind; any other copy is an error.
static LogicalResult removeSelfCopies(func::FuncOp function) {
  auto rootOf = [](Value buffer) {
    while (auto view = buffer.getDefiningOp<memref::ReinterpretCastOp>())
      buffer = view.getSource();
    return buffer;
  };
  for (Operation &op : llvm::make_early_inc_range(function.getBody().front())) {
    auto copy = dyn_cast<memref::CopyOp>(op);
    if (!copy)
      continue;
    // Views are dense and start where their source does.
    if (rootOf(copy.getSource()) != rootOf(copy.getTarget()))
      return copy.emitOpError("would be needed by bufferisation");
    copy.erase();
  }
  return success();
}

static bufferization::OneShotBufferizationOptions bufferizationOptions() {
  bufferization::OneShotBufferizationOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.setFunctionBoundaryTypeConversion(
      bufferization::LayoutMapOption::IdentityLayoutMap);
  options.bufferAlignment = 64;
  return options;
}

namespace {
/// What kernels compute stays a matter of tensors: their bodies are set aside
/// while upstream's bufferisation runs. (It remembers the operations it still
/// has to bufferise by their addresses, and takes a bufferised kernel with
/// tensors in its body, at the address of an operation that is gone, for one
/// that it has forgotten.)
class KernelBodies {
public:
  void detach(ModuleOp module) {
    module.walk<WalkOrder::PreOrder>([&](KernelOp kernel) {
      // What stands within goes with it.
      kernel->setAttr(
          kNumber, IntegerAttr::get(IntegerType::get(kernel.getContext(), 64),
                                    bodies.size()));
      bodies.push_back(std::make_unique<Region>());
      bodies.back()->takeBody(kernel.getBody());
      return WalkResult::skip();
    });
  }
  void attach(ModuleOp module) {
    module.walk<WalkOrder::PreOrder>([&](KernelOp kernel) {
      auto number = kernel->getAttrOfType<IntegerAttr>(kNumber);
      kernel.getBody().takeBody(*bodies[number.getInt()]);
      kernel->removeAttr(kNumber);
      return WalkResult::skip();
    });
  }

private:
  static constexpr StringLiteral kNumber = "cnn.body";
  std::vector<std::unique_ptr<Region>> bodies;
};
} // namespace

namespace {
struct Bufferize : cnnc::impl::BufferizeBase<Bufferize> {
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<CnnDialect, arith::ArithDialect,
                    bufferization::BufferizationDialect, memref::MemRefDialect,
                    tensor::TensorDialect>();
    registerBufferizableOps(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      if (!function.getBody().hasOneBlock()) {
        function.emitOpError("expected one block");
        return signalPassFailure();
      }
      outputs += function.getNumResults();
      if (failed(addOutputs(function)))
        return signalPassFailure();
    }
    KernelBodies bodies;
    bodies.detach(module);
    bufferization::BufferizationState state;
    LogicalResult bufferized = bufferization::runOneShotModuleBufferize(
        module, bufferizationOptions(), state);
    bodies.attach(module);
    if (failed(bufferized))
      return signalPassFailure();
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      if (failed(removeSelfCopies(function)))
        return signalPassFailure();
      cleanUp(function);
    }
  }

  void cleanUp(func::FuncOp function) {
    RewritePatternSet patterns(&getContext());
    memref::ReinterpretCastOp::getCanonicalizationPatterns(patterns,
                                                           &getContext());
    (void)applyPatternsGreedily(function, std::move(patterns));
    for (Operation &op : function.getBody().front()) {
      allocations += isa<memref::AllocOp>(op);
      views += isa<memref::ReinterpretCastOp>(op);
    }
  }
};
} // namespace

void cnnc::buildBufferizePipeline(OpPassManager &manager) {
  manager.addNestedPass<func::FuncOp>(createMaterializeLayouts());
  manager.addPass(createBufferize());
}
