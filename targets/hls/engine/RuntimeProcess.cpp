//===- RuntimeProcess.cpp - a process of run-time extents -----------------===//

#include "targets/hls/engine/RuntimeProcess.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using P = arith::CmpIPredicate;

Value RuntimeProcess::minus(Value x, Value y) {
  return b.createOrFold<arith::SubIOp>(loc(), x, y);
}
Value RuntimeProcess::times(Value x, Value y) {
  return b.createOrFold<arith::MulIOp>(loc(), x, y);
}
Value RuntimeProcess::quotient(Value x, Value y) {
  return b.createOrFold<arith::DivSIOp>(loc(), x, y);
}
Value RuntimeProcess::remainder(Value x, Value y) {
  return b.createOrFold<arith::RemSIOp>(loc(), x, y);
}
Value RuntimeProcess::least(Value x, Value y) {
  return b.createOrFold<arith::MinSIOp>(loc(), x, y);
}
Value RuntimeProcess::most(Value x, Value y) {
  return b.createOrFold<arith::MaxSIOp>(loc(), x, y);
}

Value RuntimeProcess::less(Value x, Value y) {
  return b.createOrFold<arith::CmpIOp>(loc(), P::slt, x, y);
}
Value RuntimeProcess::atLeast(Value x, Value y) {
  return b.createOrFold<arith::CmpIOp>(loc(), P::sge, x, y);
}
Value RuntimeProcess::same(Value x, Value y) {
  return b.createOrFold<arith::CmpIOp>(loc(), P::eq, x, y);
}
Value RuntimeProcess::either(Value x, Value y) {
  return b.createOrFold<arith::OrIOp>(loc(), x, y);
}
Value RuntimeProcess::isLast(Value x, Value count) {
  return same(add(x, 1), count);
}

Value RuntimeProcess::record(StringRef type, StringRef name,
                             ArrayRef<CarriedValue> values) {
  SmallVector<Attribute> fields;
  SmallVector<Value> numbers;
  for (const CarriedValue &value : values) {
    fields.push_back(b.getStringAttr(value.name));
    numbers.push_back(value.initial);
  }
  auto recordType = RecordType::get(b.getContext(), b.getStringAttr(type),
                                    b.getArrayAttr(fields));
  return RecordOp::create(b, named(name), recordType, numbers);
}

SmallVector<Value> RuntimeProcess::fields(Value record) {
  SmallVector<Value> result;
  for (Attribute field : cast<RecordType>(record.getType()).getFields()) {
    auto text = cast<StringAttr>(field);
    result.push_back(
        FieldOp::create(b, named(text), b.getIndexType(), record, text));
  }
  return result;
}

SmallVector<Value> RuntimeProcess::repeat(StringRef name, Value bound,
                                          int64_t most, LoopStyle style,
                                          ArrayRef<CarriedValue> carried,
                                          Body body) {
  SmallVector<Value> initial;
  for (const CarriedValue &value : carried)
    initial.push_back(value.initial);
  auto loop =
      ForOp::create(b, loc(), 0, bound, std::max<int64_t>(most, 1), initial);
  if (style == LoopStyle::Pipelined)
    loop.setPipeline(1);
  loop.getInductionVar().setLoc(named(name));
  for (auto [argument, value] : llvm::zip(loop.getCarried(), carried))
    BlockArgument(argument).setLoc(named(value.name));
  OpBuilder::InsertionGuard guard(b);
  if (carried.empty())
    b.setInsertionPoint(loop.getBlock().getTerminator());
  else
    b.setInsertionPointToEnd(&loop.getBlock());
  SmallVector<Value> inside(loop.getCarried().begin(), loop.getCarried().end());
  SmallVector<Value> next = body(loop.getInductionVar(), inside);
  if (!carried.empty())
    YieldOp::create(b, loc(), next);
  return SmallVector<Value>(loop.getResults());
}

void RuntimeProcess::repeat(StringRef name, Value bound, int64_t most,
                            LoopStyle style, function_ref<void(Value)> body) {
  repeat(name, bound, most, style, {}, [&](Value i, ValueRange) {
    body(i);
    return SmallVector<Value>();
  });
}
