//===- ConvRows.cpp - what rows of convolutions share ---------------------===//

#include "targets/cpu/ConvRows.h"

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
