//===- PoolForm.cpp - one block of channels at a time ---------------------===//
//
// A pool over blocked channels, in tiles of `pixels` output pixels: what the
// windows of a tile have in a column is reduced first, over their rows, and
// kept in registers; then each pixel reduces its columns. Where windows
// overlap, no element is loaded twice and most steps are shared.
//
// Tasks: image x channel block x outer output position.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class Pool {
public:
  Pool(KernelContext &context, cnn::PoolOp pool)
      : context(context), pool(pool), y(cnn::shapeOf(pool.getY())),
        element(cnn::elementOf(pool.getX())), kind(reductionOf(pool)),
        block(cnn::channelBlockOf(cnn::layoutOf(pool.getY().getType()))),
        e(context.emitter(block)), l(e.l),
        window{cnn::shapeOf(pool.getX()).drop_front(2), pool.getKernel(),
               pool.getStrides(), pool.getDilations(), pool.getPads()},
        row(window, y.back()) {}

  void emit();

private:
  void emitRow(const RowTasks::Position &at);
  SmallVector<Value> reduceRows(const RowTasks::Position &at,
                                const PixelTile &tile,
                                ArrayRef<int64_t> columns);
  Value reduceColumns(const PixelTile &tile, int64_t p,
                      ArrayRef<int64_t> columns, ValueRange reduced);
  Value step(Value acc, Value x) {
    return reductionStep(l, kind, acc, x, element);
  }

  KernelContext &context;
  cnn::PoolOp pool;
  ArrayRef<int64_t> y;
  Type element;
  cnn::ReduceKind kind;
  int64_t block;
  ElementEmitter e;
  LaneBuilder &l;
  WindowGeometry window;
  RowGeometry row;
};
} // namespace

void Pool::emit() {
  RowTasks tasks(y[0], llvm::divideCeil(y[1], block),
                 y.drop_front(2).drop_back(),
                 context.tiling.getIntOr("band_rows", 0));
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           emitRow(tasks.split(l, task));
           return {};
         });
}

void Pool::emitRow(const RowTasks::Position &at) {
  forEachPixelTile(
      e, row, context.tiling.getInt("pixels"), [&](const PixelTile &tile) {
        SmallVector<int64_t> columns = row.columns(tile);
        SmallVector<Value> reduced = reduceRows(at, tile, columns);
        for (int64_t p = 0; p < tile.size; ++p) {
          Index index = {l.uniform(at.image),
                         channelLanes(l, at.group, block, y[1])};
          for (Value o : at.outer)
            index.push_back(l.uniform(o));
          index.push_back(l.uniform(l.add(tile.start, l.constantIndex(p))));
          Value result = reduceColumns(tile, p, columns, reduced);
          e.bindComputed(pool.getY(), fromAccumulator(l, result, element));
          context.storeResults(e, index);
        }
      });
}

SmallVector<Value> Pool::reduceRows(const RowTasks::Position &at,
                                    const PixelTile &tile,
                                    ArrayRef<int64_t> columns) {
  Value identity = l.spread(reductionIdentity(l, kind, element));
  SmallVector<Value> initial(columns.size(), identity);
  LaneIndex channels =
      channelLanes(l, at.group, block, cnn::shapeOf(pool.getX())[1]);
  return emitOuterTaps(
      e, window, at.outer, initial,
      [&](ValueRange, ValueRange position, ValueRange carried) {
        Value start = l.mul(tile.start, l.constantIndex(row.stride));
        SmallVector<Value> next;
        for (auto [column, acc] : llvm::zip(columns, carried)) {
          Index from = {l.uniform(at.image), channels};
          for (Value outer : position)
            from.push_back(l.uniform(outer));
          from.push_back(l.uniform(l.add(start, l.constantIndex(column))));
          next.push_back(step(acc, e.element(pool.getX(), from)));
        }
        return next;
      });
}

Value Pool::reduceColumns(const PixelTile &tile, int64_t p,
                          ArrayRef<int64_t> columns, ValueRange reduced) {
  Value result;
  for (int64_t s = 0; s < row.kernel; ++s) {
    if (!row.meets(tile, p, s))
      continue;
    size_t number =
        llvm::lower_bound(columns, row.column(p, s)) - columns.begin();
    Value here = reduced[number];
    result = result ? step(result, here) : here;
  }
  return result ? result : l.spread(reductionIdentity(l, kind, element));
}

void cnnc::cpu::emitPoolForm(KernelContext &context) {
  Pool(context, context.root<cnn::PoolOp>()).emit();
}
