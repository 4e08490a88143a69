//===- BufferPlace.cpp - where in an allocation a buffer lies -------------===//

#include "passes/memory/BufferPlace.h"
#include "dialects/cnn/Boxes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "passes/memory/ArenaPacking.h"
#include "passes/memory/Lifetimes.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

int64_t BufferPlace::alignment() const {
  return std::gcd(kArenaAlignment, offset);
}

Value cnnc::viewAt(OpBuilder &builder, Location loc, Value bytes,
                   int64_t offset, MemRefType type) {
  Value shift = arith::ConstantIndexOp::create(builder, loc, offset);
  if (type.getLayout().isIdentity())
    return memref::ViewOp::create(builder, loc, type, bytes, shift,
                                  ValueRange());
  auto span = MemRefType::get({spanOf(type)}, type.getElementType());
  Value all =
      memref::ViewOp::create(builder, loc, span, bytes, shift, ValueRange());
  return memref::ReinterpretCastOp::create(builder, loc, type, all,
                                           /*offset=*/0, type.getShape(),
                                           stridesOf(type));
}

memref::AllocOp cnnc::wholeAllocation(Value buffer) {
  while (auto cast = buffer.getDefiningOp<memref::ReinterpretCastOp>())
    buffer = cast.getSource();
  return buffer.getDefiningOp<memref::AllocOp>();
}

void cnnc::makeBytes(BufferPlace &place) {
  auto alloc = place.allocation.getDefiningOp<memref::AllocOp>();
  MemRefType type = alloc.getType();
  OpBuilder builder = OpBuilder::atBlockBegin(alloc->getBlock());
  auto bytes = MemRefType::get({bytesOf(type)}, builder.getIntegerType(8));
  if (type == bytes)
    return;
  place.allocation = memref::AllocOp::create(builder, alloc.getLoc(), bytes,
                                             alloc.getAlignmentAttr());
  alloc.replaceAllUsesWith(
      viewAt(builder, alloc.getLoc(), place.allocation, 0, type));
  alloc.erase();
}

std::optional<BufferPlace> cnnc::placeOf(Value buffer) {
  BufferPlace place{{}, 0, stridesOf(cast<MemRefType>(buffer.getType()))};
  // Views begin where what they view does.
  while (auto cast = buffer.getDefiningOp<memref::ReinterpretCastOp>())
    buffer = cast.getSource();
  place.allocation = buffer;
  IntegerAttr shift;
  if (auto view = buffer.getDefiningOp<memref::ViewOp>();
      view && matchPattern(view.getByteShift(), m_Constant(&shift))) {
    place.allocation = view.getSource();
    place.offset = shift.getInt();
  }
  if (!place.allocation.getDefiningOp<memref::AllocOp>())
    return std::nullopt;
  return place;
}

std::string cnnc::whyNotMoved(memref::AllocOp allocation,
                              ArrayRef<int64_t> shape,
                              ArrayRef<int64_t> strides, int64_t alignment) {
  auto placed = boxType(shape, allocation.getType().getElementType(), strides);
  if (placed.getLayout().isIdentity())
    return "";
  SmallVector<Operation *> users(allocation->getUsers());
  users.push_back(allocation);
  for (size_t i = 0; i < users.size(); ++i) {
    auto type = dyn_cast_if_present<MemRefType>(
        users[i]->getNumResults() == 1 ? users[i]->getResult(0).getType()
                                       : Type());
    if (isa<KernelOp>(users[i]) || !type || type.getShape() == shape)
      continue;
    auto cast = dyn_cast<memref::ReinterpretCastOp>(users[i]);
    if (cast)
      llvm::append_range(users, cast->getUsers());
    if (!reshapedStrides(shape, strides, type.getShape()))
      return "it is also seen under a shape that would have gaps";
    // What reads that shape has vectors of its own.
    auto seen = RankedTensorType::get(type.getShape(), type.getElementType());
    std::string reason =
        whyNotBox(seen, *reshapedStrides(shape, strides, type.getShape()),
                  alignment, /*sector=*/0);
    if (!reason.empty())
      return reason;
  }
  return "";
}

/// Replaces `buffer` and its views by views of their own of `place`, where
/// `shape` lies.
static void moveBuffer(Operation *buffer, ArrayRef<int64_t> shape,
                       const BufferPlace &place, OpBuilder &builder) {
  for (Operation *user : llvm::make_early_inc_range(buffer->getUsers()))
    if (isa<memref::ReinterpretCastOp>(user))
      moveBuffer(user, shape, place, builder);
  if (!buffer->use_empty()) {
    auto type = cast<MemRefType>(buffer->getResult(0).getType());
    auto strides = reshapedStrides(shape, place.strides, type.getShape());
    MemRefType moved =
        boxType(type.getShape(), type.getElementType(), *strides);
    buffer->getResult(0).replaceAllUsesWith(viewAt(
        builder, buffer->getLoc(), place.allocation, place.offset, moved));
  }
  buffer->erase();
}

void cnnc::moveTo(memref::AllocOp allocation, ArrayRef<int64_t> shape,
                  const BufferPlace &place) {
  OpBuilder builder(allocation.getContext());
  builder.setInsertionPointAfter(place.allocation.getDefiningOp());
  moveBuffer(allocation, shape, place, builder);
}
