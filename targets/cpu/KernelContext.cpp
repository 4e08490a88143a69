//===- KernelContext.cpp - a kernel's function while it is written --------===//

#include "targets/cpu/KernelContext.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

ElementEmitter KernelContext::emitter(int64_t lanes) {
  ElementEmitter e(b, loc(), lanes);
  e.bindInputs(kernel, memrefs().take_front(kernel.getInputs().size()));
  return e;
}

SmallVector<Buffer> KernelContext::outputs() {
  SmallVector<Buffer> buffers;
  ValueRange inits = memrefs().drop_front(kernel.getInputs().size());
  for (auto [memref, value] : llvm::zip(inits, kernel.getYield().getValues()))
    buffers.push_back({memref, cast<RankedTensorType>(value.getType())});
  return buffers;
}

void KernelContext::storeResults(ElementEmitter &e, IndexRef index) {
  for (auto [buffer, value] :
       llvm::zip(outputs(), kernel.getYield().getValues()))
    storeElement(e.l, buffer, index, e.element(value, index));
}
