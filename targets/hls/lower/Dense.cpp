//===- Dense.cpp - products with a constant matrix ------------------------===//
//
// Each word of the input is used for all outputs before the next is read, so
// that nothing but the sums is kept. The input may be a picture whose pixels
// and channels are numbered as ONNX's Flatten numbers them.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/PackedProducts.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
class DenseProcess {
public:
  DenseProcess(StepContext &context, cnn::MatMulOp product,
               const Channel &input)
      : context(context), product(product), input(input),
        p(context.design, "", "dense", comment(context, product, input)),
        shape(outputShape(context.step)), pi(input.word().numbers()),
        po(context.folding.po),
        words(input.shape.words(input.word()) / input.shape.images),
        outputs(shape.channels / po) {
    in = p.argument(input.stream, "in");
    elements.emplace(context, p, 1, po);
    output = context.design.stream("out", po, elements->outputType(), shape);
    out = p.argument(output.stream, "out");
    sumType = context.design.numberType(product.getY());
    weightType = context.design.numberType(product.getB());
  }

  Channel write() {
    makeWeights();
    if (outputs > 1)
      kept = p.registers("kept", {1}, input.type().getWordType());
    if (words > 1 || dotTypes().packs(po)) {
      MemoryOp memory = p.memory("sum", {outputs, po}, sumType);
      memory.setPartitionAttr(
          p.b.getArrayAttr({p.partition(PartitionKind::complete, 1)}));
      if (words > 1 && outputs > 1)
        memory.setDistance(outputs);
      sums = memory;
    }
    // A sum is added to again after all others.
    int64_t interval = sumInterval(additionInterval(sumType), outputs);
    p.nest(
        {{"n", shape.images}, {"i", words}, {"og", outputs}},
        [&](ValueRange i) { writeStep(i[0], i[1], i[2]); },
        words > 1 ? interval : 1);
    p.finish();
    return output;
  }

private:
  static std::string comment(StepContext &context, cnn::MatMulOp product,
                             const Channel &input) {
    int64_t pi = input.word().numbers(), po = context.folding.po;
    StreamShape to = outputShape(context.step);
    int64_t inputs = input.shape.elements() / input.shape.images;
    return llvm::formatv("{0} -> {1} numbers; {2} -> {3} a cycle, {4} cycles",
                         inputs, to.channels, pi, po,
                         to.images * (inputs / pi) * (to.channels / po));
  }

  /// weights[i][og][po][pi]
  void makeWeights() {
    int64_t columns = cnn::shapeOf(product.getB())[1];
    int64_t pixels = input.shape.pixelsPerImage(), groups = input.groups();
    int64_t lanes = input.lanes(), across = input.pixels;
    SmallVector<int64_t> dims = {words, outputs, po, pi};
    Type number = context.design.numberType(product.getB());
    ElementsAttr arranged = arrangeConstant(
        context.constant(1), number, dims, [&](ArrayRef<int64_t> i) {
          int64_t pixel = i[0] / groups * across + i[3] / lanes;
          int64_t channel = i[0] % groups * lanes + i[3] % lanes;
          int64_t row = channel * pixels + pixel;
          return row * columns + i[1] * po + i[2];
        });
    PartitionAttr wide[] = {p.partition(PartitionKind::reshape, 2),
                            p.partition(PartitionKind::reshape, 3)};
    weights = p.rom("weights", MemRefType::get(dims, number), arranged, wide);
  }

  void writeStep(Value n, Value i, Value og) {
    Value word = p.readOnce("input", in, p.equals(og, 0), kept, p.index(0));
    auto x = [&](Value k) { return p.lane(word, k); };
    auto weight = [&](Value k, Value lane) {
      return p.load("weight", weights, {i, og, lane, k});
    };
    Elements::Position at{n, p.index(0), og};
    if (!sums)
      return elements->writeWord(
          at, out, [&](Value lane) { return dot(x, weight, lane); });
    auto addUp = [&](Value lane, Value dot) {
      if (words == 1)
        return p.store(dot, sums, {og, lane});
      Value before = p.select(p.equals(i, 0), zeroNumber(p, sumType),
                              p.load("sum", sums, {og, lane}));
      Value sum = fitNumber(p, addNumbers(p, before, dot), sumType);
      p.store(sum, sums, {og, lane});
    };
    eachDot(p, po, pi, dotTypes(), x, weight, addUp);
    p.ifElse(p.equals(i, words - 1), [&] {
      elements->writeWord(
          at, out, [&](Value lane) { return p.load("sum", sums, {og, lane}); });
    });
  }

  /// The sum of this cycle's products of one lane of results.
  Value dot(function_ref<Value(Value)> x,
            function_ref<Value(Value, Value)> weight, Value lane) {
    return sumOfProducts(p, pi, sumType, x,
                         [&](Value k) { return weight(k, lane); });
  }

  DotTypes dotTypes() const {
    return {sumType, input.element(), weightType, context.folding.multiplier};
  }

  StepContext &context;
  cnn::MatMulOp product;
  Channel input;
  ProcessBuilder p;
  StreamShape shape;
  int64_t pi; ///< numbers of a word of the input
  int64_t po, words, outputs;
  Type sumType, weightType;
  std::optional<Elements> elements;
  Channel output;
  Value in, out, weights, kept, sums;
};
} // namespace

Channel cnnc::hls::lowerDense(StepContext &context) {
  if (context.external)
    return lowerDenseExternal(context);
  Channel input = context.take(0, {context.folding.pi, context.folding.px});
  return DenseProcess(context, cast<cnn::MatMulOp>(context.step.root), input)
      .write();
}
