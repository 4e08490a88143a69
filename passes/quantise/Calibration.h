//===- Calibration.h - how large a network's numbers become -----*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_CALIBRATION_H
#define CNNC_PASSES_QUANTISE_CALIBRATION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/quantise/Histogram.h"
#include "passes/quantise/Patches.h"

namespace cnnc {

struct CalibrationOptions {
  /// Folder of .npy files; empty: seeded numbers of a normal distribution.
  std::string folder;
  uint64_t seed = 0;
  bool keepPatches = false; ///< for `roundWeights`
};

/// What running a network showed.
struct Calibration {
  /// Of every f32 value but constants, arguments included.
  llvm::DenseMap<mlir::Value, Histogram> histograms;
  /// Of contractions with constant weights.
  llvm::DenseMap<mlir::Operation *, Patches> patches;
  /// Inputs that the network was run on, and those there were.
  int64_t samples = 0, available = 0;
};

/// Runs a function of one block of cnn operations. Files that are missing,
/// malformed or fit no input are errors at the function. A network is run on as
/// many inputs as take seconds rather than minutes, at least on one.
mlir::FailureOr<Calibration> calibrate(mlir::func::FuncOp function,
                                       const CalibrationOptions &options);

} // namespace cnnc

#endif
