//===- LoopForm.cpp - element by element over the physical order ----------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/common/forms/Forms.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;

namespace {
/// The physical dimensions of a tensor as loops.
struct PhysicalDims {
  SmallVector<int64_t> extents;
  SmallVector<int64_t> logical; ///< the logical dimension of each
  SmallVector<int64_t> shape;   ///< logical shape

  explicit PhysicalDims(RankedTensorType type) : shape(type.getShape()) {
    extents = llvm::to_vector(cnn::physicalType(type).getShape());
    if (cnn::LayoutAttr layout = cnn::layoutOf(type)) {
      llvm::append_range(logical, layout.getOuter());
      llvm::append_range(logical, layout.getInnerDims());
    } else {
      llvm::append_range(logical, llvm::seq<int64_t>(0, shape.size()));
    }
  }

  /// Elements of tiles of dimension `dim`, times its outer extent.
  int64_t padded(int64_t dim) const {
    int64_t product = 1;
    for (auto [extent, d] : llvm::zip(extents, logical))
      if (d == dim)
        product *= extent;
    return product;
  }
};
} // namespace

/// The logical index at physical position `ivs`; dimension `lanesDim` is at
/// lanes `ivs[lanesDim]` and following.
static Index logicalIndex(ElementEmitter &e, const PhysicalDims &dims,
                          ValueRange ivs, size_t lanesDim) {
  LaneBuilder &l = e.l;
  LaneIndex zero = l.uniform(0);
  zero.alignment = 0;
  Index index(dims.shape.size(), zero);
  for (auto [p, iv] : llvm::enumerate(ivs)) {
    int64_t d = dims.logical[p];
    LaneIndex here = dims.extents[p] == 1 ? zero : l.uniform(iv);
    if (p == lanesDim && l.lanes > 1) {
      here.kind = LaneIndex::Kind::Contiguous;
      here.alignment = dims.extents[p] == 1 ? 0 : l.lanes;
    }
    bool first = !llvm::is_contained(ArrayRef(dims.logical).take_front(p), d);
    index[d] =
        first ? here
              : l.plus(l.affine(index[d], dims.extents[p], int64_t(0)), here);
  }
  for (auto [d, i] : llvm::enumerate(index))
    i.mayExceed = dims.padded(d) > dims.shape[d];
  return index;
}

/// The innermost dimension: vectors of lanes, then what is left one by one.
static void emitInnermost(KernelContext &context, ElementEmitter &vectors,
                          ElementEmitter &scalars, const PhysicalDims &dims,
                          ArrayRef<Value> outer) {
  int64_t extent = dims.extents.empty() ? 1 : dims.extents.back();
  int64_t lanes = vectors.l.lanes;
  int64_t covered = extent / lanes * lanes;
  auto body = [&](ElementEmitter &e) {
    return [&, outer](Value iv, ValueRange) -> SmallVector<Value> {
      SmallVector<Value> ivs(outer);
      if (!dims.extents.empty())
        ivs.push_back(iv);
      context.storeResults(e, logicalIndex(e, dims, ivs, ivs.size() - 1));
      return {};
    };
  };
  LaneBuilder &l = vectors.l;
  if (covered > 0)
    vectors.loop(l.constantIndex(0), l.constantIndex(covered), lanes, {},
                 body(vectors));
  if (covered < extent)
    scalars.loop(l.constantIndex(covered), l.constantIndex(extent), 1, {},
                 body(scalars));
}

size_t cnnc::lanesDimension(ArrayRef<int64_t> extents) {
  size_t d = extents.empty() ? 0 : extents.size() - 1;
  while (d > 0 && extents[d] == 1)
    --d;
  return d;
}

/// A task for each vector of the innermost dimension that has more than one
/// element, all of which are whole.
static void emitVectorTask(KernelContext &context, ElementEmitter &e,
                           const PhysicalDims &dims, Value task) {
  size_t lanesDim = lanesDimension(dims.extents);
  SmallVector<int64_t> extents = dims.extents;
  if (!extents.empty())
    extents[lanesDim] /= e.l.lanes;
  SmallVector<Value> position = splitTask(e.l, task, extents);
  if (!extents.empty() && e.l.lanes > 1)
    position[lanesDim] =
        e.l.mul(position[lanesDim], e.l.constantIndex(e.l.lanes));
  context.storeResults(e, logicalIndex(e, dims, position, lanesDim));
}

void cnnc::emitLoopForm(KernelContext &context) {
  auto type = cast<RankedTensorType>(
      context.kernel.getYield().getValues().front().getType());
  PhysicalDims dims(type);
  size_t taskDims = context.tiling.getInt("task_dims");
  ElementEmitter vectors = context.emitter(context.tiling.getInt("lanes"));
  ElementEmitter scalars = context.emitter(1);
  ArrayRef<int64_t> extents(dims.extents);
  vectors.loop(context.begin(), context.end(), 1, {},
               [&](Value task, ValueRange) -> SmallVector<Value> {
                 if (taskDims > 0 && taskDims == extents.size()) {
                   emitVectorTask(context, vectors, dims, task);
                   return {};
                 }
                 SmallVector<Value> position =
                     splitTask(vectors.l, task, extents.take_front(taskDims));
                 ArrayRef<int64_t> middle =
                     extents.empty() ? extents
                                     : extents.drop_back().drop_front(taskDims);
                 vectors.nest(middle, {}, [&](ValueRange ivs, ValueRange) {
                   SmallVector<Value> outer(position);
                   llvm::append_range(outer, ivs);
                   emitInnermost(context, vectors, scalars, dims, outer);
                   return SmallVector<Value>();
                 });
                 return {};
               });
}

SmallVector<Value> cnnc::splitTask(LaneBuilder &l, Value task,
                                   ArrayRef<int64_t> extents) {
  SmallVector<Value> position(extents.size());
  for (int64_t p = int64_t(extents.size()) - 1; p > 0; --p) {
    Value extent = l.constantIndex(extents[p]);
    position[p] = l.op<arith::RemUIOp>(task, extent);
    task = l.op<arith::DivUIOp>(task, extent);
  }
  if (!position.empty())
    position[0] = task;
  return position;
}
