//===- PlaceConcats.cpp - write concatenated tensors where they belong ----===//

#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Concat.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Remarks.h"
#include "passes/memory/BufferPlace.h"
#include "passes/memory/Lifetimes.h"
#include "passes/memory/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_PLACECONCATS
#include "passes/memory/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// The buffers of the operands of `concat`, in order.
static SmallVector<Value> partsOf(KernelOp kernel, ConcatOp concat) {
  return llvm::map_to_vector(concat.getXs(), [&](Value x) {
    return kernel.getInputs()[cast<BlockArgument>(x).getArgNumber()];
  });
}

/// Where the operands belong in the result, whose place is `whole`; nothing if
/// they are no boxes of it.
static std::optional<SmallVector<BufferPlace>>
placesOf(ConcatOp concat, const BufferPlace &whole) {
  std::optional<ConcatBoxes> boxes = concatBoxes(concat);
  if (!boxes)
    return std::nullopt;
  auto type = cast<RankedTensorType>(concat.getY().getType());
  int64_t step = whole.strides[boxes->dim] *
                 (physicalType(type).getElementTypeBitWidth() / 8);
  SmallVector<BufferPlace> places;
  for (int64_t start : boxes->starts)
    places.push_back(
        {whole.allocation, whole.offset + start * step, whole.strides});
  return places;
}

static ArrayRef<int64_t> extentsOf(Value buffer) {
  return cast<MemRefType>(buffer.getType()).getShape();
}

/// True if the parts lie one behind the other already, as they would in the
/// result: those of a longer concatenation, of which this is a piece. `whole`
/// becomes the result's place.
static bool liesTogether(ArrayRef<Value> parts, ConcatOp concat,
                         BufferPlace &whole) {
  std::optional<BufferPlace> first = placeOf(parts.front());
  if (!first || wholeAllocation(parts.front()))
    return false;
  auto wanted = placesOf(concat, *first);
  if (!wanted)
    return false;
  for (auto [part, place] : llvm::zip(parts, *wanted)) {
    std::optional<BufferPlace> own = placeOf(part);
    auto type = cast<MemRefType>(part.getType());
    if (!own || own->allocation != place.allocation ||
        own->offset != place.offset ||
        boxType(type.getShape(), type.getElementType(), place.strides) != type)
      return false;
  }
  whole = *first;
  return true;
}

/// Why a part is no buffer of its own that can be moved; empty if it is one.
static std::string whyNotOwn(Value part, ArrayRef<Value> before) {
  if (llvm::is_contained(before, part))
    return "occurs twice";
  if (wholeAllocation(part))
    return "";
  Value root = part;
  while (auto cast = root.getDefiningOp<memref::ReinterpretCastOp>())
    root = cast.getSource();
  if (isa<BlockArgument>(root))
    return "is the caller's memory";
  if (root.getDefiningOp<ConstantOp>())
    return "is a constant";
  return "lies in another concatenation";
}

namespace {
struct PlaceConcats : cnnc::impl::PlaceConcatsBase<PlaceConcats> {
  using PlaceConcatsBase::PlaceConcatsBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    // Later ones first: their operands may be concatenations themselves.
    SmallVector<KernelOp> kernels(
        function.getBody().front().getOps<KernelOp>());
    for (KernelOp kernel : llvm::reverse(kernels))
      if (auto concat = soleOperation<ConcatOp>(kernel))
        place(kernel, concat);
  }

  void place(KernelOp kernel, ConcatOp concat);
  std::string whyNot(ConcatOp concat, ArrayRef<Value> parts,
                     ArrayRef<BufferPlace> places) const;
};
} // namespace

/// Why the parts cannot be moved to `places`; empty if they can.
std::string PlaceConcats::whyNot(ConcatOp concat, ArrayRef<Value> parts,
                                 ArrayRef<BufferPlace> places) const {
  if (!sectorBytes && !concatOffsets(concat))
    return "its parts are not contiguous";
  SmallVector<memref::AllocOp> seen;
  for (auto [i, part] : llvm::enumerate(parts)) {
    std::string which = "part " + std::to_string(i) + " ";
    std::string reason = whyNotOwn(part, parts.take_front(i));
    if (!reason.empty())
      return which + reason;
    memref::AllocOp alloc = wholeAllocation(part);
    if (llvm::is_contained(seen, alloc))
      return which + "occurs twice";
    seen.push_back(alloc);
    if (!sectorBytes)
      continue;
    const BufferPlace &place = places[i];
    reason = whyNotBox(cast<RankedTensorType>(concat.getXs()[i].getType()),
                       place.strides, place.alignment(), sectorBytes);
    if (reason.empty())
      reason =
          whyNotMoved(alloc, extentsOf(part), place.strides, place.alignment());
    if (!reason.empty())
      return which + "cannot lie in it: " + reason;
  }
  return "";
}

void PlaceConcats::place(KernelOp kernel, ConcatOp concat) {
  auto remark = [&](bool placed, StringRef reason) {
    auto options = remark::RemarkOpts::name(placed ? "placed" : "not-placed")
                       .category("cnn-memory");
    std::string text = displayName(kernel) + " " + reason.str();
    if (placed)
      remark::passed(kernel.getLoc(), options) << text;
    else
      remark::missed(kernel.getLoc(), options) << text;
  };
  Value result = kernel.getInits().front();
  SmallVector<Value> parts = partsOf(kernel, concat);
  std::optional<BufferPlace> whole = placeOf(result);
  if (!whole)
    return remark(false, "copies: its result is not the arena's");
  int64_t bytes = bytesOf(cast<MemRefType>(result.getType()));
  memref::AllocOp own = wholeAllocation(result);
  BufferPlace longer;
  if (sectorBytes && own && liesTogether(parts, concat, longer) &&
      whyNotBox(cast<RankedTensorType>(concat.getY().getType()), longer.strides,
                longer.alignment(), sectorBytes)
          .empty() &&
      whyNotMoved(own, extentsOf(result), longer.strides, longer.alignment())
          .empty()) {
    moveTo(own, extentsOf(result), longer);
    remark(true, "is a piece of a longer concatenation");
  } else {
    auto places = placesOf(concat, *whole);
    if (!places)
      return remark(false, "copies: its parts are no boxes of it");
    std::string reason = whyNot(concat, parts, *places);
    if (!reason.empty())
      return remark(false, "copies: " + reason);
    makeBytes(*whole);
    for (auto [part, place] : llvm::zip(parts, *places)) {
      place.allocation = whole->allocation;
      moveTo(wholeAllocation(part), extentsOf(part), place);
    }
    remark(true, "is written in place by the producers of its parts");
  }
  savedBytes += 2 * bytes;
  ++placed;
  kernel.erase();
}
