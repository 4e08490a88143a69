//===- ConvExternal.cpp - convolutions with weights in memory -------------===//
//
// Weights that do not fit on the chip are read once for an image, and each
// block of them, `po` outputs times `pi` inputs of one tap, stays for all
// pixels (weight-stationary): the next block comes in meanwhile. For that the
// image lies on the chip, and so do the sums of one word of outputs for all
// pixels. Both the image and the results are buffers between processes, of
// which one half is filled while the other is read.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/WeightStream.h"
#include "targets/hls/lower/Window.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// What a sum takes until it can be added to again.
static constexpr int64_t kMostLatency = 16;

namespace {
class ExternalConv {
public:
  explicit ExternalConv(StepContext &context)
      : context(context), conv(cast<cnn::ConvOp>(context.step.root)),
        to(outputShape(context.step)), pi(context.folding.pi),
        po(context.folding.po),
        geometry(WindowGeometry::of(cnn::shapeOf(conv.getX()).drop_front(2),
                                    cnn::shapeOf(conv.getY()).drop_front(2),
                                    cnn::shapeOf(conv.getW()).drop_front(2),
                                    conv.getStrides(), conv.getDilations(),
                                    conv.getPads())),
        inputs(cnn::shapeOf(conv.getX())[1] / pi), outputs(to.channels / po),
        pixels(to.pixelsPerImage()),
        sumType(context.design.numberType(conv.getY())) {
    // A block must come in while the pixels of the one before are computed.
    lanes = pi * po;
    for (int64_t l = 1; l <= pi * po; ++l)
      if (pi * po % l == 0 && pi * po / l <= pixels) {
        lanes = l;
        break;
      }
    beats = pi * po / lanes;
  }

  Channel write() {
    input = context.take(0, pi);
    Value frame = fill();
    Value blocks = streamWeights(context, lanes, to.images);
    Value results = multiply(frame, blocks);
    return drain(results);
  }

private:
  Value sharedMemory(StringRef suffix, ArrayRef<int64_t> shape, Type element) {
    return context.design.memory(suffix, MemRefType::get(shape, element));
  }

  int64_t positions() const {
    return geometry.rows.input * geometry.columns.input;
  }

  Value fill() {
    ProcessBuilder p(context.design, "frame", "frame",
                     llvm::formatv("{0} into a buffer, {1} channels a word",
                                   shapeText(input.shape), pi));
    WordType word = input.type().getWordType();
    Value frame =
        sharedMemory("frame", {to.images * positions(), inputs}, word);
    Value in = p.argument(input.stream, "in");
    Value inside = p.argument(frame, "frame");
    p.nest({{"pixel", to.images * positions()}, {"g", inputs}},
           [&](ValueRange i) { p.store(p.read("input", in), inside, i); });
    p.finish();
    return frame;
  }

  Value multiply(Value frame, Value blocks) {
    ProcessBuilder p(context.design, "", "mac", comment());
    WordType sums = WordType::get(context.design.context(), po, sumType);
    Value results =
        sharedMemory("results", {to.images * pixels, outputs}, sums);
    Value image = p.argument(frame, "frame");
    Value in = p.argument(blocks, "weights");
    Value out = p.argument(results, "results");
    makeBias(p);
    WordType beat = cast<StreamType>(blocks.getType()).getWordType();
    Value block = p.registers("block", {2, beats}, beat);
    MemoryOp partial = p.memory("partial", {pixels}, sums);
    partial.setIndependent(pixels > kMostLatency);
    const WindowAxis &rows = geometry.rows, &columns = geometry.columns;
    // The first block, for which nothing waits.
    p.nest({{"i", beats}}, [&](ValueRange i) {
      p.store(p.read("beat", in), block, {p.index(0), i[0]});
    });
    int64_t interval = llvm::divideCeil(additionInterval(sumType), pixels);
    p.nest(
        {{"n", to.images},
         {"og", outputs},
         {"ig", inputs},
         {"r", rows.taps},
         {"s", columns.taps},
         {"y", rows.output},
         {"x", columns.output}},
        [&](ValueRange i) {
          writeStep(p, {image, in, out, block, partial}, i);
        },
        interval);
    p.finish();
    return results;
  }

  std::string comment() {
    return llvm::formatv(
        "{0} -> {1}, {2} taps, weights from memory; {3} -> {4} channels of a "
        "tap a cycle, {5} cycles",
        shapeText(input.shape), shapeText(to), geometry.taps(), pi, po,
        to.images * outputs * inputs * geometry.taps() * pixels);
  }

  void makeBias(ProcessBuilder &p) {
    if (!conv.getBias())
      return;
    Type number = context.design.numberType(conv.getBias());
    SmallVector<int64_t> dims = {outputs, po};
    ElementsAttr values =
        arrangeConstant(context.constant(2), number, dims,
                        [&](ArrayRef<int64_t> i) { return i[0] * po + i[1]; });
    PartitionAttr whole[] = {p.partition(PartitionKind::reshape, 1)};
    bias = p.rom("bias", MemRefType::get(dims, number), values, whole);
  }

