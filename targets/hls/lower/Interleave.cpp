//===- Interleave.cpp - channels that become pixels -----------------------===//
//
// Behind a transposed convolution. Of two row buffers one is filled with a row
// of pixels while the row before is passed on from the other, phase by phase;
// both have as many words, so that one word comes and one goes in an iteration.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/lower/Steps.h"
#include "targets/hls/pipelines/Shuffle.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Channel cnnc::hls::lowerShuffle(StepContext &context) {
  Shuffle shuffle = *shuffleOf(cast<cnn::TransposeOp>(context.step.root));
  int64_t lanes = std::gcd(context.lanes, shuffle.kept);
  Channel input = context.take(0, lanes);
  StreamShape shape = outputShape(context.step);
  int64_t width = shuffle.positions.back(), across = shuffle.steps.back();
  int64_t down = shuffle.phases() / across, kept = shuffle.kept / lanes;
  int64_t rows = shuffle.images;
  for (int64_t extent : ArrayRef(shuffle.positions).drop_back())
    rows *= extent;
  ProcessBuilder p(context.design, "", "interleave",
                   llvm::formatv("{0} -> {1}; {2} channels a cycle",
                                 shapeText(input.shape), shapeText(shape),
                                 lanes));
  Value in = p.argument(input.stream, "in");
  Channel output = context.design.stream("out", lanes, input.element(), shape);
  Value out = p.argument(output.stream, "out");
  int64_t words = width * shuffle.groups * shuffle.phases() * kept;
  MemoryOp memory = p.memory("rows", {2, words}, input.type().getWordType());
  memory.setPartitionAttr(
      p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
  memory.setIndependent(true); // one half is read, the other written
  Value halves = memory;
  p.nest({{"row", rows + 1},
          {"down", down},
          {"x", width},
          {"across", across},
          {"group", shuffle.groups},
          {"g", kept}},
         [&](ValueRange i) {
           auto linear = [&](ArrayRef<std::pair<Value, int64_t>> digits) {
             Value sum = p.index(0);
             for (auto [digit, extent] : digits)
               sum = p.add(p.mul(sum, extent), digit);
             return sum;
           };
           std::pair<Value, int64_t> fh = {i[1], down}, x = {i[2], width},
                                     fw = {i[3], across},
                                     group = {i[4], shuffle.groups},
                                     g = {i[5], kept};
           Value comes = linear({fh, x, fw, group, g});
           Value goes = linear({x, group, fh, fw, g});
           Value parity = p.mod(i[0], 2), other = p.mod(p.add(i[0], 1), 2);
           p.ifElse(p.compare(arith::CmpIPredicate::slt, i[0], rows), [&] {
             p.store(p.read("input", in), halves, {parity, comes});
           });
           p.ifElse(p.compare(arith::CmpIPredicate::sgt, i[0], 0), [&] {
             p.write(p.load("part", halves, {other, goes}), out);
           });
         });
  p.finish();
  return output;
}
