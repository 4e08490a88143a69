//===- Indexing.cpp - evaluation of gathers and scatters ------------------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"
#include <cstring>

using namespace mlir;
using namespace cnnc::cnn;

/// The elements of an index tensor, i32 or i64.
static std::vector<int64_t> indexValues(const Tensor &indices) {
  if (indices.element().isInteger(64)) {
    ArrayRef<int64_t> values = indices.values<int64_t>();
    return {values.begin(), values.end()};
  }
  ArrayRef<int32_t> values = indices.values<int32_t>();
  return {values.begin(), values.end()};
}

/// An index as gathers read it: from the end if negative, then clamped.
static int64_t clampedIndex(int64_t index, int64_t extent) {
  if (index < 0)
    index += extent;
  return std::clamp<int64_t>(index, 0, extent - 1);
}

static int64_t product(ArrayRef<int64_t> extents) {
  int64_t result = 1;
  for (int64_t extent : extents)
    result *= extent;
  return result;
}

void cnnc::cnn::compute(GatherOp op, In in, Out out) {
  std::vector<int64_t> indices = indexValues(in[1]);
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t axis = op.getAxis(), extent = shape[axis];
  size_t slice =
      product(shape.drop_front(axis + 1)) * elementBytes(in[0].element());
  const char *x = in[0].bytes().data();
  char *y = out[0].mutableBytes().data();
  for (int64_t outer = 0; outer < product(shape.take_front(axis)); ++outer)
    for (int64_t index : indices) {
      int64_t source = outer * extent + clampedIndex(index, extent);
      std::memcpy(y, x + source * slice, slice);
      y += slice;
    }
}

void cnnc::cnn::compute(GatherElementsOp op, In in, Out out) {
  std::vector<int64_t> indices = indexValues(in[1]);
  ArrayRef<int64_t> from = in[0].shape(), shape = out[0].shape();
  int64_t axis = op.getAxis();
  Strides strides = rowMajorStrides(from);
  int64_t along = std::exchange(strides[axis], 0);
  dispatchBits(out[0].element(), [&](auto tag) {
    using Bits = typename decltype(tag)::type;
    ArrayRef<Bits> x = in[0].values<Bits>();
    MutableArrayRef<Bits> y = out[0].mutableValues<Bits>();
    forEachRow<2>(shape, {rowMajorStrides(shape), strides},
                  [&](int64_t count, auto at, auto step) {
                    for (int64_t i = 0; i < count; ++i) {
                      int64_t to = at[0] + i * step[0];
                      int64_t index = clampedIndex(indices[to], from[axis]);
                      y[to] = x[at[1] + i * step[1] + index * along];
                    }
                  });
  });
}

void cnnc::cnn::compute(GatherNDOp op, In in, Out out) {
  std::vector<int64_t> indices = indexValues(in[1]);
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t batchDims = op.getBatchDims(), depth = in[1].shape().back();
  ArrayRef<int64_t> indexed = shape.slice(batchDims, depth);
  int64_t batches = product(shape.take_front(batchDims));
  int64_t tuples = int64_t(indices.size()) / depth;
  size_t slice = product(shape.drop_front(batchDims + depth)) *
                 elementBytes(in[0].element());
  const char *x = in[0].bytes().data();
  char *y = out[0].mutableBytes().data();
  for (int64_t tuple = 0; tuple < tuples; ++tuple) {
    int64_t source = tuple / (tuples / batches);
    for (int64_t d = 0; d < depth; ++d)
      source = source * indexed[d] +
               clampedIndex(indices[tuple * depth + d], indexed[d]);
    std::memcpy(y + tuple * slice, x + source * slice, slice);
  }
}

/// What becomes of element `a` when update `b` meets it.
template <typename T> static T meet(ScatterKind kind, T a, T b) {
  switch (kind) {
  case ScatterKind::assign:
    return b;
  case ScatterKind::add:
    return narrow<T>(wrapAdd(widen(a), widen(b)));
  case ScatterKind::mul:
    return narrow<T>(wrapMul(widen(a), widen(b)));
  case ScatterKind::max:
    return narrow<T>(maximum(widen(a), widen(b)));
  case ScatterKind::min:
    return narrow<T>(minimum(widen(a), widen(b)));
  }
  llvm_unreachable("unknown kind");
}

/// The slice of x that an index tuple names, or nothing if it lies outside.
static std::optional<int64_t> sliceAt(ArrayRef<int64_t> tuple,
                                      ArrayRef<int64_t> extents) {
  int64_t slice = 0;
  for (auto [index, extent] : llvm::zip(tuple, extents)) {
    int64_t i = index < 0 ? index + extent : index;
    if (i < 0 || i >= extent)
      return std::nullopt;
    slice = slice * extent + i;
  }
  return slice;
}

void cnnc::cnn::compute(ScatterNDOp op, In in, Out out) {
  std::vector<int64_t> indices = indexValues(in[1]);
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t depth = in[1].shape().back();
  int64_t slice = product(shape.drop_front(depth));
  llvm::copy(in[0].bytes(), out[0].mutableBytes().begin());
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    ArrayRef<T> updates = in[2].values<T>();
    for (int64_t tuple = 0; tuple < int64_t(indices.size()) / depth; ++tuple) {
      ArrayRef<int64_t> index(&indices[tuple * depth], depth);
      auto target = sliceAt(index, shape.take_front(depth));
      for (int64_t i = 0; target && i < slice; ++i) {
        T &element = y[*target * slice + i];
        element = meet(op.getKind(), element, updates[tuple * slice + i]);
      }
    }
  });
}
