//===- StrassenForm.cpp - 1x1 convolutions with seven products for eight --===//
//
// A tile is a pair of pixels, 2i and 2i+1 in row-major order of a picture, or
// with two levels four of them. A task (PointProducts.h) makes the sums of
// parts of the input channels for its tiles, multiplies them with those of the
// weights, and adds up the products for all parts of the output channels, with
// the epilogue applied to the registers before they are stored.
//
// The additions are in the order of Winograd's variant (Knuth, TAOCP 4.6.4),
// where sums that several results need are computed once.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/eval/Strassen.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/cpu/ConvRows.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/CpuStrassen.h"
#include "targets/cpu/PointProducts.h"
#include "targets/cpu/ResultLines.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class StrassenConv {
public:
  StrassenConv(KernelContext &context, cnn::StrassenConvOp op, Value scratch);
  void emit();

private:
  using Values = SmallVector<Value>;
  struct Pixel {
    Value row, column;
  };
  struct Tile {
    Value image, first; ///< picture, and number of the first pixel
  };
  Tile tileOf(Value number);
  Value numberOf(const Tile &tile, int64_t pixel);
  Pixel pixelOf(Value number);

  void transformInput();
  void loadBlocks(const Tile &tile, Value cb, Values &blocks);
  void addInputs(ArrayRef<Value> blocks, Values &sums);
  void fetchResults(Value tile, Value firstBlock);
  void transformOutput(Value firstBlock);
  Values addProducts(ArrayRef<Value> m);
  void storePixel(Value image, Value number, Value block,
                  ArrayRef<Value> parts);
  Values zip(ArrayRef<Value> a, ArrayRef<Value> b,
             Value (LaneBuilder::*operation)(Value, Value));
  Values add(ArrayRef<Value> a, ArrayRef<Value> b) {
    return zip(a, b, &LaneBuilder::add);
  }
  Values sub(ArrayRef<Value> a, ArrayRef<Value> b) {
    return zip(a, b, &LaneBuilder::sub);
  }
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  cnn::StrassenConvOp op;
  const cnn::StrassenTransforms &transforms;
  ArrayRef<int64_t> y;
  int64_t parts, pixels, block;
  int64_t inBlocks, outBlocks; ///< of a part
  ElementEmitter e;
  LaneBuilder &l;
  Buffer input;
  ResultLines lines;
  PointProducts products;
};
} // namespace

StrassenConv::StrassenConv(KernelContext &context, cnn::StrassenConvOp op,
                           Value scratch)
    : context(context), op(op),
      transforms(*cnn::findStrassen(cnn::shapeOf(op.getU())[0])),
      y(cnn::shapeOf(op.getY())), parts(transforms.parts()),
      pixels(y[2] * y[3]),
      block(cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()))),
      inBlocks(cnn::shapeOf(op.getX())[1] / parts / block),
      outBlocks(y[1] / parts / block), e(context.emitter(block)), l(e.l),
      input(*e.bufferOf(op.getX())), lines(context, e, op),
      products(context, e, op.getU(), {transforms.products()},
               {transforms.products()}, cnn::shapeOf(op.getX())[1] / parts,
               scratch) {}

void StrassenConv::emit() {
  products.forEachTask(
      context, StrassenShape(op).tiles(), outBlocks,
      {[&] { transformInput(); },
       [&](Value tile, Value firstBlock) { fetchResults(tile, firstBlock); },
       [&](Value firstBlock) { transformOutput(firstBlock); }});
}

StrassenConv::Tile StrassenConv::tileOf(Value number) {
  LaneIndex n = l.uniform(number);
  int64_t tiles = llvm::divideCeil(pixels, parts);
  return {l.divide(n, tiles).value,
          l.mul(l.modulo(n, tiles).value, index(parts))};
}

StrassenConv::Pixel StrassenConv::pixelOf(Value number) {
  return {l.divide(l.uniform(number), y[3]).value,
          l.modulo(l.uniform(number), y[3]).value};
}

/// The number of a pixel of the tile, or of the last one where there is none.
Value StrassenConv::numberOf(const Tile &tile, int64_t pixel) {
  if (pixel == 0)
    return tile.first;
  Value number = l.add(tile.first, index(pixel));
  return pixels % parts ? l.clamp(l.uniform(number), pixels).value : number;
}

StrassenConv::Values StrassenConv::zip(ArrayRef<Value> a, ArrayRef<Value> b,
                                       Value (LaneBuilder::*operation)(Value,
                                                                       Value)) {
  Values result;
  for (auto [x, y] : llvm::zip_equal(a, b))
    result.push_back((l.*operation)(x, y));
  return result;
}

void StrassenConv::transformInput() {
  e.loop(index(0), index(inBlocks), 1, {}, [&](Value cb, ValueRange) -> Values {
    products.forEachTile([&](Value t, Value tile) {
      Values blocks, sums;
      loadBlocks(tileOf(tile), cb, blocks);
      addInputs(blocks, sums);
      for (auto [p, sum] : llvm::enumerate(sums))
        products.storeInput(sum, p, cb, t);
    });
    return {};
  });
}

