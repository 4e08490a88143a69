//===- BufferAccess.cpp - elements of laid-out buffers --------------------===//

#include "targets/common/element/BufferAccess.h"
#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;

/// True if the padding of `type`'s layout has room for `lanes` lanes from any
/// aligned index of dimension `dim`.
static bool hasRoom(RankedTensorType type, int64_t dim, int64_t lanes) {
  cnn::LayoutAttr layout = cnn::layoutOf(type);
  if (!layout)
    return false;
  for (auto [d, size] :
       llvm::zip(layout.getInnerDims(), layout.getInnerSizes()))
    if (d == dim && size % lanes == 0)
      return true;
  return false;
}

/// The physical index of a logical one, outermost first.
static SmallVector<LaneIndex> physicalIndex(LaneBuilder &l,
                                            RankedTensorType type,
                                            ArrayRef<LaneIndex> logical) {
  SmallVector<LaneIndex> index;
  for (auto [dim, i] : llvm::enumerate(logical)) {
    bool padded = i.mayExceed && !hasRoom(type, dim, l.lanes);
    index.push_back(padded ? l.clamp(i, type.getDimSize(dim)) : i);
  }
  cnn::LayoutAttr layout = cnn::layoutOf(type);
  if (!layout)
    return index;
  SmallVector<LaneIndex> physical;
  for (int64_t dim : layout.getOuter()) {
    LaneIndex i = index[dim];
    for (auto [d, size] :
         llvm::zip(layout.getInnerDims(), layout.getInnerSizes()))
      if (d == dim)
        i = l.divide(i, size);
    physical.push_back(i);
  }
  // With several tiles of one dimension the outer ones count in units of the
  // inner ones.
  for (size_t t = 0; t < layout.getInnerDims().size(); ++t) {
    int64_t dim = layout.getInnerDims()[t];
    LaneIndex i = index[dim];
    for (size_t u = t + 1; u < layout.getInnerDims().size(); ++u)
      if (layout.getInnerDims()[u] == dim)
        i = l.divide(i, layout.getInnerSizes()[u]);
    physical.push_back(l.modulo(i, layout.getInnerSizes()[t]));
  }
  return physical;
}

namespace {
using Index = SmallVector<LaneIndex, 5>;

/// How the lanes of an access lie in memory.
struct Access {
  enum class Kind { Scalar, Run, Spread } kind;
  SmallVector<Value> base;    ///< scalar or first lane's index (Scalar, Run)
  Value offsets;              ///< linear offset of every lane (Spread)
  llvm::MaybeAlign alignment; ///< of a run's first byte, if known
};
} // namespace

/// What the byte address of a run at `index` is known to be a multiple of, up
/// to the size of the run.
static llvm::MaybeAlign runAlignment(LaneBuilder &l, const Buffer &buffer,
                                     ArrayRef<LaneIndex> index) {
  if (buffer.alignment == 0)
    return {};
  auto type = cast<MemRefType>(buffer.memref.getType());
  int64_t bytes = type.getElementTypeBitWidth() / 8;
  int64_t known = std::gcd(buffer.alignment, l.lanes * bytes);
  for (auto [i, stride] : llvm::zip(index, cnn::stridesOf(type)))
    known = std::gcd(known, i.alignment * stride * bytes);
  return llvm::MaybeAlign(known & -known);
}

/// The offset of every lane from the buffer's first element, in `type`.
static Value linearOffset(LaneBuilder &l, MemRefType memref,
                          ArrayRef<LaneIndex> index, Type type) {
  // Horner's scheme, where the buffer is dense.
  bool dense = memref.getLayout().isIdentity();
  Value offset;
  for (auto [i, extent, stride] :
       llvm::zip(index, memref.getShape(), cnn::stridesOf(memref))) {
    Value v = arith::IndexCastOp::create(
        l.b, l.loc,
        LaneBuilder::isVector(l.valueOf(i)) ? Type(l.vectorOf(type)) : type,
        l.valueOf(i));
    if (!dense && stride != 1)
      v = l.mul(v, l.constantInteger(type, stride));
    if (offset && dense)
      offset = l.mul(offset, l.constantInteger(type, extent));
    offset = offset ? l.add(offset, v) : v;
  }
  return offset;
}

