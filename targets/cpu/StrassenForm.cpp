//===- StrassenForm.cpp - 1x1 convolutions with seven products for eight --===//
//
// A tile is a pair of pixels, 2i and 2i+1 in row-major order of a picture. A
// task (PointProducts.h) makes the seven sums of halves of the input channels
// for its pairs, multiplies them with those of the weights, and adds up the
// products for both halves of the output channels, with the epilogue applied to
// the registers before they are stored.
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
  struct Pixel {
    Value row, column;
  };
  struct Pair {
    Value image, first; ///< picture, and number of the first pixel
  };
  Pair pairOf(Value tile);
  Value secondOf(const Pair &pair);
  Pixel pixelOf(Value number);

  void transformInput();
  void fetchResults(Value tile, Value firstBlock);
  void transformOutput(Value firstBlock);
  void storePixel(Value image, Value number, Value block,
                  ArrayRef<Value> halves);
  Value index(int64_t v) { return l.constantIndex(v); }

  KernelContext &context;
  cnn::StrassenConvOp op;
  ArrayRef<int64_t> y;
  int64_t pixels, block;
  int64_t inBlocks, outBlocks; ///< of a half
  ElementEmitter e;
  LaneBuilder &l;
  Buffer input;
  ResultLines lines;
  PointProducts products;
};
} // namespace

StrassenConv::StrassenConv(KernelContext &context, cnn::StrassenConvOp op,
                           Value scratch)
    : context(context), op(op), y(cnn::shapeOf(op.getY())), pixels(y[2] * y[3]),
      block(cnn::channelBlockOf(cnn::layoutOf(op.getY().getType()))),
      inBlocks(cnn::shapeOf(op.getX())[1] / 2 / block),
      outBlocks(y[1] / 2 / block), e(context.emitter(block)), l(e.l),
      input(*e.bufferOf(op.getX())), lines(context, e, op),
      products(context, e, op.getU(), {cnn::kStrassenProducts},
               {cnn::kStrassenProducts}, cnn::shapeOf(op.getX())[1] / 2,
               scratch) {}

void StrassenConv::emit() {
  products.forEachTask(
      context, StrassenShape(op).tiles(), outBlocks,
      {[&] { transformInput(); },
       [&](Value tile, Value firstBlock) { fetchResults(tile, firstBlock); },
       [&](Value firstBlock) { transformOutput(firstBlock); }});
}

StrassenConv::Pair StrassenConv::pairOf(Value tile) {
  LaneIndex number = l.uniform(tile);
  int64_t pairs = (pixels + 1) / 2;
  return {l.divide(number, pairs).value,
          l.mul(l.modulo(number, pairs).value, index(2))};
}

StrassenConv::Pixel StrassenConv::pixelOf(Value number) {
  return {l.divide(l.uniform(number), y[3]).value,
          l.modulo(l.uniform(number), y[3]).value};
}

/// The number of the second pixel, or of the first where there is none.
Value StrassenConv::secondOf(const Pair &pair) {
  Value second = l.add(pair.first, index(1));
  return pixels % 2 ? l.clamp(l.uniform(second), pixels).value : second;
}

void StrassenConv::transformInput() {
  ArrayRef<int64_t> strides = op.getStrides();
  auto transform = [&](Value cb, Value t, const Pair &pair) {
    // What other threads have computed takes long to come: the next blocks are
    // on their way when they are needed.
    Value next = l.min(l.add(cb, index(1)), index(inBlocks - 1));
    // Pixel by pixel, both halves of the channels of each.
    SmallVector<Value> a;
    for (Value number : {pair.first, secondOf(pair)}) {
      Pixel pixel = pixelOf(number);
      Value row = l.mul(pixel.row, index(strides[0]));
      Value column = l.mul(pixel.column, index(strides[1]));
      for (int64_t half : {int64_t(0), inBlocks}) {
        auto at = [&](Value block) -> SmallVector<Value> {
          return {pair.image, l.add(block, index(half)), row, column, index(0)};
        };
        memref::PrefetchOp::create(l.b, l.loc, input.memref, at(next),
                                   /*isWrite=*/false, /*localityHint=*/3,
                                   /*isDataCache=*/true);
        a.push_back(vector::LoadOp::create(
            l.b, l.loc, l.vectorOf(cnn::elementOf(op.getX())), input.memref,
            at(cb)));
      }
    }
    Value s1 = l.add(a[2], a[3]), s2 = l.sub(s1, a[0]);
    Value sums[] = {a[0], a[1], l.sub(a[1], s2),  a[3],
                    s1,   s2,   l.sub(a[0], a[2])};
    for (auto [p, sum] : llvm::enumerate(sums))
      products.storeInput(sum, p, cb, t);
  };
  e.loop(index(0), index(inBlocks), 1, {},
         [&](Value cb, ValueRange) -> SmallVector<Value> {
           products.forEachTile(
               [&](Value t, Value tile) { transform(cb, t, pairOf(tile)); });
           return {};
         });
}

void StrassenConv::fetchResults(Value tile, Value firstBlock) {
  Pair pair = pairOf(tile);
  products.forEachVector(firstBlock, [&](Value, Value block) {
    for (Value number : {pair.first, secondOf(pair)}) {
      Pixel pixel = pixelOf(number);
      for (int64_t half : {int64_t(0), outBlocks})
        lines.fetch(pair.image, l.add(block, index(half)), pixel.row,
                    pixel.column);
    }
  });
}

void StrassenConv::transformOutput(Value firstBlock) {
  products.forEachTile([&](Value t, Value tile) {
    Pair pair = pairOf(tile);
    products.forEachVector(firstBlock, [&](Value q, Value number) {
      SmallVector<Value> m;
      for (int64_t p = 0; p < cnn::kStrassenProducts; ++p)
        m.push_back(products.load(p, t, q));
      Value u2 = l.add(m[0], m[5]), u3 = l.add(u2, m[6]);
      Value first[] = {l.add(m[0], m[1]), l.add(l.add(u2, m[4]), m[2])};
      Value second[] = {l.sub(u3, m[3]), l.add(u3, m[4])};
      storePixel(pair.image, pair.first, number, first);
      Value other = l.add(pair.first, index(1));
      auto storeSecond = [&] { storePixel(pair.image, other, number, second); };
      if (pixels % 2)
        e.ifThen(l.less(other, index(pixels)), storeSecond);
      else
        storeSecond();
    });
  });
}

/// Results of pixel `number`, for block `block` of either half of the channels.
void StrassenConv::storePixel(Value image, Value number, Value block,
                              ArrayRef<Value> halves) {
  Pixel pixel = pixelOf(number);
  SmallVector<std::pair<Index, SmallVector<Value>>> results;
  for (auto [half, v] : llvm::enumerate(halves)) {
    LaneIndex channels = channelLanes(
        l, l.add(block, index(int64_t(half) * outBlocks)), this->block, y[1]);
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
