//===- Conv.cpp - convolutions --------------------------------------------===//
//
// A window process passes on the taps of each position, a word of the input's
// channels at a time; the product process keeps those words while it computes
// one word of output channels after the other. With fewer taps a cycle than the
// window has, it goes over each word several times.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/PackedProducts.h"
#include "targets/hls/lower/Window.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

int64_t cnnc::hls::additionInterval(Type element) {
  return isa<FloatType>(element) ? 4 : 1;
}

std::string cnnc::hls::shapeText(const StreamShape &shape) {
  std::string text =
      std::to_string(shape.images) + "x" + std::to_string(shape.channels);
  for (int64_t extent : shape.spatial)
    text += "x" + std::to_string(extent);
  return text;
}

/// The windows of a convolution, a word of its input's lanes after the other.
static Value windowStream(StepContext &context, cnn::ConvOp conv) {
  WindowGeometry geometry = *windowsOf(conv);
  Channel input = context.take(0, {context.folding.pi, context.folding.px});
  if (geometry.isTrivial())
    return input.stream;
  auto zero =
      neutralNumber(input.element(), cnn::ReduceKind::sum, input.element());
  return lowerWindow(context.design, input, outputShape(context.step), geometry,
                     zero);
}

namespace {
/// How a convolution is divided among cycles.
struct ConvLoops {
  int64_t groups;  ///< of the convolution
  int64_t inputs;  ///< words of a pixel for one group
  int64_t outputs; ///< words of results for one group
  int64_t passes;  ///< over the taps
  int64_t pi, po, taps;

  /// Products that add up in one lane in one cycle.
  int64_t products() const { return taps * pi; }
  /// Cycles of one word of results.
  int64_t steps() const { return inputs * passes; }
};

/// "2 pixels x " where a cycle computes several.
std::string pixelsText(int64_t pixels) {
  return pixels > 1 ? std::to_string(pixels) + " pixels x " : "";
}

/// Windows that a word of input pixels completes.
int64_t windowsOfWord(StepContext &context) {
  WindowGeometry geometry = *windowsOf(context.step.root);
  return WindowWords{geometry.columns, context.folding.px}.windows();
}

class ConvProcess {
public:
  ConvProcess(StepContext &context, cnn::ConvOp conv, Value windows)
      : context(context), conv(conv),
        p(context.design, "", "mac", comment(context, conv)),
        loops(divide(conv, context.folding)), geometry(*windowsOf(conv)),
        pixels(windowsOfWord(context)), shape(outputShape(context.step)) {
    windowsType = cast<StreamType>(windows.getType()).getWordType();
    in = p.argument(windows, "in");
    WordShape word(loops.po, pixels);
    elements.emplace(context, p, 1, word);
    output = context.design.stream("out", word, elements->outputType(), shape);
    out = p.argument(output.stream, "out");
    sumType = context.design.numberType(conv.getY());
    weightType = context.design.numberType(conv.getW());
  }

  static ConvLoops divide(cnn::ConvOp conv, const Folding &folding) {
    ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
    int64_t taps = cnn::numElements(w.drop_front(2));
    int64_t groups = conv.getGroup();
    return {groups,
            w[1] / folding.pi,
            w[0] / groups / folding.po,
            taps / folding.taps,
            folding.pi,
            folding.po,
            folding.taps};
  }

