//===- ConvExternal.cpp - convolutions with weights in memory -------------===//
//
// Weights that do not fit on the chip are read for a band of some rows of
// results at a time, and each block of them, `po` outputs times `pi` inputs of
// one tap, stays for all pixels of the band (weight-stationary): the next block
// comes in meanwhile. For that the input's rows of the band lie on the chip, in
// a ring, as the next band needs some of them again, and so do the sums of one
// word of outputs for all pixels. Results come word by word of outputs; another
// process brings those of a band into the order of pixels.
//
// Rows are counted from the first row of the border on.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/lower/Elements.h"
#include "targets/hls/lower/ExternalBands.h"
#include "targets/hls/lower/LibraryProcess.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/PackedProducts.h"
#include "targets/hls/lower/WeightStream.h"
#include "targets/hls/lower/Window.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
class ExternalConv {
public:
  explicit ExternalConv(StepContext &context)
      : context(context), conv(cast<cnn::ConvOp>(context.step.root)),
        to(outputShape(context.step)), pi(context.folding.pi),
        po(context.folding.po),
        bands(ExternalBands::of(
            WindowGeometry::of(cnn::shapeOf(conv.getX()).drop_front(2),
                               cnn::shapeOf(conv.getY()).drop_front(2),
                               cnn::shapeOf(conv.getW()).drop_front(2),
                               conv.getStrides(), conv.getDilations(),
                               conv.getPads()),
            context.folding.rows)),
        inputs(cnn::shapeOf(conv.getX())[1] / pi), outputs(to.channels / po),
        pixels(bands.pixels()), sumType(context.design.numberType(conv.getY())),
        weightType(context.design.numberType(conv.getW())) {
    Type stored = cast<MemRefType>(context.external.getType()).getElementType();
    lanes = weightsACycle(pi * po, pixels, stored.getIntOrFloatBitWidth());
    beats = pi * po / lanes;
    // Other streams come pixel by pixel.
    endsHere = outputs == 1 || context.step.streams.size() == 1;
  }

  Channel write() {
    input = context.take(0, pi);
    Value blocks = streamWeights(context, lanes, to.images * bands.count());
    Channel results = multiply(blocks);
    return outputs == 1 ? results : reorder(results);
  }

private:
  const WindowAxis &rows() const { return bands.geometry.rows; }
  const WindowAxis &columns() const { return bands.geometry.columns; }
  int64_t taps() const { return bands.geometry.taps(); }
  /// Blocks of weights for a band.
  int64_t blocks() const { return outputs * inputs * taps(); }

  std::string comment() {
    return llvm::formatv(
        "{0} -> {1}, {2} taps, weights from memory for {3} rows at a time; {4} "
        "-> {5} channels of a tap a cycle, {6} cycles",
        shapeText(input.shape), shapeText(to), taps(), bands.rows, pi, po,
        to.images * bands.count() * blocks() * pixels);
  }

  /// What flows between the two processes: for each band all pixels of one word
  /// of outputs, then those of the next.
  StreamShape byOutputs() const {
    return {to.images * bands.count(), po, {outputs, pixels}};
  }

  Channel multiply(Value blockStream) {
    ProcessBuilder p(context.design, "", "mac", comment());
    in = p.argument(input.stream, "in");
    weights = p.argument(blockStream, "weights");
    std::optional<Elements> elements;
    if (endsHere)
      elements.emplace(context, p, 1, po);
    Channel output =
        context.design.stream(outputs == 1 ? "out" : "sums", po,
                              endsHere ? elements->outputType() : sumType,
                              outputs == 1 ? to : byOutputs());
    Value out = p.argument(output.stream, "out");
    makeMemories(p, cast<StreamType>(blockStream.getType()).getWordType());
    int64_t interval = bands.interval(additionInterval(sumType));
    p.loop("n", 0, to.images, LoopStyle::Sequential, [&](Value n) {
      readRows(p, p.index(0), bands.head());
      p.loop("band", 0, bands.count(), LoopStyle::Sequential, [&](Value band) {
        int64_t step = bands.rowsPerBand();
        readRows(p, p.add(p.mul(band, step), bands.head()), step);
        p.ifElse(p.both(p.equals(n, 0), p.equals(band, 0)),
                 [&] { readFirstBlock(p); });
        p.nest(
            {{"og", outputs},
             {"ig", inputs},
             {"r", rows().taps},
             {"s", columns().taps},
             {"y", bands.rows},
             {"x", columns().output}},
            [&](ValueRange i) {
              writeStep(p, n, band, i, out, elements ? &*elements : nullptr);
            },
            interval);
      });
      readRows(p, p.index(bands.readRows()), bands.rest());
    });
    p.finish();
    return output;
  }