static Access planAccess(LaneBuilder &l, const Buffer &buffer,
                         ArrayRef<LaneIndex> logical) {
  SmallVector<LaneIndex> index = physicalIndex(l, buffer.type, logical);
  auto notUniform = [](const LaneIndex &i) { return !i.isUniform(); };
  bool scalar = llvm::none_of(index, notUniform);
  // The contiguous dimension may be followed by extents of 1.
  auto memref = cast<MemRefType>(buffer.memref.getType());
  ArrayRef<int64_t> shape = memref.getShape();
  size_t inner = index.size();
  while (inner > 1 && shape[inner - 1] == 1 && index[inner - 1].isUniform())
    --inner;
  bool run = !scalar && index[inner - 1].isContiguous() &&
             cnn::stridesOf(memref)[inner - 1] == 1 &&
             llvm::count_if(index, notUniform) == 1;
  Access access{scalar ? Access::Kind::Scalar : Access::Kind::Run, {}, {}, {}};
  if (scalar || run) {
    for (const LaneIndex &i : index)
      access.base.push_back(i.value);
    if (run)
      access.alignment = runAlignment(l, buffer, index);
    return access;
  }
  access.kind = Access::Kind::Spread;
  // 32-bit offsets make one gather of 16 lanes out of two.
  bool narrow = cnn::spanOf(memref) < INT32_MAX;
  Type type = narrow ? Type(l.b.getI32Type()) : l.b.getI64Type();
  access.offsets = l.spread(linearOffset(l, memref, index, type));
  access.base.assign(shape.size(), l.constantIndex(0));
  return access;
}

static Value fromStorage(LaneBuilder &l, Value stored, Type element) {
  if (!element.isInteger(1))
    return stored;
  return l.compare(arith::CmpIPredicate::ne, stored,
                   l.zero(l.b.getIntegerType(8)));
}

static Value toStorage(LaneBuilder &l, Value value, Type element) {
  if (!element.isInteger(1))
    return value;
  return l.resizeInteger(value, l.b.getIntegerType(8), /*isUnsigned=*/true);
}

Value cnnc::loadElement(LaneBuilder &l, const Buffer &buffer,
                        ArrayRef<LaneIndex> index) {
  Type element = buffer.type.getElementType();
  Type stored = cnn::storageType(element);
  Access access = planAccess(l, buffer, index);
  Value value;
  switch (access.kind) {
  case Access::Kind::Scalar:
    value = memref::LoadOp::create(l.b, l.loc, buffer.memref, access.base);
    break;
  case Access::Kind::Run:
    value = vector::LoadOp::create(l.b, l.loc, l.vectorOf(stored),
                                   buffer.memref, access.base,
                                   /*nontemporal=*/false, access.alignment);
    break;
  case Access::Kind::Spread: {
    Value mask = l.spread(l.constantInteger(l.b.getI1Type(), 1));
    Value pass = l.spread(l.zero(stored));
    value =
        vector::GatherOp::create(l.b, l.loc, l.vectorOf(stored), buffer.memref,
                                 access.base, access.offsets, mask, pass);
    break;
  }
  }
  return fromStorage(l, value, element);
}

/// Which lanes lie inside the extents, where the layout has no room for the
/// others; null if all may be written.
static Value storeMask(LaneBuilder &l, RankedTensorType type,
                       ArrayRef<LaneIndex> index) {
  Value mask;
  for (auto [dim, i] : llvm::enumerate(index)) {
    if (!i.mayExceed || hasRoom(type, dim, l.lanes))
      continue;
    Value here = l.compare(arith::CmpIPredicate::slt, l.valueOf(i),
                           l.constantIndex(type.getDimSize(dim)));
    mask = mask ? l.logicalAnd(mask, here) : here;
  }
  return mask ? l.spread(mask) : mask;
}

/// The same access without the clamping that loads want.
static Index exact(ArrayRef<LaneIndex> index) {
  Index result(index);
  for (LaneIndex &i : result)
    i.mayExceed = false;
  return result;
}

void cnnc::storeElement(LaneBuilder &l, const Buffer &buffer,
                        ArrayRef<LaneIndex> index, Value value) {
  Type element = buffer.type.getElementType();
  Value mask = storeMask(l, buffer.type, index);
  Access access = planAccess(l, buffer, exact(index));
  value = toStorage(l, value, element);
  if (access.kind == Access::Kind::Scalar) {
    memref::StoreOp::create(l.b, l.loc, value, buffer.memref, access.base);
    return;
  }
  value = l.spread(value);
  if (access.kind == Access::Kind::Run && !mask) {
    vector::StoreOp::create(l.b, l.loc, value, buffer.memref, access.base,
                            /*nontemporal=*/false, access.alignment);
    return;
  }
  if (access.kind == Access::Kind::Run) {
    vector::MaskedStoreOp::create(l.b, l.loc, buffer.memref, access.base, mask,
                                  value);
    return;
  }
  if (!mask)
    mask = l.spread(l.constantInteger(l.b.getI1Type(), 1));
  vector::ScatterOp::create(l.b, l.loc, Type(), buffer.memref, access.base,
                            access.offsets, mask, value);
}
