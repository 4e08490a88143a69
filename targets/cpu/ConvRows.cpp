//===- ConvRows.cpp - what rows of convolutions share ---------------------===//

#include "targets/cpu/ConvRows.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

RowTasks::RowTasks(int64_t images, int64_t groups, ArrayRef<int64_t> outer,
                   int64_t bandRows)
    : images(images), groups(groups), bandRows(bandRows), outer(outer) {
  if (bandRows == 0 && !outer.empty())
    this->bandRows = outer.front();
}

RowTasks::Position RowTasks::split(LaneBuilder &l, Value task) const {
  SmallVector<int64_t> extents = {images, 1, groups};
  llvm::append_range(extents, outer);
  if (!outer.empty()) {
    extents[1] = outer.front() / bandRows;
    extents[3] = bandRows;
  }
  SmallVector<Value> at = splitTask(l, task, extents);
  Position position = {at[0], at[2], {}};
  position.outer.assign(at.begin() + 3, at.end());
  if (!outer.empty())
    position.outer[0] =
        l.add(l.mul(at[1], l.constantIndex(bandRows)), position.outer[0]);
  return position;
}

LaneIndex cnnc::cpu::channelLanes(LaneBuilder &l, Value block, int64_t size,
                                  int64_t extent) {
  LaneIndex c;
  c.value = l.mul(block, l.constantIndex(size));
  c.kind = LaneIndex::Kind::Contiguous;
  c.alignment = size;
  c.mayExceed = extent % size != 0;
  return c;
}

void cnnc::cpu::forEachRow(KernelContext &context, ElementEmitter &e,
                           cnn::ConvOp conv, int64_t vectors, RowBody body) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
  RowTasks tasks(y[0], llvm::divideCeil(y[1], block) / vectors,
                 y.drop_front(2).drop_back(),
                 context.tiling.getIntOr("band_rows", 0));
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           RowTasks::Position at = tasks.split(l, task);
           Value firstBlock = l.mul(at.group, l.constantIndex(vectors));
           auto store = [&](const PixelTile &tile, int64_t p, int64_t q,
                            Value sum) {
             Value number = l.add(firstBlock, l.constantIndex(q));
             Index index = {l.uniform(at.image),
                            channelLanes(l, number, block, y[1])};
             for (Value o : at.outer)
               index.push_back(l.uniform(o));
             index.push_back(l.uniform(l.add(tile.start, l.constantIndex(p))));
             e.bindComputed(conv.getY(), sum);
             context.storeResults(e, index);
           };
           body(at, firstBlock, store);
           return {};
         });
}

SmallVector<Value> cnnc::cpu::emitRowTaps(ElementEmitter &e,
                                          const WindowGeometry &window,
                                          const RowGeometry &row,
                                          ValueRange outer,
                                          const PixelTile &tile,
                                          ValueRange initial, RowTapBody body) {
  LaneBuilder &l = e.l;
  return emitOuterTaps(
      e, window, outer, initial,
      [&](ValueRange tap, ValueRange position, ValueRange carried) {
        if (tile.border) {
          SmallVector<Value> sums(carried);
          for (int64_t s = 0; s < row.kernel; ++s)
            sums = body(tap, position, l.constantIndex(s), s, sums);
          return sums;
        }
        if (row.kernel == 1)
          return body(tap, position, l.constantIndex(0), std::nullopt, carried);
        return e.loop(l.constantIndex(0), l.constantIndex(row.kernel), 1,
                      carried, [&](Value s, ValueRange inner) {
                        return body(tap, position, s, std::nullopt, inner);
                      });
      });
}

SmallVector<Value> cnnc::cpu::biasOfTile(ElementEmitter &e, cnn::ConvOp conv,
                                         Value firstBlock, int64_t vectors,
                                         int64_t pixels) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
  SmallVector<Value> row, all;
  for (int64_t q = 0; q < vectors; ++q) {
    Value number = l.add(firstBlock, l.constantIndex(q));
    LaneIndex channels = channelLanes(l, number, block, y[1]);
    row.push_back(l.spread(conv.getBias()
                               ? e.element(conv.getBias(), {channels})
                               : l.zero(cnn::elementOf(conv.getY()))));
  }
  for (int64_t p = 0; p < pixels; ++p)
    llvm::append_range(all, row);
  return all;
}
