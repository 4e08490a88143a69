//===- BufferProgram.cpp - a planned function, run on real memory ---------===//

#include "BufferProgram.h"
#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr char kGarbage = char(0xA5);

/// The position in memory of the element at `index`, by the letter of
/// `LayoutAttr`'s description.
static int64_t physicalPosition(RankedTensorType type,
                                ArrayRef<int64_t> index) {
  LayoutAttr layout = layoutOf(type);
  int64_t position = 0;
  if (!layout) {
    for (auto [i, extent] : llvm::zip(index, type.getShape()))
      position = position * extent + i;
    return position;
  }
  // What remains to be split by tiles further in, for each dimension.
  SmallVector<int64_t> tile(type.getRank(), 1);
  for (auto [dim, size] :
       llvm::zip(layout.getInnerDims(), layout.getInnerSizes()))
    tile[dim] *= size;
  for (int64_t dim : layout.getOuter()) {
    int64_t extent = (type.getDimSize(dim) + tile[dim] - 1) / tile[dim];
    position = position * extent + index[dim] / tile[dim];
  }
  for (auto [dim, size] :
       llvm::zip(layout.getInnerDims(), layout.getInnerSizes())) {
    int64_t rest = index[dim] % tile[dim];
    tile[dim] /= size;
    position = position * size + rest / tile[dim];
  }
  return position;
}

/// Calls `visit` with the row-major number and the position in memory of every
/// element.
template <typename Visit>
static void forEachElement(RankedTensorType type, Visit visit) {
  SmallVector<int64_t> index(type.getRank(), 0);
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    visit(i, physicalPosition(type, index));
    for (int64_t d = type.getRank() - 1; d >= 0; --d) {
      if (++index[d] < type.getDimSize(d))
        break;
      index[d] = 0;
    }
  }
}

namespace {
/// `size` bytes of memory, which hold elements of `type`; nothing else may be
/// touched.
struct Buffer {
  char *data = nullptr;
  int64_t size = 0;
  MemRefType type = {};

  /// The element at a position of the physical shape in row-major order.
  char *at(int64_t position) const {
    int64_t offset = 0;
    SmallVector<int64_t> strides = stridesOf(type);
    for (int64_t d = type.getRank() - 1; d >= 0; --d) {
      offset += position % type.getDimSize(d) * strides[d];
      position /= type.getDimSize(d);
    }
    return data + offset * (type.getElementTypeBitWidth() / 8);
  }
};
} // namespace

static void store(const Tensor &tensor, RankedTensorType type,
                  const Buffer &buffer) {
  int64_t size = physicalType(type).getElementTypeBitWidth() / 8;
  for (int64_t i = 0; i < buffer.type.getNumElements(); ++i)
    std::fill_n(buffer.at(i), size, kGarbage);
  forEachElement(type, [&](int64_t i, int64_t position) {
    std::memcpy(buffer.at(position), tensor.bytes().data() + i * size, size);
  });
}

static Tensor load(RankedTensorType type, const Buffer &buffer) {
  int64_t size = physicalType(type).getElementTypeBitWidth() / 8;
  FailureOr<Tensor> tensor = Tensor::allocate(type.dropEncoding());
  forEachElement(type, [&](int64_t i, int64_t position) {
    std::memcpy(tensor->mutableBytes().data() + i * size, buffer.at(position),
                size);
  });
  return *tensor;
}

namespace {

class Machine {
public:
  Machine(func::FuncOp function, ArrayRef<Tensor> inputs)
      : function(function), inputs(inputs) {}

  FailureOr<SmallVector<Tensor>> run() {
    prepareArguments();
    for (Operation &op : function.getBody().front().without_terminator())
      if (failed(execute(&op)))
        return op.emitError("cannot be run"), failure();
    SmallVector<Tensor> results;
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      if (function.getArgAttr(i, "cnn.output"))
        results.push_back(
            load(logicalType(i), buffers[function.getArgument(i)]));
    return results;
  }

private:
  RankedTensorType logicalType(unsigned i) {
    return cast<RankedTensorType>(
        function.getArgAttrOfType<TypeAttr>(i, "cnn.type").getValue());
  }

  static int64_t bytes(Value value) {
    return spanBytes(cast<MemRefType>(value.getType()));
  }

  Buffer allocate(int64_t size, Value value) {
    memory.emplace_back(size + 1, kGarbage);
    return {memory.back().data(), size, cast<MemRefType>(value.getType())};
  }

  void prepareArguments() {
    size_t next = 0;
    for (BlockArgument argument : function.getArguments()) {
      unsigned i = argument.getArgNumber();
      Buffer buffer = buffers[argument] = allocate(bytes(argument), argument);
      if (!function.getArgAttr(i, "cnn.output") &&
          !function.getArgAttr(i, "cnn.arena"))
        store(inputs[next++], logicalType(i), buffer);
    }
  }

  LogicalResult define(Value value, Value source, int64_t offset) {
    Buffer from = buffers.lookup(source);
    if (!from.data || offset < 0 || offset + bytes(value) > from.size)
      return failure();
    buffers[value] = {from.data + offset, bytes(value),
                      cast<MemRefType>(value.getType())};
    return success();
  }

  LogicalResult execute(Operation *op) {
    if (isa<arith::ConstantOp>(op))
      return success();
    if (auto constant = dyn_cast<ConstantOp>(op)) {
      SmallVector<char> storage;
      ArrayRef<char> raw = constantBytes(constant.getValue(), storage);
      Buffer buffer = allocate(raw.size(), constant);
      std::copy(raw.begin(), raw.end(), buffer.data);
      buffers[constant] = buffer;
      return success(bytes(constant) == int64_t(raw.size()));
    }
    if (auto view = dyn_cast<memref::ViewOp>(op)) {
      IntegerAttr offset;
      if (!matchPattern(view.getByteShift(), m_Constant(&offset)))
        return failure();
      return define(view, view.getSource(), offset.getInt());
    }
    if (auto view = dyn_cast<memref::ReinterpretCastOp>(op))
      return define(view, view.getSource(), 0);
    if (auto kernel = dyn_cast<KernelOp>(op))
      return execute(kernel);
    return failure();
  }

  LogicalResult execute(KernelOp kernel) {
    DenseMap<Value, Tensor> values;
    for (auto [input, argument] :
         llvm::zip(kernel.getInputs(), kernel.getBlock().getArguments()))
      values[argument] = load(cast<RankedTensorType>(argument.getType()),
                              buffers.lookup(input));
    for (Operation &op : kernel.getBlock().without_terminator()) {
      SmallVector<Tensor> operands;
      for (Value operand : op.getOperands())
        operands.push_back(values.lookup(operand));
      FailureOr<SmallVector<Tensor>> results = evaluate(&op, operands);
      if (failed(results))
        return failure();
      for (auto [result, tensor] : llvm::zip(op.getResults(), *results))
        values[result] = tensor;
    }
    for (auto [init, value] :
         llvm::zip(kernel.getInits(), kernel.getYield().getValues()))
      store(values.lookup(value), cast<RankedTensorType>(value.getType()),
            buffers.lookup(init));
    return success();
  }

  func::FuncOp function;
  ArrayRef<Tensor> inputs;
  std::vector<std::vector<char>> memory;
  DenseMap<Value, Buffer> buffers;
};
} // namespace

FailureOr<SmallVector<Tensor>>
cnnc::test::runBufferProgram(func::FuncOp function, ArrayRef<Tensor> inputs) {
  return Machine(function, inputs).run();
}
