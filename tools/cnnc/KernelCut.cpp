//===- KernelCut.cpp - parts of a network of kernels ----------------------===//

#include "tools/cnnc/KernelCut.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace cnnc;

static func::FuncOp mainOf(ModuleOp module) {
  return module.lookupSymbol<func::FuncOp>("main");
}

SmallVector<cnn::KernelOp> cnnc::kernelsOf(ModuleOp module) {
  return SmallVector<cnn::KernelOp>(
      mainOf(module).getBody().front().getOps<cnn::KernelOp>());
}

static DictionaryAttr named(OpBuilder &b, const std::string &name) {
  return b.getDictionaryAttr(b.getNamedAttr("cnn.name", b.getStringAttr(name)));
}

/// `value` in the layout of `type`.
static Value inLayoutOf(OpBuilder &b, Value value, RankedTensorType type) {
  return value.getType() == type
             ? value
             : cnn::RelayoutOp::create(b, value.getLoc(), type, value);
}

static RankedTensorType plainType(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return RankedTensorType::get(type.getShape(), type.getElementType());
}

/// A copy of `constant` without a layout.
static Value plainCopy(OpBuilder &b, cnn::ConstantOp constant) {
  return cnn::ConstantOp::create(b, constant.getLoc(),
                                 plainType(constant.getResult()),
                                 constant.getValue());
}

/// Lets `main` return `values`, by the names "result0", ...
static void setResults(func::FuncOp main, ValueRange given) {
  OpBuilder b(main.getContext());
  Operation *old = main.getBody().front().getTerminator();
  b.setInsertionPoint(old);
  SmallVector<Value> values;
  for (Value value : given)
    values.push_back(inLayoutOf(b, value, plainType(value)));
  func::ReturnOp::create(b, old->getLoc(), values);
  old->erase();
  main.setType(b.getFunctionType(main.getArgumentTypes(),
                                 ValueRange(values).getTypes()));
  SmallVector<DictionaryAttr> names;
  for (size_t i = 0; i < values.size(); ++i)
    names.push_back(named(b, "result" + std::to_string(i)));
  main.setAllResultAttrs(names);
}

static void eraseUnused(func::FuncOp main) {
  SmallVector<Operation *> ops;
  for (Operation &op : main.getBody().front().without_terminator())
    ops.push_back(&op);
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty() && (isa<cnn::KernelOp>(op) || isMemoryEffectFree(op)))
      op->erase();
}

/// Whether a kernel that is not in `kept`, or the network's output, reads
/// `value`, perhaps through views.
static bool isNeeded(Value value, const DenseSet<Operation *> &kept) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (isa<cnn::KernelOp>(user))
      return !kept.contains(user);
    return isa<func::ReturnOp>(user) ||
           llvm::any_of(user->getResults(),
                        [&](Value v) { return isNeeded(v, kept); });
  });
}

OwningOpRef<ModuleOp> cnnc::cutBehind(ModuleOp module, unsigned last) {
  OwningOpRef<ModuleOp> result = module.clone();
  SmallVector<cnn::KernelOp> kernels = kernelsOf(*result);
  DenseSet<Operation *> kept;
  for (cnn::KernelOp kernel : ArrayRef(kernels).take_front(last + 1))
    kept.insert(kernel);
  SmallVector<Value> needed;
  for (cnn::KernelOp kernel : ArrayRef(kernels).take_front(last + 1))
    for (Value value : kernel.getResults())
      if (isNeeded(value, kept))
        needed.push_back(value);
  setResults(mainOf(*result), needed);
  eraseUnused(mainOf(*result));
  return result;
}

/// The operands of kernel number `number` on the network's inputs.
static FailureOr<SmallVector<cnn::Tensor>>
operandsOf(ModuleOp module, unsigned number, ArrayRef<cnn::Tensor> inputs) {
  OwningOpRef<ModuleOp> part = cutBehind(module, number);
  Operation *kernel = kernelsOf(*part).back();
  SmallVector<cnn::Tensor> operands;
  auto watch = [&](Operation *op, ArrayRef<cnn::Tensor> given) {
    if (op == kernel)
      operands.assign(given.begin(), given.end());
    return cnn::evaluate(op, given);
  };
  if (failed(cnn::evaluateFunction(mainOf(*part), inputs, watch)))
    return failure();
  return operands;
}

/// Copies the kernel's operations to where `b` is. The copies are row-major.
static void inlineBody(OpBuilder &b, cnn::KernelOp kernel, IRMapping &mapping) {
  for (Operation &op : kernel.getBlock().without_terminator()) {
    if (auto relayout = dyn_cast<cnn::RelayoutOp>(op)) {
      mapping.map(relayout.getY(), mapping.lookup(relayout.getX()));
      continue;
    }
    if (auto constant = dyn_cast<cnn::ConstantOp>(op)) {
      mapping.map(constant.getResult(), plainCopy(b, constant));
      continue;
    }
    Operation *copy = b.clone(op, mapping);
    for (Value result : copy->getResults())
      result.setType(plainType(result));
  }
}

static LoneKernel writeAlone(cnn::KernelOp kernel,
                             ArrayRef<cnn::Tensor> operands) {
  LoneKernel result;
  OpBuilder b(kernel.getContext());
  result.module = ModuleOp::create(b, kernel.getLoc());
  b.setInsertionPointToEnd(result.module->getBody());
  auto main = func::FuncOp::create(b, kernel.getLoc(), "main",
                                   b.getFunctionType({}, {}));
  Block *body = main.addEntryBlock();
  IRMapping mapping;
  OpBuilder inner = OpBuilder::atBlockEnd(body);
  SmallVector<DictionaryAttr> names;
  for (auto [i, input] : llvm::enumerate(kernel.getInputs())) {
    BlockArgument argument = kernel.getBlock().getArgument(i);
    if (auto constant = input.getDefiningOp<cnn::ConstantOp>()) {
      mapping.map(argument, plainCopy(inner, constant));
      continue;
    }
    mapping.map(argument, body->addArgument(plainType(input), kernel.getLoc()));
    result.names.push_back("input" + std::to_string(result.names.size()));
    result.values.push_back(operands[i]);
    names.push_back(named(b, result.names.back()));
  }
  inlineBody(inner, kernel, mapping);
  func::ReturnOp::create(inner, kernel.getLoc(), ValueRange());
  main.setType(b.getFunctionType(body->getArgumentTypes(), {}));
  main.setAllArgAttrs(names);
  SmallVector<Value> values;
  for (Value value : kernel.getYield().getValues())
    values.push_back(mapping.lookup(value));
  setResults(main, values);
  return result;
}

FailureOr<LoneKernel> cnnc::cutOut(ModuleOp module, unsigned number,
                                   ArrayRef<cnn::Tensor> inputs) {
  FailureOr<SmallVector<cnn::Tensor>> operands =
      operandsOf(module, number, inputs);
  if (failed(operands))
    return failure();
  return writeAlone(kernelsOf(module)[number], *operands);
}
