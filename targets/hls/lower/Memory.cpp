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
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
/// The numbers of an image in two orders: `words` of the port by channel, row
/// and pixel, and words of a stream by pixel and channel. Bands of a few rows
/// are turned from one into the other.
struct Turning {
  StreamShape shape;
  MemoryWords words;
  WordShape word;
  int64_t width = 1, height = 1;

  Turning(const StreamShape &shape, Type stored, WordShape word)
      : shape(shape), word(word) {
    if (!shape.spatial.empty())
      width = shape.spatial.back();
    height = shape.pixelsPerImage() / width;
    words = MemoryWords::of(shape.images, shape.channels, height, width,
                            bitWidth(stored));
  }

  int64_t bandsPerImage() const { return height / words.rows; }
  int64_t bands() const { return shape.images * bandsPerImage(); }
  /// Words of the port in a band of one channel.
  int64_t across() const { return words.rows * width / words.elements; }
  int64_t portWords() const { return shape.channels * across(); }
  int64_t groups() const { return shape.channels / word.lanes; }
  int64_t streamWords() const {
    return words.rows * width / word.pixels * groups();
  }
  /// The pixels of a word that lie in one word of the port.
  int64_t pixelsTurned() const {
    return words.isInOrder ? word.pixels
                           : std::gcd(word.pixels, words.elements);
  }

  /// Words of so many numbers, where the order in memory is that of the stream:
  /// lanes, as there are no others, or the pixels of a single channel where
  /// those are wanted.
  WordShape flat(int64_t numbers) const {
    return word.pixels > 1 ? WordShape(1, numbers) : WordShape(numbers);
  }
  Channel flat(Value stream, int64_t numbers) const {
    return {stream, word.pixels > 1 ? shape : inMemory(), flat(numbers).pixels};
  }

  /// As many numbers in the order of memory.
  StreamShape inMemory() const { return {1, shape.elements(), {}}; }
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
      p.setLane(numberFromMemory(p, x, element), result, c);
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
      p.store(numberToMemory(p, p.lane(word, c), stored), memory,
              p.add(first, c));
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
      : t(t),
        p(design, suffix, "turn",
          llvm::formatv("{0}, {1} rows at a time; {2} a word",
                        shapeText(t.shape), t.words.rows, t.word.text())) {}

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
    if (t.word.lanes == t.shape.channels)
      parts.push_back(p.partition(PartitionKind::complete, 1));
    else if (t.word.lanes > 1)
      parts.push_back(p.partition(PartitionKind::cyclic, 1, t.word.lanes));
    // A bank for each part of a word that is gathered from pixels.
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
  Channel output = design.stream("x", t.word, input.element(), t.shape);
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
        Value pixel = p.mul(p.div(k, t.groups()), t.word.pixels);
        Value group = p.mod(k, t.groups());
        Value result = p.variable("result", output.type().getWordType());
        p.loop("c", 0, t.word.lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channel = p.add(p.mul(group, t.word.lanes), c);
          Value word = p.load("part", rows,
                              {half, channel, p.div(pixel, t.words.elements)});
          Value first = p.mod(pixel, t.words.elements);
          p.loop("px", 0, t.word.pixels, LoopStyle::Unrolled, [&](Value px) {
            p.setLane(p.lane(word, p.add(first, px)), result,
                      p.add(p.mul(px, t.word.lanes), c));
          });
        });
        p.write(result, out);
      });
  return output;
}

static Channel toPlanes(DesignBuilder &design, const Channel &input,
                        const Turning &t) {
  TurningProcess turning(design, "turn", t);
  ProcessBuilder &p = turning.p;
  // Of a word of the port, as many parts as words of the stream it takes.
  int64_t elements = t.words.elements, pixels = t.word.pixels;
  int64_t parts = elements / pixels;
  Value in = p.argument(input.stream, "in");
  Channel output =
      design.stream("planes", elements, input.element(), t.inMemory());
  Value out = p.argument(output.stream, "out");
  auto partType = WordType::get(design.context(), pixels, input.element());
  Value rows = turning.buffer({t.across(), parts},
                              pixels > 1 ? partType : input.element());
  turning.write(
      t.streamWords(), t.portWords(),
      [&](Value half, Value k) {
        Value place = p.div(k, t.groups()), group = p.mod(k, t.groups());
        Value word = p.read("input", in);
        p.loop("c", 0, t.word.lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channel = p.add(p.mul(group, t.word.lanes), c);
          Value part;
          if (pixels == 1) {
            part = p.lane(word, c);
          } else {
            Value row = p.variable("row", partType);
            p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
              Value x = p.lane(word, p.add(p.mul(px, t.word.lanes), c));
              p.setLane(x, row, px);
            });
            part = p.load("part", row);
          }
          p.store(part, rows,
                  {half, channel, p.div(place, parts), p.mod(place, parts)});
        });
      },
      [&](Value half, Value k) {
        Value result = p.variable("result", output.type().getWordType());
        p.loop("c", 0, parts, LoopStyle::Unrolled, [&](Value c) {
          Value x = p.load(
              "x", rows, {half, p.div(k, t.across()), p.mod(k, t.across()), c});
          if (pixels == 1)
            return p.setLane(x, result, c);
          p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
            p.setLane(p.lane(x, px), result, p.add(p.mul(c, pixels), px));
          });
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
                             WordShape word) {
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Turning turning(shape, stored, word);
  turning.word.pixels = turning.pixelsTurned();
  Channel loaded = readPort(design, argument, element, turning);
  if (!turning.words.isInOrder)
    return lowerRepack(design, toPixels(design, loaded, turning), word);
  Channel flat = turning.flat(loaded.stream, turning.words.elements);
  Channel result = lowerRepack(design, flat, turning.flat(word.numbers()));
  return {result.stream, shape, word.pixels};
}

void cnnc::hls::lowerStore(DesignBuilder &design, const Channel &channel,
                           Value argument) {
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Turning turning(channel.shape, stored, channel.word());
  turning.words = turning.words.forStoring(channel.word().numbers());
  turning.word.pixels = turning.pixelsTurned();
  if (!turning.words.isInOrder) {
    Channel fitting = lowerRepack(design, channel, turning.word);
    return writePort(design, toPlanes(design, fitting, turning), argument,
                     turning);
  }
  Channel flat = turning.flat(channel.stream, channel.word().numbers());
  Channel result =
      lowerRepack(design, flat, turning.flat(turning.words.elements));
  writePort(design, result, argument, turning);
}
