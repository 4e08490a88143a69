//===- KernelContext.cpp - a kernel's function while it is written --------===//

#include "targets/common/forms/KernelContext.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace cnnc;

int64_t KernelContext::alignmentOf(Value memref) {
  auto argument = dyn_cast<BlockArgument>(memref);
  if (!function || !argument)
    return alignment;
  auto known = function.getArgAttrOfType<IntegerAttr>(
      argument.getArgNumber(), LLVM::LLVMDialect::getAlignAttrName());
  return known ? std::min(alignment, known.getInt()) : alignment;
}

Buffer KernelContext::bufferFor(Value memref, Value value) {
  auto logical = cast<RankedTensorType>(value.getType());
  RankedTensorType physical = cnn::physicalType(logical);
  auto type = MemRefType::get(physical.getShape(), physical.getElementType());
  auto own = cast<MemRefType>(memref.getType());
  bool isBox = !own.getLayout().isIdentity();
  if (isBox || own == type)
    return {memref, logical, alignmentOf(memref)};
  // The body has been given other shapes for the same memory.
  Value &view = views[{memref, type}];
  if (!view) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(start);
    SmallVector<int64_t> strides = computeSuffixProduct(physical.getShape());
    view = memref::ReinterpretCastOp::create(b, loc(), type, memref,
                                             /*offset=*/0, physical.getShape(),
                                             strides);
  }
  return {view, logical, alignmentOf(memref)};
}

ElementEmitter KernelContext::emitter(int64_t lanes) {
  ElementEmitter e(b, loc(), lanes);
  for (auto [argument, memref] :
       llvm::zip(kernel.getBlock().getArguments(), memrefs()))
    e.bind(argument, bufferFor(memref, argument));
  return e;
}

SmallVector<Buffer> KernelContext::outputs() {
  SmallVector<Buffer> buffers;
  ValueRange inits = memrefs().drop_front(kernel.getInputs().size());
  for (auto [memref, value] : llvm::zip(inits, kernel.getYield().getValues()))
    buffers.push_back(bufferFor(memref, value));
  return buffers;
}

void KernelContext::storeResults(ElementEmitter &e, IndexRef index) {
  for (auto [buffer, value] :
       llvm::zip(outputs(), kernel.getYield().getValues()))
    storeElement(e.l, buffer, index, e.element(value, index));
}

SmallVector<Value> KernelContext::computeResults(ElementEmitter &e,
                                                 IndexRef index) {
  SmallVector<Value> values;
  for (Value value : kernel.getYield().getValues())
    values.push_back(e.element(value, index));
  return values;
}

void KernelContext::storeResults(ElementEmitter &e, IndexRef index,
                                 ArrayRef<Value> values) {
  for (auto [buffer, value] : llvm::zip(outputs(), values))
    storeElement(e.l, buffer, index, value);
}
