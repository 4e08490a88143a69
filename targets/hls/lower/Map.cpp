//===- Map.cpp - element-wise operations, forks, concatenations, words ----===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/LibraryProcess.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Alone it is the kernel and has its name; beside others it says what it does.
static StringRef mapSuffix(StepContext &context) {
  if (context.step.output == context.kernel.getYield().getValues().front())
    return "";
  return llvm::any_of(context.step.ops, llvm::IsaPred<cnn::QuantizeOp>)
             ? "quantise"
             : "map";
}

Channel cnnc::hls::lowerMap(StepContext &context) {
  StreamShape shape = outputShape(context.step);
  int64_t lanes = std::gcd(context.lanes, shape.channels);
  ProcessBuilder p(
      context.design, mapSuffix(context), "map",
      llvm::formatv("{0}; {1} channels a cycle", shapeText(shape), lanes));
  Elements elements(context, p, 0, lanes);
  Channel output =
      context.design.stream("out", lanes, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  p.nest({{"n", shape.images},
          {"pixel", shape.pixelsPerImage()},
          {"g", output.groups()}},
         [&](ValueRange i) {
           elements.writeWord({i[0], i[1], i[2]}, out, nullptr);
         });
  p.finish();
  return output;
}

SmallVector<Channel> cnnc::hls::lowerFork(DesignBuilder &design,
                                          const Channel &channel,
                                          unsigned copies) {
  ProcessBuilder p(
      design, "fork", "fork",
      llvm::formatv("{0}, {1} copies", shapeText(channel.shape), copies));
  Value in = p.argument(channel.stream, "in");
  SmallVector<Channel> channels;
  SmallVector<Value> outs;
  for (unsigned i = 0; i < copies; ++i) {
    channels.push_back(design.stream("copy", channel.lanes(), channel.element(),
                                     channel.shape));
    outs.push_back(
        p.argument(channels.back().stream, "out" + std::to_string(i)));
  }
  p.nest({{"i", channel.shape.words(channel.lanes())}}, [&](ValueRange) {
    Value word = p.read("input", in);
    for (Value out : outs)
      p.write(word, out);
  });
  if (copies == 2)
    callLibrary(p, "copy_words<" +
                       llvm::Twine(channel.shape.words(channel.lanes())) + ">");
  p.finish();
  return channels;
}

Channel cnnc::hls::lowerConcat(StepContext &context) {
  StreamShape shape = outputShape(context.step);
  int64_t lanes = context.lanes;
  for (Value x : context.step.streams)
    lanes = std::gcd(lanes, StreamShape::of(x).channels);
  SmallVector<Channel> parts;
  for (unsigned i = 0; i < context.step.streams.size(); ++i)
    parts.push_back(context.take(i, lanes));
  ProcessBuilder p(context.design, "", "concat",
                   llvm::formatv("{0} of {1} parts; {2} channels a cycle",
                                 shapeText(shape), parts.size(), lanes));
  SmallVector<Value> ins;
  for (auto [i, part] : llvm::enumerate(parts))
    ins.push_back(p.argument(part.stream, "in" + std::to_string(i)));
  Type number = context.design.numberType(context.step.output);
  Channel output = context.design.stream("out", lanes, number, shape);
  Value out = p.argument(output.stream, "out");
  p.nest({{"pixel", shape.pixels()}, {"g", output.groups()}},
         [&](ValueRange i) {
           Value result = p.variable("result", output.type().getWordType());
           int64_t begin = 0;
           std::function<void(size_t)> readPart = [&](size_t k) {
             auto copy = [&] {
               Value word = p.read("input", ins[k]);
               p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
                 p.setLane(fitNumber(p, p.lane(word, c), number), result, c);
               });
             };
             begin += parts[k].groups();
             if (k + 1 == parts.size())
               return copy();
             p.ifElse(p.compare(arith::CmpIPredicate::slt, i[1], begin), copy,
                      [&] { readPart(k + 1); });
           };
           readPart(0);
           p.write(result, out);
         });
  p.finish();
  return output;
}

/// Words of `lanes`, a multiple of the lanes that come.
static Channel joinWords(DesignBuilder &design, const Channel &channel,
                         int64_t lanes, const std::string &comment) {
  int64_t from = channel.lanes(), ratio = lanes / from;
  ProcessBuilder p(design, "repack", "repack", comment);
  Channel output =
      design.stream("words", lanes, channel.element(), channel.shape);
  Value in = p.argument(channel.stream, "in");
  Value out = p.argument(output.stream, "out");
  Value kept = p.registers("parts", {ratio}, channel.type().getWordType());
  p.nest({{"i", channel.shape.words(lanes)}, {"part", ratio}},
         [&](ValueRange i) {
           p.store(p.read("input", in), kept, i[1]);
           p.ifElse(p.equals(i[1], ratio - 1), [&] {
             Value result = p.variable("result", output.type().getWordType());
             p.loop("j", 0, ratio, LoopStyle::Unrolled, [&](Value j) {
               Value word = p.load("part", kept, j);
               p.setLanes(word, result, p.mul(j, from));
             });
             p.write(result, out);
           });
         });
  callLibrary(p, "join_words<" + llvm::Twine(channel.shape.words(lanes)) + ">");
  p.finish();
  return output;
}

/// Words of `lanes`, a divisor of the lanes that come.
static Channel splitWords(DesignBuilder &design, const Channel &channel,
                          int64_t lanes, const std::string &comment) {
  ProcessBuilder p(design, "repack", "repack", comment);
  Channel output =
      design.stream("words", lanes, channel.element(), channel.shape);
  Value in = p.argument(channel.stream, "in");
  Value out = p.argument(output.stream, "out");
  Value kept = p.registers("kept", {1}, channel.type().getWordType());
  p.nest({{"i", channel.shape.words(channel.lanes())},
          {"part", channel.lanes() / lanes}},
         [&](ValueRange i) {
           Value word =
               p.readOnce("input", in, p.equals(i[1], 0), kept, p.index(0));
           Value result = p.variable("result", output.type().getWordType());
           p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
             p.setLane(p.lane(word, p.add(p.mul(i[1], lanes), c)), result, c);
           });
           p.write(result, out);
         });
  callLibrary(p, "split_words<" +
                     llvm::Twine(channel.shape.words(channel.lanes())) + ">");
  p.finish();
  return output;
}

Channel cnnc::hls::lowerRepack(DesignBuilder &design, const Channel &channel,
                               int64_t lanes) {
  int64_t common = std::gcd(channel.lanes(), lanes);
  Channel result = channel;
  std::string comment =
      llvm::formatv("{0}; words of {1} -> {2} channels",
                    shapeText(channel.shape), channel.lanes(), lanes);
  if (result.lanes() != common)
    result = splitWords(design, result, common, comment);
  if (result.lanes() != lanes)
    result = joinWords(design, result, lanes, comment);
  return result;
}
