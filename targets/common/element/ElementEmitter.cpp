//===- ElementEmitter.cpp - code for one element of a kernel --------------===//

#include "targets/common/element/ElementEmitter.h"
#include "dialects/cnn/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace cnnc;

void ElementEmitter::bindComputed(Value value, Value result) {
  computed[value] = result;
  for (Scope &scope : scopes)
    scope.entries.clear();
}

void ElementEmitter::bindInputs(cnn::KernelOp kernel, ValueRange memrefs) {
  for (auto [argument, memref] :
       llvm::zip(kernel.getBlock().getArguments(), memrefs))
    bind(argument, {memref, cast<RankedTensorType>(argument.getType())});
}

std::optional<Buffer> ElementEmitter::bufferOf(Value value) const {
  auto it = buffers.find(value);
  return it == buffers.end() ? std::nullopt : std::optional(it->second);
}

Value *ElementEmitter::lookup(const Key &key) {
  for (Scope &scope : llvm::reverse(scopes))
    for (auto &[known, value] : scope.entries)
      if (known == key)
        return &value;
  return nullptr;
}

Value ElementEmitter::element(Value value, ArrayRef<LaneIndex> index) {
  if (auto it = computed.find(value); it != computed.end())
    return it->second;
  // Loops over nothing still have a body, which must not address anything.
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getNumElements() == 0)
    return l.zero(valueType(type.getElementType()));
  Key key{value, {}};
  for (const LaneIndex &i : index)
    key.index.push_back({i.value, i.kind});
  if (Value *known = lookup(key))
    return *known;
  Value result;
  if (auto buffer = bufferOf(value))
    result = loadElement(l, *buffer, index);
  else
    result = compute(value.getDefiningOp(), value, index);
  scopes.back().entries.push_back({key, result});
  return result;
}

Type cnnc::valueType(Type element) {
  if (auto integer = dyn_cast<IntegerType>(element))
    return IntegerType::get(element.getContext(), integer.getWidth());
  return element;
}

/// A constant inside a body is a scalar or a splat.
static Value emitConstant(LaneBuilder &l, cnn::ConstantOp op) {
  Type element = cast<RankedTensorType>(op.getType()).getElementType();
  auto dense = dyn_cast<DenseElementsAttr>(op.getValue());
  assert(dense && (dense.isSplat() || dense.getNumElements() == 1) &&
         "larger constants are inputs of the kernel");
  if (isa<FloatType>(element))
    return arith::ConstantOp::create(
        l.b, l.loc,
        l.b.getFloatAttr(element, *dense.getValues<APFloat>().begin()));
  APInt bits = *dense.getValues<APInt>().begin();
  return arith::ConstantOp::create(
      l.b, l.loc,
      l.b.getIntegerAttr(l.b.getIntegerType(bits.getBitWidth()), bits));
}

Value ElementEmitter::compute(Operation *op, Value value, IndexRef index) {
  assert(op && "an input of the kernel is not bound");
  // An operation's elements come from its own nodes.
  llvm::SaveAndRestore location(l.loc, op->getLoc());
  auto &e = *this;
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](cnn::ConstantOp op) { return emitConstant(l, op); })
      .Case([&](cnn::RelayoutOp op) { return element(op.getX(), index); })
      .Case([&](cnn::UnaryOp op) { return emitUnary(e, op, index); })
      .Case([&](cnn::BinaryOp op) { return emitBinary(e, op, index); })
      .Case([&](cnn::SelectOp op) { return emitSelect(e, op, index); })
      .Case([&](cnn::CastOp op) { return emitCast(e, op, index); })
      .Case([&](cnn::QuantizeOp op) { return emitQuantize(e, op, index); })
      .Case([&](cnn::LookupOp op) { return emitLookup(e, op, index); })
      .Case([&](cnn::ReshapeOp op) { return emitReshape(e, op, index); })
      .Case([&](cnn::TransposeOp op) { return emitTranspose(e, op, index); })
      .Case([&](cnn::BroadcastOp op) { return emitBroadcast(e, op, index); })
      .Case([&](cnn::SliceOp op) { return emitSlice(e, op, index); })
      .Case([&](cnn::PadOp op) { return emitPad(e, op, index); })
      .Case([&](cnn::ConcatOp op) { return emitConcat(e, op, index); })
      .Case([&](cnn::GatherOp op) { return emitGather(e, op, index); })
      .Case([&](cnn::GatherElementsOp op) {
        return emitGatherElements(e, op, index);
      })
      .Case([&](cnn::GatherNDOp op) { return emitGatherND(e, op, index); })
      .Case([&](cnn::ConvOp op) { return emitConv(e, op, index); })
      .Case([&](cnn::ConvTransposeOp op) {
        return emitConvTranspose(e, op, index);
      })
      .Case([&](cnn::MatMulOp op) { return emitMatMul(e, op, index); })
      .Case([&](cnn::PoolOp op) { return emitPool(e, op, index); })
      .Case([&](cnn::MaxPoolIndicesOp op) {
        return emitMaxPoolIndices(e, op, index);
      })
      .Case([&](cnn::ReduceOp op) { return emitReduce(e, op, index); })
      .Case([&](cnn::ArgReduceOp op) { return emitArgReduce(e, op, index); })
      .Case([&](cnn::ResampleOp op) { return emitResample(e, op, index); })
      .Case([&](cnn::GridSampleOp op) { return emitGridSample(e, op, index); })
      .Case([&](cnn::RoiAlignOp op) { return emitRoiAlign(e, op, index); })
      .Default([](Operation *) -> Value {
        llvm_unreachable("an operation without independent elements: the "
                         "target has a form of its own for it");
      });
}

