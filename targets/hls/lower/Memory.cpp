//===- Memory.cpp - between external memory and streams -------------------===//
//
// Tensors lie in memory channel by channel, and stream pixel by pixel. One
// process moves words of the port in the order of memory, a few rows of each
// channel in one burst; another brings them into the other order. That one has
// two halves of a buffer, of which one is filled while the other is emptied.
// Single channels and single pixels need no such buffer.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/hls/Fixed.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Truth values are bytes in memory.
static Value fromMemory(ProcessBuilder &p, Value stored, Type number) {
  if (!number.isInteger(1))
    return stored;
  Value zero = arith::ConstantOp::create(
      p.b, p.loc(), p.b.getIntegerAttr(stored.getType(), 0));
  return arith::CmpIOp::create(p.b, p.loc(), arith::CmpIPredicate::ne, stored,
                               zero);
}

static Value toMemory(ProcessBuilder &p, Value number, Type stored) {
  if (number.getType().isInteger(1))
    return arith::ExtUIOp::create(p.b, p.loc(), stored, number);
  return fitNumber(p, number, stored);
}

namespace {
/// The numbers of an image in two orders: `words` of the port by channel, row
/// and pixel, and words of lanes by pixel and channel. Bands of a few rows are
/// turned from one into the other.
struct Turning {
  StreamShape shape;
  MemoryWords words;
  int64_t lanes;
  int64_t width = 1, height = 1;

  Turning(const StreamShape &shape, Type stored, int64_t lanes)
      : shape(shape), lanes(lanes) {
    if (!shape.spatial.empty())
      width = shape.spatial.back();
    height = shape.pixelsPerImage() / width;
    words = MemoryWords::of(shape.channels, height, width, bitWidth(stored));
  }

  int64_t bandsPerImage() const { return height / words.rows; }
  int64_t bands() const { return shape.images * bandsPerImage(); }
  /// Words of the port in a band of one channel.
  int64_t across() const { return words.rows * width / words.elements; }
  int64_t portWords() const { return shape.channels * across(); }
  int64_t groups() const { return shape.channels / lanes; }
  int64_t streamWords() const { return words.rows * width * groups(); }

