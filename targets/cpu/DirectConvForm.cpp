//===- DirectConvForm.cpp - register blocks of pixels x channels ----------===//
//
// A tile of `pixels` output pixels and `vectors` blocks of output channels is
// accumulated in registers over all input channels and taps: each round
// broadcasts one input element per pixel and multiplies it with `vectors` rows
// of weights (Georganas et al. 2018, as in CpuLayout.cpp). The epilogue is
// applied to the registers before they are stored.
//
// Tasks: image x group of output channel blocks x outer output position.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
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

/// Of a line of the caches, on most processors.
static constexpr int64_t kLineBytes = 64;

/// How many blocks of channels ahead input is fetched: some hundred cycles, as
/// the third level of caches takes, and few enough lines to stay in the first.
static constexpr int64_t kBlocksAhead = 8;

DirectConvRow::DirectConvRow(ElementEmitter &e, cnn::ConvOp conv,
                             int64_t pixels, int64_t vectors, bool byColumns)
    : e(e), l(e.l), conv(conv), x(cnn::shapeOf(conv.getX())),
      w(cnn::shapeOf(conv.getW())), y(cnn::shapeOf(conv.getY())),
      pixels(pixels), vectors(vectors),
      block(cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()))),
      input(*e.bufferOf(conv.getX())), weights(*e.bufferOf(conv.getW())),
      blockedInput(cnn::layoutOf(input.type) != nullptr), byColumns(byColumns),
      window{x.drop_front(2), w.drop_front(2), conv.getStrides(),
             conv.getDilations(), conv.getPads()},
      row(window, y.back()), extents(resultExtents()) {
  isScattered = y.drop_front(2) != ArrayRef<int64_t>(extents);
  if (isScattered) {
    row.input = row.output;
    row.stride = 1;
  }
}

/// The spatial extents of the convolution's result; its type may be that of
/// flattened pixels.
SmallVector<int64_t> DirectConvRow::resultExtents() {
  SmallVector<int64_t> result;
  for (size_t d = 0, rank = window.kernel.size(); d < rank; ++d) {
    int64_t reach = window.dilations[d] * (window.kernel[d] - 1);
    int64_t padded = window.input[d] + window.pads[d] + window.pads[rank + d];
    result.push_back((padded - reach - 1) / window.strides[d] + 1);
  }
  return result;
}

void DirectConvRow::emit(Value image, Value firstBlock, ValueRange outer,
                         StoreSum store) {
  this->image = image;
  this->firstBlock = firstBlock;
  this->outer.assign(outer.begin(), outer.end());
  if (conv.getGroup() > 1)
    groupBlock = firstInputBlock();
  forEachPixelTile(e, row, pixels, [&](const PixelTile &tile) {
    SmallVector<Value> sums =
        accumulate(tile, biasOfTile(e, conv, firstBlock, vectors, tile.size));
    for (int64_t p = 0; p < tile.size; ++p)
      for (int64_t q = 0; q < vectors; ++q)
        store(tile, p, q, sums[p * vectors + q]);
  });
}

/// Number of the first input channel block of this task's group.
Value DirectConvRow::firstInputBlock() {
  int64_t outBlocks = y[1] / int64_t(conv.getGroup()) / block;
  Value group = l.op<arith::DivUIOp>(firstBlock, l.constantIndex(outBlocks));
  return l.mul(group, l.constantIndex(w[1] / block));
}