  Channel write() {
    makeConstants();
    bool carries = loops.steps() > 1;
    if (loops.outputs > 1 || loops.passes > 1)
      kept = loops.inputs > 1
                 ? Value(p.memory("kept", {loops.inputs}, windowsType))
                 : p.registers("kept", {1}, windowsType);
    if (carries || dotTypes().packs(loops.po))
      sums = p.registers("sum", {pixels * loops.po}, sumType);
    p.nest(
        {{"n", shape.images},
         {"pixel", shape.pixelsPerImage() / pixels},
         {"group", loops.groups},
         {"og", loops.outputs},
         {"ig", loops.inputs},
         {"pass", loops.passes}},
        [&](ValueRange i) { writeStep(i[0], i[1], i[2], i[3], i[4], i[5]); },
        carries ? additionInterval(sumType) : 1);
    p.finish();
    return output;
  }

private:
  static std::string comment(StepContext &context, cnn::ConvOp conv) {
    ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
    std::string kernel;
    for (int64_t extent : w.drop_front(2))
      kernel += (kernel.empty() ? "" : "x") + std::to_string(extent);
    ConvLoops loops = divide(conv, context.folding);
    StreamShape to = outputShape(context.step);
    int64_t pixels = windowsOfWord(context);
    int64_t cycles =
        to.pixels() / pixels * loops.groups * loops.outputs * loops.steps();
    return llvm::formatv(
        "{0} -> {1}, {2} taps; {3}{4} taps x {5} -> {6} channels a cycle, {7} "
        "cycles",
        shapeText(StreamShape::of(conv.getX())), shapeText(to), kernel,
        pixelsText(pixels), loops.taps, loops.pi, loops.po, cycles);
  }

  /// weights[og][ig][po][tap * pi], with groups and passes in between; bias by
  /// output channel.
  void makeConstants() {
    ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
    int64_t taps = cnn::numElements(w.drop_front(2)), depth = w[1];
    const ConvLoops &l = loops;
    SmallVector<int64_t> dims = {l.groups * l.outputs, l.steps(), l.po,
                                 l.products()};
    ElementsAttr arranged = arrangeConstant(
        context.constant(1), context.design.numberType(conv.getW()), dims,
        [&](ArrayRef<int64_t> i) {
          int64_t k = i[0] * l.po + i[2];
          int64_t ig = i[1] / l.passes, pass = i[1] % l.passes;
          int64_t tap = tapAt(w.drop_front(2), pass * l.taps + i[3] / l.pi);
          int64_t c = ig * l.pi + i[3] % l.pi;
          return (k * depth + c) * taps + tap;
        });
    Type number = context.design.numberType(conv.getW());
    PartitionAttr wide[] = {p.partition(PartitionKind::reshape, 2),
                            p.partition(PartitionKind::reshape, 3)};
    weights = p.rom("weights", MemRefType::get(dims, number), arranged, wide);
    if (!conv.getBias())
      return;
    SmallVector<int64_t> biasDims = {l.groups * l.outputs, l.po};
    Type biasType = sumType; // which holds it, added to nothing
    ElementsAttr biases = arrangeConstant(
        context.constant(2), biasType, biasDims,
        [&](ArrayRef<int64_t> i) { return i[0] * l.po + i[1]; });
    PartitionAttr whole[] = {p.partition(PartitionKind::reshape, 1)};
    bias = p.rom("bias", MemRefType::get(biasDims, biasType), biases, whole);
  }

  /// The word of windows that this iteration multiplies.
  Value window(Value og, Value ig, Value pass) {
    if (!kept)
      return p.read("window", in);
    Value isNew = p.both(p.equals(og, 0), p.equals(pass, 0));
    return p.readOnce("window", in, isNew, kept, ig);
  }

