//===- EngineSums.cpp - the sums of an engine -----------------------------===//
//
// A block of weights, `po` results times `pi` channels of one tap, stays for
// all pixels of the tile, while the block behind it comes in beat by beat. One
// loop runs through everything, so that it never drains: for each word of
// results, each word of channels, each tap and each pixel. Where all of these
// are is carried along, with additions only.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Math/IR/Math.h"
#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/PackedProducts.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;
using A = EngineArgument;
using Values = SmallVector<Value>;

namespace {
class SumWriter {
public:
  SumWriter(EngineDesign &design, Value tile, Value weights, Value sums)
      : shape(design.shape), design(design),
        p(design, "sums", "mac", comment(design.shape)) {
    xTile = p.argument(tile, "x_tile");
    in = p.argument(weights, "weights");
    out = p.argument(sums, "out");
    beatType = cast<StreamType>(in.getType()).getWordType();
    sumType = cast<StreamType>(out.getType()).getWordType();
  }

  void write() {
    place = placeOf(p);
    input = inputOf(p, place);
    pixels = p.name("pixels", p.times(place.rows, place.columns));
    int64_t beats = shape.beats();
    // Sums of one pixel are apart, and the next block comes in meanwhile.
    turns =
        p.name("turns", p.most(pixels, p.index(std::max(beats, kSumDistance))));
    Value taps = p.times(p.get(A::KernelHeight), p.get(A::KernelWidth));
    blocks = p.times(taps, p.get(A::StepsOut));
    for (A extent : {A::StepsIn, A::Groups})
      if (!shape.isDepthwise)
        blocks = p.times(p.get(extent), blocks);
    blocks = p.name("blocks", blocks);
    weights = p.registers("block", {2, beats}, beatType);
    joins = shape.numbers.isFloat() &&
            design.most([](const EngineCall &c) { return c.layer.joined; }) > 1;
    if (joins)
      absent = p.registers("absent", {2, beats, shape.beat}, p.b.getI1Type());
    MemoryOp memory = p.memory("partial", {shape.pixels}, sumType);
    // The least that `turns` can be.
    memory.setDistance(std::max(beats, kSumDistance));
    partial = memory;
    p.part("first_block", "The first block of weights", [&] {
      p.loop("i", 0, beats, LoopStyle::Pipelined,
             [&](Value i) { keep(p.index(0), i); });
      return Value();
    });
    loop();
    p.finish();
  }

private:
  static std::string comment(const EngineShape &shape) {
    if (shape.isDepthwise)
      return llvm::formatv("{0} channels of a tap a cycle", shape.pi);
    return llvm::formatv("{0} -> {1} channels of a tap a cycle", shape.pi,
                         shape.po);
  }

  /// What is carried, in order.
  enum State {
    Turn,
    Column,
    Y,
    X,
    Line, // the pixel
    KernelRow,
    KernelColumn,
    TapY,
    TapX, // the tap, and where its pixels begin
    TapLine,
    Block,
    Plane, // the block of weights, the channels
    StepIn,
    StepOut,
    Group, // not in depthwise engines
  };

