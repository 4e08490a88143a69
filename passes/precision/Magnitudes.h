//===- Magnitudes.h - how large a network's numbers get ---------*- C++ -*-===//
//
// An estimate of the mean and variance of every tensor, from the weights alone.
// The inputs' elements are taken to have mean 1 and variance 1, the elements of
// different tensors to be independent, sums to be normally distributed:
//
//   conv, matmul   mean of b_o + S_o m, variance of that plus mean of Q_o v;
//                  S_o is the sum, Q_o that of squares of the weights of o
//   relu           m P(m/s) + s p(m/s), P and p the normal distribution and its
//                  density (B. J. Frey, G. E. Hinton, "Variational Learning
//                  in Nonlinear Gaussian Belief Networks", 1999)
//   max of n       m + s sqrt(2 ln n)
//
// An order of magnitude is what this can tell: that numbers leave f16's range.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_PRECISION_MAGNITUDES_H
#define CNNC_PASSES_PRECISION_MAGNITUDES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc {

/// Mean and variance of a tensor's elements.
struct Moments {
  double mean = 1, variance = 1;

  double square() const { return mean * mean + variance; }
  double deviation() const;
  /// What few elements exceed.
  double magnitude() const;
};

class Magnitudes {
public:
  explicit Magnitudes(mlir::func::FuncOp function);

  /// Those of a constant are counted when they are asked for: large weights
  /// have a rule that looks at them otherwise.
  Moments of(mlir::Value value) const;

private:
  Moments estimate(mlir::Operation *op) const;
  Moments ofConv(cnn::ConvOp op) const;
  Moments ofMatMul(cnn::MatMulOp op) const;
  Moments ofUnary(cnn::UnaryOp op) const;
  Moments ofBinary(cnn::BinaryOp op) const;
  /// Of what an operation without a rule makes of its operands: like the
  /// largest.
  Moments ofLargest(mlir::Operation *op) const;

  llvm::DenseMap<mlir::Value, Moments> moments;
};

} // namespace cnnc

#endif
