//===- LowerCpuKernels.cpp - cnn-cpu-lower-kernels ------------------------===//

#include "targets/common/forms/Forms.h"
#include "targets/cpu/CpuForms.h"
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
      .Case("depthwise_conv", emitDepthwiseConvForm)
      .Case("gemm", emitGemmForm)
      .Default(nullptr);
}

/// Appends the arguments `begin` and `end`. Buffers without elements, of which
/// upstream makes no bare pointers, become buffers of one that nobody reads.
static void addTaskRange(func::FuncOp function) {
  Builder b(function.getContext());
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<MemRefType>(argument.getType());
    if (type.getNumElements() == 0)
      argument.setType(MemRefType::get({1}, type.getElementType()));
  }
  SmallVector<Type> types(function.getBody().getArgumentTypes());
  types.append(2, b.getIndexType());
  for (int i = 0; i < 2; ++i)
    function.getBody().addArgument(b.getIndexType(), function.getLoc());
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

  LogicalResult lower(cnn::KernelOp kernel) {
    if (!kernel.getTilingAttr())
      return kernel.emitOpError("has no tiling; run cnn-assign-tiling first");
    StringRef name = kernel.getTilingAttr().getForm();
    Form form = findForm(name);
    if (!form)
      return kernel.emitOpError("the cpu target has no form '") << name << "'";
    auto function = kernel->getParentOfType<func::FuncOp>();
    addTaskRange(function);
    for (unsigned i = 0; i + 2 < function.getNumArguments(); ++i)
      function.setArgAttr(i, "llvm.noalias", UnitAttr::get(&getContext()));
    OpBuilder builder(kernel);
    ValueRange range = function.getArguments().take_back(2);
    KernelContext context(builder, kernel, function, range[0], range[1]);
    form(context);
    kernel.erase();
    ++lowered;
    return success();
  }
};
} // namespace