  /// As many numbers in the order of memory.
  StreamShape inMemory() const {
    return {shape.images, shape.elements() / shape.images, {}};
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Words of the port
//===----------------------------------------------------------------------===//

/// Calls `move(first)` for each word, where `first` is the place of its first
/// element in memory: from the first to the last if that is the order of the
/// stream, otherwise band by band.
static void eachPortWord(ProcessBuilder &p, const Turning &t,
                         function_ref<void(Value)> move) {
  int64_t elements = t.words.elements;
  if (t.words.isInOrder)
    return p.nest({{"i", t.shape.elements() / elements}},
                  [&](ValueRange i) { move(p.mul(i[0], elements)); });
  p.nest({{"n", t.shape.images},
          {"band", t.bandsPerImage()},
          {"c", t.shape.channels},
          {"i", t.across()}},
         [&](ValueRange i) {
           Value plane = p.add(p.mul(i[0], t.shape.channels), i[2]);
           Value band = p.add(p.mul(plane, t.bandsPerImage()), i[1]);
           Value word = p.add(p.mul(band, t.across()), i[3]);
           move(p.mul(word, elements));
         });
}

static Channel readPort(DesignBuilder &design, Value argument, Type element,
                        const Turning &t) {
  int64_t elements = t.words.elements;
  ProcessBuilder p(design, "load", "load",
                   llvm::formatv("{0} from memory, {1} numbers a word",
                                 shapeText(t.shape), elements));
  Channel output = design.stream("loaded", elements, element, t.inMemory());
  Value memory = p.argument(argument, "memory");
  Value out = p.argument(output.stream, "out");
  eachPortWord(p, t, [&](Value first) {
    Value result = p.variable("result", output.type().getWordType());
    p.loop("c", 0, elements, LoopStyle::Unrolled, [&](Value c) {
      Value x = p.load("x", memory, p.add(first, c));
      p.setLane(fromMemory(p, x, element), result, c);
    });
    p.write(result, out);
  });
  p.finish();
  return output;
}

static void writePort(DesignBuilder &design, const Channel &input,
                      Value argument, const Turning &t) {
  int64_t elements = t.words.elements;
  ProcessBuilder p(design, "store", "store",
                   llvm::formatv("{0} to memory, {1} numbers a word",
                                 shapeText(t.shape), elements));
  Value in = p.argument(input.stream, "in");
  Value memory = p.argument(argument, "memory");
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  eachPortWord(p, t, [&](Value first) {
    Value word = p.read("input", in);
    p.loop("c", 0, elements, LoopStyle::Unrolled, [&](Value c) {
      p.store(toMemory(p, p.lane(word, c), stored), memory, p.add(first, c));
    });
  });
  p.finish();
}

//===----------------------------------------------------------------------===//
// The other order
//===----------------------------------------------------------------------===//

namespace {
/// Writes the process that turns bands: in each pass over a band, words come
/// into one half of the buffer and go out of the other.
class TurningProcess {
public:
  TurningProcess(DesignBuilder &design, StringRef suffix, const Turning &t)
      : t(t), p(design, suffix, "turn",
                llvm::formatv("{0}, {1} rows at a time; {2} channels a word",
                              shapeText(t.shape), t.words.rows, t.lanes)) {}

  /// `comes` and `goes` are called where the word number `k` of `in` words of a
  /// band comes and that of `out` words goes.
  void write(int64_t in, int64_t out,
             function_ref<void(Value half, Value k)> comes,
             function_ref<void(Value half, Value k)> goes) {
    int64_t steps = std::max(in, out);
    p.nest({{"band", t.bands() + 1}, {"k", steps}}, [&](ValueRange i) {
      Value band = i[0], k = i[1];
      Value isIn = p.both(p.within(band, 0, t.bands(), 0, t.bands() + 1),
                          p.within(k, 0, in, 0, steps));
      p.ifElse(isIn, [&] { comes(p.mod(band, 2), k); });
      Value isOut = p.both(p.compare(arith::CmpIPredicate::sgt, band, 0),
                           p.within(k, 0, out, 0, steps));
      p.ifElse(isOut, [&] { goes(p.mod(p.add(band, 1), 2), k); });
    });
    p.finish();
  }

  /// A buffer of two halves and a bank for each channel of a word.
  MemoryOp buffer(ArrayRef<int64_t> perChannel, Type element) {
    SmallVector<int64_t> dims = {2, t.shape.channels};
    llvm::append_range(dims, perChannel);
    MemoryOp memory = p.memory("rows", dims, element);
    SmallVector<Attribute> parts = {p.partition(PartitionKind::complete, 0)};
    if (t.lanes == t.shape.channels)
      parts.push_back(p.partition(PartitionKind::complete, 1));
    else if (t.lanes > 1)
      parts.push_back(p.partition(PartitionKind::cyclic, 1, t.lanes));
    // A bank for each element of a word that is gathered from pixels.
    if (perChannel.size() > 1 && perChannel.back() > 1)
      parts.push_back(p.partition(PartitionKind::complete, 3));
    memory.setPartitionAttr(p.b.getArrayAttr(parts));
    memory.setIndependent(true); // one half is read, the other written
    return memory;
  }

  const Turning &t;
  ProcessBuilder p;
};
} // namespace

static Channel toPixels(DesignBuilder &design, const Channel &input,
                        const Turning &t) {
  TurningProcess turning(design, "turn", t);
  ProcessBuilder &p = turning.p;
  Channel output = design.stream("x", t.lanes, input.element(), t.shape);
  Value in = p.argument(input.stream, "in");
  Value out = p.argument(output.stream, "out");
  Value rows = turning.buffer({t.across()}, input.type().getWordType());
  turning.write(
      t.portWords(), t.streamWords(),
      [&](Value half, Value k) {
        Value word = p.read("input", in);
        p.store(word, rows, {half, p.div(k, t.across()), p.mod(k, t.across())});
      },
      [&](Value half, Value k) {
        Value pixel = p.div(k, t.groups()), group = p.mod(k, t.groups());
        Value result = p.variable("result", output.type().getWordType());
        p.loop("c", 0, t.lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channel = p.add(p.mul(group, t.lanes), c);
          Value word = p.load("part", rows,
                              {half, channel, p.div(pixel, t.words.elements)});
          p.setLane(p.lane(word, p.mod(pixel, t.words.elements)), result, c);
        });
        p.write(result, out);
      });
  return output;
}

static Channel toPlanes(DesignBuilder &design, const Channel &input,
                        const Turning &t) {
  TurningProcess turning(design, "turn", t);
  ProcessBuilder &p = turning.p;
  int64_t elements = t.words.elements;
  Value in = p.argument(input.stream, "in");
  Channel output =
      design.stream("planes", elements, input.element(), t.inMemory());
  Value out = p.argument(output.stream, "out");
  Value rows = turning.buffer({t.across(), elements}, input.element());
  turning.write(
      t.streamWords(), t.portWords(),
      [&](Value half, Value k) {
        Value pixel = p.div(k, t.groups()), group = p.mod(k, t.groups());
        Value word = p.read("input", in);
        p.loop("c", 0, t.lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channel = p.add(p.mul(group, t.lanes), c);
          p.store(
              p.lane(word, c), rows,
              {half, channel, p.div(pixel, elements), p.mod(pixel, elements)});
        });
      },
      [&](Value half, Value k) {
        Value result = p.variable("result", output.type().getWordType());
        p.loop("c", 0, elements, LoopStyle::Unrolled, [&](Value c) {
          Value x = p.load(
              "x", rows, {half, p.div(k, t.across()), p.mod(k, t.across()), c});
          p.setLane(x, result, c);
        });
        p.write(result, out);
      });
  return output;
}

//===----------------------------------------------------------------------===//
// Loads and stores
//===----------------------------------------------------------------------===//

Channel cnnc::hls::lowerLoad(DesignBuilder &design, Value argument,
                             Type element, const StreamShape &shape,
                             int64_t lanes) {
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Turning turning(shape, stored, lanes);
  Channel loaded = readPort(design, argument, element, turning);
  if (!turning.words.isInOrder)
    return toPixels(design, loaded, turning);
  Channel result =
      loaded.lanes() == lanes ? loaded : lowerRepack(design, loaded, lanes);
  result.shape = shape;
  return result;
}

void cnnc::hls::lowerStore(DesignBuilder &design, const Channel &channel,
                           Value argument) {
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Turning turning(channel.shape, stored, channel.lanes());
  turning.words = turning.words.forStoring(channel.lanes());
  if (!turning.words.isInOrder)
    return writePort(design, toPlanes(design, channel, turning), argument,
                     turning);
  Channel flat = channel;
  flat.shape = turning.inMemory();
  if (flat.lanes() != turning.words.elements)
    flat = lowerRepack(design, flat, turning.words.elements);
  writePort(design, flat, argument, turning);
}
