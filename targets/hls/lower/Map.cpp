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
  WordShape word(std::gcd(context.lanes, shape.channels), context.pixels);
  ProcessBuilder p(
      context.design, mapSuffix(context), "map",
      llvm::formatv("{0}; {1} a cycle", shapeText(shape), word.text()));
  Elements elements(context, p, 0, word);
  Channel output =
      context.design.stream("out", word, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  p.nest({{"n", shape.images},
          {"pixel", shape.pixelsPerImage() / word.pixels},
          {"g", output.groups()}},
         [&](ValueRange i) {
           Value pixel = p.mul(i[1], word.pixels);
           elements.writePixels({i[0], pixel, i[2]}, out, nullptr);
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
    channels.push_back(design.stream("copy", channel.word(), channel.element(),
                                     channel.shape));
    outs.push_back(
        p.argument(channels.back().stream, "out" + std::to_string(i)));
  }
  p.nest({{"i", channel.shape.words(channel.word())}}, [&](ValueRange) {
    Value word = p.read("input", in);
    for (Value out : outs)
      p.write(word, out);
  });
  if (copies == 2)
    callLibrary(p, "copy_words<" +
                       llvm::Twine(channel.shape.words(channel.word())) + ">");
  p.finish();
  return channels;
}

Channel cnnc::hls::lowerConcat(StepContext &context) {
  StreamShape shape = outputShape(context.step);
  WordShape word(context.lanes, context.pixels);
  for (Value x : context.step.streams)
    word.lanes = std::gcd(word.lanes, StreamShape::of(x).channels);
  SmallVector<Channel> parts;
  for (unsigned i = 0; i < context.step.streams.size(); ++i)
    parts.push_back(context.take(i, word));
  ProcessBuilder p(context.design, "", "concat",
                   llvm::formatv("{0} of {1} parts; {2} a cycle",
                                 shapeText(shape), parts.size(), word.text()));
  SmallVector<Value> ins;
  for (auto [i, part] : llvm::enumerate(parts))
    ins.push_back(p.argument(part.stream, "in" + std::to_string(i)));
  Type number = context.design.numberType(context.step.output);
  Channel output = context.design.stream("out", word, number, shape);
  Value out = p.argument(output.stream, "out");
  p.nest({{"pixel", shape.pixels() / word.pixels}, {"g", output.groups()}},
         [&](ValueRange i) {
           Value result = p.variable("result", output.type().getWordType());
           int64_t begin = 0, width = word.numbers();
           std::function<void(size_t)> readPart = [&](size_t k) {
             auto copy = [&] {
               Value part = p.read("input", ins[k]);
               p.loop("c", 0, width, LoopStyle::Unrolled, [&](Value c) {
                 p.setLane(fitNumber(p, p.lane(part, c), number), result, c);
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
