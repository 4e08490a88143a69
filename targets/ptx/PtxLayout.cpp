//===- PtxLayout.cpp - the ptx target's layout policy ---------------------===//
//
// Activations of f32 convolutions are NHWC: the depth of the implicit GEMM
// (channels of a tap) and its columns (output channels) are then runs of
// memory, which 16-byte copies and stores want. Weights are HWIO, a row of
// output channels for each depth, padded to 4. Inputs whose channels do not
// fill such copies (a network's picture) stay as they are; their depth runs
// over a row of taps in turn, and their weights are IHWO. For tensor cores the
// weights are OHWI (or OIHW): mma wants the depth of both operands innermost.
// So they are for convolutions that are to be computed without tiles, if that
// is expected to be faster (DirectConvTiling.h): a thread reads vectors of
// them.
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/PtxLayout.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/common/ConstantWeights.h"
#include "targets/ptx/DirectConvTiling.h"
#include "targets/ptx/GemmProblem.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using cnn::LayoutAttr;
using ptx::isMultiplied;
using ptx::PtxDevice;

/// Channels that fill copies of 16 bytes.
static constexpr int64_t kVector = 4;

/// Channels last: NHWC for rank 4.
static LayoutAttr channelsLast(MLIRContext *context, int64_t rank) {
  SmallVector<int64_t> order = {0};
  llvm::append_range(order, llvm::seq<int64_t>(2, rank));
  order.push_back(1);
  return LayoutAttr::get(context, order, {}, {});
}

static bool isChannelsLast(LayoutAttr layout) {
  return layout == channelsLast(layout.getContext(), layout.getOuter().size());
}

/// Weights with output channels last, or first for tensor cores; input channels
/// before or behind the taps.
static LayoutAttr weightLayout(MLIRContext *context, int64_t rank,
                               bool channelsFirst, bool outputsFirst,
                               int64_t outputs) {
  SmallVector<int64_t> order;
  if (outputsFirst)
    order.push_back(0);
  if (channelsFirst)
    order.push_back(1);
  llvm::append_range(order, llvm::seq<int64_t>(2, rank));
  if (!channelsFirst)
    order.push_back(1);
  if (outputsFirst)
    return LayoutAttr::get(context, order, {}, {});
  order.push_back(0);
  if (outputs % kVector == 0)
    return LayoutAttr::get(context, order, {}, {});
  return LayoutAttr::get(context, order, {0}, {kVector});
}

namespace {
class PtxLayout : public LayoutPolicy {
public:
  PtxLayout(ArrayRef<PtxDevice> devices, Precision precision)
      : device(devices.front()), precision(precision),
        tf32(llvm::all_of(
            devices, [](const PtxDevice &d) { return d.hasTensorTf32(); })) {}

  std::optional<OpLayouts> preferred(Operation *op) const override {
    if (auto conv = dyn_cast<cnn::ConvOp>(op))
      return convLayouts(conv);
    if (auto matmul = dyn_cast<cnn::MatMulOp>(op))
      return matMulLayouts(matmul);
    return std::nullopt;
  }

  bool follows(Operation *op, unsigned operand,
               LayoutAttr layout) const override {
    if (!isChannelsLast(layout) || op->getNumResults() != 1)
      return false;
    return TypeSwitch<Operation *, bool>(op)
        .Case<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp, cnn::CastOp,
              cnn::QuantizeOp>([&](auto) {
          return cnn::shapeOf(op->getOperand(operand)) ==
                 cnn::shapeOf(op->getResult(0));
        })
        .Case([&](cnn::LookupOp) { return operand == 0; })
        .Case<cnn::PoolOp, cnn::ConcatOp>([](auto) { return true; })
        .Case([](cnn::ReduceOp op) {
          return llvm::all_of(op.getAxes(), [](int64_t a) { return a >= 2; });
        })
        .Case([&](cnn::ResampleOp op) {
          return operand == 0 && op.getAxis() != 1;
        })
        .Case<cnn::PadOp, cnn::SliceOp>([&](auto) { return operand == 0; })
        .Default([](Operation *) { return false; });
  }

private:
  /// Operands of the main loops.
  static bool isLaidOut(Value x) { return isMultiplied(cnn::elementOf(x)); }

  /// Whether the operation's products are made on tensor cores. Those of a
  /// model's own f16 lose nothing there.
  bool isTensor(Value x) const {
    Type element = cnn::elementOf(x);
    return element.isF16() ||
           (precision != Precision::F32 && tf32 && element.isF32());
  }

  std::optional<OpLayouts> convLayouts(cnn::ConvOp op) const {
    ArrayRef<int64_t> x = cnn::shapeOf(op.getX()), w = cnn::shapeOf(op.getW());
    if (!isLaidOut(op.getX()) || !hasConstantWeights(op))
      return std::nullopt;
    MLIRContext *context = op.getContext();
    int64_t rank = x.size();
    LayoutAttr last = channelsLast(context, rank);
    // Few channels are read as they come, if nobody has laid them out; so are
    // pictures of one pixel, whose channels are innermost in any case.
    bool isLaid = bool(cnn::layoutOf(op.getX().getType()));
    bool few = x[1] % kVector != 0 && !isLaid;
    bool onePixel =
        llvm::all_of(x.drop_front(2), [](int64_t e) { return e == 1; });
    bool asTheyCome = few || (onePixel && !isLaid);
    // Depthwise convolutions run along the channels.
    bool depthwise = op.getGroup() > 1 && w[1] == 1;
    bool outputsFirst =
        !depthwise &&
        (isTensor(op.getX()) ||
         (!asTheyCome && ptx::wantsChannelsInnermost(op, device)));
    LayoutAttr weights = weightLayout(context, rank, few, outputsFirst, w[0]);
    OpLayouts layouts{{asTheyCome ? LayoutAttr() : last, weights}, {last}};
    if (op.getBias())
      layouts.operands.push_back(LayoutAttr());
    return layouts;
  }

  /// Rows of a constant right operand are padded to whole vectors.
  std::optional<OpLayouts> matMulLayouts(cnn::MatMulOp op) const {
    ArrayRef<int64_t> b = cnn::shapeOf(op.getB());
    if (!isLaidOut(op.getA()) || !hasConstantWeights(op))
      return std::nullopt;
    if (isTensor(op.getA())) {
      LayoutAttr turned = LayoutAttr::get(op.getContext(), {1, 0}, {}, {});
      return OpLayouts{{LayoutAttr(), turned}, {LayoutAttr()}};
    }
    if (b[1] % kVector == 0)
      return std::nullopt;
    LayoutAttr padded =
        LayoutAttr::get(op.getContext(), {0, 1}, {1}, {kVector});
    return OpLayouts{{LayoutAttr(), padded}, {LayoutAttr()}};
  }

  PtxDevice device; ///< the first, by which weights are laid out
  Precision precision;
  bool tf32;
};
} // namespace

LayoutPolicyPtr cnnc::ptx::makeLayoutPolicy(ArrayRef<PtxDevice> devices,
                                            Precision precision) {
  return std::make_shared<PtxLayout>(devices, precision);
}
