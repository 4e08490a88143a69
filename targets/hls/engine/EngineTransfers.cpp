//===- EngineTransfers.cpp - between external memory and an engine --------===//
//
// Pictures lie in memory plane by plane. A tile's input comes element by
// element into the memories of the channel lanes; results leave channel by
// channel once a block of `po` channels is there.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;
using A = EngineArgument;
using Values = SmallVector<Value>;

/// A number as a word of one lane.
static void writeNumber(EngineProcess &p, Value number, Value stream) {
  auto type = cast<StreamType>(stream.getType()).getWordType();
  Value word = p.variable("word", type);
  p.setLane(number, word, p.index(0));
  p.write(word, stream);
}

static Value readNumber(EngineProcess &p, StringRef name, Value stream) {
  return p.lane(p.read(name, stream), p.index(0));
}

//===----------------------------------------------------------------------===//
// What is read
//===----------------------------------------------------------------------===//

void cnnc::hls::writeInput(EngineDesign &design, Value tile) {
  int64_t lanes = design.shape.pi;
  EngineProcess p(design, "input", "load",
                  llvm::formatv("A tile of the input, channel c in lane c % "
                                "{0}; channels of a group begin in lane 0",
                                lanes));
  Value memory = p.get(A::X), out = p.argument(tile, "x_tile");
  TilePlace place = placeOf(p);
  TileInput input = inputOf(p, place);
  Value height = p.get(A::Height), width = p.get(A::Width);
  Value depth = p.get(A::Depth);
  Value channels = p.name("channels", p.times(p.get(A::Groups), depth));
  Value plane = p.name("plane_size", p.times(input.rows, input.columns));
  Value line =
      p.plus(p.times(p.times(place.image, channels), height), input.top);
  auto covered = [](const EngineCall &c) {
    return c.layer.rows.covered(c.tile.rows);
  };
  Piece piece{
      channels,
      height,
      width,
      p.name("first", p.plus(p.times(line, width), input.left)),
      input.rows,
      input.columns,
      design.most([](const EngineCall &c) { return c.layer.channels(); }),
      design.most(covered),
      design.most([&](const EngineCall &c) {
        return c.layer.channels() * covered(c) *
               c.layer.columns.covered(c.tile.columns);
      })};
  Value zero = p.index(0);
  CarriedValue carried[] = {
      {"lane", zero}, {"place", zero}, {"base", zero}, {"channel", zero}};
  eachElement(p, piece, carried, [&](Value address, ValueRange v) -> Values {
    Value lane = v[0], at = v[1], base = v[2], channel = v[3];
    p.store(p.loadElement("value", memory, address, A::InputUnsigned), out,
            {lane, p.plus(base, at)});
    Value ends = p.name("plane_ends", p.isLast(at, plane));
    Value groupEnds = p.name("group_ends", p.isLast(channel, depth));
    Value wraps =
        p.name("lanes_end",
               p.both(ends, p.either(p.equals(lane, lanes - 1), groupEnds)));
    Value nextChannel = p.select(groupEnds, zero, p.add(channel, 1));
    return {p.select(wraps, zero, p.select(ends, p.add(lane, 1), lane)),
            p.select(ends, zero, p.add(at, 1)),
            p.select(wraps, p.plus(base, plane), base),
            p.select(ends, nextChannel, channel)};
  });
  p.finish();
}

void cnnc::hls::writeWeights(EngineDesign &design, Value weights) {
  int64_t beat = design.shape.beat, beats = design.shape.beats();
  EngineProcess p(design, "weights", "load",
                  llvm::formatv("All weights, {0} a cycle", beat));
  Value memory = p.get(A::Weights), out = p.argument(weights, "out");
  Value count = p.times(p.get(A::KernelHeight), p.get(A::KernelWidth));
  for (A extent : {A::StepsIn, A::StepsOut, A::Groups})
    count = p.times(p.get(extent), count);
  count = p.name("beats", p.mul(count, beats));
  int64_t most = design.most([&](const EngineCall &c) {
    const EngineLayer &l = c.layer;
    int64_t inputs = l.isDepthwise ? 1 : divideCeil(l.depth, design.shape.pi);
    return l.groups * inputs * divideCeil(l.results, design.shape.po) *
           l.taps() * beats;
  });
  p.repeat("i", count, most, LoopStyle::Pipelined, [&](Value i) {
    Value word =
        p.variable("word", cast<StreamType>(out.getType()).getWordType());
    p.loop("c", 0, beat, LoopStyle::Unrolled, [&](Value c) {
      Value weight = p.load("weight", memory, p.plus(p.mul(i, beat), c));
      p.setLane(fitNumber(p, weight, design.types.weight), word, c);
    });
    p.write(word, out);
  });
  p.finish();
}

