//===- Numbers.h - arithmetic of a lane -------------------------*- C++ -*-===//
//
// The same arithmetic on floats, integers and fixed-point numbers: upstream's
// operations for the former, the dialect's for the latter, whose results are
// exact and as wide as that takes.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_LOWER_NUMBERS_H
#define CNNC_TARGETS_HLS_LOWER_NUMBERS_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/lower/ProcessBuilder.h"

namespace cnnc::hls {

/// A number of a type; `value` is the mantissa for fixed-point types.
mlir::Value constantNumber(ProcessBuilder &p, mlir::Type type,
                           mlir::TypedAttr value);
mlir::Value zeroNumber(ProcessBuilder &p, mlir::Type type);

mlir::Value addNumbers(ProcessBuilder &p, mlir::Value x, mlir::Value y);
mlir::Value subtractNumbers(ProcessBuilder &p, mlir::Value x, mlir::Value y);
mlir::Value multiplyNumbers(ProcessBuilder &p, mlir::Value x, mlir::Value y);
/// The sum of `count` products, as a number of `sum`, which holds all partial
/// sums.
mlir::Value sumOfProducts(ProcessBuilder &p, int64_t count, mlir::Type sum,
                          llvm::function_ref<mlir::Value(mlir::Value k)> x,
                          llvm::function_ref<mlir::Value(mlir::Value k)> y);
/// The greater; NaN if either is NaN. Integers are compared as `element`, the
/// type of the cnn value, has it.
mlir::Value greaterNumber(ProcessBuilder &p, mlir::Value x, mlir::Value y,
                          mlir::Type element);
mlir::Value lesserNumber(ProcessBuilder &p, mlir::Value x, mlir::Value y,
                         mlir::Type element);

/// An element-wise operation of the cnn dialect on numbers of which at least
/// one is fixed-point, or that rounds to a grid.
mlir::Value elementOfFixed(ProcessBuilder &p, mlir::Operation *op,
                           llvm::ArrayRef<mlir::Value> operands);

/// `value` rounded and brought into the range of `type`.
mlir::Value roundNumber(ProcessBuilder &p, mlir::Value value, FixedType type,
                        cnn::RoundingKind rounding, cnn::OverflowKind overflow);

/// `value` as a number of `type`, which is known to hold it.
mlir::Value fitNumber(ProcessBuilder &p, mlir::Value value, mlir::Type type);

/// What memory has as a number of `number`, and the reverse: truth values are
/// bytes there.
mlir::Value numberFromMemory(ProcessBuilder &p, mlir::Value stored,
                             mlir::Type number);
mlir::Value numberToMemory(ProcessBuilder &p, mlir::Value number,
                           mlir::Type stored);

/// The neutral element of a reduction, as `constantNumber` takes it.
mlir::TypedAttr neutralNumber(mlir::Type type, cnn::ReduceKind kind,
                              mlir::Type element);
/// One step of a reduction.
mlir::Value reduceNumbers(ProcessBuilder &p, cnn::ReduceKind kind,
                          mlir::Value x, mlir::Value y, mlir::Type element);

/// The only number of a constant that `arrangeConstant` made.
mlir::Value immediateNumber(ProcessBuilder &p, mlir::Type type,
                            mlir::ElementsAttr arranged);

/// Numbers of a constant, which are of the hardware type `type`, in the order
/// in which `shape` and `at` say: element i... of the result is element
/// `at(i...)` of the row-major constant. Fixed-point numbers become mantissas.
mlir::ElementsAttr
arrangeConstant(mlir::ElementsAttr constant, mlir::Type type,
                llvm::ArrayRef<int64_t> shape,
                llvm::function_ref<int64_t(llvm::ArrayRef<int64_t>)> at);

} // namespace cnnc::hls

#endif
