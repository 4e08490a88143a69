//===- ElementFunctions.h - functions of one value each ---------*- C++ -*-===//
//
// What a network computes element by element of one value only, such as
// x * sigmoid(x): on a grid that is a function of few numbers, which a table
// holds.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_QUANTISE_ELEMENTFUNCTIONS_H
#define CNNC_PASSES_QUANTISE_ELEMENTFUNCTIONS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// `y`, each of whose elements follows from that of `x` in the same place.
struct ElementFunction {
  mlir::Value x, y;
  /// In order, the last makes `y`. Nothing else uses their other results.
  llvm::SmallVector<mlir::Operation *> ops;

  /// What each of `numbers` becomes, computed in f64.
  mlir::FailureOr<std::vector<double>>
  evaluate(llvm::ArrayRef<double> numbers) const;
};

/// The functions of a block that grids do not compute (`supportsGrids`), each
/// as long as it can be. They share no operation.
std::vector<ElementFunction> findElementFunctions(mlir::Block &block);

} // namespace cnnc

#endif
