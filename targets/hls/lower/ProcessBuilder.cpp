//===- ProcessBuilder.cpp - a process while it is written -----------------===//

#include "targets/hls/lower/ProcessBuilder.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The nodes' location as one that is no name of a value.
static Location unnamed(Location nodes) {
  MLIRContext *context = nodes.getContext();
  return FusedLoc::get(context, nodes, StringAttr::get(context, "process"));
}

ProcessBuilder::ProcessBuilder(ProcessHost &host, StringRef suffix,
                               StringRef kind, std::string comment)
    : b(host.context()), host(host), processLoc(unnamed(host.kernelLoc())),
      process(host.process(suffix, kind, comment)) {
  b.setInsertionPointToEnd(&process.getBlock());
}

Location ProcessBuilder::named(StringRef name) const {
  return NameLoc::get(StringAttr::get(processLoc.getContext(), name));
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

Value ProcessBuilder::argument(Value outside, StringRef name) {
  operands.push_back(outside);
  return process.getBlock().addArgument(outside.getType(), named(name));
}

void ProcessBuilder::finish() {
  ReturnOp::create(b, processLoc);
  process.setFunctionType(
      b.getFunctionType(process.getBlock().getArgumentTypes(), {}));
  host.call(process, operands);
}

//===----------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------===//

/// Where memories of a process are made: before its code.
static OpBuilder atStart(ProcessOp process) {
  Block &block = process.getBlock();
  OpBuilder start(process.getContext());
  auto isStorage = [](Operation &op) { return isa<MemoryOp, GetRomOp>(op); };
  auto first = llvm::find_if_not(block, isStorage);
  start.setInsertionPoint(&block, first);
  return start;
}

MemoryOp ProcessBuilder::memory(StringRef name, ArrayRef<int64_t> shape,
                                Type element) {
  OpBuilder start = atStart(process);
  return MemoryOp::create(start, named(name), MemRefType::get(shape, element));
}

Value ProcessBuilder::registers(StringRef name, ArrayRef<int64_t> shape,
                                Type element) {
  MemoryOp op = memory(name, shape, element);
  op.setStorage(Storage::registers);
  SmallVector<Attribute> complete;
  for (size_t d = 0; d < shape.size(); ++d)
    complete.push_back(partition(PartitionKind::complete, d));
  op.setPartitionAttr(b.getArrayAttr(complete));
  return op;
}

Value ProcessBuilder::variable(StringRef name, Type element, Value initial) {
  return VariableOp::create(b, named(name), MemRefType::get({}, element),
                            initial);
}

Value ProcessBuilder::rom(StringRef name, MemRefType type, ElementsAttr value,
                          ArrayRef<PartitionAttr> partition) {
  RomOp op = host.rom(name, type, value, partition);
  OpBuilder start = atStart(process);
  return GetRomOp::create(start, named(op.getSymName()), type, op.getSymName());
}

Value ProcessBuilder::copiedRom(StringRef name, MemRefType type,
                                ElementsAttr value, int64_t readers) {
  Value memory = rom(name, type, value);
  auto get = memory.getDefiningOp<GetRomOp>();
  SymbolTable::lookupNearestSymbolFrom<RomOp>(get, get.getRomAttr())
      .setReaders(readers);
  return memory;
}

PartitionAttr ProcessBuilder::partition(PartitionKind kind, int64_t dim,
                                        int64_t factor) {
  return PartitionAttr::get(b.getContext(), kind, dim, factor);
}

Value ProcessBuilder::load(StringRef name, Value memory, ValueRange index) {
  return memref::LoadOp::create(b, named(name), memory, index);
}

void ProcessBuilder::store(Value value, Value memory, ValueRange index) {
  memref::StoreOp::create(b, processLoc, value, memory, index);
}

Value ProcessBuilder::read(StringRef name, Value stream) {
  auto type = cast<StreamType>(stream.getType());
  return ReadOp::create(b, named(name), type.getWordType(), stream);
}

static std::optional<bool> constantTruth(Value condition) {
  APInt value;
  if (matchPattern(condition, m_ConstantInt(&value)))
    return !value.isZero();
  return std::nullopt;
}

Value ProcessBuilder::readOnce(StringRef name, Value stream, Value isNew,
                               Value kept, Value index) {
  if (constantTruth(isNew).value_or(false))
    return read(name, stream);
  return choose(
      name, isNew,
      [&] {
        Value word = read("input", stream);
        store(word, kept, index);
        return word;
      },
      [&] { return load("kept", kept, index); });
}

void ProcessBuilder::write(Value word, Value stream) {
  if (isa<MemRefType>(word.getType()))
    word = memref::LoadOp::create(b, processLoc, word);
  WriteOp::create(b, processLoc, word, stream);
}

Value ProcessBuilder::lane(Value word, Value index) {
  auto type = cast<WordType>(word.getType());
  return LaneOp::create(b, processLoc, type.getElement(), word, index);
}

void ProcessBuilder::setLane(Value value, Value variable, Value index) {
  SetLaneOp::create(b, processLoc, value, variable, index);
}

void ProcessBuilder::setLanes(Value part, Value variable, Value index) {
  SetLanesOp::create(b, processLoc, part, variable, index);
}

//===----------------------------------------------------------------------===//
// Control
//===----------------------------------------------------------------------===//

void ProcessBuilder::loop(StringRef name, int64_t lower, int64_t upper,
                          LoopStyle style, function_ref<void(Value)> body,
                          int64_t interval) {
  if (upper <= lower)
    return;
  if (upper - lower == 1 && style != LoopStyle::Pipelined)
    return body(index(lower));
  auto loop = ForOp::create(b, processLoc, lower, upper);
  if (style == LoopStyle::Pipelined)
    loop.setPipeline(interval);
  loop.setUnroll(style == LoopStyle::Unrolled);
  loop.getInductionVar().setLoc(named(name));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(loop.getBlock().getTerminator());
  body(loop.getInductionVar());
}

void ProcessBuilder::nest(ArrayRef<LoopRange> loops,
                          function_ref<void(ValueRange)> body,
                          int64_t interval) {
  auto isLoop = [](const LoopRange &range) {
    return range.upper - range.lower > 1;
  };
  size_t innermost = loops.size() - 1;
  while (innermost > 0 && !isLoop(loops[innermost]))
    --innermost;
  SmallVector<Value> indices;
  std::function<void(size_t)> write = [&](size_t depth) {
    if (depth == loops.size())
      return body(indices);
    const LoopRange &range = loops[depth];
    loop(
        range.name, range.lower, range.upper,
        depth == innermost ? LoopStyle::Pipelined : LoopStyle::Sequential,
        [&](Value index) {
          indices.push_back(index);
          write(depth + 1);
          indices.pop_back();
        },
        interval);
  };
  write(0);
}

Value ProcessBuilder::reduce(StringRef name, StringRef carried, int64_t lower,
                             int64_t upper, Value initial, CarryBody body) {
  if (upper <= lower)
    return initial;
  if (upper - lower == 1)
    return body(index(lower), initial);
  auto loop = ForOp::create(b, named(carried), lower, upper, initial);
  loop.setUnroll(true);
  loop.getInductionVar().setLoc(named(name));
  BlockArgument sum = loop.getCarried()[0];
  sum.setLoc(named(carried));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(&loop.getBlock());
  Value next = body(loop.getInductionVar(), sum);
  YieldOp::create(b, processLoc, next);
  return loop.getResult(0);
}

void ProcessBuilder::ifElse(Value condition, function_ref<void()> yes,
                            function_ref<void()> no) {
  if (auto known = constantTruth(condition)) {
    if (*known)
      yes();
    else if (no)
      no();
    return;
  }
  auto branch = scf::IfOp::create(b, processLoc, condition, bool(no));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(branch.thenYield());
  yes();
  if (!no)
    return;
  b.setInsertionPoint(branch.elseYield());
  no();
}

Value ProcessBuilder::choose(StringRef name, Value condition,
                             function_ref<Value()> yes,
                             function_ref<Value()> no) {
  if (auto known = constantTruth(condition))
    return *known ? yes() : no();
  Block thenBlock, elseBlock;
  auto fill = [&](Block &block, function_ref<Value()> value) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(&block);
    Value result = value();
    scf::YieldOp::create(b, processLoc, result);
    return result.getType();
  };
  Region yesRegion, noRegion;
  yesRegion.push_back(new Block());
  noRegion.push_back(new Block());
  Type type = fill(yesRegion.front(), yes);
  fill(noRegion.front(), no);
  auto branch = scf::IfOp::create(b, named(name), TypeRange(type), condition);
  branch.getThenRegion().takeBody(yesRegion);
  branch.getElseRegion().takeBody(noRegion);
  return branch.getResult(0);
}

