//===- CpuLayout.cpp - the cpu target's layout policy ---------------------===//
//
// Activations of f32 and f64 convolutions are blocked by channels, NCHW<V>c
// with V the lanes of a register of the type, so that a vector is V channels of
// one pixel; weights are OIHW<V>i<V>o, so that one row of the inner tile meets
// one broadcast input (Georganas et al., "Anatomy of High-Performance Deep
// Learning Convolutions on SIMD Architectures", 2018). A depthwise convolution
// has weights OIHW<V>o, one whose groups begin inside of blocks, or that reads
// channels by a table, OHWI<V>o, and filters of minimal filtering are
// HWOI<V>i<V>o, as are Strassen's weights, with the number of the product for
// HW.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/CpuLayout.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "targets/common/ConstantWeights.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;
using cnn::LayoutAttr;

/// The filters of minimal filtering, point by point.
static LayoutAttr filterLayout(MLIRContext *context, int64_t block) {
  return LayoutAttr::get(context, {2, 3, 0, 1}, {1, 0}, {block, block});
}

/// The sums of weights, one after the other.
static LayoutAttr strassenLayout(MLIRContext *context, int64_t block) {
  return LayoutAttr::get(context, {0, 1, 2}, {2, 1}, {block, block});
}

/// The weights of a convolution in groups that are no multiple of `block`
/// channels: those that meet at a tap side by side.
static LayoutAttr groupedLayout(MLIRContext *context, int64_t rank,
                                int64_t block) {
  SmallVector<int64_t> order = {0};
  llvm::append_range(order, llvm::seq<int64_t>(2, rank));
  order.push_back(1);
  return LayoutAttr::get(context, order, {0}, {block});
}

/// True if the parts of the channels are whole blocks.
static bool hasWholeParts(cnn::StrassenConvOp op, int64_t block) {
  ArrayRef<int64_t> u = cnn::shapeOf(op.getU());
  return u[1] % block == 0 && u[2] % block == 0;
}

namespace {
class CpuLayout : public LayoutPolicy {
public:
  explicit CpuLayout(CpuDevice device) : device(std::move(device)) {}

  std::optional<OpLayouts> preferred(Operation *op) const override {
    if (auto conv = dyn_cast<cnn::ConvOp>(op))
      return convLayouts(conv);
    if (auto winograd = dyn_cast<cnn::WinogradConvOp>(op))
      return bilinearLayouts(winograd, filterLayout);
    if (auto strassen = dyn_cast<cnn::StrassenConvOp>(op))
      if (hasWholeParts(strassen, device.lanes(4)))
        return bilinearLayouts(strassen, strassenLayout);
    if (auto matmul = dyn_cast<cnn::MatMulOp>(op))
      return matMulLayouts(matmul);
    return std::nullopt;
  }

  bool follows(Operation *op, unsigned operand,
               LayoutAttr layout) const override {
    int64_t block = cnn::channelBlockOf(layout);
    if ((block != device.lanes(4) && block != device.lanes(8)) ||
        op->getNumResults() != 1)
      return false;
    auto aligned = [&](int64_t channels) { return channels % block == 0; };
    return TypeSwitch<Operation *, bool>(op)
        .Case<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp, cnn::CastOp,
              cnn::QuantizeOp>([&](auto) { return sameShape(op, operand); })
        .Case([&](cnn::LookupOp) { return operand == 0; })
        .Case([&](cnn::PoolOp) { return true; })
        .Case([&](cnn::ReduceOp op) {
          return llvm::all_of(op.getAxes(), [](int64_t a) { return a >= 2; });
        })
        .Case([&](cnn::ResampleOp op) {
          return operand == 0 && op.getAxis() != 1;
        })
        .Case([&](cnn::PadOp op) {
          return operand == 0 && op.getLow()[1] == 0 && op.getHigh()[1] == 0;
        })
        .Case([&](cnn::SliceOp op) {
          return op.getSteps()[1] == 1 && aligned(op.getStarts()[1]) &&
                 aligned(op.getSizes()[1]);
        })
        .Case([&](cnn::GatherOp op) {
          return operand == 0 && cnn::isChannelGather(op);
        })
        .Case([&](cnn::ConcatOp op) {
          // What fills up the last operand's last block fills up the result's.
          return op.getAxis() != 1 ||
                 llvm::all_of(op.getXs().drop_back(), [&](Value x) {
                   return aligned(cnn::shapeOf(x)[1]);
                 });
        })
        .Default([](Operation *) { return false; });
  }

private:
  /// Lanes of a register for the element type of a convolution or product that
  /// gets a layout; 0 for other types.
  int64_t blockFor(Value v) const {
    Type element = cnn::elementOf(v);
    return element.isF32()   ? device.lanes(4)
           : element.isF64() ? device.lanes(8)
                             : 0;
  }

