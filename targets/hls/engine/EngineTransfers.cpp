//===- EngineTransfers.cpp - between external memory and an engine --------===//
//
// Pictures lie in memory in blocks of channels (NCHWc), and move in words of
// `word` channels of a pixel. A tile's input comes word by word into the
// memories of as many channel lanes.
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
  Value word = p.variable("result", type);
  p.setLane(number, word, p.index(0));
  p.write(word, stream);
}

//===----------------------------------------------------------------------===//
// What is read
//===----------------------------------------------------------------------===//

namespace {
/// The process that reads the input of a tile.
class InputReader {
public:
  InputReader(EngineDesign &design, Value tile)
      : shape(design.shape), design(design),
        p(design, "input", "load",
          llvm::formatv("A tile of the input, {0} channels a cycle: channel c "
                        "in lane c % {1}; channels of a group begin in lane 0",
                        design.shape.word, design.shape.pi)) {
    memory = p.get(A::X);
    out = p.argument(tile, "x_tile");
  }

  void write() {
    input = inputOf(p, placed());
    plane = p.name("plane_size", p.times(input.rows, input.columns));
    // Blocks may end in padding, for which there is no place.
    Value steps = shape.isDepthwise
                      ? p.get(A::StepsOut)
                      : p.times(p.get(A::Groups), p.get(A::StepsIn));
    places = p.name("places", p.times(steps, plane));
    groupWords =
        p.name("group_words",
               p.div(p.add(p.get(A::Depth), shape.word - 1), shape.word));
    Value zero = p.index(0);
    CarriedValue carried[] = {{"word", zero},       {"at", zero},
                              {"lane", zero},       {"base", zero},
                              {"channel", zero},    {"first_lane", zero},
                              {"first_base", zero}, {"first_channel", zero}};
    auto record = [&](StringRef name) {
      std::string type = (design.engine.getSymName() + "_place").str();
      return p.record(type, name, carried);
    };
    CarriedValue walk[] = {{"walk", record("walk")}};
    eachWord(p, runs(), walk, [&](Value word, ValueRange v) -> Values {
      store(word, p.fields(v[0]));
      return {p.part("next", "Where the word after that at `walk` goes", [&] {
        for (auto [value, now] : llvm::zip(carried, next(p.fields(v[0]))))
          value.initial = now;
        return record("next");
      })};
    });
    p.finish();
  }

private:
  /// What is carried, in order: the word of a pixel, the pixel, where the word
  /// goes, its number among those of the group, and where the first of the
  /// block went.
  enum State {
    Word,
    At,
    Lane,
    Base,
    Channel,
    FirstLane,
    FirstBase,
    FirstChannel
  };

  TilePlace placed() {
    place = placeOf(p);
    return place;
  }

  Runs runs() {
    Value one = p.index(1), height = p.get(A::Height), width = p.get(A::Width);
    Value blocks = p.get(A::XBlocks), words = p.get(A::XWords);
    Value isWide = p.name("is_wide", p.same(input.columns, width));
    Value isWhole = p.name("whole", p.both(isWide, p.same(input.rows, height)));
    Value row = p.name("row", p.times(input.columns, words));
    Value rows = p.times(input.rows, row);
    Value line =
        p.plus(p.times(p.times(place.image, blocks), height), input.top);
    Value pixel = p.plus(p.times(line, width), input.left);
    auto covered = [](const EngineCall &c) {
      return c.layer.rows.covered(c.tile.rows);
    };
    auto blocksOf = [&](const EngineCall &c) -> int64_t {
      return divideCeil(c.layer.channels(), c.layer.inputBlockOn(shape));
    };
    Runs runs;
    runs.first = p.name("first", p.times(pixel, words));
    runs.outer = p.name("planes", p.select(isWhole, one, blocks));
    runs.innerStep = p.times(width, words);
    runs.outerStep = p.times(height, runs.innerStep);
    runs.inner = p.name("runs", p.select(isWide, one, input.rows));
    runs.length = p.name("length", p.select(isWhole, p.times(blocks, rows),
                                            p.select(isWide, rows, row)));
    runs.mostOuter = design.most(blocksOf);
    runs.mostInner = design.most(covered);
    runs.mostLength = design.most([&](const EngineCall &c) {
      return blocksOf(c) * c.layer.inputBlockOn(shape) / shape.word *
             covered(c) * c.layer.columns.covered(c.tile.columns);
    });
    return runs;
  }

