//===- Kernel.cpp - syntax, constraints and effects of cnn.kernel ---------===//

#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace cnnc::cnn;

YieldOp KernelOp::getYield() {
  return cast<YieldOp>(getBlock().getTerminator());
}

void KernelOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : getInputsMutable())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
  for (OpOperand &operand : getInitsMutable())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
}

/// True if an operand of type `outside` may stand for the logical tensor
/// `inside` of the body.
static bool matches(Type outside, Type inside) {
  auto logical = cast<RankedTensorType>(inside);
  if (outside == inside)
    return true;
  RankedTensorType physical = physicalType(logical);
  auto shaped = cast<ShapedType>(outside);
  return shaped.getShape() == physical.getShape() &&
         shaped.getElementType() == physical.getElementType();
}

LogicalResult KernelOp::verify() {
  YieldOp yield = dyn_cast<YieldOp>(getBlock().getTerminator());
  if (!yield)
    return emitOpError("expected the body to end in cnn.yield");
  if (getBlock().getNumArguments() != getInputs().size() ||
      yield.getValues().size() != getInits().size())
    return emitOpError("(C1) expected one body argument for each input and one "
                       "yielded value for each init");
  for (auto [operand, argument] :
       llvm::zip(getInputs(), getBlock().getArguments())) {
    if (!isa<RankedTensorType>(argument.getType()))
      return emitOpError("(C2) expected tensors in the body, got ")
             << argument.getType();
    if (!matches(operand.getType(), argument.getType()))
      return emitOpError("(C2) input of type ")
             << operand.getType() << " does not match body argument of type "
             << argument.getType();
  }
  for (auto [init, value] : llvm::zip(getInits(), yield.getValues()))
    if (!matches(init.getType(), value.getType()))
      return emitOpError("(C2) init of type ")
             << init.getType() << " does not match yielded value of type "
             << value.getType();
  for (Operation &op : getBlock())
    if (op.getDialect() != (*this)->getDialect() && !isa<tensor::EmptyOp>(op))
      return emitOpError("(C3) body holds ") << op.getName();
  SmallVector<Type> expected;
  for (Value init : getInits())
    if (isa<RankedTensorType>(init.getType()))
      expected.push_back(init.getType());
  if (!llvm::equal(expected, getResultTypes()))
    return emitOpError("(C4) expected one result for each tensor init");
  return success();
}

// cnn.kernel ins(%x, %y : types) outs(%o : types) [tiling(...)] attrs -> types
// { body }
static ParseResult parseOperandGroup(OpAsmParser &parser, StringRef keyword,
                                     OperationState &state, int32_t &count) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  count = 0;
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLParen() || parser.parseOperandList(operands) ||
      parser.parseColonTypeList(types) || parser.parseRParen())
    return failure();
  count = operands.size();
  return parser.resolveOperands(operands, types, loc, state.operands);
}

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &state) {
  int32_t inputs = 0, inits = 0;
  if (parseOperandGroup(parser, "ins", state, inputs) ||
      parseOperandGroup(parser, "outs", state, inits))
    return failure();
  state.getOrAddProperties<Properties>().operandSegmentSizes = {inputs, inits};
  if (succeeded(parser.parseOptionalKeyword("tiling"))) {
    Attribute tiling;
    if (parser.parseEqual() || parser.parseAttribute(tiling))
      return failure();
    state.addAttribute("tiling", tiling);
  }
  if (parser.parseOptionalAttrDictWithKeyword(state.attributes) ||
      parser.parseOptionalArrowTypeList(state.types))
    return failure();
  Region *body = state.addRegion();
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                               /*allowType=*/true) ||
      parser.parseRegion(*body, arguments))
    return failure();
  return success();
}

void KernelOp::print(OpAsmPrinter &printer) {
  auto group = [&](StringRef keyword, ValueRange values) {
    if (values.empty())
      return;
    printer << ' ' << keyword << '(';
    printer.printOperands(values);
    printer << " : ";
    llvm::interleaveComma(values.getTypes(), printer);
    printer << ')';
  };
  group("ins", getInputs());
  group("outs", getInits());
  if (TilingAttr tiling = getTilingAttr())
    printer << " tiling = " << tiling;
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {"operandSegmentSizes", "tiling"});
  printer.printOptionalArrowTypeList(getResultTypes());
  printer << " (";
  llvm::interleaveComma(
      getBlock().getArguments(), printer,
      [&](BlockArgument a) { printer.printRegionArgument(a); });
  printer << ") ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}