/// Of each result its factor and its offset, one behind the other.
static void writeScales(EngineDesign &design, Value scales) {
  EngineProcess p(design, "scales", "load",
                  "The factors and offsets of all results");
  Value memory = p.get(A::Bias), out = p.argument(scales, "out");
  Value count = p.name("count", p.times(p.get(A::Groups), p.get(A::Results)));
  int64_t most =
      design.most([](const EngineCall &c) { return c.layer.allResults(); });
  p.repeat("k", count, most, LoopStyle::Pipelined, [&](Value k) {
    Value word =
        p.variable("word", cast<StreamType>(out.getType()).getWordType());
    p.loop("c", 0, 2, LoopStyle::Unrolled, [&](Value c) {
      p.setLane(p.load("scale", memory, p.plus(p.mul(k, 2), c)), word, c);
    });
    p.write(word, out);
  });
  p.finish();
}

void cnnc::hls::writeBias(EngineDesign &design, Value bias) {
  if (!design.numbers().isFloat())
    return writeScales(design, bias);
  EngineProcess p(design, "bias", "load", "The bias of all results, or zeros");
  Value memory = p.get(A::Bias), out = p.argument(bias, "out");
  Value count = p.times(p.get(A::Groups), p.get(A::Results));
  count = p.name("count", count);
  int64_t most =
      design.most([](const EngineCall &c) { return c.layer.allResults(); });
  auto each = [&](function_ref<Value(Value)> value) {
    p.repeat("k", count, most, LoopStyle::Pipelined,
             [&](Value k) { writeNumber(p, value(k), out); });
  };
  p.ifElse(
      p.get(A::HasBias),
      [&] { each([&](Value k) { return p.load("value", memory, k); }); },
      [&] {
        each([&](Value) -> Value {
          return arith::ConstantOp::create(p.b, p.loc(),
                                           p.b.getF32FloatAttr(0));
        });
      });
  p.finish();
}

/// The tile in all planes of the output.
static Piece outputRegion(EngineProcess &p, const TilePlace &place,
                          Value firstPlane, Value planes, int64_t mostPlanes) {
  EngineDesign &design = p.design;
  Value height = p.get(A::OutHeight), width = p.get(A::OutWidth);
  Value line = p.plus(p.times(firstPlane, height), place.row);
  int64_t rows = design.most([](const EngineCall &c) { return c.tile.rows; });
  int64_t elements = design.most([&](const EngineCall &c) {
    return std::min(c.layer.allResults(), mostPlanes) * c.tile.pixels();
  });
  return {
      planes,     height,
      width,      p.name("first", p.plus(p.times(line, width), place.column)),
      place.rows, place.columns,
      mostPlanes, rows,
      elements};
}

void cnnc::hls::writeSide(EngineDesign &design, Value side) {
  EngineProcess p(design, "side", "load",
                  "A tile of what is added to the results");
  Value memory = p.get(A::Side), out = p.argument(side, "out");
  p.ifElse(p.get(A::HasSide), [&] {
    TilePlace place = placeOf(p);
    Value planes =
        p.name("results_all", p.times(p.get(A::Groups), p.get(A::Results)));
    Piece piece = outputRegion(
        p, place, p.times(place.image, planes), planes,
        design.most([](const EngineCall &c) { return c.layer.allResults(); }));
    eachElement(p, piece, {}, [&](Value address, ValueRange) -> Values {
      writeNumber(p, p.loadElement("value", memory, address, A::SideUnsigned),
                  out);
      return {};
    });
  });
  p.finish();
}

//===----------------------------------------------------------------------===//
// What is written
//===----------------------------------------------------------------------===//

namespace {
/// The process that adds what belongs to a result, and writes it.
class ResultWriter {
public:
  ResultWriter(EngineDesign &design, Value sums, Value bias, Value side)
      : design(design), po(design.shape.po),
        p(design, "results", "store",
          llvm::formatv("{0}, {1} channels at a time",
                        design.numbers().isFloat()
                            ? "Sums with bias, side input and limits"
                            : "Sums scaled, with side input, rounded and "
                              "limited",
                        po)) {
    memory = p.get(A::Y);
    in = p.argument(sums, "in");
    biases = p.argument(bias, "bias");
    sides = p.argument(side, "side");
    MemoryOp block =
        p.memory("block", {po, design.shape.pixels}, design.types.sum);
    block.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
    results = block;
    if (design.numbers().isFloat()) {
      kept = p.registers("kept", {po}, p.b.getF32Type());
      return;
    }
    factor = FixedType::get(p.b.getContext(), design.numbers().factor,
                            design.numbers().factor);
    wide = FixedType::get(p.b.getContext(), kWide, kWide);
    factors = p.memory("factors", {po}, factor);
    offsets = p.memory("offsets", {po}, wide);
  }