SmallVector<Value> DirectConvRow::accumulate(const PixelTile &tile,
                                             SmallVector<Value> sums) {
  int64_t full = w[1] / block, rest = w[1] % block;
  if (byColumns && full == 0)
    return overColumns(tile, rest, sums);
  Places places = isScattered ? scatteredPlaces(tile) : Places();
  auto addBlock = [&](Value cb, int64_t count, ValueRange carried) {
    if (count == block)
      fetchWeights(tile, cb);
    return isScattered ? overPlaces(places, cb, count, carried)
                       : overTaps(tile, cb, count, carried);
  };
  if (full > 1)
    sums = e.loop(l.constantIndex(0), l.constantIndex(full), 1, sums,
                  [&](Value cb, ValueRange carried) {
                    return addBlock(cb, block, carried);
                  });
  else if (full == 1)
    sums = addBlock(l.constantIndex(0), block, sums);
  if (rest > 0)
    sums = addBlock(l.constantIndex(full), rest, sums);
  return sums;
}

DirectConvRow::Places DirectConvRow::scatteredPlaces(const PixelTile &tile) {
  Value first =
      l.add(l.mul(outer.back(), l.constantIndex(row.output)), tile.start);
  Places places;
  for (int64_t p = 0; p < tile.size; ++p) {
    places.push_back(splitTask(l, l.add(first, l.constantIndex(p)), extents));
    for (auto [at, stride] : llvm::zip_equal(places.back(), window.strides))
      at = l.mul(at, l.constantIndex(stride));
  }
  return places;
}

/// `count` channels of input block `cb` at the only tap.
SmallVector<Value> DirectConvRow::overPlaces(const Places &places, Value cb,
                                             int64_t count,
                                             ValueRange initial) {
  Value last = l.constantIndex(llvm::divideCeil(w[1], block) - 1);
  Value ahead = l.min(l.add(cb, l.constantIndex(kBlocksAhead)), last);
  if (blockedInput)
    for (const Values &place : places)
      fetch(ahead, place);
  Values tap(outer.size(), l.constantIndex(0));
  return addChannels(
      places.size(), cb, count, tap, l.constantIndex(0),
      [&](int64_t p) { return places[p]; }, initial);
}

/// Of few channels, the taps of a row by the column that they meet: loops of
/// few rounds are written out, and numbers that were spread for one tap would
/// else be kept, in memory, for the next.
SmallVector<Value> DirectConvRow::overColumns(const PixelTile &tile,
                                              int64_t count,
                                              ValueRange initial) {
  return emitOuterTaps(
      e, window, outer, initial,
      [&](ValueRange tap, ValueRange position, ValueRange carried) {
        return e.loop(l.constantIndex(0), l.constantIndex(count), 1, carried,
                      [&](Value ci, ValueRange inner) {
                        return addColumns(tile, tap, position, ci, inner);
                      });
      });
}

SmallVector<Value> DirectConvRow::addColumns(const PixelTile &tile,
                                             ValueRange tap,
                                             ValueRange position, Value ci,
                                             ValueRange initial) {
  SmallVector<Value> sums(initial), rows;
  Value cb = l.constantIndex(0);
  for (int64_t s = 0; s < row.kernel; ++s)
    for (int64_t q = 0; q < vectors; ++q)
      rows.push_back(weightRow(q, cb, tap, l.constantIndex(s), ci));
  Value start = l.mul(tile.start, l.constantIndex(row.stride));
  for (int64_t column : row.columns(tile)) {
    Value at = l.add(start, l.constantIndex(column));
    Values place(position);
    place.push_back(at);
    Value v = l.spread(inputElement(cb, place, ci));
    for (int64_t p = 0; p < tile.size; ++p)
      for (int64_t s = 0; s < row.kernel; ++s) {
        if (row.column(p, s) != column || !row.meets(tile, p, s))
          continue;
        for (int64_t q = 0; q < vectors; ++q)
          sums[p * vectors + q] =
              l.fma(v, rows[s * vectors + q], sums[p * vectors + q]);
      }
  }
  return sums;
}

SmallVector<Value> DirectConvRow::overTaps(const PixelTile &tile, Value cb,
                                           int64_t count, ValueRange initial) {
  return emitRowTaps(e, window, row, outer, tile, initial,
                     [&](ValueRange tap, ValueRange position, Value s,
                         std::optional<int64_t> knownTap, ValueRange carried) {
                       return overChannels(tile, cb, count, tap, position, s,
                                           knownTap, carried);
                     });
}

