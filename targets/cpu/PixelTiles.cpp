//===- PixelTiles.cpp - an output row in register tiles -------------------===//

#include "targets/cpu/PixelTiles.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

RowGeometry::RowGeometry(const WindowGeometry &w, int64_t output)
    : input(w.input.back()), output(output), kernel(w.kernel.back()),
      stride(w.strides.back()), dilation(w.dilations.back()),
      pad(w.pads[w.kernel.size() - 1]) {}

bool RowGeometry::inside(int64_t o, int64_t s) const {
  int64_t position = origin(o) + s * dilation;
  return position >= 0 && position < input;
}

SmallVector<int64_t> RowGeometry::columns(const PixelTile &tile) const {
  SmallVector<int64_t> result;
  for (int64_t p = 0; p < tile.size; ++p)
    for (int64_t s = 0; s < kernel; ++s)
      if (meets(tile, p, s))
        result.push_back(column(p, s));
  llvm::sort(result);
  result.erase(llvm::unique(result), result.end());
  return result;
}

void cnnc::cpu::forEachPixelTile(ElementEmitter &e, const RowGeometry &row,
                                 int64_t pixels,
                                 function_ref<void(const PixelTile &)> emit) {
  LaneBuilder &l = e.l;
  auto isInner = [&](int64_t start) {
    return start + pixels <= row.output && row.inside(start, 0) &&
           row.inside(start + pixels - 1, row.kernel - 1);
  };
  for (int64_t start = 0; start < row.output;) {
    int64_t end = start;
    while (end < row.output && isInner(end))
      end += pixels;
    if (end == start) {
      int64_t size = std::min(pixels, row.output - start);
      emit({l.constantIndex(start), size, start});
      start += size;
      continue;
    }
    e.loop(l.constantIndex(start), l.constantIndex(end), pixels, {},
           [&](Value at, ValueRange) -> SmallVector<Value> {
             emit({at, pixels, std::nullopt});
             return {};
           });
    start = end;
  }
}

SmallVector<Value> cnnc::cpu::emitOuterTaps(ElementEmitter &e,
                                            const WindowGeometry &w,
                                            ValueRange outer,
                                            ValueRange initial, TapBody body) {
  LaneBuilder &l = e.l;
  SmallVector<Value> taps, positions;
  std::function<SmallVector<Value>(ValueRange)> open =
      [&](ValueRange carried) -> SmallVector<Value> {
    size_t d = taps.size();
    if (d == outer.size())
      return body(taps, positions, carried);
    Value base = l.affine(l.uniform(outer[d]), w.strides[d], -w.pads[d]).value;
    Value low = l.constantIndex(0), high = l.constantIndex(w.kernel[d]);
    bool safe = w.pads[d] == 0 && w.pads[w.kernel.size() + d] == 0;
    if (!safe)
      std::tie(low, high) =
          windowBounds(l, base, w.dilations[d], w.kernel[d], w.input[d]);
    auto step = [&](Value tap, ValueRange inner) {
      taps.push_back(tap);
      positions.push_back(
          l.add(base, l.mul(tap, l.constantIndex(w.dilations[d]))));
      SmallVector<Value> result = open(inner);
      taps.pop_back();
      positions.pop_back();
      return result;
    };
    if (safe && w.kernel[d] == 1)
      return step(low, carried);
    return e.loop(low, high, 1, carried, step);
  };
  return open(initial);
}

//===----------------------------------------------------------------------===//
// Flattening
//===----------------------------------------------------------------------===//

/// True if `shape` is N x C x spatial extents of the convolution.
static bool hasPixels(ArrayRef<int64_t> shape, ArrayRef<int64_t> pixels) {
  return shape.size() == pixels.size() + 2 && shape.drop_front(2) == pixels;
}

static bool all(ArrayRef<int64_t> values, int64_t v) {
  return llvm::all_of(values, [=](int64_t x) { return x == v; });
}

bool cnnc::cpu::flattensPixels(cnn::KernelOp kernel, cnn::ConvOp conv) {
  // An input that a stride leaves as it is could not be told from one that is
  // to be flattened.
  ArrayRef<int64_t> pixels = cnn::shapeOf(conv.getY()).drop_front(2);
  if (!all(conv.getStrides(), 1) &&
      hasPixels(cnn::shapeOf(conv.getX()), pixels))
    return false;
  return all(cnn::shapeOf(conv.getW()).drop_front(2), 1) &&
         all(conv.getPads(), 0) && treatsPixelsAlike(kernel, conv);
}

bool cnnc::cpu::treatsPixelsAlike(cnn::KernelOp kernel, Operation *anchor) {
  ArrayRef<int64_t> pixels = cnn::shapeOf(anchor->getResult(0)).drop_front(2);
  auto alike = [&](Value value) {
    ArrayRef<int64_t> shape = cnn::shapeOf(value);
    size_t spatial = std::min(shape.size(), pixels.size());
    return hasPixels(shape, pixels) ||
           all(shape.take_back(shape.size() == pixels.size() + 2 ? pixels.size()
                                                                 : spatial),
               1);
  };
  for (Operation &op : kernel.getBlock()) {
    if (&op == anchor || isa<cnn::ConstantOp, cnn::YieldOp>(op) ||
        (cnn::isChannelGather(&op) && alike(op.getOperand(0))))
      continue;
    if (isa<cnn::LookupOp>(op) && alike(op.getOperand(0)))
      continue;
    if (!isa<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp, cnn::CastOp,
             cnn::QuantizeOp, cnn::RelayoutOp>(op) ||
        !llvm::all_of(op.getOperands(), alike))
      return false;
  }
  return true;
}

void cnnc::cpu::flattenPixels(KernelContext &context, Operation *anchor,
                              int64_t width) {
  SmallVector<int64_t> pixels(cnn::shapeOf(anchor->getResult(0)).drop_front(2));
  auto flatten = [&](Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    if (!hasPixels(type.getShape(), pixels))
      return;
    SmallVector<int64_t> shape(type.getShape().take_front(2));
    // One spatial dimension has no place for more than one row; outer ones of
    // three stay 1.
    if (pixels.size() > 2)
      shape.append(pixels.size() - 2, 1);
    if (pixels.size() > 1)
      shape.push_back(cnn::numElements(pixels) / width);
    shape.push_back(width);
    value.setType(RankedTensorType::get(shape, type.getElementType(),
                                        type.getEncoding()));
  };
  for (Value argument : context.kernel.getBlock().getArguments())
    flatten(argument);
  for (Operation &op : context.kernel.getBlock())
    llvm::for_each(op.getResults(), flatten);
}
