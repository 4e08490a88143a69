//===- Structure.cpp - designs, processes, read-only memories -------------===//

#include "dialects/hls/Fixed.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace cnnc::hls;

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

template <typename Op>
static ParseResult parseFunction(OpAsmParser &parser, OperationState &state) {
  auto type = [](Builder &builder, ArrayRef<Type> arguments,
                 ArrayRef<Type> results, function_interface_impl::VariadicFlag,
                 std::string &) -> Type {
    return builder.getFunctionType(arguments, results);
  };
  return function_interface_impl::parseFunctionOp(
      parser, state, /*allowVariadic=*/false,
      Op::getFunctionTypeAttrName(state.name), type,
      Op::getArgAttrsAttrName(state.name), Op::getResAttrsAttrName(state.name));
}

template <typename Op> static void printFunction(Op op, OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(
      printer, op, /*isVariadic=*/false, op.getFunctionTypeAttrName(),
      op.getArgAttrsAttrName(), op.getResAttrsAttrName());
}

/// A memory of known size, or an external one of whatever size a call brings.
static bool isMemory(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  return memref && memref.getLayout().isIdentity() &&
         (memref.hasStaticShape() || memref.getRank() == 1);
}

/// The constraints that all functions share.
static LogicalResult verifySignature(FunctionOpInterface function) {
  for (Type type : function.getArgumentTypes())
    if (!isa<StreamType>(type) && !isMemory(type) && !type.isIndex() &&
        !isNumberType(type))
      return function.emitOpError("(C1) expected streams, memrefs of static "
                                  "shape or one dimension without a layout, "
                                  "indices and numbers, got ")
             << type;
  if (function.getNumResults() != 0)
    return function.emitOpError("(C2) expected no results");
  return success();
}

static void buildFunction(OpBuilder &builder, OperationState &state,
                          StringRef name, TypeRange arguments,
                          StringAttr nameAttr, StringAttr typeAttr) {
  state.addAttribute(nameAttr, builder.getStringAttr(name));
  state.addAttribute(
      typeAttr, TypeAttr::get(builder.getFunctionType(arguments, TypeRange())));
  Block &block = state.addRegion()->emplaceBlock();
  for (Type type : arguments)
    block.addArgument(type, state.location);
}

//===----------------------------------------------------------------------===//
// ProcessOp
//===----------------------------------------------------------------------===//

void ProcessOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                      TypeRange arguments, StringRef kind, StringRef comment) {
  buildFunction(builder, state, name, arguments, getSymNameAttrName(state.name),
                getFunctionTypeAttrName(state.name));
  state.addAttribute(getKindAttrName(state.name), builder.getStringAttr(kind));
  state.addAttribute(getCommentAttrName(state.name),
                     builder.getStringAttr(comment));
}

ParseResult ProcessOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunction<ProcessOp>(parser, state);
}
void ProcessOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }

LogicalResult ProcessOp::verify() {
  if (failed(verifySignature(*this)))
    return failure();
  for (BlockArgument argument : getBlock().getArguments()) {
    if (!isa<StreamType>(argument.getType()))
      continue;
    auto isRead = [](Operation *user) { return isa<ReadOp>(user); };
    // What a function of the library gets its body reads or writes.
    auto isReadOrPart = [](Operation *user) {
      return isa<ReadOp, PartOp>(user);
    };
    if (llvm::any_of(argument.getUsers(), isRead) &&
        !llvm::all_of(argument.getUsers(), isReadOrPart))
      return emitOpError("(C3) stream that is argument ")
             << argument.getArgNumber() << " is read and written";
  }
  return success();
}

bool ProcessOp::reads(unsigned i) {
  BlockArgument argument = getBlock().getArgument(i);
  return isa<StreamType>(argument.getType()) &&
         llvm::any_of(argument.getUsers(), llvm::IsaPred<ReadOp>);
}

//===----------------------------------------------------------------------===//
// DesignOp
//===----------------------------------------------------------------------===//

void DesignOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                     TypeRange arguments) {
  buildFunction(builder, state, name, arguments, getSymNameAttrName(state.name),
                getFunctionTypeAttrName(state.name));
}

ParseResult DesignOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunction<DesignOp>(parser, state);
}
void DesignOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }

