//===- Control.cpp - loops, parts, records --------------------------------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;
using namespace cnnc::hls;

static void setSegments(Builder &builder, OperationState &state,
                        unsigned bounds, unsigned initial) {
  llvm::copy(ArrayRef<int32_t>{int32_t(bounds), int32_t(initial)},
             state.getOrAddProperties<ForOp::Properties>()
                 .operandSegmentSizes.begin());
}

void ForOp::build(OpBuilder &builder, OperationState &state, int64_t lower,
                  int64_t upper, ValueRange initial) {
  build(builder, state, lower, Value(), upper, initial);
}

void ForOp::build(OpBuilder &builder, OperationState &state, int64_t lower,
                  Value bound, int64_t most, ValueRange initial) {
  setSegments(builder, state, bound ? 1 : 0, initial.size());
  if (bound)
    state.addOperands(bound);
  state.addAttribute(getLowerAttrName(state.name),
                     builder.getI64IntegerAttr(lower));
  state.addAttribute(getUpperAttrName(state.name),
                     builder.getI64IntegerAttr(most));
  state.addOperands(initial);
  state.addTypes(initial.getTypes());
  Block &block = state.addRegion()->emplaceBlock();
  block.addArgument(builder.getIndexType(), state.location);
  for (Value value : initial)
    block.addArgument(value.getType(), value.getLoc());
  if (!initial.empty())
    return;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&block);
  YieldOp::create(builder, state.location);
}

LogicalResult ForOp::verify() {
  if (getLower() >= getUpper())
    return emitOpError("(C1) expected at least one iteration, got ")
           << getLower() << " to " << getUpper();
  if (getPipeline() && (getUnroll() || *getPipeline() < 1))
    return emitOpError("(C2) expected a positive interval, and no unrolling of "
                       "a pipelined loop");
  if (getUnroll() && getBound())
    return emitOpError("(C2) a loop whose bound is given at run time cannot be "
                       "unrolled");
  if (getPipeline() || getUnroll()) {
    WalkResult walked = getBody().walk([&](Operation *op) {
      auto loop = dyn_cast<ForOp>(op);
      if ((loop && !loop.getUnroll()) || isa<LoopLikeOpInterface>(op)) {
        emitOpError("(C3) expected loops within to be unrolled");
        return WalkResult::interrupt();
      }
      return WalkResult::advance();
    });
    if (walked.wasInterrupted())
      return failure();
  }
  TypeRange carried = getInitial().getTypes();
  auto yield = dyn_cast<YieldOp>(getBlock().getTerminator());
  if (getBlock().getNumArguments() == 0 ||
      !getInductionVar().getType().isIndex() ||
      TypeRange(getBlock().getArgumentTypes()).drop_front() != carried ||
      getResultTypes() != carried || !yield ||
      yield.getValues().getTypes() != carried)
    return emitOpError("(C4) initial values, arguments, yielded values and "
                       "results do not match");
  return success();
}

/// The index is within the bounds; nothing is known of what is carried.
void ForOp::inferResultRangesFromOptional(ArrayRef<IntegerValueRange>,
                                          SetIntLatticeFn setRange) {
  constexpr unsigned width = IndexType::kInternalStorageBitWidth;
  setRange(getInductionVar(),
           ConstantIntRanges::fromSigned(APInt(width, getLower(), true),
                                         APInt(width, getUpper() - 1, true)));
  for (BlockArgument carried : getCarried())
    setRange(carried, IntegerValueRange::getMaxRange(carried));
  for (OpResult result : getResults())
    setRange(result, IntegerValueRange::getMaxRange(result));
}

