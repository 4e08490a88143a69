//===- GroupedConvForm.cpp - groups that begin inside of blocks -----------===//
//
// Register blocks as in DirectConvForm.cpp, for convolutions whose groups are
// no multiple of a block of channels (ShuffleNet, ResNeXt, a depth multiplier):
// input channels are taken one by one, wherever in a block they lie, and a
// block of output channels that belongs to several groups gets, for each lane,
// the number of its own group's input. Groups follow each other, so that lanes
// of the same group are neighbours. Where the input is a gather of channels,
// they are taken from its operand, by its table.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/CpuLayout.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class GroupedConv {
public:
  explicit GroupedConv(KernelContext &context, cnn::ConvOp conv);
  void emit();

private:
  /// The first input channel of a group, the lanes that belong to it or to a
  /// later one (null for the first: all), and those that belong to it alone
  /// (null if there is one group).
  struct Source {
    Value firstChannel, lanes, own;
  };
  /// How many groups, at least and at most, a block has channels of.
  std::pair<int64_t, int64_t> groupsOfBlocks() const;
  void findSources(Value firstBlock, int64_t groups);
  void emitRow(const RowTasks::Position &at, Value firstBlock, StoreSum store);
  SmallVector<Value> overChannels(const PixelTile &tile, ValueRange tap,
                                  ValueRange position, Value s,
                                  std::optional<int64_t> knownTap,
                                  ValueRange initial);
  void addPixel(int64_t p, ArrayRef<Value> places, ValueRange rows,
                SmallVector<Value> &sums);
  SmallVector<Value> inputPlaces(Value ci, ValueRange position, Value column);
  Value input(ArrayRef<Value> places, int64_t offset);
  Value weightRow(int64_t q, ValueRange tap, Value s, Value ci);
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  cnn::ConvOp conv;
  cnn::GatherOp gather; ///< of the input's channels, or null
  ArrayRef<int64_t> x, w, y;
  int64_t pixels, vectors, block;
  int64_t perGroup; ///< output channels of a group
  /// True if a multiply-add of some lanes costs no more than that of all.
  bool masked;
  ElementEmitter e;
  LaneBuilder &l;
  Buffer inputs, weights;
  Value flat; ///< the input in one dimension
  WindowGeometry window;
  RowGeometry row;
  Value image, firstBlock; ///< of the row at hand
  SmallVector<Source> sources;
};
} // namespace

GroupedConv::GroupedConv(KernelContext &context, cnn::ConvOp conv)
    : context(context), conv(conv),
      gather(conv.getX().getDefiningOp<cnn::GatherOp>()),
      x(cnn::shapeOf(conv.getX())), w(cnn::shapeOf(conv.getW())),
      y(cnn::shapeOf(conv.getY())), pixels(context.tiling.getInt("pixels")),
      vectors(context.tiling.getInt("vectors")),
      block(cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()))),
      perGroup(w[0] / int64_t(conv.getGroup())),
      masked(context.tiling.getIntOr("masked", 0)), e(context.emitter(block)),
      l(e.l), inputs(*e.bufferOf(gather ? gather.getX() : conv.getX())),
      weights(*e.bufferOf(conv.getW())),
      window{x.drop_front(2), w.drop_front(2), conv.getStrides(),
             conv.getDilations(), conv.getPads()},
      row(window, y.back()) {
  int64_t rank = cast<MemRefType>(inputs.memref.getType()).getRank();
  flat = memref::CollapseShapeOp::create(
      l.b, l.loc, inputs.memref,
      ReassociationIndices(llvm::to_vector(llvm::seq(rank))));
}

std::pair<int64_t, int64_t> GroupedConv::groupsOfBlocks() const {
  int64_t least = INT64_MAX, most = 1;
  for (int64_t first = 0; first < y[1]; first += block) {
    int64_t last = std::min(first + block, y[1]) - 1;
    int64_t groups = last / perGroup - first / perGroup + 1;
    least = std::min(least, groups);
    most = std::max(most, groups);
    if (first % perGroup == 0 && first > 0)
      break; // From here on all repeats.
  }
  return {least, most};
}

/// Where the `groups` groups of a block have their inputs. Numbers that are one
/// too high are those of lanes in the padding, or of no lane.
void GroupedConv::findSources(Value firstBlock, int64_t groups) {
  Value channel = l.mul(firstBlock, index(block));
  Value group = l.divide(l.uniform(channel), perGroup).value;
  // A comparison of as many bits as the numbers have is one instruction.
  Type bits =
      l.b.getIntegerType(cnn::elementOf(conv.getY()).getIntOrFloatBitWidth());
  Value step =
      vector::StepOp::create(l.b, l.loc, l.vectorOf(l.b.getIndexType()));
  Value lane = arith::IndexCastOp::create(l.b, l.loc, l.vectorOf(bits), step);
  sources.clear();
  for (int64_t j = 0; j < groups; ++j) {
    Value number = l.add(group, index(j));
    Value first = l.clamp(l.uniform(number), int64_t(conv.getGroup())).value;
    Source source = {l.mul(first, index(w[1])), Value(), Value()};
    if (j > 0) {
      Value begin = l.sub(l.mul(number, index(perGroup)), channel);
      begin = arith::IndexCastOp::create(l.b, l.loc, bits, begin);
      source.lanes = l.compare(arith::CmpIPredicate::sge, lane, begin);
      Value before = l.compare(arith::CmpIPredicate::slt, lane, begin);
      Source &last = sources.back();
      last.own = last.lanes ? l.logicalAnd(last.lanes, before) : before;
      source.own = source.lanes;
    }
    sources.push_back(source);
  }
}

