//===- WinogradForm.cpp - 3x3 convolutions by minimal filtering -----------===//
//
// A task (CpuWinograd.h says how the work is cut) runs in three steps over
// memory of its thread: it transforms its tiles of all input channels to
// V[point][input block][tile], so that a row of the product broadcasts numbers
// that lie side by side; then, for each column of register blocks, multiplies V
// with the filters point by point to M[point][tile][vector], and transforms M
// back, with the epilogue applied to the registers before they are stored.
//
// Tasks: part of the output channels x group of tiles, or the other way round.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/CpuWinograd.h"
#include "targets/cpu/WinogradTransform.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class WinogradConv {
public:
  WinogradConv(KernelContext &context, cnn::WinogradConvOp op, Value scratch);
  void emit();

private:
  /// Where a tile lies: picture, first row and first column of its results.
  struct Place {
    Value image, row, column;
  };
  Place placeOf(Value tile);
  /// Runs `body` for each tile of the task; `t` counts from 0.
  void forEachTile(function_ref<void(Value t, const Place &place)> body);
  /// `low <= v`, `v + length <= extent` for constants, where not always so.
  Value within(Value v, int64_t length, int64_t extent, bool checkLow);

  void transformInput();
  void transformPatch(Value t, const Place &place, bool isInside);
  void multiply(Value firstBlock);
  void multiplyRows(Value p, Value q, Value first, int64_t count,
                    Value firstBlock);
  void transformOutput(Value firstBlock);
  void storeTile(const Place &place, LaneIndex channels, ArrayRef<Value> y,
                 bool isInside);

  Value view(Value scratch, int64_t offset, ArrayRef<int64_t> shape);
  Value load(Value memref, ValueRange at) {
    return vector::LoadOp::create(l.b, l.loc, vectorType, memref, at);
  }
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  cnn::WinogradConvOp op;
  const cnn::WinogradTransforms &winograd;
  WinogradShape shape;
  ArrayRef<int64_t> x;
  int64_t tiles, chunks, rows, vectors, points, block, inBlocks;
  bool tilesFirst;
  ElementEmitter e;
  LaneBuilder &l;
  VectorType vectorType;
  Buffer input, filters;
  Value transformed, products; ///< V and M
  Value firstTile;             ///< of the task
};
} // namespace

WinogradConv::WinogradConv(KernelContext &context, cnn::WinogradConvOp op,
                           Value scratch)
    : context(context), op(op), winograd(*cnn::findWinograd(op.getTile())),
      shape(op), x(cnn::shapeOf(op.getX())),
      tiles(context.tiling.getInt("tiles")),
      chunks(context.tiling.getInt("chunks")),
      rows(context.tiling.getInt("rows")),
      vectors(context.tiling.getInt("vectors")), points(winograd.points()),
      block(cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()))),
      inBlocks(llvm::divideCeil(x[1], block)),
      tilesFirst(context.tiling.getInt("tiles_first")),
      e(context.emitter(block)), l(e.l),
      vectorType(l.vectorOf(cnn::elementOf(op.getY()))),
      input(*e.bufferOf(op.getX())), filters(*e.bufferOf(op.getU())) {
  int64_t square = points * points;
  transformed = view(scratch, 0, {square, inBlocks, tiles, block});
  products = view(scratch, 4 * square * inBlocks * tiles * block,
                  {square, tiles, vectors * block});
}

Value WinogradConv::view(Value scratch, int64_t offset,
                         ArrayRef<int64_t> sizes) {
  auto type = MemRefType::get(sizes, cnn::elementOf(op.getY()));
  return memref::ViewOp::create(l.b, l.loc, type, scratch, index(offset),
                                ValueRange());
}

void WinogradConv::emit() {
  int64_t groups = llvm::divideCeil(shape.tiles(), tiles);
  int64_t blocks = llvm::divideCeil(shape.outputs, block) / chunks;
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           SmallVector<Value> position =
               tilesFirst ? splitTask(l, task, {groups, chunks})
                          : splitTask(l, task, {chunks, groups});
           Value chunk = l.mul(position[tilesFirst], index(blocks));
           firstTile = l.mul(position[!tilesFirst], index(tiles));
           transformInput();
           e.loop(index(0), index(blocks), vectors, {},
                  [&](Value b, ValueRange) -> SmallVector<Value> {
                    Value firstBlock = l.add(chunk, b);
                    multiply(firstBlock);
                    transformOutput(firstBlock);
                    return {};
                  });
           return {};
         });
}

