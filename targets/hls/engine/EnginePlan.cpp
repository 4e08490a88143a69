//===- EnginePlan.cpp - a kernel as a call of an engine -------------------===//

#include "targets/hls/engine/EnginePlan.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "targets/hls/engine/BodyValues.h"
#include "targets/hls/engine/IntegerEpilogue.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
class Planner {
public:
  Planner(cnn::KernelOp kernel, cnn::GridRanges *ranges)
      : kernel(kernel), ranges(ranges) {}

  PlannedEngine run() {
    std::string reason = findProduct();
    if (reason.empty())
      reason = isa<cnn::ConvOp>(plan.product)
                   ? addConv(cast<cnn::ConvOp>(plan.product))
                   : addMatMul(cast<cnn::MatMulOp>(plan.product));
    if (!reason.empty())
      return {std::nullopt, reason};
    plan.layer.name = cnn::displayName(kernel);
    if (!isFloat()) {
      cnn::GridRanges own;
      reason = planIntegerEpilogue(kernel, plan, ranges ? *ranges : own);
      if (!reason.empty())
        return {std::nullopt, reason};
      return {std::move(plan), ""};
    }
    plan.output = plan.product->getResult(0);
    while (Operation *next = nextOf(plan.output)) {
      if (!take(next))
        break;
      plan.epilogue.push_back(next);
      plan.output = next->getResult(0);
    }
    return {std::move(plan), ""};
  }

private:
  std::string findProduct() {
    for (Operation &op : kernel.getBlock()) {
      if (!isa<cnn::ConvOp, cnn::MatMulOp>(op))
        continue;
      if (plan.product)
        return "it has two products";
      plan.product = &op;
    }
    if (!plan.product)
      return "it has no product";
    if (!isFloat() && !cnn::elementOf(plan.product->getResult(0)).isF64())
      return "an engine computes in f32 or on grids";
    if (cnn::numElements(cnn::shapeOf(plan.product->getResult(0))) == 0 ||
        cnn::numElements(cnn::shapeOf(plan.product->getOperand(0))) == 0)
      return "a tensor is empty";
    return "";
  }

  /// Numbers of grids are f64.
  bool isFloat() const {
    return cnn::elementOf(plan.product->getResult(0)).isF32();
  }

  /// The constant that `argument` is; null if it varies, or stands on buffers.
  ElementsAttr constantOf(BlockArgument argument) const {
    Value operand = kernel.getInputs()[argument.getArgNumber()];
    return isa<RankedTensorType>(operand.getType()) ? cnn::constantOf(operand)
                                                    : ElementsAttr();
  }

  /// On buffers, what an argument is has been seen to before.
  bool isOnBuffers(BlockArgument argument) const {
    return isa<MemRefType>(
        kernel.getInputs()[argument.getArgNumber()].getType());
  }

  std::string addOperands(Value x, Value w) {
    plan.x = argumentShown(x);
    if (!plan.x)
      return "its input is computed in the same kernel";
    plan.weights = argumentShown(w);
    if (!plan.weights)
      return "its weights are computed";
    if (!isOnBuffers(plan.weights) && !constantOf(plan.weights))
      return "its weights are not constant";
    return plan.weights.hasOneUse() ? "" : "its weights are used twice";
  }

  std::string addConv(cnn::ConvOp conv) {
    ArrayRef<int64_t> x = cnn::shapeOf(conv.getX()), w = shapeOfWeights(conv);
    if (x.size() > 4)
      return "engines have two spatial dimensions";
    std::string reason = addOperands(conv.getX(), conv.getW());
    if (!reason.empty())
      return reason;
    EngineLayer &layer = plan.layer;
    if (Value bias = conv.getBias(); bias && isFloat()) {
      plan.bias = dyn_cast<BlockArgument>(bias);
      if (!plan.bias || !(isOnBuffers(plan.bias) || constantOf(plan.bias)))
        return "its bias is not constant";
      layer.hasBias = true;
    }
    layer.images = x[0];
    layer.groups = conv.getGroup();
    layer.depth = w[1];
    layer.results = w[0] / layer.groups;
    ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
    size_t spatial = x.size() - 2;
    for (size_t d = 0; d < spatial; ++d)
      (d + 1 == spatial ? layer.columns : layer.rows) = {x[d + 2],
                                                         y[d + 2],
                                                         w[d + 2],
                                                         conv.getStrides()[d],
                                                         conv.getDilations()[d],
                                                         conv.getPads()[d]};
    if (layer.groups > 1 && layer.depth == 1 && layer.results == 1) {
      layer.isDepthwise = true;
      layer.depth = layer.results = layer.groups;
      layer.groups = 1;
    }
    return "";
  }

