//===- EmitcMemory.cpp - what operations of emitc read and write ----------===//

#include "targets/hls/emit/EmitcMemory.h"
#include "targets/hls/emit/EmitcPatterns.h"

using namespace mlir;
using namespace cnnc;

Value cnnc::hls::memoryOf(Value lvalue) {
  if (auto subscript = lvalue.getDefiningOp<emitc::SubscriptOp>())
    lvalue = subscript.getValue();
  if (auto member = lvalue.getDefiningOp<emitc::MemberOp>())
    return member.getOperand();
  return lvalue;
}

/// A field of a record, or a call of scalars that returns a scalar: a function
/// of mathematics, or of fixed-point numbers.
static bool isPureCall(emitc::CallOpaqueOp call) {
  if (call.getCallee().starts_with(hls::kFieldFunction))
    return true;
  auto isScalar = [](Type type) {
    auto opaque = dyn_cast<emitc::OpaqueType>(type);
    return opaque ? opaque.getValue().starts_with("fixed<") ||
                        opaque.getValue().starts_with("ufixed<")
                  : type.isIntOrIndexOrFloat();
  };
  return call.getNumResults() == 1 && isScalar(call.getResult(0).getType()) &&
         call.getNumOperands() > 0 &&
         llvm::all_of(call.getOperandTypes(), isScalar);
}

bool cnnc::hls::collectReads(emitc::ExpressionOp expression,
                             llvm::SmallPtrSetImpl<Value> &reads) {
  for (Operation &op : expression.getRegion().front().without_terminator()) {
    if (auto call = dyn_cast<emitc::CallOpaqueOp>(op)) {
      if (!isPureCall(call))
        return false;
    } else if (auto load = dyn_cast<emitc::LoadOp>(op)) {
      auto argument = cast<BlockArgument>(load.getOperand());
      reads.insert(memoryOf(expression.getOperand(argument.getArgNumber())));
    } else if (isa<emitc::ApplyOp, emitc::CallOp>(op)) {
      return false;
    }
  }
  return true;
}

/// Of what a call gets only arrays can be written: values are copies.
static bool mayWriteArgument(Operation *call,
                             const llvm::SmallPtrSetImpl<Value> &memories) {
  if (auto expression = call->getParentOfType<emitc::ExpressionOp>())
    call = expression;
  return llvm::any_of(call->getOperands(), [&](Value operand) {
    return isa<emitc::ArrayType>(operand.getType()) &&
           memories.contains(cnnc::hls::memoryOf(operand));
  });
}

bool cnnc::hls::mayWrite(Operation *op,
                         const llvm::SmallPtrSetImpl<Value> &memories) {
  WalkResult result = op->walk([&](Operation *inner) {
    bool writes = false;
    if (auto assign = dyn_cast<emitc::AssignOp>(inner))
      writes = memories.contains(memoryOf(assign.getVar()));
    else if (auto call = dyn_cast<emitc::CallOpaqueOp>(inner))
      // Streams are no memory.
      writes = !isPureCall(call) && call.getCallee() != hls::kReadFunction;
    else if (auto verbatim = dyn_cast<emitc::VerbatimOp>(inner))
      // Comments and pragmas do nothing.
      writes = !verbatim.getValue().starts_with("//") &&
               !verbatim.getValue().starts_with("#pragma") &&
               !verbatim.getValue().starts_with("{}.write(");
    else if (isa<emitc::CallOp>(inner))
      writes = mayWriteArgument(inner, memories);
    return writes ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}