Value ProcessBuilder::part(StringRef name, std::string comment,
                           function_ref<Value()> body) {
  Region region;
  Block &block = region.emplaceBlock();
  OpBuilder::InsertionGuard guard(b);
  OpBuilder::InsertPoint here = b.saveInsertionPoint();
  b.setInsertionPointToEnd(&block);
  SmallVector<Value, 1> results;
  if (Value result = body())
    results.push_back(result);
  YieldOp::create(b, processLoc, results);
  b.restoreInsertionPoint(here);
  auto part = PartOp::create(b, named(name), TypeRange(ValueRange(results)),
                             b.getStringAttr(name), b.getStringAttr(comment),
                             StringAttr(), ValueRange());
  part.getBody().takeBody(region);
  return results.empty() ? Value() : part.getResult(0);
}

void ProcessBuilder::library(const Twine &text, ValueRange arguments,
                             function_ref<void()> body) {
  StringAttr function = b.getStringAttr(text);
  auto part = PartOp::create(b, processLoc, TypeRange(),
                             function.getValue().split('<').first, StringAttr(),
                             function, arguments);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(&part.getBody().emplaceBlock());
  body();
  YieldOp::create(b, processLoc);
}

//===----------------------------------------------------------------------===//
// Indices and conditions
//===----------------------------------------------------------------------===//

