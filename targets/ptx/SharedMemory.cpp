//===- SharedMemory.cpp - the dynamic shared memory of a block ------------===//

#include "targets/ptx/SharedMemory.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace cnnc;

Value cnnc::ptx::sharedArray(LaneBuilder &l, Type type, int64_t offset,
                             int64_t count) {
  auto space = gpu::AddressSpaceAttr::get(l.b.getContext(),
                                          gpu::AddressSpace::Workgroup);
  auto typeOf = [&](int64_t extent, Type element) {
    return MemRefType::get({extent}, element, MemRefLayoutAttrInterface(),
                           space);
  };
  Value all = gpu::DynamicSharedMemoryOp::create(
      l.b, l.loc, typeOf(ShapedType::kDynamic, l.b.getI8Type()));
  return memref::ViewOp::create(l.b, l.loc, typeOf(count, type), all,
                                l.constantIndex(offset), ValueRange());
}
