//===- WeightStream.cpp - weights from external memory --------------------===//

#include "targets/hls/lower/WeightStream.h"
#include "targets/hls/lower/LibraryProcess.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Value cnnc::hls::streamWeights(StepContext &context, int64_t lanes,
                               int64_t rounds) {
  auto memref = cast<MemRefType>(context.external.getType());
  int64_t words = memref.getNumElements() / lanes;
  ProcessBuilder p(context.design, "weights", "weights",
                   llvm::formatv("{0} weights from memory, {1} a word",
                                 memref.getNumElements(), lanes));
  StreamShape shape{rounds, lanes, {words}};
  Channel output =
      context.design.stream("weights", lanes, memref.getElementType(), shape);
  // The design calls it after the layer.
  std::string name = context.design.symbolFor("memory");
  context.external.setLoc(
      NameLoc::get(StringAttr::get(context.external.getContext(), name)));
  Value memory = p.argument(context.external, "memory");
  Value out = p.argument(output.stream, "out");
  p.nest({{"n", rounds}, {"i", words}}, [&](ValueRange i) {
    Value result = p.variable("result", output.type().getWordType());
    p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
      p.setLane(p.load("x", memory, p.add(p.mul(i[1], lanes), c)), result, c);
    });
    p.write(result, out);
  });
  callLibrary(p, "load_words<" + llvm::Twine(rounds) + ", " +
                     llvm::Twine(words) + ">");
  p.finish();
  return output.stream;
}

Value cnnc::hls::weightNumber(StepContext &context, ProcessBuilder &p,
                              Value stored) {
  Type type = context.design.numberType(context.step.root->getOperand(1));
  auto fixed = dyn_cast<FixedType>(type);
  if (!fixed)
    return stored;
  auto whole = FixedType::get(p.b.getContext(), fixed.getWidth(),
                              fixed.getWidth(), fixed.getIsSigned());
  Value number = fitNumber(p, stored, whole);
  return fixed.isInteger()
             ? number
             : ScaleOp::create(p.b, p.loc(), number, -fixed.getFractionBits());
}