void GroupedConv::emit() {
  auto [least, most] = groupsOfBlocks();
  forEachRow(context, e, conv, vectors,
             [&, least = least, most = most](const RowTasks::Position &at,
                                             Value first, StoreSum store) {
               if (least == most || least > 1) {
                 findSources(first, most);
                 return emitRow(at, first, store);
               }
               Value channel = l.mul(first, index(block));
               Value place = l.modulo(l.uniform(channel), perGroup).value;
               Value isOfOne = l.compare(arith::CmpIPredicate::sle, place,
                                         index(perGroup - block));
               e.eitherOr(isOfOne, [&](bool one) {
                 findSources(first, one ? 1 : most);
                 emitRow(at, first, store);
               });
             });
}

void GroupedConv::emitRow(const RowTasks::Position &at, Value first,
                          StoreSum store) {
  image = at.image;
  firstBlock = first;
  forEachPixelTile(e, row, pixels, [&](const PixelTile &tile) {
    SmallVector<Value> sums = emitRowTaps(
        e, window, row, at.outer, tile,
        biasOfTile(e, conv, firstBlock, vectors, tile.size),
        [&](ValueRange tap, ValueRange position, Value s,
            std::optional<int64_t> knownTap, ValueRange carried) {
          return overChannels(tile, tap, position, s, knownTap, carried);
        });
    for (int64_t p = 0; p < tile.size; ++p)
      for (int64_t q = 0; q < vectors; ++q)
        store(tile, p, q, sums[p * vectors + q]);
  });
}

/// The innermost loop: all input channels of the groups at one tap.
SmallVector<Value> GroupedConv::overChannels(const PixelTile &tile,
                                             ValueRange tap,
                                             ValueRange position, Value s,
                                             std::optional<int64_t> knownTap,
                                             ValueRange initial) {
  Value start = l.add(l.mul(tile.start, index(row.stride)), index(-row.pad));
  Value origin = l.add(start, l.mul(s, index(row.dilation)));
  return e.loop(index(0), index(w[1]), 1, initial,
                [&](Value ci, ValueRange carried) {
                  SmallVector<Value> sums(carried), rows;
                  for (int64_t q = 0; q < vectors; ++q)
                    rows.push_back(weightRow(q, tap, s, ci));
                  SmallVector<Value> places = inputPlaces(ci, position, origin);
                  for (int64_t p = 0; p < tile.size; ++p) {
                    if (knownTap && !row.inside(*tile.border + p, *knownTap))
                      continue;
                    addPixel(p, places, rows, sums);
                  }
                  return sums;
                });
}

/// A block of several groups adds to the lanes of each by itself, or all at
/// once.
void GroupedConv::addPixel(int64_t p, ArrayRef<Value> places, ValueRange rows,
                           SmallVector<Value> &sums) {
  int64_t offset = p * row.stride * block;
  bool apart = masked && sources.size() > 1;
  for (size_t j = 0; j < (apart ? sources.size() : 1); ++j) {
    Value v = apart ? input(places[j], offset) : input(places, offset);
    for (int64_t q = 0; q < vectors; ++q) {
      Value &sum = sums[p * vectors + q];
      Value next = l.fma(v, rows[q], sum);
      sum = apart ? l.select(sources[j].own, next, sum) : next;
    }
  }
}

/// Where channel `ci` of each group lies in the flat input. One address for all
/// pixels leaves constants between them.
SmallVector<Value> GroupedConv::inputPlaces(Value ci, ValueRange position,
                                            Value column) {
  ArrayRef<int64_t> extents =
      cast<MemRefType>(inputs.memref.getType()).getShape();
  SmallVector<Value> places;
  for (const Source &source : sources) {
    LaneIndex channel = l.uniform(l.add(source.firstChannel, ci));
    if (gather)
      channel = gatheredIndex(e, gather, {channel});
    SmallVector<Value> at = {image, l.divide(channel, block).value};
    llvm::append_range(at, position);
    at.append({column, l.modulo(channel, block).value});
    Value place = at.front();
    for (auto [i, extent] :
         llvm::zip(ArrayRef(at).drop_front(), extents.drop_front()))
      place = l.add(l.mul(place, index(extent)), i);
    places.push_back(place);
  }
  return places;
}

/// For each lane the number of its own group.
Value GroupedConv::input(ArrayRef<Value> places, int64_t offset) {
  Value v;
  for (auto [source, place] : llvm::zip(sources, places)) {
    Value number = l.spread(
        memref::LoadOp::create(l.b, l.loc, flat, l.add(place, index(offset))));
    v = v ? l.select(source.lanes, number, v) : number;
  }
  return v;
}

Value GroupedConv::weightRow(int64_t q, ValueRange tap, Value s, Value ci) {
  SmallVector<Value> at = {l.add(firstBlock, index(q))};
  llvm::append_range(at, tap);
  at.append({s, ci, index(0)});
  return vector::LoadOp::create(
      l.b, l.loc, l.vectorOf(cnn::elementOf(conv.getW())), weights.memref, at);
}

void cnnc::cpu::emitGroupedConvForm(KernelContext &context) {
  auto conv = context.root<cnn::ConvOp>();
  int64_t width = context.tiling.getInt("width");
  if (width != cnn::shapeOf(conv.getY()).back())
    flattenPixels(context, conv, width);
  GroupedConv(context, conv).emit();
}