/// Fetches input of the tile, or of the one that follows in the row, a few
/// blocks of channels before it is needed. Blocks lie a picture apart, too far
/// for a processor to see what will be asked for. With several taps most of a
/// tile's input is that of others, too.
void DirectConvRow::fetchAhead(const PixelTile &tile, Value cb,
                               ValueRange position, Value origin) {
  if (!blockedInput || cnn::numElements(window.kernel) != 1)
    return;
  int64_t blocks = llvm::divideCeil(w[1], block);
  Value ahead = l.add(cb, l.constantIndex(std::min(kBlocksAhead, blocks)));
  Value wraps =
      l.compare(arith::CmpIPredicate::sge, ahead, l.constantIndex(blocks));
  ahead = l.select(wraps, l.sub(ahead, l.constantIndex(blocks)), ahead);
  Value next = l.add(origin, l.constantIndex(tile.size * row.stride));
  Value first = l.select(wraps, next, origin);
  int64_t bytes =
      block * row.stride * cnn::elementBytes(cnn::elementOf(conv.getX()));
  int64_t each = std::max<int64_t>(1, kLineBytes / bytes);
  for (int64_t p = 0; p < tile.size + each - 1; p += each) {
    int64_t pixel = std::min(p, tile.size - 1);
    Value column = l.min(l.add(first, l.constantIndex(pixel * row.stride)),
                         l.constantIndex(row.input - 1));
    Values place(position);
    place.push_back(column);
    fetch(ahead, place);
  }
}

/// Fetches weights of the blocks of output channels that follow, as memory
/// gives them while arithmetic goes on: the tiles of the row, of which each
/// reads all of its weights, share the lines out. Only where a picture is one
/// short row: else others have fetched the weights, or many tiles share the
/// waiting.
void DirectConvRow::fetchWeights(const PixelTile &tile, Value cb) {
  int64_t rowBytes = block * cnn::elementBytes(cnn::elementOf(conv.getW()));
  int64_t rows = std::max<int64_t>(1, kLineBytes / rowBytes);
  int64_t lines = llvm::divideCeil(block, rows);
  int64_t tiles = llvm::divideCeil(row.output, pixels);
  int64_t blocks = llvm::divideCeil(y[1], block);
  if (cnn::numElements(window.kernel) != 1 || blocks == vectors ||
      row.output != cnn::numElements(extents) || tiles > 2 * vectors * lines)
    return;
  int64_t each = llvm::divideCeil(vectors * lines, tiles);
  Value next = l.min(l.add(firstBlock, l.constantIndex(vectors)),
                     l.constantIndex(blocks - vectors));
  Value number = l.divide(l.uniform(tile.start), pixels).value;
  Value first = l.mul(number, l.constantIndex(each));
  for (int64_t i = 0; i < each; ++i) {
    LaneIndex line = l.uniform(l.min(l.add(first, l.constantIndex(i)),
                                     l.constantIndex(vectors * lines - 1)));
    Values at = {l.add(next, l.divide(line, lines).value), cb};
    at.append(window.kernel.size(), l.constantIndex(0));
    at.push_back(l.mul(l.modulo(line, lines).value, l.constantIndex(rows)));
    at.push_back(l.constantIndex(0));
    memref::PrefetchOp::create(l.b, l.loc, weights.memref, at,
                               /*isWrite=*/false, /*localityHint=*/2,
                               /*isDataCache=*/true);
  }
}

void DirectConvRow::fetch(Value cb, ValueRange place) {
  memref::PrefetchOp::create(
      l.b, l.loc, input.memref, inputPlace(cb, place, l.constantIndex(0)),
      /*isWrite=*/false, /*localityHint=*/3, /*isDataCache=*/true);
}

