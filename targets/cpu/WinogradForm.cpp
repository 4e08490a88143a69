//===- WinogradForm.cpp - 3x3 convolutions by minimal filtering -----------===//
//
// A task (CpuWinograd.h says how the work is cut) runs in three steps over
// memory of its thread: it transforms its tiles of all input channels; then,
// for each column of register blocks, multiplies them with the filters point by
// point (PointProducts.h), and transforms the products back, with the epilogue
// applied to the registers before they are stored.
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
#include "targets/cpu/PointProducts.h"
#include "targets/cpu/ResultLines.h"
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
  void fetchPatch(Value image, Value cb, ArrayRef<Value> rows,
                  ArrayRef<Value> columns);
  void transformPatch(Value t, const Place &place, bool isInside);
  void fetchResults(Value tile, Value firstBlock);
  void transformOutput(Value firstBlock);
  void storeTile(const Place &place, LaneIndex channels, ArrayRef<Value> y,
                 bool isInside);

  Value load(Value memref, ValueRange at) {
    return vector::LoadOp::create(l.b, l.loc, vectorType, memref, at);
  }
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  cnn::WinogradConvOp op;
  const cnn::WinogradTransforms &winograd;
  WinogradShape shape;
  ArrayRef<int64_t> x;
  int64_t points, block, inBlocks;
  ElementEmitter e;
  LaneBuilder &l;
  VectorType vectorType;
  Buffer input;
  ResultLines lines;
  PointProducts products;
};
} // namespace

WinogradConv::WinogradConv(KernelContext &context, cnn::WinogradConvOp op,
                           Value scratch)
    : context(context), op(op),
      winograd(*cnn::findWinograd(op.getTile(), op.getStride())), shape(op),
      x(cnn::shapeOf(op.getX())), points(winograd.points()),
      block(cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()))),
      inBlocks(llvm::divideCeil(x[1], block)), e(context.emitter(block)),
      l(e.l), vectorType(l.vectorOf(cnn::elementOf(op.getY()))),
      input(*e.bufferOf(op.getX())), lines(context, e, op),
      products(context, e, op.getU(), {points, points},
               {winograd.filterPoints(), winograd.filterPoints()}, x[1],
               scratch) {}

void WinogradConv::emit() {
  products.forEachTask(
      context, shape.tiles(), llvm::divideCeil(shape.outputs, block),
      {[&] { transformInput(); },
       [&](Value tile, Value firstBlock) { fetchResults(tile, firstBlock); },
       [&](Value firstBlock) { transformOutput(firstBlock); }});
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
  products.forEachTile([&](Value t, Value tile) { body(t, placeOf(tile)); });
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
    auto origin = [&](Value v, int64_t pad) {
      return l.add(l.mul(v, index(shape.stride)), index(-pad));
    };
    patch.row = origin(place.row, op.getPads()[0]);
    patch.column = origin(place.column, op.getPads()[1]);
    Value inside = l.logicalAnd(within(patch.row, points, x[2], true),
                                within(patch.column, points, x[3], true));
    e.eitherOr(inside,
               [&](bool isInside) { transformPatch(t, patch, isInside); });
  });
}

/// Fetches block `cb` of a patch: what other threads have computed takes long
/// to come. Its last rows and columns are left to the tiles that begin there.
void WinogradConv::fetchPatch(Value image, Value cb, ArrayRef<Value> rows,
                              ArrayRef<Value> columns) {
  size_t own = shape.tile * shape.stride;
  for (Value row : rows.take_front(own))
    for (Value column : columns.take_front(own))
      memref::PrefetchOp::create(l.b, l.loc, input.memref,
                                 ValueRange{image, cb, row, column, index(0)},
                                 /*isWrite=*/false, /*localityHint=*/3,
                                 /*isDataCache=*/true);
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
           products.prefetchInput(cb, t);
           fetchPatch(place.image,
                      l.min(l.add(cb, index(1)), index(inBlocks - 1)),
                      patchRows, patchColumns);
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
             products.storeInput(v, p, cb, t);
           return {};
         });
}

//===----------------------------------------------------------------------===//
// A^T m A
//===----------------------------------------------------------------------===//

void WinogradConv::fetchResults(Value tile, Value firstBlock) {
  Place place = placeOf(tile);
  auto position = [&](Value first, int64_t i, int64_t extent) {
    Value v = l.add(first, index(i));
    return extent % shape.tile ? l.min(v, index(extent - 1)) : v;
  };
  products.forEachVector(firstBlock, [&](Value, Value number) {
    for (int64_t i = 0; i < shape.tile; ++i)
      for (int64_t j = 0; j < shape.tile; ++j)
        lines.fetch(place.image, number, position(place.row, i, shape.height),
                    position(place.column, j, shape.width));
  });
}

void WinogradConv::transformOutput(Value firstBlock) {
  forEachTile([&](Value t, const Place &place) {
    products.forEachVector(firstBlock, [&](Value q, Value number) {
      SmallVector<Value> m;
      for (int64_t p = 0; p < points * points; ++p)
        m.push_back(products.load(p, t, q));
      m = emitSquareMap(l, winograd.output, m);
      LaneIndex channels = channelLanes(l, number, block, shape.outputs);
      if (op.getBias()) {
        Value bias = l.spread(e.element(op.getBias(), {channels}));
        for (Value &v : m)
          v = l.add(v, bias);
      }
      if (shape.height % shape.tile == 0 && shape.width % shape.tile == 0)
        return storeTile(place, channels, m, /*isInside=*/true);
      Value whole =
          l.logicalAnd(within(place.row, shape.tile, shape.height, false),
                       within(place.column, shape.tile, shape.width, false));
      e.eitherOr(whole, [&](bool isInside) {
        storeTile(place, channels, m, isInside);
      });
    });
  });
}

void WinogradConv::storeTile(const Place &place, LaneIndex channels,
                             ArrayRef<Value> y, bool isInside) {
  SmallVector<std::pair<Index, SmallVector<Value>>> results;
  for (int64_t i = 0; i < shape.tile; ++i)
    for (int64_t j = 0; j < shape.tile; ++j) {
      Value row = l.add(place.row, index(i));
      Value column = l.add(place.column, index(j));
      Index at = {l.uniform(place.image), channels, l.uniform(row),
                  l.uniform(column)};
      auto compute = [&] {
        e.bindComputed(op.getY(), y[i * shape.tile + j]);
        return context.computeResults(e, at);
      };
      if (isInside)
        results.push_back({at, compute()});
      else
        e.ifThen(l.logicalAnd(within(row, 1, shape.height, false),
                              within(column, 1, shape.width, false)),
                 [&] { context.storeResults(e, at, compute()); });
    }
  for (auto &[at, values] : results)
    context.storeResults(e, at, values);
}

void cnnc::cpu::emitWinogradConvForm(KernelContext &context) {
  // Behind begin and end (LowerCpuKernels.cpp).
  unsigned last = context.function.getNumArguments();
  Value scratch = context.function.getArgument(last - 1);
  WinogradConv(context, context.root<cnn::WinogradConvOp>(), scratch).emit();
}