// hls.for %i = 0 to (4 | %n up_to 4) [pipeline = 1] [unroll]
// [carry(%s = %zero) -> (f32)] attributes {...} { body }
ParseResult ForOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::Argument index;
  int64_t lower, upper;
  Builder &builder = parser.getBuilder();
  if (parser.parseArgument(index) || parser.parseEqual() ||
      parser.parseInteger(lower) || parser.parseKeyword("to"))
    return failure();
  index.type = builder.getIndexType();
  OpAsmParser::UnresolvedOperand bound;
  OptionalParseResult hasBound = parser.parseOptionalOperand(bound);
  if (hasBound.has_value() &&
      (failed(*hasBound) || parser.parseKeyword("up_to") ||
       parser.resolveOperand(bound, index.type, state.operands)))
    return failure();
  if (parser.parseInteger(upper))
    return failure();
  state.addAttribute("lower", builder.getI64IntegerAttr(lower));
  state.addAttribute("upper", builder.getI64IntegerAttr(upper));
  if (succeeded(parser.parseOptionalKeyword("pipeline"))) {
    int64_t interval;
    if (parser.parseEqual() || parser.parseInteger(interval))
      return failure();
    state.addAttribute("pipeline", builder.getI64IntegerAttr(interval));
  }
  if (succeeded(parser.parseOptionalKeyword("unroll")))
    state.addAttribute("unroll", builder.getUnitAttr());
  SmallVector<OpAsmParser::Argument> arguments{index};
  SmallVector<OpAsmParser::UnresolvedOperand> initial;
  if (succeeded(parser.parseOptionalKeyword("carry"))) {
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseAssignmentList(arguments, initial) ||
        parser.parseArrowTypeList(state.types) ||
        parser.resolveOperands(initial, state.types, loc, state.operands))
      return failure();
    for (auto [argument, type] :
         llvm::zip(MutableArrayRef(arguments).drop_front(), state.types))
      argument.type = type;
  }
  setSegments(builder, state, hasBound.has_value(), state.types.size());
  Region *body = state.addRegion();
  if (parser.parseOptionalAttrDictWithKeyword(state.attributes) ||
      parser.parseRegion(*body, arguments))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  if (body->front().empty() ||
      !body->front().back().hasTrait<OpTrait::IsTerminator>()) {
    OpBuilder inner(parser.getContext());
    inner.setInsertionPointToEnd(&body->front());
    YieldOp::create(inner, state.location);
  }
  return success();
}

void ForOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getInductionVar() << " = " << getLower() << " to ";
  if (getBound())
    printer << getBound() << " up_to ";
  printer << getUpper();
  if (getPipeline())
    printer << " pipeline = " << *getPipeline();
  if (getUnroll())
    printer << " unroll";
  if (!getInitial().empty()) {
    printer << " carry(";
    llvm::interleaveComma(
        llvm::zip(getCarried(), getInitial()), printer, [&](auto pair) {
          printer << std::get<0>(pair) << " = " << std::get<1>(pair);
        });
    printer << ") -> (" << getResultTypes() << ")";
  }
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {"lower", "upper", "pipeline", "unroll", "operandSegmentSizes"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false,
                      /*printBlockTerminators=*/!getInitial().empty());
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

LogicalResult PartOp::verify() {
  auto yield = dyn_cast<YieldOp>(getBlock().getTerminator());
  if (getNumResults() > 1 || !yield ||
      yield.getValues().getTypes() != getResultTypes())
    return emitOpError("(C1) expected at most one result, and a body that "
                       "yields it");
  if (getLibrary())
    return success();
  if (!getArguments().empty())
    return emitOpError("(C2) only a function of the library has arguments");
  WalkResult walked = getBody().walk([&](Operation *op) {
    for (Value operand : op->getOperands()) {
      auto type = dyn_cast<MemRefType>(operand.getType());
      if (type && type.getRank() == 0 &&
          !getBody().isAncestor(operand.getParentRegion())) {
        emitOpError("(C2) uses a variable that is made outside");
        return WalkResult::interrupt();
      }
    }
    return WalkResult::advance();
  });
  return failure(walked.wasInterrupted());
}

/// Whether `op` changes nothing but storage that is made in `body`.
static bool staysWithin(Operation *op, Region &body) {
  if (op->hasTrait<OpTrait::HasRecursiveMemoryEffects>() ||
      op->hasTrait<OpTrait::IsTerminator>())
    return true;
  auto interface = dyn_cast<MemoryEffectOpInterface>(op);
  if (!interface)
    return false;
  SmallVector<MemoryEffects::EffectInstance> effects;
  interface.getEffects(effects);
  return llvm::all_of(
      effects, [&](const MemoryEffects::EffectInstance &effect) {
        Value value = effect.getValue();
        return isa<MemoryEffects::Read>(effect.getEffect()) ||
               (value && body.isAncestor(value.getParentRegion()));
      });
}

LogicalResult PartOp::canonicalize(PartOp op, PatternRewriter &rewriter) {
  if (op.getLibrary() || !op->use_empty())
    return failure();
  WalkResult walked = op.getBody().walk([&](Operation *inner) {
    return staysWithin(inner, op.getBody()) ? WalkResult::advance()
                                            : WalkResult::interrupt();
  });
  if (walked.wasInterrupted())
    return failure();
  rewriter.eraseOp(op);
  return success();
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

LogicalResult RecordOp::verify() {
  if (getValues().size() != getType().getFields().size())
    return emitOpError("(C1) expected ")
           << getType().getFields().size() << " values, got "
           << getValues().size();
  return success();
}

LogicalResult FieldOp::verify() {
  if (!getRecord().getType().indexOf(getField()))
    return emitOpError("(C1) the record has no field ") << getFieldAttr();
  return success();
}

OpFoldResult FieldOp::fold(FoldAdaptor) {
  auto record = getRecord().getDefiningOp<RecordOp>();
  if (!record)
    return {};
  return record.getValues()[*record.getType().indexOf(getField())];
}
