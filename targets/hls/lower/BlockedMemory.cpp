//===- BlockedMemory.cpp - blocks of channels and streams -----------------===//
//
// What engines leave in memory, and read, lies there in blocks of channels,
// NCHWc. A single block is in the order of a stream. Of several, a few rows at
// a time are brought into the other order.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/MemoryWords.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Bytes of a burst from which on longer ones gain little, and of the rows that
/// are kept at most, but for one row.
static constexpr int64_t kLongBurst = 512, kMostKept = 32 << 10;

namespace {
/// The numbers of images in memory.
struct Blocks {
  StreamShape shape;
  int64_t block; ///< channels of a block
  int64_t bits;
  /// Of a word of the port, and how many of them are channels.
  int64_t elements = 1, lanes = 1;

  Blocks(const StreamShape &shape, Type stored, int64_t block)
      : shape(shape), block(block), bits(stored.getIntOrFloatBitWidth()) {
    int64_t channels = shape.channels;
    while (block % (2 * elements) == 0 && 2 * elements * bits <= kPortBits &&
           elements < channels)
      elements *= 2;
    lanes = channels;
    if (elements >= channels)
      return;
    while (channels % elements != 0)
      elements /= 2;
    lanes = elements;
  }

  int64_t count() const { return divideCeil(shape.channels, block); }
  /// Words of the channels of a pixel, and of a block of one.
  int64_t words() const { return shape.channels / lanes; }
  int64_t across() const { return block / elements; }
  int64_t pixels() const { return shape.pixelsPerImage(); }
  /// Pixels that are turned at a time: whole rows.
  int64_t bandPixels() const {
    int64_t width = shape.width(), height = pixels() / width, best = width;
    for (int64_t rows = 2; rows <= height; ++rows) {
      int64_t bytes = rows * width * block * bits / 8;
      if (2 * count() * bytes > kMostKept ||
          best * block * bits / 8 >= kLongBurst)
        break;
      if (height % rows == 0)
        best = rows * width;
    }
    return best;
  }
  /// The numbers in the order of memory, padding with them.
  StreamShape inMemory() const {
    return {1, shape.pixels() * count() * block, {}};
  }
};
} // namespace

/// As many numbers one behind the other.
static StreamShape flat(const StreamShape &shape) {
  return {1, shape.elements(), {}};
}

/// Calls `move(first)` for each word, where `first` is the place of its first
/// element in memory: pixel by pixel of a single block, otherwise a few rows of
/// each block after the other.
static void eachWord(ProcessBuilder &p, const Blocks &t,
                     function_ref<void(Value)> move) {
  if (t.count() == 1)
    return p.nest({{"i", t.shape.pixels()}, {"c", t.words()}},
                  [&](ValueRange i) {
                    move(p.add(p.mul(i[0], t.block), p.mul(i[1], t.elements)));
                  });
  int64_t band = t.bandPixels();
  p.nest({{"n", t.shape.images},
          {"band", t.pixels() / band},
          {"block", t.count()},
          {"i", band * t.across()}},
         [&](ValueRange i) {
           Value plane = p.add(p.mul(i[0], t.count()), i[2]);
           Value first = p.add(p.mul(plane, t.pixels()), p.mul(i[1], band));
           Value word = p.add(p.mul(first, t.across()), i[3]);
           move(p.mul(word, t.elements));
         });
}

static Channel readWords(DesignBuilder &design, Value argument, Type element,
                         const Blocks &t) {
  ProcessBuilder p(design, "load", "load",
                   llvm::formatv("{0} from memory in blocks of {1} channels, "
                                 "{2} numbers a word",
                                 shapeText(t.shape), t.block, t.elements));
  Channel output = design.stream("loaded", t.lanes, element,
                                 t.count() == 1 ? t.shape : t.inMemory());
  Value memory = p.argument(argument, "memory");
  Value out = p.argument(output.stream, "out");
  eachWord(p, t, [&](Value first) {
    Value result = p.variable("result", output.type().getWordType());
    // What is padding is read with the rest of the word.
    p.loop("c", 0, t.elements, LoopStyle::Unrolled, [&](Value c) {
      Value x = p.load("x", memory, p.add(first, c));
      auto set = [&] { p.setLane(numberFromMemory(p, x, element), result, c); };
      if (t.lanes == t.elements)
        return set();
      p.ifElse(p.compare(arith::CmpIPredicate::slt, c, t.lanes), set);
    });
    p.write(result, out);
  });
  p.finish();
  return output;
}

namespace {
/// The process between words in the order of memory, a few rows of each block,
/// and words in the order of pixels: in each pass over as many pixels they come
/// into one half of a buffer and go out of the other.
class BlockTurn {
public:
  BlockTurn(DesignBuilder &design, const Blocks &t, const Channel &input,
            const Channel &output)
      : t(t), input(input), output(output), band(t.bandPixels()),
        words(t.count() * band * t.across()),
        p(design, "turn", "turn",
          llvm::formatv("{0}, {1} pixels at a time; {2} channels a word",
                        shapeText(t.shape), band, t.lanes)) {
    in = p.argument(input.stream, "in");
    out = p.argument(output.stream, "out");
    MemoryOp memory = p.memory("rows", {2, words}, input.type().getWordType());
    memory.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
    memory.setIndependent(true); // one half is read, the other written
    rows = memory;
  }

