//===- OperatorCosts.cpp - what operators take ----------------------------===//

#include "targets/hls/estimate/OperatorCosts.h"
#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

int64_t cnnc::hls::dspsForProduct(int64_t a, int64_t b, int64_t wide) {
  int64_t longer = std::max(a, b), narrow = std::min(a, b);
  if (narrow <= 1)
    return 0;
  // Beyond one multiplier: parts without a sign.
  int64_t columns = longer <= wide ? 1 : divideCeil(longer - 1, wide - 1);
  int64_t rows = narrow <= 18 ? 1 : divideCeil(narrow - 1, 17);
  return columns * rows;
}

/// Floating-point operators of PG060: single, double.
static OperatorCost floating(Type type, OperatorCost single,
                             OperatorCost twice) {
  return type.isF64() ? twice : single;
}

static OperatorCost floatAdd(Type type) {
  return floating(type, kAddF32, {{3, 0, 0, 650, 900}, 5});
}
static OperatorCost floatMul(Type type) {
  return floating(type, kMulF32, {{8, 0, 0, 250, 450}, 5});
}
static OperatorCost floatDiv(Type type) {
  return floating(type, kDivF32, {{0, 0, 0, 3200, 3300}, 20});
}
static OperatorCost floatCompare(Type type) {
  return floating(type, kCompareF32, {{0, 0, 0, 120, 130}, 1});
}
/// Roots, exponentials, logarithms and what is made of them.
static OperatorCost floatFunction(Operation *op) {
  Type type = op->getResult(0).getType();
  if (isa<math::SqrtOp>(op))
    return floating(type, kSqrtF32, {{0, 0, 0, 1800, 2200}, 20});
  if (isa<math::ExpOp, math::LogOp, math::Log1pOp>(op))
    return floating(type, kExpF32, {{26, 0, 0, 2100, 2400}, 20});
  if (isa<math::AbsFOp, math::CopySignOp>(op))
    return {};
  // Trigonometric, hyperbolic, powers: a few of the above behind each other.
  return floating(type, kFunctionF32, {{60, 0, 0, 7000, 8000}, 50});
}

static OperatorCost logic(int64_t lut, int64_t ff, int64_t latency) {
  return {{0, 0, 0, lut, ff}, latency};
}

/// An adder, comparator or the like of `bits`; sums behind a product are the
/// DSP's own.
static OperatorCost adder(int64_t bits) { return logic(bits, bits, 1); }

static bool isSumOfProduct(Operation *op) {
  return llvm::any_of(op->getOperands(), [](Value operand) {
    return operand.getDefiningOp<MulOp>() && operand.hasOneUse();
  });
}

/// A sum that only a product takes: the slice's adder before its multiplier.
static bool isPreAdder(Operation *op) {
  return op->hasOneUse() && isa<MulOp>(*op->user_begin()) &&
         bitWidth(op->getResult(0).getType()) <= 27;
}

static OperatorCost convert(ConvertOp op) {
  Type from = op.getX().getType(), to = op.getType();
  if (isa<FloatType>(from) || isa<FloatType>(to))
    return kConvertF32;
  int64_t lut = 0;
  if (op.getRounding() != Rounding::trn)
    lut += bitWidth(to);
  if (op.getOverflow() != Overflow::wrap)
    lut += bitWidth(to) + divideCeil(bitWidth(from), 2);
  return lut == 0 ? OperatorCost() : logic(lut, bitWidth(to), 1);
}

static int64_t resultBits(Operation *op) {
  Type type = op->getResult(0).getType();
  return type.isIndex() ? 20 : bitWidth(type);
}

OperatorCost cnnc::hls::operatorCost(Operation *op, int64_t wide) {
  auto fixedProduct = [&](MulOp mul) -> OperatorCost {
    int64_t a = bitWidth(mul.getA().getType());
    int64_t b = bitWidth(mul.getB().getType());
    int64_t dsp = dspsForProduct(a, b, wide);
    return {{dsp, 0, 0, dsp > 1 ? a + b : 0, 0}, dsp > 1 ? 4 : 3};
  };
  auto scaled = [&](Value operand, OperatorCost (*cost)(Type)) {
    return cost(operand.getType());
  };
  return TypeSwitch<Operation *, OperatorCost>(op)
      .Case(fixedProduct)
      .Case<AddOp, SubOp>([&](Operation *add) {
        return isSumOfProduct(add) || isPreAdder(add) ? OperatorCost{{}, 1}
                                                      : adder(resultBits(add));
      })
      .Case<MaxOp, MinOp>([&](Operation *o) {
        return logic(2 * resultBits(o), resultBits(o), 1);
      })
      .Case([&](ShiftRightOp shift) {
        // A step for each bit of the count, two steps in a look-up table.
        int64_t bits = resultBits(shift);
        int64_t steps = llvm::Log2_64_Ceil(bits);
        return logic(bits * divideCeil(steps, 2), bits, 2);
      })
      .Case([&](CmpOp cmp) {
        return logic(divideCeil(bitWidth(cmp.getA().getType()), 2), 1, 1);
      })
      .Case(convert)
      .Case<ReadOp, WriteOp>([](auto) { return logic(2, 2, 1); })
      .Case<memref::LoadOp>([](memref::LoadOp load) {
        // Registers are read at once, block RAM in two cycles.
        bool local = load.getMemRefType().getRank() == 0;
        return OperatorCost{{}, local ? 0 : 2};
      })
      .Case<memref::StoreOp>([](memref::StoreOp store) {
        return OperatorCost{{}, store.getMemRefType().getRank() == 0 ? 0 : 1};
      })
      .Case<arith::AddFOp, arith::SubFOp>(
          [&](auto o) { return scaled(o.getLhs(), floatAdd); })
      .Case([&](arith::MulFOp o) { return scaled(o.getLhs(), floatMul); })
      .Case<arith::DivFOp, arith::RemFOp>(
          [&](auto o) { return scaled(o.getLhs(), floatDiv); })
      .Case<arith::CmpFOp, arith::MaximumFOp, arith::MinimumFOp,
            arith::MaxNumFOp, arith::MinNumFOp>(
          [&](auto o) { return scaled(o.getLhs(), floatCompare); })
      .Case<arith::SelectOp>([&](Operation *o) {
        return logic(divideCeil(resultBits(o), 2), 0, 0);
      })
      .Case<arith::AddIOp, arith::SubIOp>(
          [&](Operation *o) { return adder(resultBits(o)); })
      .Case<arith::MulIOp>([&](arith::MulIOp o) -> OperatorCost {
        if (o.getType().isIndex())
          return adder(20); // by constants
        int64_t bits = resultBits(o);
        return {{dspsForProduct(bits, bits, wide), 0, 0, bits, bits}, 3};
      })
      .Case<arith::CmpIOp>([&](arith::CmpIOp o) { return logic(10, 1, 0); })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(
          [&](Operation *o) {
            // By a constant it is a product.
            return matchPattern(o->getOperand(1), m_Constant())
                       ? logic(3 * resultBits(o), resultBits(o), 1)
                       : kDivision;
          })
      .Default([](Operation *o) {
        if (isa_and_nonnull<math::MathDialect>(o->getDialect()))
          return floatFunction(o);
        return OperatorCost();
      });
}
