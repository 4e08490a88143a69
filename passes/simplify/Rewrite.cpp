//===- Rewrite.cpp - what the simplification passes share -----------------===//

#include "passes/simplify/Rewrite.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Constants of fewer bytes may be made larger than what they are made of.
static constexpr int64_t kSmallBytes = 1 << 20;

/// The constant that `op` computes from constants, or null.
static ElementsAttr evaluateConstant(Operation *op) {
  SmallVector<Tensor> operands;
  int64_t bytes = kSmallBytes;
  for (Value operand : op->getOperands()) {
    ElementsAttr constant = constantOf(operand);
    if (!constant)
      return {};
    operands.push_back(Tensor::constant(constant));
    bytes += operands.back().bytes().size();
  }
  if (byteSize(cast<RankedTensorType>(op->getResult(0).getType())) > bytes)
    return {};
  // Failing to evaluate is no error here: the operation stays as it is.
  ScopedDiagnosticHandler silence(op->getContext(),
                                  [](Diagnostic &) { return success(); });
  auto results = evaluate(op, operands);
  return succeeded(results) ? results->front().toAttribute() : ElementsAttr();
}

Value cnnc::foldNew(RewriterBase &rewriter, Operation *op) {
  assert(op->getNumResults() == 1 && op->use_empty() && "expected a new op");
  Value replacement;
  SmallVector<OpFoldResult> folded;
  if (ElementsAttr constant = evaluateConstant(op))
    replacement = ConstantOp::create(rewriter, op->getLoc(), constant);
  else if (succeeded(op->fold(folded)) && folded.size() == 1)
    replacement = dyn_cast<Value>(folded.front());
  if (!replacement)
    return op->getResult(0);
  rewriter.eraseOp(op);
  return replacement;
}

Value cnnc::makeNumber(RewriterBase &rewriter, Location loc, Type element,
                       double value, ArrayRef<int64_t> shape) {
  return ConstantOp::create(
      rewriter, loc, makeSplat(RankedTensorType::get(shape, element), value));
}

std::optional<ConstantOperand> cnnc::constantOperand(BinaryOp op) {
  bool left = bool(constantOf(op.getA())), right = bool(constantOf(op.getB()));
  if (left == right)
    return std::nullopt;
  return left ? ConstantOperand{op.getA(), op.getB(), true}
              : ConstantOperand{op.getB(), op.getA(), false};
}

/// The extent of `constant` along `dim` of `shape` if it is 1 along all others,
/// or 0.
static int64_t extentAlong(Value constant, ArrayRef<int64_t> shape,
                           int64_t dim) {
  ArrayRef<int64_t> extents = shapeOf(constant);
  if (extents.size() > shape.size())
    return 0;
  int64_t result = 1;
  size_t offset = shape.size() - extents.size();
  for (auto [i, extent] : llvm::enumerate(extents)) {
    if (extent == 1)
      continue;
    if (int64_t(offset + i) != dim || extent != shape[dim])
      return 0;
    result = extent;
  }
  return result;
}

/// True if broadcasting `from` to `shape` leaves `shape` as it is.
static bool fits(ArrayRef<int64_t> from, ArrayRef<int64_t> shape) {
  auto joint = broadcastShapes(from, shape);
  return joint && ArrayRef<int64_t>(*joint) == shape;
}

bool cnnc::isAlongDimension(Value constant, ArrayRef<int64_t> shape,
                            int64_t dim) {
  return extentAlong(constant, shape, dim) > 0 ||
         (fits(shapeOf(constant), shape) && constantSplat(constant));
}

Value cnnc::alongDimension(RewriterBase &rewriter, Value constant,
                           ArrayRef<int64_t> shape, int64_t dim) {
  if (int64_t extent = extentAlong(constant, shape, dim))
    return make<ReshapeOp>(rewriter, constant.getLoc(), constant,
                           ArrayRef<int64_t>(extent));
  if (!isAlongDimension(constant, shape, dim))
    return {};
  // Equal elements in whatever shape: one of them says it all.
  SmallVector<int64_t> zeros(shapeOf(constant).size(), 0);
  SmallVector<int64_t> ones(shapeOf(constant).size(), 1);
  Value one =
      make<SliceOp>(rewriter, constant.getLoc(), constant, zeros, ones, ones);
  return make<ReshapeOp>(rewriter, constant.getLoc(), one,
                         ArrayRef<int64_t>({1}));
}

double cnnc::largestFinite(Type element) {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(element).getFloatSemantics();
  APFloat largest = APFloat::getLargest(semantics);
  bool losesInfo;
  largest.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
  return largest.convertToDouble();
}

/// The largest bit pattern once signs are cleared: IEEE formats order
/// magnitudes as their bit patterns, with infinity and NaN at the top.
template <typename Bits> static uint64_t largestPattern(ArrayRef<char> bytes) {
  constexpr Bits kMagnitude = Bits(~Bits(0)) >> 1;
  Bits largest = 0;
  for (size_t i = 0; i + sizeof(Bits) <= bytes.size(); i += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, bytes.data() + i, sizeof(Bits));
    largest = std::max<Bits>(largest, bits & kMagnitude);
  }
  return largest;
}

