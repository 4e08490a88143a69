//===- LowerCpuKernels.cpp - cnn-cpu-lower-kernels ------------------------===//

#include "targets/common/forms/Forms.h"
#include "targets/cpu/CpuForms.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/Passes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace cnnc {
#define GEN_PASS_DEF_LOWERCPUKERNELS
#include "targets/cpu/Passes.h.inc"
} // namespace cnnc

using Form = void (*)(KernelContext &);

static Form findForm(StringRef name) {
  return llvm::StringSwitch<Form>(name)
      .Case("loops", emitLoopForm)
      .Case("softmax", emitSoftmaxForm)
      .Case("cumsum", emitCumSumForm)
      .Case("top_k", emitTopKForm)
      .Case("scatter_nd", emitScatterForm)
      .Case("non_max_suppression", emitNonMaxSuppressionForm)
      .Case("direct_conv", emitDirectConvForm)
      .Case("grouped_conv", emitGroupedConvForm)
      .Case("depthwise_conv", emitDepthwiseConvForm)
      .Case("pool", emitPoolForm)
      .Case("gemm", emitGemmForm)
      .Case("winograd_conv", emitWinogradConvForm)
      .Case("strassen_conv", emitStrassenConvForm)
      .Case("windowed_conv", emitWindowedConvForm)
      .Default(nullptr);
}

/// Appends the arguments `begin` and `end`, and the thread's own memory for
/// kernels that ask for `scratchBytes` of it. Buffers without elements, of
/// which upstream makes no bare pointers, become buffers of one that nobody
/// reads.
static void addTaskRange(func::FuncOp function, int64_t scratchBytes) {
  Builder b(function.getContext());
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<MemRefType>(argument.getType());
    if (type.getNumElements() == 0)
      argument.setType(MemRefType::get({1}, type.getElementType()));
  }
  SmallVector<Type> types(function.getBody().getArgumentTypes());
  types.append(2, b.getIndexType());
  if (scratchBytes)
    types.push_back(MemRefType::get({scratchBytes}, b.getI8Type()));
  for (Type type :
       ArrayRef(types).drop_front(function.getBody().getNumArguments()))
    function.getBody().addArgument(type, function.getLoc());
  function.setFunctionType(b.getFunctionType(types, {}));
}

namespace {
struct LowerCpuKernels : cnnc::impl::LowerCpuKernelsBase<LowerCpuKernels> {
  void runOnOperation() override {
    SmallVector<cnn::KernelOp> kernels;
    getOperation().walk([&](cnn::KernelOp kernel) {
      if (kernel->getParentOfType<ModuleOp>().getSymName() == "kernels")
        kernels.push_back(kernel);
    });
    for (cnn::KernelOp kernel : kernels)
      if (failed(lower(kernel)))
        return signalPassFailure();
  }

  /// There is one form for each of these, over layouts.
  LogicalResult checkLayouts(cnn::KernelOp kernel) {
    for (Operation &op : kernel.getBlock()) {
      auto winograd = dyn_cast<cnn::WinogradConvOp>(op);
      auto strassen = dyn_cast<cnn::StrassenConvOp>(op);
      if ((winograd && !isPackedWinograd(winograd)) ||
          (strassen && !isPackedStrassen(strassen)))
        return op.emitOpError("has no layouts; run cnn-assign-layouts before "
                              "kernels are formed");
    }
    return success();
  }

  LogicalResult lower(cnn::KernelOp kernel) {
    if (!kernel.getTilingAttr())
      return kernel.emitOpError("has no tiling; run cnn-assign-tiling first");
    StringRef name = kernel.getTilingAttr().getForm();
    Form form = findForm(name);
    if (!form)
      return kernel.emitOpError("the cpu target has no form '") << name << "'";
    if (failed(checkLayouts(kernel)))
      return failure();
    auto function = kernel->getParentOfType<func::FuncOp>();
    unsigned buffers = function.getNumArguments();
    addTaskRange(function, kernel.getTilingAttr().getIntOr("scratch_bytes", 0));
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      if (isa<MemRefType>(function.getArgument(i).getType()))
        function.setArgAttr(i, "llvm.noalias", UnitAttr::get(&getContext()));
    OpBuilder builder(kernel);
    ValueRange range = function.getArguments().slice(buffers, 2);
    KernelContext context(builder, kernel, function, range[0], range[1]);
    form(context);
    kernel.erase();
    ++lowered;
    return success();
  }
};
} // namespace
