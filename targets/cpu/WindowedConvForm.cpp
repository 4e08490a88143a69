//===- WindowedConvForm.cpp - a depthwise convolution with its input ------===//
//
// A convolution and the depthwise one that reads its results
// (CpuWindows.h says how the work is cut): the rows of the first that a strip
// of results needs are computed into memory of the thread,
// [block][row][column][channel], with what stands between the two applied in
// registers, and read from there, block by block, so that the rows of a window
// stay in the first level of the caches.
//
// Tasks: image x band of rows x group of channel blocks.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/CpuWindows.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class WindowedConv {
public:
  explicit WindowedConv(KernelContext &context)
      : context(context), convs(windowedConvs(context.kernel)),
        first(convs.first), second(convs.second),
        e0(cnn::shapeOf(first.getY())), y(cnn::shapeOf(second.getY())),
        rows(context.tiling.getInt("rows")),
        strip(context.tiling.getInt("strip_rows")),
        slots(bandRows(second, strip)),
        vectors(context.tiling.getInt("vectors")),
        block(cnn::channelBlockOf(cnn::layoutOf(first.getY().getType()))),
        e(context.emitter(block)), l(e.l),
        producer(e, first, context.tiling.getInt("pixels"), vectors,
                 context.tiling.getIntOr("by_columns", 0)),
        consumer(e, second, context.tiling.getInt("window_pixels")) {}

  void emit();

private:
  /// First row of the first convolution that a task needs, and one past its
  /// last, for output rows from `begin` to before `end`.
  std::pair<Value, Value> neededRows(Value begin, Value end);
  /// Output rows from `begin` to before `end`, for which rows of the first from
  /// `computed` on are missing; gives the first row that still is.
  Value emitStrip(Value begin, Value end, Value computed);
  /// Where a row of the first convolution is in `band`: those that a strip
  /// needs have places of their own.
  Value slotOf(Value row);
  void computeRow(Value row);
  void slideOver(Value row, Value q);
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  std::pair<cnn::ConvOp, cnn::ConvOp> convs;
  cnn::ConvOp first, second;
  ArrayRef<int64_t> e0, y;
  int64_t rows, strip, slots, vectors, block;
  ElementEmitter e;
  LaneBuilder &l;
  DirectConvRow producer;
  DepthwiseConvRow consumer;
  Value band; ///< rows of the first convolution, in the thread's memory
  Value image, firstBlock, firstRow;
};
} // namespace

std::pair<Value, Value> WindowedConv::neededRows(Value begin, Value end) {
  Value stride = index(second.getStrides()[0]);
  int64_t pad = second.getPads()[0];
  int64_t reach =
      second.getDilations()[0] * (cnn::shapeOf(second.getW())[2] - 1);
  Value low = l.add(l.mul(begin, stride), index(-pad));
  Value last = l.add(end, index(-1));
  Value high = l.add(l.mul(last, stride), index(reach + 1 - pad));
  return {l.max(low, index(0)), l.min(high, index(e0[2]))};
}

void WindowedConv::emit() {
  int64_t blocks = llvm::divideCeil(e0[1], block);
  int64_t bands = llvm::divideCeil(y[2], rows);
  auto type = MemRefType::get({vectors, slots, e0[3], block},
                              cnn::elementOf(first.getY()));
  Value scratch = context.function.getArguments().back();
  band =
      memref::ViewOp::create(l.b, l.loc, type, scratch, index(0), ValueRange());
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           SmallVector<Value> position =
               splitTask(l, task, {y[0], bands, blocks / vectors});
           image = position[0];
           firstBlock = l.mul(position[2], index(vectors));
           Value begin = l.mul(position[1], index(rows));
           Value end = l.min(l.add(begin, index(rows)), index(y[2]));
           firstRow = neededRows(begin, end).first;
           e.loop(begin, end, strip, firstRow,
                  [&](Value at, ValueRange computed) -> SmallVector<Value> {
                    Value until = l.min(l.add(at, index(strip)), end);
                    return {emitStrip(at, until, computed.front())};
                  });
           return {};
         });
}

Value WindowedConv::emitStrip(Value begin, Value end, Value computed) {
  auto [low, high] = neededRows(begin, end);
  e.loop(l.max(low, computed), high, 1, {},
         [&](Value row, ValueRange) -> SmallVector<Value> {
           computeRow(row);
           return {};
         });
  e.nest({vectors}, {}, [&](ValueRange q, ValueRange) {
    e.loop(begin, end, 1, {}, [&](Value row, ValueRange) -> SmallVector<Value> {
      slideOver(row, q.front());
      return {};
    });
    return SmallVector<Value>();
  });
  return high;
}

Value WindowedConv::slotOf(Value row) {
  Value at = l.sub(row, firstRow);
  return strip < rows ? l.modulo(l.uniform(at), slots).value : at;
}

void WindowedConv::computeRow(Value row) {
  Value at = slotOf(row);
  producer.emit(
      image, firstBlock, {row},
      [&](const PixelTile &tile, int64_t p, int64_t q, Value sum) {
        Value column = l.add(tile.start, index(p));
        e.bindComputed(first.getY(), sum);
        Value v = e.element(
            second.getX(),
            {l.uniform(image),
             channelLanes(l, l.add(firstBlock, index(q)), block, e0[1]),
             l.uniform(row), l.uniform(column)});
        vector::StoreOp::create(l.b, l.loc, l.spread(v), band,
                                ValueRange{index(q), at, column, index(0)});
      });
}

void WindowedConv::slideOver(Value row, Value q) {
  Value number = l.add(firstBlock, q);
  auto load = [&](ValueRange at, Value column) -> Value {
    return vector::LoadOp::create(
        l.b, l.loc, l.vectorOf(cnn::elementOf(first.getY())), band,
        ValueRange{q, slotOf(at[0]), column, index(0)});
  };
  auto store = [&](const PixelTile &tile, int64_t p, Value sum) {
    e.bindComputed(second.getY(), sum);
    Value column = l.add(tile.start, index(p));
    context.storeResults(e, {l.uniform(image),
                             channelLanes(l, number, block, y[1]),
                             l.uniform(row), l.uniform(column)});
  };
  consumer.emit(number, {row}, load, store);
}

void cnnc::cpu::emitWindowedConvForm(KernelContext &context) {
  WindowedConv(context).emit();
}
