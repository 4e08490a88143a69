//===- Elements.cpp - element-wise operations within a process ------------===//

#include "targets/hls/lower/Elements.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "targets/common/element/ElementEmitter.h"
#include "targets/hls/lower/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Elements::Elements(StepContext &context, ProcessBuilder &p, unsigned first,
                   WordShape word)
    : context(context), p(p), shape(outputShape(context.step)), word(word),
      output(context.design.numberType(context.step.output)) {
  for (unsigned i = first; i < context.step.streams.size(); ++i)
    takeSide(i);
  for (Operation *op : context.step.ops)
    if (op != context.step.root)
      for (Value value : op->getOperands())
        if (ElementsAttr constant = constantIn(context.kernel, value)) {
          auto lookup = dyn_cast<cnn::LookupOp>(op);
          if (lookup && value == lookup.getTable())
            lookups.try_emplace(op, p, lookup, constant, word.numbers());
          else
            makeConstant(value);
        }
}

void Elements::takeSide(unsigned i) {
  Value value = context.step.streams[i];
  auto meeting =
      *meetingOf(context.kernel, value, cnn::shapeOf(context.step.output));
  bool isPixel = meeting == Meeting::Pixel;
  bool isVector = meeting == Meeting::Vector;
  Channel channel =
      context.take(i, {isPixel ? 1 : word.lanes, isVector ? 1 : word.pixels});
  std::string name = sides.empty() ? "side" : "side" + std::to_string(i);
  if (!context.step.root)
    name = i == 0 ? "x" : "x" + std::to_string(i);
  Side side{value, meeting, p.argument(channel.stream, name), {}, {}};
  WordType kept = channel.type().getWordType();
  if (isVector)
    side.kept = p.memory(name + "_kept", {shape.channels / word.lanes}, kept);
  if (isPixel)
    side.kept = p.registers(name + "_kept", {1}, kept);
  sides.push_back(side);
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

void Elements::makeConstant(Value value) {
  if (constants.contains(value))
    return;
  ElementsAttr attr = constantIn(context.kernel, value);
  Type type = context.design.numberType(value);
  // Aligned at the last dimension, as broadcasting is.
  int64_t rank = cnn::shapeOf(context.step.output).size();
  SmallVector<int64_t> own(rank - attr.getShapedType().getRank(), 1);
  llvm::append_range(own, attr.getShapedType().getShape());
  auto varies = [&](int64_t d) { return own[d] > 1; };
  Constant result{};
  int64_t channelDim = rank == 1 ? 0 : 1;
  result.byImage = rank >= 2 && varies(0);
  result.byChannel = rank >= 1 && varies(channelDim);
  for (int64_t d = 2; d < rank; ++d)
    result.byPixel |= varies(d);
  SmallVector<int64_t> strides(rank, 1);
  for (int64_t d = rank - 1; d-- > 0;)
    strides[d] = strides[d + 1] * own[d + 1];
  // Images that differ lie behind each other as pixels.
  result.byPixel |= result.byImage;
  SmallVector<int64_t> memory;
  if (result.byPixel)
    memory.push_back(result.byImage ? shape.pixels() : shape.pixelsPerImage());
  if (result.byChannel)
    llvm::append_range(
        memory, ArrayRef<int64_t>{shape.channels / word.lanes, word.lanes});
  auto at = [&](ArrayRef<int64_t> index) {
    int64_t offset = 0;
    if (result.byPixel) {
      int64_t pixel = index[0];
      for (int64_t d = int64_t(shape.spatial.size()) - 1; d >= 0; --d) {
        offset +=
            own[d + 2] > 1 ? pixel % shape.spatial[d] * strides[d + 2] : 0;
        pixel /= shape.spatial[d];
      }
      offset += result.byImage ? pixel * strides[0] : 0;
    }
    if (result.byChannel)
      offset += (index[result.byPixel] * word.lanes + index.back()) *
                strides[channelDim];
    return offset;
  };
  ElementsAttr arranged = arrangeConstant(attr, type, memory, at);
  bool isFactor = llvm::any_of(context.step.ops, [&](Operation *op) {
    auto binary = dyn_cast<cnn::BinaryOp>(op);
    return binary && binary.getKind() == cnn::BinaryKind::mul &&
           llvm::is_contained(op->getOperands(), value);
  });
  if (memory.empty())
    result.immediate = immediateNumber(p, type, arranged);
  else
    result.memory = p.rom(isFactor ? "factor" : "constant",
                          MemRefType::get(memory, type), arranged);
  constants[value] = result;
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

void Elements::readWords(const Position &at) {
  position = at;
  for (Side &side : sides) {
    if (side.meeting == Meeting::Element) {
      side.word = p.read("input", side.argument);
      continue;
    }
    bool isVector = side.meeting == Meeting::Vector;
    Value place = isVector ? at.group : p.index(0);
    Value isNew = p.equals(isVector ? at.pixel : at.group, 0);
    side.word = p.readOnce("input", side.argument, isNew, side.kept, place);
  }
}

void Elements::writePixels(const Position &at, Value out,
                           function_ref<Value(Value, Value)> root) {
  readWords(at);
  auto type = cast<StreamType>(out.getType()).getWordType();
  Value result = p.variable("result", type);
  p.loop("px", 0, word.pixels, LoopStyle::Unrolled, [&](Value there) {
    p.loop("c", 0, word.lanes, LoopStyle::Unrolled, [&](Value lane) {
      Value number = compute(there, lane, root ? root(there, lane) : Value());
      p.setLane(number, result, p.add(p.mul(there, word.lanes), lane));
    });
  });
  p.write(result, out);
}

void Elements::writeWord(const Position &at, Value out,
                         function_ref<Value(Value)> root) {
  writePixels(at, out, [&](Value, Value lane) { return root(lane); });
}

//===----------------------------------------------------------------------===//
// Lanes
//===----------------------------------------------------------------------===//

Value Elements::compute(Value there, Value lane, Value root) {
  computed.clear();
  pixel = there;
  if (context.step.root)
    computed[context.step.root->getResult(0)] = root;
  for (Operation *op : context.step.ops)
    if (op != context.step.root)
      computed[op->getResult(0)] = evaluate(op, lane);
  return fitNumber(p, operand(context.step.output, lane), output);
}

Value Elements::operand(Value value, Value lane) {
  if (Value known = computed.lookup(value))
    return known;
  auto constant = constants.find(value);
  if (constant != constants.end()) {
    const Constant &c = constant->second;
    if (c.immediate)
      return c.immediate;
    SmallVector<Value> index;
    Value first = p.mul(position.image, shape.pixelsPerImage());
    Value place = p.add(position.pixel, pixel);
    if (c.byPixel)
      index.push_back(c.byImage ? p.add(first, place) : place);
    if (c.byChannel)
      llvm::append_range(index, ValueRange{position.group, lane});
    return p.load("constant", c.memory, index);
  }
  for (Side &side : sides)
    if (side.value == value)
      switch (side.meeting) {
      case Meeting::Pixel:
        return p.lane(side.word, pixel);
      case Meeting::Vector:
        return p.lane(side.word, lane);
      default:
        return p.lane(side.word, p.add(p.mul(pixel, word.lanes), lane));
      }
  llvm_unreachable("a value that the plan does not know");
}

/// Of numbers that are not negative, what saturates to a signed grid: the same
/// as saturating to its unsigned half, which needs no comparison with zero.
Value Elements::clipOfRelu(Operation *op, Value lane) {
  auto quantize = dyn_cast<cnn::QuantizeOp>(op);
  auto relu =
      quantize ? quantize.getX().getDefiningOp<cnn::UnaryOp>() : cnn::UnaryOp();
  if (!relu || relu.getKind() != cnn::UnaryKind::relu ||
      !llvm::is_contained(context.step.ops, relu) ||
      quantize.getOverflow() != cnn::OverflowKind::sat)
    return {};
  cnn::FixedAttr grid = quantize.getGrid();
  Value x = operand(relu.getX(), lane);
  if (!isa<FixedType>(x.getType()) || grid.getIsUnsigned() ||
      grid.getWidth() < 2)
    return {};
  auto type = FixedType::get(p.b.getContext(), grid.getWidth() - 1,
                             grid.getInteger() - 1, /*isSigned=*/false);
  return roundNumber(p, x, type, quantize.getRounding(),
                     quantize.getOverflow());
}

/// A number of a grid times a number of f32, rounded to f32: the product of
/// floats, if the former is exact in f32, and spares a conversion from f64.
Value Elements::scaledFloat(Operation *op, Value lane) {
  auto convert = dyn_cast<cnn::CastOp>(op);
  auto product =
      convert ? convert.getX().getDefiningOp<cnn::BinaryOp>() : cnn::BinaryOp();
  if (!product || product.getKind() != cnn::BinaryKind::mul ||
      !convert.getElement().isF32() ||
      !llvm::is_contained(context.step.ops, product))
    return {};
  ElementsAttr scale = constantIn(context.kernel, product.getB());
  Value x = operand(product.getA(), lane);
  auto fixed = dyn_cast<FixedType>(x.getType());
  if (!scale || !scale.getElementType().isF64() ||
      scale.getNumElements() != 1 || !fixed || fixed.getWidth() > 24)
    return {};
  double factor = scale.getValues<APFloat>()[0].convertToDouble();
  if (double(float(factor)) != factor || !std::isnormal(float(factor)))
    return {};
  LaneBuilder l(p.b, p.loc(), /*lanes=*/1);
  Value real = fitNumber(p, x, p.b.getF32Type());
  return l.mul(real, constantNumber(p, p.b.getF32Type(),
                                    p.b.getF32FloatAttr(float(factor))));
}

Value Elements::evaluate(Operation *op, Value lane) {
  if (auto lookup = dyn_cast<cnn::LookupOp>(op))
    return lookups.find(op)->second.at(p, operand(lookup.getX(), lane));
  SmallVector<Value> operands;
  for (Value value : op->getOperands())
    operands.push_back(operand(value, lane));
  auto isFixed = [](Value v) { return isa<FixedType>(v.getType()); };
  // An f32 number is rounded itself, not in f64.
  if (isa<cnn::QuantizeOp>(op))
    if (auto wide = op->getOperand(0).getDefiningOp<cnn::CastOp>();
        wide && cnn::elementOf(wide.getX()).isF32() &&
        llvm::is_contained(context.step.ops, wide))
      operands[0] = operand(wide.getX(), lane);
  // Whole numbers of a narrow type are a grid.
  if (isa<cnn::CastOp>(op) && isa<IntegerType>(operands[0].getType()))
    if (Type type = context.design.numberType(op->getResult(0));
        isa<FixedType>(type))
      return fitNumber(p, operands[0], type);
  if (Value clipped = clipOfRelu(op, lane))
    return clipped;
  if (Value scaled = scaledFloat(op, lane))
    return scaled;
  if (llvm::any_of(operands, isFixed) || isa<cnn::QuantizeOp>(op))
    return elementOfFixed(p, op, operands);
  LaneBuilder l(p.b, p.loc(), /*lanes=*/1);
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    return emitScalarUnary(l, unary.getKind(), operands[0],
                           cnn::elementOf(unary.getX()));
  if (auto binary = dyn_cast<cnn::BinaryOp>(op))
    return emitScalarBinary(l, binary.getKind(), operands[0], operands[1],
                            cnn::elementOf(binary.getA()));
  if (isa<cnn::SelectOp>(op))
    return l.select(operands[0], operands[1], operands[2]);
  auto convert = cast<cnn::CastOp>(op);
  return emitScalarCast(l, operands[0], cnn::elementOf(convert.getX()),
                        convert.getElement());
}