/// Block `cb` of every part of the channels of every pixel of a tile, in the
/// order of the transforms.
void StrassenConv::loadBlocks(const Tile &tile, Value cb, Values &blocks) {
  // What other threads have computed takes long to come: the next blocks are
  // on their way when they are needed.
  Value next = l.min(l.add(cb, index(1)), index(inBlocks - 1));
  ArrayRef<int64_t> strides = op.getStrides();
  Values rows, columns;
  for (int64_t p = 0; p < parts; ++p) {
    Pixel pixel = pixelOf(numberOf(tile, p));
    rows.push_back(l.mul(pixel.row, index(strides[0])));
    columns.push_back(l.mul(pixel.column, index(strides[1])));
  }
  for (int64_t b = 0; b < parts * parts; ++b) {
    int64_t pixel = transforms.rowOf(b);
    Value part = index(transforms.columnOf(b) * inBlocks);
    auto at = [&](Value block) -> Values {
      return {tile.image, l.add(block, part), rows[pixel], columns[pixel],
              index(0)};
    };
    memref::PrefetchOp::create(l.b, l.loc, input.memref, at(next),
                               /*isWrite=*/false, /*localityHint=*/3,
                               /*isDataCache=*/true);
    blocks.push_back(vector::LoadOp::create(
        l.b, l.loc, l.vectorOf(cnn::elementOf(op.getX())), input.memref,
        at(cb)));
  }
}

/// Appends the sums of blocks: of each of the seven sums of quarters of them,
/// if these are several, the seven sums.
void StrassenConv::addInputs(ArrayRef<Value> blocks, Values &sums) {
  if (blocks.size() == 1) {
    sums.push_back(blocks.front());
    return;
  }
  size_t each = blocks.size() / cnn::kStrassenBlocks;
  auto a = [&](size_t i) { return blocks.slice(i * each, each); };
  Values s1 = add(a(2), a(3)), s2 = sub(s1, a(0));
  for (const Values &sum : {Values(a(0)), Values(a(1)), sub(a(1), s2),
                            Values(a(3)), s1, s2, sub(a(0), a(2))})
    addInputs(sum, sums);
}

void StrassenConv::fetchResults(Value tile, Value firstBlock) {
  Tile at = tileOf(tile);
  products.forEachVector(firstBlock, [&](Value, Value block) {
    for (int64_t p = 0; p < parts; ++p) {
      Pixel pixel = pixelOf(numberOf(at, p));
      for (int64_t part = 0; part < parts; ++part)
        lines.fetch(at.image, l.add(block, index(part * outBlocks)), pixel.row,
                    pixel.column);
    }
  });
}

/// The blocks of the result, in the order of the transforms, from products.
StrassenConv::Values StrassenConv::addProducts(ArrayRef<Value> m) {
  if (m.size() == 1)
    return Values(m);
  size_t each = m.size() / cnn::kStrassenProducts;
  auto product = [&](size_t p) { return addProducts(m.slice(p * each, each)); };
  Values first = product(0), result = add(first, product(1));
  Values u2 = add(first, product(5)), fifth = product(4);
  llvm::append_range(result, add(add(u2, fifth), product(2)));
  Values u3 = add(u2, product(6));
  llvm::append_range(result, sub(u3, product(3)));
  llvm::append_range(result, add(u3, fifth));
  return result;
}

void StrassenConv::transformOutput(Value firstBlock) {
  products.forEachTile([&](Value t, Value number) {
    Tile tile = tileOf(number);
    products.forEachVector(firstBlock, [&](Value q, Value block) {
      Values m;
      for (int64_t p = 0; p < transforms.products(); ++p)
        m.push_back(products.load(p, t, q));
      Values blocks = addProducts(m);
      for (int64_t p = 0; p < parts; ++p) {
        Values own(parts);
        for (auto [b, value] : llvm::enumerate(blocks))
          if (transforms.rowOf(b) == p)
            own[transforms.columnOf(b)] = value;
        Value pixel = p ? l.add(tile.first, index(p)) : tile.first;
        auto store = [&] { storePixel(tile.image, pixel, block, own); };
        if (p > 0 && pixels % parts)
          e.ifThen(l.less(pixel, index(pixels)), store);
        else
          store();
      }
    });
  });
}

/// Results of pixel `number`, for block `block` of every part of the channels.
void StrassenConv::storePixel(Value image, Value number, Value block,
                              ArrayRef<Value> parts) {
  Pixel pixel = pixelOf(number);
  SmallVector<std::pair<Index, Values>> results;
  for (auto [part, v] : llvm::enumerate(parts)) {
    LaneIndex channels = channelLanes(
        l, l.add(block, index(int64_t(part) * outBlocks)), this->block, y[1]);
    Value sum = v;
    if (op.getBias())
      sum = l.add(sum, l.spread(e.element(op.getBias(), {channels})));
    e.bindComputed(op.getY(), sum);
    Index at = {l.uniform(image), channels, l.uniform(pixel.row),
                l.uniform(pixel.column)};
    results.push_back({at, context.computeResults(e, at)});
  }
  for (auto &[at, values] : results)
    context.storeResults(e, at, values);
}

void cnnc::cpu::emitStrassenConvForm(KernelContext &context) {
  auto op = context.root<cnn::StrassenConvOp>();
  // As one row, where the place of a pixel needs no division.
  if (llvm::all_of(op.getStrides(), [](int64_t s) { return s == 1; }) &&
      treatsPixelsAlike(context.kernel, op))
    flattenPixels(context, op,
                  cnn::numElements(cnn::shapeOf(op.getY()).drop_front(2)));
  // Behind begin and end (LowerCpuKernels.cpp).
  unsigned last = context.function.getNumArguments();
  StrassenConv(context, op, context.function.getArgument(last - 1)).emit();
}
