//===- FusionCost.cpp - what recomputation costs --------------------------===//

#include "passes/fusion/FusionCost.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static double product(ArrayRef<int64_t> extents) {
  double result = 1;
  for (int64_t extent : extents)
    result *= double(extent);
  return result;
}

static double elements(Value value) { return product(shapeOf(value)); }

double cnnc::elementsOf(Operation *op) { return elements(op->getResult(0)); }

double cnnc::readsOf(OpOperand &operand, double evaluations) {
  Operation *op = operand.getOwner();
  double own = elements(operand.get());
  return llvm::TypeSwitch<Operation *, double>(op)
      // Each part of a concatenation is read where it lies in the result.
      .Case([&](ConcatOp concat) {
        double whole = elements(concat.getY());
        return whole == 0 ? 0 : evaluations * own / whole;
      })
      .Case([&](PadOp pad) {
        if (operand.getOperandNumber() != 0)
          return evaluations;
        // A constant border reads nothing.
        double whole = elements(pad.getY());
        bool border = pad.getMode() != PadMode::constant;
        return border || whole == 0 ? evaluations : evaluations * own / whole;
      })
      .Case([&](ResampleOp resample) {
        return evaluations * double(shapeOf(resample.getIndices())[1]);
      })
      .Case<PoolOp, MaxPoolIndicesOp>(
          [&](auto pool) { return evaluations * product(pool.getKernel()); })
      // Maximum, sum of exponentials, quotient.
      .Case([&](SoftmaxOp) { return 3 * own; })
      .Case<ReduceOp, ArgReduceOp, CumSumOp>([&](auto) { return own; })
      .Default([&](Operation *) { return evaluations; });
}
