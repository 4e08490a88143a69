//===- DepthwiseConvForm.cpp - one block of channels at a time ------------===//
//
// Every lane is a channel of its own: a tile of `pixels` output pixels of one
// channel block is accumulated over the taps, which are written out along the
// row, so that each tap's weights are loaded once for the tile.
//
// Tasks: image x channel block x outer output position.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/PixelTiles.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class DepthwiseConv {
public:
  DepthwiseConv(KernelContext &context, cnn::ConvOp conv)
      : context(context), conv(conv), y(cnn::shapeOf(conv.getY())),
        pixels(context.tiling.getInt("pixels")),
        block(cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()))),
        e(context.emitter(block)), l(e.l), input(*e.bufferOf(conv.getX())),
        weights(*e.bufferOf(conv.getW())),
        window{cnn::shapeOf(conv.getX()).drop_front(2),
               cnn::shapeOf(conv.getW()).drop_front(2), conv.getStrides(),
               conv.getDilations(), conv.getPads()},
        row(window, y.back()) {}

  void emit() {
    SmallVector<int64_t> extents = {y[0], (y[1] + block - 1) / block};
    llvm::append_range(extents, y.drop_front(2).drop_back());
    e.loop(context.begin(), context.end(), 1, {},
           [&](Value task, ValueRange) -> SmallVector<Value> {
             SmallVector<Value> position = splitTask(l, task, extents);
             image = position[0];
             blockNumber = position[1];
             outer.assign(position.begin() + 2, position.end());
             forEachPixelTile(e, row, pixels,
                              [&](const PixelTile &tile) { emitTile(tile); });
             return {};
           });
  }

private:
  LaneIndex channels() {
    LaneIndex c;
    c.value = l.mul(blockNumber, l.constantIndex(block));
    c.kind = LaneIndex::Kind::Contiguous;
    c.alignment = block;
    c.mayExceed = y[1] % block != 0;
    return c;
  }

  void emitTile(const PixelTile &tile) {
    Value bias =
        l.spread(conv.getBias() ? e.element(conv.getBias(), {channels()})
                                : l.zero(cnn::elementOf(conv.getY())));
    SmallVector<Value> initial(tile.size, bias);
    SmallVector<Value> sums = emitOuterTaps(
        e, window, outer, initial,
        [&](ValueRange tap, ValueRange position, ValueRange carried) {
          SmallVector<Value> next(carried);
          for (int64_t s = 0; s < row.kernel; ++s)
            addTap(tile, tap, position, s, next);
          return next;
        });
    for (int64_t p = 0; p < tile.size; ++p) {
      Index index = {l.uniform(image), channels()};
      for (Value o : outer)
        index.push_back(l.uniform(o));
      index.push_back(l.uniform(l.add(tile.start, l.constantIndex(p))));
      e.bindComputed(conv.getY(), sums[p]);
      context.storeResults(e, index);
    }
  }

  void addTap(const PixelTile &tile, ValueRange tap, ValueRange position,
              int64_t s, SmallVector<Value> &sums) {
    SmallVector<Value> at = {blockNumber, l.constantIndex(0)};
    llvm::append_range(at, tap);
    at.append({l.constantIndex(s), l.constantIndex(0)});
    Value weight = load(weights, at);
    Value start = l.mul(tile.start, l.constantIndex(row.stride));
    for (int64_t p = 0; p < tile.size; ++p) {
      if (tile.border && !row.inside(*tile.border + p, s))
        continue;
      int64_t offset = row.origin(p) + s * row.dilation;
      SmallVector<Value> from = {image, blockNumber};
      llvm::append_range(from, position);
      from.append({l.add(start, l.constantIndex(offset)), l.constantIndex(0)});
      sums[p] = l.fma(load(input, from), weight, sums[p]);
    }
  }

  Value load(const Buffer &buffer, ValueRange at) {
    return vector::LoadOp::create(
        l.b, l.loc, l.vectorOf(cnn::elementOf(conv.getY())), buffer.memref, at);
  }

  KernelContext &context;
  cnn::ConvOp conv;
  ArrayRef<int64_t> y;
  int64_t pixels, block;
  ElementEmitter e;
  LaneBuilder &l;
  Buffer input, weights;
  WindowGeometry window;
  RowGeometry row;
  Value image, blockNumber;
  SmallVector<Value> outer;
};
} // namespace

void cnnc::cpu::emitDepthwiseConvForm(KernelContext &context) {
  DepthwiseConv(context, context.root<cnn::ConvOp>()).emit();
}