  void write() {
    place = placeOf(p);
    pixels = p.name("pixels", p.times(place.rows, place.columns));
    Value groups = p.get(A::Groups), ofGroup = p.get(A::Results);
    Value words = p.name("words", p.times(groups, p.get(A::StepsOut)));
    Value begin = p.times(place.image, p.times(groups, ofGroup));
    int64_t most = design.most([&](const EngineCall &c) {
      return c.layer.groups * divideCeil(c.layer.results, po);
    });
    CarriedValue carried[] = {{"channel", begin}, {"done", p.index(0)}};
    p.repeat("word", words, most, LoopStyle::Sequential, carried,
             [&](Value, ValueRange v) -> Values {
               Value channel = v[0], done = v[1];
               Value lanes = p.name(
                   "lanes", p.least(p.minus(ofGroup, done), p.index(po)));
               collect(lanes);
               drain(channel, lanes);
               Value next = p.plus(done, lanes);
               return {p.plus(channel, lanes),
                       p.select(p.same(next, ofGroup), p.index(0), next)};
             });
    p.finish();
  }

private:
  void collect(Value lanes) {
    p.repeat(
        "i", pixels, design.shape.pixels, LoopStyle::Pipelined, [&](Value i) {
          Value word = p.read("word", in);
          p.loop("o", 0, po, LoopStyle::Unrolled,
                 [&](Value o) { p.store(p.lane(word, o), results, {o, i}); });
        });
    // Lanes without a result have none, and must not read one.
    p.loop("o", 0, po, LoopStyle::Pipelined, [&](Value o) {
      if (!kept)
        return p.ifElse(p.less(o, lanes), [&] { keepScales(o); });
      Value bias = p.choose(
          "bias", p.less(o, lanes),
          [&] { return readNumber(p, "bias_word", biases); },
          [&]() -> Value {
            return arith::ConstantOp::create(p.b, p.loc(),
                                             p.b.getF32FloatAttr(0));
          });
      p.store(bias, kept, o);
    });
  }

  void keepScales(Value o) {
    Value pair = p.read("pair", biases);
    p.store(fitNumber(p, p.lane(pair, p.index(0)), factor), factors, o);
    p.store(fitNumber(p, p.lane(pair, p.index(1)), wide), offsets, o);
  }

  void drain(Value channel, Value lanes) {
    Piece piece = outputRegion(p, place, channel, lanes, po);
    Value zero = p.index(0);
    CarriedValue carried[] = {{"lane", zero}, {"at", zero}};
    eachElement(p, piece, carried, [&](Value address, ValueRange v) -> Values {
      Value lane = v[0], at = v[1];
      if (kept)
        store(address, lane, at);
      else
        storeInteger(address, lane, at);
      Value ends = p.name("plane_ends", p.isLast(at, pixels));
      return {p.select(ends, p.add(lane, 1), lane),
              p.select(ends, zero, p.add(at, 1))};
    });
  }

  void store(Value address, Value lane, Value at) {
    OpBuilder &b = p.b;
    Value sum = arith::AddFOp::create(b, p.named("sum"),
                                      p.load("sum", results, {lane, at}),
                                      p.load("bias", kept, lane));
    Value value = p.choose(
        "value", p.get(A::HasSide),
        [&]() -> Value {
          return arith::AddFOp::create(b, p.loc(), sum,
                                       readNumber(p, "side_word", sides));
        },
        [&] { return sum; });
    // A number that is none stays so.
    auto limit = [&](arith::CmpFPredicate beyond, Value bound) {
      Value isBeyond = arith::CmpFOp::create(b, p.loc(), beyond, value, bound);
      value = p.name("value", p.select(isBeyond, bound, value));
    };
    limit(arith::CmpFPredicate::OLT, p.get(A::Low));
    limit(arith::CmpFPredicate::OGT, p.get(A::High));
    p.store(value, memory, address);
  }

  /// An extent as a number of `type`.
  Value numberOf(A argument, FixedType type) {
    Value bits = arith::IndexCastOp::create(p.b, p.loc(), p.b.getI32Type(),
                                            p.get(argument));
    return fitNumber(p, bits, type);
  }

  void storeInteger(Value address, Value lane, Value at) {
    auto within = [&](StringRef name, Value number) {
      return p.name(name, fitNumber(p, number, wide));
    };
    Value scaled = multiplyNumbers(p, p.load("sum", results, {lane, at}),
                                   p.load("factor", factors, lane));
    scaled = within("scaled",
                    addNumbers(p, scaled, p.load("offset", offsets, lane)));
    Value sum = p.choose(
        "joint", p.get(A::HasSide),
        [&]() -> Value {
          auto narrow = FixedType::get(p.b.getContext(), 32, 32);
          Value side = multiplyNumbers(p, readNumber(p, "side_word", sides),
                                       numberOf(A::SideFactor, narrow));
          return within("with_side", addNumbers(p, scaled, side));
        },
        [&] { return scaled; });
    Value value = p.name(
        "value", ShiftRightOp::create(p.b, p.loc(), sum, p.get(A::Shift)));
    value = MaxOp::create(p.b, p.loc(), value, numberOf(A::Least, wide));
    value = MinOp::create(p.b, p.loc(), value, numberOf(A::Most, wide));
    p.store(fitNumber(p, value, design.types.storedElement), memory, address);
  }

  /// Bits of integers until they are shifted.
  static constexpr int64_t kWide = 64;

  EngineDesign &design;
  int64_t po;
  EngineProcess p;
  FixedType factor, wide; ///< of integers
  Value memory, in, biases, sides, results, pixels;
  Value kept;             ///< the bias of floats
  Value factors, offsets; ///< of integers
  TilePlace place;
};
} // namespace

void cnnc::hls::writeResults(EngineDesign &design, Value sums, Value bias,
                             Value side) {
  ResultWriter(design, sums, bias, side).write();
}
