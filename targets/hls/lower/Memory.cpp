//===- Memory.cpp - between external memory and streams -------------------===//
//
// Tensors lie in memory channel by channel, and stream pixel by pixel. A row of
// all channels is read in bursts, one for each channel, before it is passed on;
// single channels and single pixels need no such buffer.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
/// An image as planes of rows; one row for tensors of less than three
/// dimensions.
struct Planes {
  int64_t images, channels, rows, width;

  explicit Planes(const StreamShape &shape)
      : images(shape.images), channels(shape.channels), rows(1), width(1) {
    if (!shape.spatial.empty()) {
      width = shape.spatial.back();
      rows = shape.pixelsPerImage() / width;
    }
  }
  /// Whether channels need not be gathered from planes.
  bool isInOrder() const { return channels == 1 || rows * width == 1; }
};
} // namespace

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

/// The row buffer of a load or store: rows[channel][x], `lanes` channels at
/// once.
static Value rowBuffer(ProcessBuilder &p, const Planes &planes, int64_t lanes,
                       Type stored) {
  MemoryOp rows = p.memory("row", {planes.channels, planes.width}, stored);
  if (lanes == planes.channels)
    rows.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
  else if (lanes > 1)
    rows.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::cyclic, 0, lanes)}));
  return rows;
}

/// Calls `move(channel, x, linear)` for each element of a row, in memory order.
static void eachElement(ProcessBuilder &p, const Planes &planes, Value n,
                        Value y, function_ref<void(Value, Value, Value)> move) {
  p.nest({{"c", planes.channels}, {"x", planes.width}}, [&](ValueRange i) {
    Value plane = p.add(p.mul(n, planes.channels), i[0]);
    Value row = p.add(p.mul(plane, planes.rows), y);
    move(i[0], i[1], p.add(p.mul(row, planes.width), i[1]));
  });
}

Channel cnnc::hls::lowerLoad(DesignBuilder &design, Value argument,
                             Type element, const StreamShape &shape,
                             int64_t lanes) {
  ProcessBuilder p(design, "load", "load",
                   llvm::formatv("{0} from memory, {1} channels a word",
                                 shapeText(shape), lanes));
  Channel output = design.stream("x", lanes, element, shape);
  Value memory = p.argument(argument, "memory");
  Value out = p.argument(output.stream, "out");
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Planes planes(shape);
  WordType word = output.type().getWordType();
  if (planes.isInOrder()) {
    // One element a cycle; a word when its lanes are there.
    Value lanesKept =
        lanes > 1 ? p.registers("lanes", {lanes}, stored) : Value();
    p.nest({{"i", shape.words(lanes)}, {"lane", lanes}}, [&](ValueRange i) {
      Value x = p.load("x", memory, p.add(p.mul(i[0], lanes), i[1]));
      if (lanesKept)
        p.store(x, lanesKept, i[1]);
      p.ifElse(p.equals(i[1], lanes - 1), [&] {
        Value result = p.variable("result", word);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
          Value kept = lanesKept ? p.load("x", lanesKept, c) : x;
          p.setLane(fromMemory(p, kept, element), result, c);
        });
        p.write(result, out);
      });
    });
    p.finish();
    return output;
  }
  Value rows = rowBuffer(p, planes, lanes, stored);
  p.loop("n", 0, planes.images, LoopStyle::Sequential, [&](Value n) {
    p.loop("y", 0, planes.rows, LoopStyle::Sequential, [&](Value y) {
      eachElement(p, planes, n, y, [&](Value c, Value x, Value at) {
        p.store(p.load("x", memory, at), rows, {c, x});
      });
      p.nest({{"x", planes.width}, {"g", output.groups()}}, [&](ValueRange i) {
        Value x = i[0], g = i[1];
        Value result = p.variable("result", word);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channel = p.add(p.mul(g, lanes), c);
          Value stored = p.load("x", rows, {channel, x});
          p.setLane(fromMemory(p, stored, element), result, c);
        });
        p.write(result, out);
      });
    });
  });
  p.finish();
  return output;
}

void cnnc::hls::lowerStore(DesignBuilder &design, const Channel &channel,
                           Value argument) {
  int64_t lanes = channel.lanes();
  ProcessBuilder p(design, "store", "store",
                   llvm::formatv("{0} to memory, {1} channels a word",
                                 shapeText(channel.shape), lanes));
  Value in = p.argument(channel.stream, "in");
  Value memory = p.argument(argument, "memory");
  Type stored = cast<MemRefType>(argument.getType()).getElementType();
  Planes planes(channel.shape);
  if (planes.isInOrder()) {
    Value kept;
    if (lanes > 1)
      kept = p.registers("kept", {1}, channel.type().getWordType());
    p.nest({{"i", channel.shape.words(lanes)}, {"lane", lanes}},
           [&](ValueRange i) {
             Value word =
                 p.readOnce("input", in, p.equals(i[1], 0), kept, p.index(0));
             p.store(toMemory(p, p.lane(word, i[1]), stored), memory,
                     p.add(p.mul(i[0], lanes), i[1]));
           });
    p.finish();
    return;
  }
  Value rows = rowBuffer(p, planes, lanes, stored);
  p.loop("n", 0, planes.images, LoopStyle::Sequential, [&](Value n) {
    p.loop("y", 0, planes.rows, LoopStyle::Sequential, [&](Value y) {
      p.nest({{"x", planes.width}, {"g", channel.groups()}}, [&](ValueRange i) {
        Value x = i[0], g = i[1];
        Value word = p.read("input", in);
        p.loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
          Value channelHere = p.add(p.mul(g, lanes), c);
          p.store(toMemory(p, p.lane(word, c), stored), rows, {channelHere, x});
        });
      });
      eachElement(p, planes, n, y, [&](Value c, Value x, Value at) {
        p.store(p.load("x", rows, {c, x}), memory, at);
      });
    });
  });
  p.finish();
}
