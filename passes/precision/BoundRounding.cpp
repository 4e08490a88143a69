//===- BoundRounding.cpp - cnn-bound-rounding -----------------------------===//
//
// How much a network's result is off when operands of its convolutions and
// products are rounded to 11 bits depends on the data, which a compiler does
// not have. The estimate here has two numbers, taken from experiments: each of
// eleven networks (test/models, with random weights as well as trained ones)
// was run with one layer's operands rounded at a time.
//
// - A layer next to the outputs moved these by 0.7e-4 to 6e-4 of their range,
//   with 3e-4 where outputs are numbers of one kind.
// - The further a layer lies from the outputs, the more it moved them, since
//   what follows takes away means, which grows the noise against the signal:
//   by 6 (ResNet-50) to 10 % (U-Net, YOLO) a convolution, if both sides of a
//   sum count half; by nothing in trained networks. With that, the first layers
//   of U-Net were expected to move the outputs by 2.0e-3 of their range
//   (measured 2.9e-3), those of YOLO by 1.6e-2 (1.4e-2), of ResNet-50 by 4.3e-3
//   (1.8e-3).
// - Layers' errors are independent: squares add up (U-Net: 4.7e-3 from single
//   layers, 4.9e-3 with all).
//
// What selects (ArgMax, TopK) is right or wrong, not off by a little: where
// FCN's scores were off by 8.1e-4 of their range, 1.4e-3 of the pixels got
// another class. In front of such operations less is allowed.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"
#include "mlir/IR/Remarks.h"
#include "passes/precision/Magnitudes.h"
#include "passes/precision/Passes.h"
#include "passes/precision/Rounding.h"
#include "llvm/Support/Format.h"
#include <cmath>

namespace cnnc {
#define GEN_PASS_DEF_BOUNDROUNDING
#include "passes/precision/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// What rounding a layer's operands to 11 bits moves its result by, as a share
/// of the result's range, and the factor by which a further convolution grows
/// that.
static constexpr double kLayerError = 3e-4, kGrowth = 1.1;

/// What estimated magnitudes must stay below a format's largest number by: the
/// estimate does not know the inputs, and errs by some factor a layer.
static constexpr double kHeadroom = 16;

namespace {
/// A layer that may be rounded.
struct Layer {
  Operation *op;
  double magnitude; ///< of its operands and results
  double error;     ///< of the network's outputs, if it is
  double cost;      ///< multiplications
};

/// How many convolutions and products lie between a value and the inputs. Both
/// sides of a sum count half: each has half of its noise.
class Distances {
public:
  explicit Distances(func::FuncOp function) {
    for (Operation &op : function.getBody().front())
      for (Value result : op.getResults())
        fromInputs[result] = distanceOf(&op);
    for (Operation &op : llvm::reverse(function.getBody().front()))
      reach(&op);
  }

  /// Convolutions and products between the inputs and `v`.
  double fromInputsTo(Value v) const { return fromInputs.lookup(v); }

  /// Convolutions between `v` and the furthest output that depends on it.
  double toOutputs(Value v) const {
    return std::max(0.0, outputs.lookup(v) - fromInputs.lookup(v));
  }

private:
  double distanceOf(Operation *op) const {
    double furthest = 0, sum = 0;
    unsigned computed = 0;
    for (Value operand : op->getOperands()) {
      auto it = fromInputs.find(operand);
      if (it == fromInputs.end() || operand.getDefiningOp<ConstantOp>())
        continue;
      furthest = std::max(furthest, it->second);
      sum += it->second;
      ++computed;
    }
    if (isa<ConvOp, ConvTransposeOp, MatMulOp>(op))
      return furthest + 1;
    auto binary = dyn_cast<BinaryOp>(op);
    bool isSum = binary && (binary.getKind() == BinaryKind::add ||
                            binary.getKind() == BinaryKind::sub);
    return isSum && computed == 2 ? sum / 2 : furthest;
  }

  /// Tells the operands of `op` how far the outputs are that it leads to.
  void reach(Operation *op) {
    bool isReturn = op->hasTrait<OpTrait::IsTerminator>();
    double far = 0;
    for (Value result : op->getResults())
      far = std::max(far, outputs.lookup(result));
    for (Value operand : op->getOperands()) {
      double here = isReturn ? fromInputs.lookup(operand) : far;
      double &known = outputs[operand];
      known = std::max(known, here);
    }
  }

