//===- Gather.cpp - channels of each pixel by a table ---------------------===//
//
// Channel shuffles, and slices of channels. Of two halves of a buffer one is
// filled with the channels of a pixel while those of the pixel before are
// passed on from the other. So that a word can go in each cycle, the channels
// of each outgoing word lie in memories of their own, and so do those of each
// incoming one: words that come and words that go are the two sides of a
// bipartite graph whose edges are channels, and memories are colours of its
// edges. It needs no more of them than a word has edges (Koenig, "Ueber Graphen
// und ihre Anwendung", 1916). Where each word that goes needs but the word that
// comes, there is no buffer.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinAttributes.h"
#include "targets/hls/lower/Steps.h"
#include "targets/hls/pipelines/TakenChannels.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
/// In which memory each channel that is passed on waits.
class ChannelBanks {
public:
  /// Number `k` passed on is channel `taken[k]`, of `channels`.
  ChannelBanks(ArrayRef<int64_t> taken, int64_t channels, int64_t lanes)
      : lanes(lanes), taken(taken), colours(taken.size(), -1) {
    SmallVector<int64_t> degrees(channels / lanes, 0);
    for (int64_t channel : taken)
      ++degrees[channel / lanes];
    banks = std::max(lanes, *llvm::max_element(degrees));
    from.assign(channels / lanes, SmallVector<int64_t>(banks, -1));
    to.assign(int64_t(taken.size()) / lanes, SmallVector<int64_t>(banks, -1));
    for (int64_t edge = 0; edge < int64_t(taken.size()); ++edge)
      colour(edge);
  }

  int64_t count() const { return banks; }
  /// The bank of number `k` that is passed on.
  int64_t bankOf(int64_t k) const { return colours[k]; }
  /// The lane of incoming word `word` that goes into `bank`.
  int64_t laneInto(int64_t word, int64_t bank) const {
    int64_t edge = from[word][bank];
    return edge < 0 ? 0 : taken[edge] % lanes;
  }
  /// The incoming word of which outgoing word `word` needs what is in `bank`.
  int64_t wordFrom(int64_t word, int64_t bank) const {
    int64_t edge = to[word][bank];
    return edge < 0 ? 0 : taken[edge] / lanes;
  }

private:
  using Edges = SmallVector<int64_t>; ///< of a word, by colour; -1: none
  Edges &comes(int64_t edge) { return from[taken[edge] / lanes]; }
  Edges &goes(int64_t edge) { return to[edge / lanes]; }
  static int64_t freeOf(const Edges &edges) {
    return llvm::find(edges, -1) - edges.begin();
  }

  void colour(int64_t edge) {
    int64_t a = freeOf(comes(edge)), b = freeOf(goes(edge));
    exchange(edge, a, b);
    comes(edge)[a] = goes(edge)[a] = edge;
    colours[edge] = a;
  }

  /// Makes colour `a` free where `edge` goes: of the path of edges that have in
  /// turn `a` and `b`, each gets the other. It does not come by the other end
  /// of `edge`, which lacks `a`.
  void exchange(int64_t edge, int64_t a, int64_t b) {
    SmallVector<int64_t> path;
    Edges *at = &goes(edge);
    for (int64_t next = a; (*at)[next] >= 0; next = a + b - next) {
      path.push_back((*at)[next]);
      at = at == &goes(path.back()) ? &comes(path.back()) : &goes(path.back());
    }
    if (a == b)
      return;
    for (int64_t other : path)
      comes(other)[colours[other]] = goes(other)[colours[other]] = -1;
    for (int64_t other : path) {
      colours[other] = a + b - colours[other];
      comes(other)[colours[other]] = goes(other)[colours[other]] = other;
    }
  }

  int64_t lanes, banks = 0;
  ArrayRef<int64_t> taken;
  SmallVector<int64_t> colours;
  std::vector<Edges> from, to;
};

class GatherProcess {
public:
  GatherProcess(StepContext &context, ArrayRef<int64_t> taken,
                const Channel &input)
      : taken(taken), input(input), shape(outputShape(context.step)),
        p(context.design, "", "gather",
          llvm::formatv("{0} -> {1}, channels by table; {2} a cycle",
                        shapeText(input.shape), shapeText(shape),
                        input.word().text())),
        lanes(input.lanes()), pixels(input.pixels) {
    in = p.argument(input.stream, "in");
    output = context.design.stream("out", input.word(), input.element(), shape);
    out = p.argument(output.stream, "out");
  }

  Channel write() {
    staysInWords() ? writeInWords() : writeBuffered();
    p.finish();
    return output;
  }

private:
  bool staysInWords() const {
    return input.groups() == output.groups() &&
           llvm::all_of(llvm::seq<size_t>(0, taken.size()), [&](size_t k) {
             return taken[k] / lanes == int64_t(k) / lanes;
           });
  }

