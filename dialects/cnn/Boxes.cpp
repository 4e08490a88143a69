//===- Boxes.cpp - parts of a buffer that are not contiguous --------------===//

#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include <numeric>

using namespace mlir;
using namespace cnnc::cnn;

SmallVector<int64_t> cnnc::cnn::denseStrides(ArrayRef<int64_t> shape) {
  return computeSuffixProduct(shape);
}

SmallVector<int64_t> cnnc::cnn::stridesOf(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  [[maybe_unused]] LogicalResult known =
      type.getStridesAndOffset(strides, offset);
  assert(succeeded(known) && "buffers have strided layouts");
  return strides;
}

int64_t cnnc::cnn::spanOf(MemRefType type) {
  if (type.getNumElements() == 0)
    return 0;
  int64_t last = 0;
  for (auto [extent, stride] : llvm::zip(type.getShape(), stridesOf(type)))
    last += (extent - 1) * stride;
  return last + 1;
}

int64_t cnnc::cnn::spanBytes(MemRefType type) {
  return spanOf(type) * (type.getElementTypeBitWidth() / 8);
}

/// The strides of a box, with those that do not matter as if it were dense.
static SmallVector<int64_t> canonicalStrides(ArrayRef<int64_t> shape,
                                             ArrayRef<int64_t> strides) {
  SmallVector<int64_t> result(strides);
  int64_t dense = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    if (shape[d] == 1)
      result[d] = dense;
    dense = result[d] * shape[d];
  }
  return result;
}

MemRefType cnnc::cnn::boxType(ArrayRef<int64_t> shape, Type element,
                              ArrayRef<int64_t> strides) {
  SmallVector<int64_t> own = canonicalStrides(shape, strides);
  if (own == denseStrides(shape) || llvm::is_contained(shape, 0))
    return MemRefType::get(shape, element);
  return MemRefType::get(
      shape, element,
      StridedLayoutAttr::get(element.getContext(), /*offset=*/0, own));
}

std::optional<SmallVector<int64_t>>
cnnc::cnn::reshapedStrides(ArrayRef<int64_t> shape, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> to) {
  if (llvm::is_contained(shape, 0))
    return denseStrides(to);
  SmallVector<int64_t> result(to.size(), 1);
  // From the innermost dimension on: groups of dimensions of equal products.
  size_t from = shape.size(), into = to.size();
  while (from > 0 || into > 0) {
    int64_t stride = 1, left = 1; // of the group, and what it still lacks
    while (from > 0 && left == 1) {
      stride = strides[--from];
      left = shape[from];
    }
    int64_t product = left;
    while (into > 0 && (left > 1 || to[into - 1] == 1 || from == 0)) {
      int64_t extent = to[--into];
      // Dimensions that are merged must follow each other without gaps.
      while (left % extent != 0 && from > 0) {
        --from;
        if (shape[from] > 1 && strides[from] != stride * product)
          return std::nullopt;
        product *= shape[from];
        left *= shape[from];
      }
      if (left % extent != 0)
        return std::nullopt;
      result[into] = stride * (product / left);
      left /= extent;
    }
    if (left != 1)
      return std::nullopt;
  }
  return result;
}

/// True if windows slide over physical dimension `p` of a tensor of this type.
static bool isSpatial(RankedTensorType type, size_t p) {
  size_t rank = type.getRank();
  int64_t logical = p;
  if (LayoutAttr layout = layoutOf(type))
    logical = p < rank ? layout.getOuter()[p] : layout.getInnerDims()[p - rank];
  return rank > 2 && logical >= 2;
}

/// The innermost dimension that has more than one element, or else the first.
static size_t innermost(ArrayRef<int64_t> shape) {
  for (size_t d = shape.size(); d-- > 0;)
    if (shape[d] > 1)
      return d;
  return 0;
}

/// Bytes from the first element of a box that follow each other.
static int64_t runBytes(ArrayRef<int64_t> shape, ArrayRef<int64_t> strides,
                        int64_t elementBytes) {
  int64_t run = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    if (shape[d] > 1 && strides[d] != run)
      break;
    run *= shape[d];
  }
  return run * elementBytes;
}

std::string cnnc::cnn::whyNotBox(RankedTensorType type,
                                 ArrayRef<int64_t> strides, int64_t alignment,
                                 int64_t sector) {
  RankedTensorType physical = physicalType(type);
  ArrayRef<int64_t> shape = physical.getShape();
  if (llvm::is_contained(shape, 0))
    return "";
  int64_t bytes = physical.getElementTypeBitWidth() / 8;
  size_t inner = innermost(shape);
  int64_t extent = shape.empty() ? 1 : shape[inner];
  if (extent > 1 && strides[inner] != 1)
    return "its innermost elements are no neighbours there";
  int64_t run = runBytes(shape, strides, bytes);
  if (3 * run < sector && run < physical.getNumElements() * bytes)
    return "its runs of " + std::to_string(run) + " bytes would each move " +
           std::to_string(sector);
  // Vectors divide the innermost extent. Only those along a window need not:
  // where they begin depends on its step and on all spatial strides.
  bool alongWindow = isSpatial(type, inner);
  int64_t vector =
      alongWindow ? kBoxVectorBytes : std::gcd(kBoxVectorBytes, extent * bytes);
  if (alignment % vector != 0)
    return "vectors of " + std::to_string(vector) +
           " bytes would begin at multiples of " + std::to_string(alignment);
  SmallVector<int64_t> dense = denseStrides(shape);
  for (size_t d = 0; d < shape.size(); ++d) {
    if (alongWindow && shape[d] > 1 && isSpatial(type, d) &&
        strides[d] != dense[d])
      return "vectors along windows would begin elsewhere";
    int64_t needed = std::gcd(vector, dense[d] * bytes);
    if (shape[d] > 1 && strides[d] * bytes % needed != 0)
      return "vectors of " + std::to_string(needed) +
             " bytes would lie in rows of " +
             std::to_string(strides[d] * bytes);
  }
  return "";
}