Value ProcessBuilder::name(StringRef text, Value value) {
  if (Operation *op = value.getDefiningOp();
      op && !matchPattern(op, m_Constant()))
    op->setLoc(named(text));
  return value;
}

Value ProcessBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, processLoc, value);
}

static std::optional<int64_t> constantIndex(Value value) {
  APInt number;
  if (matchPattern(value, m_ConstantInt(&number)))
    return number.getSExtValue();
  return std::nullopt;
}

Value ProcessBuilder::add(Value x, Value y) {
  if (constantIndex(x))
    std::swap(x, y);
  return b.createOrFold<arith::AddIOp>(processLoc, x, y);
}

Value ProcessBuilder::mul(Value x, int64_t y) {
  return b.createOrFold<arith::MulIOp>(processLoc, x, index(y));
}

Value ProcessBuilder::div(Value x, int64_t y) {
  return y == 1 ? x : b.createOrFold<arith::DivSIOp>(processLoc, x, index(y));
}

Value ProcessBuilder::mod(Value x, int64_t y) {
  if (y == 1)
    return index(0);
  return b.createOrFold<arith::RemSIOp>(processLoc, x, index(y));
}

Value ProcessBuilder::truth(bool value) {
  return arith::ConstantOp::create(b, processLoc, b.getBoolAttr(value));
}

Value ProcessBuilder::compare(arith::CmpIPredicate predicate, Value x,
                              int64_t y) {
  if (auto known = constantIndex(x))
    return truth(arith::applyCmpPredicate(predicate, APInt(64, *known, true),
                                          APInt(64, y, true)));
  return b.createOrFold<arith::CmpIOp>(processLoc, predicate, x, index(y));
}

Value ProcessBuilder::both(Value x, Value y) {
  if (auto known = constantTruth(x))
    return *known ? y : x;
  if (auto known = constantTruth(y))
    return *known ? x : y;
  return b.createOrFold<arith::AndIOp>(processLoc, x, y);
}

Value ProcessBuilder::within(Value x, int64_t low, int64_t high, int64_t least,
                             int64_t most) {
  Value result = truth(true);
  if (low > least)
    result = both(result, compare(arith::CmpIPredicate::sge, x, low));
  if (high < most)
    result = both(result, compare(arith::CmpIPredicate::slt, x, high));
  return result;
}

Value ProcessBuilder::select(Value condition, Value x, Value y) {
  return b.createOrFold<arith::SelectOp>(processLoc, condition, x, y);
}
