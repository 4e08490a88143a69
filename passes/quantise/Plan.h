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
#include "passes/quantise/ElementFunctions.h"
#include "passes/quantise/FunctionTable.h"

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

/// A function of a value on a grid that is computed by a table.
struct TabledFunction {
  ElementFunction function;
  FunctionTable table;
  NumberFormat from; ///< of the numbers that the table takes
};

class Plan {
public:
  /// Chooses the functions of `block` that get tables.
  Plan(const Scheme &scheme, const Calibration &calibration,
       mlir::Block &block);

  /// The function that `op` belongs to; null if it belongs to none that has a
  /// table.
  const TabledFunction *functionOf(mlir::Operation *op) const;

  /// True if the one user of a full-width value takes it as it is.
  bool isAbsorbed(mlir::Value value) const;
  /// The value that is rounded in place of a full-width one: itself, or the
  /// last of those that absorb it.
  mlir::Value roundedInstead(mlir::Value value) const;
  /// True if between a full-width value and the rounding stand extrema with
  /// constants only, so that saturation may do their work.
  bool onlyClippedBeforeRounding(mlir::Value value) const;

  /// What the weights of a contraction met; null if nothing was kept.
  const Patches *patchesOf(mlir::Operation *op) const {
    auto it = calibration.patches.find(op);
    return it == calibration.patches.end() ? nullptr : &it->second;
  }

  /// How a value is rounded where a full-width one ends.
  NumberFormat formatOf(mlir::Value value);
  /// How an f32 value is converted: with scale 1, so that it takes no product.
  NumberFormat entryFormatOf(mlir::Value value);

private:
  void chooseFunctions(mlir::Block &block);
  /// Leaves out the functions of values that are not on grids.
  void keepThoseOnGrids(mlir::Block &block);
  void indexFunctions();
  bool choosesNumbers(const ElementFunction &function) const;
  /// The bits that readers want of a value beyond those of the scheme; 0 if one
  /// of them computes with as many as that.
  int64_t wantedBits(mlir::Value value);
  NumberFormat choose(mlir::Value value);
  mlir::Value meetsInConcat(mlir::Value value) const;

  const Scheme &scheme;
  const Calibration &calibration;
  std::vector<TabledFunction> functions;
  llvm::DenseMap<mlir::Operation *, size_t> functionsOf; ///< by members
  llvm::DenseMap<mlir::Value, NumberFormat> formats;
};

} // namespace cnnc

#endif
