//===- PointProducts.cpp - the products of a bilinear algorithm -----------===//

#include "targets/cpu/PointProducts.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

PointProducts::PointProducts(KernelContext &context, ElementEmitter &e,
                             Value filters, ArrayRef<int64_t> points,
                             ArrayRef<int64_t> filterPoints, int64_t channels,
                             Value scratch)
    : e(e), l(e.l), filters(*e.bufferOf(filters)), points(points),
      filterPoints(filterPoints), channels(channels),
      tiles(context.tiling.getInt("tiles")),
      chunks(context.tiling.getInt("chunks")),
      rows(context.tiling.getInt("rows")),
      vectors(context.tiling.getInt("vectors")), block(l.lanes),
      tilesFirst(context.tiling.getInt("tiles_first")),
      element(cnn::elementOf(filters)) {
  int64_t all = cnn::numElements(points);
  int64_t blocks = llvm::divideCeil(channels, block);
  transformed = view(scratch, 0, {all, blocks, tiles, block});
  products = view(scratch, 4 * all * blocks * tiles * block,
                  {all, tiles, vectors * block});
}

Value PointProducts::view(Value scratch, int64_t offset,
                          ArrayRef<int64_t> shape) {
  return memref::ViewOp::create(l.b, l.loc, MemRefType::get(shape, element),
                                scratch, index(offset), ValueRange());
}

Value PointProducts::loadFrom(Value memref, ValueRange at) {
  return vector::LoadOp::create(l.b, l.loc, l.vectorOf(element), memref, at);
}

void PointProducts::storeInput(Value v, int64_t p, Value cb, Value t) {
  vector::StoreOp::create(l.b, l.loc, v, transformed,
                          ValueRange{index(p), cb, t, index(0)});
}

void PointProducts::prefetchInput(Value cb, Value t) {
  for (int64_t p = 0, all = cnn::numElements(points); p < all; ++p)
    memref::PrefetchOp::create(l.b, l.loc, transformed,
                               ValueRange{index(p), cb, t, index(0)},
                               /*isWrite=*/true, /*localityHint=*/3,
                               /*isDataCache=*/true);
}

Value PointProducts::load(int64_t p, Value t, Value q) {
  return loadFrom(products, {index(p), t, l.mul(q, index(block))});
}

void PointProducts::forEachVector(
    Value firstBlock, function_ref<void(Value q, Value number)> body) {
  e.loop(index(0), index(vectors), 1, {}, [&](Value q, ValueRange) -> Values {
    body(q, l.add(firstBlock, q));
    return {};
  });
}

void PointProducts::forEachTask(KernelContext &context, int64_t tiles,
                                int64_t blocks, const Steps &steps) {
  allTiles = tiles;
  int64_t groups = llvm::divideCeil(allTiles, this->tiles);
  int64_t own = blocks / chunks;
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> Values {
           Values position = tilesFirst ? splitTask(l, task, {groups, chunks})
                                        : splitTask(l, task, {chunks, groups});
           Value chunk = l.mul(position[tilesFirst], index(own));
           firstTile = l.mul(position[!tilesFirst], index(this->tiles));
           steps.transformInput();
           e.loop(index(0), index(own), vectors, {},
                  [&](Value b, ValueRange) -> Values {
                    Value firstBlock = l.add(chunk, b);
                    multiply(firstBlock, steps);
                    steps.transformOutput(firstBlock);
                    return {};
                  });
           return {};
         });
}

void PointProducts::forEachTile(function_ref<void(Value t, Value tile)> body) {
  e.loop(index(0), index(tiles), 1, {}, [&](Value t, ValueRange) -> Values {
    Value tile = l.add(firstTile, t);
    if (allTiles % tiles == 0)
      body(t, tile);
    else
      e.ifThen(l.less(tile, index(allTiles)), [&] { body(t, tile); });
    return {};
  });
}

PointProducts::Values PointProducts::filterPoint(ValueRange point) {
  Values at(point);
  for (auto [position, extent, all] : llvm::zip(at, filterPoints, points))
    if (extent < all)
      position = l.min(position, index(extent - 1));
  return at;
}

Value PointProducts::numberOf(ValueRange point) {
  Value number = point.front();
  for (auto [position, extent] : llvm::drop_begin(llvm::zip(point, points)))
    number = l.add(l.mul(number, index(extent)), position);
  return number;
}

void PointProducts::multiply(Value firstBlock, const Steps &steps) {
  e.nest(points, {}, [&](ValueRange point, ValueRange) {
    Panel panel = {numberOf(point), filterPoint(point), {}};
    panel.filters.push_back(firstBlock);
    panel.next = filtersAfter(panel.number, firstBlock);
    auto block = [&](Value first, int64_t count) {
      fetchShare(panel, first, count, firstBlock, steps);
      multiplyRows(panel, first, count);
    };
    int64_t whole = tiles / rows * rows;
    e.loop(index(0), index(whole), rows, {},
           [&](Value first, ValueRange) -> Values {
             block(first, rows);
             return {};
           });
    if (whole != tiles)
      block(index(whole), tiles - whole);
    return Values();
  });
}