  static ArrayRef<int64_t> shapeOfWeights(cnn::ConvOp conv) {
    return cnn::shapeOf(conv.getW());
  }

  std::string addMatMul(cnn::MatMulOp product) {
    ArrayRef<int64_t> a = cnn::shapeOf(product.getA());
    ArrayRef<int64_t> b = cnn::shapeOf(product.getB());
    if (a.size() != 2 || b.size() != 2)
      return "engines multiply two matrices";
    EngineLayer &layer = plan.layer;
    layer.images = a[0];
    layer.depth = b[0];
    layer.results = b[1];
    std::string reason = addOperands(product.getA(), product.getB());
    if (!reason.empty())
      return reason;
    // A picture that is flattened meets the matrix as one window.
    ArrayRef<int64_t> picture = cnn::shapeOf(plan.x).drop_front(1);
    if (picture.size() < 2 || picture.size() > 3)
      return picture.size() == 1 ? "" : "engines have two spatial dimensions";
    layer.depth = picture.front();
    layer.columns = {picture.back(), 1, picture.back(), 1, 1, 0};
    if (picture.size() == 3)
      layer.rows = {picture[1], 1, picture[1], 1, 1, 0};
    return "";
  }

  /// The only user of `value`; null where there are several, or the yield.
  Operation *nextOf(Value value) const {
    if (!value.hasOneUse())
      return nullptr;
    Operation *user = *value.getUsers().begin();
    return isa<cnn::YieldOp>(user) ? nullptr : user;
  }

  /// Whether the engine computes `op`, whose one operand is the plan's output.
  bool take(Operation *op) {
    EngineLayer &layer = plan.layer;
    if (auto unary = dyn_cast<cnn::UnaryOp>(op)) {
      if (unary.getKind() != cnn::UnaryKind::relu)
        return false;
      clip(0, layer.high);
      return true;
    }
    auto binary = dyn_cast<cnn::BinaryOp>(op);
    if (!binary || cnn::shapeOf(binary->getResult(0)) !=
                       cnn::shapeOf(plan.product->getResult(0)))
      return false;
    Value other = binary.getA() == plan.output ? binary.getB() : binary.getA();
    std::optional<double> splat = splatOf(other);
    switch (binary.getKind()) {
    case cnn::BinaryKind::add:
      return takeSum(other);
    case cnn::BinaryKind::max:
      if (splat)
        clip(float(*splat), std::numeric_limits<float>::infinity());
      return splat.has_value();
    case cnn::BinaryKind::min:
      if (splat)
        clip(-std::numeric_limits<float>::infinity(), float(*splat));
      return splat.has_value();
    default:
      return false;
    }
  }

  std::optional<double> splatOf(Value value) const {
    if (auto argument = dyn_cast<BlockArgument>(value))
      return isOnBuffers(argument)
                 ? std::nullopt
                 : cnn::constantSplat(
                       kernel.getInputs()[argument.getArgNumber()]);
    return cnn::constantSplat(value);
  }

  /// What was clipped to [low, high] goes on to [least, most].
  void clip(float least, float most) {
    EngineLayer &layer = plan.layer;
    layer.low = std::min(std::max(layer.low, least), most);
    layer.high = std::min(std::max(layer.high, least), most);
    isClipped = true;
  }

  bool takeSum(Value other) {
    BlockArgument argument = argumentShown(other);
    if (!argument || isClipped)
      return false;
    if (cnn::shapeOf(other) == cnn::shapeOf(plan.output) && !plan.side &&
        !constantOf(argument)) {
      plan.side = argument;
      return plan.layer.hasSide = true;
    }
    bool isKnown = isOnBuffers(argument) || constantOf(argument);
    if (plan.bias || plan.side || !isKnown || other != argument ||
        !isForResults(other, plan.output))
      return false;
    plan.bias = argument;
    return plan.layer.hasBias = true;
  }

