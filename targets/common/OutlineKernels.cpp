//===- OutlineKernels.cpp - cnn-outline-kernels ---------------------------===//

#include "dialects/cnn/Boxes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "targets/common/KernelCost.h"
#include "targets/common/KernelNames.h"
#include "targets/common/Passes.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "targets/common/Passes.h.inc"
} // namespace cnnc

/// What the address of a buffer is a multiple of, where it is a box that is
/// less aligned than kernels' vectors may be; 0 otherwise.
static int64_t lesserAlignment(Value buffer) {
  int64_t known = cnn::kBoxVectorBytes;
  while (Operation *op = buffer.getDefiningOp()) {
    auto like = dyn_cast<ViewLikeOpInterface>(op);
    if (!like)
      break;
    IntegerAttr shift;
    if (auto view = dyn_cast<memref::ViewOp>(op);
        view && matchPattern(view.getByteShift(), m_Constant(&shift)))
      known = std::gcd(known, shift.getInt());
    buffer = like.getViewSource();
  }
  return known < cnn::kBoxVectorBytes ? known : 0;
}

namespace {
/// Writes the text of kernels without locations or operand names: equal texts
/// mean equal code.
class Signature {
public:
  static std::string of(cnn::KernelOp kernel) {
    Signature signature;
    for (Value operand : kernel->getOperands())
      signature.os << operand.getType() << '@' << lesserAlignment(operand)
                   << ',';
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
    for (auto [i, operand] : llvm::enumerate(kernel->getOperands()))
      if (int64_t alignment = lesserAlignment(operand))
        function.setArgAttr(i, LLVM::LLVMDialect::getAlignAttrName(),
                            builder.getI64IntegerAttr(alignment));
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