/// Fetches memory for the results of some of the `count` tiles from `first` on:
/// each point has its share of them.
void PointProducts::fetchShare(const Panel &panel, Value first, int64_t count,
                               Value firstBlock, const Steps &steps) {
  int64_t all = cnn::numElements(points);
  auto bound = [&](Value number) {
    Value share = l.mul(number, index(count));
    return l.add(first, l.divide(l.uniform(share), all).value);
  };
  e.loop(bound(panel.number), bound(l.add(panel.number, index(1))), 1, {},
         [&](Value t, ValueRange) -> Values {
           Value tile = l.min(l.add(firstTile, t), index(allTiles - 1));
           steps.fetchResults(tile, firstBlock);
           return {};
         });
}

/// The filters that are multiplied after those of a point: those of the next
/// one, or of the next vectors at the first; the last ones again, where there
/// are none.
PointProducts::Values PointProducts::filtersAfter(Value number,
                                                  Value firstBlock) {
  number = l.add(number, index(1));
  Value isLast = l.compare(arith::CmpIPredicate::eq, number,
                           index(cnn::numElements(points)));
  Values next =
      filterPoint(splitTask(l, l.select(isLast, index(0), number), points));
  int64_t blocks = cnn::physicalType(filters.type).getDimSize(points.size());
  Value behind =
      l.min(l.add(firstBlock, index(vectors)), index(blocks - vectors));
  next.push_back(l.select(isLast, behind, firstBlock));
  return next;
}

/// A register block of `count` tiles at a point.
void PointProducts::multiplyRows(const Panel &panel, Value first,
                                 int64_t count) {
  Values sums(count * vectors, l.spread(l.zero(element)));
  int64_t full = channels / block, rest = channels % block;
  if (full > 0)
    sums = e.loop(
        index(0), index(full), 1, sums, [&](Value cb, ValueRange carried) {
          return overChannels(panel, first, count, cb, block, carried);
        });
  if (rest > 0)
    sums = overChannels(panel, first, count, index(full), rest, sums);
  for (int64_t r = 0; r < count; ++r)
    for (int64_t v = 0; v < vectors; ++v)
      vector::StoreOp::create(
          l.b, l.loc, sums[r * vectors + v], products,
          ValueRange{panel.number, l.add(first, index(r)), index(v * block)});
}

/// The innermost loop: the first `channels` of input block `cb`.
PointProducts::Values PointProducts::overChannels(const Panel &panel,
                                                  Value first, int64_t count,
                                                  Value cb, int64_t channels,
                                                  ValueRange initial) {
  return e.loop(
      index(0), index(channels), 1, initial, [&](Value ci, ValueRange carried) {
        prefetchFilters(panel.next, first, cb, ci);
        Values sums(carried), weights;
        for (int64_t v = 0; v < vectors; ++v)
          weights.push_back(loadFrom(
              filters.memref, filterRow(panel.filters, index(v), cb, ci)));
        for (int64_t r = 0; r < count; ++r) {
          Value tile = l.add(first, index(r));
          Value one = l.spread(memref::LoadOp::create(
              l.b, l.loc, transformed, ValueRange{panel.number, cb, tile, ci}));
          for (int64_t v = 0; v < vectors; ++v)
            sums[r * vectors + v] =
                l.fma(one, weights[v], sums[r * vectors + v]);
        }
        return sums;
      });
}

/// Vector `v` of the row of `filters` for channel `ci` of input block `cb`.
PointProducts::Values PointProducts::filterRow(ValueRange filters, Value v,
                                               Value cb, Value ci) {
  Values at(filters);
  at.back() = l.add(at.back(), v);
  at.append({cb, ci, index(0)});
  return at;
}

/// Fetches a row of the filters that come next for every row of those at hand:
/// as memory gives them while arithmetic goes on, they need not be waited for.
/// Register blocks, of which each reads all rows, share the vectors out.
void PointProducts::prefetchFilters(ValueRange next, Value first, Value cb,
                                    Value ci) {
  int64_t passes = llvm::divideCeil(tiles, rows);
  int64_t each = llvm::divideCeil(vectors, passes);
  Value begin = l.mul(l.divide(l.uniform(first), rows).value, index(each));
  for (int64_t i = 0; i < each; ++i) {
    Value v = l.min(l.add(begin, index(i)), index(vectors - 1));
    memref::PrefetchOp::create(l.b, l.loc, filters.memref,
                               filterRow(next, v, cb, ci), /*isWrite=*/false,
                               /*localityHint=*/2, /*isDataCache=*/true);
  }
}
