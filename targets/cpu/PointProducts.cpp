//===- PointProducts.cpp - the products of a bilinear algorithm -----------===//

#include "targets/cpu/PointProducts.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

PointProducts::PointProducts(KernelContext &context, ElementEmitter &e,
                             Value filters, ArrayRef<int64_t> points,
                             int64_t channels, Value scratch)
    : e(e), l(e.l), filters(*e.bufferOf(filters)), points(points),
      channels(channels), tiles(context.tiling.getInt("tiles")),
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

Value PointProducts::load(int64_t p, Value t, int64_t q) {
  return loadFrom(products, {index(p), t, index(q * block)});
}

void PointProducts::forEachTask(
    KernelContext &context, int64_t tiles, int64_t blocks,
    function_ref<void()> transformInput,
    function_ref<void(Value firstBlock)> transformOutput) {
  allTiles = tiles;
  int64_t groups = llvm::divideCeil(allTiles, this->tiles);
  int64_t own = blocks / chunks;
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> Values {
           Values position = tilesFirst ? splitTask(l, task, {groups, chunks})
                                        : splitTask(l, task, {chunks, groups});
           Value chunk = l.mul(position[tilesFirst], index(own));
           firstTile = l.mul(position[!tilesFirst], index(this->tiles));
           transformInput();
           e.loop(index(0), index(own), vectors, {},
                  [&](Value b, ValueRange) -> Values {
                    Value firstBlock = l.add(chunk, b);
                    multiply(firstBlock);
                    transformOutput(firstBlock);
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

Value PointProducts::numberOf(ValueRange point) {
  Value number = point.front();
  for (auto [position, extent] : llvm::drop_begin(llvm::zip(point, points)))
    number = l.add(l.mul(number, index(extent)), position);
  return number;
}

void PointProducts::multiply(Value firstBlock) {
  e.nest(points, {}, [&](ValueRange point, ValueRange) {
    int64_t whole = tiles / rows * rows;
    e.loop(index(0), index(whole), rows, {},
           [&](Value first, ValueRange) -> Values {
             multiplyRows(point, first, rows, firstBlock);
             return {};
           });
    if (whole != tiles)
      multiplyRows(point, index(whole), tiles - whole, firstBlock);
    return Values();
  });
}

/// A register block of `count` tiles at a point.
void PointProducts::multiplyRows(ValueRange point, Value first, int64_t count,
                                 Value firstBlock) {
  Values sums(count * vectors, l.spread(l.zero(element)));
  int64_t full = channels / block, rest = channels % block;
  if (full > 0)
    sums = e.loop(index(0), index(full), 1, sums,
                  [&](Value cb, ValueRange carried) {
                    return overChannels(point, first, count, firstBlock, cb,
                                        block, carried);
                  });
  if (rest > 0)
    sums =
        overChannels(point, first, count, firstBlock, index(full), rest, sums);
  Value number = numberOf(point);
  for (int64_t r = 0; r < count; ++r)
    for (int64_t v = 0; v < vectors; ++v)
      vector::StoreOp::create(
          l.b, l.loc, sums[r * vectors + v], products,
          ValueRange{number, l.add(first, index(r)), index(v * block)});
}

/// The innermost loop: the first `channels` of input block `cb`.
PointProducts::Values PointProducts::overChannels(ValueRange point, Value first,
                                                  int64_t count,
                                                  Value firstBlock, Value cb,
                                                  int64_t channels,
                                                  ValueRange initial) {
  Value number = numberOf(point);
  return e.loop(
      index(0), index(channels), 1, initial, [&](Value ci, ValueRange carried) {
        Values sums(carried), weights;
        for (int64_t v = 0; v < vectors; ++v) {
          Values at(point);
          at.append({l.add(firstBlock, index(v)), cb, ci, index(0)});
          weights.push_back(loadFrom(filters.memref, at));
        }
        for (int64_t r = 0; r < count; ++r) {
          Value tile = l.add(first, index(r));
          Value one = l.spread(memref::LoadOp::create(
              l.b, l.loc, transformed, ValueRange{number, cb, tile, ci}));
          for (int64_t v = 0; v < vectors; ++v)
            sums[r * vectors + v] =
                l.fma(one, weights[v], sums[r * vectors + v]);
        }
        return sums;
      });
}
