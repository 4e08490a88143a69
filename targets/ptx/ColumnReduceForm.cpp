//===- ColumnReduceForm.cpp - reductions over outer dimensions ------------===//
//
// A pooling over the whole picture with channels last, say: neighbours in
// memory belong to different results. Threads next to each other take
// neighbouring results, so that a warp reads whole runs.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/SharedMemory.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

std::optional<int64_t> cnnc::ptx::columnDimension(cnn::ReduceOp op) {
  auto strides = linearStrides(cast<RankedTensorType>(op.getX().getType()));
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  for (int64_t d = 0; strides && d < int64_t(shape.size()); ++d)
    if ((*strides)[d] == 1 && shape[d] > 1 &&
        !llvm::is_contained(op.getAxes(), d))
      return d;
  return std::nullopt;
}

namespace {
class ColumnReduce {
public:
  explicit ColumnReduce(KernelContext &context)
      : context(context), op(context.root<cnn::ReduceOp>()),
        e(context.emitter(1)), l(e.l), element(cnn::elementOf(op.getX())),
        shape(cnn::shapeOf(op.getX())), dimension(*columnDimension(op)),
        columns(context.tiling.getInt("columns")),
        parts(context.tiling.getInt("threads") / columns) {}

  void emit() {
    place();
    Value inside = {};
    Value sum = identity();
    if (shape[dimension] % columns != 0) {
      inside =
          l.less(first[dimension].value, l.constantIndex(shape[dimension]));
      sum = e.ifElse(
          inside, [&] { return ownSum(); }, [&] { return identity(); });
    } else {
      sum = ownSum();
    }
    sum = addUp(sum);
    Value isFirst =
        l.compare(arith::CmpIPredicate::eq, part, l.constantIndex(0));
    e.ifThen(inside ? l.logicalAnd(isFirst, inside) : isFirst, [&] {
      e.bindComputed(op.getY(), fromAccumulator(l, sum, element));
      context.storeResults(e, first);
    });
  }

private:
  Value identity() { return reductionIdentity(l, op.getKind(), element); }

  /// Finds the column and the part of its elements that are this thread's.
  void place() {
    thread = gpu::ThreadIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value block = gpu::BlockIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value across = l.constantIndex(columns);
    part = l.op<arith::DivUIOp>(thread, across);
    SmallVector<int64_t> others, extents;
    for (int64_t d = 0; d < int64_t(shape.size()); ++d)
      if (d != dimension && !llvm::is_contained(op.getAxes(), d)) {
        others.push_back(d);
        extents.push_back(shape[d]);
      }
    extents.push_back(llvm::divideCeil(shape[dimension], columns));
    SmallVector<Value> position = splitTask(l, block, extents);
    first.assign(shape.size(), l.uniform(0));
    for (auto [d, v] : llvm::zip(others, position))
      first[d] = l.uniform(v);
    first[dimension] = l.uniform(l.add(l.mul(position.back(), across),
                                       l.op<arith::RemUIOp>(thread, across)));
  }

  /// The reduction of the thread's elements: numbers part, part + parts, ...
  Value ownSum() {
    SmallVector<int64_t> extents;
    int64_t elements = 1;
    for (int64_t axis : op.getAxes()) {
      extents.push_back(shape[axis]);
      elements *= shape[axis];
    }
    auto add = [&](Value number, ValueRange carried) -> SmallVector<Value> {
      Index at(first);
      for (auto [axis, v] :
           llvm::zip(op.getAxes(), splitTask(l, number, extents)))
        at[axis] = l.uniform(v);
      return {reductionStep(l, op.getKind(), carried[0],
                            e.element(op.getX(), at), element)};
    };
    return e.loop(part, l.constantIndex(elements), parts, identity(), add)
        .front();
  }

  /// The reduction over all parts, in the threads of the first.
  Value addUp(Value sum) {
    Type combined = isa<FloatType>(sum.getType()) ? sum.getType() : element;
    Value all = sharedArray(l, sum.getType(), 0, parts * columns);
    for (int64_t half = parts / 2; half >= 1; half /= 2) {
      Value limit = l.constantIndex(half);
      memref::StoreOp::create(l.b, l.loc, sum, all, thread);
      gpu::BarrierOp::create(l.b, l.loc);
      sum = e.ifElse(
          l.less(part, limit),
          [&]() -> Value {
            Value other = l.add(thread, l.constantIndex(half * columns));
            return reductionStep(
                l, op.getKind(), sum,
                memref::LoadOp::create(l.b, l.loc, all, other).getResult(),
                combined);
          },
          [&] { return sum; });
      if (half > 1)
        gpu::BarrierOp::create(l.b, l.loc);
    }
    return sum;
  }

  KernelContext &context;
  cnn::ReduceOp op;
  ElementEmitter e;
  LaneBuilder &l;
  Type element;
  ArrayRef<int64_t> shape;
  int64_t dimension; ///< of the columns
  int64_t columns, parts;
  Value thread, part;
  Index first; ///< the column's first element
};
} // namespace

void cnnc::ptx::emitColumnReduceForm(KernelContext &context) {
  ColumnReduce(context).emit();
}
