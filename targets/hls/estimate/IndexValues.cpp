//===- IndexValues.cpp - values that follow from loop indices -------------===//

#include "targets/hls/estimate/IndexValues.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc::hls;

static bool compare(arith::CmpIPredicate predicate, int64_t a, int64_t b) {
  return arith::applyCmpPredicate(predicate, APInt(64, a, true),
                                  APInt(64, b, true));
}

/// Integer arithmetic whose value is known if that of its operands is.
static bool isArithmetic(Operation *op) {
  return isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::DivSIOp,
             arith::DivUIOp, arith::FloorDivSIOp, arith::CeilDivSIOp,
             arith::RemSIOp, arith::RemUIOp, arith::CmpIOp, arith::AndIOp,
             arith::OrIOp, arith::XOrIOp, arith::SelectOp, arith::MinSIOp,
             arith::MaxSIOp, arith::MinUIOp, arith::MaxUIOp, arith::IndexCastOp,
             arith::IndexCastUIOp, arith::ExtSIOp, arith::ExtUIOp>(op);
}

/// What a part yields, where `value` is its result.
static Value throughPart(Value value) {
  auto part = value.getDefiningOp<PartOp>();
  return part ? part.getBlock().getTerminator()->getOperand(
                    cast<OpResult>(value).getResultNumber())
              : value;
}

static std::optional<int64_t> divide(int64_t a, int64_t b,
                                     int64_t (*by)(int64_t, int64_t)) {
  return b == 0 ? std::nullopt : std::optional(by(a, b));
}

static std::optional<int64_t> apply(Operation *op, ArrayRef<int64_t> v) {
  return TypeSwitch<Operation *, std::optional<int64_t>>(op)
      .Case<arith::AddIOp>([&](auto) { return v[0] + v[1]; })
      .Case<arith::SubIOp>([&](auto) { return v[0] - v[1]; })
      .Case<arith::MulIOp>([&](auto) { return v[0] * v[1]; })
      .Case<arith::DivSIOp, arith::DivUIOp>([&](auto) {
        return divide(v[0], v[1], [](int64_t a, int64_t b) { return a / b; });
      })
      .Case<arith::FloorDivSIOp>([&](auto) {
        return divide(v[0], v[1], [](int64_t a, int64_t b) {
          return llvm::divideFloorSigned(a, b);
        });
      })
      .Case<arith::CeilDivSIOp>([&](auto) {
        return divide(v[0], v[1], [](int64_t a, int64_t b) {
          return llvm::divideCeilSigned(a, b);
        });
      })
      .Case<arith::RemSIOp, arith::RemUIOp>([&](auto) {
        return divide(v[0], v[1], [](int64_t a, int64_t b) { return a % b; });
      })
      .Case([&](arith::CmpIOp cmp) {
        return int64_t(compare(cmp.getPredicate(), v[0], v[1]));
      })
      .Case<arith::AndIOp>([&](auto) { return v[0] & v[1]; })
      .Case<arith::OrIOp>([&](auto) { return v[0] | v[1]; })
      .Case<arith::XOrIOp>([&](auto) { return v[0] ^ v[1]; })
      .Case<arith::SelectOp>([&](auto) { return v[0] ? v[1] : v[2]; })
      .Case<arith::MinSIOp, arith::MinUIOp>(
          [&](auto) { return std::min(v[0], v[1]); })
      .Case<arith::MaxSIOp, arith::MaxUIOp>(
          [&](auto) { return std::max(v[0], v[1]); })
      .Default([&](auto) { return v[0]; }); // casts
}

/// The whole numbers that `op` loads from, or null.
static DenseIntElementsAttr romOf(Operation *op) {
  auto load = dyn_cast_or_null<memref::LoadOp>(op);
  auto get = load ? load.getMemRef().getDefiningOp<GetRomOp>() : GetRomOp();
  if (!get)
    return {};
  auto rom = SymbolTable::lookupNearestSymbolFrom<RomOp>(get, get.getRomAttr());
  return rom ? dyn_cast<DenseIntElementsAttr>(rom.getValue())
             : DenseIntElementsAttr();
}