  void writeStep(Value n, Value pixel, Value group, Value og, Value ig,
                 Value pass) {
    Value taps = window(og, ig, pass);
    Value step = p.name("step", p.add(p.mul(ig, loops.passes), pass));
    Value row = p.add(p.mul(group, loops.outputs), og);
    auto xOf = [&](Value px) {
      return [&, px](Value k) { return p.lane(taps, lane(px, pass, k)); };
    };
    auto weight = [&](Value k, Value lane) {
      return p.load("weight", weights, {row, step, lane, k});
    };
    Elements::Position at{n, p.mul(pixel, pixels), row};
    if (!sums)
      return elements->writePixels(at, out, [&](Value px, Value lane) {
        return plus(start(row, lane), dot(xOf(px), weight, lane));
      });
    Value isFirst = p.name("is_first", p.equals(step, 0));
    auto place = [&](Value px, Value lane) {
      return p.add(p.mul(px, loops.po), lane);
    };
    p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
      auto addUp = [&](Value lane, Value dot) {
        Value sum = place(px, lane);
        if (!bias && loops.steps() == 1)
          return p.store(dot, sums, sum);
        Value before =
            p.select(isFirst, start(row, lane), p.load("before", sums, sum));
        p.store(plus(before, dot), sums, sum);
      };
      eachDot(p, loops.po, loops.products(), dotTypes(), xOf(px), weight,
              addUp);
    });
    p.ifElse(p.equals(step, loops.steps() - 1), [&] {
      elements->writePixels(at, out, [&](Value px, Value lane) {
        return p.load("sum", sums, place(px, lane));
      });
    });
  }

  /// The lane of a word of windows that product `k` of a pass meets.
  Value lane(Value px, Value pass, Value k) {
    WordShape word(loops.pi, context.folding.px);
    WindowWords words{geometry.columns, word.pixels};
    if (words.perTap() > 1) {
      Value place = p.add(p.mul(pass, loops.taps), p.div(k, loops.pi));
      return windowLane(p, geometry, word, px, place, p.mod(k, loops.pi));
    }
    // Products are in the order of lanes.
    int64_t apart = words.perWindow() * geometry.rows.taps * loops.pi;
    return p.add(p.mul(px, apart), p.add(p.mul(pass, loops.products()), k));
  }

  /// The sum of this cycle's products of one lane of results.
  Value dot(function_ref<Value(Value)> x,
            function_ref<Value(Value, Value)> weight, Value lane) {
    return sumOfProducts(p, loops.products(), sumType, x,
                         [&](Value k) { return weight(k, lane); });
  }

  /// What a sum begins with.
  Value start(Value row, Value lane) {
    return bias ? p.load("bias", bias, {row, lane}) : zeroNumber(p, sumType);
  }

  DotTypes dotTypes() const {
    return {sumType, windowsType.getElement(), weightType,
            context.folding.multiplier};
  }

  Value plus(Value x, Value y) {
    return fitNumber(p, addNumbers(p, x, y), sumType);
  }

  StepContext &context;
  cnn::ConvOp conv;
  ProcessBuilder p;
  ConvLoops loops;
  WindowGeometry geometry;
  int64_t pixels; ///< of a word of results
  StreamShape shape;
  WordType windowsType;
  Type sumType, weightType;
  std::optional<Elements> elements;
  Channel output;
  Value in, out, weights, bias, kept, sums;
};

/// Each channel by itself: word by word, `multiplier` results for each channel.
class DepthwiseProcess {
public:
  DepthwiseProcess(StepContext &context, cnn::ConvOp conv, Value windows)
      : context(context), conv(conv),
        p(context.design, "", "depthwise", comment(context, conv)),
        shape(outputShape(context.step)), geometry(*windowsOf(conv)),
        pixels(windowsOfWord(context)), pi(context.folding.pi),
        taps(context.folding.taps) {
    ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
    multiplier = w[0] / conv.getGroup();
    passes = cnn::numElements(w.drop_front(2)) / taps;
    groups = conv.getGroup() / pi;
    windowsType = cast<StreamType>(windows.getType()).getWordType();
    in = p.argument(windows, "in");
    WordShape word(pi * multiplier, pixels);
    elements.emplace(context, p, 1, word);
    output = context.design.stream("out", word, elements->outputType(), shape);
    out = p.argument(output.stream, "out");
    sumType = context.design.numberType(conv.getY());
  }

  Channel write() {
    makeConstants();
    if (passes > 1) {
      kept = p.registers("kept", {1}, windowsType);
      sums = p.registers("sum", {pixels * pi * multiplier}, sumType);
    }
    p.nest(
        {{"n", shape.images},
         {"pixel", shape.pixelsPerImage() / pixels},
         {"g", groups},
         {"pass", passes}},
        [&](ValueRange i) { writeStep(i[0], i[1], i[2], i[3]); },
        passes > 1 ? additionInterval(sumType) : 1);
    p.finish();
    return output;
  }

private:
  static std::string comment(StepContext &context, cnn::ConvOp conv) {
    StreamShape to = outputShape(context.step);
    int64_t taps = cnn::numElements(cnn::shapeOf(conv.getW()).drop_front(2));
    const Folding &f = context.folding;
    int64_t pixels = windowsOfWord(context);
    return llvm::formatv(
        "{0} -> {1}, {2} taps, depthwise; {3}{4} taps x {5} channels a cycle, "
        "{6} cycles",
        shapeText(StreamShape::of(conv.getX())), shapeText(to), taps,
        pixelsText(pixels), f.taps, f.pi,
        to.pixels() / pixels * (conv.getGroup() / f.pi) * (taps / f.taps));
  }