  void store(Value word, ValueRange v) {
    Value isThere = p.name("is_there", p.less(v[Base], places));
    Value address = p.name("place", p.plus(v[Base], v[At]));
    p.loadWord(memory, word, A::InputUnsigned, [&](Value number, Value c) {
      p.ifElse(isThere, [&] { p.store(number, out, {v[Lane], c, address}); });
    });
  }

  Values next(ValueRange v) {
    Value zero = p.index(0);
    Value pixelEnds = p.name("pixel_ends", p.isLast(v[Word], p.get(A::XWords)));
    Value planeEnds = p.name("plane_ends", p.isLast(v[At], plane));
    Value groupEnds = p.name("group_ends", p.isLast(v[Channel], groupWords));
    Value wraps = p.name(
        "lanes_end",
        p.either(p.equals(v[Lane], shape.pi / shape.word - 1), groupEnds));
    Value lane = p.name("next_lane", p.select(wraps, zero, p.add(v[Lane], 1)));
    Value base =
        p.name("next_base", p.select(wraps, p.plus(v[Base], plane), v[Base]));
    Value channel =
        p.name("next_channel", p.select(groupEnds, zero, p.add(v[Channel], 1)));
    // The next pixel of the block, or the next block.
    Value blockEnds = p.name("block_ends", p.both(pixelEnds, planeEnds));
    auto goesBack = [&](Value next, Value first) {
      return p.select(pixelEnds, p.select(planeEnds, next, first), next);
    };
    auto begins = [&](Value next, Value first) {
      return p.select(blockEnds, next, first);
    };
    Value at = p.select(planeEnds, zero, p.add(v[At], 1));
    return {p.select(pixelEnds, zero, p.add(v[Word], 1)),
            p.select(pixelEnds, at, v[At]),
            goesBack(lane, v[FirstLane]),
            goesBack(base, v[FirstBase]),
            goesBack(channel, v[FirstChannel]),
            begins(lane, v[FirstLane]),
            begins(base, v[FirstBase]),
            begins(channel, v[FirstChannel])};
  }

  const EngineShape &shape;
  EngineDesign &design;
  EngineProcess p;
  Value memory, out, plane, places, groupWords;
  TilePlace place;
  TileInput input;
};
} // namespace

void cnnc::hls::writeInput(EngineDesign &design, Value tile) {
  InputReader(design, tile).write();
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
        p.variable("result", cast<StreamType>(out.getType()).getWordType());
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
        p.variable("result", cast<StreamType>(out.getType()).getWordType());
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

void cnnc::hls::writeSide(EngineDesign &design, Value side) {
  EngineProcess p(design, "side", "load",
                  "A tile of what is added to the results");
  Value memory = p.get(A::Side), out = p.argument(side, "out");
  auto type = cast<StreamType>(out.getType()).getWordType();
  p.ifElse(p.get(A::HasSide), [&] {
    TilePlace place = placeOf(p);
    eachBlock(p, place, [&](Value, Value, const Runs &runs) {
      eachWord(p, runs, {}, [&](Value address, ValueRange) -> Values {
        Value word = p.variable("result", type);
        p.loadWord(memory, address, A::SideUnsigned,
                   [&](Value number, Value c) { p.setLane(number, word, c); });
        p.write(word, out);
        return {};
      });
    });
  });
  p.finish();
}
