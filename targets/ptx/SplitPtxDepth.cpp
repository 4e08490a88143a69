//===- SplitPtxDepth.cpp - cnn-ptx-split-depth ----------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/precision/Rounding.h"
#include "passes/simplify/Rewrite.h"
#include "targets/common/ConstantWeights.h"
#include "targets/ptx/DepthPolicy.h"
#include "targets/ptx/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_SPLITPTXDEPTH
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;
using ptx::DepthProblem;
using ptx::GemmShape;

static constexpr StringLiteral kPass = "cnn-ptx-split-depth";

//===----------------------------------------------------------------------===//
// What can be divided
//===----------------------------------------------------------------------===//

/// Why the depth of `op` cannot be divided, or null.
static const char *whyNot(Operation *op) {
  Type element = elementOf(op->getOperand(0));
  if (!element.isF32() && !element.isF16())
    return "its numbers are neither f32 nor f16";
  auto conv = dyn_cast<ConvOp>(op);
  if (conv ? !hasConstantWeights(conv)
           : !hasConstantWeights(cast<MatMulOp>(op)))
    return "its weights are no constant (of a product: no constant matrix), or "
           "its result is empty";
  if (conv && conv.getGroup() != 1)
    return "its groups are products of their own already";
  return nullptr;
}

static int64_t bytesOf(Value value) {
  return byteSize(cast<RankedTensorType>(value.getType()));
}

/// The GEMM that `op` is once layouts are assigned (PtxLayout.cpp): channels
/// are innermost, and rows of weights are padded to whole copies.
static DepthProblem problemOf(Operation *op) {
  Value x = op->getOperand(0), w = op->getOperand(1), y = op->getResult(0);
  Type element = elementOf(x);
  bool isConv = isa<ConvOp>(op);
  int64_t channels = isConv ? shapeOf(x)[1] : shapeOf(x).back();
  int64_t columns = isConv ? shapeOf(w)[0] : shapeOf(w).back();
  int64_t chunk = GemmShape::chunkOf(element);
  GemmShape whole{element,
                  /*batch=*/1, numElements(shapeOf(y)) / columns,
                  columns,     numElements(shapeOf(w)) / columns,
                  chunk,       chunk,
                  chunk};
  return {whole, channels, bytesOf(x) + bytesOf(w) + bytesOf(y),
          int64_t(elementBytes(elementOf(y))), isCompensated(op)};
}

//===----------------------------------------------------------------------===//
// Dividing
//===----------------------------------------------------------------------===//

namespace {
/// Writes a convolution or product as sums over parts of its depth.
class Division {
public:
  Division(IRRewriter &rewriter, Operation *op, int64_t parts)
      : rewriter(rewriter), op(op), parts(parts), loc(op->getLoc()) {
    rewriter.setInsertionPoint(op);
  }

  Value sum() {
    auto conv = dyn_cast<ConvOp>(op);
    Value sums = conv ? sumsOf(conv) : sumsOf(cast<MatMulOp>(op));
    int64_t dim = conv ? 1 : int64_t(shapeOf(op->getResult(0)).size()) - 1;
    Value all = added(sums, dim, 0, parts);
    Type element = elementOf(op->getResult(0));
    return element == elementOf(all)
               ? all
               : make<CastOp>(rewriter, loc, all, TypeAttr::get(element));
  }

private:
  using Dims = SmallVector<int64_t>;

  Value reshaped(Value v, ArrayRef<int64_t> shape) {
    return make<ReshapeOp>(rewriter, loc, v, shape);
  }

  /// Row r of the weights of part g becomes row `g*rows + r`.
  Value weights(ConvOp conv) {
    ArrayRef<int64_t> shape = shapeOf(conv.getW());
    Dims apart(shape), order = {1, 0}, together(shape);
    apart[1] = shape[1] / parts;
    apart.insert(apart.begin() + 1, parts);
    llvm::append_range(order, llvm::seq<int64_t>(2, int64_t(apart.size())));
    together[0] = parts * shape[0];
    together[1] = shape[1] / parts;
    Value turned = make<TransposeOp>(
        rewriter, loc, reshaped(conv.getW(), apart), ArrayRef<int64_t>(order));
    return reshaped(turned, together);
  }

  Value weights(MatMulOp matmul) {
    int64_t depth = shapeOf(matmul.getB())[0],
            columns = shapeOf(matmul.getB())[1];
    Value apart = reshaped(matmul.getB(), {parts, depth / parts, columns});
    Value turned =
        make<TransposeOp>(rewriter, loc, apart, ArrayRef<int64_t>({0, 2, 1}));
    return reshaped(turned, {parts * columns, depth / parts, 1});
  }

  /// The first part has the bias. For f16 there is always one, as it makes the
  /// sums f32.
  Value bias(Value bias, int64_t columns) {
    Type f32 = rewriter.getF32Type();
    bool isHalf = elementOf(op->getOperand(0)).isF16();
    if (!bias)
      return isHalf ? makeNumber(rewriter, loc, f32, 0, {parts * columns})
                    : Value();
    if (elementOf(bias) != f32)
      bias = make<CastOp>(rewriter, loc, bias, TypeAttr::get(f32));
    Value zeros = makeNumber(rewriter, loc, f32, 0, {(parts - 1) * columns});
    return make<ConcatOp>(rewriter, loc, ValueRange({bias, zeros}), 0);
  }

