//===- Buffered.cpp - whole tensors on the chip ---------------------------===//
//
// What has no process of its own: the inputs are read into arrays, the loops of
// the generic forms run over them, and the result is written from an array.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/hls/GenericForm.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
class BufferedProcess {
public:
  explicit BufferedProcess(StepContext &context)
      : context(context), shape(outputShape(context.step)),
        p(context.design, "", "buffered",
          llvm::formatv("{0}, over arrays", shapeText(shape))) {}

  Channel write() {
    unsigned stream = 0;
    SmallVector<std::pair<Channel, Value>> inputs;
    for (BlockArgument argument : context.kernel.getBlock().getArguments()) {
      if (ElementsAttr constant = constantIn(context.kernel, argument)) {
        buffers.push_back(constantArray(argument, constant));
        continue;
      }
      Value value = context.step.streams[stream];
      int64_t lanes = std::gcd(context.lanes, StreamShape::of(value).channels);
      Channel channel = context.take(stream, lanes);
      Value in = p.argument(channel.stream, "in" + std::to_string(stream));
      Value array = arrayOf("x" + std::to_string(stream), argument);
      buffers.push_back(array);
      inputs.push_back({channel, in});
      readers.push_back([=] {
        part("read" + std::to_string(stream), "The numbers of a stream", array,
             [&] { readAll(channel, in, array, argument); });
      });
      ++stream;
    }
    Value result = context.kernel.getYield().getValues().front();
    Value array = arrayOf("y", result);
    buffers.push_back(array);
    int64_t lanes = std::gcd(context.lanes, shape.channels);
    Channel output = context.design.stream(
        "out", lanes, context.design.numberType(result), shape);
    Value out = p.argument(output.stream, "out");
    for (auto &reader : readers)
      reader();
    compute();
    part("write", "The results", array,
         [&] { writeAll(output, out, array, result); });
    p.finish();
    return output;
  }

private:
  static MemRefType storedType(Value value) {
    auto type = cnn::physicalType(cast<RankedTensorType>(value.getType()));
    return MemRefType::get(type.getShape(), type.getElementType());
  }

  Value arrayOf(StringRef name, Value value) {
    MemRefType type = storedType(value);
    return p.memory(name, type.getShape(), type.getElementType());
  }

  Value constantArray(Value value, ElementsAttr constant) {
    MemRefType type = storedType(value);
    int64_t rank = type.getRank();
    SmallVector<int64_t> strides(rank, 1);
    for (int64_t d = rank - 1; d-- > 0;)
      strides[d] = strides[d + 1] * type.getDimSize(d + 1);
    ElementsAttr arranged =
        arrangeConstant(constant, type.getElementType(), type.getShape(),
                        [&](ArrayRef<int64_t> i) {
                          return std::inner_product(
                              i.begin(), i.end(), strides.begin(), int64_t(0));
                        });
    return p.rom("constant", type, arranged);
  }

  /// Loops over the words of a stream; `body` gets the word's number in its
  /// pixel and the indices of images and pixels.
  void eachWord(const StreamShape &of, int64_t groups,
                function_ref<void(Value, ArrayRef<Value>)> body) {
    SmallVector<Value> index;
    std::function<void(size_t)> nest = [&](size_t d) {
      if (d < of.spatial.size()) {
        p.loop("i", 0, of.spatial[d], LoopStyle::Sequential, [&](Value i) {
          index.push_back(i);
          nest(d + 1);
          index.pop_back();
        });
        return;
      }
      p.loop("g", 0, groups, LoopStyle::Pipelined,
             [&](Value g) { body(g, index); });
    };
    p.loop("n", 0, of.images, LoopStyle::Sequential, [&](Value n) {
      index = {n};
      nest(0);
    });
  }

  /// What `body` writes as a function of its own; it moves `array`. A single
  /// number is no array.
  void part(const std::string &name, const std::string &comment, Value array,
            function_ref<void()> body) {
    if (cast<MemRefType>(array.getType()).getRank() == 0)
      return body();
    p.part(name, comment, [&] {
      body();
      return Value();
    });
  }

  /// Where a channel of a pixel lies in the array of a tensor.
  SmallVector<Value> place(Value tensor, Value channel, ArrayRef<Value> pixel) {
    size_t rank = cnn::shapeOf(tensor).size();
    if (rank == 0)
      return {};
    if (rank == 1)
      return {channel};
    SmallVector<Value> index = {pixel[0], channel};
    llvm::append_range(index, pixel.drop_front());
    return index;
  }

  void readAll(const Channel &channel, Value in, Value array, Value tensor) {
    StreamShape from = StreamShape::of(tensor);
    Type stored = storedType(tensor).getElementType();
    eachWord(from, channel.groups(), [&](Value g, ArrayRef<Value> pixel) {
      Value word = p.read("input", in);
      p.loop("c", 0, channel.lanes(), LoopStyle::Unrolled, [&](Value c) {
        Value number = p.lane(word, c);
        if (number.getType().isInteger(1))
          number = arith::ExtUIOp::create(p.b, p.loc(), stored, number);
        p.store(fitNumber(p, number, stored), array,
                place(tensor, p.add(p.mul(g, channel.lanes()), c), pixel));
      });
    });
  }

  void compute() {
    cnn::TilingAttr tiling = genericTiling(context.kernel);
    GenericForm form = findGenericForm(tiling.getForm());
    Block *block = p.b.getBlock();
    Value first = p.index(0), tasks = p.index(tiling.getInt("tasks"));
    Operation *before = block->empty() ? nullptr : &block->back();
    KernelContext kernel(p.b, context.kernel, tiling, *block, buffers, first,
                         tasks);
    form(kernel);
    forgetNodes(before ? std::next(before->getIterator()) : block->begin(),
                block->end());
  }

  /// The names of values in a process are those of variables; the form has left
  /// those of ONNX nodes.
  static void forgetNodes(Block::iterator begin, Block::iterator end) {
    auto forget = [](Operation *op) {
      Location nothing = UnknownLoc::get(op->getContext());
      op->setLoc(nothing);
      for (Region &region : op->getRegions())
        for (BlockArgument argument : region.getArguments())
          argument.setLoc(nothing);
    };
    for (Operation &op : llvm::make_range(begin, end))
      op.walk(forget);
  }

  void writeAll(const Channel &output, Value out, Value array, Value tensor) {
    eachWord(shape, output.groups(), [&](Value g, ArrayRef<Value> pixel) {
      Value result = p.variable("result", output.type().getWordType());
      p.loop("c", 0, output.lanes(), LoopStyle::Unrolled, [&](Value c) {
        Value channel = p.add(p.mul(g, output.lanes()), c);
        Value number = p.load("y", array, place(tensor, channel, pixel));
        if (output.element().isInteger(1))
          number =
              arith::CmpIOp::create(p.b, p.loc(), arith::CmpIPredicate::ne,
                                    number, zeroNumber(p, number.getType()));
        p.setLane(fitNumber(p, number, output.element()), result, c);
      });
      p.write(result, out);
    });
  }

  StepContext &context;
  StreamShape shape;
  ProcessBuilder p;
  SmallVector<Value> buffers;
  std::vector<std::function<void()>> readers;
};
} // namespace

Channel cnnc::hls::lowerBuffered(StepContext &context) {
  return BufferedProcess(context).write();
}