SmallVector<Value> ElementEmitter::loop(Value low, Value high, int64_t step,
                                        ValueRange initial, LoopBody body) {
  Value by = l.constantIndex(step);
  auto build = [&](OpBuilder &, Location, Value iv, ValueRange carried) {
    scopes.emplace_back();
    SmallVector<Value> next = body(iv, carried);
    scf::YieldOp::create(l.b, l.loc, next);
    scopes.pop_back();
  };
  // The emitter's own builder must follow into the region.
  auto loop = scf::ForOp::create(l.b, l.loc, low, high, by, initial);
  OpBuilder::InsertionGuard guard(l.b);
  Block *block = loop.getBody();
  if (initial.empty() && block->mightHaveTerminator())
    block->getTerminator()->erase();
  l.b.setInsertionPointToEnd(block);
  build(l.b, l.loc, loop.getInductionVar(), loop.getRegionIterArgs());
  return llvm::to_vector_of<Value>(loop.getResults());
}

SmallVector<Value> ElementEmitter::nest(ArrayRef<int64_t> extents,
                                        ValueRange initial, NestBody body) {
  SmallVector<Value> ivs;
  std::function<SmallVector<Value>(ValueRange)> open =
      [&](ValueRange carried) -> SmallVector<Value> {
    if (ivs.size() == extents.size())
      return body(ivs, carried);
    int64_t extent = extents[ivs.size()];
    if (extent == 1) {
      ivs.push_back(l.constantIndex(0));
      SmallVector<Value> result = open(carried);
      ivs.pop_back();
      return result;
    }
    return loop(l.constantIndex(0), l.constantIndex(extent), 1, carried,
                [&](Value iv, ValueRange inner) {
                  ivs.push_back(iv);
                  SmallVector<Value> result = open(inner);
                  ivs.pop_back();
                  return result;
                });
  };
  return open(initial);
}

void ElementEmitter::ifThen(Value condition, function_ref<void()> body) {
  auto branch = scf::IfOp::create(l.b, l.loc, condition, /*withElse=*/false);
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(branch.thenBlock());
  scopes.emplace_back();
  body();
  scopes.pop_back();
}

void ElementEmitter::eitherOr(Value condition, function_ref<void(bool)> body) {
  auto branch = scf::IfOp::create(l.b, l.loc, condition, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(l.b);
  for (bool holds : {true, false}) {
    l.b.setInsertionPointToStart(holds ? branch.thenBlock()
                                       : branch.elseBlock());
    scopes.emplace_back();
    body(holds);
    scopes.pop_back();
  }
}

Value ElementEmitter::ifElse(Value condition, function_ref<Value()> yes,
                             function_ref<Value()> no) {
  // The type of the result is known only once a branch is built, so that both
  // are built before the branch exists.
  auto build = [&](function_ref<Value()> body) {
    auto block = std::make_unique<Block>();
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(block.get());
    scopes.emplace_back();
    Value result = l.spread(body());
    scf::YieldOp::create(l.b, l.loc, result);
    scopes.pop_back();
    return std::make_pair(std::move(block), result.getType());
  };
  auto [yesBlock, type] = build(yes);
  auto [noBlock, noType] = build(no);
  assert(type == noType && "branches of different types");
  auto branch = scf::IfOp::create(l.b, l.loc, TypeRange(type), condition,
                                  /*addThenBlock=*/false,
                                  /*addElseBlock=*/false);
  branch.getThenRegion().push_back(yesBlock.release());
  branch.getElseRegion().push_back(noBlock.release());
  return branch.getResult(0);
}