  void loop() {
    Value zero = p.index(0);
    auto start = [&](Value first, A stride, A pad) {
      return p.minus(p.times(first, p.get(stride)), p.get(pad));
    };
    firstY = p.name("first_y", start(place.row, A::StrideY, A::PadY));
    firstX = p.name("first_x", start(place.column, A::StrideX, A::PadX));
    firstLine =
        p.name("first_line",
               p.minus(p.times(p.minus(firstY, input.top), input.columns),
                       input.left));
    rowStep = p.name("row_step", p.times(p.get(A::StrideY), input.columns));
    tapStep = p.name("tap_step", p.times(p.get(A::DilationY), input.columns));
    planeSize = p.name("plane_size", p.times(input.rows, input.columns));
    SmallVector<CarriedValue> carried = {
        {"turn", zero},          {"column", zero},    {"y", firstY},
        {"x", firstX},           {"line", firstLine}, {"kernel_row", zero},
        {"kernel_column", zero}, {"tap_y", firstY},   {"tap_x", firstX},
        {"tap_line", firstLine}, {"number", zero},    {"plane", zero}};
    if (!shape.isDepthwise)
      carried.append({{"step_in", zero}, {"step_out", zero}, {"group", zero}});
    int64_t most = design.most([&](const EngineCall &c) {
      const EngineLayer &l = c.layer;
      int64_t steps = l.isDepthwise ? 1 : divideCeil(l.depth, shape.pi);
      return l.groups * divideCeil(l.results, shape.po) * steps * l.taps() *
             std::max({c.tile.pixels(), shape.beats(), kSumDistance});
    });
    auto record = [&](StringRef name, ArrayRef<CarriedValue> values) {
      std::string type = (design.engine.getSymName() + "_walk").str();
      return p.record(type, name, values);
    };
    Value first = p.part("first", "The first turn",
                         [&] { return record("first", carried); });
    CarriedValue walk[] = {{"walk", first}};
    p.repeat("i", p.name("count", p.times(blocks, turns)), most,
             LoopStyle::Pipelined, walk, [&](Value, ValueRange v) -> Values {
               step(p.fields(v[0]));
               return {p.part("next", "Where the turn after `walk` is", [&] {
                 for (auto [value, now] :
                      llvm::zip(carried, next(p.fields(v[0]))))
                   value.initial = now;
                 return record("next", carried);
               })};
             });
  }

  //===--- one iteration --------------------------------------------------===//

  void step(ValueRange v) {
    Value half = p.name("half", p.mod(v[Block], 2));
    fetch(v, half);
    Value isPixel = p.name("is_pixel", p.less(v[Turn], pixels));
    Value x = inputs(v, isPixel);
    Value isFirst = p.name("is_first", p.both(p.equals(v[KernelRow], 0),
                                              p.equals(v[KernelColumn], 0)));
    if (!shape.isDepthwise)
      isFirst = p.name("is_first", p.both(isFirst, p.equals(v[StepIn], 0)));
    // Turns without a pixel leave the sums alone.
    Value place = p.name("place", p.select(isPixel, v[Turn], p.index(0)));
    Value before = p.load("before", partial, place);
    Value word = p.part("add", "The sums of a pixel with what a tap adds", [&] {
      Value sums = p.variable("sums", sumType);
      eachProduct(x, half, [&](Value o, Value dot) {
        Value sum = addNumbers(p, p.lane(before, o), dot);
        sum = fitNumber(p, sum, design.types.sum);
        p.setLane(p.select(isFirst, dot, sum), sums, o);
      });
      return p.load("sums", sums);
    });
    p.name("sums", word);
    p.ifElse(isPixel, [&] {
      p.store(word, partial, place);
      p.ifElse(isLastTap(v), [&] { p.write(word, out); });
    });
  }

  /// A beat of the next block.
  void fetch(ValueRange v, Value half) {
    Value comes = p.both(p.less(v[Turn], p.index(shape.beats())),
                         p.less(p.add(v[Block], 1), blocks));
    p.ifElse(comes, [&] {
      Value other = p.minus(p.index(1), half);
      if (!joins)
        return keep(other, v[Turn]);
      p.part("next_beat", "A beat of the next block", [&] {
        keep(other, v[Turn]);
        return Value();
      });
    });
  }

  /// Reads a beat of the block that is `half`, and which of its weights are
  /// none (joinGroups).
  void keep(Value half, Value turn) {
    Value beat = p.read("beat", in);
    p.store(beat, weights, {half, turn});
    if (!joins)
      return;
    auto constant = [&](float value) {
      return constantNumber(p, p.b.getF32Type(), p.b.getF32FloatAttr(value));
    };
    auto compare = [&](arith::CmpFPredicate how, Value number) {
      return arith::CmpFOp::create(p.b, p.loc(), how, number, constant(0));
    };
    p.loop("c", 0, shape.beat, LoopStyle::Unrolled, [&](Value c) {
      Value weight = p.lane(beat, c);
      Value sign = math::CopySignOp::create(p.b, p.loc(), constant(1), weight);
      Value isNone = p.both(compare(arith::CmpFPredicate::OEQ, weight),
                            compare(arith::CmpFPredicate::OLT, sign));
      p.store(isNone, absent, {half, turn, c});
    });
  }

