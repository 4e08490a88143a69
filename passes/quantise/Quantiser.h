//===- Quantiser.h - builds the network that computes on grids --*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_QUANTISER_H
#define CNNC_PASSES_QUANTISE_QUANTISER_H

#include "passes/quantise/Plan.h"
#include <map>

namespace cnnc {

/// The nearest number of at most `bits` significant bits.
double nearestOfBits(double number, int bits);

/// Significant bits of the factors by which sums are rescaled: they fit the
/// narrow operand of a DSP48's multiplier, signed 18 bits (AMD, UG579).
inline constexpr int kFactorBits = 17;

/// An f64 value in place of an f32 one: `real = scale * value`. It is on the
/// grid, or a sum of full width where that is null.
struct Stand {
  mlir::Value value;
  double scale = 1;
  cnn::FixedAttr grid;

  bool isWide() const { return !grid; }
};

/// Replaces the operations of a block, in order, where they can compute on
/// grids. What it replaces stays until `eraseReplaced`, because the plan asks
/// about it.
class Quantiser {
public:
  struct Counts {
    int64_t quantised = 0, kept = 0, roundings = 0;
  };

  Quantiser(const Scheme &scheme, Plan &plan, mlir::Block &block)
      : scheme(scheme), plan(plan), block(block),
        b(mlir::OpBuilder::atBlockBegin(&block)) {}

  void run();
  void eraseReplaced();
  const Counts &counts() const { return counted; }

private:
  // Quantiser.cpp
  void visit(mlir::Operation *op);
  void keepFloat(mlir::Operation *op);
  mlir::Value dequantised(mlir::Value value);
  /// `value`, on grids, as f32.
  mlir::Value floating(mlir::Value value);
  /// The stand of a value that is not constant, rounded; a conversion if the
  /// value is f32 so far.
  Stand standOf(mlir::Value value);
  /// `stand.value` as a multiple of another scale.
  mlir::Value rescaled(const Stand &stand, double scale);
  Stand rounded(mlir::Value value, double scale, NumberFormat format);
  /// Makes `value` the result of `op`: rounded, unless its user takes it so.
  void finish(mlir::Operation *op, mlir::Value value, double scale);
  void define(mlir::Operation *op, Stand stand);

  mlir::Value constant(llvm::ArrayRef<int64_t> shape,
                       llvm::ArrayRef<double> values);
  mlir::Value product(mlir::Value value, mlir::Value factor);
  mlir::Value binary(cnn::BinaryKind kind, mlir::Value x, mlir::Value y);
  mlir::Value unary(cnn::UnaryKind kind, mlir::Value x);
  /// `op` again, over f64: `operands` in place of its own.
  mlir::Value again(mlir::Operation *op, mlir::ValueRange operands);

  // QuantiseContraction.cpp
  void visitContraction(mlir::Operation *op);
  void visitProduct(cnn::MatMulOp op);

  // QuantiseElements.cpp
  /// What a table says of the numbers of a grid, as numbers of `to`.
  mlir::Value lookedUp(const Stand &x, const FunctionTable &content,
                       cnn::FixedAttr to);
  void visitFunction(mlir::Operation *op, const TabledFunction &tabled);
  void visitUnary(cnn::UnaryOp op);
  void visitBinary(cnn::BinaryOp op);
  void visitScaling(cnn::BinaryOp op, mlir::Value x, mlir::Value factors);
  void visitWithConstant(cnn::BinaryOp op, mlir::Value x, mlir::Value other,
                         bool isLeft);
  void visitSum(mlir::Operation *op);
  void visitResample(cnn::ResampleOp op);
  void visitConcat(cnn::ConcatOp op);
  void visitMovement(mlir::Operation *op);

  // QuantiseSoftmax.cpp
  void visitSoftmax(cnn::SoftmaxOp op);
  mlir::Value reduced(cnn::ReduceKind kind, mlir::Value x, int64_t axis);
  mlir::Value tabulated(llvm::function_ref<double(double)> function,
                        const Stand &x, cnn::FixedAttr from, cnn::FixedAttr to);
  mlir::Value decaying(const Stand &t, int64_t fraction);
  mlir::Value logarithm(mlir::Value sum, double most, int64_t fraction);

  const Scheme &scheme;
  Plan &plan;
  mlir::Block &block;
  mlir::OpBuilder b;
  mlir::Location loc = b.getUnknownLoc();
  Counts counted;
  llvm::DenseMap<mlir::Value, Stand> stands;
  /// In f32, of values whose operations are replaced.
  llvm::DenseMap<mlir::Value, mlir::Value> floats;
  /// By terms and coefficients.
  std::map<std::pair<int64_t, std::vector<double>>, mlir::Value> tables;
  llvm::SmallVector<mlir::Operation *> replaced;
  llvm::DenseSet<mlir::Operation *> isReplaced;
};

} // namespace cnnc

#endif