  mutable cnn::KernelOp kernel;
  cnn::GridRanges *ranges;
  EnginePlan plan;
  bool isClipped = false;
};
} // namespace

PlannedEngine cnnc::hls::planEngine(cnn::KernelOp kernel,
                                    cnn::GridRanges *ranges) {
  return Planner(kernel, ranges).run();
}

bool cnnc::hls::isWhole(cnn::KernelOp kernel, const EnginePlan &plan) {
  return kernel.getYield().getValues().size() == 1 &&
         kernel.getYield().getValues().front() == plan.output;
}

/// A kernel of `ops`, which pass on `results`, before `at`.
static cnn::KernelOp kernelOf(cnn::KernelOp at, ArrayRef<Operation *> ops,
                              ValueRange results, IRMapping &outside) {
  OpBuilder b(at);
  llvm::SetVector<Value> inputs;
  llvm::SmallPtrSet<Operation *, 8> inside(ops.begin(), ops.end());
  auto need = [&](Value value) {
    Operation *producer = value.getDefiningOp();
    if (!producer || !inside.contains(producer))
      inputs.insert(value);
  };
  for (Operation *op : ops)
    llvm::for_each(op->getOperands(), need);
  llvm::for_each(results, need);
  SmallVector<Value> operands, inits;
  for (Value input : inputs)
    operands.push_back(outside.lookup(input));
  for (Value result : results) {
    auto type = cast<RankedTensorType>(result.getType());
    inits.push_back(tensor::EmptyOp::create(b, at.getLoc(), type.getShape(),
                                            type.getElementType()));
  }
  auto kernel = cnn::KernelOp::create(
      b, cnn::fuseLocations(b.getContext(), ops), TypeRange(results), operands,
      inits, cnn::TilingAttr());
  Block &body = kernel.getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  for (Operation *op : ops)
    inner.clone(*op, mapping);
  SmallVector<Value> yielded;
  for (Value result : results)
    yielded.push_back(mapping.lookup(result));
  cnn::YieldOp::create(inner, kernel.getLoc(), yielded);
  return kernel;
}

/// The operations of the body that `values` need, in order; what makes `known`
/// is not looked at.
static SmallVector<Operation *> neededFor(cnn::KernelOp kernel,
                                          ValueRange values, Value known) {
  llvm::SmallPtrSet<Operation *, 16> needed;
  SmallVector<Value> open(values);
  while (!open.empty()) {
    Value value = open.pop_back_val();
    Operation *op = value == known ? nullptr : value.getDefiningOp();
    if (op && needed.insert(op).second)
      llvm::append_range(open, op->getOperands());
  }
  SmallVector<Operation *> result;
  for (Operation &op : kernel.getBlock())
    if (needed.contains(&op))
      result.push_back(&op);
  return result;
}

cnn::KernelOp cnnc::hls::splitOff(cnn::KernelOp kernel,
                                  const EnginePlan &plan) {
  SmallVector<Operation *> beginning =
      neededFor(kernel, plan.output, /*known=*/Value());
  SmallVector<Operation *> rest =
      neededFor(kernel, kernel.getYield().getValues(), plan.output);
  IRMapping outside;
  for (auto [argument, input] :
       llvm::zip(kernel.getBlock().getArguments(), kernel.getInputs()))
    outside.map(argument, input);
  cnn::KernelOp engine = kernelOf(kernel, beginning, plan.output, outside);
  outside.map(plan.output, engine.getResult(0));
  cnn::KernelOp behind =
      kernelOf(kernel, rest, kernel.getYield().getValues(), outside);
  kernel.replaceAllUsesWith(behind.getResults());
  SmallVector<Value> inits(kernel.getInits());
  kernel.erase();
  for (Value init : inits)
    if (Operation *empty = init.getDefiningOp(); empty && empty->use_empty())
      empty->erase();
  return engine;
}
