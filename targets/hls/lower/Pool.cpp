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

namespace {

/// A reduction of a stream by a process of kind `processKind` that is begun, up
/// to its first argument.
struct StreamReduction {
  StreamReduction(StepContext &context, const Channel &input,
                  StringRef processKind, StringRef over)
      : reduce(cast<cnn::ReduceOp>(context.step.root)),
        element(cnn::elementOf(reduce.getX())),
        result(context.design.numberType(reduce.getY())), input(input),
        shape(outputShape(context.step)),
        p(context.design, "", processKind,
          llvm::formatv("{0} over {1}{2} -> {3}; {4} a cycle",
                        cnn::stringifyReduceKind(reduce.getKind()), over,
                        shapeText(input.shape), shapeText(shape),
                        input.word().text())),
        in(p.argument(input.stream, "in")) {}

  Value fit(Value x) { return fitNumber(p, x, result); }
  Value join(Value x, Value y) {
    return fit(reduceNumbers(p, reduce.getKind(), x, y, element));
  }
  Value neutral() {
    return constantNumber(p, result,
                          neutralNumber(result, reduce.getKind(), element));
  }

  cnn::ReduceOp reduce;
  Type element, result;
  Channel input;
  StreamShape shape;
  ProcessBuilder p;
  Value in;
};

} // namespace

Channel cnnc::hls::lowerChannels(StepContext &context) {
  StreamReduction r(context, context.take(0, context.lanes), "channels",
                    "channels of ");
  ProcessBuilder &p = r.p;
  const Channel &input = r.input;
  Elements elements(context, p, 1, 1);
  Channel output =
      context.design.stream("out", 1, elements.outputType(), r.shape);
  Value out = p.argument(output.stream, "out");
  bool isLong = input.groups() > 1;
  Value kept = isLong ? p.registers("kept", {1}, r.result) : Value();
  p.nest(
      {{"n", r.shape.images},
       {"pixel", r.shape.pixelsPerImage()},
       {"g", input.groups()}},
      [&](ValueRange i) {
        Value word = p.read("input", r.in);
        // Those of a word first, as only a sum of its own waits for itself.
        Value all = p.reduce(
            "c", "part", 1, input.lanes(), r.fit(p.lane(word, p.index(0))),
            [&](Value c, Value part) { return r.join(part, p.lane(word, c)); });
        if (isLong) {
          Value so = p.select(p.equals(i[2], 0), r.neutral(),
                              p.load("so", kept, p.index(0)));
          all = p.name("all", r.join(so, all));
          p.store(all, kept, p.index(0));
        }
        p.ifElse(p.equals(i[2], input.groups() - 1), [&] {
          elements.writeWord({i[0], i[1], p.index(0)}, out,
                             [&](Value) { return all; });
        });
      },
      isLong ? additionInterval(r.result) : 1);
  p.finish();
  return output;
}

Channel cnnc::hls::lowerGlobal(StepContext &context) {
  StreamReduction r(context, context.take(0, {context.lanes, context.pixels}),
                    "global", "");
  ProcessBuilder &p = r.p;
  const Channel &input = r.input;
  int64_t lanes = input.lanes();
  int64_t words = input.shape.pixelsPerImage() / input.pixels;
  Elements elements(context, p, 1, lanes);
  Channel output =
      context.design.stream("out", lanes, elements.outputType(), r.shape);
  Value out = p.argument(output.stream, "out");
  MemoryOp sums = p.memory("sum", {input.groups(), lanes}, r.result);
  sums.setPartitionAttr(
      p.b.getArrayAttr({p.partition(PartitionKind::complete, 1)}));
  int64_t interval =
      llvm::divideCeil(additionInterval(r.result), input.groups());
  p.nest(
      {{"n", r.shape.images}, {"pixel", words}, {"g", input.groups()}},
      [&](ValueRange i) {
        Value pixel = i[1], g = i[2];
        Value word = p.read("input", r.in);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value lane) {
          Value so = p.select(p.equals(pixel, 0), r.neutral(),
                              p.load("so", sums, {g, lane}));
          // Those of a word first, as only a sum of its own waits for itself.
          Value first = p.lane(word, lane);
          if (input.pixels > 1)
            first = r.fit(first);
          Value all = p.reduce(
              "px", "part", 1, input.pixels, first, [&](Value px, Value part) {
                Value x = p.lane(word, p.add(p.mul(px, lanes), lane));
                return r.join(part, x);
              });
          p.store(r.join(so, all), sums, {g, lane});
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
