//===- Patches.h - what weights are multiplied with -------------*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_PATCHES_H
#define CNNC_PASSES_QUANTISE_PATCHES_H

#include "dialects/cnn/eval/Random.h"
#include "dialects/cnn/eval/Tensor.h"
#include "mlir/IR/Operation.h"
#include <vector>

namespace cnnc {

/// Numbers that the constant weights of a contraction are multiplied with, seen
/// while the network ran: of a convolution the patches under its window at some
/// positions, of a product some rows or columns of the other matrix. A matrix
/// of `count` patches for each group: row `group * depth + k` holds what weight
/// k of that group's channels meets.
class Patches {
public:
  /// `count` is a multiple of it; patches of zeros fill it up.
  static constexpr int64_t kAlignment = 16;

  /// Adds up to `most` patches, chosen at random, of a `cnn.conv`, or of a
  /// `cnn.matmul` with a matrix of weights, over f32; nothing for other
  /// operations.
  void add(mlir::Operation *op, llvm::ArrayRef<cnn::Tensor> operands,
           int64_t most, cnn::Random &random);

  bool empty() const { return data.empty(); }
  int64_t groups() const { return groupCount; }
  int64_t count() const { return columns; }
  llvm::ArrayRef<float> row(int64_t index) const {
    return llvm::ArrayRef(data).slice(index * columns, columns);
  }

private:
  /// Makes room; returns what comes after the patches there are.
  int64_t grow(int64_t rows, int64_t added);

  int64_t groupCount = 1, columns = 0, used = 0;
  std::vector<float> data;
};

} // namespace cnnc

#endif