/// One producer and one consumer for streams made in the design, one user for
/// those that are its arguments. Calls of unknown processes are reported by the
/// calls themselves.
static LogicalResult verifyStream(Operation *design, Value stream,
                                  int constraint) {
  unsigned readers = 0, writers = 0;
  for (OpOperand &use : stream.getUses()) {
    auto call = cast<CallOp>(use.getOwner());
    auto process = SymbolTable::lookupNearestSymbolFrom<ProcessOp>(
        call, call.getProcessAttr());
    if (!process || use.getOperandNumber() >= process.getNumArguments())
      return success();
    ++(process.reads(use.getOperandNumber()) ? readers : writers);
  }
  if (isa<BlockArgument>(stream)) {
    if (readers + writers > 1)
      return design->emitOpError("(C")
             << constraint << ") stream that is argument "
             << cast<BlockArgument>(stream).getArgNumber() << " has "
             << readers + writers << " users";
    return success();
  }
  if (readers != 1 || writers != 1)
    return stream.getDefiningOp()->emitOpError("(C")
           << constraint << ") expected one writer and one reader, got "
           << writers << " and " << readers;
  return success();
}

/// What designs and repetitions hold: `first` is the number of the constraint
/// on operations, the next are those on streams and memories.
static LogicalResult verifyNetwork(Operation *design, Block &block, int first) {
  for (Operation &op : block)
    if (!op.hasTrait<OpTrait::IsTerminator>() &&
        !isa<StreamOp, MemoryOp, GetRomOp, CallOp>(op))
      return design->emitOpError("(C")
             << first << ") body holds " << op.getName();
  for (Operation &op : block) {
    if (isa<StreamOp>(op) &&
        failed(verifyStream(design, op.getResult(0), first + 1)))
      return failure();
    if (isa<MemoryOp>(op)) {
      size_t users = llvm::range_size(op.getUsers());
      if (users != 1 && users != 2)
        return op.emitOpError("(C")
               << first + 2 << ") expected one user or two, got " << users;
    }
  }
  return success();
}

LogicalResult DesignOp::verifyRegions() {
  if (failed(verifySignature(*this)))
    return failure();
  if (failed(verifyNetwork(*this, getBlock(), 3)))
    return failure();
  for (BlockArgument argument : getBlock().getArguments())
    if (isa<StreamType>(argument.getType()) &&
        failed(verifyStream(*this, argument, 4)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// EngineOp, RepeatOp, SequenceOp
//===----------------------------------------------------------------------===//

void EngineOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                     TypeRange arguments) {
  buildFunction(builder, state, name, arguments, getSymNameAttrName(state.name),
                getFunctionTypeAttrName(state.name));
}

ParseResult EngineOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunction<EngineOp>(parser, state);
}
void EngineOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }

LogicalResult EngineOp::verify() {
  if (failed(verifySignature(*this)))
    return failure();
  auto body = getBlock().without_terminator();
  if (!llvm::hasSingleElement(body) || !isa<RepeatOp>(*body.begin()))
    return emitOpError("(C3) expected the body to hold one hls.repeat");
  for (unsigned i = 0; i < getNumArguments(); ++i)
    if (isa<MemRefType>(getArgumentTypes()[i]) &&
        !getArgAttrOfType<StringAttr>(i, "hls.channel"))
      return emitOpError("(C4) memory that is argument ")
             << i << " has no hls.channel";
  return success();
}

void RepeatOp::build(OpBuilder &builder, OperationState &state, Value count) {
  state.addOperands(count);
  state.addRegion()->emplaceBlock().addArgument(builder.getIndexType(),
                                                state.location);
}

// hls.repeat %tile to %tiles { body }
ParseResult RepeatOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::Argument index;
  OpAsmParser::UnresolvedOperand count;
  Region *body = state.addRegion();
  index.type = parser.getBuilder().getIndexType();
  if (parser.parseArgument(index) || parser.parseKeyword("to") ||
      parser.parseOperand(count) ||
      parser.resolveOperand(count, index.type, state.operands) ||
      parser.parseOptionalAttrDictWithKeyword(state.attributes) ||
      parser.parseRegion(*body, index))
    return failure();
  return success();
}

void RepeatOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getInductionVar() << " to " << getCount();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs());
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult RepeatOp::verifyRegions() {
  auto count = dyn_cast<BlockArgument>(getCount());
  if (!count ||
      count.getOwner()->getParentOp() != getOperation()->getParentOp())
    return emitOpError("(C1) expected an argument of the engine as its count");
  if (getBlock().getNumArguments() != 1 ||
      !getInductionVar().getType().isIndex())
    return emitOpError("(C2) expected an index as the body's argument");
  return verifyNetwork(*this, getBlock(), 2);
}

void SequenceOp::build(OpBuilder &builder, OperationState &state,
                       StringRef name, TypeRange arguments) {
  buildFunction(builder, state, name, arguments, getSymNameAttrName(state.name),
                getFunctionTypeAttrName(state.name));
}

ParseResult SequenceOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunction<SequenceOp>(parser, state);
}
void SequenceOp::print(OpAsmPrinter &printer) { printFunction(*this, printer); }

