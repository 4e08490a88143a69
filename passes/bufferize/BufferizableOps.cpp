//===- BufferizableOps.cpp - the dialect and upstream bufferisation -------===//

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "passes/bufferize/Passes.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace cnnc;
using namespace cnnc::cnn;

/// Buffers between kernels are dense and row-major.
static MemRefType denseBuffer(Type tensor) {
  auto type = cast<RankedTensorType>(tensor);
  return MemRefType::get(type.getShape(), type.getElementType());
}

namespace {
/// Reads its inputs, overwrites its inits.
struct KernelModel
    : DstBufferizableOpInterfaceExternalModel<KernelModel, KernelOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<KernelOp>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto kernel = cast<KernelOp>(op);
    SmallVector<Value> buffers;
    for (Value operand : op->getOperands()) {
      FailureOr<Value> buffer = operand;
      if (isa<RankedTensorType>(operand.getType()))
        buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      buffers.push_back(*buffer);
    }
    size_t inputs = kernel.getInputs().size();
    auto inits = ArrayRef<Value>(buffers).drop_front(inputs);
    rewriter.setInsertionPoint(op);
    auto bufferized =
        KernelOp::create(rewriter, op->getLoc(), TypeRange(),
                         ArrayRef<Value>(buffers).take_front(inputs), inits,
                         kernel.getTilingAttr());
    bufferized->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.inlineRegionBefore(kernel.getBody(), bufferized.getBody(),
                                bufferized.getBody().begin());
    replaceOpWithBufferizedValues(rewriter, op, inits);
    return success();
  }
};

/// Lives in the weights, which nobody writes.
struct ConstantModel
    : BufferizableOpInterface::ExternalModel<ConstantModel, ConstantOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &,
                          BufferizationState &) const {
    auto constant = cast<ConstantOp>(op);
    replaceOpWithNewBufferizedOp<ConstantOp>(
        rewriter, op, denseBuffer(constant.getType()), constant.getValue());
    return success();
  }
  bool isWritable(Operation *, Value, const AnalysisState &) const {
    return false;
  }
};

/// Shows its operand's memory under another shape.
struct ReshapeModel
    : BufferizableOpInterface::ExternalModel<ReshapeModel, ReshapeOp> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const AnalysisState &) const {
    return false;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &,
                               const AnalysisState &) const {
    return false;
  }
  AliasingValueList getAliasingValues(Operation *op, OpOperand &,
                                      const AnalysisState &) const {
    return {{op->getOpResult(0), BufferRelation::Equivalent}};
  }
  FailureOr<BufferLikeType> getBufferType(Operation *, Value value,
                                          const BufferizationOptions &,
                                          const BufferizationState &,
                                          SmallVector<Value> &) const {
    return cast<BufferLikeType>(Type(denseBuffer(value.getType())));
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto reshape = cast<ReshapeOp>(op);
    FailureOr<Value> buffer =
        getBuffer(rewriter, reshape.getX(), options, state);
    if (failed(buffer))
      return failure();
    MemRefType type = denseBuffer(reshape.getType());
    SmallVector<int64_t> strides(type.getRank(), 1);
    for (int64_t i = type.getRank() - 2; i >= 0; --i)
      strides[i] = strides[i + 1] * type.getDimSize(i + 1);
    replaceOpWithNewBufferizedOp<memref::ReinterpretCastOp>(
        rewriter, op, type, *buffer, /*offset=*/0, type.getShape(), strides);
    return success();
  }
};
} // namespace

void cnnc::registerBufferizableOps(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, CnnDialect *) {
    KernelOp::attachInterface<KernelModel>(*context);
    ConstantOp::attachInterface<ConstantModel>(*context);
    ReshapeOp::attachInterface<ReshapeModel>(*context);
  });
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
}