  /// weights[g][pass][lane of the result][tap]
  void makeConstants() {
    ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
    int64_t all = cnn::numElements(w.drop_front(2));
    int64_t po = pi * multiplier;
    SmallVector<int64_t> dims = {groups, passes, po, taps};
    Type number = context.design.numberType(conv.getW());
    ElementsAttr arranged = arrangeConstant(
        context.constant(1), number, dims, [&](ArrayRef<int64_t> i) {
          return (i[0] * po + i[2]) * all +
                 tapAt(w.drop_front(2), i[1] * taps + i[3]);
        });
    PartitionAttr wide[] = {p.partition(PartitionKind::reshape, 2),
                            p.partition(PartitionKind::reshape, 3)};
    weights = p.rom("weights", MemRefType::get(dims, number), arranged, wide);
    if (!conv.getBias())
      return;
    SmallVector<int64_t> biasDims = {groups, po};
    Type biasType = sumType; // which holds it, added to nothing
    ElementsAttr biases =
        arrangeConstant(context.constant(2), biasType, biasDims,
                        [&](ArrayRef<int64_t> i) { return i[0] * po + i[1]; });
    PartitionAttr whole[] = {p.partition(PartitionKind::reshape, 1)};
    bias = p.rom("bias", MemRefType::get(biasDims, biasType), biases, whole);
  }

  void writeStep(Value n, Value pixel, Value g, Value pass) {
    Value window =
        kept ? p.readOnce("window", in, p.equals(pass, 0), kept, p.index(0))
             : p.read("window", in);
    auto place = [&](Value px, Value lane) {
      return p.add(p.mul(px, pi * multiplier), lane);
    };
    auto sumOf = [&](Value px, Value lane) {
      Value channel = p.div(lane, multiplier);
      Value start =
          bias ? p.load("bias", bias, {g, lane}) : zeroNumber(p, sumType);
      if (kept)
        start = p.select(p.equals(pass, 0), start,
                         p.load("sum", sums, place(px, lane)));
      return p.reduce("tap", "sum", 0, taps, start, [&](Value tap, Value sum) {
        Value place = p.add(p.mul(pass, taps), tap);
        Value at = windowLane(p, geometry, {pi, context.folding.px}, px, place,
                              channel);
        Value weight = p.load("weight", weights, {g, pass, lane, tap});
        Value product = multiplyNumbers(p, p.lane(window, at), weight);
        return fitNumber(p, addNumbers(p, sum, product), sumType);
      });
    };
    Elements::Position at{n, p.mul(pixel, pixels), g};
    if (!kept)
      return elements->writePixels(at, out, sumOf);
    p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
      p.loop("o", 0, pi * multiplier, LoopStyle::Unrolled, [&](Value lane) {
        p.store(sumOf(px, lane), sums, place(px, lane));
      });
    });
    p.ifElse(p.equals(pass, passes - 1), [&] {
      elements->writePixels(at, out, [&](Value px, Value lane) {
        return p.load("sum", sums, place(px, lane));
      });
    });
  }

  StepContext &context;
  cnn::ConvOp conv;
  ProcessBuilder p;
  StreamShape shape;
  WindowGeometry geometry;
  int64_t pixels; ///< of a word of results
  int64_t pi, taps, multiplier, passes, groups;
  WordType windowsType;
  Type sumType;
  std::optional<Elements> elements;
  Channel output;
  Value in, out, weights, bias, kept, sums;
};
} // namespace

Channel cnnc::hls::lowerConv(StepContext &context) {
  auto conv = cast<cnn::ConvOp>(context.step.root);
  if (context.external)
    return lowerConvExternal(context);
  Value windows = windowStream(context, conv);
  // One input channel for each group: nothing to add up over channels.
  if (conv.getGroup() > 1 && cnn::shapeOf(conv.getW())[1] == 1)
    return DepthwiseProcess(context, conv, windows).write();
  return ConvProcess(context, conv, windows).write();
}