std::optional<int64_t> IndexValues::loaded(Operation *op) const {
  auto [found, isNew] = roms.try_emplace(op);
  if (isNew)
    found->second = romOf(op);
  DenseIntElementsAttr numbers = found->second;
  if (!numbers)
    return std::nullopt;
  int64_t offset = 0;
  ValueRange indices = cast<memref::LoadOp>(op).getIndices();
  for (auto [index, extent] :
       llvm::zip(indices, numbers.getType().getShape())) {
    std::optional<int64_t> at = of(index);
    if (!at || *at < 0 || *at >= extent)
      return std::nullopt;
    offset = offset * extent + *at;
  }
  APInt number = numbers.getValues<APInt>()[offset];
  return number.getBitWidth() == 1 ? int64_t(number.getBoolValue())
                                   : number.getSExtValue();
}

std::optional<int64_t> IndexValues::of(Value value) const {
  if (auto found = known.find(value); found != known.end())
    return found->second;
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getBitWidth() == 1 ? int64_t(constant.getBoolValue())
                                       : constant.getSExtValue();
  value = throughPart(value);
  Operation *op = value.getDefiningOp();
  if (op && isa<memref::LoadOp>(op))
    return loaded(op);
  if (!op || !isArithmetic(op))
    return std::nullopt;
  SmallVector<int64_t, 3> operands;
  for (Value operand : op->getOperands()) {
    std::optional<int64_t> v = of(operand);
    if (!v)
      return decide(op);
    operands.push_back(*v);
  }
  return apply(op, operands);
}

std::optional<int64_t> IndexValues::decide(Operation *op) const {
  auto cmp = dyn_cast<arith::CmpIOp>(op);
  if (!cmp)
    return std::nullopt;
  std::optional<Range> a = rangeOf(cmp.getLhs()), b = rangeOf(cmp.getRhs());
  if (!a || !b)
    return std::nullopt;
  auto truth = [&](bool result) { return std::optional<int64_t>(result); };
  switch (cmp.getPredicate()) {
  case arith::CmpIPredicate::eq:
  case arith::CmpIPredicate::ne: {
    bool apart = a->most < b->least || b->most < a->least;
    return apart ? truth(cmp.getPredicate() == arith::CmpIPredicate::ne)
                 : std::nullopt;
  }
  default:
    break;
  }
  // An order holds for all values if it does for those that are nearest to
  // breaking it, and for none if not even for those that are furthest.
  bool one = compare(cmp.getPredicate(), a->least, b->most);
  bool other = compare(cmp.getPredicate(), a->most, b->least);
  return one == other ? truth(one) : std::nullopt;
}

std::optional<IndexValues::Range> IndexValues::rangeOf(Value value) const {
  if (std::optional<int64_t> v = of(value))
    return Range{*v, *v};
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<ForOp>(argument.getOwner()->getParentOp());
    if (!loop || argument.getArgNumber() != 0)
      return std::nullopt;
    return Range{int64_t(loop.getLower()), int64_t(loop.getUpper()) - 1};
  }
  Operation *op = value.getDefiningOp();
  if (!isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return std::nullopt;
  std::optional<Range> a = rangeOf(op->getOperand(0));
  std::optional<Range> b = rangeOf(op->getOperand(1));
  if (!a || !b)
    return std::nullopt;
  if (isa<arith::AddIOp>(op))
    return Range{a->least + b->least, a->most + b->most};
  if (isa<arith::SubIOp>(op))
    return Range{a->least - b->most, a->most - b->least};
  auto corners = {a->least * b->least, a->least * b->most, a->most * b->least,
                  a->most * b->most};
  return Range{std::min(corners), std::max(corners)};
}

void cnnc::hls::collectIndices(Value value, SmallVectorImpl<Value> &indices,
                               bool &opaque) {
  value = throughPart(value);
  if (matchPattern(value, m_Constant()))
    return;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    // The first of a loop is its index, others are carried.
    if (!value.getType().isIndex() || argument.getArgNumber() != 0)
      opaque = true;
    else if (!llvm::is_contained(indices, value))
      indices.push_back(value);
    return;
  }
  Operation *op = value.getDefiningOp();
  bool isTable = bool(romOf(op));
  if (!isTable && !isArithmetic(op)) {
    opaque = true;
    return;
  }
  for (Value operand : op->getOperands().drop_front(isTable))
    collectIndices(operand, indices, opaque);
}