  /// The input's channels that the tap meets at the pixel: zero outside of the
  /// picture, and beyond the channels of the group.
  Value inputs(ValueRange v, Value isPixel) {
    return p.part("input", "The channels that a tap meets at a pixel", [&] {
      Value zero = p.index(0);
      auto within = [&](Value at, A extent) {
        return p.both(p.atLeast(at, zero), p.less(at, p.get(extent)));
      };
      Value inside = p.both(
          isPixel, p.both(within(v[Y], A::Height), within(v[X], A::Width)));
      inside = p.name("inside", inside);
      Value address = p.plus(v[Plane], p.plus(v[Line], v[X]));
      address = p.name("address", p.select(inside, address, zero));
      Value left;
      if (!shape.isDepthwise && shape.pi > 1)
        left = p.name("channels_left",
                      p.minus(p.get(A::Depth), p.mul(v[StepIn], shape.pi)));
      return channels(address, inside, left);
    });
  }

  /// Those at an address of the tile; zeros if not `inside`, and behind `left`.
  Value channels(Value address, Value inside, Value left) {
    Type number = design.types.input;
    Value nothing = zeroNumber(p, number);
    Value word =
        p.variable("input", WordType::get(p.b.getContext(), shape.pi, number));
    p.loop("c", 0, shape.pi, LoopStyle::Unrolled, [&](Value c) {
      Value here = left ? p.both(inside, p.less(c, left)) : inside;
      Value bank = p.div(c, shape.word), within = p.mod(c, shape.word);
      Value value = p.load("value", xTile, {bank, within, address});
      p.setLane(p.select(here, value, nothing), word, c);
    });
    return p.load("input", word);
  }

  /// Calls `use` with the products of each lane of results, added up.
  void eachProduct(Value x, Value half,
                   function_ref<void(Value lane, Value dot)> use) {
    auto input = [&](Value c) { return p.lane(x, c); };
    auto weight = [&](Value at) -> Value {
      Value beat = p.load("beat", weights, {half, p.div(at, shape.beat)});
      return p.lane(beat, p.mod(at, shape.beat));
    };
    const EngineTypes &types = design.types;
    if (shape.isDepthwise)
      return p.loop("o", 0, shape.po, LoopStyle::Unrolled, [&](Value o) {
        use(o,
            fitNumber(p, multiplyNumbers(p, input(o), weight(o)), types.sum));
      });
    auto place = [&](Value c, Value o) {
      return p.plus(p.mul(o, shape.pi), c);
    };
    if (joins)
      return p.loop("o", 0, shape.po, LoopStyle::Unrolled, [&](Value o) {
        auto product = [&](Value c) -> Value {
          Value at = place(c, o);
          Value isNone =
              p.load("none", absent,
                     {half, p.div(at, shape.beat), p.mod(at, shape.beat)});
          return p.select(isNone, zeroNumber(p, types.sum),
                          multiplyNumbers(p, input(c), weight(at)));
        };
        use(o, p.reduce("k", "dot", 1, shape.pi, product(p.index(0)),
                        [&](Value k, Value so) {
                          return addNumbers(p, so, product(k));
                        }));
      });
    DotTypes dots{types.sum, types.input, types.weight, shape.multiplier};
    eachDot(
        p, shape.po, shape.pi, dots, input,
        [&](Value c, Value o) { return weight(place(c, o)); }, use);
  }

  Value isLastTap(ValueRange v) {
    Value last = p.both(p.isLast(v[KernelRow], p.get(A::KernelHeight)),
                        p.isLast(v[KernelColumn], p.get(A::KernelWidth)));
    return shape.isDepthwise
               ? last
               : p.both(last, p.isLast(v[StepIn], p.get(A::StepsIn)));
  }

  //===--- what follows ---------------------------------------------------===//