  struct Memories {
    Value image, in, out, block, partial;
  };

  /// Indices: n, og, ig, r, s, y, x.
  void writeStep(ProcessBuilder &p, const Memories &m, ValueRange i) {
    const WindowAxis &rows = geometry.rows, &columns = geometry.columns;
    int64_t taps = geometry.taps(), blocks = outputs * inputs * taps;
    Value tap = p.add(p.mul(i[3], columns.taps), i[4]);
    Value step = p.add(p.mul(i[2], taps), tap);
    Value number = p.add(p.mul(i[1], inputs * taps), step);
    Value pixel = p.add(p.mul(i[5], columns.output), i[6]);
    Value half = p.mod(p.add(p.mul(i[0], blocks), number), 2);
    // The next block comes in, beat by beat.
    Value last = p.add(p.mul(i[0], blocks), number);
    Value more =
        p.compare(arith::CmpIPredicate::slt, last, to.images * blocks - 1);
    Value comes = p.compare(arith::CmpIPredicate::slt, pixel, beats);
    p.ifElse(p.both(more, comes), [&] {
      Value other = p.mod(p.add(half, 1), 2);
      p.store(p.read("beat", m.in), m.block, {other, pixel});
    });
    Value x = inputWord(p, m.image, i, rows, columns);
    Value before = p.load("before", m.partial, pixel);
    Value sums = p.variable("sums", cast<WordType>(before.getType()));
    Value isFirst = p.equals(step, 0);
    p.loop("o", 0, po, LoopStyle::Unrolled, [&](Value o) {
      Value start = bias
                        ? fitNumber(p, p.load("bias", bias, {i[1], o}), sumType)
                        : zeroNumber(p, sumType);
      Value sum = p.select(isFirst, start, p.lane(before, o));
      sum = p.reduce("c", "sum", 0, pi, sum, [&](Value c, Value so) {
        Value at = p.add(p.mul(o, pi), c);
        Value beat = p.load("beat", m.block, {half, p.div(at, lanes)});
        Value weight = weightNumber(context, p, p.lane(beat, p.mod(at, lanes)));
        Value product = multiplyNumbers(p, p.lane(x, c), weight);
        return fitNumber(p, addNumbers(p, so, product), sumType);
      });
      p.setLane(sum, sums, o);
    });
    Value word = p.load("sums", sums);
    p.ifElse(
        p.equals(step, inputs * taps - 1),
        [&] {
          p.store(word, m.out, {p.add(p.mul(i[0], pixels), pixel), i[1]});
        },
        [&] { p.store(word, m.partial, pixel); });
  }

  /// The input's word that the tap meets at the pixel; zero outside.
  Value inputWord(ProcessBuilder &p, Value image, ValueRange i,
                  const WindowAxis &rows, const WindowAxis &columns) {
    auto position = [&](Value pixel, Value tap, const WindowAxis &axis) {
      return p.add(p.add(p.mul(pixel, axis.stride), p.mul(tap, axis.dilation)),
                   -axis.pad);
    };
    auto inside = [&](Value at, const WindowAxis &axis) {
      return p.within(at, 0, axis.input, -axis.pad,
                      (axis.output - 1) * axis.stride + axis.reach() -
                          axis.pad + 1);
    };
    Value y = position(i[5], i[3], rows), x = position(i[6], i[4], columns);
    WordType type = input.type().getWordType();
    Value word = p.variable("input", type, zeroNumber(p, input.element()));
    p.ifElse(p.both(inside(y, rows), inside(x, columns)), [&] {
      Value at =
          p.add(p.mul(p.add(p.mul(i[0], rows.input), y), columns.input), x);
      p.store(p.load("part", image, {at, i[2]}), word);
    });
    return p.load("input", word);
  }

  Channel drain(Value results) {
    ProcessBuilder p(context.design, "results", "results",
                     llvm::formatv("{0} out of a buffer, {1} channels a word",
                                   shapeText(to), po));
    Value inside = p.argument(results, "results");
    Elements elements(context, p, 1, po);
    Channel output =
        context.design.stream("out", po, elements.outputType(), to);
    Value out = p.argument(output.stream, "out");
    p.nest({{"n", to.images}, {"pixel", pixels}, {"og", outputs}},
           [&](ValueRange i) {
             Value at = p.add(p.mul(i[0], pixels), i[1]);
             Value word = p.load("sums", inside, {at, i[2]});
             elements.writeWord({i[0], i[1], i[2]}, out,
                                [&](Value lane) { return p.lane(word, lane); });
           });
    p.finish();
    return output;
  }

  StepContext &context;
  cnn::ConvOp conv;
  StreamShape to;
  int64_t pi, po;
  WindowGeometry geometry;
  int64_t inputs, outputs, pixels;
  int64_t lanes, beats; ///< of the stream of weights; words of a block
  Type sumType;
  Channel input;
  Value bias;
};
} // namespace

Channel cnnc::hls::lowerConvExternal(StepContext &context) {
  return ExternalConv(context).write();
}
