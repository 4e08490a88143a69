//===- Permute.cpp - operations on tensors with permuted dimensions -------===//

#include "passes/simplify/Permute.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

Permutation cnnc::inverse(ArrayRef<int64_t> p) {
  Permutation result(p.size());
  for (auto [i, dim] : llvm::enumerate(p))
    result[dim] = i;
  return result;
}

Permutation cnnc::compose(ArrayRef<int64_t> first, ArrayRef<int64_t> second) {
  return permuted(first, second);
}

Permutation cnnc::permuted(ArrayRef<int64_t> shape, ArrayRef<int64_t> p) {
  Permutation result;
  for (int64_t dim : p)
    result.push_back(shape[dim]);
  return result;
}

bool cnnc::isFreePermutation(ArrayRef<int64_t> shape, ArrayRef<int64_t> p) {
  int64_t previous = -1;
  for (int64_t dim : p) {
    if (shape[dim] == 1)
      continue;
    if (dim < previous)
      return false;
    previous = dim;
  }
  return true;
}

/// A product of pixels with a constant matrix is a 1x1 convolution once
/// channels come second.
static bool isPointwise(MatMulOp op, ArrayRef<int64_t> p) {
  int64_t rank = p.size();
  if (rank < 3 || rank > 5 || p[0] != 0 || p[1] != rank - 1)
    return false;
  for (int64_t i = 2; i < rank; ++i)
    if (p[i] != i - 1)
      return false;
  Type element = elementOf(op.getA());
  return constantOf(op.getB()) && !constantOf(op.getA()) &&
         int64_t(shapeOf(op.getA()).size()) == rank &&
         shapeOf(op.getB()).size() == 2 &&
         (isa<FloatType>(element) || element.isSignlessInteger(32));
}

bool cnnc::commutes(Operation *op, ArrayRef<int64_t> p) {
  for (Value result : op->getResults())
    if (shapeOf(result).size() != p.size())
      return false;
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<UnaryOp, BinaryOp, SelectOp, CastOp, QuantizeOp, ReduceOp,
            ArgReduceOp, SoftmaxOp, CumSumOp, TopKOp, BroadcastOp, SliceOp,
            PadOp, ConcatOp, GatherElementsOp, ResampleOp>(
          [](auto) { return true; })
      .Case([](GatherOp gather) {
        return shapeOf(gather.getIndices()).size() == 1;
      })
      .Case([&](MatMulOp product) { return isPointwise(product, p); })
      .Default([](Operation *) { return false; });
}

bool cnnc::isPermutedOperand(OpOperand &operand) {
  if (operand.getOperandNumber() == 0)
    return true;
  return !isa<PadOp, GatherOp, ResampleOp, MatMulOp>(operand.getOwner());
}

/// The 1x1 convolution that a product with channels last is, channels second.
static Operation *pointwise(RewriterBase &rewriter, MatMulOp product, Value x) {
  Value matrix = product.getB();
  ArrayRef<int64_t> shape = shapeOf(matrix);
  Value rows = make<TransposeOp>(rewriter, product.getLoc(), matrix,
                                 ArrayRef<int64_t>({1, 0}));
  size_t spatial = shapeOf(x).size() - 2;
  SmallVector<int64_t> kernel(spatial + 2, 1);
  kernel[0] = shape[1];
  kernel[1] = shape[0];
  Value weights = make<ReshapeOp>(rewriter, product.getLoc(), rows, kernel);
  SmallVector<int64_t> ones(spatial, 1), zeros(2 * spatial, 0);
  return ConvOp::create(rewriter, product.getLoc(), x, weights, Value(), ones,
                        ones, zeros, 1);
}

Operation *cnnc::createPermuted(RewriterBase &rewriter, Operation *op,
                                ValueRange operands, ArrayRef<int64_t> p) {
  if (auto product = dyn_cast<MatMulOp>(op))
    return pointwise(rewriter, product, operands[0]);
  Permutation inverted = inverse(p);
  IRMapping mapping;
  Operation *copy = rewriter.clone(*op, mapping);
  copy->setOperands(operands);
  for (Value result : copy->getResults())
    result.setType(
        RankedTensorType::get(permuted(shapeOf(result), p), elementOf(result)));
  auto axis = [&](auto o) { o.setAxis(inverted[o.getAxis()]); };
  llvm::TypeSwitch<Operation *>(copy)
      .Case<ArgReduceOp, SoftmaxOp, CumSumOp, TopKOp, ConcatOp, GatherOp,
            GatherElementsOp, ResampleOp>(axis)
      .Case([&](ReduceOp reduce) {
        SmallVector<int64_t> axes;
        for (int64_t a : reduce.getAxes())
          axes.push_back(inverted[a]);
        llvm::sort(axes);
        reduce.setAxes(axes);
      })
      .Case([&](BroadcastOp broadcast) {
        broadcast.setShape(permuted(broadcast.getShape(), p));
      })
      .Case([&](SliceOp slice) {
        slice.setStarts(permuted(slice.getStarts(), p));
        slice.setSteps(permuted(slice.getSteps(), p));
        slice.setSizes(permuted(slice.getSizes(), p));
      })
      .Case([&](PadOp pad) {
        pad.setLow(permuted(pad.getLow(), p));
        pad.setHigh(permuted(pad.getHigh(), p));
      });
  return copy;
}
