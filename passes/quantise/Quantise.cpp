//===- Quantise.cpp - cnn-quantise ----------------------------------------===//

#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/IR/IRMapping.h"
#include "passes/quantise/Passes.h"
#include "passes/quantise/Quantiser.h"
#include "passes/simplify/Rewrite.h"

namespace cnnc {
#define GEN_PASS_DEF_QUANTISE
#include "passes/quantise/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringLiteral kPass = "cnn-quantise";

namespace {
struct Quantise : cnnc::impl::QuantiseBase<Quantise> {
  using QuantiseBase::QuantiseBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    std::optional<Scheme> wanted = readScheme();
    if (!wanted || failed(checkForm(function)))
      return signalPassFailure();
    if (!function.getBody().getOps<ConvOp>().empty() ||
        !function.getBody().getOps<MatMulOp>().empty())
      if (failed(quantise(function, *wanted)))
        return signalPassFailure();
  }

private:
  std::optional<Scheme> readScheme() {
    if (scheme == "int8")
      return Scheme();
    if (scheme != "fixed") {
      getOperation().emitError("cnn-quantise: scheme=")
          << scheme.getValue() << ": expected fixed or int8";
      return std::nullopt;
    }
    // f32, which leaves the network, holds 24 bits.
    if (width < 2 || width > 24) {
      getOperation().emitError("cnn-quantise: width=")
          << int64_t(width) << ": expected 2 to 24 bits";
      return std::nullopt;
    }
    Scheme fixed{false, width, std::nullopt};
    for (int64_t bits : integer) {
      if (bits < -64 || bits > 64 || fixed.integer) {
        getOperation().emitError("cnn-quantise: integer=")
            << bits << ": expected one number of -64 to 64 bits";
        return std::nullopt;
      }
      fixed.integer = bits;
    }
    return fixed;
  }

  static LogicalResult checkForm(func::FuncOp function) {
    if (!function.getBody().hasOneBlock())
      return function.emitError("cnn-quantise: expected a body of one block");
    for (Type type : function.getArgumentTypes())
      if (!isa<RankedTensorType>(type))
        return function.emitError("cnn-quantise: expected tensors, got ")
               << type;
    return success();
  }

  LogicalResult quantise(func::FuncOp function, const Scheme &wanted) {
    auto calibration =
        cnnc::calibrate(function, {calibrate, seed, wanted.isInt8});
    if (failed(calibration))
      return failure();
    samples += calibration->samples;
    sayFromWhat(function, *calibration);
    // As it is now, for the case that fewer bits must do.
    IRMapping copies;
    OwningOpRef<func::FuncOp> before =
        cast<func::FuncOp>(function->clone(copies));
    Quantiser::Counts counts = compute(function, wanted, *calibration);
    quantised += counts.quantised;
    kept += counts.kept;
    roundings += counts.roundings;
    GridRanges ranges;
    std::optional<Inexact> inexact = findInexact(function, ranges);
    if (!inexact) {
      sayWidths(function, ranges);
      return success();
    }
    InFlightDiagnostic error = inexact->op->emitError("cnn-quantise: ")
                               << displayName(inexact->op);
    if (!inexact->range)
      return error << " leaves the grids";
    error << " needs numbers of " << inexact->range->width()
          << " bits, and 53 are exact; ";
    Calibration same = mapped(*calibration, copies);
    if (auto bits = mostBits(before.get(), wanted, same))
      return error << "--precision=fixed" << *bits << " would do";
    return error << "no --precision in fixed point does";
  }

  static Quantiser::Counts compute(func::FuncOp function, const Scheme &wanted,
                                   const Calibration &calibration) {
    Block &block = function.getBody().front();
    Plan plan(wanted, calibration, block);
    Quantiser quantiser(wanted, plan, block);
    quantiser.run();
    quantiser.eraseReplaced();
    return quantiser.counts();
  }

  /// What a clone of the network showed, or would have.
  static Calibration mapped(const Calibration &calibration,
                            const IRMapping &mapping) {
    Calibration result;
    for (const auto &[value, histogram] : calibration.histograms)
      if (Value clone = mapping.lookupOrNull(value))
        result.histograms.insert({clone, histogram});
    return result;
  }

  /// The most bits, no more than those of `wanted`, with which the network can
  /// be computed in fixed point, integer bits chosen; nothing if there are
  /// none.
  static std::optional<int64_t> mostBits(func::FuncOp function,
                                         const Scheme &wanted,
                                         const Calibration &calibration) {
    bool isTried = !wanted.isInt8 && !wanted.integer;
    for (int64_t bits = wanted.width - (isTried ? 1 : 0); bits >= 2; --bits) {
      IRMapping mapping;
      OwningOpRef<func::FuncOp> attempt =
          cast<func::FuncOp>(function->clone(mapping));
      Scheme fewer{false, bits, std::nullopt};
      compute(attempt.get(), fewer, mapped(calibration, mapping));
      GridRanges ranges;
      if (!findInexact(attempt.get(), ranges))
        return bits;
    }
    return std::nullopt;
  }

  void sayFromWhat(func::FuncOp function, const Calibration &calibration) {
    std::string text = "ranges come from " +
                       std::to_string(calibration.samples) + " of " +
                       std::to_string(calibration.available) + " inputs ";
    text += calibrate.empty()
                ? "of seeded normal numbers; --calibrate=DIR takes real ones"
                : "in " + calibrate;
    remarkDone(function, kPass, text);
  }

  /// A value that f64 does not hold exactly; without a range, if it is not of
  /// the grids at all.
  struct Inexact {
    Operation *op;
    std::optional<GridRange> range;
  };

  /// The first of them; nothing if every f64 value is a multiple of a power of
  /// two of at most 53 bits.
  static std::optional<Inexact> findInexact(func::FuncOp function,
                                            GridRanges &ranges) {
    for (Operation &op : function.getBody().front()) {
      if (op.getNumResults() != 1 || isa<ConstantOp, CastOp>(op) ||
          !isa<RankedTensorType>(op.getResult(0).getType()) ||
          !elementOf(op.getResult(0)).isF64())
        continue;
      std::optional<GridRange> range = ranges.of(op.getResult(0));
      if (!range || !range->isExact())
        return Inexact{&op, range};
    }
    return std::nullopt;
  }

  /// How wide the sums of contractions are.
  void sayWidths(func::FuncOp function, GridRanges &ranges) {
    for (Operation &op : function.getBody().front()) {
      if (!isContraction(&op) || !elementOf(op.getResult(0)).isF64())
        continue;
      GridRange range = *ranges.of(op.getResult(0));
      widest = std::max<int64_t>(widest, range.width());
      remarkDone(&op, kPass,
                 "sums have " + std::to_string(range.width()) +
                     " bits, the last worth 2^" +
                     std::to_string(range.exponent));
    }
  }
};
} // namespace