  Value marked(ConvOp conv) {
    ptx::setDepthParts(conv, parts);
    if (isCompensated(op))
      setCompensated(conv);
    return conv.getY();
  }

  /// `N x parts*K x ...`
  Value sumsOf(ConvOp conv) {
    return marked(ConvOp::create(rewriter, loc, conv.getX(), weights(conv),
                                 bias(conv.getBias(), shapeOf(conv.getW())[0]),
                                 conv.getStrides(), conv.getDilations(),
                                 conv.getPads(), parts));
  }

  /// `... x parts*N`, from a convolution of pictures of one pixel.
  Value sumsOf(MatMulOp matmul) {
    int64_t columns = shapeOf(matmul.getB())[1],
            depth = shapeOf(matmul.getB())[0];
    Dims shape(shapeOf(matmul.getY()));
    shape.back() *= parts;
    int64_t rows = numElements(shapeOf(matmul.getA())) / depth;
    Dims one = {1}, none = {0, 0};
    Value x = reshaped(matmul.getA(), {rows, depth, 1});
    Value sums =
        marked(ConvOp::create(rewriter, loc, x, weights(matmul),
                              bias(Value(), columns), one, one, none, parts));
    return reshaped(sums, shape);
  }

  /// The sum of parts [first, last) of `sums`, which lie side by side along
  /// `dim`. In pairs, so that errors grow with the logarithm of their number.
  Value added(Value sums, int64_t dim, int64_t first, int64_t last) {
    if (last - first > 1) {
      int64_t middle = first + (last - first) / 2;
      Value low = added(sums, dim, first, middle);
      Value high = added(sums, dim, middle, last);
      return make<BinaryOp>(rewriter, loc, BinaryKind::add, low, high);
    }
    Dims sizes(shapeOf(sums)), starts(sizes.size(), 0), steps(sizes.size(), 1);
    sizes[dim] /= parts;
    starts[dim] = first * sizes[dim];
    return make<SliceOp>(rewriter, loc, sums, starts, steps, sizes);
  }

  IRRewriter &rewriter;
  Operation *op;
  int64_t parts;
  Location loc;
};

struct SplitPtxDepth : cnnc::impl::SplitPtxDepthBase<SplitPtxDepth> {
  using SplitPtxDepthBase::SplitPtxDepthBase;

  LogicalResult initialize(MLIRContext *context) override {
    known.clear();
    Location loc = UnknownLoc::get(context);
    SmallVector<std::string> names(devices.begin(), devices.end());
    if (names.empty())
      names.push_back(ptx::deviceNames().front().str());
    for (const std::string &name : names) {
      std::optional<ptx::PtxDevice> device = ptx::findDevice(name);
      if (!device)
        return emitError(loc) << kPass << ": unknown device '" << name << "'";
      known.push_back(*device);
    }
    std::optional<Precision> found = findPrecision(precision);
    if (!found)
      return emitError(loc)
             << kPass << ": unknown precision '" << precision << "'";
    arithmetic = *found;
    return success();
  }

  void runOnOperation() override {
    SmallVector<Operation *> candidates;
    if (getOperation().isExternal())
      return;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, MatMulOp>(op))
        candidates.push_back(op);
    });
    for (Operation *op : candidates)
      consider(op);
    // Weights as they were, and on their way.
    for (ConstantOp op : llvm::make_early_inc_range(
             getOperation().getBody().getOps<ConstantOp>()))
      if (op->use_empty())
        op.erase();
  }

  void consider(Operation *op) {
    const char *reason = whyNot(op);
    if (reason) {
      ++kept;
      return remarkMissed(op, kPass, reason);
    }
    DepthProblem problem = problemOf(op);
    if (parts != 0) {
      if (ptx::isDivisible(problem, parts))
        return divide(op, parts, "as asked");
      ++kept;
      return remarkMissed(op, kPass,
                          "its channels are not so many parts that "
                          "fill copies of 16 bytes");
    }
    auto choice = ptx::chooseDepthParts(problem, known, arithmetic);
    if (choice && choice->pays)
      return divide(op, choice->parts, choice->why);
    ++kept;
    if (!choice)
      return remarkMissed(op, kPass,
                          "no parts of its channels fill copies of "
                          "16 bytes");
    remarkMissed(op, kPass,
                 "its depth in " + Twine(choice->parts) + " parts would take " +
                     choice->why);
  }

  void divide(Operation *op, int64_t count, StringRef why) {
    remarkDone(op, kPass,
               "its depth is divided into " + Twine(count) + " parts: " + why);
    IRRewriter rewriter(op);
    Value sum = Division(rewriter, op, count).sum();
    rewriter.replaceOp(op, sum);
    ++split;
  }

  SmallVector<ptx::PtxDevice> known;
  Precision arithmetic = Precision::F32;
};
} // namespace