double cnnc::largestMagnitude(Value constant) {
  Type element = elementOf(constant);
  if (auto splat = constantSplat(constant))
    return std::isnan(*splat) ? INFINITY : std::abs(*splat);
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(constantOf(constant), storage);
  unsigned width = element.getIntOrFloatBitWidth();
  uint64_t pattern = width == 16   ? largestPattern<uint16_t>(bytes)
                     : width == 32 ? largestPattern<uint32_t>(bytes)
                                   : largestPattern<uint64_t>(bytes);
  APFloat value(cast<FloatType>(element).getFloatSemantics(),
                APInt(width, pattern));
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.isFinite() ? value.convertToDouble() : INFINITY;
}

namespace {
/// How many producers `isNonNegative` looks through before it gives up.
constexpr int kLookThrough = 8;

bool nonNegative(Value value, int depth);

bool allNonNegative(ValueRange values, int depth) {
  return llvm::all_of(values, [&](Value v) { return nonNegative(v, depth); });
}

bool unaryNonNegative(UnaryOp op, int depth) {
  switch (op.getKind()) {
  case UnaryKind::abs:
    // The least signed integer is its own absolute value.
    return isa<FloatType>(elementOf(op.getX()));
  case UnaryKind::relu:
  case UnaryKind::exp:
  case UnaryKind::cosh:
  case UnaryKind::sqrt:
  case UnaryKind::sigmoid:
  case UnaryKind::acos:
    return true;
  case UnaryKind::ceil:
  case UnaryKind::floor:
  case UnaryKind::round:
  case UnaryKind::sign:
    return nonNegative(op.getX(), depth);
  default:
    return false;
  }
}

bool binaryNonNegative(BinaryOp op, int depth) {
  bool isFloat = isa<FloatType>(elementOf(op.getA()));
  switch (op.getKind()) {
  case BinaryKind::max:
    return nonNegative(op.getA(), depth) || nonNegative(op.getB(), depth);
  case BinaryKind::min:
    return allNonNegative(op.getOperands(), depth);
  case BinaryKind::add:
  case BinaryKind::mul:
  case BinaryKind::div:
    // Integers may wrap around.
    return isFloat &&
           (allNonNegative(op.getOperands(), depth) ||
            (op.getKind() == BinaryKind::mul && op.getA() == op.getB()));
  default:
    return false;
  }
}

bool constantNonNegative(ElementsAttr constant, Value value) {
  if (auto splat = constantSplat(value))
    return *splat >= 0;
  // Only a bounded amount of work: large constants are weights.
  if (constant.getNumElements() > 4096)
    return false;
  auto numbers = constantDoubles(value);
  return numbers && llvm::all_of(*numbers, [](double v) { return v >= 0; });
}

bool nonNegative(Value value, int depth) {
  if (elementOf(value).isUnsignedInteger() || elementOf(value).isInteger(1))
    return true;
  Operation *op = value.getDefiningOp();
  if (!op || depth-- == 0)
    return false;
  bool isFloat = isa<FloatType>(elementOf(value));
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([&](ConstantOp c) {
        return constantNonNegative(c.getValue(), value);
      })
      .Case([&](UnaryOp u) { return unaryNonNegative(u, depth); })
      .Case([&](BinaryOp b) { return binaryNonNegative(b, depth); })
      .Case([&](SelectOp s) {
        return allNonNegative({s.getA(), s.getB()}, depth);
      })
      .Case([&](SoftmaxOp s) { return !s.getLog(); })
      .Case([&](PoolOp p) {
        // A window outside the picture gives the least value.
        return p.getKind() == PoolKind::sum && isFloat &&
               nonNegative(p.getX(), depth);
      })
      .Case([&](ReduceOp r) {
        bool total =
            r.getKind() == ReduceKind::sum || r.getKind() == ReduceKind::prod;
        return (isFloat || !total) && numElements(shapeOf(r.getX())) > 0 &&
               nonNegative(r.getX(), depth);
      })
      .Case([&](PadOp p) {
        return nonNegative(p.getX(), depth) &&
               (!p.getValue() || nonNegative(p.getValue(), depth));
      })
      .Case<ReshapeOp, TransposeOp, BroadcastOp, SliceOp, GatherOp>(
          [&](auto o) { return nonNegative(o->getOperand(0), depth); })
      .Case([&](ResampleOp r) {
        return !r.getWeights() && nonNegative(r.getX(), depth);
      })
      .Case([&](ConcatOp c) { return allNonNegative(c.getXs(), depth); })
      .Default([](Operation *) { return false; });
}
} // namespace

bool cnnc::isNonNegative(Value value) {
  return nonNegative(value, kLookThrough);
}

void cnnc::remarkDone(Operation *op, StringRef pass, const Twine &what) {
  auto options = remark::RemarkOpts::name("rewritten").category(pass);
  if (auto message = remark::passed(op->getLoc(), options))
    message << remark::detail::Remark::Arg("What", what.str());
}

void cnnc::remarkMissed(Operation *op, StringRef pass, const Twine &reason) {
  auto options = remark::RemarkOpts::name("kept").category(pass);
  if (auto message = remark::missed(op->getLoc(), options))
    message << remark::detail::Remark::Arg("Reason", reason.str());
}
