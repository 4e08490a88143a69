//===- Quantise.cpp - cnn-quantise ----------------------------------------===//

#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"
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
    auto calibration = cnnc::calibrate(function, {calibrate, seed});
    if (failed(calibration))
      return failure();
    samples += calibration->samples;
    sayFromWhat(function, *calibration);
    Plan plan(wanted, *calibration);
    Quantiser quantiser(wanted, plan, function.getBody().front());
    quantiser.run();
    quantiser.eraseReplaced();
    quantised += quantiser.counts().quantised;
    kept += quantiser.counts().kept;
    roundings += quantiser.counts().roundings;
    return proveExact(function);
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

  /// Every f64 value is a multiple of a power of two of at most 53 bits.
  LogicalResult proveExact(func::FuncOp function) {
    GridRanges ranges;
    for (Operation &op : function.getBody().front()) {
      if (op.getNumResults() != 1 || isa<ConstantOp, CastOp>(op) ||
          !isa<RankedTensorType>(op.getResult(0).getType()) ||
          !elementOf(op.getResult(0)).isF64())
        continue;
      std::optional<GridRange> range = ranges.of(op.getResult(0));
      if (!range)
        return op.emitError("cnn-quantise: ")
               << displayName(&op) << " leaves the grids";
      if (!range->isExact())
        return op.emitError("cnn-quantise: ")
               << displayName(&op) << " needs numbers of " << range->width()
               << " bits, and 53 are exact; give a smaller --precision";
      if (!isContraction(&op))
        continue;
      widest = std::max<int64_t>(widest, range->width());
      remarkDone(&op, kPass,
                 "sums have " + std::to_string(range->width()) +
                     " bits, the last worth 2^" +
                     std::to_string(range->exponent));
    }
    return success();
  }
};
} // namespace
