//===- DepthwiseConvForm.cpp - one block of channels at a time ------------===//
//
// Every lane is a channel of its own: a tile of `pixels` output pixels of one
// channel block is accumulated over the taps, which are written out along the
// row, so that each tap's weights are loaded once for the tile.
//
// Tasks: image x channel block x outer output position.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

DepthwiseConvRow::DepthwiseConvRow(ElementEmitter &e, cnn::ConvOp conv,
                                   int64_t pixels)
    : e(e), l(e.l), conv(conv), pixels(pixels),
      block(cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()))),
      weights(*e.bufferOf(conv.getW())),
      window{cnn::shapeOf(conv.getX()).drop_front(2),
             cnn::shapeOf(conv.getW()).drop_front(2), conv.getStrides(),
             conv.getDilations(), conv.getPads()},
      row(window, cnn::shapeOf(conv.getY()).back()) {}

void DepthwiseConvRow::emit(Value blockNumber, ValueRange outer, Load load,
                            Store store) {
  int64_t channels = cnn::shapeOf(conv.getY())[1];
  forEachPixelTile(e, row, pixels, [&](const PixelTile &tile) {
    LaneIndex lanes = channelLanes(l, blockNumber, block, channels);
    Value bias = l.spread(conv.getBias() ? e.element(conv.getBias(), {lanes})
                                         : l.zero(cnn::elementOf(conv.getY())));
    SmallVector<Value> initial(tile.size, bias);
    SmallVector<Value> sums = emitOuterTaps(
        e, window, outer, initial,
        [&](ValueRange tap, ValueRange position, ValueRange carried) {
          SmallVector<Value> next(carried);
          for (int64_t s = 0; s < row.kernel; ++s)
            addTap(tile, blockNumber, tap, position, s, load, next);
          return next;
        });
    for (int64_t p = 0; p < tile.size; ++p)
      store(tile, p, sums[p]);
  });
}

void DepthwiseConvRow::addTap(const PixelTile &tile, Value blockNumber,
                              ValueRange tap, ValueRange position, int64_t s,
                              Load load, SmallVector<Value> &sums) {
  SmallVector<Value> at = {blockNumber, l.constantIndex(0)};
  llvm::append_range(at, tap);
  at.append({l.constantIndex(s), l.constantIndex(0)});
  Value weight = vector::LoadOp::create(
      l.b, l.loc, l.vectorOf(cnn::elementOf(conv.getY())), weights.memref, at);
  Value start = l.mul(tile.start, l.constantIndex(row.stride));
  for (int64_t p = 0; p < tile.size; ++p) {
    if (tile.border && !row.inside(*tile.border + p, s))
      continue;
    int64_t offset = row.origin(p) + s * row.dilation;
    Value v = load(position, l.add(start, l.constantIndex(offset)));
    sums[p] = l.fma(v, weight, sums[p]);
  }
}

void cnnc::cpu::emitDepthwiseConvForm(KernelContext &context) {
  auto conv = context.root<cnn::ConvOp>();
  ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
  ElementEmitter e = context.emitter(block);
  LaneBuilder &l = e.l;
  Buffer input = *e.bufferOf(conv.getX());
  DepthwiseConvRow row(e, conv, context.tiling.getInt("pixels"));
  RowTasks tasks(y[0], (y[1] + block - 1) / block, y.drop_front(2).drop_back(),
                 context.tiling.getIntOr("band_rows", 0));
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           RowTasks::Position place = tasks.split(l, task);
           auto load = [&](ValueRange at, Value column) -> Value {
             SmallVector<Value> from = {place.image, place.group};
             llvm::append_range(from, at);
             from.append({column, l.constantIndex(0)});
             return vector::LoadOp::create(
                 l.b, l.loc, l.vectorOf(cnn::elementOf(conv.getY())),
                 input.memref, from);
           };
           auto store = [&](const PixelTile &tile, int64_t p, Value sum) {
             Index index = {l.uniform(place.image),
                            channelLanes(l, place.group, block, y[1])};
             for (Value o : place.outer)
               index.push_back(l.uniform(o));
             index.push_back(l.uniform(l.add(tile.start, l.constantIndex(p))));
             e.bindComputed(conv.getY(), sum);
             context.storeResults(e, index);
           };
           row.emit(place.group, place.outer, load, store);
           return {};
         });
}
