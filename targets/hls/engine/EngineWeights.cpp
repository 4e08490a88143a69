//===- EngineWeights.cpp - weights in the order of an engine --------------===//

#include "targets/hls/engine/EngineWeights.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static WeightArrangement arrangementOf(const EnginePlan &plan,
                                       const EngineShape &shape) {
  MLIRContext *context = plan.product->getContext();
  EngineLayer layer = plan.layer.on(shape);
  SmallVector<int64_t> own(cnn::shapeOf(plan.product->getOperand(1)));
  if (isa<cnn::MatMulOp>(plan.product)) {
    SmallVector<int64_t> order = {1, 0}, dims = {1, 0};
    SmallVector<int64_t> sizes = {shape.po, shape.pi};
    if (layer.taps() > 1) {
      own = {layer.depth, layer.taps(), layer.results};
      order = {2, 0, 1};
      dims[0] = 2;
    }
    return {own, cnn::LayoutAttr::get(context, order, dims, sizes)};
  }
  if (!layer.isDepthwise)
    own[1] = layer.depth;
  if (layer.groups > 1) {
    own[0] = layer.results;
    own.insert(own.begin(), layer.groups);
  }
  int64_t first = layer.groups > 1 ? 1 : 0;
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(0, own.size()));
  SmallVector<int64_t> dims = {first}, sizes = {shape.po};
  if (!layer.isDepthwise) {
    dims.push_back(first + 1);
    sizes.push_back(shape.pi);
  }
  return {own, cnn::LayoutAttr::get(context, order, dims, sizes)};
}

/// Constants that are inputs and serve as limits of the epilogue.
static void moveLimitsInside(cnn::KernelOp kernel, const EnginePlan &plan) {
  Block &body = kernel.getBlock();
  OpBuilder b = OpBuilder::atBlockBegin(&body);
  for (Operation *op : plan.epilogue)
    for (OpOperand &operand : op->getOpOperands()) {
      auto argument = dyn_cast<BlockArgument>(operand.get());
      if (!argument || argument == plan.bias || argument == plan.side)
        continue;
      Value input = kernel.getInputs()[argument.getArgNumber()];
      operand.set(
          cnn::ConstantOp::create(b, op->getLoc(), cnn::constantOf(input)));
      if (!argument.use_empty())
        continue;
      unsigned number = argument.getArgNumber();
      body.eraseArgument(number);
      kernel.getInputsMutable().erase(number);
    }
}

/// Of floats, what stands for no weight.
static constexpr float kNone = -0.0F;

static bool isNone(const char *number) {
  return std::memcmp(number, &kNone, sizeof(float)) == 0;
}

ElementsAttr cnnc::hls::joinGroups(ElementsAttr weights, int64_t results,
                                   int64_t joined) {
  ShapedType type = weights.getShapedType();
  SmallVector<char> storage;
  ArrayRef<char> from = cnn::constantBytes(weights, storage);
  int64_t count = type.getElementType().isF32() ? weights.getNumElements() : 0;
  auto floats = llvm::seq<int64_t>(0, count);
  if (joined == 1 && llvm::none_of(floats, [&](int64_t i) {
        return isNone(from.data() + i * sizeof(float));
      }))
    return weights;
  SmallVector<int64_t> shape(type.getShape());
  int64_t all = shape[0], each = from.size() / all;
  shape[1] *= joined;
  auto result = RankedTensorType::get(shape, type.getElementType());
  return cnn::makeConstant(
      result, joined * int64_t(from.size()), [&](MutableArrayRef<char> to) {
        llvm::fill(to, 0);
        for (int64_t i = 0; i < joined * count; ++i)
          std::memcpy(to.data() + i * sizeof(float), &kNone, sizeof(float));
        for (int64_t k = 0; k < all; ++k) {
          int64_t group = k / results % joined;
          char *own = to.data() + (k * joined + group) * each;
          std::memcpy(own, from.data() + k * each, each);
          for (int64_t at = 0; count > 0 && at < each; at += sizeof(float))
            if (isNone(own + at))
              std::memset(own + at, 0, sizeof(float));
        }
      });
}

void cnnc::hls::layOutForEngine(cnn::KernelOp kernel, const EnginePlan &plan,
                                const EngineShape &shape) {
  WeightArrangement wanted = arrangementOf(plan, shape);
  if (!shape.numbers.isFloat())
    return layOutIntegers(kernel, plan, shape, wanted);
  Value old = kernel.getInputs()[plan.weights.getArgNumber()];
  EngineLayer layer = plan.layer.on(shape);
  ElementsAttr numbers =
      joinGroups(cnn::constantOf(old), plan.layer.perGroup(), layer.joined);
  auto logical =
      RankedTensorType::get(wanted.shape, cnn::elementOf(plan.weights));
  SmallVector<char> storage;
  ArrayRef<char> bytes = cnn::constantBytes(numbers, storage);
  ElementsAttr value = numbers.getShapedType().getShape() == logical.getShape()
                           ? numbers
                           : cnn::makeConstant(logical, bytes);
  RankedTensorType type = cnn::withLayout(logical, wanted.layout);
  OpBuilder b(kernel);
  Value constant = cnn::ConstantOp::create(b, old.getLoc(), type, value);
  kernel.getInputsMutable()[plan.weights.getArgNumber()].set(constant);
  Value weights = plan.product->getOperand(1);
  auto shapeBefore = SmallVector<int64_t>(cnn::shapeOf(weights));
  if (auto conv = dyn_cast<cnn::ConvOp>(plan.product);
      conv && layer.joined > 1) {
    shapeBefore[1] = layer.depth;
    conv.setGroup(layer.groups);
  }
  BlockArgument(plan.weights).setType(type);
  if (shapeBefore != wanted.shape) {
    b.setInsertionPoint(plan.product);
    plan.product->setOperand(
        1, cnn::ReshapeOp::create(b, plan.product->getLoc(),
                                  Value(plan.weights), shapeBefore));
  }
  if (old.use_empty())
    old.getDefiningOp()->erase();
  moveLimitsInside(kernel, plan);
}
