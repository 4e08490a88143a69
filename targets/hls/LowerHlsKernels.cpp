//===- LowerHlsKernels.cpp - cnn-hls-lower-kernels ------------------------===//

#include "targets/hls/GenericForm.h"
#include "targets/hls/IndexArithmetic.h"
#include "targets/hls/KernelComments.h"
#include "targets/hls/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_LOWERHLSKERNELS
#include "targets/hls/Passes.h.inc"
} // namespace cnnc

namespace {
struct LowerHlsKernels : cnnc::impl::LowerHlsKernelsBase<LowerHlsKernels> {
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
    cnn::TilingAttr tiling = kernel.getTilingAttr();
    if (!tiling)
      return kernel.emitOpError("has no tiling; run cnn-assign-tiling first");
    if (!hls::findGenericForm(tiling.getForm()))
      return kernel.emitOpError("the hls target has no form '")
             << tiling.getForm().getValue() << "'";
    if (failed(checkSizes(kernel)))
      return failure();
    auto function = kernel->getParentOfType<func::FuncOp>();
    describe(kernel, function);
    hls::writeLoops(kernel);
    if (failed(hls::preferSignedIndices(function)))
      return function.emitError("the ranges of its indices cannot be found");
    ++lowered;
    return success();
  }

  /// Indices become `int`.
  LogicalResult checkSizes(cnn::KernelOp kernel) {
    for (Value buffer : kernel->getOperands())
      if (cast<ShapedType>(buffer.getType()).getNumElements() > INT32_MAX)
        return kernel.emitOpError("a buffer of ")
               << buffer.getType()
               << " has more than 2^31 elements, which the hls target does not "
                  "address; use a smaller batch or picture";
    return success();
  }

  void describe(cnn::KernelOp kernel, func::FuncOp function) {
    SmallVector<std::string> names = hls::bufferNames(kernel);
    Builder b(&getContext());
    auto texts = [&](ArrayRef<std::string> list) {
      SmallVector<StringRef> refs(list.begin(), list.end());
      return b.getStrArrayAttr(refs);
    };
    function->setAttr("hls.names", texts(names));
    function->setAttr("hls.comment", texts(hls::kernelComment(kernel, names)));
  }
};
} // namespace