/// `count` channels of input block `cb` at one tap, whose number is `knownTap`
/// at the border.
SmallVector<Value> DirectConvRow::overChannels(const PixelTile &tile, Value cb,
                                               int64_t count, ValueRange tap,
                                               ValueRange position, Value s,
                                               std::optional<int64_t> knownTap,
                                               ValueRange initial) {
  Value start = l.add(l.mul(tile.start, l.constantIndex(row.stride)),
                      l.constantIndex(-row.pad));
  Value origin = l.add(start, l.mul(s, l.constantIndex(row.dilation)));
  fetchAhead(tile, cb, position, origin);
  auto placeOf = [&](int64_t p) {
    Values place;
    if (knownTap && !row.inside(*tile.border + p, *knownTap))
      return place;
    llvm::append_range(place, position);
    place.push_back(l.add(origin, l.constantIndex(p * row.stride)));
    return place;
  };
  return addChannels(tile.size, cb, count, tap, s, placeOf, initial);
}

/// The innermost loop. `placeOf` gives the place of a pixel's tap in the input,
/// or nothing if that lies outside.
SmallVector<Value> DirectConvRow::addChannels(
    int64_t pixels, Value cb, int64_t count, ValueRange tap, Value s,
    function_ref<Values(int64_t p)> placeOf, ValueRange initial) {
  return e.loop(l.constantIndex(0), l.constantIndex(count), 1, initial,
                [&](Value ci, ValueRange carried) {
                  SmallVector<Value> sums(carried), rows;
                  for (int64_t q = 0; q < vectors; ++q)
                    rows.push_back(weightRow(q, cb, tap, s, ci));
                  for (int64_t p = 0; p < pixels; ++p) {
                    Values place = placeOf(p);
                    if (place.empty())
                      continue;
                    Value v = l.spread(inputElement(cb, place, ci));
                    for (int64_t q = 0; q < vectors; ++q)
                      sums[p * vectors + q] =
                          l.fma(v, rows[q], sums[p * vectors + q]);
                  }
                  return sums;
                });
}

Value DirectConvRow::weightRow(int64_t q, Value cb, ValueRange tap, Value s,
                               Value ci) {
  SmallVector<Value> at = {blockNumber(q), cb};
  llvm::append_range(at, tap);
  at.append({s, ci, l.constantIndex(0)});
  return vector::LoadOp::create(
      l.b, l.loc, l.vectorOf(cnn::elementOf(conv.getW())), weights.memref, at);
}

SmallVector<Value> DirectConvRow::inputPlace(Value cb, ValueRange place,
                                             Value ci) {
  SmallVector<Value> at = {image};
  if (blockedInput)
    at.push_back(groupBlock ? l.add(groupBlock, cb) : cb);
  else
    at.push_back(l.add(l.mul(cb, l.constantIndex(block)), ci));
  llvm::append_range(at, place);
  if (blockedInput)
    at.push_back(ci);
  return at;
}

Value DirectConvRow::inputElement(Value cb, ValueRange place, Value ci) {
  return memref::LoadOp::create(l.b, l.loc, input.memref,
                                inputPlace(cb, place, ci));
}

void cnnc::cpu::emitDirectConvForm(KernelContext &context) {
  auto conv = context.root<cnn::ConvOp>();
  if (context.tiling.getInt("width") != cnn::shapeOf(conv.getY()).back())
    flattenPixels(context, conv, context.tiling.getInt("width"));
  int64_t vectors = context.tiling.getInt("vectors");
  ElementEmitter e = context.emitter(
      cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType())));
  DirectConvRow row(e, conv, context.tiling.getInt("pixels"), vectors,
                    context.tiling.getIntOr("by_columns", 0));
  forEachRow(
      context, e, conv, vectors,
      [&](const RowTasks::Position &at, Value firstBlock, StoreSum store) {
        row.emit(at.image, firstBlock, at.outer, store);
      });
}
