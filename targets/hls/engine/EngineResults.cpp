//===- EngineResults.cpp - from sums to what lies in memory ---------------===//
//
// A word of `po` sums leaves in words of `word` results, in the order in which
// pixels are computed: bias or factors, the side input, rounding and limits,
// for each result of a word at once.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using A = EngineArgument;
using Values = SmallVector<Value>;

namespace {
/// The process that adds what belongs to results, and writes them.
class ResultWriter {
public:
  ResultWriter(EngineDesign &design, Value sums, Value bias, Value side)
      : design(design), po(design.shape.po), lanes(design.shape.word),
        p(design, "results", "store",
          llvm::formatv("{0}, {1} channels a cycle",
                        design.numbers().isFloat()
                            ? "Sums with bias, side input and limits"
                            : "Sums scaled, with side input, rounded and "
                              "limited",
                        lanes)) {
    memory = p.get(A::Y);
    in = p.argument(sums, "in");
    biases = p.argument(bias, "bias");
    sides = p.argument(side, "side");
    auto type = cast<StreamType>(in.getType()).getWordType();
    kept = p.registers("kept", {1}, type);
    if (design.numbers().isFloat()) {
      floatBiases = perLane("biases", p.b.getF32Type());
      return;
    }
    factor = FixedType::get(p.b.getContext(), design.numbers().factor,
                            design.numbers().factor);
    wide = FixedType::get(p.b.getContext(), design.numbers().result,
                          design.numbers().result);
    sideFactor = FixedType::get(p.b.getContext(), design.numbers().side,
                                design.numbers().side);
    factors = perLane("factors", factor);
    offsets = perLane("offsets", wide);
  }

  void write() {
    eachBlock(p, placeOf(p), [&](Value count, Value words, const Runs &runs) {
      p.part("keep",
             "What belongs to the results of a block; `lanes` are no padding",
             [&] {
               p.loop("o", 0, po, LoopStyle::Pipelined,
                      [&](Value o) { keep(o, p.less(o, count)); });
               return Value();
             });
      CarriedValue carried[] = {{"part", p.index(0)}};
      eachWord(p, runs, carried, [&](Value address, ValueRange v) -> Values {
        storeWord(address, v[0]);
        Value ends = p.isLast(v[0], words);
        return {p.select(ends, p.index(0), p.add(v[0], 1))};
      });
    });
    p.finish();
  }

private:
  /// A number for each result of a block, a bank for each of a word.
  Value perLane(StringRef name, Type type) {
    MemoryOp op = p.memory(name, {po / lanes, lanes}, type);
    op.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 1)}));
    return op;
  }

  Value zero(Type type) { return zeroNumber(p, type); }

  /// What belongs to result `o` of a block; those that are padding have none.
  void keep(Value o, Value isThere) {
    Value at[] = {p.div(o, lanes), p.mod(o, lanes)};
    auto keepIn = [&](Value memory, Value number) {
      p.store(number, memory, {at[0], at[1]});
    };
    if (floatBiases) {
      Value bias = p.choose(
          "bias", isThere,
          [&] { return p.lane(p.read("bias_word", biases), p.index(0)); },
          [&] { return zero(p.b.getF32Type()); });
      return keepIn(floatBiases, bias);
    }
    p.ifElse(
        isThere,
        [&] {
          Value pair = p.read("pair", biases);
          keepIn(factors, fitNumber(p, p.lane(pair, p.index(0)), factor));
          keepIn(offsets, fitNumber(p, p.lane(pair, p.index(1)), wide));
        },
        [&] {
          keepIn(factors, zero(factor));
          keepIn(offsets, zero(wide));
        });
  }

  /// Part `part` of the sums of a pixel.
  void storeWord(Value address, Value part) {
    Value sums = p.readOnce("sums", in, p.equals(part, 0), kept, p.index(0));
    WordType type = cast<StreamType>(sides.getType()).getWordType();
    Value side = p.part("side_word", "A word of the side input, or zeros", [&] {
      return p.choose(
          "word", p.get(A::HasSide), [&] { return p.read("next", sides); },
          [&] {
            Value none = p.variable("none", type, zero(type.getElement()));
            return p.load("none", none);
          });
    });
    p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
      Value sum = p.lane(sums, p.plus(p.mul(part, lanes), c));
      Value here[] = {part, c};
      Value added = p.name("added", p.lane(side, c));
      Value result =
          p.part("result", "A result of a sum and its side input", [&] {
            return floatBiases ? floatResult(sum, added, here)
                               : integerResult(sum, added, here);
          });
      p.store(result, memory, p.plus(p.mul(address, lanes), c));
    });
  }

  Value floatResult(Value sum, Value side, ValueRange lane) {
    OpBuilder &b = p.b;
    Value value = arith::AddFOp::create(b, p.named("sum"), sum,
                                        p.load("bias", floatBiases, lane));
    value = p.choose(
        "value", p.get(A::HasSide),
        [&]() -> Value {
          return arith::AddFOp::create(b, p.loc(), value, side);
        },
        [&] { return value; });
    // A number that is none stays so.
    auto limit = [&](arith::CmpFPredicate beyond, Value bound) {
      Value isBeyond = arith::CmpFOp::create(b, p.loc(), beyond, value, bound);
      value = p.name("value", p.select(isBeyond, bound, value));
    };
    limit(arith::CmpFPredicate::OLT, p.get(A::Low));
    limit(arith::CmpFPredicate::OGT, p.get(A::High));
    return value;
  }

  /// An extent as a number of `type`.
  Value numberOf(A argument, FixedType type) {
    Value bits = arith::IndexCastOp::create(p.b, p.loc(), p.b.getI32Type(),
                                            p.get(argument));
    return fitNumber(p, bits, type);
  }

  Value integerResult(Value sum, Value side, ValueRange lane) {
    auto within = [&](StringRef name, Value number) {
      return p.name(name, fitNumber(p, number, wide));
    };
    Value scaled = multiplyNumbers(p, sum, p.load("factor", factors, lane));
    scaled = within("scaled",
                    addNumbers(p, scaled, p.load("offset", offsets, lane)));
    Value joint = p.choose(
        "joint", p.get(A::HasSide),
        [&]() -> Value {
          Value part =
              multiplyNumbers(p, side, numberOf(A::SideFactor, sideFactor));
          return within("with_side", addNumbers(p, scaled, part));
        },
        [&] { return scaled; });
    Value value = p.name(
        "value", ShiftRightOp::create(p.b, p.loc(), joint, p.get(A::Shift)));
    value = MaxOp::create(p.b, p.loc(), value, numberOf(A::Least, wide));
    value = MinOp::create(p.b, p.loc(), value, numberOf(A::Most, wide));
    return fitNumber(p, value, design.types.storedElement);
  }

  EngineDesign &design;
  int64_t po, lanes;
  EngineProcess p;
  FixedType factor, sideFactor, wide; ///< of integers
  Value memory, in, biases, sides;
  Value kept;             ///< the sums of a pixel
  Value floatBiases;      ///< of floats
  Value factors, offsets; ///< of integers
};
} // namespace

void cnnc::hls::writeResults(EngineDesign &design, Value sums, Value bias,
                             Value side) {
  ResultWriter(design, sums, bias, side).write();
}
