//===- Repack.cpp - the same numbers in other words -----------------------===//
//
// Words are joined or divided, lanes or pixels at a time. Parts of a word come
// one after the other where it is lanes that are joined; where it is pixels,
// all words of one pixel come before those of the next, and wait in a memory.
//
//===----------------------------------------------------------------------===//

#include "dialects/hls/Fixed.h"
#include "targets/hls/lower/LibraryProcess.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Memories of no more words than this are registers.
static constexpr int64_t kRegisters = 16;

namespace {
/// Writes the process between narrow words and wide ones, of which each holds a
/// few.
class RepackProcess {
public:
  RepackProcess(DesignBuilder &design, const Channel &input, WordShape to,
                StringRef comment)
      : input(input), from(input.word()), to(to),
        isJoining(to.numbers() > from.numbers()), narrow(isJoining ? from : to),
        wide(isJoining ? to : from), parts(wide.numbers() / narrow.numbers()),
        p(design, "repack", "repack", comment.str()) {
    bool joinsPixels = wide.pixels > narrow.pixels;
    groups = joinsPixels ? input.shape.channels / wide.lanes : 1;
    // Pixels lie behind each other, lanes between those of other pixels.
    outer = joinsPixels ? 1 : wide.pixels;
    inner = narrow.numbers() / outer;
    output = design.stream("words", to, input.element(), input.shape);
    in = p.argument(input.stream, "in");
    out = p.argument(output.stream, "out");
  }

  Channel write() {
    SmallVector<int64_t> dims;
    if (isJoining)
      dims.push_back(parts);
    else if (groups == 1)
      dims.push_back(1);
    if (groups > 1)
      dims.push_back(groups);
    makeMemory(dims);
    p.nest({{"i", input.shape.words(wide) / groups},
            {"part", parts},
            {"g", groups}},
           [&](ValueRange i) {
             isJoining ? join(i[1], i[2]) : divide(i[1], i[2]);
           });
    if (groups == 1 && outer == 1)
      callLibrary(p, (isJoining ? "join_words<" : "split_words<") +
                         llvm::Twine(input.shape.words(wide)) + ">");
    p.finish();
    return output;
  }

private:
  void makeMemory(ArrayRef<int64_t> dims) {
    StringRef name = isJoining ? "parts" : "kept";
    WordType word = input.type().getWordType();
    if (groups <= kRegisters) {
      kept = p.registers(name, dims, word);
      return;
    }
    MemoryOp memory = p.memory(name, dims, word);
    if (isJoining)
      memory.setPartitionAttr(
          p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
    // A word of a group is written long before the next.
    memory.setIndependent(true);
    kept = memory;
  }

  void join(Value part, Value g) {
    SmallVector<Value> at = {part};
    if (groups > 1)
      at.push_back(g);
    Value newest = p.read("input", in);
    p.store(newest, kept, at);
    p.ifElse(p.equals(part, parts - 1), [&] {
      Value result = p.variable("result", output.type().getWordType());
      auto copyPart = [&](Value j, Value word) {
        if (outer == 1)
          return p.setLanes(word, result, p.mul(j, inner));
        eachLane([&](Value within, Value place) {
          p.setLane(p.lane(word, within), result,
                    p.add(p.mul(j, inner), place));
        });
      };
      if (groups == 1) {
        p.loop("j", 0, parts, LoopStyle::Unrolled,
               [&](Value j) { copyPart(j, p.load("part", kept, j)); });
      } else {
        p.loop("j", 0, parts - 1, LoopStyle::Unrolled,
               [&](Value j) { copyPart(j, p.load("part", kept, {j, g})); });
        copyPart(p.index(parts - 1), newest);
      }
      p.write(result, out);
    });
  }

  void divide(Value part, Value g) {
    Value word = p.readOnce("input", in, p.equals(part, 0), kept,
                            groups > 1 ? g : p.index(0));
    Value result = p.variable("result", output.type().getWordType());
    eachLane([&](Value within, Value place) {
      p.setLane(p.lane(word, p.add(p.mul(part, inner), place)), result, within);
    });
    p.write(result, out);
  }

  /// Calls `copy` with each lane of a narrow word, and where that of the first
  /// part lies in a wide one.
  void eachLane(function_ref<void(Value, Value)> copy) {
    p.loop("px", 0, outer, LoopStyle::Unrolled, [&](Value x) {
      p.loop("c", 0, inner, LoopStyle::Unrolled, [&](Value c) {
        copy(p.add(p.mul(x, inner), c), p.add(p.mul(x, inner * parts), c));
      });
    });
  }

  Channel input, output;
  WordShape from, to;
  bool isJoining;
  WordShape narrow, wide;
  int64_t parts;        ///< narrow words of a wide one
  int64_t groups;       ///< words between the parts of one
  int64_t outer, inner; ///< of the lanes that lie behind each other
  ProcessBuilder p;
  Value in, out, kept;
};
} // namespace

Channel cnnc::hls::lowerRepack(DesignBuilder &design, const Channel &channel,
                               WordShape word) {
  std::string comment;
  if (channel.pixels == 1 && word.pixels == 1)
    comment =
        llvm::formatv("{0}; words of {1} -> {2} channels",
                      shapeText(channel.shape), channel.lanes(), word.lanes);
  else
    comment =
        llvm::formatv("{0}; words of {1} -> {2}", shapeText(channel.shape),
                      channel.word().text(), word.text());
  Channel result = channel;
  for (const WordShape &next :
       repackSteps(channel.word(), word, bitWidth(channel.element())))
    result = RepackProcess(design, result, next, comment).write();
  return result;
}
