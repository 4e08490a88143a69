//===- Relayout.cpp - the bytes of a tensor in another layout -------------===//

#include "dialects/cnn/Relayout.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc::cnn;

namespace {
/// One loop over a physical dimension.
struct Level {
  /// The logical dimension walked, and how far one iteration goes in it.
  int64_t dim, step;
  /// Iterations, padding included.
  int64_t extent;
  /// Elements that one iteration advances in the row-major source and in the
  /// destination.
  int64_t fromStride, toStride;
};

/// Copies by one nested loop over the physical dimensions, each clipped to the
/// logical extent, so that no element is tested on its own.
template <typename Element> class Copier {
public:
  Copier(ArrayRef<int64_t> shape, ArrayRef<Level> levels)
      : shape(shape), levels(levels), position(shape.size(), 0) {}

  void run(const Element *from, Element *to, size_t depth = 0) {
    if (depth == levels.size()) {
      *to = *from;
      return;
    }
    const Level &level = levels[depth];
    int64_t left = shape[level.dim] - position[level.dim];
    int64_t count =
        std::min(level.extent, (left + level.step - 1) / level.step);
    if (depth + 1 == levels.size()) {
      for (int64_t i = 0; i < count; ++i)
        to[i * level.toStride] = from[i * level.fromStride];
      return;
    }
    for (int64_t i = 0; i < count; ++i) {
      run(from + i * level.fromStride, to + i * level.toStride, depth + 1);
      position[level.dim] += level.step;
    }
    position[level.dim] -= count * level.step;
  }

private:
  ArrayRef<int64_t> shape;
  ArrayRef<Level> levels;
  SmallVector<int64_t> position;
};
} // namespace

static SmallVector<Level> makeLevels(ArrayRef<int64_t> shape,
                                     LayoutAttr layout) {
  SmallVector<int64_t> stride(shape.size(), 1);
  for (int64_t i = int64_t(shape.size()) - 2; i >= 0; --i)
    stride[i] = stride[i + 1] * shape[i + 1];
  SmallVector<int64_t> physical = layout.physicalShape(shape);
  SmallVector<int64_t> dims(layout.getOuter());
  llvm::append_range(dims, layout.getInnerDims());
  // A level's step is the product of the tiles of its dimension further in.
  SmallVector<int64_t> step(shape.size(), 1);
  SmallVector<Level> levels(physical.size());
  int64_t toStride = 1;
  for (int64_t i = int64_t(physical.size()) - 1; i >= 0; --i) {
    int64_t dim = dims[i];
    levels[i] = {dim, step[dim], physical[i], step[dim] * stride[dim],
                 toStride};
    step[dim] *= physical[i];
    toStride *= physical[i];
  }
  return levels;
}

template <typename Element>
static void relayoutAs(ArrayRef<char> from, ArrayRef<int64_t> shape,
                       ArrayRef<Level> levels, MutableArrayRef<char> to) {
  Copier<Element>(shape, levels)
      .run(reinterpret_cast<const Element *>(from.data()),
           reinterpret_cast<Element *>(to.data()));
}

void cnnc::cnn::relayoutBytes(ArrayRef<char> from, ArrayRef<int64_t> shape,
                              unsigned elementBytes, LayoutAttr layout,
                              MutableArrayRef<char> to) {
  if (to.size() != from.size())
    std::fill(to.begin(), to.end(), 0);
  if (from.empty())
    return;
  SmallVector<Level> levels = makeLevels(shape, layout);
  switch (elementBytes) {
  case 1:
    return relayoutAs<uint8_t>(from, shape, levels, to);
  case 2:
    return relayoutAs<uint16_t>(from, shape, levels, to);
  case 4:
    return relayoutAs<uint32_t>(from, shape, levels, to);
  default:
    assert(elementBytes == 8 && "no element is larger");
    return relayoutAs<uint64_t>(from, shape, levels, to);
  }
}

/// A splat without padding is the same in every layout.
static ElementsAttr physicalSplat(DenseElementsAttr value,
                                  RankedTensorType physical) {
  if (value.getElementType().isInteger(1))
    return makeSplat(physical, value.getSplatValue<bool>());
  return DenseElementsAttr::getFromRawBuffer(physical, value.getRawData());
}

ElementsAttr cnnc::cnn::physicalConstant(ElementsAttr value,
                                         RankedTensorType type) {
  RankedTensorType physical = physicalType(type);
  LayoutAttr layout = layoutOf(type);
  if (!layout) {
    if (value.getType() == physical)
      return value;
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
      return DenseResourceElementsAttr::get(physical, resource.getRawHandle());
  }
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    if (dense.isSplat() && physical.getNumElements() == type.getNumElements())
      return physicalSplat(dense, physical);
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(value, storage);
  if (!layout)
    return makeConstant(physical, bytes);
  return makeConstant(physical, byteSize(type), [&](MutableArrayRef<char> to) {
    relayoutBytes(bytes, type.getShape(), physical.getElementTypeBitWidth() / 8,
                  layout, to);
  });
}