  void makeMemories(ProcessBuilder &p, WordType beat) {
    if (conv.getBias()) {
      Type number = context.design.numberType(conv.getBias());
      SmallVector<int64_t> dims = {outputs, po};
      ElementsAttr values = arrangeConstant(
          context.constant(2), number, dims,
          [&](ArrayRef<int64_t> i) { return i[0] * po + i[1]; });
      PartitionAttr whole[] = {p.partition(PartitionKind::reshape, 1)};
      bias = p.rom("bias", MemRefType::get(dims, number), values, whole);
    }
    block = p.registers("block", {2, beats}, beat);
    ring = p.memory("rows", {bands.ring(), bands.width(), inputs},
                    input.type().getWordType());
    sumWord = WordType::get(context.design.context(), po, sumType);
    MemoryOp sums = p.memory("partial", {pixels}, sumWord);
    // A sum is added to again after all other pixels (ExternalBands::interval).
    sums.setDistance(pixels);
    partial = sums;
  }

  /// The first block of all, for which nothing else is done meanwhile. Once the
  /// rows are there, so that nobody needs to fetch it long before.
  void readFirstBlock(ProcessBuilder &p) {
    p.nest({{"i", beats}}, [&](ValueRange i) {
      p.store(p.read("beat", weights), block, {p.index(0), i[0]});
    });
  }

  /// Where row number `first + row` lies in the ring, for rows less than its
  /// size.
  Value slot(ProcessBuilder &p, Value first, Value row) {
    if (bands.isWhole())
      return p.add(first, row);
    Value at = p.name("slot", p.add(p.mod(first, bands.ring()), row));
    Value isBehind = p.compare(arith::CmpIPredicate::sge, at, bands.ring());
    return p.select(isBehind, p.add(at, -bands.ring()), at);
  }

  /// Takes rows `first` to `first + count` into the ring, borders as zeros.
  void readRows(ProcessBuilder &p, Value first, int64_t count) {
    if (count <= 0)
      return;
    std::string text = llvm::formatv(
        "read_rows<{0}, {1}, {2}, {3}, {4}, {5}, {6}>", bands.ring(), count,
        bands.visitedColumns(), rows().pad, rows().pad + rows().input,
        columns().pad, columns().pad + columns().input);
    p.library(text, {in, ring, first}, [&] { visitRows(p, first, count); });
  }

  void visitRows(ProcessBuilder &p, Value first, int64_t count) {
    int64_t visited = bands.visitedColumns();
    p.nest({{"y", count}, {"x", visited}, {"g", inputs}}, [&](ValueRange i) {
      Value row = p.add(first, i[0]);
      WordType type = input.type().getWordType();
      Value word = p.variable("next", type, zeroNumber(p, input.element()));
      Value inRows = p.within(row, rows().pad, rows().pad + rows().input, 0,
                              bands.readRows() + bands.rest());
      Value inColumns = p.within(i[1], columns().pad,
                                 columns().pad + columns().input, 0, visited);
      p.ifElse(p.both(inRows, inColumns),
               [&] { p.store(p.read("input", in), word); });
      p.ifElse(p.within(i[1], 0, bands.width(), 0, visited), [&] {
        p.store(p.load("next", word), ring, {slot(p, first, i[0]), i[1], i[2]});
      });
    });
  }

