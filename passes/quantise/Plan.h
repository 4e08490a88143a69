//===- Plan.h - where a network rounds, and to what -------------*- C++ -*-===//
//
// Which values of an f32 network get a grid, and which stay sums of full width
// because the operation behind takes them as they are. Asks only about the f32
// network, which must stay as it is meanwhile.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_QUANTISE_PLAN_H
#define CNNC_PASSES_QUANTISE_PLAN_H

#include "dialects/cnn/CnnOps.h"
#include "passes/quantise/Calibration.h"

namespace cnnc {

/// What numbers are made of.
struct Scheme {
  bool isInt8 = true;
  int64_t width = 8;              ///< bits of an activation and of a weight
  std::optional<int64_t> integer; ///< integer bits of all, if not chosen
};

/// How numbers stand for real ones: `real = scale * value`, with `value` on
/// `grid`. The scale is a number of f32, and 1 in the scheme `fixed`.
struct NumberFormat {
  cnn::FixedAttr grid;
  double scale = 1;

  bool operator==(const NumberFormat &other) const {
    return grid == other.grid && scale == other.scale;
  }
};

/// Bits at least of values that are converted to f32: they are few, and what
/// is computed of them is not sparing either.
inline constexpr int64_t kLeastFloatBits = 16;

/// Integer bits for numbers of `width` bits, with the least square error.
int64_t chooseInteger(const Histogram &histogram, int64_t width,
                      bool isUnsigned);

/// True if the operation can compute on grids. It is then quantised if it is a
/// contraction, or if one of its operands is quantised.
bool supportsGrids(mlir::Operation *op);

/// True for an operation that places elements of its only data operand
/// elsewhere, or takes the largest: its numbers are all its operand's.
bool passesThrough(mlir::Operation *op);

class Plan {
public:
  Plan(const Scheme &scheme, const Calibration &calibration)
      : scheme(scheme), calibration(calibration) {}

  /// True if the one user of a full-width value takes it as it is.
  static bool isAbsorbed(mlir::Value value);
  /// The value that is rounded in place of a full-width one: itself, or the
  /// last of those that absorb it.
  static mlir::Value roundedInstead(mlir::Value value);
  /// True if between a full-width value and the rounding stand extrema with
  /// constants only, so that saturation may do their work.
  static bool onlyClippedBeforeRounding(mlir::Value value);

  /// How a value is rounded where a full-width one ends.
  NumberFormat formatOf(mlir::Value value);
  /// How an f32 value is converted: with scale 1, so that it takes no product.
  NumberFormat entryFormatOf(mlir::Value value);

private:
  NumberFormat choose(mlir::Value value);
  mlir::Value meetsInConcat(mlir::Value value) const;

  const Scheme &scheme;
  const Calibration &calibration;
  llvm::DenseMap<mlir::Value, NumberFormat> formats;
};

} // namespace cnnc

#endif
