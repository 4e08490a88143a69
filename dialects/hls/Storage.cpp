//===- Storage.cpp - streams, memories, words -----------------------------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace cnnc::hls;

static bool isStorable(Type element) {
  return isNumberType(element) || isa<WordType>(element);
}

/// The type of the numbers in a memory, lanes included.
static Type numberOf(MemRefType type) {
  auto word = dyn_cast<WordType>(type.getElementType());
  return word ? word.getElement() : type.getElementType();
}

LogicalResult StreamOp::verify() {
  if (getDepth() && *getDepth() < 1)
    return emitOpError("(C1) expected a positive depth, got ") << *getDepth();
  return success();
}

void MemoryOp::build(OpBuilder &builder, OperationState &state,
                     MemRefType type) {
  state.addTypes(type);
}

LogicalResult MemoryOp::canonicalize(MemoryOp op, PatternRewriter &rewriter) {
  auto fills = [&](Operation *user) {
    auto store = dyn_cast<memref::StoreOp>(user);
    return store && store.getMemRef() == op.getResult();
  };
  if (!llvm::all_of(op->getUsers(), fills))
    return failure();
  for (Operation *user : llvm::make_early_inc_range(op->getUsers()))
    rewriter.eraseOp(user);
  rewriter.eraseOp(op);
  return success();
}

LogicalResult MemoryOp::verify() {
  auto type = cast<MemRefType>(getType());
  if (!type.getLayout().isIdentity() || !isStorable(type.getElementType()))
    return emitOpError("(C1) expected numbers or words without a layout, got ")
           << type;
  llvm::SmallDenseSet<int64_t> seen;
  if (!getPartition())
    return success();
  for (auto partition : getPartition()->getAsRange<PartitionAttr>()) {
    int64_t dim = partition.getDim();
    if (dim < 0 || dim >= type.getRank() || !seen.insert(dim).second)
      return emitOpError("(C2) dimension ")
             << dim << " of a partition is outside the rank or named twice";
    bool divides = partition.getKind() == PartitionKind::cyclic ||
                   partition.getKind() == PartitionKind::block;
    if (divides ? partition.getFactor() < 2 : partition.getFactor() != 0)
      return emitOpError("(C2) factor ")
             << partition.getFactor() << " does not suit "
             << stringifyPartitionKind(partition.getKind());
  }
  return success();
}

LogicalResult VariableOp::verify() {
  auto type = cast<MemRefType>(getType());
  if (type.getRank() != 0 || !isStorable(type.getElementType()))
    return emitOpError("(C1) expected a number or a word, got ") << type;
  if (getInitial() && getInitial().getType() != numberOf(type))
    return emitOpError("(C2) ")
           << getInitial().getType() << " does not fill " << type;
  return success();
}

ParseResult VariableOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::UnresolvedOperand initial;
  MemRefType type;
  bool isFilled = succeeded(parser.parseOptionalEqual());
  if ((isFilled && parser.parseOperand(initial)) ||
      parser.parseColonType(type) ||
      parser.parseOptionalAttrDict(state.attributes))
    return failure();
  state.addTypes(type);
  return isFilled
             ? parser.resolveOperand(initial, numberOf(type), state.operands)
             : success();
}

void VariableOp::print(OpAsmPrinter &printer) {
  if (getInitial())
    printer << " = " << getInitial();
  printer << " : " << getType();
  printer.printOptionalAttrDict((*this)->getAttrs());
}

static LogicalResult verifyLane(Operation *op, int constraint, Value lane,
                                WordType word) {
  APInt value;
  if (matchPattern(lane, m_ConstantInt(&value)) &&
      (value.isNegative() || value.getSExtValue() >= word.getLanes()))
    return op->emitOpError("(C")
           << constraint << ") lane " << value.getSExtValue()
           << " is outside of " << word;
  return success();
}

LogicalResult LaneOp::verify() {
  return verifyLane(*this, 2, getLane(), getWord().getType());
}

LogicalResult SetLaneOp::verify() {
  auto type = cast<MemRefType>(getVariable().getType());
  auto word = dyn_cast<WordType>(type.getElementType());
  if (type.getRank() != 0 || !word)
    return emitOpError("(C1) expected a variable that holds a word, got ")
           << type;
  if (getValue().getType() != word.getElement())
    return emitOpError("(C2) ")
           << getValue().getType() << " is no lane of " << word;
  return verifyLane(*this, 3, getLane(), word);
}

LogicalResult SetLanesOp::verify() {
  auto type = cast<MemRefType>(getVariable().getType());
  auto word = dyn_cast<WordType>(type.getElementType());
  WordType part = getPart().getType();
  if (type.getRank() != 0 || !word)
    return emitOpError("(C1) expected a variable that holds a word, got ")
           << type;
  if (part.getElement() != word.getElement())
    return emitOpError("(C2) lanes of ") << part << " are none of " << word;
  APInt first;
  if (matchPattern(getLane(), m_ConstantInt(&first)) &&
      (first.isNegative() ||
       first.getSExtValue() + part.getLanes() > word.getLanes()))
    return emitOpError("(C3) lanes from ")
           << first.getSExtValue() << " on, " << part.getLanes()
           << " of them, are outside of " << word;
  return success();
}

static LogicalResult verifyBurst(Operation *op, Value external, Value memory) {
  auto from = cast<MemRefType>(external.getType());
  auto to = cast<MemRefType>(memory.getType());
  if (from.getRank() != 1 || from.getElementType() != to.getElementType())
    return op->emitOpError("(C1) expected external memory of rank 1 and of ")
           << to.getElementType() << ", got " << from;
  if (from.getNumElements() < to.getNumElements())
    return op->emitOpError("(C2) external memory of ")
           << from.getNumElements() << " elements is smaller than " << to;
  return success();
}

LogicalResult BurstReadOp::verify() {
  return verifyBurst(*this, getExternal(), getMemory());
}

LogicalResult BurstWriteOp::verify() {
  return verifyBurst(*this, getExternal(), getMemory());
}

Value cnnc::hls::externalMemoryOf(Operation *op) {
  Value memory;
  if (auto load = dyn_cast<memref::LoadOp>(op))
    memory = load.getMemRef();
  else if (auto store = dyn_cast<memref::StoreOp>(op))
    memory = store.getMemRef();
  auto argument = dyn_cast_or_null<BlockArgument>(memory);
  bool isExternal =
      argument &&
      isa<ProcessOp, func::FuncOp>(argument.getOwner()->getParentOp()) &&
      cast<MemRefType>(argument.getType()).getRank() == 1;
  return isExternal ? memory : Value();
}