  /// Indices: og, ig, r, s, y, x.
  void writeStep(ProcessBuilder &p, Value n, Value band, ValueRange i,
                 Value out, Elements *elements) {
    Value tap = p.add(p.mul(i[2], columns().taps), i[3]);
    Value step = p.name("step", p.add(p.mul(i[1], taps()), tap));
    Value number = p.add(p.mul(i[0], inputs * taps()), step);
    Value image = p.add(p.mul(n, bands.count()), band);
    Value all = p.name("number", p.add(p.mul(image, blocks()), number));
    Value pixel = p.name("pixel", p.add(p.mul(i[4], columns().output), i[5]));
    Value half = p.name("half", p.mod(all, 2));
    // The next block comes in, beat by beat.
    Value more = p.within(all, 0, to.images * bands.count() * blocks() - 1, 0,
                          to.images * bands.count() * blocks());
    Value comes = p.within(pixel, 0, beats, 0, pixels);
    p.ifElse(p.both(more, comes), [&] {
      Value other = p.mod(p.add(all, 1), 2);
      p.store(p.read("beat", weights), block, {other, pixel});
    });
    Value y = p.add(p.mul(i[4], rows().stride), p.mul(i[2], rows().dilation));
    Value x =
        p.add(p.mul(i[5], columns().stride), p.mul(i[3], columns().dilation));
    Value first = p.mul(band, bands.rowsPerBand());
    Value word = p.load("x", ring, {slot(p, first, y), x, i[1]});
    Value before;
    if (inputs * taps() > 1)
      before = p.load("before", partial, pixel);
    Value isFirst = p.name("is_first", p.equals(step, 0));
    Value sums =
        p.part("sums", "The sums of a pixel with the products of a tap",
               [&] { return addUp(p, word, half, before, isFirst, i[0]); });
    Value place = p.add(p.mul(band, pixels), pixel);
    p.ifElse(
        p.equals(step, inputs * taps() - 1),
        [&] {
          if (!elements)
            return p.write(sums, out);
          auto lane = [&](Value c) { return p.lane(sums, c); };
          p.part("outputs", "What becomes of the sums of a pixel", [&] {
            elements->writeWord({n, place, i[0]}, out, lane);
            return Value();
          });
        },
        [&] {
          if (inputs * taps() > 1)
            p.store(sums, partial, pixel);
        });
  }

  /// The sums of a pixel with the products of this step.
  Value addUp(ProcessBuilder &p, Value x, Value half, Value before,
              Value isFirst, Value og) {
    Value sums = p.variable("sums", sumWord);
    auto lane = [&](Value c) { return p.lane(x, c); };
    auto weight = [&](Value c, Value o) {
      Value at = p.name("place", p.add(p.mul(o, pi), c));
      Value beat = p.load("beat", block, {half, p.div(at, lanes)});
      return weightNumber(context, p, p.lane(beat, p.mod(at, lanes)));
    };
    auto add = [&](Value o, Value dot) {
      Value start = bias ? fitNumber(p, p.load("bias", bias, {og, o}), sumType)
                         : zeroNumber(p, sumType);
      if (before)
        start = p.select(isFirst, start, p.lane(before, o));
      p.setLane(fitNumber(p, addNumbers(p, start, dot), sumType), sums, o);
    };
    DotTypes types{sumType, input.element(), weightType,
                   context.folding.multiplier};
    eachDot(p, po, pi, types, lane, weight, add);
    return p.load("sums", sums);
  }

  Channel reorder(const Channel &sums) {
    ProcessBuilder p(context.design, "results", "results",
                     llvm::formatv("{0}, {1} rows at a time; {2} channels a "
                                   "word",
                                   shapeText(to), bands.rows, po));
    Value come = p.argument(sums.stream, "in");
    std::optional<Elements> elements;
    if (!endsHere)
      elements.emplace(context, p, 1, po);
    Channel output = context.design.stream(
        "out", po, endsHere ? sums.element() : elements->outputType(), to);
    Value out = p.argument(output.stream, "out");
    Value kept =
        p.memory("results", {pixels, outputs}, sums.type().getWordType());
    p.loop("n", 0, to.images, LoopStyle::Sequential, [&](Value n) {
      p.loop("band", 0, bands.count(), LoopStyle::Sequential, [&](Value band) {
        p.nest({{"og", outputs}, {"pixel", pixels}}, [&](ValueRange i) {
          p.store(p.read("sums", come), kept, {i[1], i[0]});
        });
        p.nest({{"pixel", pixels}, {"og", outputs}}, [&](ValueRange i) {
          Value word = p.load("sums", kept, i);
          if (endsHere)
            return p.write(word, out);
          Value place = p.add(p.mul(band, pixels), i[0]);
          elements->writeWord({n, place, i[1]}, out,
                              [&](Value lane) { return p.lane(word, lane); });
        });
      });
    });
    if (endsHere)
      callLibrary(p, "turn_words<" + llvm::Twine(to.images * bands.count()) +
                         ", " + llvm::Twine(outputs) + ", " +
                         llvm::Twine(pixels) + ">");
    p.finish();
    return output;
  }

  StepContext &context;
  cnn::ConvOp conv;
  StreamShape to;
  int64_t pi, po;
  ExternalBands bands;
  int64_t inputs, outputs;
  int64_t pixels; ///< of a band
  Type sumType, weightType;
  int64_t lanes, beats; ///< of the stream of weights; words of a block
  bool endsHere;        ///< the process that multiplies does all of the step
  WordType sumWord;
  Channel input;
  Value in, weights, bias, block, ring, partial;
};
} // namespace

Channel cnnc::hls::lowerConvExternal(StepContext &context) {
  return ExternalConv(context).write();
}
