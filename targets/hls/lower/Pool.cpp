//===- Pool.cpp - windows and whole images reduced ------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Window.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static cnn::ReduceKind reduceKind(cnn::PoolKind kind) {
  return kind == cnn::PoolKind::max ? cnn::ReduceKind::max
                                    : cnn::ReduceKind::sum;
}

/// Reduces the windows of `input`; what it passes on has that shape.
static Channel reduceWindows(StepContext &context, const Channel &input,
                             const WindowGeometry &geometry,
                             const StreamShape &shape) {
  auto pool = cast<cnn::PoolOp>(context.step.root);
  WindowWords words{geometry.columns, input.pixels};
  cnn::ReduceKind kind = reduceKind(pool.getKind());
  Type element = cnn::elementOf(pool.getX());
  Value windows = input.stream;
  if (!geometry.isTrivial())
    windows = lowerWindow(context.design, input, shape, geometry,
                          neutralNumber(input.element(), kind, element));
  int64_t lanes = input.lanes(), taps = geometry.taps();
  WordShape word(lanes, words.windows());
  ProcessBuilder p(
      context.design, "", "pool",
      llvm::formatv("{0} -> {1}, {2} of {3}x{4}; {5} a cycle",
                    shapeText(input.shape), shapeText(shape),
                    kind == cnn::ReduceKind::max ? "maximum" : "sum",
                    geometry.rows.taps, geometry.columns.taps, word.text()));
  Value in = p.argument(windows, "in");
  Elements elements(context, p, 1, word);
  Channel output =
      context.design.stream("out", word, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  Type result = context.design.numberType(pool.getY());
  p.nest({{"n", shape.images},
          {"pixel", shape.pixelsPerImage() / word.pixels},
          {"g", input.groups()}},
         [&](ValueRange i) {
           Value window = p.read("window", in);
           Elements::Position at{i[0], p.mul(i[1], word.pixels), i[2]};
           elements.writePixels(at, out, [&](Value px, Value lane) {
             auto tapOf = [&](Value tap) {
               return p.lane(window, windowLane(p, geometry, input.word(), px,
                                                tap, lane));
             };
             Value first = fitNumber(p, tapOf(p.index(0)), result);
             StringRef name = kind == cnn::ReduceKind::max ? "most" : "sum";
             return p.reduce(
                 "tap", name, 1, taps, first, [&](Value tap, Value so) {
                   Value next = reduceNumbers(p, kind, so, tapOf(tap), element);
                   return fitNumber(p, next, result);
                 });
           });
         });
  p.finish();
  return output;
}

Channel cnnc::hls::lowerPool(StepContext &context) {
  Channel input = context.take(0, {context.lanes, context.pixels});
  return reduceWindows(context, input, *windowsOf(context.step.root),
                       outputShape(context.step));
}

/// The channels of a pixel come as a row of pixels of one channel does.
static Channel channelsAsRows(const Channel &channel) {
  const StreamShape &shape = channel.shape;
  return {channel.stream,
          {shape.images, 1, {shape.pixelsPerImage(), shape.channels}},
          channel.lanes()};
}

Channel cnnc::hls::lowerChannelPool(StepContext &context) {
  Channel rows = channelsAsRows(context.take(0, context.lanes));
  auto pool = cast<cnn::PoolOp>(context.step.root);
  Channel reduced =
      reduceWindows(context, rows, *channelWindowsOf(pool), rows.shape);
  return {reduced.stream, outputShape(context.step)};
}

Channel cnnc::hls::lowerChannels(StepContext &context) {
  auto reduce = cast<cnn::ReduceOp>(context.step.root);
  cnn::ReduceKind kind = reduce.getKind();
  Channel input = context.take(0, context.lanes);
  StreamShape shape = outputShape(context.step);
  Type element = cnn::elementOf(reduce.getX());
  Type result = context.design.numberType(reduce.getY());
  ProcessBuilder p(context.design, "", "channels",
                   llvm::formatv("{0} over channels of {1} -> {2}; {3} a cycle",
                                 cnn::stringifyReduceKind(kind),
                                 shapeText(input.shape), shapeText(shape),
                                 input.word().text()));
  Value in = p.argument(input.stream, "in");
  Elements elements(context, p, 1, 1);
  Channel output =
      context.design.stream("out", 1, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  bool isLong = input.groups() > 1;
  Value kept = isLong ? p.registers("kept", {1}, result) : Value();
  auto join = [&](Value x, Value y) {
    return fitNumber(p, reduceNumbers(p, kind, x, y, element), result);
  };
  p.nest(
      {{"n", shape.images},
       {"pixel", shape.pixelsPerImage()},
       {"g", input.groups()}},
      [&](ValueRange i) {
        Value word = p.read("input", in);
        // Those of a word first, as only a sum of its own waits for itself.
        Value all = p.reduce(
            "c", "part", 1, input.lanes(),
            fitNumber(p, p.lane(word, p.index(0)), result),
            [&](Value c, Value part) { return join(part, p.lane(word, c)); });
        if (isLong) {
          Value neutral =
              constantNumber(p, result, neutralNumber(result, kind, element));
          Value so = p.select(p.equals(i[2], 0), neutral,
                              p.load("so", kept, p.index(0)));
          all = p.name("all", join(so, all));
          p.store(all, kept, p.index(0));
        }
        p.ifElse(p.equals(i[2], input.groups() - 1), [&] {
          elements.writeWord({i[0], i[1], p.index(0)}, out,
                             [&](Value) { return all; });
        });
      },
      isLong ? additionInterval(result) : 1);
  p.finish();
  return output;
}

Channel cnnc::hls::lowerGlobal(StepContext &context) {
  auto reduce = cast<cnn::ReduceOp>(context.step.root);
  Channel input = context.take(0, {context.lanes, context.pixels});
  int64_t lanes = input.lanes();
  int64_t words = input.shape.pixelsPerImage() / input.pixels;
  StreamShape shape = outputShape(context.step);
  Type element = cnn::elementOf(reduce.getX());
  Type result = context.design.numberType(reduce.getY());
  ProcessBuilder p(context.design, "", "global",
                   llvm::formatv("{0} over {1} -> {2}; {3} a cycle",
                                 cnn::stringifyReduceKind(reduce.getKind()),
                                 shapeText(input.shape), shapeText(shape),
                                 input.word().text()));
  Value in = p.argument(input.stream, "in");
  Elements elements(context, p, 1, lanes);
  Channel output =
      context.design.stream("out", lanes, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  MemoryOp sums = p.memory("sum", {input.groups(), lanes}, result);
  sums.setPartitionAttr(
      p.b.getArrayAttr({p.partition(PartitionKind::complete, 1)}));
  int64_t interval = llvm::divideCeil(additionInterval(result), input.groups());
  p.nest(
      {{"n", shape.images}, {"pixel", words}, {"g", input.groups()}},
      [&](ValueRange i) {
        Value pixel = i[1], g = i[2];
        Value word = p.read("input", in);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value lane) {
          Value neutral = constantNumber(
              p, result, neutralNumber(result, reduce.getKind(), element));
          Value so = p.select(p.equals(pixel, 0), neutral,
                              p.load("so", sums, {g, lane}));
          // Those of a word first, as only a sum of its own waits for itself.
          Value first = p.lane(word, lane);
          if (input.pixels > 1)
            first = fitNumber(p, first, result);
          Value all = p.reduce(
              "px", "part", 1, input.pixels, first, [&](Value px, Value part) {
                Value x = p.lane(word, p.add(p.mul(px, lanes), lane));
                return fitNumber(
                    p, reduceNumbers(p, reduce.getKind(), part, x, element),
                    result);
              });
          Value next = reduceNumbers(p, reduce.getKind(), so, all, element);
          p.store(fitNumber(p, next, result), sums, {g, lane});
        });
        p.ifElse(p.equals(pixel, words - 1), [&] {
          elements.writeWord({i[0], p.index(0), g}, out, [&](Value lane) {
            return p.load("sum", sums, {g, lane});
          });
        });
      },
      interval);
  p.finish();
  return output;
}