  void toPixels() {
    int64_t real = band * t.words();
    write([&](Value half,
              Value k) { p.store(p.read("input", in), rows, {half, k}); },
          [&](Value half, Value k) {
            p.ifElse(p.within(k, 0, real, 0, words), [&] {
              p.write(p.load("word", rows, {half, placeOf(k)}), out);
            });
          });
  }

  void toBlocks() {
    int64_t real = band * t.words();
    write(
        [&](Value half, Value k) {
          p.ifElse(p.within(k, 0, real, 0, words), [&] {
            p.store(p.read("input", in), rows, {half, placeOf(k)});
          });
        },
        [&](Value half, Value k) {
          // Padding is no number that came.
          int64_t plane = band * t.across();
          Value c =
              p.add(p.mul(p.div(k, plane), t.across()), p.mod(k, t.across()));
          Value word = p.choose(
              "word", p.within(c, 0, t.words(), 0, t.count() * t.across()),
              [&] { return p.load("word", rows, {half, k}); },
              [&] {
                Value zero = zeroNumber(p, input.element());
                return p.load(
                    "padding",
                    p.variable("padding", output.type().getWordType(), zero));
              });
          p.write(word, out);
        });
  }

private:
  void write(function_ref<void(Value half, Value k)> comes,
             function_ref<void(Value half, Value k)> goes) {
    int64_t bands = t.shape.pixels() / band;
    p.nest({{"band", bands + 1}, {"k", words}}, [&](ValueRange i) {
      p.ifElse(p.within(i[0], 0, bands, 0, bands + 1),
               [&] { comes(p.mod(i[0], 2), i[1]); });
      p.ifElse(p.compare(arith::CmpIPredicate::sgt, i[0], 0),
               [&] { goes(p.mod(p.add(i[0], 1), 2), i[1]); });
    });
    p.finish();
  }

  /// Where word `k` in the order of pixels lies in the order of memory.
  Value placeOf(Value k) {
    Value pixel = p.div(k, t.words()), c = p.mod(k, t.words());
    Value place = p.add(p.mul(p.div(c, t.across()), band), pixel);
    return p.add(p.mul(place, t.across()), p.mod(c, t.across()));
  }

  const Blocks &t;
  Channel input, output;
  int64_t band, words;
  ProcessBuilder p;
  Value in, out, rows;
};
} // namespace

Channel cnnc::hls::lowerBlockedLoad(DesignBuilder &design, Value argument,
                                    Type element, const StreamShape &shape,
                                    int64_t block, WordShape word) {
  if (block == shape.channels) {
    Channel numbers = lowerLoad(design, argument, element, flat(shape),
                                WordShape(word.lanes));
    return lowerRepack(design, {numbers.stream, shape}, word);
  }
  Blocks blocks(shape, cast<MemRefType>(argument.getType()).getElementType(),
                block);
  Channel loaded = readWords(design, argument, element, blocks);
  if (blocks.count() > 1) {
    Channel turned = design.stream("x", blocks.lanes, element, shape);
    BlockTurn(design, blocks, loaded, turned).toPixels();
    loaded = turned;
  }
  return lowerRepack(design, loaded, word);
}

void cnnc::hls::lowerBlockedStore(DesignBuilder &design, const Channel &channel,
                                  Value argument, int64_t block) {
  const StreamShape &shape = channel.shape;
  if (block == shape.channels) {
    Channel numbers = lowerRepack(design, channel, WordShape(channel.lanes()));
    return lowerStore(design, {numbers.stream, flat(shape)}, argument);
  }
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Blocks t(shape, stored, block);
  Channel words = lowerRepack(design, channel, WordShape(t.lanes));
  if (t.count() > 1) {
    Channel turned =
        design.stream("blocks", t.lanes, words.element(), t.inMemory());
    BlockTurn(design, t, words, turned).toBlocks();
    words = turned;
  }
  ProcessBuilder p(design, "store", "store",
                   llvm::formatv("{0} to memory, {1} channels of {2} a word",
                                 shapeText(shape), t.lanes, t.elements));
  Value in = p.argument(words.stream, "in");
  Value memory = p.argument(argument, "memory");
  eachWord(p, t, [&](Value first) {
    Value word = p.read("input", in);
    auto store = [&](Value number, Value c) {
      p.store(number, memory, p.add(first, c));
    };
    p.loop("c", 0, t.lanes, LoopStyle::Unrolled, [&](Value c) {
      store(numberToMemory(p, p.lane(word, c), stored), c);
    });
    p.loop("c", t.lanes, t.elements, LoopStyle::Unrolled,
           [&](Value c) { store(zeroNumber(p, stored), c); });
  });
  p.finish();
}
