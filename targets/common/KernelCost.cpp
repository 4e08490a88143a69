//===- KernelCost.cpp - arithmetic that a kernel does ---------------------===//

#include "targets/common/KernelCost.h"
#include "dialects/cnn/Infer.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;

static int64_t times(int64_t a, int64_t b) {
  return llvm::SaturatingMultiply<uint64_t>(a, b) > uint64_t(INT64_MAX)
             ? INT64_MAX
             : a * b;
}

int64_t cnnc::operationFlops(Operation *op) {
  if (op->getNumResults() == 0)
    return 0;
  int64_t out = cnn::numElements(cnn::shapeOf(op->getResult(0)));
  auto in = [&] { return cnn::numElements(cnn::shapeOf(op->getOperand(0))); };
  auto window = [&](ArrayRef<int64_t> kernel) {
    return times(out, cnn::numElements(kernel));
  };
  return TypeSwitch<Operation *, int64_t>(op)
      .Case<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp, cnn::CastOp,
            cnn::QuantizeOp>([&](auto) { return out; })
      .Case([&](cnn::LookupOp op) { return times(out, 2 * op.getTerms() - 1); })
      .Case([&](cnn::ConvOp op) {
        return times(2 * out,
                     cnn::numElements(cnn::shapeOf(op.getW()).drop_front()));
      })
      .Case([&](cnn::WinogradConvOp op) {
        // What a convolution does, so that rates compare with those of others.
        return times(2 * out, 9 * cnn::shapeOf(op.getX())[1]);
      })
      .Case([&](cnn::StrassenConvOp op) {
        return times(2 * out, cnn::shapeOf(op.getX())[1]);
      })
      .Case([&](cnn::ConvTransposeOp op) {
        // Every input element meets K/G channels and the whole kernel.
        return times(2 * in(),
                     cnn::numElements(cnn::shapeOf(op.getW()).drop_front()));
      })
      .Case([&](cnn::MatMulOp op) {
        return times(2 * out, cnn::shapeOf(op.getA()).back());
      })
      .Case<cnn::PoolOp, cnn::MaxPoolIndicesOp>(
          [&](auto op) { return window(op.getKernel()); })
      .Case<cnn::ReduceOp, cnn::ArgReduceOp, cnn::CumSumOp, cnn::TopKOp>(
          [&](auto) { return in(); })
      .Case([&](cnn::SoftmaxOp) { return times(5, out); })
      .Case([&](cnn::ResampleOp op) {
        return op.getWeights()
                   ? times(2 * out, cnn::shapeOf(op.getIndices())[1])
                   : 0;
      })
      .Case([&](cnn::GridSampleOp) { return times(16, out); })
      .Case([&](cnn::RoiAlignOp op) {
        int64_t samples = std::max<int64_t>(1, op.getSamplingRatio());
        return times(8 * samples * samples, out);
      })
      .Default([](Operation *) { return 0; });
}

int64_t cnnc::kernelFlops(cnn::KernelOp kernel) {
  int64_t sum = 0;
  for (Operation &op : kernel.getBlock()) {
    auto inner = dyn_cast<cnn::KernelOp>(op);
    int64_t own = inner ? kernelFlops(inner) : operationFlops(&op);
    if (__builtin_add_overflow(sum, own, &sum))
      return INT64_MAX;
  }
  return sum;
}
