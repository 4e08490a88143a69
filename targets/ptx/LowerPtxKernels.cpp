//===- LowerPtxKernels.cpp - cnn-ptx-lower-kernels ------------------------===//

#include "dialects/cnn/Boxes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/KernelModules.h"
#include "targets/ptx/Passes.h"
#include "targets/ptx/PtxForms.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_LOWERPTXKERNELS
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

using Form = void (*)(KernelContext &);

/// Forms of which every thread executes the task of its own number.
static Form findIndependentForm(StringRef name) {
  return llvm::StringSwitch<Form>(name)
      .Case("elements", emitLoopForm)
      .Case("window", ptx::emitWindowForm)
      .Case("softmax", emitSoftmaxForm)
      .Case("cumsum", emitCumSumForm)
      .Case("top_k", emitTopKForm)
      .Case("scatter_nd", emitScatterForm)
      .Case("non_max_suppression", emitNonMaxSuppressionForm)
      .Default(nullptr);
}

/// Forms whose threads share the work of a block.
static Form findCooperativeForm(StringRef name) {
  return llvm::StringSwitch<Form>(name)
      .Case("block_reduce", ptx::emitBlockReduceForm)
      .Case("block_softmax", ptx::emitBlockSoftmaxForm)
      .Case("column_reduce", ptx::emitColumnReduceForm)
      .Case("transpose", ptx::emitTransposeForm)
      .Case("direct_conv", ptx::emitDirectConvForm)
      .Case("implicit_gemm", ptx::emitImplicitGemmForm)
      .Default(nullptr);
}

/// What the address of every buffer is a multiple of, in bytes. The runtime
/// keeps to it (artifact.fbs, GpuLaunch).
static constexpr int64_t kBufferAlignment = 16;

/// Makes room for an element in buffers without any, which nobody reads:
/// upstream makes no bare pointers of them.
static void widenEmptyBuffers(func::FuncOp function) {
  Builder b(function.getContext());
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<MemRefType>(argument.getType());
    if (type.getNumElements() == 0)
      argument.setType(MemRefType::get({1}, type.getElementType()));
  }
  function.setFunctionType(
      b.getFunctionType(function.getBody().getArgumentTypes(), {}));
}

namespace {
struct LowerPtxKernels : cnnc::impl::LowerPtxKernelsBase<LowerPtxKernels> {
  void runOnOperation() override {
    SmallVector<cnn::KernelOp> kernels;
    for (ModuleOp module : ptx::kernelModules(getOperation()))
      module.walk([&](cnn::KernelOp kernel) { kernels.push_back(kernel); });
    for (cnn::KernelOp kernel : kernels)
      if (failed(lower(kernel)))
        return signalPassFailure();
  }

  LogicalResult lower(cnn::KernelOp kernel) {
    cnn::TilingAttr tiling = kernel.getTilingAttr();
    if (!tiling)
      return kernel.emitOpError("has no tiling; run cnn-assign-tiling first");
    Form independent = findIndependentForm(tiling.getForm());
    Form cooperative = findCooperativeForm(tiling.getForm());
    if (!independent && !cooperative)
      return kernel.emitOpError("the ptx target has no form '")
             << tiling.getForm().getValue() << "'";
    if (failed(checkSizes(kernel)))
      return failure();
    if (independent && tiling.getInt("tasks") >= INT32_MAX)
      return kernel.emitOpError("has more than 2^31 tasks");
    auto function = kernel->getParentOfType<func::FuncOp>();
    widenEmptyBuffers(function);
    markArguments(function, kernel.getInputs().size());
    function->setAttr("cnn.block", tiling.getConfig().get("block"));
    if (Attribute registers = tiling.getConfig().get("registers"))
      function->setAttr("cnn.registers", registers);
    if (independent)
      emitIndependent(kernel, function, independent);
    else
      emitCooperative(kernel, function, cooperative);
    kernel.erase();
    ++lowered;
    return success();
  }

  /// Indices have 32 bits.
  LogicalResult checkSizes(cnn::KernelOp kernel) {
    for (Value buffer : kernel->getOperands())
      if (cnn::spanOf(cast<MemRefType>(buffer.getType())) > INT32_MAX)
        return kernel.emitOpError("a buffer of ")
               << buffer.getType()
               << " has more than 2^31 elements, which the ptx target does not "
                  "address; use a smaller batch or picture";
    return success();
  }

  /// Buffers have no element in common, though boxes of one allocation may lie
  /// interleaved, and inputs are only read: loads of them may go through the
  /// read-only cache. Boxes may say that they are less aligned.
  void markArguments(func::FuncOp function, unsigned inputs) {
    UnitAttr unit = UnitAttr::get(&getContext());
    for (unsigned i = 0; i < function.getNumArguments(); ++i) {
      function.setArgAttr(i, "llvm.noalias", unit);
      auto own = function.getArgAttrOfType<IntegerAttr>(i, "llvm.align");
      if (!own || own.getInt() > kBufferAlignment)
        function.setArgAttr(
            i, "llvm.align",
            IntegerAttr::get(IntegerType::get(&getContext(), 64),
                             kBufferAlignment));
      if (i < inputs)
        function.setArgAttr(i, "llvm.readonly", unit);
    }
  }

  void emitIndependent(cnn::KernelOp kernel, func::FuncOp function, Form form) {
    OpBuilder b(kernel);
    Location loc = kernel.getLoc();
    cnn::TilingAttr tiling = kernel.getTilingAttr();
    int64_t tasks = tiling.getInt("tasks");
    int64_t threads = tiling.getConfig().getAs<DenseI64ArrayAttr>("block")[0];
    auto index = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(b, loc, value);
    };
    Value block = gpu::BlockIdOp::create(b, loc, gpu::Dimension::x);
    Value thread = gpu::ThreadIdOp::create(b, loc, gpu::Dimension::x);
    Value first = arith::MulIOp::create(b, loc, block, index(threads));
    Value task = arith::AddIOp::create(b, loc, first, thread);
    if (tasks % threads != 0) {
      Value inside = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                           task, index(tasks));
      auto guard = scf::IfOp::create(b, loc, inside, /*withElse=*/false);
      b.setInsertionPointToStart(guard.thenBlock());
    }
    // The last task's number plus one is at most 2^31 - 1: loops over [task,
    // end) are known to run once.
    Value end = arith::AddIOp::create(b, loc, task, index(1),
                                      arith::IntegerOverflowFlags::nsw);
    KernelContext context(b, kernel, function, task, end, kBufferAlignment);
    form(context);
  }

  void emitCooperative(cnn::KernelOp kernel, func::FuncOp function, Form form) {
    OpBuilder b(kernel);
    KernelContext context(b, kernel, function, Value(), Value(),
                          kBufferAlignment);
    form(context);
  }
};
} // namespace
