//===- InPlaceConcats.cpp - concatenations that are no work ---------------===//

#include "passes/fusion/InPlaceConcats.h"
#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Concat.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "passes/fusion/FusionRules.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// True if the function returns `value` or a view of it: its memory is then
/// the caller's.
static bool isReturned(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>() ||
           (isView(user) && isReturned(user->getResult(0)));
  });
}

/// True if the value is computed into an intermediate buffer.
static bool isIntermediate(Value value) {
  Operation *producer = value.getDefiningOp();
  return producer && !isa<ConstantOp>(producer) && !isView(producer) &&
         !isReturned(value);
}

/// Contiguous operands: each can be written by its own producer.
static bool isContiguous(ConcatOp concat) {
  if (!concatOffsets(concat))
    return false;
  return llvm::all_of(concat.getXs(), [](Value x) {
    return isIntermediate(x) &&
           llvm::count_if(x.getUsers(), [](Operation *user) {
             return isa<ConcatOp>(user);
           }) == 1;
  });
}

/// True if the operands can be boxes of a dense result.
static bool areBoxes(ConcatOp concat, int64_t sectorBytes) {
  std::optional<ConcatBoxes> boxes = concatBoxes(concat);
  if (!boxes)
    return false;
  RankedTensorType type =
      physicalType(cast<RankedTensorType>(concat.getY().getType()));
  SmallVector<int64_t> strides = denseStrides(type.getShape());
  int64_t step = strides[boxes->dim] * (type.getElementTypeBitWidth() / 8);
  for (auto [x, start] : llvm::zip(concat.getXs(), boxes->starts)) {
    int64_t alignment = std::gcd(kBoxVectorBytes, start * step);
    if (!whyNotBox(cast<RankedTensorType>(x.getType()), strides, alignment,
                   sectorBytes)
             .empty())
      return false;
  }
  return true;
}

bool InPlaceConcats::isOwnBuffer(OpOperand &part) const {
  Value x = part.get();
  auto isEarlier = [&](OpOperand &use) {
    return use.getOwner() == part.getOwner() &&
           use.getOperandNumber() < part.getOperandNumber();
  };
  return isIntermediate(x) && !owners.contains(x) &&
         llvm::none_of(x.getUses(), isEarlier);
}

/// True if the operands are neighbours in a longer concatenation already.
bool InPlaceConcats::isPiece(ConcatOp concat) const {
  OpOperand *before = nullptr;
  for (Value x : concat.getXs()) {
    OpOperand *owner = owners.lookup(x);
    if (!owner ||
        cast<ConcatOp>(owner->getOwner()).getAxis() != concat.getAxis())
      return false;
    if (before && (before->getOwner() != owner->getOwner() ||
                   before->getOperandNumber() + 1 != owner->getOperandNumber()))
      return false;
    before = owner;
  }
  return true;
}

/// Nothing if the operands cannot lie in the result.
std::optional<InPlaceConcats::Price>
InPlaceConcats::priceOf(ConcatOp concat, Predicate hasKernel) const {
  if (isReturned(concat.getY()) || !areBoxes(concat, sectorBytes))
    return std::nullopt;
  Price price;
  for (OpOperand &part : concat->getOpOperands()) {
    if (!isOwnBuffer(part)) {
      price.copied.push_back(&part);
      continue;
    }
    Operation *producer = part.get().getDefiningOp();
    bool shared = !part.get().hasOneUse() && !isCheapToRepeat(producer);
    if (hasKernel(producer) || shared)
      continue;
    // A concatenation inside may be no work either.
    auto inner = dyn_cast<ConcatOp>(producer);
    std::optional<Price> own = inner ? priceOf(inner, hasKernel) : std::nullopt;
    price.kernels += own ? own->kernels : 1;
  }
  price.kernels += price.copied.size();
  return price;
}

void InPlaceConcats::decide(ConcatOp concat, bool isFused,
                            Predicate hasKernel) {
  if (!sectorBytes) {
    if (isContiguous(concat) && !isReturned(concat.getY()))
      decided.insert(concat);
    return;
  }
  if (!isReturned(concat.getY()) && isPiece(concat)) {
    decided.insert(concat);
    return;
  }
  std::optional<Price> price = priceOf(concat, hasKernel);
  // A kernel for the concatenation is what it saves, if there would be one.
  if (!price || price->kernels > (isFused ? 0 : 1))
    return;
  decided.insert(concat);
  copied.append(price->copied);
  for (OpOperand &part : concat->getOpOperands())
    if (!llvm::is_contained(price->copied, &part))
      owners[part.get()] = &part;
}
