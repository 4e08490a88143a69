//===- ReadUnshaped.h - views that kernels read through ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_READUNSHAPED_H
#define CNNC_TARGETS_HLS_ENGINE_READUNSHAPED_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::hls {

/// Lets a kernel on tensors read what another has made itself where it reads a
/// view of it that has the same channels of one pixel, or flattens pictures
/// where `flattens` says that it takes those: what lies between is free to lie
/// in memory in blocks of channels. The view goes into the body. True if
/// anything has changed.
bool readUnshaped(cnn::KernelOp kernel, mlir::BlockArgument argument,
                  bool flattens);

} // namespace cnnc::hls

#endif
