//===- OutlineKernels.cpp - cnn-outline-kernels ---------------------------===//

#include "targets/common/KernelCost.h"
#include "targets/common/KernelNames.h"
#include "targets/common/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "targets/common/Passes.h.inc"
} // namespace cnnc

namespace {
/// Writes the text of kernels without locations or operand names: equal texts
/// mean equal code.
class Signature {
public:
  static std::string of(cnn::KernelOp kernel) {
    Signature signature;
    for (Type type : kernel->getOperandTypes())
      signature.os << type << ',';
    signature.write(kernel);
    return std::move(signature.text);
  }

private:
  void write(cnn::KernelOp kernel) {
    os << kernel.getInputs().size() << kernel.getTilingAttr() << '{';
    for (BlockArgument argument : kernel.getBlock().getArguments())
      os << number(argument) << ':' << argument.getType() << ';';
    for (Operation &op : kernel.getBlock()) {
      os << op.getName() << '(';
      for (Value operand : op.getOperands())
        os << number(operand) << ',';
      os << ')' << op.getAttrDictionary() << "->";
      for (Value result : op.getResults())
        os << number(result) << ':' << result.getType() << ';';
      if (auto inner = dyn_cast<cnn::KernelOp>(op))
        write(inner);
    }
    os << '}';
  }

  unsigned number(Value value) {
    return numbers.try_emplace(value, numbers.size()).first->second;
  }

  std::string text;
  llvm::raw_string_ostream os{text};
  llvm::DenseMap<Value, unsigned> numbers;
};
} // namespace

namespace {
struct OutlineKernels : cnnc::impl::OutlineKernelsBase<OutlineKernels> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto kernels = ModuleOp::create(module.getLoc(), "kernels");
    module.getBody()->push_back(kernels);
    llvm::StringMap<SymbolRefAttr> known;
    SmallVector<cnn::KernelOp> found;
    module.walk<WalkOrder::PreOrder>([&](cnn::KernelOp kernel) {
      found.push_back(kernel);
      return WalkResult::skip();
    });
    unsigned number = 0;
    for (cnn::KernelOp kernel : found) {
      if (failed(check(kernel)))
        return signalPassFailure();
      auto [it, isNew] = known.try_emplace(Signature::of(kernel));
      if (isNew) {
        it->second = outline(kernel, kernels, number++);
        ++outlined;
      } else {
        ++shared;
      }
      replaceByLaunch(kernel, it->second);
    }
  }

  LogicalResult check(cnn::KernelOp kernel) {
    if (!kernel.getTilingAttr())
      return kernel.emitOpError("has no tiling: run cnn-assign-tiling first");
    if (!llvm::all_of(kernel->getOperandTypes(), llvm::IsaPred<MemRefType>))
      return kernel.emitOpError("works on tensors: run cnn-bufferize first");
    return success();
  }

  SymbolRefAttr outline(cnn::KernelOp kernel, ModuleOp kernels,
                        unsigned number) {
    OpBuilder builder = OpBuilder::atBlockEnd(kernels.getBody());
    std::string name = kernelSymbol(kernel, number);
    auto type = builder.getFunctionType(kernel->getOperandTypes(), {});
    auto function = func::FuncOp::create(builder, kernel.getLoc(), name, type);
    builder.setInsertionPointToStart(function.addEntryBlock());
    // By position: one buffer may stand in several places here, but not in
    // another launch of the function.
    builder.clone(*kernel)->setOperands(function.getArguments());
    func::ReturnOp::create(builder, kernel.getLoc());
    return SymbolRefAttr::get(builder.getContext(), "kernels",
                              {FlatSymbolRefAttr::get(function)});
  }

  void replaceByLaunch(cnn::KernelOp kernel, SymbolRefAttr symbol) {
    OpBuilder builder(kernel);
    cnn::LaunchOp::create(builder, kernel.getLoc(), symbol,
                          kernel->getOperands(), kernel.getInits().size(),
                          kernel.getTilingAttr(), kernelFlops(kernel));
    kernel.erase();
  }
};
} // namespace
