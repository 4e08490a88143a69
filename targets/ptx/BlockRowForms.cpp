//===- BlockRowForms.cpp - a block for each row ---------------------------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/BlockReduction.h"
#include "targets/ptx/PtxForms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

namespace {
/// Row number `blockIdx` of a tensor: all positions along `axes` at one
/// position in the other dimensions.
class BlockRow {
public:
  BlockRow(KernelContext &context, Value x, ArrayRef<int64_t> axes)
      : e(context.emitter(1)), l(e.l), shape(cnn::shapeOf(x)),
        threads(context.tiling.getInt("threads")), axes(axes) {
    thread = gpu::ThreadIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value block = gpu::BlockIdOp::create(l.b, l.loc, gpu::Dimension::x);
    SmallVector<int64_t> others, extents;
    for (int64_t d = 0; d < int64_t(shape.size()); ++d)
      if (!llvm::is_contained(axes, d)) {
        others.push_back(d);
        extents.push_back(shape[d]);
      }
    first.assign(shape.size(), l.uniform(0));
    SmallVector<Value> position = splitTask(l, block, extents);
    for (auto [d, v] : llvm::zip(others, position))
      first[d] = l.uniform(v);
    for (int64_t axis : axes) {
      rowExtents.push_back(shape[axis]);
      elements *= shape[axis];
    }
  }

  /// Calls `body` for each element of the row that is this thread's: numbers
  /// thread, thread + threads, ...
  SmallVector<Value>
  forEach(ValueRange initial,
          function_ref<SmallVector<Value>(IndexRef, ValueRange)> body) {
    return e.loop(thread, l.constantIndex(elements), threads, initial,
                  [&](Value number, ValueRange carried) {
                    Index at(first);
                    SmallVector<Value> parts = splitTask(l, number, rowExtents);
                    for (auto [axis, v] : llvm::zip(axes, parts))
                      at[axis] = l.uniform(v);
                    return body(at, carried);
                  });
  }

  ElementEmitter e;
  LaneBuilder &l;
  ArrayRef<int64_t> shape;
  int64_t threads;
  Value thread;
  Index first; ///< the row's first element

private:
  SmallVector<int64_t> axes, rowExtents;
  int64_t elements = 1;
};
} // namespace

void cnnc::ptx::emitBlockReduceForm(KernelContext &context) {
  auto op = context.root<cnn::ReduceOp>();
  BlockRow row(context, op.getX(), op.getAxes());
  LaneBuilder &l = row.l;
  Type element = cnn::elementOf(op.getX());
  Value identity = reductionIdentity(l, op.getKind(), element);
  auto step = [&](IndexRef at, ValueRange carried) -> SmallVector<Value> {
    return {reductionStep(l, op.getKind(), carried[0],
                          row.e.element(op.getX(), at), element)};
  };
  Value own = row.forEach(identity, step).front();
  Value all = BlockReduction(row.e, row.thread, row.threads)
                  .all(op.getKind(), own, element);
  Value isFirst =
      l.compare(arith::CmpIPredicate::eq, row.thread, l.constantIndex(0));
  row.e.ifThen(isFirst, [&] {
    row.e.bindComputed(op.getY(), fromAccumulator(l, all, element));
    context.storeResults(row.e, row.first);
  });
}

void cnnc::ptx::emitBlockSoftmaxForm(KernelContext &context) {
  auto op = context.root<cnn::SoftmaxOp>();
  BlockRow row(context, op.getX(), {int64_t(op.getAxis())});
  LaneBuilder &l = row.l;
  Type element = cnn::elementOf(op.getX()), type = accumulatorType(element);
  BlockReduction block(row.e, row.thread, row.threads);
  auto input = [&](IndexRef at) {
    return l.widened(row.e.element(op.getX(), at));
  };
  auto largest = [&](IndexRef at, ValueRange carried) -> SmallVector<Value> {
    return {l.max(carried[0], input(at))};
  };
  Value most = block.all(
      cnn::ReduceKind::max,
      row.forEach(l.constant(type, -INFINITY), largest).front(), element);
  auto add = [&](IndexRef at, ValueRange carried) -> SmallVector<Value> {
    Value shifted = softmaxShift(l, op, input(at), most);
    return {l.add(carried[0], softmaxTerm(l, op, shifted))};
  };
  Value sum = block.all(cnn::ReduceKind::sum,
                        row.forEach(l.zero(type), add).front(), element);
  row.forEach({}, [&](IndexRef at, ValueRange) -> SmallVector<Value> {
    Value shifted = softmaxShift(l, op, input(at), most);
    row.e.bindComputed(op.getY(), softmaxElement(l, op, shifted, sum));
    context.storeResults(row.e, at);
    return {};
  });
}
