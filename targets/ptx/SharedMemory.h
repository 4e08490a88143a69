//===- SharedMemory.h - the dynamic shared memory of a block ----*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_SHAREDMEMORY_H
#define CNNC_TARGETS_PTX_SHAREDMEMORY_H

#include "targets/common/element/LaneBuilder.h"

namespace cnnc::ptx {

/// `count` elements of `type` from byte `offset` (a multiple of 16) of the
/// dynamic shared memory, as a memref of one dimension. The launch's
/// `shared_bytes` must cover them.
mlir::Value sharedArray(LaneBuilder &l, mlir::Type type, int64_t offset,
                        int64_t count);

} // namespace cnnc::ptx

#endif
