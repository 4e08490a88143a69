//===- Contraction.cpp - weights as output channels see them --------------===//

#include "passes/simplify/Contraction.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// True for a constant matrix, perhaps with leading extents of 1.
static bool isConstantMatrix(Value value) {
  return constantOf(value) &&
         llvm::all_of(shapeOf(value).drop_back(2),
                      [](int64_t extent) { return extent == 1; });
}

static Contraction ofProduct(MatMulOp op) {
  Contraction result;
  int64_t rank = shapeOf(op.getY()).size();
  if (bool(constantOf(op.getA())) == bool(constantOf(op.getB())))
    return result;
  bool right = isConstantMatrix(op.getB());
  if (!right && !isConstantMatrix(op.getA()))
    return result;
  result.op = op;
  result.weights = right ? op.getB() : op.getA();
  result.channelDim = right ? rank - 1 : rank - 2;
  return result;
}

Contraction cnnc::contractionOf(Value value) {
  Contraction result;
  Operation *op = value.getDefiningOp();
  if (auto product = dyn_cast_if_present<MatMulOp>(op))
    return ofProduct(product);
  if (!isa_and_present<ConvOp, ConvTransposeOp>(op))
    return result;
  Value weights = op->getOperand(1);
  Value bias = op->getNumOperands() > 2 ? op->getOperand(2) : Value();
  if (!constantOf(weights) || (bias && !constantOf(bias)))
    return result;
  // Weights of fewer bits than the sums could not take up what these can.
  if (elementOf(weights) != elementOf(value))
    return result;
  result.op = op;
  result.weights = weights;
  result.bias = bias;
  return result;
}

/// Factors for pairs (group g, channel c of `each` in a group) as a tensor that
/// broadcasts to weights whose rows are `perGroup` for each group and whose
/// second dimension is c: shape `groups*perGroup x each x 1...`.
static Value forGroupedRows(RewriterBase &rewriter, Location loc, Value factors,
                            int64_t groups, int64_t perGroup, size_t rank) {
  int64_t count = shapeOf(factors)[0];
  if (count == 1)
    return factors;
  int64_t each = count / groups;
  Value split = make<ReshapeOp>(rewriter, loc, factors,
                                ArrayRef<int64_t>({groups, 1, each}));
  Value repeated = make<BroadcastOp>(
      rewriter, loc, split, ArrayRef<int64_t>({groups, perGroup, each}));
  SmallVector<int64_t> shape(rank, 1);
  shape[0] = groups * perGroup;
  shape[1] = each;
  return make<ReshapeOp>(rewriter, loc, repeated, shape);
}

/// `factors` as a tensor that broadcasts to a tensor of rank `rank` with the
/// factors along `dim`.
static Value placedAt(RewriterBase &rewriter, Location loc, Value factors,
                      int64_t dim, size_t rank) {
  SmallVector<int64_t> shape(rank, 1);
  shape[dim] = shapeOf(factors)[0];
  return make<ReshapeOp>(rewriter, loc, factors, shape);
}

Value cnnc::scaleOutputs(RewriterBase &rewriter, Location loc, BinaryKind kind,
                         const Contraction &contraction, Value factors) {
  Value weights = contraction.weights;
  size_t rank = shapeOf(weights).size();
  Value placed;
  if (auto transposed = dyn_cast<ConvTransposeOp>(contraction.op)) {
    int64_t groups = transposed.getGroup();
    placed = forGroupedRows(rewriter, loc, factors, groups,
                            shapeOf(weights)[0] / groups, rank);
  } else if (auto product = dyn_cast<MatMulOp>(contraction.op)) {
    bool right = weights == product.getB();
    placed =
        placedAt(rewriter, loc, factors, right ? rank - 1 : rank - 2, rank);
  } else {
    placed = placedAt(rewriter, loc, factors, 0, rank);
  }
  return make<BinaryOp>(rewriter, loc, kind, weights, placed);
}

Value cnnc::scaleInputs(RewriterBase &rewriter, Location loc, BinaryKind kind,
                        ConvOp conv, Value factors) {
  ArrayRef<int64_t> shape = shapeOf(conv.getW());
  int64_t groups = conv.getGroup();
  Value placed = forGroupedRows(rewriter, loc, factors, groups,
                                shape[0] / groups, shape.size());
  return make<BinaryOp>(rewriter, loc, kind, conv.getW(), placed);
}

Value cnnc::shiftOfOutputs(RewriterBase &rewriter, Location loc, ConvOp conv,
                           Value shift) {
  ArrayRef<int64_t> shape = shapeOf(conv.getW());
  int64_t groups = conv.getGroup();
  // The kernel's taps first: what is multiplied is then small.
  auto spatial = llvm::to_vector(llvm::seq<int64_t>(2, int64_t(shape.size())));
  Value taps = make<ReduceOp>(rewriter, loc, ReduceKind::sum, conv.getW(),
                              ArrayRef<int64_t>(spatial));
  Value placed = forGroupedRows(rewriter, loc, shift, groups, shape[0] / groups,
                                shape.size());
  Value products = make<BinaryOp>(rewriter, loc, BinaryKind::mul, taps, placed);
  Value sums = make<ReduceOp>(rewriter, loc, ReduceKind::sum, products,
                              ArrayRef<int64_t>({1}));
  return make<ReshapeOp>(rewriter, loc, sums, ArrayRef<int64_t>(shape[0]));
}

Value cnnc::withWeights(RewriterBase &rewriter, Location loc,
                        const Contraction &contraction, Value weights,
                        Value bias) {
  return llvm::TypeSwitch<Operation *, Value>(contraction.op)
      .Case<ConvOp, ConvTransposeOp>([&](auto conv) -> Value {
        using OpTy = decltype(conv);
        return OpTy::create(rewriter, loc, conv.getX(), weights, bias,
                            conv.getStrides(), conv.getDilations(),
                            conv.getPads(), conv.getGroup());
      })
      .Case([&](MatMulOp product) -> Value {
        bool right = contraction.weights == product.getB();
        return MatMulOp::create(rewriter, loc, right ? product.getA() : weights,
                                right ? weights : product.getB());
      })
      .Default([](Operation *) { return Value(); });
}

Value cnnc::withInput(RewriterBase &rewriter, Location loc, ConvOp conv,
                      Value x) {
  return ConvOp::create(rewriter, loc, x, conv.getW(), conv.getBias(),
                        conv.getStrides(), conv.getDilations(), conv.getPads(),
                        conv.getGroup());
}
