//===- PlaceConcats.cpp - write concatenated tensors where they belong ----===//

#include "dialects/cnn/Concat.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "passes/memory/Lifetimes.h"
#include "passes/memory/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_PLACECONCATS
#include "passes/memory/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// The concatenation that is all a kernel does, or null.
static ConcatOp soleConcat(KernelOp kernel) {
  auto concat = dyn_cast<ConcatOp>(kernel.getBlock().front());
  if (!concat || concat->getNextNode() != kernel.getYield() ||
      kernel.getYield().getValues() != ValueRange(concat.getY()))
    return {};
  bool ofArguments = llvm::all_of(
      concat.getXs(), [](Value x) { return isa<BlockArgument>(x); });
  return ofArguments ? concat : ConcatOp();
}

/// The allocation of which `buffer` shows the whole memory, or null.
static memref::AllocOp wholeAllocation(Value buffer) {
  while (auto cast = buffer.getDefiningOp<memref::ReinterpretCastOp>())
    buffer = cast.getSource();
  return buffer.getDefiningOp<memref::AllocOp>();
}

/// The allocations of the operands of `concat`, in order; empty if some operand
/// is not the whole of an allocation of its own.
static SmallVector<memref::AllocOp> parts(KernelOp kernel, ConcatOp concat) {
  SetVector<memref::AllocOp> allocations;
  for (Value x : concat.getXs()) {
    unsigned number = cast<BlockArgument>(x).getArgNumber();
    memref::AllocOp alloc = wholeAllocation(kernel.getInputs()[number]);
    if (!alloc || !allocations.insert(alloc))
      return {};
  }
  return allocations.takeVector();
}

namespace {
/// A place in a buffer of bytes.
struct Place {
  Value bytes;
  int64_t offset = 0;
};

struct PlaceConcats : cnnc::impl::PlaceConcatsBase<PlaceConcats> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    // Later ones first: their operands may be concatenations themselves.
    SmallVector<KernelOp> kernels(
        function.getBody().front().getOps<KernelOp>());
    for (KernelOp kernel : llvm::reverse(kernels))
      if (ConcatOp concat = soleConcat(kernel))
        place(kernel, concat);
  }

  void place(KernelOp kernel, ConcatOp concat);
};
} // namespace

/// A view of type `type` of the bytes at `place`.
static Value viewOf(OpBuilder &builder, Location loc, const Place &place,
                    MemRefType type) {
  Value offset = arith::ConstantIndexOp::create(builder, loc, place.offset);
  return memref::ViewOp::create(builder, loc, type, place.bytes, offset,
                                ValueRange());
}

/// Where the result of a concatenation lies: in a larger one already, or in
/// an allocation, which becomes one of bytes. Nothing for other memory.
static std::optional<Place> placeOf(Value buffer) {
  if (auto view = buffer.getDefiningOp<memref::ViewOp>()) {
    IntegerAttr offset;
    if (!view.getSource().getDefiningOp<memref::AllocOp>() ||
        !matchPattern(view.getByteShift(), m_Constant(&offset)))
      return std::nullopt;
    return Place{view.getSource(), offset.getInt()};
  }
  auto alloc = buffer.getDefiningOp<memref::AllocOp>();
  if (!alloc)
    return std::nullopt;
  OpBuilder builder = OpBuilder::atBlockBegin(alloc->getBlock());
  auto type =
      MemRefType::get({bytesOf(alloc.getType())}, builder.getIntegerType(8));
  Value bytes = memref::AllocOp::create(builder, alloc.getLoc(), type,
                                        alloc.getAlignmentAttr());
  Place place{bytes};
  alloc.replaceAllUsesWith(
      viewOf(builder, alloc.getLoc(), place, alloc.getType()));
  alloc.erase();
  return place;
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
  std::optional<SmallVector<int64_t>> offsets = concatOffsets(concat);
  if (!offsets)
    return remark(false, "copies: its parts are not contiguous");
  SmallVector<memref::AllocOp> allocations = parts(kernel, concat);
  if (allocations.empty())
    return remark(false, "copies: a part is not a buffer of its own");
  std::optional<Place> whole = placeOf(kernel.getInits().front());
  if (!whole)
    return remark(false, "copies: its result is not the arena's");
  for (auto [alloc, offset] : llvm::zip(allocations, *offsets)) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointAfter(whole->bytes.getDefiningOp());
    Place part{whole->bytes, whole->offset + offset};
    savedBytes += 2 * bytesOf(alloc.getType());
    alloc.replaceAllUsesWith(
        viewOf(builder, alloc.getLoc(), part, alloc.getType()));
    alloc.erase();
  }
  ++placed;
  remark(true, "is written in place by the producers of its parts");
  kernel.erase();
}