  /// A number for each word of a pixel and column, read at once for all
  /// columns; null if all are zero.
  Value table(StringRef name, int64_t words, int64_t columns,
              function_ref<int64_t(int64_t word, int64_t column)> at) {
    SmallVector<int64_t> numbers;
    for (int64_t i = 0; i < words * columns; ++i)
      numbers.push_back(at(i / columns, i % columns));
    int64_t most = *llvm::max_element(numbers);
    if (most == 0)
      return {};
    Type type = p.b.getIntegerType(most < 128 ? 8 : most < 32768 ? 16 : 32);
    SmallVector<Attribute> values;
    for (int64_t number : numbers)
      values.push_back(p.b.getIntegerAttr(type, number));
    auto tensor = RankedTensorType::get({words, columns}, type);
    return p.rom(name, MemRefType::get({words, columns}, type),
                 DenseElementsAttr::get(tensor, values),
                 p.partition(PartitionKind::reshape, 1));
  }

  Value entry(StringRef name, Value table, Value word, Value column) {
    if (!table)
      return p.index(0);
    return arith::IndexCastOp::create(p.b, p.loc(), p.b.getIndexType(),
                                      p.load(name, table, {word, column}));
  }

  /// For each pixel of a word and each of its `columns`.
  void eachLane(int64_t columns, function_ref<void(Value, Value)> body) {
    p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
      p.loop("c", 0, columns, LoopStyle::Unrolled,
             [&](Value c) { body(px, c); });
    });
  }

  Value inWord(Value px, Value lane) { return p.add(p.mul(px, lanes), lane); }

  void writeInWords() {
    Value order =
        table("order", output.groups(), lanes, [&](int64_t word, int64_t c) {
          return taken[word * lanes + c] % lanes;
        });
    p.nest({{"pixel", shape.pixels() / pixels}, {"g", output.groups()}},
           [&](ValueRange i) {
             Value word = p.read("input", in);
             Value result = p.variable("result", output.type().getWordType());
             eachLane(lanes, [&](Value px, Value c) {
               Value lane = entry("lane", order, i[1], c);
               p.setLane(p.lane(word, inWord(px, lane)), result, inWord(px, c));
             });
             p.write(result, out);
           });
  }

  void writeBuffered() {
    ChannelBanks banks(taken, input.shape.channels, lanes);
    int64_t count = banks.count(), words = shape.pixels() / pixels;
    Value into = table(
        "lane_into", input.groups(), count,
        [&](int64_t word, int64_t bank) { return banks.laneInto(word, bank); });
    Value place = table(
        "word_from", output.groups(), count,
        [&](int64_t word, int64_t bank) { return banks.wordFrom(word, bank); });
    Value bankOf =
        table("bank_of", output.groups(), lanes, [&](int64_t word, int64_t c) {
          return banks.bankOf(word * lanes + c);
        });
    MemoryOp memory = p.memory("channels", {pixels, count, 2, input.groups()},
                               input.element());
    memory.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 0),
                          p.partition(PartitionKind::complete, 1)}));
    memory.setIndependent(true); // one half is read, the other written
    Value kept = memory;
    auto chosenType = WordType::get(p.b.getContext(), count, input.element());
    int64_t rounds = std::max(input.groups(), output.groups());
    p.nest({{"pixel", words + 1}, {"g", rounds}}, [&](ValueRange i) {
      Value parity = p.mod(i[0], 2), other = p.mod(p.add(i[0], 1), 2);
      auto when = [&](Value pixel, int64_t groups, auto body) {
        Value inPixel = p.within(i[1], 0, groups, 0, rounds);
        p.ifElse(p.both(pixel, inPixel), body);
      };
      when(p.compare(arith::CmpIPredicate::slt, i[0], words), input.groups(),
           [&] {
             Value word = p.read("input", in);
             eachLane(count, [&](Value px, Value bank) {
               Value lane = entry("lane", into, i[1], bank);
               p.store(p.lane(word, inWord(px, lane)), kept,
                       {px, bank, parity, i[1]});
             });
           });
      when(p.compare(arith::CmpIPredicate::sgt, i[0], 0), output.groups(), [&] {
        Value result = p.variable("result", output.type().getWordType());
        p.loop("px", 0, pixels, LoopStyle::Unrolled, [&](Value px) {
          Value chosen = p.variable("chosen", chosenType);
          p.loop("bank", 0, count, LoopStyle::Unrolled, [&](Value bank) {
            Value at = entry("at", place, i[1], bank);
            p.setLane(p.load("channel", kept, {px, bank, other, at}), chosen,
                      bank);
          });
          Value all = p.load("all", chosen);
          p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
            p.setLane(p.lane(all, entry("bank", bankOf, i[1], c)), result,
                      inWord(px, c));
          });
        });
        p.write(result, out);
      });
    });
  }

  ArrayRef<int64_t> taken;
  Channel input, output;
  StreamShape shape;
  ProcessBuilder p;
  int64_t lanes, pixels;
  Value in, out;
};
} // namespace

Channel cnnc::hls::lowerGather(StepContext &context) {
  SmallVector<int64_t> taken =
      *takenChannels(context.kernel, context.step.root);
  WordShape word(std::gcd(context.lanes, inputShape(context.step, 0).channels),
                 context.pixels);
  return GatherProcess(context, taken, context.take(0, word)).write();
}