LogicalResult SequenceOp::verify() {
  if (failed(verifySignature(*this)))
    return failure();
  for (Operation &op : getBlock().without_terminator())
    if (!isa<CallOp>(op) && !op.hasTrait<OpTrait::ConstantLike>())
      return emitOpError("(C3) body holds ") << op.getName();
  return success();
}

//===----------------------------------------------------------------------===//
// CallOp
//===----------------------------------------------------------------------===//

ProcessOp CallOp::getCallee() {
  return SymbolTable::lookupNearestSymbolFrom<ProcessOp>(*this,
                                                         getProcessAttr());
}

bool CallOp::reads(unsigned i) { return getCallee().reads(i); }

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  bool isInTurn = isa<SequenceOp>((*this)->getParentOp());
  auto process = dyn_cast_or_null<FunctionOpInterface>(
      symbols.lookupNearestSymbolFrom(*this, getProcessAttr()));
  if (!process || !(isInTurn ? isa<EngineOp>(process.getOperation())
                             : isa<ProcessOp>(process.getOperation())))
    return emitOpError("(C1) there is no ")
           << (isInTurn ? "hls.engine " : "hls.process ") << getProcessAttr();
  if (!llvm::equal(process.getArgumentTypes(), getArguments().getTypes()))
    return emitOpError("(C1) operands do not match the arguments of ")
           << getProcessAttr();
  return success();
}

//===----------------------------------------------------------------------===//
// RomOp, GetRomOp
//===----------------------------------------------------------------------===//

/// The shape that the numbers of a memref have, lanes of words last.
static SmallVector<int64_t> numbersShape(MemRefType type) {
  SmallVector<int64_t> shape(type.getShape());
  if (auto word = dyn_cast<WordType>(type.getElementType()))
    shape.push_back(word.getLanes());
  return shape;
}

/// Calls `visit` for each integer of a constant, also where they lie in a
/// resource; returns false if they cannot be read.
static bool forEachInteger(ElementsAttr value,
                           function_ref<bool(const APInt &)> visit) {
  if (auto numbers = value.tryGetValues<APInt>()) {
    for (const APInt &number : *numbers)
      if (!visit(number))
        break;
    return true;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  AsmResourceBlob *blob =
      resource ? resource.getRawHandle().getBlob() : nullptr;
  unsigned width = value.getShapedType().getElementTypeBitWidth();
  if (!blob || width % 8 != 0 || width > 64 ||
      blob->getData().size() != size_t(value.getNumElements()) * (width / 8))
    return false;
  const char *bytes = blob->getData().data();
  for (int64_t i = 0; i < value.getNumElements(); ++i) {
    APInt number(width, 0);
    llvm::LoadIntFromMemory(
        number, reinterpret_cast<const uint8_t *>(bytes + i * (width / 8)),
        width / 8);
    if (!visit(number))
      break;
  }
  return true;
}

LogicalResult RomOp::verify() {
  if (getReaders() && *getReaders() < 1)
    return emitOpError("(C4) readers = ") << *getReaders();
  auto type = cast<MemRefType>(getType());
  auto word = dyn_cast<WordType>(type.getElementType());
  Type number = word ? word.getElement() : type.getElementType();
  auto value = getValue().getShapedType();
  if (!type.getLayout().isIdentity() || !isNumberType(number) ||
      value.getShape() != ArrayRef<int64_t>(numbersShape(type)))
    return emitOpError("(C1) ")
           << value << " does not fill a memory of type " << type;
  auto fixed = dyn_cast<FixedType>(number);
  if (fixed ? !value.getElementType().isSignlessInteger()
            : value.getElementType() != number)
    return emitOpError("(C2) expected ")
           << (fixed ? "mantissas as integers" : "numbers of the memref's type")
           << ", got " << value.getElementType();
  if (!fixed)
    return success();
  // Mantissas no wider than their type need no look.
  if (value.getElementTypeBitWidth() <= fixed.getWidth())
    return success();
  std::optional<int64_t> bad;
  bool isReadable = forEachInteger(getValue(), [&](const APInt &mantissa) {
    bool fits = fixed.getIsSigned() ? mantissa.isSignedIntN(fixed.getWidth())
                                    : mantissa.isIntN(fixed.getWidth());
    if (!fits)
      bad = mantissa.getSExtValue();
    return fits;
  });
  if (!isReadable)
    return emitOpError("(C3) the mantissas cannot be read");
  if (bad)
    return emitOpError("(C3) mantissa ")
           << *bad << " does not fit into " << fixed;
  return success();
}

LogicalResult GetRomOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto rom = symbols.lookupNearestSymbolFrom<RomOp>(*this, getRomAttr());
  if (!rom || rom.getType() != getResult().getType())
    return emitOpError("(C1) there is no hls.rom ")
           << getRomAttr() << " of type " << getResult().getType();
  return success();
}
