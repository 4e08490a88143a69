//===- RuntimeProcess.h - a process of run-time extents ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_RUNTIMEPROCESS_H
#define CNNC_TARGETS_HLS_ENGINE_RUNTIMEPROCESS_H

#include "targets/hls/lower/ProcessBuilder.h"

namespace cnnc::hls {

/// What a loop carries: the name of the variable, and what it begins as.
struct CarriedValue {
  llvm::StringRef name;
  mlir::Value initial;
};

/// Adds to a process what it takes to compute with indices that are given at
/// run time. Comparisons and arithmetic are of indices.
class RuntimeProcess : public ProcessBuilder {
public:
  using ProcessBuilder::ProcessBuilder;

  mlir::Value plus(mlir::Value x, mlir::Value y) { return add(x, y); }
  mlir::Value minus(mlir::Value x, mlir::Value y);
  mlir::Value times(mlir::Value x, mlir::Value y);
  /// Of numbers that are not negative.
  mlir::Value quotient(mlir::Value x, mlir::Value y);
  mlir::Value remainder(mlir::Value x, mlir::Value y);
  mlir::Value least(mlir::Value x, mlir::Value y);
  mlir::Value most(mlir::Value x, mlir::Value y);

  mlir::Value less(mlir::Value x, mlir::Value y);
  mlir::Value atLeast(mlir::Value x, mlir::Value y);
  mlir::Value same(mlir::Value x, mlir::Value y);
  mlir::Value either(mlir::Value x, mlir::Value y);
  /// True if `x` is the last of `count`.
  mlir::Value isLast(mlir::Value x, mlir::Value count);

  /// The values as a record of the type `type`, called `name` in the code.
  mlir::Value record(llvm::StringRef type, llvm::StringRef name,
                     llvm::ArrayRef<CarriedValue> values);
  /// The fields of a record, in order.
  llvm::SmallVector<mlir::Value> fields(mlir::Value record);

  using Body = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value, mlir::ValueRange)>;
  /// `for name in [0, bound)`, at most `most`, which carries values: the body
  /// gets and returns them.
  llvm::SmallVector<mlir::Value> repeat(llvm::StringRef name, mlir::Value bound,
                                        int64_t most, LoopStyle style,
                                        llvm::ArrayRef<CarriedValue> carried,
                                        Body body);
  /// The same without anything carried.
  void repeat(llvm::StringRef name, mlir::Value bound, int64_t most,
              LoopStyle style, llvm::function_ref<void(mlir::Value)> body);
};

} // namespace cnnc::hls

#endif