  llvm::DenseMap<Value, double> fromInputs, outputs;
};

struct BoundRounding : cnnc::impl::BoundRoundingBase<BoundRounding> {
  using BoundRoundingBase::BoundRoundingBase;

  void runOnOperation() override {
    Distances distances(getOperation());
    std::optional<Magnitudes> magnitudes;
    if (largest > 0)
      magnitudes.emplace(getOperation());
    std::vector<Layer> layers;
    double squares = 0;
    getOperation().walk([&](Operation *op) {
      if (!isRounded(op))
        return;
      double error = kLayerError *
                     std::pow(kGrowth, distances.toOutputs(op->getResult(0)));
      Layer layer{op, 0, error, multiplications(op)};
      if (magnitudes)
        layer.magnitude =
            std::max(magnitudes->of(op->getOperand(0)).magnitude(),
                     magnitudes->of(op->getResult(0)).magnitude());
      if (layer.magnitude > largest / kHeadroom)
        return keepInRange(layer);
      layers.push_back(layer);
      squares += error * error;
    });
    double all = std::sqrt(squares);
    double most =
        selects(distances) ? std::min<double>(limit, selection) : double(limit);
    // Those first that give the most for an operation.
    llvm::stable_sort(layers, [](const Layer &x, const Layer &y) {
      return x.error * x.error * y.cost > y.error * y.error * x.cost;
    });
    for (const Layer &layer : layers) {
      bool marks = squares > most * most;
      if (marks) {
        setCompensated(layer.op);
        squares -= layer.error * layer.error;
      }
      ++(marks ? compensated : rounded);
      explain(layer, marks, all, most);
    }
  }

private:
  bool isRounded(Operation *op) const {
    if (!isa<ConvOp, MatMulOp>(op) || !elementOf(op->getOperand(0)).isF32())
      return false;
    auto conv = dyn_cast<ConvOp>(op);
    return !conv || depthwise || conv.getGroup() == 1 ||
           shapeOf(conv.getW())[1] > 1;
  }

  void keepInRange(const Layer &layer) {
    setCompensated(layer.op);
    ++compensated;
    ++beyond;
    std::string text;
    llvm::raw_string_ostream(text)
        << llvm::format("is not rounded: its numbers are expected to reach "
                        "%.1e, too near the format's largest, %.1e",
                        layer.magnitude, double(largest));
    say(layer.op, /*marks=*/true, text);
  }

  static double multiplications(Operation *op) {
    double depth = shapeOf(op->getOperand(0)).back();
    if (auto conv = dyn_cast<ConvOp>(op))
      depth = double(numElements(shapeOf(conv.getW()).drop_front()));
    return std::max(1.0,
                    depth * double(numElements(shapeOf(op->getResult(0)))));
  }

  /// Whether something is selected by what a layer has computed.
  bool selects(const Distances &distances) {
    return getOperation()
        .walk([&](Operation *op) {
          bool isSelection =
              isa<ArgReduceOp, TopKOp, NonMaxSuppressionOp>(op) &&
              llvm::any_of(op->getOperands(), [&](Value v) {
                return distances.fromInputsTo(v) > 0;
              });
          return isSelection ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  void explain(const Layer &layer, bool marks, double all, double most) const {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << (marks ? "is not rounded" : "may be rounded")
       << llvm::format(": rounding it is expected to move the outputs by %.1e "
                       "of their range, all layers by %.1e; the limit is %.0e",
                       layer.error, all, most);
    say(layer.op, marks, text);
  }

  static void say(Operation *op, bool marks, StringRef text) {
    auto options = remark::RemarkOpts::name(marks ? "compensated" : "rounded")
                       .category("cnn-bound-rounding");
    auto give = [&](auto message) {
      if (message)
        message << remark::detail::Remark::Arg("Reason", text);
    };
    if (marks)
      give(remark::passed(op->getLoc(), options));
    else
      give(remark::missed(op->getLoc(), options));
  }
};
} // namespace

static constexpr StringLiteral kCompensated = "cnn.compensated";

void cnnc::setCompensated(Operation *op) {
  op->setDiscardableAttr(kCompensated, UnitAttr::get(op->getContext()));
}

bool cnnc::isCompensated(Operation *op) { return op->hasAttr(kCompensated); }