WinogradConv::Place WinogradConv::placeOf(Value tile) {
  LaneIndex number = l.uniform(tile);
  LaneIndex line = l.divide(number, shape.across());
  Value column = l.modulo(number, shape.across()).value;
  Value row = l.modulo(line, shape.down()).value;
  return {l.divide(line, shape.down()).value, l.mul(row, index(shape.tile)),
          l.mul(column, index(shape.tile))};
}

void WinogradConv::forEachTile(
    function_ref<void(Value t, const Place &place)> body) {
  e.loop(index(0), index(tiles), 1, {},
         [&](Value t, ValueRange) -> SmallVector<Value> {
           Value tile = l.add(firstTile, t);
           if (shape.tiles() % tiles == 0)
             body(t, placeOf(tile));
           else
             e.ifThen(l.less(tile, index(shape.tiles())),
                      [&] { body(t, placeOf(tile)); });
           return {};
         });
}

Value WinogradConv::within(Value v, int64_t length, int64_t extent,
                           bool checkLow) {
  using arith::CmpIPredicate;
  Value ok = l.compare(CmpIPredicate::sle, v, index(extent - length));
  if (!checkLow)
    return ok;
  return l.logicalAnd(l.compare(CmpIPredicate::sge, v, index(0)), ok);
}

//===----------------------------------------------------------------------===//
// B^T d B
//===----------------------------------------------------------------------===//

void WinogradConv::transformInput() {
  forEachTile([&](Value t, const Place &place) {
    Place patch = place;
    patch.row = l.add(place.row, index(-op.getPads()[0]));
    patch.column = l.add(place.column, index(-op.getPads()[1]));
    Value inside = l.logicalAnd(within(patch.row, points, x[2], true),
                                within(patch.column, points, x[3], true));
    e.eitherOr(inside,
               [&](bool isInside) { transformPatch(t, patch, isInside); });
  });
}