  static bool sameShape(Operation *op, unsigned operand) {
    return cnn::shapeOf(op->getOperand(operand)) ==
           cnn::shapeOf(op->getResult(0));
  }

  std::optional<OpLayouts> convLayouts(cnn::ConvOp op) const {
    ArrayRef<int64_t> x = cnn::shapeOf(op.getX()), w = cnn::shapeOf(op.getW());
    int64_t block = blockFor(op.getX());
    if (block == 0 || !hasConstantWeights(op))
      return std::nullopt;
    auto aligned = [&](int64_t channels) { return channels % block == 0; };
    int64_t group = op.getGroup(), rank = x.size();
    MLIRContext *context = op.getContext();
    SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    LayoutAttr blocked = cnn::channelBlocked(context, rank, block);
    LayoutAttr input = blocked, weights;
    if (group == x[1] && w[0] == group) {
      weights = LayoutAttr::get(context, order, {0}, {block});
    } else if (!readsByTable(op, blocked) &&
               (group == 1 || (aligned(w[1]) && aligned(w[0] / group)))) {
      weights = LayoutAttr::get(context, order, {1, 0}, {block, block});
      // Few input channels (the network's picture) are read as they come.
      if (x[1] < block / 2 && !cnn::layoutOf(op.getX().getType()))
        input = {};
    } else {
      weights = groupedLayout(context, rank, block);
    }
    OpLayouts layouts{{input, weights}, {blocked}};
    if (op.getBias())
      layouts.operands.push_back(LayoutAttr::get(context, {0}, {0}, {block}));
    return layouts;
  }

  /// True if the operand is a gather of channels for this convolution alone, in
  /// the layout `blocked`, so that it need not be computed before it.
  static bool readsByTable(cnn::ConvOp op, LayoutAttr blocked) {
    Operation *gather = op.getX().getDefiningOp();
    return cnn::isChannelGather(gather) && gather->hasOneUse() &&
           cnn::layoutOf(op.getX().getType()) == blocked;
  }

  template <typename Op>
  OpLayouts bilinearLayouts(Op op, LayoutAttr (*filters)(MLIRContext *,
                                                         int64_t)) const {
    int64_t block = device.lanes(4);
    MLIRContext *context = op.getContext();
    LayoutAttr blocked = cnn::channelBlocked(context, 4, block);
    OpLayouts layouts{{blocked, filters(context, block)}, {blocked}};
    if (op.getBias())
      layouts.operands.push_back(LayoutAttr::get(context, {0}, {0}, {block}));
    return layouts;
  }

  std::optional<OpLayouts> matMulLayouts(cnn::MatMulOp op) const {
    int64_t block = blockFor(op.getA());
    if (block == 0 || !hasConstantWeights(op))
      return std::nullopt;
    LayoutAttr packed = LayoutAttr::get(op.getContext(), {1, 0}, {1}, {block});
    return OpLayouts{{LayoutAttr(), packed}, {LayoutAttr()}};
  }

  CpuDevice device;
};
} // namespace

LayoutPolicyPtr cnnc::cpu::makeLayoutPolicy(CpuDevice device) {
  return std::make_shared<CpuLayout>(std::move(device));
}

ConvForm cnnc::cpu::convFormOf(cnn::ConvOp op) {
  LayoutAttr weights = cnn::layoutOf(op.getW().getType());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()));
  if (!weights || block == 0)
    return ConvForm::Loops;
  if (weights.getInnerDims() == ArrayRef<int64_t>{1, 0})
    return ConvForm::Direct;
  if (weights ==
      groupedLayout(op.getContext(), cnn::shapeOf(op.getW()).size(), block))
    return ConvForm::Grouped;
  return weights.getInnerDims() == ArrayRef<int64_t>{0} ? ConvForm::Depthwise
                                                        : ConvForm::Loops;
}

bool cnnc::cpu::isPackedMatMul(cnn::MatMulOp op) {
  LayoutAttr layout = cnn::layoutOf(op.getB().getType());
  return layout && layout.getOuter() == ArrayRef<int64_t>{1, 0} &&
         layout.getInnerDims() == ArrayRef<int64_t>{1};
}

/// True if `op` has the layouts that the form of bilinear algorithms works on.
template <typename Op>
static bool isPacked(Op op, LayoutAttr (*filters)(MLIRContext *, int64_t)) {
  LayoutAttr y = cnn::layoutOf(op.getY().getType());
  int64_t block = cnn::channelBlockOf(y);
  return block != 0 && cnn::layoutOf(op.getX().getType()) == y &&
         cnn::layoutOf(op.getU().getType()) == filters(op.getContext(), block);
}

bool cnnc::cpu::isPackedWinograd(cnn::WinogradConvOp op) {
  return isPacked(op, filterLayout);
}

bool cnnc::cpu::isPackedStrassen(cnn::StrassenConvOp op) {
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()));
  return isPacked(op, strassenLayout) && hasWholeParts(op, block);
}
