//===- NarrowBetween.cpp - integers in memory between pipelines -----------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "targets/hls/Folding.h"
#include "targets/hls/pipelines/PipelineGroup.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The narrowest integer type of whole bytes that holds the mantissas; null if
/// they are wider than 32 bits.
static IntegerType storageOf(const cnn::GridRange &range,
                             MLIRContext *context) {
  for (unsigned bits : {8, 16, 32})
    if (range.width() <= bits)
      return IntegerType::get(context, bits,
                              range.isUnsigned() ? IntegerType::Unsigned
                                                 : IntegerType::Signless);
  return {};
}

/// `value` times a power of two.
static Value scaled(OpBuilder &b, Location loc, Value value, int64_t exponent) {
  if (exponent == 0)
    return value;
  auto scalar = RankedTensorType::get({}, b.getF64Type());
  Value factor = cnn::ConstantOp::create(
      b, loc, cnn::makeSplat(scalar, std::ldexp(1.0, int(exponent))));
  return cnn::BinaryOp::create(b, loc, cnn::BinaryKind::mul, value, factor);
}

/// A kernel of one input that `convert` fills, behind the insertion point.
static cnn::KernelOp
conversionKernel(OpBuilder &b, Location loc, Value input, Type element,
                 Folding folding,
                 function_ref<Value(OpBuilder &, Value)> convert) {
  auto type = cast<RankedTensorType>(input.getType());
  Value init = tensor::EmptyOp::create(b, loc, type.getShape(), element);
  folding.pi = std::gcd(folding.pi, StreamShape::of(input).channels);
  auto kernel =
      cnn::KernelOp::create(b, loc, TypeRange(init.getType()), input, init,
                            folding.tiling(b.getContext(), kStreamForm));
  Block &body = kernel.getBody().emplaceBlock();
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  Value result = convert(inner, body.addArgument(type, loc));
  cnn::YieldOp::create(inner, loc, result);
  return kernel;
}

namespace {
/// What one kernel passes on to other pipelines.
class Narrowing {
public:
  Narrowing(MutableArrayRef<PipelineGroup> groups, PipelineGroup &from,
            cnn::KernelOp kernel)
      : groups(groups), from(from), kernel(kernel) {}

  bool run() {
    Value result = kernel.getResult(0);
    std::optional<cnn::GridRange> range = cnn::GridRanges().of(result);
    IntegerType storage =
        range ? storageOf(*range, kernel.getContext()) : IntegerType();
    if (!storage || !collect(result) || uses.empty())
      return false;
    exponent = range->exponent;
    Folding folding = Folding::of(kernel.getTilingAttr());
    if (kernel.getTilingAttr().getForm() != kStreamForm)
      folding.pi = folding.po;
    OpBuilder b(kernel.getContext());
    b.setInsertionPointAfter(kernel);
    cnn::KernelOp narrow = conversionKernel(
        b, kernel.getLoc(), result, storage, folding,
        [&](OpBuilder &inner, Value x) -> Value {
          Value whole = scaled(inner, kernel.getLoc(), x, -exponent);
          return cnn::CastOp::create(inner, kernel.getLoc(), whole, storage);
        });
    insert(from, kernel, narrow, /*behind=*/true);
    for (OpOperand *use : uses)
      widen(*use, narrow.getResult(0), folding);
    return true;
  }

private:
  PipelineGroup *groupOf(Operation *op) {
    for (PipelineGroup &group : groups)
      if (group.members.contains(op))
        return &group;
    return nullptr;
  }

  /// The operands of kernels of other pipelines that read `value`; false if
  /// something else does.
  bool collect(Value value) {
    for (OpOperand &use : value.getUses()) {
      Operation *user = use.getOwner();
      if (isa<cnn::ReshapeOp>(user)) {
        if (!collect(user->getResult(0)))
          return false;
        continue;
      }
      PipelineGroup *group = groupOf(user);
      if (!group)
        return false;
      if (group != &from)
        uses.push_back(&use);
    }
    return true;
  }

  static void insert(PipelineGroup &group, cnn::KernelOp at,
                     cnn::KernelOp kernel, bool behind) {
    group.add(kernel, *planStreams(kernel).plan);
    group.kernels.pop_back();
    auto *place = llvm::find(group.kernels, at);
    group.kernels.insert(place + behind, kernel);
  }

  /// The view that `value` is of the kernel's result, of `narrow` instead.
  Value viewOf(OpBuilder &b, Value value, Value narrow) {
    if (value == kernel.getResult(0))
      return narrow;
    auto reshape = value.getDefiningOp<cnn::ReshapeOp>();
    Value x = viewOf(b, reshape.getX(), narrow);
    return cnn::ReshapeOp::create(b, reshape.getLoc(), x, reshape.getShape());
  }

  void widen(OpOperand &use, Value narrow, const Folding &folding) {
    auto user = cast<cnn::KernelOp>(use.getOwner());
    PipelineGroup &group = *groupOf(user);
    Folding own = folding;
    own.pipeline = group.number;
    OpBuilder b(user);
    Value input = viewOf(b, use.get(), narrow);
    cnn::KernelOp wide = conversionKernel(
        b, kernel.getLoc(), input, b.getF64Type(), own,
        [&](OpBuilder &inner, Value x) {
          Value number = cnn::CastOp::create(inner, kernel.getLoc(), x,
                                             inner.getF64Type());
          return scaled(inner, kernel.getLoc(), number, exponent);
        });
    insert(group, user, wide, /*behind=*/false);
    use.set(wide.getResult(0));
  }

  MutableArrayRef<PipelineGroup> groups;
  PipelineGroup &from;
  cnn::KernelOp kernel;
  int64_t exponent = 0;
  SmallVector<OpOperand *> uses;
};
} // namespace

int64_t cnnc::hls::narrowBetween(MutableArrayRef<PipelineGroup> groups) {
  int64_t count = 0;
  for (PipelineGroup &group : groups)
    for (cnn::KernelOp kernel : SmallVector<cnn::KernelOp>(group.kernels))
      count += Narrowing(groups, group, kernel).run();
  return count;
}
