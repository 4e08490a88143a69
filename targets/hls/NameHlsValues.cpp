//===- NameHlsValues.cpp - cnn-hls-name-values ----------------------------===//

#include "targets/hls/Passes.h"
#include "targets/hls/emit/EmitcMemory.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_NAMEHLSVALUES
#include "targets/hls/Passes.h.inc"
} // namespace cnnc

/// True if nothing writes to the array `argument`, of a function or an
/// expression.
static bool isOnlyRead(BlockArgument argument) {
  return llvm::all_of(argument.getUses(), [](OpOperand &use) {
    Operation *user = use.getOwner();
    // A name or a pragma; anything else may be a call.
    if (auto verbatim = dyn_cast<emitc::VerbatimOp>(user))
      return verbatim.getValue().starts_with("//") ||
             verbatim.getValue().starts_with("#");
    if (auto expression = dyn_cast<emitc::ExpressionOp>(user))
      return isOnlyRead(
          expression.getRegion().getArgument(use.getOperandNumber()));
    if (auto call = dyn_cast<emitc::CallOp>(user)) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<emitc::FuncOp>(
          call, call.getCalleeAttr());
      return isOnlyRead(callee.getArgument(use.getOperandNumber()));
    }
    auto subscript = dyn_cast<emitc::SubscriptOp>(user);
    return subscript &&
           llvm::none_of(subscript->getUsers(), llvm::IsaPred<emitc::AssignOp>);
  });
}

/// True if an expression is arithmetic of indices for subscripts alone.
static bool isSubscript(emitc::ExpressionOp expression) {
  llvm::SmallPtrSet<Value, 4> reads;
  return expression.getResult().getType().isInteger(32) &&
         hls::collectReads(expression, reads) && reads.empty() &&
         expression.getResult().hasOneUse() &&
         llvm::all_of(expression->getUsers(),
                      llvm::IsaPred<emitc::SubscriptOp>);
}

namespace {
struct NameHlsValues : cnnc::impl::NameHlsValuesBase<NameHlsValues> {
  void runOnOperation() override {
    getOperation().walk([&](emitc::FuncOp function) {
      nameArguments(function);
      if (function->removeAttr("hls.named"))
        nameByLocation(function);
      function.walk([&](emitc::ExpressionOp expression) {
        if (isSubscript(expression))
          mark(expression, "inline");
        else if (StringRef name = boundName(expression);
                 !name.empty() && !isNamed(expression))
          mark(expression, "name", name);
      });
      function.walk([&](emitc::VariableOp variable) {
        // What loops and branches carry: no array, no value of its own.
        if (isa<emitc::LValueType>(variable.getType()) && !isNamed(variable)) {
          mark(variable, "name", nameOf(variable));
          ++named;
        }
      });
      writeComment(function);
    });
  }

  void nameArguments(emitc::FuncOp function) {
    OpBuilder b = OpBuilder::atBlockBegin(&function.getBody().front());
    auto names = function->getAttrOfType<ArrayAttr>("hls.names");
    for (BlockArgument argument : function.getArguments()) {
      if (names && argument.getArgNumber() < names.size()) {
        auto name = cast<StringAttr>(names[argument.getArgNumber()]);
        emitc::VerbatimOp::create(b, function.getLoc(),
                                  "//@name {} " + name.str(),
                                  ValueRange{argument});
        ++named;
      }
      if (isa<emitc::ArrayType, emitc::PointerType>(argument.getType()) &&
          isOnlyRead(argument))
        emitc::VerbatimOp::create(b, function.getLoc(), "//@const {}",
                                  ValueRange{argument});
    }
  }

  /// In processes, locations name values.
  void nameByLocation(emitc::FuncOp function) {
    function.walk([&](Operation *op) {
      auto loop = dyn_cast<emitc::ForOp>(op);
      auto name = dyn_cast<NameLoc>(loop ? loop.getInductionVar().getLoc()
                                         : op->getLoc());
      if (!name || op->getParentOfType<emitc::ExpressionOp>())
        return;
      if (loop) {
        OpBuilder b = OpBuilder::atBlockBegin(loop.getBody());
        emitc::VerbatimOp::create(b, loop.getLoc(),
                                  "//@name {} " + name.getName().str(),
                                  ValueRange{loop.getInductionVar()});
        ++named;
      } else if (isa<emitc::ExpressionOp, emitc::VariableOp,
                     emitc::CallOpaqueOp>(op) &&
                 op->getNumResults() == 1) {
        mark(op, "name", name.getName());
        ++named;
      }
    });
  }

  static bool isNamed(Operation *op) {
    return llvm::any_of(op->getUsers(), [](Operation *user) {
      auto verbatim = dyn_cast<emitc::VerbatimOp>(user);
      return verbatim && verbatim.getValue().starts_with("//@name");
    });
  }

  /// What the value is to a loop that it bounds; nothing if there is none.
  static StringRef boundName(emitc::ExpressionOp expression) {
    for (OpOperand &use : expression.getResult().getUses())
      if (isa<emitc::ForOp>(use.getOwner()))
        return use.getOperandNumber() == 0 ? "begin" : "end";
    return "";
  }

  /// A sum if it is added to, otherwise just a value.
  static StringRef nameOf(emitc::VariableOp variable) {
    for (Operation *user : variable->getUsers())
      if (auto assign = dyn_cast<emitc::AssignOp>(user))
        if (auto value = assign.getValue().getDefiningOp<emitc::ExpressionOp>())
          if (llvm::is_contained(value.getOperands(), variable.getResult())) {
            if (isa<emitc::AddOp>(value.getRootOp()))
              return "sum";
            if (auto call = dyn_cast<emitc::CallOpaqueOp>(value.getRootOp()))
              if (call.getCallee() == "maximum")
                return "most";
          }
    Type type = cast<emitc::LValueType>(variable.getType()).getValueType();
    if (type.isInteger(1))
      return "flag";
    return type.isInteger(32) ? "at" : "value";
  }

  void mark(Operation *op, StringRef what, StringRef text = "") {
    OpBuilder b(op->getContext());
    b.setInsertionPointAfter(op);
    std::string marker = ("//@" + what + " {}").str();
    if (!text.empty())
      marker += (" " + text).str();
    emitc::VerbatimOp::create(b, op->getLoc(), marker,
                              ValueRange{op->getResult(0)});
  }

  void writeComment(emitc::FuncOp function) {
    auto lines = function->getAttrOfType<ArrayAttr>("hls.comment");
    if (!lines)
      return;
    OpBuilder b(function);
    for (Attribute line : lines)
      emitc::VerbatimOp::create(b, function.getLoc(),
                                "// " + cast<StringAttr>(line).str(),
                                ValueRange());
    function->removeAttr("hls.comment");
  }
};
} // namespace
