//===- Concat.cpp - concatenations that are adjacent in memory ------------===//

#include "dialects/cnn/Concat.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc::cnn;

/// The product of the tiles of dimension `dim`.
static int64_t tileOf(LayoutAttr layout, int64_t dim) {
  int64_t tile = 1;
  if (layout)
    for (auto [tiled, size] :
         llvm::zip(layout.getInnerDims(), layout.getInnerSizes()))
      if (tiled == dim)
        tile *= size;
  return tile;
}

/// True if every physical dimension outside of the axis has extent 1.
static bool isOutermost(RankedTensorType type, int64_t axis) {
  LayoutAttr layout = layoutOf(type);
  for (int64_t i = 0; i < type.getRank(); ++i) {
    int64_t dim = layout ? layout.getOuter()[i] : i;
    if (dim == axis)
      return true;
    int64_t tile = tileOf(layout, dim);
    if ((type.getDimSize(dim) + tile - 1) / tile != 1)
      return false;
  }
  return false;
}

std::optional<SmallVector<int64_t>> cnnc::cnn::concatOffsets(ConcatOp concat) {
  auto result = cast<RankedTensorType>(concat.getY().getType());
  int64_t axis = concat.getAxis();
  if (!isOutermost(result, axis))
    return std::nullopt;
  int64_t tile = tileOf(layoutOf(result), axis);
  SmallVector<int64_t> offsets;
  int64_t offset = 0;
  for (auto [i, x] : llvm::enumerate(concat.getXs())) {
    auto type = cast<RankedTensorType>(x.getType());
    bool last = i + 1 == concat.getXs().size();
    if (type.getEncoding() != result.getEncoding() || offset % 64 != 0 ||
        (type.getDimSize(axis) % tile != 0 && !last))
      return std::nullopt;
    offsets.push_back(offset);
    offset += byteSize(type);
  }
  return offsets;
}

std::optional<ConcatBoxes> cnnc::cnn::concatBoxes(ConcatOp concat) {
  auto result = cast<RankedTensorType>(concat.getY().getType());
  int64_t axis = concat.getAxis();
  LayoutAttr layout = layoutOf(result);
  int64_t tile = tileOf(layout, axis);
  ConcatBoxes boxes{axis, {}};
  if (layout)
    boxes.dim = llvm::find(layout.getOuter(), axis) - layout.getOuter().begin();
  int64_t start = 0;
  for (auto [i, x] : llvm::enumerate(concat.getXs())) {
    auto type = cast<RankedTensorType>(x.getType());
    bool last = i + 1 == concat.getXs().size();
    if (type.getEncoding() != result.getEncoding() ||
        (type.getDimSize(axis) % tile != 0 && !last))
      return std::nullopt;
    boxes.starts.push_back(start);
    start += physicalType(type).getDimSize(boxes.dim);
  }
  return boxes;
}
