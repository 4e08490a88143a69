//===- DenseExternal.cpp - products with a matrix in memory ---------------===//
//
// Each weight is used once for an image, so that nothing is gained by keeping
// it: a block of `po` outputs times `pi` inputs comes from memory every cycle,
// and how fast memory is decides how fast the product can be.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/PackedProducts.h"
#include "targets/hls/lower/WeightStream.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The numbers of a picture in the order of ONNX's Flatten, channel by channel,
/// in words of `lanes`: one image is kept.
static Channel flatten(StepContext &context, const Channel &input,
                       int64_t lanes) {
  const StreamShape &from = input.shape;
  int64_t pixels = from.pixelsPerImage();
  StreamShape shape{from.images, pixels * from.channels, {}};
  ProcessBuilder p(context.design, "flatten", "flatten",
                   llvm::formatv("{0}, channel by channel; {1} numbers a word",
                                 shapeText(from), lanes));
  Value in = p.argument(input.stream, "in");
  Channel output = context.design.stream("flat", lanes, input.element(), shape);
  Value out = p.argument(output.stream, "out");
  MemoryOp memory = p.memory("image", {shape.channels}, input.element());
  int64_t wide = std::max(lanes, input.lanes());
  if (wide > 1)
    memory.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::cyclic, 0, wide)}));
  Value image = memory;
  p.loop("n", 0, from.images, LoopStyle::Sequential, [&](Value) {
    p.nest({{"pixel", pixels}, {"g", input.groups()}}, [&](ValueRange i) {
      Value word = p.read("input", in);
      p.loop("c", 0, input.lanes(), LoopStyle::Unrolled, [&](Value c) {
        Value channel = p.add(p.mul(i[1], input.lanes()), c);
        p.store(p.lane(word, c), image, p.add(p.mul(channel, pixels), i[0]));
      });
    });
    p.nest({{"i", shape.channels / lanes}}, [&](ValueRange i) {
      Value result = p.variable("result", output.type().getWordType());
      p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
        p.setLane(p.load("x", image, p.add(p.mul(i[0], lanes), c)), result, c);
      });
      p.write(result, out);
    });
  });
  p.finish();
  return output;
}

Channel cnnc::hls::lowerDenseExternal(StepContext &context) {
  auto product = cast<cnn::MatMulOp>(context.step.root);
  int64_t pi = context.folding.pi, po = context.folding.po;
  Channel input = context.take(0, pi);
  if (input.shape.pixelsPerImage() > 1)
    input = flatten(context, input, pi);
  StreamShape to = outputShape(context.step);
  int64_t words = input.groups(), outputs = to.channels / po;
  Value blocks = streamWeights(context, pi * po, to.images);
  ProcessBuilder p(
      context.design, "", "dense",
      llvm::formatv("{0} -> {1} numbers, weights from memory; {2} -> {3} a "
                    "cycle, {4} cycles",
                    input.shape.channels, to.channels, pi, po,
                    to.images * words * outputs));
  Value in = p.argument(input.stream, "in");
  Value weights = p.argument(blocks, "weights");
  Elements elements(context, p, 1, po);
  Channel output = context.design.stream("out", po, elements.outputType(), to);
  Value out = p.argument(output.stream, "out");
  Type sumType = context.design.numberType(product.getY());
  Value kept;
  if (outputs > 1)
    kept = p.registers("kept", {1}, input.type().getWordType());
  MemoryOp memory = p.memory("sum", {outputs, po}, sumType);
  memory.setPartitionAttr(
      p.b.getArrayAttr({p.partition(PartitionKind::complete, 1)}));
  if (outputs > 1)
    memory.setDistance(outputs);
  Value sums = memory;
  p.nest(
      {{"n", to.images}, {"i", words}, {"og", outputs}},
      [&](ValueRange i) {
        Value word =
            p.readOnce("input", in, p.equals(i[2], 0), kept, p.index(0));
        Value block = p.read("block", weights);
        Value result =
            p.variable("sums", WordType::get(p.b.getContext(), po, sumType));
        DotTypes types{sumType, input.element(),
                       context.design.numberType(product.getB()),
                       context.folding.multiplier};
        eachDot(
            p, po, pi, types, [&](Value c) { return p.lane(word, c); },
            [&](Value c, Value o) {
              Value stored = p.lane(block, p.add(p.mul(o, pi), c));
              return weightNumber(context, p, stored);
            },
            [&](Value o, Value dot) {
              Value before = p.select(p.equals(i[1], 0), zeroNumber(p, sumType),
                                      p.load("before", sums, {i[2], o}));
              Value sum = fitNumber(p, addNumbers(p, before, dot), sumType);
              p.store(sum, sums, {i[2], o});
              p.setLane(sum, result, o);
            });
        Value all = p.load("sums", result);
        p.ifElse(p.equals(i[1], words - 1), [&] {
          elements.writeWord({i[0], p.index(0), i[2]}, out,
                             [&](Value lane) { return p.lane(all, lane); });
        });
      },
      sumInterval(additionInterval(sumType), outputs));
  p.finish();
  return output;
}