  Values next(ValueRange v) {
    Value zero = p.index(0);
    Values n(v.begin(), v.end());
    Value ends = p.name("block_ends", p.isLast(v[Turn], turns));
    Value rowEnds = p.name("row_ends", p.isLast(v[Column], place.columns));
    Value kernelRowEnds = p.name(
        "kernel_row_ends", p.isLast(v[KernelColumn], p.get(A::KernelWidth)));
    Value tapsEnd = p.name(
        "taps_end",
        p.both(kernelRowEnds, p.isLast(v[KernelRow], p.get(A::KernelHeight))));
    // Where the pixels of the next tap begin.
    auto tap = [&](Value here, Value first, Value down, Value right) {
      Value below = p.select(tapsEnd, first, p.plus(here, down));
      return p.select(kernelRowEnds, below, right ? p.plus(here, right) : here);
    };
    Value tapY =
        p.name("next_y", tap(v[TapY], firstY, p.get(A::DilationY), Value()));
    Value tapLine =
        p.name("next_line", tap(v[TapLine], firstLine, tapStep, Value()));
    Value tapX =
        p.name("next_x", p.select(kernelRowEnds, firstX,
                                  p.plus(v[TapX], p.get(A::DilationX))));
    n[Turn] = p.select(ends, zero, p.add(v[Turn], 1));
    n[Column] = p.select(p.either(ends, rowEnds), zero, p.add(v[Column], 1));
    n[Y] = p.select(ends, tapY,
                    p.select(rowEnds, p.plus(v[Y], p.get(A::StrideY)), v[Y]));
    n[Line] = p.select(ends, tapLine,
                       p.select(rowEnds, p.plus(v[Line], rowStep), v[Line]));
    n[X] =
        p.select(ends, tapX,
                 p.select(rowEnds, v[TapX], p.plus(v[X], p.get(A::StrideX))));
    Value nextRow = p.select(tapsEnd, zero, p.add(v[KernelRow], 1));
    n[KernelRow] = p.select(p.both(ends, kernelRowEnds), nextRow, v[KernelRow]);
    Value nextColumn = p.select(kernelRowEnds, zero, p.add(v[KernelColumn], 1));
    n[KernelColumn] = p.select(ends, nextColumn, v[KernelColumn]);
    n[TapY] = p.select(ends, tapY, v[TapY]);
    n[TapX] = p.select(ends, tapX, v[TapX]);
    n[TapLine] = p.select(ends, tapLine, v[TapLine]);
    n[Block] = p.select(ends, p.add(v[Block], 1), v[Block]);
    nextChannels(v, n, p.name("channels_end", p.both(ends, tapsEnd)));
    return n;
  }

  /// The words of channels that the block behind the taps meets.
  void nextChannels(ValueRange v, Values &n, Value ends) {
    Value zero = p.index(0), next = p.plus(v[Plane], planeSize);
    if (shape.isDepthwise) {
      n[Plane] = p.select(ends, next, v[Plane]);
      return;
    }
    Value inputsEnd =
        p.name("inputs_end", p.isLast(v[StepIn], p.get(A::StepsIn)));
    Value outputsEnd =
        p.name("outputs_end", p.isLast(v[StepOut], p.get(A::StepsOut)));
    // The same channels for the next results, or those of the next group.
    Value again = p.select(outputsEnd, next, v[Group]);
    n[Plane] = p.select(ends, p.select(inputsEnd, again, next), v[Plane]);
    Value wordEnds = p.name("word_ends", p.both(ends, inputsEnd));
    n[StepIn] = p.select(ends, p.select(inputsEnd, zero, p.add(v[StepIn], 1)),
                         v[StepIn]);
    n[StepOut] = p.select(
        wordEnds, p.select(outputsEnd, zero, p.add(v[StepOut], 1)), v[StepOut]);
    n[Group] = p.select(p.both(wordEnds, outputsEnd), next, v[Group]);
  }

  const EngineShape &shape;
  EngineDesign &design;
  EngineProcess p;
  WordType beatType, sumType;
  Value xTile, in, out, weights, partial;
  /// Floats of several groups: what is infinite in one is nothing to another.
  bool joins = false;
  Value absent;
  TilePlace place;
  TileInput input;
  Value pixels, turns, blocks;
  Value firstY, firstX, firstLine, rowStep, tapStep, planeSize;
};
} // namespace

void cnnc::hls::writeSums(EngineDesign &design, Value tile, Value weights,
                          Value sums) {
  SumWriter(design, tile, weights, sums).write();
}
