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

Channel cnnc::hls::lowerPool(StepContext &context) {
  auto pool = cast<cnn::PoolOp>(context.step.root);
  auto geometry = WindowGeometry::of(cnn::shapeOf(pool.getX()).drop_front(2),
                                     cnn::shapeOf(pool.getY()).drop_front(2),
                                     pool.getKernel(), pool.getStrides(),
                                     pool.getDilations(), pool.getPads());
  Channel input = context.take(0, context.lanes);
  cnn::ReduceKind kind = reduceKind(pool.getKind());
  Type element = cnn::elementOf(pool.getX());
  StreamShape shape = outputShape(context.step);
  Channel windows = input;
  if (!geometry.isTrivial())
    windows = lowerWindow(context.design, input, shape, geometry,
                          neutralNumber(input.element(), kind, element));
  int64_t lanes = input.lanes(), taps = geometry.taps();
  ProcessBuilder p(
      context.design, "", "pool",
      llvm::formatv("{0} -> {1}, {2} of {3}x{4}; {5} channels a cycle",
                    shapeText(input.shape), shapeText(shape),
                    kind == cnn::ReduceKind::max ? "maximum" : "sum",
                    geometry.rows.taps, geometry.columns.taps, lanes));
  Value in = p.argument(windows.stream, "in");
  Elements elements(context, p, 1, lanes);
  Channel output =
      context.design.stream("out", lanes, elements.outputType(), shape);
  Value out = p.argument(output.stream, "out");
  Type result = context.design.numberType(pool.getY());
  p.nest({{"n", shape.images},
          {"pixel", shape.pixelsPerImage()},
          {"g", input.groups()}},
         [&](ValueRange i) {
           Value window = p.read("window", in);
           elements.writeWord({i[0], i[1], i[2]}, out, [&](Value lane) {
             Value first = fitNumber(p, p.lane(window, lane), result);
             StringRef name = kind == cnn::ReduceKind::max ? "most" : "sum";
             return p.reduce(
                 "tap", name, 1, taps, first, [&](Value tap, Value so) {
                   Value x = p.lane(window, p.add(p.mul(tap, lanes), lane));
                   return fitNumber(p, reduceNumbers(p, kind, so, x, element),
                                    result);
                 });
           });
         });
  p.finish();
  return output;
}

Channel cnnc::hls::lowerGlobal(StepContext &context) {
  auto reduce = cast<cnn::ReduceOp>(context.step.root);
  Channel input = context.take(0, context.lanes);
  int64_t lanes = input.lanes(), pixels = input.shape.pixelsPerImage();
  StreamShape shape = outputShape(context.step);
  Type element = cnn::elementOf(reduce.getX());
  Type result = context.design.numberType(reduce.getY());
  ProcessBuilder p(context.design, "", "global",
                   llvm::formatv("{0} over {1} -> {2}; {3} channels a cycle",
                                 cnn::stringifyReduceKind(reduce.getKind()),
                                 shapeText(input.shape), shapeText(shape),
                                 lanes));
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
      {{"n", shape.images}, {"pixel", pixels}, {"g", input.groups()}},
      [&](ValueRange i) {
        Value pixel = i[1], g = i[2];
        Value word = p.read("input", in);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value lane) {
          Value neutral = constantNumber(
              p, result, neutralNumber(result, reduce.getKind(), element));
          Value so = p.select(p.equals(pixel, 0), neutral,
                              p.load("so", sums, {g, lane}));
          Value next = reduceNumbers(p, reduce.getKind(), so,
                                     p.lane(word, lane), element);
          p.store(fitNumber(p, next, result), sums, {g, lane});
        });
        p.ifElse(p.equals(pixel, pixels - 1), [&] {
          elements.writeWord({i[0], p.index(0), g}, out, [&](Value lane) {
            return p.load("sum", sums, {g, lane});
          });
        });
      },
      interval);
  p.finish();
  return output;
}