/// `place` is that of the patch of the input, which may begin in the padding.
void WinogradConv::transformPatch(Value t, const Place &place, bool isInside) {
  SmallVector<Value> patchRows, patchColumns, rowsInside, columnsInside;
  auto positions = [&](Value first, int64_t extent, SmallVector<Value> &at,
                       SmallVector<Value> &inside) {
    for (int64_t i = 0; i < points; ++i) {
      Value v = l.add(first, index(i));
      if (!isInside) {
        inside.push_back(within(v, 1, extent, true));
        v = l.clamp(l.uniform(v), extent).value;
      }
      at.push_back(v);
    }
  };
  positions(place.row, x[2], patchRows, rowsInside);
  positions(place.column, x[3], patchColumns, columnsInside);
  SmallVector<Value> masks;
  for (Value row : rowsInside)
    for (Value column : columnsInside)
      masks.push_back(l.spread(l.logicalAnd(row, column)));
  Value zero = l.spread(l.zero(cnn::elementOf(op.getX())));
  e.loop(index(0), index(inBlocks), 1, {},
         [&](Value cb, ValueRange) -> SmallVector<Value> {
           SmallVector<Value> patch;
           for (Value row : patchRows)
             for (Value column : patchColumns) {
               Value v =
                   load(input.memref, {place.image, cb, row, column, index(0)});
               if (!isInside)
                 v = arith::SelectOp::create(l.b, l.loc, masks[patch.size()], v,
                                             zero);
               patch.push_back(v);
             }
           patch = emitSquareMap(l, winograd.input, patch);
           for (auto [p, v] : llvm::enumerate(patch))
             vector::StoreOp::create(l.b, l.loc, v, transformed,
                                     ValueRange{index(p), cb, t, index(0)});
           return {};
         });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

void WinogradConv::multiply(Value firstBlock) {
  e.nest({points, points}, {}, [&](ValueRange pq, ValueRange) {
    int64_t whole = tiles / rows * rows;
    e.loop(index(0), index(whole), rows, {},
           [&](Value first, ValueRange) -> SmallVector<Value> {
             multiplyRows(pq[0], pq[1], first, rows, firstBlock);
             return {};
           });
    if (whole != tiles)
      multiplyRows(pq[0], pq[1], index(whole), tiles - whole, firstBlock);
    return SmallVector<Value>();
  });
}

/// A register block of `count` tiles at point (p, q).
void WinogradConv::multiplyRows(Value p, Value q, Value first, int64_t count,
                                Value firstBlock) {
  Value point = l.add(l.mul(p, index(points)), q);
  auto overChannels = [&](Value cb, int64_t channels, ValueRange initial) {
    return e.loop(
        index(0), index(channels), 1, initial,
        [&](Value ci, ValueRange carried) {
          SmallVector<Value> sums(carried), weights;
          for (int64_t v = 0; v < vectors; ++v)
            weights.push_back(
                load(filters.memref,
                     {p, q, l.add(firstBlock, index(v)), cb, ci, index(0)}));
          for (int64_t r = 0; r < count; ++r) {
            Value tile = l.add(first, index(r));
            Value number = l.spread(memref::LoadOp::create(
                l.b, l.loc, transformed, ValueRange{point, cb, tile, ci}));
            for (int64_t v = 0; v < vectors; ++v)
              sums[r * vectors + v] =
                  l.fma(number, weights[v], sums[r * vectors + v]);
          }
          return sums;
        });
  };
  Value zero = l.spread(l.zero(cnn::elementOf(op.getY())));
  SmallVector<Value> sums(count * vectors, zero);
  int64_t full = x[1] / block, rest = x[1] % block;
  if (full > 0)
    sums = e.loop(index(0), index(full), 1, sums,
                  [&](Value cb, ValueRange carried) {
                    return overChannels(cb, block, carried);
                  });
  if (rest > 0)
    sums = overChannels(index(full), rest, sums);
  for (int64_t r = 0; r < count; ++r)
    for (int64_t v = 0; v < vectors; ++v)
      vector::StoreOp::create(
          l.b, l.loc, sums[r * vectors + v], products,
          ValueRange{point, l.add(first, index(r)), index(v * block)});
}

//===----------------------------------------------------------------------===//
// A^T m A
//===----------------------------------------------------------------------===//

void WinogradConv::transformOutput(Value firstBlock) {
  forEachTile([&](Value t, const Place &place) {
    for (int64_t q = 0; q < vectors; ++q) {
      SmallVector<Value> m;
      for (int64_t p = 0; p < points * points; ++p)
        m.push_back(load(products, {index(p), t, index(q * block)}));
      m = emitSquareMap(l, winograd.output, m);
      LaneIndex channels =
          channelLanes(l, l.add(firstBlock, index(q)), block, shape.outputs);
      if (op.getBias()) {
        Value bias = l.spread(e.element(op.getBias(), {channels}));
        for (Value &v : m)
          v = l.add(v, bias);
      }
      if (shape.height % shape.tile == 0 && shape.width % shape.tile == 0) {
        storeTile(place, channels, m, /*isInside=*/true);
        continue;
      }
      Value whole =
          l.logicalAnd(within(place.row, shape.tile, shape.height, false),
                       within(place.column, shape.tile, shape.width, false));
      e.eitherOr(whole, [&](bool isInside) {
        storeTile(place, channels, m, isInside);
      });
    }
  });
}

void WinogradConv::storeTile(const Place &place, LaneIndex channels,
                             ArrayRef<Value> y, bool isInside) {
  for (int64_t i = 0; i < shape.tile; ++i)
    for (int64_t j = 0; j < shape.tile; ++j) {
      Value row = l.add(place.row, index(i));
      Value column = l.add(place.column, index(j));
      auto store = [&] {
        e.bindComputed(op.getY(), y[i * shape.tile + j]);
        context.storeResults(e, {l.uniform(place.image), channels,
                                 l.uniform(row), l.uniform(column)});
      };
      if (isInside)
        store();
      else
        e.ifThen(l.logicalAnd(within(row, 1, shape.height, false),
                              within(column, 1, shape.width, false)),
                 store);
    }
}

void cnnc::cpu::emitWinogradConvForm(KernelContext &context) {
  // Behind begin and end (LowerCpuKernels.cpp).
  unsigned last = context.function.getNumArguments();
  Value scratch = context.function.getArgument(last - 1);
  WinogradConv(context, context.root<cnn::WinogradConvOp>(), scratch).emit();
}
